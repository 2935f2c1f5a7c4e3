//! First steps at drchrono: what may we do, whom does a day bring, and what does that cost of the hour's calls.
//!
//! ```console
//! $ cargo run -p recipes --bin first-steps-drchrono
//! every scope was granted: true
//! the first patient's chart: Some(Phi(***))
//! 30 visits
//! 3 calls of 500
//! ```

use anyhow::Result;
use dental_sandbox::{Options, Sandbox};
use drchrono_client::SCOPES;
use drchrono_client::resources::AppointmentsFilter;

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    // Signs in as `first-steps-dentbird` shows it. With an application of your own:
    // `Environment::production()` in place of the sandbox's.
    let client = recipes::practice(&sandbox).await?;

    // ANCHOR: scopes
    // A scope that was not granted gives empty lists, not errors. Ask before you believe one.
    let missing = client.missing_scopes(&SCOPES).await?;
    println!("every scope was granted: {}", missing.is_empty());
    // ANCHOR_END: scopes

    // ANCHOR: day
    let mut visits = 0;
    let mut day = client
        .appointments()
        .list(AppointmentsFilter::date("2025-01-08"));
    while let Some(appointment) = day.next_item().await? {
        let Some(patient) = &appointment.patient else {
            continue; // a break
        };
        visits += 1;
        if visits == 1 {
            let patient = client.patients().get(patient).await?;
            // What shows a patient does not print.
            println!("the first patient's chart: {:?}", patient.chart_id);
        }
    }
    println!("{visits} visits");
    // ANCHOR_END: day

    println!(
        "{} calls of {}",
        client.calls(),
        drchrono_client::CALLS_PER_HOUR
    );
    Ok(())
}
