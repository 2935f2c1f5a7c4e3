//! A server that says how long to wait.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use dental_oauth::ErrorKind;

use super::{api, call, member};
use crate::{
    client::{Shelf, fails},
    peers::Django,
};

/// Whatever the outcome, nobody is throttled afterwards.
async fn with_limit<T>(
    peer: &Django,
    seconds: u32,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    peer.once_in(Some(seconds)).await?;
    let outcome = work.await;
    peer.once_in(None).await?;
    outcome
}

pub(super) async fn waited_for(peer: &Django) -> Result<()> {
    const SECONDS: u32 = 2;
    let member = member(peer, &Shelf::Memory).await?;
    let api = api(peer, &member.program, &member.session)?;
    // Not so far that the token has ended; the wait must not depend on it at all.
    member
        .program
        .clock
        .set(i64::from(Django::ACCESS_SECONDS) / 2);
    let calls = peer.calls().await?;
    with_limit(peer, SECONDS, async {
        let begun = Instant::now();
        call(&api).await?;
        call(&api).await?;
        let took = begun.elapsed();
        let limits = Duration::from_secs(1)..Duration::from_secs(u64::from(SECONDS) + 3);
        ensure!(limits.contains(&took), "both calls took {took:?}");
        Ok(())
    })
    .await?;
    let calls = peer.calls().await? - calls;
    ensure!(calls == 3, "{calls} calls instead of 3");
    Ok(())
}

pub(super) async fn too_long(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let api = api(peer, &member.program, &member.session)?;
    let calls = peer.calls().await?;
    with_limit(peer, 60, async {
        call(&api).await?;
        let begun = Instant::now();
        let error = fails(call(&api).await, ErrorKind::RateLimited, None)?;
        let asked = error.retry_after();
        let limits = Duration::from_secs(30)..=Duration::from_secs(60);
        ensure!(
            error.status() == Some(429) && asked.is_some_and(|asked| limits.contains(&asked)),
            "it says {:?}, {asked:?}",
            error.status()
        );
        let took = begun.elapsed();
        ensure!(took < Duration::from_secs(5), "it took {took:?}");
        Ok(())
    })
    .await?;
    let calls = peer.calls().await? - calls;
    ensure!(calls == 2, "{calls} calls instead of 2");
    Ok(())
}
