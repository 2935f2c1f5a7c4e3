//! A transport of your own: every request passes one place, which counts it by host and lets none out to strangers.
//!
//! ```console
//! $ cargo run -p recipes --bin own-transport
//! 18 cases, requests by host: {"127.0.0.1": 4}
//! behind a closed gate: dentbird: exchange code: the request cannot be sent
//! ```

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use async_trait::async_trait;
use dental_oauth::Sent;
use dental_oauth::net::{
    HttpRequest, HttpResponse, HttpTransport, Transport, TransportError, TransportFailure,
};
use dental_sandbox::{Options, Sandbox};
use dentbird_client::DesignCaseFilter;

// ANCHOR: transport
/// Counts, and then lets the built-in transport send. Neither this nor any other transport follows redirects or tries
/// again: the layers above decide that.
#[derive(Debug)]
struct Gate {
    inner: HttpTransport,
    allowed: Vec<String>,
    counts: Mutex<BTreeMap<String, u32>>,
}

#[async_trait]
impl Transport for Gate {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let host = request.url.host_str().unwrap_or_default().to_owned();
        if !self.allowed.contains(&host) {
            // `Sent::No` is a promise: nothing has left, so that it is safe to try again.
            let why = "the host is not on the list";
            return Err(TransportError::new(
                TransportFailure::Refused,
                Sent::No,
                why,
            ));
        }
        *self.counts().entry(host).or_default() += 1;
        self.inner.send(request).await
    }
}
// ANCHOR_END: transport

impl Gate {
    fn counts(&self) -> MutexGuard<'_, BTreeMap<String, u32>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let gate = |host: &str| -> Result<Arc<Gate>> {
        Ok(Arc::new(Gate {
            inner: HttpTransport::new()?,
            allowed: vec![host.to_owned()],
            counts: Mutex::default(),
        }))
    };

    let open = gate("127.0.0.1")?;
    let client = recipes::dentbird_over(&sandbox, open.clone()).await?;
    let cases = client
        .design_cases(DesignCaseFilter::active())
        .collect(100)
        .await?;
    println!(
        "{} cases, requests by host: {:?}",
        cases.len(),
        open.counts()
    );

    let closed = recipes::dentbird_over(&sandbox, gate("open-api.dentbird.com")?).await;
    if let Err(error) = closed {
        println!("behind a closed gate: {error}");
    }
    Ok(())
}
