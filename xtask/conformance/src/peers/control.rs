//! The routes by which a check asks a server things that no client could.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::http;

/// Calls `<url>/control/<what>`.
pub(super) async fn control(url: &str, method: &str, what: &str) -> Result<Value> {
    let answer = http::send(method, &format!("{url}/control/{what}"), &[], "").await?;
    ensure!(
        answer.status == 200,
        "control route {what}: {}",
        answer.status
    );
    answer.json()
}

/// How many requests of this sort the server has received since the start.
pub(super) async fn count(url: &str, what: &str) -> Result<u64> {
    let counts = control(url, "GET", "counts").await?;
    counts[what]
        .as_u64()
        .with_context(|| format!("no count called {what}"))
}

/// The address in the line of JSON that a server of ours prints when it is ready.
pub(super) fn ready_url(line: &str) -> Option<String> {
    let ready: Value = serde_json::from_str(line).ok()?;
    Some(ready["url"].as_str()?.to_owned())
}
