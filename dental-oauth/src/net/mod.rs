//! The socket and its rules: how requests travel, who may see a token, how much is read.

mod body;
mod headers;
mod http_transport;
mod origin;
mod proxy;
mod settings;
mod tls;
mod transport;

pub use body::{ByteChunks, RequestBody, ResponseBody};
pub(crate) use headers::{request_id, retry_after};
pub use http_transport::HttpTransport;
pub(crate) use origin::check_url;
pub use origin::{LoopbackHttp, Origin, OriginSet, checked_url};
pub use proxy::HttpProxy;
pub use settings::HttpTransportBuilder;
pub use tls::ClientCertificate;
#[cfg(feature = "postgres")]
pub(crate) use tls::{TlsSettings, rustls_settings};
pub use transport::{HttpRequest, HttpResponse, Transport, TransportError, TransportFailure};
