//! Making tokens, good and bad, and the key set that verifies them.

use hyper::Response;
use serde::Serialize;
use serde_json::json;

use super::spoil::HUGE;
use super::state::{Access, Grant, Refresh, State, client};
use super::{Dentbird, IssuedTokens, seed};
use crate::body::Body;
use crate::jwt::{self, AccessClaims, IdClaims, Signer};
use crate::{lock, random, reply};

/// A token answer, members in the order of the samples.
#[derive(Debug, Serialize)]
pub(super) struct Granted {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    token_type: &'static str,
}

impl Granted {
    /// Makes the answer wrong as the fault says.
    pub(super) fn spoil(&mut self, fault: &str) {
        match fault {
            "bad_token_type" => self.token_type = "mac",
            "no_access_token" => self.access_token = None,
            "control_chars" => {
                let token = self.access_token.take().unwrap_or_default();
                self.access_token = Some(format!("{token}\r\nX-Injected: 1"));
            }
            _ => {}
        }
    }
}

impl Dentbird {
    /// A new refresh token of a grant.
    pub(super) fn new_refresh(&self, state: &mut State, grant: u64) -> String {
        let token = random::token43();
        let ttl = self.0.switches.number("refresh_token_ttl");
        let expires = self.0.clock.unix() + ttl;
        state.issued.push(token.clone());
        let refresh = Refresh {
            grant,
            expires,
            used: false,
        };
        state.refresh.insert(token.clone(), refresh);
        token
    }

    /// The answer for a grant: access token, ID token where `openid` is in the scope.
    pub(super) fn mint(
        &self,
        state: &mut State,
        id: u64,
        grant: &Grant,
        scope: &str,
        refresh: Option<String>,
    ) -> Granted {
        let switches = &self.0.switches;
        let now = self.0.clock.unix();
        let ttl = switches.number("access_token_ttl");
        let lives = if switches.on("jwt_ttl_shorter") {
            ttl.min(600)
        } else {
            ttl
        };
        let claims = AccessClaims {
            jti: random::id21(),
            sub: &grant.user,
            iat: now,
            exp: now + lives,
            scope,
            client_id: &grant.client_id,
            iss: self.issuer(),
            aud: &grant.client_id,
        };
        let key = self.0.keys.named(&switches.get("jwks_key"));
        let signer = if switches.is("access_token_alg", "HS256") {
            Signer::Hs256(b"synthetic-access-token-key")
        } else {
            Signer::Rs512(key)
        };
        let access_token = jwt::sign(signer, "at+jwt", None, &claims);
        let access = Access {
            grant: id,
            scope: scope.to_owned(),
            expires: now + lives,
        };
        state.access.insert(access_token.clone(), access);
        state.issued.push(access_token.clone());
        let id_token = scope
            .split(' ')
            .any(|s| s == "openid")
            .then(|| self.id_token(grant, &access_token))
            .flatten();
        state.issued.extend(id_token.clone());
        Granted {
            access_token: Some(access_token),
            expires_in: match () {
                () if switches.on("omit_expires_in") => None,
                () if switches.on("expires_in_string") => Some(ttl.to_string().into()),
                () => Some(ttl.into()),
            },
            id_token,
            refresh_token: refresh,
            scope: (!switches.on("omit_scope")).then(|| scope.to_owned()),
            token_type: "Bearer",
        }
    }

    fn id_token(&self, grant: &Grant, access_token: &str) -> Option<String> {
        let switches = &self.0.switches;
        let now = self.0.clock.unix();
        let name = switches.get("jwks_key");
        let key = self.0.keys.named(&name);
        let mut claims = IdClaims {
            sub: grant.user.clone(),
            nonce: grant.nonce.clone(),
            at_hash: jwt::at_hash(access_token),
            aud: grant.client_id.clone(),
            exp: now + 3600,
            iat: now,
            iss: self.issuer().to_owned(),
        };
        let mut signer = Signer::Rs256(key);
        let mut kid = None;
        match switches.take("id_token_fault").as_str() {
            "missing" => return None,
            "garbage" => return Some("this.is-no.jwt!".to_owned()),
            "wrong_aud" => "another-client".clone_into(&mut claims.aud),
            "wrong_iss" => "https://issuer.example.test".clone_into(&mut claims.iss),
            "wrong_nonce" => claims.nonce = Some(random::token43()),
            "wrong_sub" => "65f0c0ffee0000000000ffff".clone_into(&mut claims.sub),
            "wrong_at_hash" => claims.at_hash = jwt::at_hash("another token"),
            "expired" => {
                claims.iat = now - 7200;
                claims.exp = now - 3600;
            }
            "future_iat" => claims.iat = now + 3600,
            "alg_none" => signer = Signer::None,
            "hs256" => {
                let secret = client(&grant.client_id).map_or("", |c| c.secret);
                signer = Signer::Hs256(secret.as_bytes());
                kid = Some(key.kid.as_str());
            }
            "unknown_kid" => kid = Some("nobody-knows-this-key"),
            // Signed by the other key under this key's name.
            "bad_signature" => {
                signer = Signer::Rs256(self.0.keys.other(&name));
                kid = Some(key.kid.as_str());
            }
            _ => {}
        }
        Some(jwt::sign(signer, "JWT", kid, &claims))
    }

    /// `GET /oidc/jwks`.
    pub(super) fn jwks(&self) -> Response<Body> {
        let switches = &self.0.switches;
        let name = switches.get("jwks_key");
        let keys = match switches.take("jwks_fault").as_str() {
            "down" => return reply::text(503, "Service Unavailable"),
            "huge" => return reply::huge(200, r#"{"keys":[{"kty":""#, HUGE),
            "empty" => Vec::new(),
            "rotated" => vec![self.0.keys.other(&name).jwk()],
            _ => vec![self.0.keys.named(&name).jwk()],
        };
        let mut response = reply::json(200, &json!({"keys": keys}));
        let kind = "application/jwk-set+json; charset=utf-8";
        reply::set(&mut response, "content-type", kind);
        response
    }

    /// Opens a grant for the first user without a browser: for tests that start signed in.
    pub fn issue_tokens(&self, scope: &str) -> IssuedTokens {
        self.issue_tokens_for(seed::CLIENT_ID, scope)
    }

    /// The same for another client, such as `sandbox-plain`. An unknown client id counts as the first one.
    pub fn issue_tokens_for(&self, client_id: &str, scope: &str) -> IssuedTokens {
        let client = client(client_id).map_or(seed::CLIENT_ID, |c| c.id);
        self.issue(client, seed::USER_ID, scope)
    }

    /// The same for another person, such as one of [`Dentbird::add_person`], by id.
    pub fn issue_tokens_to(&self, person: &str, scope: &str) -> IssuedTokens {
        self.issue(seed::CLIENT_ID, person, scope)
    }

    /// Whether this refresh token is the newest of its grant, and good.
    pub fn is_good_refresh(&self, token: &str) -> bool {
        let now = self.0.clock.unix();
        let state = lock(&self.0.state);
        let found = state.refresh.get(token);
        found.is_some_and(|it| !it.used && it.expires > now && state.live(it.grant).is_some())
    }

    fn issue(&self, client: &str, user: &str, scope: &str) -> IssuedTokens {
        let grant = Grant {
            client_id: client.to_owned(),
            user: user.to_owned(),
            scope: super::auth::known_scopes(scope),
            nonce: None,
            revoked: false,
        };
        let mut state = lock(&self.0.state);
        let id = state.open_grant(grant.clone());
        let refresh = self.new_refresh(&mut state, id);
        let granted = self.mint(&mut state, id, &grant, &grant.scope, Some(refresh));
        IssuedTokens {
            access_token: granted.access_token.unwrap_or_default(),
            refresh_token: granted.refresh_token.unwrap_or_default(),
            id_token: granted.id_token,
            scope: grant.scope,
            expires_in: u64::try_from(self.0.switches.number("access_token_ttl")).unwrap_or(0),
        }
    }
}
