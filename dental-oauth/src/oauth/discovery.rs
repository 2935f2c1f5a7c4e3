//! What an authorization server says of itself (RFC 8414, OpenID Connect Discovery).
//!
//! No provider crate needs it at run time: their servers are described in code. It is for servers of your
//! own, and for [`AuthorizationServer::agrees_with`], which tells when a description has gone stale.

use std::time::Duration;

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Method};
use serde::Deserialize;
use url::Url;

use super::authorization_server::{
    AuthorizationServer, ClientAuth, IssuerInCallback, Jwks, OfflineAccess, Pkce,
};
use crate::clock::{Clock, within};
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::{HttpRequest, LoopbackHttp, OriginSet, RequestBody, Transport, checked_url};
use crate::provider::Provider;

const LARGEST: usize = 1024 * 1024;
const TOTAL: Duration = Duration::from_secs(30);
const STALL: Duration = Duration::from_secs(10);

/// A server's metadata, fetched and checked: its issuer is the one that was asked for, byte for byte, and
/// all its endpoints are at allowed hosts.
#[derive(Debug, Clone)]
pub struct Metadata {
    issuer: String,
    wire: Wire,
    loopback: LoopbackHttp,
}

#[derive(Debug, Clone, Deserialize)]
struct Wire {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: Option<String>,
    revocation_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    scopes_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl Metadata {
    /// Fetches `{issuer}/.well-known/openid-configuration`.
    ///
    /// The issuer is kept as it was typed; one trailing slash is left out to build the address only.
    /// Endpoints may be at the issuer's own origin and at those of `further_hosts` (absolute URLs).
    ///
    /// # Errors
    /// [`ErrorKind::IssuerMismatch`] when the document names another issuer,
    /// [`ErrorKind::OriginRefused`] when an endpoint is elsewhere or not https,
    /// [`ErrorKind::Decode`] when it is no metadata; network kinds.
    pub async fn fetch(
        issuer: &str,
        further_hosts: &[&str],
        loopback: LoopbackHttp,
        transport: &dyn Transport,
        clock: &dyn Clock,
    ) -> Result<Self> {
        let named = |error: Error| error.with_operation("fetch server metadata");
        let base = checked_url(issuer, loopback).map_err(named)?;
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let url = checked_url(&address, loopback).map_err(named)?;
        let mut allowed = OriginSet::of(&base);
        for host in further_hosts {
            allowed = allowed.and(&checked_url(host, loopback).map_err(named)?);
        }
        let body = get(url, transport, clock).await.map_err(named)?;
        let wire: Wire = serde_json::from_slice(&body).map_err(|_| {
            named(Error::new(
                ErrorKind::Decode,
                "the server metadata is not readable",
            ))
        })?;
        if wire.issuer != issuer {
            return Err(named(
                Error::new(
                    ErrorKind::IssuerMismatch,
                    "the metadata is another issuer's",
                )
                .with_sent(Sent::Yes),
            ));
        }
        let metadata = Self {
            issuer: issuer.to_owned(),
            wire,
            loopback,
        };
        metadata.check_endpoints(&allowed).map_err(named)?;
        Ok(metadata)
    }

    /// The issuer, as it was typed.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Describes the server by what it says of itself: its preferred client authentication (the secret in
    /// the body if it takes that, HTTP Basic otherwise), PKCE, keys, revocation, the page to sign out at, whether it names
    /// itself in callbacks, and that a refresh token has to be asked for where it has the scope for it.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when it supports PKCE without `S256`, or no way to authenticate that
    /// this library has.
    pub fn authorization_server(&self, provider: Provider) -> Result<AuthorizationServer> {
        let wire = &self.wire;
        let refuse = |reason| Err(Error::new(ErrorKind::Configuration, reason));
        let methods = wire.code_challenge_methods_supported.as_deref();
        if methods.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            return refuse("the server supports PKCE, but not with S256");
        }
        let takes = |name: &str| {
            let methods = wire.token_endpoint_auth_methods_supported.as_deref();
            methods.is_some_and(|methods| methods.iter().any(|method| method == name))
        };
        // Not said means Basic (RFC 8414 section 2).
        let unsaid = wire.token_endpoint_auth_methods_supported.is_none();
        let auth = if takes("client_secret_post") {
            ClientAuth::Post
        } else if takes("client_secret_basic") || unsaid {
            ClientAuth::BasicForm
        } else if takes("none") {
            ClientAuth::None
        } else {
            return refuse("the server takes no client authentication that is supported here");
        };
        let names_itself = wire.authorization_response_iss_parameter_supported == Some(true);
        let mut server = AuthorizationServer::new(
            provider,
            &wire.authorization_endpoint,
            &wire.token_endpoint,
            self.loopback,
        )?
        .issuers([self.issuer.as_str()])
        .client_auth(auth)
        .pkce(if methods.is_some() {
            Pkce::Required
        } else {
            Pkce::Send
        })
        .issuer_in_callback(if names_itself {
            IssuerInCallback::Required
        } else {
            IssuerInCallback::IfPresent
        });
        let scopes = wire.scopes_supported.as_deref().unwrap_or_default();
        if scopes.iter().any(|scope| scope == "offline_access") {
            server = server.offline_access(OfflineAccess::ScopeAndConsent);
        }
        if let Some(keys) = &wire.jwks_uri {
            server = server.jwks(Jwks::At(checked_url(keys, self.loopback)?));
        }
        if let Some(endpoint) = &wire.revocation_endpoint {
            server = server.revocation_endpoint(endpoint)?;
        }
        if let Some(endpoint) = &wire.end_session_endpoint {
            server = server.end_session_endpoint(endpoint)?;
        }
        Ok(server)
    }

    fn check_endpoints(&self, allowed: &OriginSet) -> Result<()> {
        let wire = &self.wire;
        let optional = [
            &wire.jwks_uri,
            &wire.revocation_endpoint,
            &wire.end_session_endpoint,
        ];
        let all = [&wire.authorization_endpoint, &wire.token_endpoint];
        for endpoint in all.into_iter().chain(optional.into_iter().flatten()) {
            let at_home =
                checked_url(endpoint, self.loopback).is_ok_and(|url| allowed.contains(&url));
            if !at_home {
                return Err(Error::new(
                    ErrorKind::OriginRefused,
                    "the metadata names an endpoint at a host that is not allowed",
                )
                .with_sent(Sent::Yes));
            }
        }
        Ok(())
    }
}

impl AuthorizationServer {
    /// Checks a description against what the server says of itself now. Metadata never moves a described
    /// endpoint: where the two differ, somebody has to look.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when issuer, authorization endpoint or token endpoint differ.
    pub fn agrees_with(&self, metadata: &Metadata) -> Result<()> {
        let same =
            |ours: &Url, theirs: &str| Url::parse(theirs).is_ok_and(|theirs| theirs == *ours);
        let agrees = self.issuers.contains(&metadata.issuer)
            && same(
                &self.authorization_endpoint,
                &metadata.wire.authorization_endpoint,
            )
            && same(&self.token_endpoint, &metadata.wire.token_endpoint);
        if agrees {
            return Ok(());
        }
        let detail = "the server's metadata differs from its description here";
        Err(Error::new(ErrorKind::Configuration, detail).with_provider(&self.provider))
    }
}

async fn get(url: Url, transport: &dyn Transport, clock: &dyn Clock) -> Result<bytes::Bytes> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let request = HttpRequest {
        method: Method::GET,
        url,
        headers,
        body: RequestBody::Empty,
        stall: STALL,
    };
    let call = async {
        let response = transport.send(request).await?;
        let status = response.status;
        if status.is_redirection() {
            let detail = "the server metadata was redirected, which is not followed";
            return Err(Error::new(ErrorKind::Redirected, detail)
                .with_status(status.as_u16())
                .with_sent(Sent::Yes));
        }
        if !status.is_success() {
            let kind = if status.as_u16() == 404 {
                ErrorKind::NotFound
            } else {
                ErrorKind::Server
            };
            return Err(Error::new(kind, "the server has no metadata here")
                .with_status(status.as_u16())
                .with_sent(Sent::Yes));
        }
        response.body.read_capped(LARGEST).await
    };
    within(clock, TOTAL, call).await.unwrap_or_else(|| {
        Err(
            Error::new(ErrorKind::Timeout, "the server metadata took too long")
                .with_sent(Sent::Maybe),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ManualClock, Reply, ScriptedTransport};

    const ISSUER: &str = "https://op.example";

    fn document(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut document = serde_json::json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://op.example/auth",
            "token_endpoint": "https://op.example/token",
            "jwks_uri": "https://op.example/keys",
            "revocation_endpoint": "https://op.example/revoke",
            "end_session_endpoint": "https://op.example/end",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": true,
            "scopes_supported": ["openid", "offline_access"],
        });
        change(&mut document);
        document.to_string()
    }

    async fn fetch(issuer: &str, document: String) -> Result<Metadata> {
        let transport = ScriptedTransport::in_turn([Reply::json(200, document)]);
        let metadata = Metadata::fetch(
            issuer,
            &[],
            LoopbackHttp::Refused,
            &transport,
            &ManualClock::new(),
        )
        .await;
        let asked = transport.requests();
        assert!(asked.iter().all(|request| {
            request.url.as_str() == "https://op.example/.well-known/openid-configuration"
        }));
        metadata
    }

    #[tokio::test]
    async fn a_server_is_described_by_what_it_says() {
        let metadata = fetch(ISSUER, document(|_| {})).await.unwrap();
        let server = metadata.authorization_server(Provider::new("op")).unwrap();
        assert_eq!(server.client_auth, ClientAuth::Post);
        assert_eq!(server.pkce, Pkce::Required);
        assert_eq!(server.issuer_in_callback, IssuerInCallback::Required);
        assert_eq!(
            server.jwks,
            Jwks::At(Url::parse("https://op.example/keys").unwrap())
        );
        assert!(server.revocation_endpoint.is_some());
        assert!(server.end_session_endpoint.is_some());
        assert_eq!(server.offline_access, OfflineAccess::ScopeAndConsent);
        assert!(server.agrees_with(&metadata).is_ok());
    }

    #[tokio::test]
    async fn the_issuer_is_compared_byte_for_byte_slash_included() {
        let slash =
            |document: &mut serde_json::Value| document["issuer"] = "https://op.example/".into();
        let error = fetch(ISSUER, document(slash)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::IssuerMismatch);
        assert!(fetch("https://op.example/", document(slash)).await.is_ok());
        let error = fetch("https://op.example/", document(|_| {}))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::IssuerMismatch);
    }

    #[tokio::test]
    async fn endpoints_elsewhere_or_without_tls_are_refused() {
        for member in [
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "revocation_endpoint",
            "end_session_endpoint",
        ] {
            for bad in [
                "http://op.example/x",
                "https://evil.example/x",
                "javascript:alert(1)",
                "/relative",
            ] {
                let error = fetch(ISSUER, document(|d| d[member] = bad.into()))
                    .await
                    .unwrap_err();
                assert_eq!(error.kind(), ErrorKind::OriginRefused, "{member} {bad}");
            }
        }
    }

    #[tokio::test]
    async fn pkce_without_s256_is_refused() {
        let plain = |d: &mut serde_json::Value| {
            d["code_challenge_methods_supported"] = serde_json::json!(["plain"]);
        };
        let metadata = fetch(ISSUER, document(plain)).await.unwrap();
        let error = metadata
            .authorization_server(Provider::new("op"))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }

    #[tokio::test]
    async fn metadata_cannot_move_a_described_endpoint() {
        let pinned = fetch(ISSUER, document(|_| {})).await.unwrap();
        let server = pinned.authorization_server(Provider::new("op")).unwrap();
        let moved = fetch(
            ISSUER,
            document(|d| d["token_endpoint"] = "https://op.example/other".into()),
        )
        .await
        .unwrap();
        assert_eq!(
            server.agrees_with(&moved).unwrap_err().kind(),
            ErrorKind::Configuration
        );
        assert_eq!(server.token_endpoint.as_str(), "https://op.example/token");
    }

    #[tokio::test]
    async fn what_is_no_metadata_is_a_typed_error() {
        for body in ["", "<html>", "[]", "{}", r#"{"issuer":7}"#] {
            let error = fetch(ISSUER, body.to_owned()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        }
        for (status, kind) in [
            (302, ErrorKind::Redirected),
            (404, ErrorKind::NotFound),
            (500, ErrorKind::Server),
        ] {
            let transport = ScriptedTransport::in_turn([Reply::json(status, "{}")]);
            let clock = ManualClock::new();
            let error = Metadata::fetch(ISSUER, &[], LoopbackHttp::Refused, &transport, &clock)
                .await
                .unwrap_err();
            assert_eq!(error.kind(), kind);
        }
    }
}
