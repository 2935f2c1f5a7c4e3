//! Who may ever see a token: exact origins, over TLS.

use std::net::IpAddr;

use url::{Host, Url};

use crate::error::{Error, ErrorKind};

/// Whether plain `http` to this computer is allowed. For sandboxes and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LoopbackHttp {
    /// Only `https`.
    #[default]
    Refused,
    /// `http` to 127.0.0.0/8, `[::1]` and `localhost` too.
    Allowed,
}

/// Scheme, host and port of a URL (RFC 6454).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an `http` or `https` URL. Other schemes have none.
    pub fn of(url: &Url) -> Option<Self> {
        matches!(url.scheme(), "http" | "https").then_some(())?;
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    /// Whether [`Origin::of`] the URL is this one.
    fn is_of(&self, url: &Url) -> bool {
        url.scheme() == self.scheme
            && url.host_str() == Some(&self.host)
            && url.port_or_known_default() == Some(self.port)
    }
}

/// The exact set of origins a token may be sent to.
///
/// Checked when the token is put on a request, whatever the URL came from: configuration, a `next` link
/// or a redirect. A subdomain, another port or another scheme is another origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OriginSet(Vec<Origin>);

impl OriginSet {
    /// The set that holds the origin of one base URL.
    pub fn of(base: &Url) -> Self {
        Self(Origin::of(base).into_iter().collect())
    }

    /// Adds the origin of another URL.
    pub fn and(mut self, url: &Url) -> Self {
        if let Some(origin) = Origin::of(url).filter(|origin| !self.0.contains(origin)) {
            self.0.push(origin);
        }
        self
    }

    /// Whether the URL's origin is in the set. A URL with user information is never in it: a reader
    /// takes `https://api.example@evil.example/` for the wrong host.
    pub fn contains(&self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none();
        plain && self.0.iter().any(|origin| origin.is_of(url))
    }
}

/// Parses an absolute URL that requests may be sent to: `https`, or `http` to loopback when allowed; no
/// user information, no fragment.
///
/// # Errors
/// [`ErrorKind::Configuration`]. The text is not repeated in the error, since signed URLs pass here too.
pub fn checked_url(text: &str, loopback: LoopbackHttp) -> Result<Url, Error> {
    let url = Url::parse(text)
        .map_err(|_| Error::new(ErrorKind::Configuration, "not an absolute URL"))?;
    check_url(&url, loopback)?;
    Ok(url)
}

/// The rules of [`checked_url`], for a URL that has been read already.
pub(crate) fn check_url(url: &Url, loopback: LoopbackHttp) -> Result<(), Error> {
    let refuse = |reason| Err(Error::new(ErrorKind::Configuration, reason));
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("a URL with user information is not accepted");
    }
    if url.fragment().is_some() {
        return refuse("a URL with a fragment is not accepted");
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(()),
        "http" if is_loopback(url) => match loopback {
            LoopbackHttp::Allowed => Ok(()),
            LoopbackHttp::Refused => {
                refuse("plain http to loopback must be allowed by name (for sandboxes only)")
            }
        },
        "http" => refuse("plain http is not accepted: use https"),
        _ => refuse("only https URLs are accepted"),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn only_the_exact_origin_is_in_the_set() {
        let set = OriginSet::of(&url("https://api.good.example/v1"));
        assert!(set.contains(&url("https://api.good.example/other?x=1")));
        assert!(set.contains(&url("https://API.good.example:443/")));
        for stranger in [
            "http://api.good.example/",
            "https://api.good.example:8443/",
            "https://good.example/",
            "https://evil.api.good.example/",
            "https://api.good.example.evil.example/",
            "https://api.good.example@evil.example/",
            "https://user@api.good.example/",
            "https://:pw@api.good.example/",
            "ftp://api.good.example/",
        ] {
            assert!(!set.contains(&url(stranger)), "{stranger}");
        }
    }

    #[test]
    fn plain_http_is_for_loopback_and_only_when_allowed() {
        for loopback in [
            "http://127.0.0.1:9/",
            "http://[::1]:9/",
            "http://localhost/",
            "http://127.9.9.9/",
        ] {
            assert!(
                checked_url(loopback, LoopbackHttp::Allowed).is_ok(),
                "{loopback}"
            );
            assert!(
                checked_url(loopback, LoopbackHttp::Refused).is_err(),
                "{loopback}"
            );
        }
        for refused in [
            "http://example.com/",
            "http://127.0.0.1.evil.example/",
            "http://10.0.0.1/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "/relative",
            "https://user:pw@example.com/",
            "https://example.com/#f",
            "",
        ] {
            assert!(
                checked_url(refused, LoopbackHttp::Allowed).is_err(),
                "{refused}"
            );
        }
        assert!(checked_url("https://example.com/x", LoopbackHttp::Refused).is_ok());
    }
}
