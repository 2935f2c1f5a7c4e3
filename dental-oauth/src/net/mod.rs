//! The socket and its rules: how requests travel, who may see a token, how much is read.

mod body;
mod headers;
mod http_transport;
mod origin;
mod transport;

pub use body::{ByteChunks, RequestBody, ResponseBody};
pub(crate) use headers::{request_id, retry_after};
#[cfg(feature = "postgres")]
pub(crate) use http_transport::tls_settings;
pub use http_transport::{HttpTransport, HttpTransportBuilder};
pub(crate) use origin::check_url;
pub use origin::{LoopbackHttp, Origin, OriginSet, checked_url};
pub use transport::{HttpRequest, HttpResponse, Transport, TransportError, TransportFailure};
