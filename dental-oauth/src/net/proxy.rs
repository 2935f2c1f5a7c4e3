//! The way out of a network that has only one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use url::Url;
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// An HTTP proxy that opens tunnels (`CONNECT`, RFC 9110 section 9.3.6).
///
/// It learns which hosts are called and how much is sent; headers and bodies go through it inside the TLS
/// connection with the service. One that opens TLS to look inside shows a certificate of its own, whose
/// authority must be [added](super::HttpTransportBuilder::add_root_certificate). Plain http, which is to
/// loopback alone, never goes to a proxy.
#[derive(Debug, Clone)]
pub struct HttpProxy {
    url: Url,
    credentials: Option<(Secret, Secret)>,
}

impl HttpProxy {
    /// The proxy at `http://host:port`, or `https://host:port` for one that is itself called over TLS.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for another scheme, and for a path, query or user information.
    pub fn new(url: &str) -> Result<Self, Error> {
        let refused = || Error::new(ErrorKind::Configuration, "not the URL of an HTTP proxy");
        let url = Url::parse(url).map_err(|_| refused())?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare || !matches!(url.scheme(), "http" | "https") {
            return Err(refused());
        }
        Ok(Self {
            url,
            credentials: None,
        })
    }

    /// Signs in at the proxy with a name and password (Basic, RFC 7617). To a proxy at `http://` they travel
    /// readable for the network in between.
    pub fn credentials(mut self, user: impl Into<String>, password: Secret) -> Self {
        self.credentials = Some((Secret::new(user), password));
        self
    }

    pub(super) fn for_reqwest(&self) -> Result<reqwest::Proxy, Error> {
        let proxy = reqwest::Proxy::https(self.url.clone())
            .map_err(|_| Error::new(ErrorKind::Configuration, "the proxy cannot be used"))?;
        let Some((user, password)) = &self.credentials else {
            return Ok(proxy);
        };
        // By a header of our own: reqwest passes both through a URL, where a `%41` in a password becomes an `A`.
        let pair = Zeroizing::new(format!("{}:{}", user.expose(), password.expose()));
        let mut header = Zeroizing::new("Basic ".to_owned());
        STANDARD.encode_string(pair.as_bytes(), &mut header);
        let mut header = HeaderValue::from_str(&header)
            .map_err(|_| Error::new(ErrorKind::Configuration, "the proxy cannot be used"))?;
        header.set_sensitive(true);
        Ok(proxy.custom_http_auth(header))
    }
}

#[cfg(test)]
mod tests {
    use super::HttpProxy;
    use crate::secret::Secret;

    #[test]
    fn a_proxy_is_an_origin_over_http_and_nothing_more() {
        for good in ["http://proxy.example:3128", "https://proxy.example/"] {
            assert!(HttpProxy::new(good).is_ok(), "{good}");
        }
        for bad in [
            "proxy.example:3128",
            "socks5://proxy.example",
            "http://user:word@proxy.example",
            "http://proxy.example/path",
            "http://proxy.example/?a=b",
            "",
        ] {
            assert!(HttpProxy::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn neither_name_nor_password_is_shown() {
        let proxy = HttpProxy::new("http://proxy.example:3128")
            .unwrap()
            .credentials("marker-user", Secret::new("marker-word"));
        assert!(!format!("{proxy:?}").contains("marker"));
    }
}
