//! When an upload goes wrong: is nothing wrong stored, nothing transferred, and the outcome told?

use std::{fs, io::Write as _, sync::Arc};

use anyhow::{Result, ensure};
use dental_oauth::{
    Error, ErrorKind,
    transfer::{DigestAlgorithm, UploadFile},
};

use crate::{
    client::{Address, Bench, Choice, Meddling, fails, noise},
    peers::Azurite,
    report::Report,
};

/// A clock that does not see that an address has run out.
const HALF_AN_HOUR_SLOW: i64 = -30 * 60;

/// Runs all checks of this group against one store.
pub(crate) async fn run(report: &mut Report, store: &Arc<Azurite>) {
    report
        .check(
            "a file that grew after it was hashed is not sent",
            grown(store),
        )
        .await;
    report
        .check(
            "a file changed behind its time stamp is never stored",
            changed_in_place(store),
        )
        .await;
    report
        .check(
            "a body damaged on the way is sent once more",
            damaged_once(store),
        )
        .await;
    report
        .check(
            "a body damaged each time is an error, and nothing is stored",
            damaged_always(store),
        )
        .await;
    report
        .check(
            "without Content-MD5 a damaged body is Integrity, by the store's echo",
            damaged_unhashed(store),
        )
        .await;
    report
        .check(
            "an address seen to be over is not used: registered again, newest id",
            expired_and_seen(store),
        )
        .await;
    report
        .check(
            "an address the store says is over: registered again once, newest id",
            expired_unseen(store),
        )
        .await;
    report
        .check(
            "addresses that are always over end in Storage",
            refused_twice(store, Address::Expired),
        )
        .await;
    report
        .check(
            "a tampered signature: registered again once, newest id",
            tampered_once(store),
        )
        .await;
    report
        .check(
            "signatures that are always tampered with end in Storage",
            refused_twice(store, Address::Tampered),
        )
        .await;
    report
        .check(
            "an address for https alone is not asked for again",
            https_only(store),
        )
        .await;
    report
        .check(
            "sp=w: an upload whose answer is lost is repeated in place",
            lost_answer(store, Address::Good, 1),
        )
        .await;
    report
        .check(
            "sp=c: an upload whose answer is lost is registered again",
            lost_answer(store, Address::CreateOnly, 2),
        )
        .await;
    report
        .check(
            "nothing is transferred when one of two uploads fails",
            nothing_transferred(store),
        )
        .await;
}

async fn grown(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    let path = bench.file("upper.ply", b"hashed")?;
    let file = UploadFile::open(&path, DigestAlgorithm::Md5).await?;
    fs::OpenOptions::new()
        .append(true)
        .open(&path)?
        .write_all(b" and more")?;
    let error = fails(
        bench.upload_hashed("upper.ply", &file).await,
        ErrorKind::Io,
        None,
    )?;
    ensure!(error.detail().contains("changed"), "it says: {error}");
    bench.nothing_stored().await?;
    bench.sent(0)
}

async fn changed_in_place(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    let content = noise(3 * 1024 * 1024);
    let path = bench.file("upper.ply", &content)?;
    let file = UploadFile::open(&path, DigestAlgorithm::Md5).await?;
    let modified = fs::metadata(&path)?.modified()?;
    let mut writer = fs::OpenOptions::new().write(true).open(&path)?;
    writer.write_all(b"another patient's scan")?;
    writer.set_modified(modified)?;
    fails(
        bench.upload_hashed("upper.ply", &file).await,
        ErrorKind::Io,
        None,
    )?;
    bench.registration(0, 1)?;
    bench.nothing_stored().await?;
    bench.sent(1)
}

async fn damaged_once(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.tap.meddle(Meddling::DamageUpload, 1);
    let content = noise(600_000);
    bench.upload("upper.ply", &content).await??;
    bench.stored(&bench.registration(0, 1)?, &content).await?;
    bench.sent(2)
}

async fn damaged_always(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.tap.meddle(Meddling::DamageUpload, usize::MAX);
    let outcome = bench.upload("upper.ply", &noise(600_000)).await?;
    // The store that this one emulates says `Md5Mismatch`, which is `Integrity`.
    let error = fails(outcome, ErrorKind::Storage, Some("InvalidOperation"))?;
    ensure!(
        error.status() == Some(400),
        "the status is {:?}",
        error.status()
    );
    bench.registration(0, 1)?;
    bench.nothing_stored().await?;
    bench.sent(2)
}

async fn damaged_unhashed(store: &Arc<Azurite>) -> Result<()> {
    let choice = Choice {
        content_md5: false,
        ..Choice::default()
    };
    let bench = Bench::with(store, choice).await?;
    bench.tap.meddle(Meddling::DamageUpload, 1);
    let outcome = bench.upload("upper.ply", b"solid").await?;
    fails(outcome, ErrorKind::Integrity, None)?;
    bench.sent(1)?;
    bench.upload("lower.ply", b"solid").await??;
    bench.stored(&bench.registration(1, 2)?, b"solid").await
}

/// The upload went well in the end, and it is the second registration that counts.
async fn newest_counts(
    bench: &Bench,
    outcome: Result<String, Error>,
    content: &[u8],
) -> Result<()> {
    let id = outcome?;
    let newest = bench.registration(1, 2)?;
    ensure!(id == newest.id, "the id is {id}");
    bench.stored(&newest, content).await
}

async fn expired_and_seen(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.api.next_addresses(&[Address::Expired]);
    let outcome = bench.upload("upper.ply", b"solid").await?;
    newest_counts(&bench, outcome, b"solid").await?;
    bench.sent(1)
}

async fn expired_unseen(store: &Arc<Azurite>) -> Result<()> {
    let choice = Choice {
        clock: HALF_AN_HOUR_SLOW,
        ..Choice::default()
    };
    let bench = Bench::with(store, choice).await?;
    bench.api.next_addresses(&[Address::Expired]);
    let work = bench.handover(&[("upper.ply", b"solid")])?;
    bench.client.hand_over(&work).await?;
    let newest = bench.registration(1, 2)?;
    bench.stored(&newest, b"solid").await?;
    let transferred = bench.api.transferred();
    ensure!(
        transferred.len() == 1 && transferred[0]["fileIds"] == serde_json::json!([newest.id]),
        "transferred was {transferred:?}"
    );
    bench.sent(2)
}

async fn tampered_once(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.api.next_addresses(&[Address::Tampered]);
    let outcome = bench.upload("upper.ply", b"solid").await?;
    newest_counts(&bench, outcome, b"solid").await?;
    bench.sent(2)
}

async fn refused_twice(store: &Arc<Azurite>, address: Address) -> Result<()> {
    let choice = Choice {
        clock: HALF_AN_HOUR_SLOW,
        ..Choice::default()
    };
    // The slow clock would take a window that is open already for one that has just begun.
    let choice = if address == Address::Expired {
        choice
    } else {
        Choice::default()
    };
    let bench = Bench::with(store, choice).await?;
    bench.api.next_addresses(&[address; 3]);
    let outcome = bench.upload("upper.ply", b"solid").await?;
    let error = fails(outcome, ErrorKind::Storage, Some("AuthorizationFailure"))?;
    ensure!(
        error.status() == Some(403),
        "the status is {:?}",
        error.status()
    );
    let shown = format!("{error} {error:?}");
    ensure!(
        !shown.contains("sig=") && !shown.contains("users/"),
        "the error tells the address"
    );
    bench.registration(1, 2)?;
    bench.nothing_stored().await?;
    bench.sent(2)
}

async fn https_only(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.api.next_addresses(&[Address::HttpsOnly; 3]);
    let outcome = bench.upload("upper.ply", b"solid").await?;
    fails(
        outcome,
        ErrorKind::Storage,
        Some("AuthorizationProtocolMismatch"),
    )?;
    bench.registration(0, 1)?;
    bench.nothing_stored().await?;
    bench.sent(1)
}

async fn lost_answer(store: &Arc<Azurite>, address: Address, registrations: usize) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.api.next_addresses(&[address; 2]);
    bench.tap.meddle(Meddling::LoseUploadAnswer, 1);
    let content = noise(300_000);
    let id = bench.upload("upper.ply", &content).await??;
    let newest = bench.registration(registrations - 1, registrations)?;
    ensure!(id == newest.id, "the id is {id}");
    bench.stored(&newest, &content).await?;
    bench.sent(2)
}

async fn nothing_transferred(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench
        .api
        .next_addresses(&[Address::Good, Address::Tampered, Address::Tampered]);
    let work = bench.handover(&[("upper.ply", b"solid"), ("lower.ply", b"other")])?;
    let outcome = bench.client.hand_over(&work).await;
    fails(outcome, ErrorKind::Storage, Some("AuthorizationFailure"))?;
    bench.stored(&bench.registration(0, 3)?, b"solid").await?;
    let transferred = bench.api.transferred();
    ensure!(transferred.is_empty(), "transferred was {transferred:?}");
    bench.sent(3)
}
