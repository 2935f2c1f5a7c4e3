//! What a token endpoint answers, and what is kept of it.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::authorization_server::AuthorizationServer;
use super::id_token::IdToken;
use super::scope::Scopes;
use crate::clock::from_unix_seconds;
use crate::error::{Error, ErrorKind, Sent};
use crate::secret::{Phi, Secret};

/// The tokens of one grant. Not `Serialize`: stores have their own record format.
#[derive(Debug, Clone)]
pub struct TokenSet {
    // Boxed: sets travel in many enums, next to variants that hold next to nothing.
    pub(crate) parts: Box<TokenParts>,
    pub(crate) id_token: Option<Box<IdToken>>,
}

/// What is stored of a token set.
#[derive(Debug, Clone)]
pub(crate) struct TokenParts {
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) issued_at: SystemTime,
    pub(crate) expires_at: Option<SystemTime>,
    pub(crate) scopes: Scopes,
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<Phi<String>>,
    pub(crate) nonce: Option<Secret>,
    /// When the person proved who they are, by the id_token of the sign-in; seconds since 1970.
    pub(crate) auth_time: Option<i64>,
    /// The redirect URI of the sign-in, kept for servers that want it with every refresh.
    pub(crate) redirect_uri: Option<String>,
}

impl TokenSet {
    /// Tokens that were obtained in another way, for example migrated from another program.
    pub fn from_parts(
        access_token: Secret,
        refresh_token: Option<Secret>,
        issued_at: SystemTime,
        expires_at: Option<SystemTime>,
        scopes: Scopes,
    ) -> Self {
        Self {
            parts: Box::new(TokenParts {
                access_token,
                refresh_token,
                issued_at,
                expires_at,
                scopes,
                issuer: None,
                subject: None,
                nonce: None,
                auth_time: None,
                redirect_uri: None,
            }),
            id_token: None,
        }
    }

    /// Names the redirect URI that the grant was made with, for servers that want it with every refresh.
    /// Tokens of a sign-in know theirs.
    pub fn with_redirect_uri(mut self, redirect_uri: impl Into<String>) -> Self {
        self.parts.redirect_uri = Some(redirect_uri.into());
        self
    }

    /// The access token.
    pub fn access_token(&self) -> &Secret {
        &self.parts.access_token
    }

    /// The refresh token, if the server gave one. Without it the sign-in is over when the access token is.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.parts.refresh_token.as_ref()
    }

    /// When the access token ends by the server's word; `None` if it gave none.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.parts.expires_at
    }

    /// The scopes granted, which may be fewer than asked for.
    pub fn granted_scopes(&self) -> &Scopes {
        &self.parts.scopes
    }

    /// The verified id_token, if the server gave one in this answer. It is not stored.
    pub fn id_token(&self) -> Option<&IdToken> {
        self.id_token.as_deref()
    }

    /// The server's id of the person, from the id_token.
    pub fn subject(&self) -> Option<&Phi<String>> {
        self.parts.subject.as_ref()
    }
}

/// The members of a successful answer (RFC 6749 section 5.1), with the tolerances of section 4.7 of the
/// Dentbird dossier and its kin. A member that occurs twice is refused by the derived reader.
#[derive(Deserialize)]
pub(super) struct TokenResponse<'a> {
    pub(super) access_token: Option<Secret>,
    pub(super) refresh_token: Option<Secret>,
    pub(super) id_token: Option<Secret>,
    token_type: Option<String>,
    #[serde(borrow)]
    expires_in: Option<&'a RawValue>,
    #[serde(borrow)]
    scope: Option<&'a RawValue>,
    pub(super) error: Option<String>,
    pub(super) error_description: Option<String>,
}

/// Longest believable access token, 64 KiB: more would not fit into a header.
const LONGEST_TOKEN: usize = 64 * 1024;
/// Ten years: a longer lifetime is a mistake and counts as unknown.
const LONGEST_LIFETIME: Duration = Duration::from_secs(10 * 365 * 86_400);

impl<'a> TokenResponse<'a> {
    /// Reads the body. The error names the place, never the content: serde's own text would quote it.
    pub(super) fn parse(body: &'a [u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(body)
            .map_err(|_| unusable("the token response is not UTF-8".to_owned()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        serde_json::from_str(text).map_err(|error| {
            let kind = match error.classify() {
                serde_json::error::Category::Data => "has a member of the wrong type or twice",
                serde_json::error::Category::Eof => "is cut off",
                _ if text.trim_start().starts_with('<') => "is a web page",
                _ => "is not JSON",
            };
            unusable(format!(
                "the token response {kind} (line {}, column {})",
                error.line(),
                error.column()
            ))
        })
    }

    pub(super) fn checked_access_token(&self) -> Result<Secret, Error> {
        let token = self
            .access_token
            .as_ref()
            .ok_or_else(|| unusable("the token response has no access token".to_owned()))?;
        let text = token.expose();
        let visible = text.bytes().all(|b| (0x20..=0x7E).contains(&b));
        if text.trim().is_empty() || text.len() > LONGEST_TOKEN || !visible {
            return Err(unusable(
                "the access token cannot be sent in a header".to_owned(),
            ));
        }
        Ok(token.clone())
    }

    pub(super) fn check_type(&self, server: &AuthorizationServer) -> Result<(), Error> {
        match self.token_type.as_deref() {
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => Ok(()),
            None if server.token_type_optional => Ok(()),
            _ => Err(unusable("the token is not of type Bearer".to_owned())),
        }
    }

    /// Absent, null and empty all mean: none given.
    pub(super) fn refresh_token(&self) -> Option<Secret> {
        self.refresh_token
            .clone()
            .filter(|token| !token.expose().is_empty())
    }

    /// `scope` as a string or a list; `None` when the server said nothing usable.
    pub(super) fn scopes(&self) -> Option<Scopes> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Shape {
            Text(String),
            List(Vec<String>),
        }
        let text = match serde_json::from_str::<Shape>(self.scope?.get()).ok()? {
            Shape::Text(text) => text,
            Shape::List(list) => list.join(" "),
        };
        Some(Scopes::lenient(&text)).filter(|scopes| !scopes.is_empty())
    }

    /// `expires_in` as a number or a string of digits; anything that makes no sense counts as absent.
    fn lifetime(&self) -> Option<Duration> {
        let raw = self.expires_in?.get().trim_matches('"');
        if !raw.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let seconds: f64 = raw.parse().ok()?;
        let lifetime = Duration::try_from_secs_f64(seconds.floor()).ok()?;
        (!lifetime.is_zero() && lifetime <= LONGEST_LIFETIME).then_some(lifetime)
    }

    /// When the access token ends: the earliest of what the answer, the token itself (where the server
    /// hands out JWTs) and the profile's default say. Measured from before the request was sent.
    pub(super) fn expires_at(
        &self,
        server: &AuthorizationServer,
        requested_at: SystemTime,
    ) -> Option<SystemTime> {
        let from_jwt = self
            .access_token
            .as_ref()
            .filter(|_| server.jwt_access_tokens)
            .and_then(|token| jwt_claims(token.expose()))
            .and_then(|claims| claims.ends(requested_at));
        let stated = self.lifetime().map(|lifetime| requested_at + lifetime);
        match (stated, from_jwt) {
            (Some(stated), Some(jwt)) => Some(stated.min(jwt)),
            (one, other) => one.or(other).or_else(|| {
                server
                    .default_lifetime
                    .map(|lifetime| requested_at + lifetime)
            }),
        }
    }
}

/// The claims of a JWT access token that are looked at, without verification.
#[derive(Deserialize)]
pub(super) struct AccessTokenClaims {
    #[serde(default, deserialize_with = "lenient_seconds")]
    exp: Option<i64>,
    #[serde(default, deserialize_with = "lenient_seconds")]
    iat: Option<i64>,
    pub(super) sub: Option<Phi<String>>,
}

impl AccessTokenClaims {
    /// When the token ends by our clock. Its times are the server's: on a computer whose clock is hours
    /// ahead every new token would have ended already, and be refreshed at every call. Its life is the
    /// same by any clock.
    fn ends(&self, requested_at: SystemTime) -> Option<SystemTime> {
        let end = self.exp?;
        let Some(start) = self.iat else {
            return Some(from_unix_seconds(end));
        };
        let life = u64::try_from(end.checked_sub(start)?).ok()?;
        Some(requested_at + Duration::from_secs(life).min(LONGEST_LIFETIME))
    }
}

/// Decodes a JWT access token; `None` when it is not one. Its content decides nothing about trust.
pub(super) fn jwt_claims(token: &str) -> Option<AccessTokenClaims> {
    let mut segments = token.split('.');
    let (_header, payload, _signature) = (segments.next()?, segments.next()?, segments.next()?);
    let json = URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice(&json).ok()
}

fn lenient_seconds<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<i64>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, and is clamped afterwards"
    )]
    Ok(value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds as i64)))
}

pub(super) fn unusable(detail: String) -> Error {
    Error::new(ErrorKind::TokenResponse, detail).with_sent(Sent::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::LoopbackHttp;
    use crate::provider::Provider;

    fn server() -> AuthorizationServer {
        let (authorize, token) = ("https://as.example/auth", "https://as.example/token");
        AuthorizationServer::new(
            Provider::new("test"),
            authorize,
            token,
            LoopbackHttp::Refused,
        )
        .unwrap()
    }

    fn lifetime_of(member: &str) -> Option<u64> {
        let body = format!(r#"{{"access_token":"a","expires_in":{member}}}"#);
        let response = TokenResponse::parse(body.as_bytes()).unwrap();
        response.lifetime().map(|lifetime| lifetime.as_secs())
    }

    #[test]
    fn expires_in_is_read_from_numbers_and_digit_strings_and_nothing_else() {
        let table = [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("3600.7", Some(3600)),
            ("1e3", Some(1000)),
            ("0", None),
            ("-1", None),
            ("1e400", None),
            ("18446744073709551616", None),
            ("null", None),
            ("\"3600s\"", None),
            ("\"soon\"", None),
            ("\"\"", None),
            ("true", None),
            ("[3600]", None),
            ("{}", None),
            ("\"inf\"", None),
            ("\"NaN\"", None),
            ("999999999999", None),
        ];
        for (member, seconds) in table {
            assert_eq!(lifetime_of(member), seconds, "{member}");
        }
    }

    #[test]
    fn a_jwt_that_ends_earlier_than_expires_in_wins() {
        let now = from_unix_seconds(1_000_000);
        let payload = URL_SAFE_NO_PAD.encode(r#"{"exp":1000600}"#);
        let body = format!(r#"{{"access_token":"e30.{payload}.x","expires_in":3600}}"#);
        let response = TokenResponse::parse(body.as_bytes()).unwrap();
        let jwt = server().jwt_access_tokens(true);
        assert_eq!(
            response.expires_at(&jwt, now),
            Some(from_unix_seconds(1_000_600))
        );
        assert_eq!(
            response.expires_at(&server(), now),
            Some(from_unix_seconds(1_003_600))
        );
    }

    #[test]
    fn a_jwt_lives_as_long_as_it_says_by_any_clock() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"iat":1000000,"exp":1000600}"#);
        let body = format!(r#"{{"access_token":"e30.{payload}.x","expires_in":3600}}"#);
        let response = TokenResponse::parse(body.as_bytes()).unwrap();
        let jwt = server().jwt_access_tokens(true);
        for now in [1_000_000 - 7200, 1_000_000, 1_000_000 + 7200] {
            let end = response.expires_at(&jwt, from_unix_seconds(now));
            assert_eq!(end, Some(from_unix_seconds(now + 600)), "{now}");
        }
    }

    #[test]
    fn without_any_expiry_the_profiles_default_counts_or_it_is_unknown() {
        let now = from_unix_seconds(0);
        let response = TokenResponse::parse(br#"{"access_token":"opaque"}"#).unwrap();
        assert_eq!(response.expires_at(&server(), now), None);
        let with_default = server().default_lifetime(Duration::from_secs(300));
        assert_eq!(
            response.expires_at(&with_default, now),
            Some(from_unix_seconds(300))
        );
    }

    #[test]
    fn scope_is_read_as_text_or_list() {
        let table = [
            (r#""user file""#, Some("user file")),
            (r#"["user","file"]"#, Some("user file")),
            ("null", None),
            ("\"\"", None),
            ("7", None),
        ];
        for (member, expected) in table {
            let body = format!(r#"{{"access_token":"a","scope":{member}}}"#);
            let scopes = TokenResponse::parse(body.as_bytes()).unwrap().scopes();
            assert_eq!(
                scopes.map(|s| s.to_string()).as_deref(),
                expected,
                "{member}"
            );
        }
    }

    #[test]
    fn unusable_access_tokens_are_refused() {
        let long = "x".repeat(LONGEST_TOKEN + 1);
        for bad in ["", " ", "a\\nb", "a\\u0000b", "\\u00e9", &long] {
            let body = format!(r#"{{"access_token":"{bad}","token_type":"Bearer"}}"#);
            let response = TokenResponse::parse(body.as_bytes()).unwrap();
            assert!(response.checked_access_token().is_err());
        }
        let missing = TokenResponse::parse(br#"{"token_type":"Bearer"}"#).unwrap();
        assert!(missing.checked_access_token().is_err());
    }

    #[test]
    fn only_bearer_is_usable_in_any_case() {
        for (member, strict, lenient) in [
            (r#""Bearer""#, true, true),
            (r#""bearer""#, true, true),
            (r#""BEARER""#, true, true),
            (r#""mac""#, false, false),
            (r#""""#, false, false),
            ("null", false, true),
        ] {
            let body = format!(r#"{{"access_token":"a","token_type":{member}}}"#);
            let response = TokenResponse::parse(body.as_bytes()).unwrap();
            assert_eq!(response.check_type(&server()).is_ok(), strict, "{member}");
            let tolerant = server().token_type_optional(true);
            assert_eq!(response.check_type(&tolerant).is_ok(), lenient, "{member}");
        }
    }

    #[test]
    fn a_broken_body_is_described_without_being_quoted() {
        for body in [
            r#"{"access_token":"sekrit","access_token":"sekrit"}"#,
            r#"{"access_token":["sekrit"]}"#,
            r#"{"access_token":"sekrit"#,
            r#"{"access_token":"sekrit"} trailing sekrit"#,
            "<html>sekrit</html>",
            "sekrit",
            "",
        ] {
            let error = TokenResponse::parse(body.as_bytes()).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::TokenResponse);
            assert!(!format!("{error} {error:?}").contains("sekrit"), "{body}");
        }
        assert!(TokenResponse::parse(b"\xff\xfe").is_err());
        assert!(TokenResponse::parse("\u{feff}{\"access_token\":\"a\"}".as_bytes()).is_ok());
    }
}
