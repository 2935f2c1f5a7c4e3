//! Inside drchrono's quota: what a job will cost before it begins, and who decides when the hour is used up.
//!
//! ```console
//! $ cargo run -p recipes --bin inside-the-quota
//! ten thousand patients: false
//! this needs 40 calls; 5 are left until …
//! stopped after 5 calls; within the hour: true
//! ```

use std::sync::Arc;

use anyhow::Result;
use dental_oauth::ErrorKind;
use dental_oauth::api::{FileLedger, WhenEmpty};
use dental_oauth::net::HttpTransport;
use dental_sandbox::{Options, Sandbox};
use drchrono_client::resources::AppointmentsFilter;
use drchrono_client::{Drchrono, Environment, listing_calls};

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let folder = tempfile::tempdir()?;
    let place = Environment::at(sandbox.drchrono().base_url()).allow_insecure_loopback();
    let client = recipes::practice(&sandbox).await?;
    let session = client.session().cloned().unwrap_or_else(|| unreachable!());

    // ANCHOR: builder
    let transport = Arc::new(HttpTransport::new()?);
    let client = Drchrono::builder(&place, session, transport)
        // All processes of one application count in one place.
        .ledger(Arc::new(FileLedger::open(folder.path().join("calls"))?))
        // What drchrono agreed to give you; 500 without this line.
        .calls_per_hour(Some(5))
        // Do not wait for the next hour: say how long it would be.
        .when_empty(WhenEmpty::Stop)
        .build()?;
    // ANCHOR_END: builder

    // ANCHOR: estimate
    let estimate = client.estimate(listing_calls(10_000, 250)).await?;
    println!("ten thousand patients: {}", estimate.fits());
    println!("{estimate}");
    // ANCHOR_END: estimate

    // ANCHOR: stop
    for day in 15..30 {
        let filter = AppointmentsFilter::date(format!("2025-01-{day}"));
        match client.appointments().list(filter).collect(1000).await {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::RateLimited => {
                let wait = error.retry_after().unwrap_or_default();
                println!(
                    "stopped after {} calls; within the hour: {}",
                    client.calls(),
                    wait.as_secs() <= 3600
                );
                break;
            }
            Err(error) => return Err(error.into()),
        }
    }
    // ANCHOR_END: stop
    Ok(())
}
