//! Resume a listing tomorrow: stop in the middle of a list and go on from there in another run; then ask only for what
//! has changed.
//!
//! ```console
//! $ cargo run -p recipes --bin resume-tomorrow
//! today: 10 cases
//! tomorrow: 8 cases
//! first run: 14 cases
//! second run: 1 new case
//! ```

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use dental_oauth::api::Cursor;
use dental_oauth::case::{Case, CaseSource, Watermark, changes_since};
use dental_sandbox::{Options, Sandbox};
use dentbird_client::{Dentbird, DesignCaseFilter};

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let folder = tempfile::tempdir()?;

    let client = recipes::dentbird(&sandbox).await?;
    let place = folder.path().join("cursor");
    println!("today: {} cases", some_pages(&client, &place, 1).await?);
    println!(
        "tomorrow: {} cases",
        some_pages(&client, &place, 100).await?
    );

    let clinic: Arc<dyn CaseSource> = Arc::new(recipes::clinic(&sandbox).await?);
    let place = folder.path().join("watermark");
    println!("first run: {} cases", whats_new(&clinic, &place).await?);
    let shared = sandbox.threeshape().add_case("doctor-eu");
    println!("second run: {} new case", whats_new(&clinic, &place).await?);
    assert!(shared.is_some());
    Ok(())
}

// ANCHOR: cursor
/// Reads so many pages from where the last run ended. Where the next one begins is written down once the cases are
/// dealt with, so that a crash repeats a page and loses none.
async fn some_pages(client: &Dentbird, place: &Path, pages: usize) -> Result<usize> {
    let mut list = client.design_cases(DesignCaseFilter::active());
    if let Ok(kept) = std::fs::read_to_string(place) {
        list = list.starting_at(Cursor::new(kept));
    }
    let mut cases = 0;
    for _ in 0..pages {
        let Some(page) = list.next_page().await? else {
            break;
        };
        cases += page.len(); // deal with them here
        if let Some(cursor) = list.cursor() {
            std::fs::write(place, cursor.as_str())?;
        }
    }
    Ok(cases)
}
// ANCHOR_END: cursor

// ANCHOR: changes
/// Reads what has changed since the last run, the first time everything.
async fn whats_new(source: &Arc<dyn CaseSource>, place: &Path) -> Result<usize> {
    let since = match std::fs::read_to_string(place) {
        Ok(kept) => Watermark::new(kept),
        Err(_) => Watermark::start(),
    };
    let mut feed = changes_since(Arc::clone(source), since);
    let mut cases: Vec<Case> = Vec::new();
    while let Some(page) = feed.next_page().await? {
        cases.extend(page); // deal with them here, durably
        if let Some(watermark) = feed.watermark() {
            std::fs::write(place, watermark.as_str().unwrap_or_default())?; // and only then this
        }
    }
    Ok(cases.len())
}
// ANCHOR_END: changes
