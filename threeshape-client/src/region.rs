//! Regions: the host a user's cases are on, as the service names it, and how it becomes an address.

use std::borrow::Cow;
use std::fmt;

use dental_oauth::net::LoopbackHttp;
use dental_oauth::{Error, ErrorKind, Result};
use url::{Host, Url};

use crate::fault::ThreeShapeFault;

/// How a user's `RegionUri` becomes the address that cases are asked for at.
///
/// The service has moved once: users still name the hosts of version 1.0, while third parties read cases
/// from the metadata hosts of version 1.5. None of these is tried behind your back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RegionStrategy {
    /// `https://{RegionUri}/api/...`, as documented. If the host is gone, the error says so and names
    /// [`MapToMetadata`](RegionStrategy::MapToMetadata).
    #[default]
    AsGiven,
    /// The metadata host of the region that has this host, by [`Environment::regions`]. A host that is in
    /// none of them is an error, not a guess.
    ///
    /// [`Environment::regions`]: crate::Environment::regions
    MapToMetadata,
    /// Asks a metadata host for the account's servers (`/api/servers`) and takes the first.
    DiscoverServers,
    /// Asks the users service for the account's default metadata service.
    DiscoverDefaultService,
    /// Always this base URL, for tests.
    Fixed(String),
}

/// One region of an installation and its two hosts, without scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its name, such as `Europe`.
    pub name: Cow<'static, str>,
    /// The host of version 1.0, which is what `RegionUri` names: a bare host, with a port if it is not 443.
    pub host: Cow<'static, str>,
    /// The metadata host of version 1.5, if there is one.
    pub metadata_host: Option<Cow<'static, str>>,
}

impl Region {
    const fn known(name: &'static str, host: &'static str, metadata_host: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            host: Cow::Borrowed(host),
            metadata_host: Some(Cow::Borrowed(metadata_host)),
        }
    }

    /// Europe in production.
    pub const EUROPE: Self = Self::known(
        "Europe",
        "www.3shapecommunicate.com",
        "eumetadata.3shapecommunicate.com",
    );
    /// America in production.
    pub const AMERICA: Self = Self::known(
        "America",
        "us.3shapecommunicate.com",
        "ammetadata.3shapecommunicate.com",
    );
    /// Asia in production.
    pub const ASIA: Self = Self::known(
        "Asia",
        "as1.3shapecommunicate.com",
        "asmetadata.3shapecommunicate.com",
    );
    /// Europe in staging.
    pub const STAGING_EUROPE: Self = Self::known(
        "Europe",
        "staging-eu10.3shapecommunicate.com",
        "staging-eumetadata.3shapecommunicate.com",
    );
    /// America in staging. Asia has no staging hosts.
    pub const STAGING_AMERICA: Self = Self::known(
        "America",
        "staging-am10.3shapecommunicate.com",
        "staging-ammetadata.3shapecommunicate.com",
    );

    /// A region of your own, for a sandbox.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        host: impl Into<Cow<'static, str>>,
        metadata_host: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            name: name.into(),
            host: host.into(),
            metadata_host: Some(metadata_host.into()),
        }
    }

    /// Its hosts.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.host).chain(self.metadata_host.as_deref())
    }
}

/// The host of a region, normalised: lower case, without scheme, path or the default port. Two accounts
/// are in the same region when these are equal.
///
/// ```
/// use threeshape_client::RegionHost;
/// use dental_oauth::net::LoopbackHttp;
///
/// # fn main() -> dental_oauth::Result<()> {
/// let host = RegionHost::parse(" https://WWW.3shapecommunicate.com:443/ ", LoopbackHttp::Refused)?;
/// assert_eq!(host.to_string(), "www.3shapecommunicate.com");
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RegionHost {
    name: String,
    port: Option<u16>,
    /// Plain http: loopback only.
    plain: bool,
}

impl RegionHost {
    /// Reads a `RegionUri`: a bare host, with or without a port, or a whole `https` URL of nothing but a
    /// host; in any case, with or without a slash at the end and blanks around.
    ///
    /// # Errors
    /// [`ThreeShapeFault::NoRegion`] for nothing at all; [`ThreeShapeFault::RegionUnusable`] for user
    /// information, a path, a query, a fragment, another scheme, or whatever is no host. Plain http is for
    /// loopback where that is allowed.
    pub fn parse(text: &str, loopback: LoopbackHttp) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ThreeShapeFault::NoRegion.error());
        }
        let unusable = || ThreeShapeFault::RegionUnusable.error();
        // A parser of URLs drops some of these and takes others for a slash.
        let odd = |c: char| c.is_control() || c.is_whitespace() || "@?#\\%".contains(c);
        if text.contains(odd) {
            return Err(unusable());
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.is_empty() || authority.contains('/') {
            return Err(unusable());
        }
        let url = Url::parse(&format!("https://{authority}/")).map_err(|_| unusable())?;
        let host = url.host().ok_or_else(unusable)?;
        let local = loopback == LoopbackHttp::Allowed && is_loopback(&host);
        let plain = match scheme.as_deref() {
            None => local,
            Some("https") => false,
            Some("http") if local => true,
            Some(_) => return Err(unusable()),
        };
        let name = host.to_string();
        if name.ends_with('.') {
            return Err(unusable());
        }
        let port = if plain {
            // With `https` in front the parser took 443 for the default, and dropped it.
            let written = authority.rsplit_once(':').map(|(_, port)| port);
            written
                .and_then(|port| port.parse().ok())
                .filter(|p| *p != 80)
        } else {
            url.port()
        };
        Ok(Self { name, port, plain })
    }

    /// The host of an address that has been looked at already.
    pub(crate) fn of(url: &Url) -> Result<Self> {
        let host = url
            .host()
            .ok_or_else(|| ThreeShapeFault::RegionUnusable.error())?;
        Ok(Self {
            name: host.to_string(),
            port: url.port(),
            plain: url.scheme() == "http",
        })
    }

    /// The address of the host, without a slash at the end.
    pub fn base_url(&self) -> String {
        let scheme = if self.plain { "http" } else { "https" };
        format!("{scheme}://{self}")
    }
}

pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

impl fmt::Display for RegionHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for RegionHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A base URL as discovery gives it, which ends in `/api/`, without that end (dossier 3.5.15).
pub(crate) fn without_api(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_suffix('/').unwrap_or(text);
    let cut = text.len().saturating_sub(4);
    match text.get(cut..) {
        Some(end) if end.eq_ignore_ascii_case("/api") => &text[..cut],
        _ => text,
    }
}

pub(crate) fn not_mapped() -> Error {
    Error::new(
        ErrorKind::Configuration,
        "this region's host is in none of the known regions: name the region in the environment, or choose another strategy",
    )
    .with_code(Some(ThreeShapeFault::RegionUnusable.code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_region_uri_is_read_in_every_form_the_service_may_use() {
        let table = [
            ("www.3shapecommunicate.com", "www.3shapecommunicate.com"),
            ("WWW.3ShapeCommunicate.COM", "www.3shapecommunicate.com"),
            ("  us.3shapecommunicate.com \n", "us.3shapecommunicate.com"),
            ("as1.3shapecommunicate.com/", "as1.3shapecommunicate.com"),
            (
                "https://as1.3shapecommunicate.com",
                "as1.3shapecommunicate.com",
            ),
            (
                "HTTPS://as1.3shapecommunicate.com/",
                "as1.3shapecommunicate.com",
            ),
            ("as1.3shapecommunicate.com:443", "as1.3shapecommunicate.com"),
            (
                "as1.3shapecommunicate.com:8443",
                "as1.3shapecommunicate.com:8443",
            ),
            ("bücher.example", "xn--bcher-kva.example"),
        ];
        for (text, host) in table {
            let read = RegionHost::parse(text, LoopbackHttp::Refused);
            assert_eq!(read.unwrap().to_string(), host, "{text:?}");
        }
    }

    #[test]
    fn a_region_uri_that_is_more_than_a_host_is_refused() {
        for text in [
            "http://www.3shapecommunicate.com",
            "ftp://www.3shapecommunicate.com",
            "https://user@www.3shapecommunicate.com",
            "https://@www.3shapecommunicate.com",
            "user:pw@www.3shapecommunicate.com",
            "www.3shapecommunicate.com/api",
            "www.3shapecommunicate.com//",
            "www.3shapecommunicate.com/%2e",
            "www.3shapecommunicate.com?x=1",
            "www.3shapecommunicate.com#x",
            "www.3shapecommunicate.com\\evil.example",
            "www.3shape communicate.com",
            "www.3shapecommunicate.com\t.evil.example",
            "www.3shapecommunicate.com.",
            "https://",
            "/",
            "http://127.0.0.1:9",
            "[::1",
            "a:b:c",
        ] {
            let error = RegionHost::parse(text, LoopbackHttp::Refused).unwrap_err();
            assert_eq!(
                ThreeShapeFault::of(&error),
                Some(ThreeShapeFault::RegionUnusable),
                "{text:?}"
            );
        }
        for text in ["", "  ", "\n"] {
            let error = RegionHost::parse(text, LoopbackHttp::Refused).unwrap_err();
            assert_eq!(
                ThreeShapeFault::of(&error),
                Some(ThreeShapeFault::NoRegion),
                "{text:?}"
            );
        }
    }

    #[test]
    fn loopback_is_plain_only_where_it_is_allowed() {
        let base = |text, loopback| RegionHost::parse(text, loopback).map(|host| host.base_url());
        let allowed = LoopbackHttp::Allowed;
        assert_eq!(base("127.0.0.1:80", allowed).unwrap(), "http://127.0.0.1");
        assert_eq!(
            base("127.0.0.1:443", allowed).unwrap(),
            "http://127.0.0.1:443"
        );
        assert_eq!(
            base("http://localhost:81/", allowed).unwrap(),
            "http://localhost:81"
        );
        assert_eq!(
            base("https://localhost:81/", allowed).unwrap(),
            "https://localhost:81"
        );
        assert_eq!(base("[::1]:81", allowed).unwrap(), "http://[::1]:81");
        assert_eq!(
            base("a.example:81", allowed).unwrap(),
            "https://a.example:81"
        );
        assert!(base("http://a.example", allowed).is_err());
        assert_eq!(
            base("127.0.0.1:81", LoopbackHttp::Refused).unwrap(),
            "https://127.0.0.1:81"
        );
    }

    #[test]
    fn the_end_of_a_discovered_address_is_taken_off_once() {
        for (given, base) in [
            ("https://a.example/api/", "https://a.example"),
            ("https://a.example/API", "https://a.example"),
            ("https://a.example/", "https://a.example"),
            ("https://a.example", "https://a.example"),
            ("https://a.example/api/api/", "https://a.example/api"),
            ("ü", "ü"),
            ("", ""),
        ] {
            assert_eq!(without_api(given), base);
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_out_is_one_host(text in "\\PC{0,40}|[a-z0-9.:/@\\\\-]{0,40}") {
            if let Ok(host) = RegionHost::parse(&text, LoopbackHttp::Refused) {
                let url = Url::parse(&host.base_url()).unwrap();
                prop_assert_eq!((url.scheme(), url.path(), url.username()), ("https", "/", ""));
                prop_assert_eq!(RegionHost::parse(&host.to_string(), LoopbackHttp::Refused).unwrap(), host);
            }
        }
    }
}
