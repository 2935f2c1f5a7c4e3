//! TLS for the built-in transport: by rustls where that is built in; else by the operating system's own.

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// Who this program is, for servers that ask for a certificate (mutual TLS).
#[derive(Debug, Clone)]
pub struct ClientCertificate {
    #[cfg_attr(
        not(any(feature = "rustls", feature = "native-tls")),
        expect(dead_code, reason = "without TLS it is refused unread")
    )]
    chain: String,
    #[cfg_attr(
        not(any(feature = "rustls", feature = "native-tls")),
        expect(dead_code, reason = "without TLS it is refused unread")
    )]
    key: Secret,
}

impl ClientCertificate {
    /// The certificate, followed by those of the authorities between it and the root, and its private key, both
    /// as PEM (RFC 7468); the key in the form of PKCS #8, `BEGIN PRIVATE KEY`. They are read when the transport
    /// is built.
    pub fn from_pem(chain: impl Into<String>, key: Secret) -> Self {
        Self {
            chain: chain.into(),
            key,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct TlsSettings {
    /// Certificates of further authorities, as DER.
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) certificate: Option<ClientCertificate>,
}

fn refused(reason: &'static str) -> Error {
    Error::new(ErrorKind::Configuration, reason)
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
const BAD_ROOT: &str = "an added root certificate is not valid DER";
#[cfg(any(feature = "rustls", feature = "native-tls"))]
const BAD_CERTIFICATE: &str =
    "the client certificate or its key is not valid PEM, or they do not belong together";

#[cfg(feature = "rustls")]
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    settings: &TlsSettings,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_preconfigured(rustls_settings(settings)?))
}

#[cfg(feature = "rustls")]
pub(crate) fn rustls_settings(settings: &TlsSettings) -> Result<rustls::ClientConfig, Error> {
    let mut roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for der in &settings.roots {
        let added = roots.add(der.clone().into());
        added.map_err(|_| refused(BAD_ROOT))?;
    }
    // The provider is named, not looked up process-wide: another crate's choice must not change ours.
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| refused("TLS cannot be set up"))?
        .with_root_certificates(roots);
    match &settings.certificate {
        None => Ok(config.with_no_client_auth()),
        Some(certificate) => {
            let (chain, key) = certificate.for_rustls()?;
            config
                .with_client_auth_cert(chain, key)
                .map_err(|_| refused(BAD_CERTIFICATE))
        }
    }
}

#[cfg(feature = "rustls")]
impl ClientCertificate {
    fn for_rustls(
        &self,
    ) -> Result<
        (
            Vec<rustls::pki_types::CertificateDer<'static>>,
            rustls::pki_types::PrivateKeyDer<'static>,
        ),
        Error,
    > {
        use rustls::pki_types::pem::PemObject as _;
        use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

        let chain: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(self.chain.as_bytes()).collect();
        let key = PrivatePkcs8KeyDer::from_pem_slice(self.key.expose().as_bytes());
        let (Ok(chain), Ok(key)) = (chain, key) else {
            return Err(refused(BAD_CERTIFICATE));
        };
        Ok((chain, key.into()))
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    settings: &TlsSettings,
) -> Result<reqwest::ClientBuilder, Error> {
    let roots: Result<Vec<_>, _> = settings
        .roots
        .iter()
        .map(|der| reqwest::Certificate::from_der(der))
        .collect();
    let mut builder = builder
        .tls_backend_native()
        // The library's own default is 1.0, which RFC 8996 forbids.
        .tls_version_min(reqwest::tls::Version::TLS_1_2)
        .tls_certs_merge(roots.map_err(|_| refused(BAD_ROOT))?);
    if let Some(certificate) = &settings.certificate {
        let (chain, key) = (certificate.chain.as_bytes(), certificate.key.expose());
        let identity = reqwest::Identity::from_pkcs8_pem(chain, key.as_bytes());
        builder = builder.identity(identity.map_err(|_| refused(BAD_CERTIFICATE))?);
    }
    Ok(builder)
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    settings: &TlsSettings,
) -> Result<reqwest::ClientBuilder, Error> {
    if settings.roots.is_empty() && settings.certificate.is_none() {
        return Ok(builder);
    }
    Err(refused(
        "built without TLS: enable the feature `rustls` or `native-tls`",
    ))
}
