//! What the built-in transport can be told about the network it is in. Nothing here makes it less safe: there is
//! no way to follow redirects, to trust every certificate, or to send plain http anywhere but to loopback.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use super::http_transport::HttpTransport;
use super::proxy::HttpProxy;
use super::tls::{self, ClientCertificate, TlsSettings};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind};

/// Settings of an [`HttpTransport`].
#[derive(Debug)]
pub struct HttpTransportBuilder {
    user_agent: String,
    connect_timeout: Duration,
    clock: Arc<dyn Clock>,
    tls: TlsSettings,
    proxy: Option<HttpProxy>,
    local_address: Option<IpAddr>,
    addresses: Vec<(String, Vec<IpAddr>)>,
}

impl HttpTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            user_agent: concat!("dental-oauth/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            clock: Arc::new(SystemClock),
            tls: TlsSettings::default(),
            proxy: None,
            local_address: None,
            addresses: Vec::new(),
        }
    }

    /// Sets `User-Agent`, for example `my-lab-software/2.1`.
    pub fn user_agent(mut self, value: impl Into<String>) -> Self {
        self.user_agent = value.into();
        self
    }

    /// Limits name resolution, TCP, the proxy's answer and TLS together.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Measures stalls on this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Trusts one more certificate authority (DER), for example that of a clinic's inspecting proxy.
    pub fn add_root_certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.tls.roots.push(der.into());
        self
    }

    /// Shows this certificate to servers that ask for one (mutual TLS).
    pub fn client_certificate(mut self, certificate: ClientCertificate) -> Self {
        self.tls.certificate = Some(certificate);
        self
    }

    /// Tunnels every `https` request through a proxy. Without it there is none: variables such as
    /// `HTTPS_PROXY` are not looked at, since they are not always the program's own.
    pub fn proxy(mut self, proxy: HttpProxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Connects from this address of the computer, where it has several.
    pub fn local_address(mut self, address: IpAddr) -> Self {
        self.local_address = Some(address);
        self
    }

    /// Connects to these addresses for a host name, without asking the name service. The server must still show
    /// a certificate for the name. With a proxy, which looks names up itself, only the proxy's own name is
    /// concerned.
    pub fn addresses_of(
        mut self,
        host: impl Into<String>,
        addresses: impl IntoIterator<Item = IpAddr>,
    ) -> Self {
        // Names come from URLs, where they are in lower case.
        let host = host.into().to_ascii_lowercase();
        self.addresses.push((host, addresses.into_iter().collect()));
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a user agent or certificate that cannot be used, for addresses of
    /// `localhost`, which is this computer by definition, and for settings of TLS where none is built in.
    pub fn build(self) -> Result<HttpTransport, Error> {
        let refused = |reason: &'static str| Error::new(ErrorKind::Configuration, reason);
        let mut builder = reqwest::Client::builder()
            .user_agent(self.user_agent)
            .connect_timeout(self.connect_timeout)
            // A redirected POST would carry the refresh token and the client secret along.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .local_address(self.local_address);
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.for_reqwest()?);
        }
        for (host, addresses) in &self.addresses {
            // Plain http is allowed there because nothing of it leaves the computer.
            if host.trim_end_matches('.') == "localhost" {
                return Err(refused("localhost cannot be given other addresses"));
            }
            // Port 0: the one of the URL.
            let addresses: Vec<_> = addresses
                .iter()
                .map(|address| SocketAddr::new(*address, 0))
                .collect();
            builder = builder.resolve_to_addrs(host, &addresses);
        }
        let client = tls::set_up(builder, &self.tls)?
            .build()
            .map_err(|_| refused("the HTTP client cannot be set up"))?;
        Ok(HttpTransport::of(client, self.clock))
    }
}
