//! Several accounts: all of them in one list, of whichever provider, and one that fails stops no other.
//!
//! ```console
//! $ cargo run -p recipes --bin several-accounts
//! crowns: somebody must sign in again
//! clinic: 14 cases
//! practice: 224 cases
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use dental_oauth::case::{CaseQuery, CaseSource, merge};
use dental_sandbox::{Options, Sandbox};
use futures_util::StreamExt as _;

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let crowns = recipes::dentbird(&sandbox).await?;
    let clinic = recipes::clinic(&sandbox).await?;
    let practice = recipes::practice(&sandbox).await?;

    // Somebody ends the grant at Dentbird, on its own pages.
    sandbox.dentbird().revoke_all();

    // ANCHOR: merge
    let accounts: Vec<(&str, Arc<dyn CaseSource>)> = vec![
        ("crowns", Arc::new(crowns)),
        ("clinic", Arc::new(clinic)),
        ("practice", Arc::new(practice.cases())),
    ];
    let recent = CaseQuery::new().since("2025-01-01T00:00:00Z".parse()?);
    let mut merged = merge(accounts, &recent);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    while let Some(next) = merged.next().await {
        match next.case {
            Ok(_) => *counts.entry(next.account.to_string()).or_default() += 1,
            Err(error) if error.needs_user() => {
                println!("{}: somebody must sign in again", next.account);
            }
            Err(error) => println!("{}: {error}", next.account),
        }
    }
    // ANCHOR_END: merge
    for (account, cases) in counts {
        println!("{account}: {cases} cases");
    }
    Ok(())
}
