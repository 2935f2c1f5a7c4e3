//! What a server answers: redirects, tokens, keys and metadata, each with the flaws that fit it.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::hmac;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use url::{Url, form_urlencoded};

use super::flaw::{Failure, Flaw};
use super::grants::{Agreement, InvalidGrant, Issued};
use super::{Inner, OpenIdProvider, Recorded, Reply, SigningKey};
use crate::clock::unix_seconds;

/// Whom the flaws name in place of the right one.
const STRANGER: &str = "https://stranger.example";
const HOUR: i64 = 3600;

impl Inner {
    pub(super) fn approve(&mut self, url: &Url, now: SystemTime) -> String {
        let asked = |name: &str| {
            let mut found = url.query_pairs().filter(|(key, _)| key == name);
            found.next().map(|(_, value)| value.into_owned())
        };
        let redirect_uri = asked("redirect_uri").unwrap_or_default();
        let openid = asked("scope").is_some_and(|scope| scope.split(' ').any(|s| s == "openid"));
        let fault = [
            (
                asked("response_type").as_deref() == Some("code"),
                "unsupported_response_type",
            ),
            (
                asked("client_id").as_deref() == Some(OpenIdProvider::CLIENT_ID),
                "unauthorized_client",
            ),
            (
                asked("code_challenge_method").as_deref() == Some("S256"),
                "invalid_request",
            ),
            (
                asked("code_challenge").is_some_and(|text| text.len() == 43),
                "invalid_request",
            ),
            (!openid || asked("nonce").is_some(), "invalid_request"),
        ]
        .into_iter()
        .find_map(|(holds, code)| (!holds).then_some(code));
        let denied = self.flaw(|flaw| match flaw {
            Flaw::CallbackDenied(code) => Some(code),
            _ => None,
        });

        let mut answer: Vec<(&str, String)> = Vec::new();
        if let Some(code) = fault.or(denied) {
            answer.push(("error", code.to_owned()));
        } else {
            let agreement = Agreement {
                redirect_uri: redirect_uri.clone(),
                challenge: asked("code_challenge").unwrap_or_default(),
                nonce: asked("nonce"),
                scope: asked("scope").unwrap_or_default(),
            };
            let code = self.grants.agree(agreement, now);
            if self.flawed(Flaw::CallbackCodeTwice) {
                answer.push(("code", "code-0".to_owned()));
            }
            if !self.flawed(Flaw::CallbackCodeMissing) {
                answer.push(("code", code));
            }
            if self.flawed(Flaw::CallbackWithToken) {
                answer.push(("access_token", "access-0".to_owned()));
            }
        }
        if self.flawed(Flaw::CallbackStateWrong) {
            answer.push(("state", "another-sign-in".to_owned()));
        } else if !self.flawed(Flaw::CallbackStateMissing) {
            answer.extend(asked("state").map(|state| ("state", state)));
        }
        if self.flawed(Flaw::CallbackIssuerWrong) {
            answer.push(("iss", STRANGER.to_owned()));
        } else if !self.flawed(Flaw::CallbackIssuerMissing) {
            answer.push(("iss", OpenIdProvider::ISSUER.to_owned()));
        }
        let answer = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(answer)
            .finish();
        let separator = match asked("response_mode").as_deref() {
            Some("fragment") => '#',
            _ if redirect_uri.contains('?') => '&',
            _ => '?',
        };
        format!("{redirect_uri}{separator}{answer}")
    }

    pub(super) fn token(&mut self, request: &Recorded, now: SystemTime) -> Reply {
        let code = self.flaw(|flaw| match flaw {
            Flaw::ErrorCode(code) => Some((400, code)),
            Flaw::ErrorInSuccess(code) => Some((200, code)),
            _ => None,
        });
        if let Some((status, code)) = code {
            return error(status, code);
        }
        let form: Vec<(String, String)> =
            form_urlencoded::parse(&request.body).into_owned().collect();
        // RFC 6749 section 3.2: no parameter twice.
        if (1..form.len()).any(|n| form[..n].iter().any(|(name, _)| *name == form[n].0)) {
            return error(400, "invalid_request");
        }
        let field = |name: &str| request.field(name).unwrap_or_default();
        if let Err(refusal) = authenticate(request) {
            return refusal;
        }
        let (outcome, refreshing) = match field("grant_type").as_str() {
            "authorization_code" => {
                let (redirect_uri, verifier) = (field("redirect_uri"), field("code_verifier"));
                let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
                let fits = |agreed: &Agreement| {
                    agreed.redirect_uri == redirect_uri && agreed.challenge == challenge
                };
                (self.grants.exchange(&field("code"), fits, now), false)
            }
            "refresh_token" => (self.grants.refresh(&field("refresh_token"), now), true),
            _ => return error(400, "unsupported_grant_type"),
        };
        match outcome {
            Ok(issued) => self.issued(&issued, refreshing, now),
            Err(InvalidGrant) => error(400, "invalid_grant"),
        }
    }

    fn issued(&mut self, issued: &Issued, refreshing: bool, now: SystemTime) -> Reply {
        let mut answer = Map::new();
        if self.flawed(Flaw::AccessTokenUnusable) {
            answer.insert("access_token".to_owned(), json!("access\ntoken"));
        } else if !self.flawed(Flaw::AccessTokenMissing) {
            answer.insert("access_token".to_owned(), json!(issued.access_token));
        }
        if self.flawed(Flaw::TokenTypeOdd) {
            answer.insert("token_type".to_owned(), json!("mac"));
        } else if self.flawed(Flaw::TokenTypeCase) {
            answer.insert("token_type".to_owned(), json!("bEARER"));
        } else if !self.flawed(Flaw::TokenTypeMissing) {
            answer.insert("token_type".to_owned(), json!("Bearer"));
        }
        let lifetime = self.flaw(|flaw| match flaw {
            Flaw::ExpiresIn(json) => Some(json),
            _ => None,
        });
        if let Some(json) = lifetime {
            let value: Value = serde_json::from_str(json).unwrap_or_else(|_| json!(json));
            answer.insert("expires_in".to_owned(), value);
        } else if !self.flawed(Flaw::ExpiresInMissing) {
            let lifetime = OpenIdProvider::TOKEN_LIFETIME.as_secs();
            answer.insert("expires_in".to_owned(), json!(lifetime));
        }
        if let Some(token) = &issued.refresh_token
            && !self.flawed(Flaw::RefreshTokenMissing)
        {
            answer.insert("refresh_token".to_owned(), json!(token));
        }
        let scope = self.flaw(|flaw| match flaw {
            Flaw::ScopeGranted(scope) => Some(scope),
            _ => None,
        });
        let scope = scope.unwrap_or(&issued.agreement.scope);
        answer.insert("scope".to_owned(), json!(scope));
        let openid = issued.agreement.scope.split(' ').any(|s| s == "openid");
        if openid && !self.flawed(Flaw::IdTokenMissing) {
            let token = self.id_token(issued, refreshing, unix_seconds(now));
            answer.insert("id_token".to_owned(), json!(token));
        }
        if self.flawed(Flaw::MembersUnknown) {
            answer.insert("session_state".to_owned(), json!("x"));
            answer.insert("not-before-policy".to_owned(), json!(0));
            answer.insert("nested".to_owned(), json!({ "a": [1, null] }));
        }
        let mut body = Value::Object(answer).to_string();
        if self.flawed(Flaw::MemberTwice) {
            body.insert_str(1, r#""access_token":"access-0","#);
        }
        if self.flawed(Flaw::ByteOrderMark) {
            body.insert(0, '\u{feff}');
        }
        if self.flawed(Flaw::ContentTypeWrong) {
            return Reply::with(200, &[("content-type", "text/html")], body);
        }
        Reply::json(200, body)
    }

    fn id_token(&mut self, issued: &Issued, refreshing: bool, now: i64) -> String {
        let claims = self.claims(issued, refreshing, now);
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX - 1);
        let key = SigningKey::numbered(number);
        let stranger = SigningKey::numbered(number + 1);
        let mut header = json!({ "alg": "RS256", "typ": "JWT", "kid": key.id() });
        if self.flawed(Flaw::IdTokenKeyIdMissing) {
            header = json!({ "alg": "RS256", "typ": "JWT" });
        }
        if self.flawed(Flaw::IdTokenKeyIdUnknown) {
            header["kid"] = json!("k-unknown");
        }
        if self.flawed(Flaw::IdTokenTypeWrong) {
            header["typ"] = json!("at+jwt");
        }
        if self.flawed(Flaw::IdTokenAlgorithmNone) {
            header["alg"] = json!("none");
            let token = key.sign(&header.to_string(), &claims);
            return token[..=token.rfind('.').unwrap_or_default()].to_owned();
        }
        if self.flawed(Flaw::IdTokenAlgorithmHs256) {
            header["alg"] = json!("HS256");
            let token = key.sign(&header.to_string(), &claims);
            let signed = &token[..token.rfind('.').unwrap_or_default()];
            let secret = OpenIdProvider::CLIENT_SECRET.as_bytes();
            let tag = hmac::sign(
                &hmac::Key::new(hmac::HMAC_SHA256, secret),
                signed.as_bytes(),
            );
            return format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag));
        }
        if self.flawed(Flaw::IdTokenKeyEmbedded) {
            header["jwk"] = serde_json::from_str(&stranger.jwk()).unwrap_or_default();
            return stranger.sign(&header.to_string(), &claims);
        }
        if self.flawed(Flaw::IdTokenSignatureWrong) {
            return stranger.sign(&header.to_string(), &claims);
        }
        key.sign(&header.to_string(), &claims)
    }

    fn claims(&mut self, issued: &Issued, refreshing: bool, now: i64) -> String {
        let hash = |token: &str| URL_SAFE_NO_PAD.encode(&Sha256::digest(token)[..16]);
        let mut claims = json!({
            "iss": OpenIdProvider::ISSUER, "sub": OpenIdProvider::SUBJECT, "aud": OpenIdProvider::CLIENT_ID,
            "iat": now, "exp": now + HOUR, "auth_time": unix_seconds(issued.agreed_at), "at_hash": hash(&issued.access_token),
        });
        // OpenID Connect Core section 12.2: after a refresh it should not be there.
        if let Some(nonce) = issued.agreement.nonce.as_ref().filter(|_| !refreshing) {
            claims["nonce"] = json!(nonce);
        }
        let client = OpenIdProvider::CLIENT_ID;
        let changes = [
            (Flaw::IdTokenIssuerWrong, "iss", json!(STRANGER)),
            (
                Flaw::IdTokenIssuerSlash,
                "iss",
                json!(format!("{}/", OpenIdProvider::ISSUER)),
            ),
            (Flaw::IdTokenAudienceWrong, "aud", json!("client-2")),
            (Flaw::IdTokenAudienceList, "aud", json!([client])),
            (
                Flaw::IdTokenAudienceShared,
                "aud",
                json!([client, "client-2"]),
            ),
            (Flaw::IdTokenPartyWrong, "azp", json!("client-2")),
            (Flaw::IdTokenNonceWrong, "nonce", json!("another-sign-in")),
            (Flaw::IdTokenExpired, "exp", json!(now - HOUR)),
            (Flaw::IdTokenIssuedLongAgo, "iat", json!(now - 24 * HOUR)),
            (Flaw::IdTokenIssuedInFuture, "iat", json!(now + HOUR)),
            (
                Flaw::IdTokenHashWrong,
                "at_hash",
                json!(hash("another token")),
            ),
            (Flaw::IdTokenSubjectOther, "sub", json!("person-2")),
            (Flaw::IdTokenAudienceMissing, "aud", Value::Null),
            (Flaw::IdTokenNonceMissing, "nonce", Value::Null),
            (Flaw::IdTokenExpiryMissing, "exp", Value::Null),
            (Flaw::IdTokenIssuedMissing, "iat", Value::Null),
            (Flaw::IdTokenHashMissing, "at_hash", Value::Null),
            (Flaw::IdTokenSubjectMissing, "sub", Value::Null),
        ];
        for (flaw, name, value) in changes {
            if self.flawed(flaw) {
                claims[name] = value;
            }
        }
        if let Value::Object(claims) = &mut claims {
            claims.retain(|_, value| !value.is_null());
        }
        let mut claims = claims.to_string();
        if self.flawed(Flaw::IdTokenMemberTwice) {
            claims.insert_str(1, r#""sub":"person-2","#);
        }
        claims
    }

    pub(super) fn revoke(&mut self, request: &Recorded) -> Reply {
        if let Err(refusal) = authenticate(request) {
            return refusal;
        }
        self.grants
            .revoke(&request.field("token").unwrap_or_default());
        Reply::json(200, "")
    }

    pub(super) fn key_set(&mut self) -> Reply {
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX - 1);
        let key = SigningKey::numbered(number);
        let other = SigningKey::numbered(number + 1);
        let mut keys = vec![key.jwk()];
        if self.flawed(Flaw::KeysNone) {
            keys.clear();
        }
        if self.flawed(Flaw::KeysTwo) {
            keys.push(other.jwk());
        }
        if self.flawed(Flaw::KeysAmbiguous) {
            keys.push(other.jwk().replace(other.id(), key.id()));
        }
        if self.flawed(Flaw::KeysOdd) {
            for odd in [
                "null",
                "7",
                r#"{"kty":"oct","k":"c2VjcmV0","kid":"odd"}"#,
                r#"{"kty":"EC","crv":"P-256","x":"","y":"","kid":"odd"}"#,
                r#"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"odd"}"#,
                r#"{"kty":"RSA","n":7,"e":null,"kid":{}}"#,
            ] {
                keys.insert(0, odd.to_owned());
            }
        }
        Reply::json(200, format!(r#"{{"keys":[{}]}}"#, keys.join(",")))
    }

    pub(super) fn metadata(&mut self) -> Reply {
        let at = |path: &str| format!("{}{path}", OpenIdProvider::ISSUER);
        let mut document = json!({
            "issuer": OpenIdProvider::ISSUER,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "revocation_endpoint": at("/revoke"),
            "jwks_uri": at("/jwks"),
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": true,
        });
        if self.flawed(Flaw::MetadataIssuerWrong) {
            document["issuer"] = json!(STRANGER);
        }
        if self.flawed(Flaw::MetadataEndpointMoved) {
            document["token_endpoint"] = json!(format!("{STRANGER}/token"));
        }
        if self.flawed(Flaw::MetadataWithoutS256) {
            document["code_challenge_methods_supported"] = json!(["plain"]);
        }
        Reply::json(200, document.to_string())
    }
}

/// The client's secret in one place, the header or the body (RFC 6749 section 2.3).
fn authenticate(request: &Recorded) -> Result<(), Reply> {
    let header = request.header("authorization");
    let in_body = request.field("client_secret");
    if !header.is_empty() && in_body.is_some() {
        return Err(error(400, "invalid_request"));
    }
    let good = |id: &str, secret: &str| {
        id == OpenIdProvider::CLIENT_ID && secret == OpenIdProvider::CLIENT_SECRET
    };
    let known = match in_body {
        Some(secret) => good(&request.field("client_id").unwrap_or_default(), &secret),
        None => header
            .strip_prefix("Basic ")
            .and_then(|text| STANDARD.decode(text).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok())
            // The same with and without form-encoding: id and secret have nothing to encode.
            .is_some_and(|text| {
                text.split_once(':')
                    .is_some_and(|(id, secret)| good(id, secret))
            }),
    };
    if known {
        Ok(())
    } else {
        Err(error(401, "invalid_client"))
    }
}

fn error(status: u16, code: &str) -> Reply {
    Reply::json(status, json!({ "error": code }).to_string())
}

/// The answer of a server that did nothing of what was asked; `None` where it does it.
pub(super) fn instead(failure: Failure) -> Option<Reply> {
    let page = "<!DOCTYPE html><html><body>Sorry</body></html>";
    Some(match failure {
        Failure::Unreachable => Reply::unreachable(),
        Failure::Status(status) => Reply::json(status, "{}"),
        Failure::Page(status) => Reply::with(status, &[("content-type", "text/html")], page),
        Failure::Throttled(wait) => retry_after(429, &seconds(wait)),
        Failure::Busy(wait) => retry_after(503, wait),
        Failure::Redirected => {
            let location = format!("{STRANGER}/token");
            Reply::with(307, &[("location", &location)], "")
        }
        Failure::Huge => Reply::json(200, vec![b' '; 2_000_000]),
        Failure::AnswerLost | Failure::AnswerCutOff | Failure::Silent | Failure::Slow(_) => {
            return None;
        }
    })
}

fn seconds(wait: Duration) -> String {
    wait.as_secs().to_string()
}

fn retry_after(status: u16, wait: &str) -> Reply {
    Reply::with(
        status,
        &[("content-type", "application/json"), ("retry-after", wait)],
        "{}",
    )
}

/// The first half of an answer, and then the connection breaks.
pub(super) fn cut_off(reply: Reply) -> Reply {
    match reply {
        Reply::Answer {
            status,
            headers,
            body,
            ..
        } => {
            let whole = body.concat();
            Reply::Answer {
                status,
                headers,
                body: vec![whole[..whole.len() / 2].to_vec().into()],
                breaks: true,
            }
        }
        other => other,
    }
}
