//! First steps at 3Shape: a doctor and the laboratory sign in, the doctor's cases that are the laboratory's are
//! listed, and their scans fetched and checked.
//!
//! ```console
//! $ cargo run -p recipes --bin first-steps-threeshape
//! 14 cases are shared with the laboratory
//! 29 scans fetched and checked
//! again: AlreadyThere
//! ```

use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use dental_oauth::net::HttpTransport;
use dental_sandbox::threeshape::Region;
use dental_sandbox::{Options, Sandbox};
use recipes::{threeshape_environment, threeshape_session};
use threeshape_client::{
    ClientAccount, ClientAccounts, ClientSession, ClinicCases, DoctorAccount, DoctorSession,
    TimeWindow,
};

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let place = threeshape_environment(&sandbox);
    let transport = Arc::new(HttpTransport::new()?);

    // ANCHOR: accounts
    // Two people sign in: the doctor, who lets their cases be read, and you, who fetch files. The two kinds of session
    // are types of their own, so that no doctor's token can be sent to a file.
    let doctor = DoctorSession::new(threeshape_session(&sandbox, "clinic-eu").await?);
    let lab = ClientSession::new(threeshape_session(&sandbox, "lab-eu").await?);
    let doctor = DoctorAccount::new(&place, doctor, transport.clone())?;
    let lab = ClientAccount::new(&place, lab, transport)?;

    // An account of yours for each region you work in, named by the region's host.
    let europe = sandbox.threeshape().region_url(Region::Europe);
    let clinic = ClinicCases::new(doctor, ClientAccounts::new().add(europe, lab)?);
    // ANCHOR_END: accounts

    // ANCHOR: list
    // Only cases with your account among the actors are kept: the doctor's token opens all of the doctor's patients.
    let january: DateTime<Utc> = "2026-01-01T00:00:00Z".parse()?;
    let window = TimeWindow::since(january);
    let cases = clinic.cases(window).await?.collect(1000).await?;
    println!("{} cases are shared with the laboratory", cases.len());
    // ANCHOR_END: list

    // ANCHOR: fetch
    // Every scan is hashed while it streams and compared with the service's SHA-1.
    let folder = tempfile::tempdir()?;
    let client = clinic.client().await?;
    let mut scans = 0;
    for case in &cases {
        for file in client.save_stl_files(case, folder.path()).await {
            file.outcome?;
            scans += 1;
        }
    }
    println!("{scans} scans fetched and checked");

    // A second run finds them on disk and fetches nothing.
    if let Some(case) = cases.iter().find(|case| case.stl_files().next().is_some()) {
        let again = client.save_stl_files(case, folder.path()).await;
        if let Some(file) = again.into_iter().next() {
            println!("again: {:?}", file.outcome?);
        }
    }
    // ANCHOR_END: fetch
    Ok(())
}
