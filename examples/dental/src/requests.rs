//! How many requests a run costs.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use dental_oauth::net::{HttpRequest, HttpResponse, HttpTransport, Transport, TransportError};

/// The transport, with a count of what goes through it.
#[derive(Debug)]
pub(crate) struct Counting {
    transport: HttpTransport,
    requests: AtomicU64,
}

impl Counting {
    pub(crate) fn new(transport: HttpTransport) -> Self {
        let requests = AtomicU64::new(0);
        Self {
            transport,
            requests,
        }
    }

    /// How many requests were sent so far.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Transport for Counting {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.transport.send(request).await
    }
}
