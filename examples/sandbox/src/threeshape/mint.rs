//! Making tokens: opaque ones for the legacy server, signed ones for the identity server, and its documents.

use hyper::Response;
use serde_json::{Value, json};

use super::state::{Access, Grant, Refresh, Server, State};
use super::token::has;
use super::{ThreeShape, seed};
use crate::IssuedTokens;
use crate::body::Body;
use crate::jwt::{self, Signer};
use crate::{lock, reply};

impl ThreeShape {
    /// A new refresh token of a grant.
    pub(super) fn new_refresh(&self, state: &mut State, grant: u64) -> String {
        let token = state.secret("refresh");
        let expires = self.0.clock.unix() + self.0.switches.number("refresh_token_ttl");
        let refresh = Refresh {
            grant,
            expires,
            used: false,
        };
        state.refresh.insert(token.clone(), refresh);
        token
    }

    /// The answer for a grant.
    pub(super) fn mint(
        &self,
        state: &mut State,
        id: u64,
        grant: &Grant,
        refresh: Option<String>,
        first_time: bool,
    ) -> Value {
        let switches = &self.0.switches;
        let now = self.0.clock.unix();
        let ttl = switches.number("access_token_ttl");
        let access_token = match grant.server {
            Server::Legacy => state.secret("access"),
            Server::Identity => self.access_jwt(state, grant, now, ttl),
        };
        let access = Access {
            grant: id,
            issued: now,
            expires: now + ttl,
        };
        state.access.insert(access_token.clone(), access);
        let mut answer = json!({"access_token": access_token});
        match switches.get("token_type").as_str() {
            "omit" => {}
            "lower" => answer["token_type"] = "bearer".into(),
            "mac" => answer["token_type"] = "mac".into(),
            _ => answer["token_type"] = "Bearer".into(),
        }
        if !switches.on("omit_expires_in") {
            answer["expires_in"] = if switches.on("expires_in_string") {
                ttl.to_string().into()
            } else {
                ttl.into()
            };
        }
        if let Some(refresh) = refresh {
            answer["refresh_token"] = refresh.into();
        }
        if grant.server == Server::Identity {
            if !switches.on("omit_scope") {
                answer["scope"] = grant.scope.as_str().into();
            }
            if first_time
                && has(&grant.scope, "openid")
                && let Some(id_token) = self.id_token(state, grant, &access_token)
            {
                answer["id_token"] = id_token.into();
            }
        }
        answer
    }

    /// RFC 9068 in the shape of the one sample known.
    fn access_jwt(&self, state: &mut State, grant: &Grant, now: i64, ttl: i64) -> String {
        let claims = json!({
            "iss": self.0.urls.identity,
            "nbf": now,
            "iat": now,
            "exp": now + ttl,
            "aud": ["api", "communicate", "data"],
            "scope": grant.scope.split(' ').collect::<Vec<_>>(),
            "client_id": grant.client_id,
            "sub": grant.user,
            "auth_time": grant.issued,
            "jti": format!("{:032X}", state.next()),
        });
        let key = jwt::keys().named(&self.0.switches.get("signing_key"));
        let token = jwt::sign(Signer::Rs256(key), "at+jwt", None, &claims);
        state.issued.push(token.clone());
        token
    }

    fn id_token(&self, state: &mut State, grant: &Grant, access_token: &str) -> Option<String> {
        let now = self.0.clock.unix();
        let name = self.0.switches.get("signing_key");
        let key = jwt::keys().named(&name);
        let mut claims = json!({
            "iss": self.0.urls.identity,
            "nbf": now,
            "iat": now,
            "exp": now + 300,
            "aud": grant.client_id,
            "amr": ["pwd"],
            "at_hash": jwt::at_hash(access_token),
            "sub": grant.user,
            "auth_time": grant.issued,
        });
        if let Some(nonce) = &grant.nonce {
            claims["nonce"] = nonce.as_str().into();
        }
        let (mut signer, mut kid) = (Signer::Rs256(key), None);
        match self.0.switches.take("id_token_fault").as_str() {
            "missing" => return None,
            "wrong_aud" => claims["aud"] = "another-client".into(),
            "wrong_iss" => claims["iss"] = "https://identity.example.test".into(),
            "wrong_nonce" => claims["nonce"] = "another-nonce".into(),
            "expired" => {
                for (claim, at) in [("nbf", 7200), ("iat", 7200), ("exp", 3600)] {
                    claims[claim] = (now - at).into();
                }
            }
            "alg_none" => signer = Signer::None,
            // Signed by the other key under this key's name.
            "bad_signature" => {
                signer = Signer::Rs256(jwt::keys().other(&name));
                kid = Some(key.kid.as_str());
            }
            _ => {}
        }
        let token = jwt::sign(signer, "JWT", kid, &claims);
        state.issued.push(token.clone());
        Some(token)
    }

    /// `GET /.well-known/openid-configuration`.
    pub(super) fn discovery(&self) -> Response<Body> {
        let switches = &self.0.switches;
        let how = switches.get("discovery");
        if how == "absent" {
            return reply::empty(404);
        }
        let own = &self.0.urls.identity;
        let issuer = if how == "wrong_issuer" {
            "https://identity.example.test"
        } else {
            own
        };
        let base = if how == "foreign_endpoints" {
            &self.0.urls.foreign
        } else {
            own
        };
        let mut document = json!({
            "issuer": issuer,
            "jwks_uri": format!("{base}/.well-known/openid-configuration/jwks"),
            "authorization_endpoint": format!("{base}/connect/authorize"),
            "token_endpoint": format!("{base}/connect/token"),
            "scopes_supported": super::sign_in::SCOPES,
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "subject_types_supported": ["public"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": !switches.is("iss_param", "absent"),
        });
        if switches.is("revocation", "present") {
            document["revocation_endpoint"] = format!("{base}/connect/revocation").into();
        }
        reply::json(200, &document)
    }

    /// `GET /.well-known/openid-configuration/jwks`.
    pub(super) fn key_set(&self) -> Response<Body> {
        let key = jwt::keys().named(&self.0.switches.get("signing_key"));
        let mut jwk = key.jwk();
        jwk["alg"] = "RS256".into();
        reply::json(200, &json!({"keys": [jwk]}))
    }

    /// Tokens of the legacy server without a browser, for a user named by key (`doctor-eu`, `client-am`), e-mail
    /// address or id: for tests that start signed in. `None` for a user nobody knows.
    pub fn issue_tokens(&self, user: &str) -> Option<IssuedTokens> {
        self.issue(Server::Legacy, user, seed::CLIENT_ID, "")
    }

    /// The same for a client of your choice, such as `sandbox-lab-eu`.
    pub fn issue_tokens_for(&self, client_id: &str, user: &str) -> Option<IssuedTokens> {
        self.issue(Server::Legacy, user, client_id, "")
    }

    /// Tokens of the identity server without a browser.
    pub fn issue_identity_tokens(&self, user: &str, scope: &str) -> Option<IssuedTokens> {
        self.issue(Server::Identity, user, seed::CLIENT_ID, scope)
    }

    fn issue(&self, server: Server, user: &str, client: &str, scope: &str) -> Option<IssuedTokens> {
        let client = seed::app_of(client)?;
        let mut state = lock(&self.0.state);
        let grant = Grant {
            server,
            client_id: client.id.to_owned(),
            user: state.user(user)?.id.clone(),
            scope: scope.to_owned(),
            nonce: None,
            issued: self.0.clock.unix(),
            revoked: false,
        };
        let id = state.open_grant(grant.clone());
        let refresh = self.new_refresh(&mut state, id);
        let answer = self.mint(&mut state, id, &grant, Some(refresh.clone()), true);
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        Some(IssuedTokens {
            access_token: text("access_token").unwrap_or_default(),
            refresh_token: refresh,
            id_token: text("id_token"),
            scope: grant.scope,
            expires_in: u64::try_from(self.0.switches.number("access_token_ttl")).unwrap_or(0),
        })
    }
}
