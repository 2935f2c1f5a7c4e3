//! Redirects that a provider documents as part of its API: followed by hand, never by the transport.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::{LoopbackHttp, OriginSet, check_url};

/// Whether an API's redirects are followed, and where to.
///
/// Without any setting an answer of 3xx is [`ErrorKind::Redirected`]. What is followed is asked again
/// with the same method, headers and body, below the same rules as the first address. The access token
/// goes along only within the client's own origin; elsewhere nothing but a read without it is possible.
///
/// ```
/// use dental_oauth::api::Redirects;
///
/// let files = Redirects::reads(3).elsewhere_at(["blobs.example"]);
/// # let _ = files;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Redirects {
    most: u8,
    writes: bool,
    elsewhere: Elsewhere,
}

#[derive(Debug, Clone, Default)]
enum Elsewhere {
    #[default]
    Refused,
    At(Vec<String>),
    Anywhere,
}

impl Redirects {
    /// None is followed.
    pub fn none() -> Self {
        Self::default()
    }

    /// Up to `most` in a row, for GET and HEAD, within the client's own origin.
    pub fn reads(most: u8) -> Self {
        Self {
            most,
            ..Self::default()
        }
    }

    /// Up to `most` in a row, for every method, within the client's own origin.
    pub fn every_method(most: u8) -> Self {
        Self {
            most,
            writes: true,
            ..Self::default()
        }
    }

    /// Reads also to these hosts, by https and without the access token.
    pub fn elsewhere_at<S: Into<String>>(mut self, hosts: impl IntoIterator<Item = S>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.into().to_lowercase());
        self.elsewhere = Elsewhere::At(hosts.collect());
        self
    }

    /// Reads also to any host, by https and without the access token: for providers that hand files out
    /// by signed links.
    pub fn elsewhere(mut self) -> Self {
        self.elsewhere = Elsewhere::Anywhere;
        self
    }

    /// Whether any is followed at all.
    pub(super) fn are_followed(&self) -> bool {
        self.most > 0
    }

    /// Where an answer sends a request, if that is to be followed.
    pub(super) fn next(
        &self,
        hop: &Hop<'_>,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<Result<Url>> {
        let reads = matches!(*hop.method, Method::GET | Method::HEAD);
        // 303 answers a write by what to read next (RFC 9110 section 15.4.4): not a place to repeat it.
        let repeated = reads || (self.writes && status != StatusCode::SEE_OTHER);
        if !self.are_followed() || !is_redirect(status) || !repeated {
            return None;
        }
        Some(self.target(hop, reads, headers).map_err(|detail| {
            Error::new(ErrorKind::Redirected, detail)
                .with_status(status.as_u16())
                .with_sent(Sent::Yes)
        }))
    }

    fn target(
        &self,
        hop: &Hop<'_>,
        reads: bool,
        headers: &HeaderMap,
    ) -> std::result::Result<Url, &'static str> {
        if hop.followed >= self.most {
            return Err("the server redirects again and again");
        }
        let location = headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .ok_or("the server redirects without saying where to")?;
        let refused =
            "the server redirects to an address that is not followed; nothing was sent there";
        // RFC 9110 section 10.2.2: relative to the address that was asked.
        let mut target = hop.from.join(location).map_err(|_| refused)?;
        target.set_fragment(None);
        let target = hop.aliases.home(target, hop.base);
        check_url(&target, hop.loopback).map_err(|_| refused)?;
        if hop.own.contains(&target) {
            return Ok(target);
        }
        let allowed = match &self.elsewhere {
            Elsewhere::Refused => false,
            Elsewhere::Anywhere => true,
            Elsewhere::At(hosts) => target
                .host_str()
                .is_some_and(|host| hosts.iter().any(|known| known == host)),
        };
        if allowed && reads {
            Ok(target)
        } else {
            Err(refused)
        }
    }
}

/// One answer on the way of a request.
pub(super) struct Hop<'a> {
    pub(super) method: &'a Method,
    pub(super) from: &'a Url,
    pub(super) base: &'a Url,
    pub(super) own: &'a OriginSet,
    pub(super) aliases: &'a Aliases,
    pub(super) loopback: LoopbackHttp,
    pub(super) followed: u8,
}

/// Other hosts that are the same service: links to them are taken as links to the base URL's.
#[derive(Debug, Clone, Default)]
pub(super) struct Aliases(pub(super) Vec<String>);

impl Aliases {
    /// The same link at the configured address, if it is one to another name of the service over TLS.
    pub(super) fn home(&self, mut url: Url, base: &Url) -> Url {
        let another_name = url.scheme() == "https"
            && url.port().is_none()
            && url
                .host_str()
                .is_some_and(|host| self.0.iter().any(|alias| alias == host));
        if another_name {
            // A base URL has all three; setting them cannot fail between http and https.
            let _ = url.set_scheme(base.scheme());
            let _ = url.set_host(base.host_str());
            let _ = url.set_port(base.port());
        }
        url
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}
