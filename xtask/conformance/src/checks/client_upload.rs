//! Do scans arrive in a real store as they are on disk, and does nothing else leave with them?

use std::{
    fs,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Result, bail, ensure};
use dental_oauth::{
    ErrorKind, Phi,
    transfer::{DigestAlgorithm, Progress, UploadFile},
};
use dentbird_client::{NewFile, TransferOutcome};

use super::client_upload_faults;
use crate::{
    client::{Address, Bench, fails, noise},
    peers::Azurite,
    report::Report,
};

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("upload to azurite");
    let Some(store) = report
        .start("the store starts with a container", Azurite::start())
        .await
    else {
        return;
    };
    let store = Arc::new(store);
    report
        .check(
            "scans are handed over and stored byte for byte",
            handed_over(&store),
        )
        .await;
    report
        .check("an empty file is stored as one", empty(&store))
        .await;
    report
        .check(
            "a signature that was not encoded is repaired",
            raw_signature(&store),
        )
        .await;
    report
        .check(
            "sp=w: the same address takes a file again",
            overwritten(&store),
        )
        .await;
    report
        .check(
            "sp=c: a second file at the same address is refused",
            created_once(&store),
        )
        .await;
    report
        .check(
            "48 MiB are streamed without holding them in memory",
            large(&store),
        )
        .await;
    client_upload_faults::run(report, &store).await;
    report.explain(&store.stderr());
}

async fn handed_over(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    let (upper, lower) = (noise(700_001), b"ply\nformat ascii 1.0\nend_header\n");
    let work = bench.handover(&[("upper.ply", &upper), ("lower.ply", lower)])?;
    let outcome = bench.client.hand_over(&work).await?;
    let TransferOutcome::Transferred {
        redirect_url: Some(open),
    } = outcome
    else {
        bail!("the outcome is {outcome:?}")
    };
    ensure!(
        open.expose() == "https://app.example.test/open#case",
        "the address to open is another"
    );

    let (first, second) = (bench.registration(0, 2)?, bench.registration(1, 2)?);
    ensure!(
        first.said["fileName"] == "upper.ply" && second.said["fileName"] == "lower.ply",
        "registered were {} and {}",
        first.said,
        second.said
    );
    bench.stored(&first, &upper).await?;
    bench.stored(&second, lower).await?;
    bench.sent(2)?;
    let transferred = bench.api.transferred();
    let [transfer] = transferred.as_slice() else {
        bail!("transferred was {transferred:?}")
    };
    ensure!(
        transfer["fileIds"] == serde_json::json!([first.id, second.id])
            && transfer["referenceId"] == work.reference_id.as_str()
            && transfer["projectType"] == "CROWN",
        "transferred was {transfer}"
    );
    Ok(())
}

async fn empty(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.upload("upper.ply", b"").await??;
    bench.stored(&bench.registration(0, 1)?, b"").await?;
    bench.sent(1)
}

async fn raw_signature(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.api.next_addresses(&[Address::Raw]);
    bench.upload("upper.ply", b"solid").await??;
    bench.stored(&bench.registration(0, 1)?, b"solid").await?;
    bench.sent(1)
}

async fn overwritten(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    let first = bench.hashed("upper.ply", b"first").await?;
    let second = bench.hashed("again.ply", b"second").await?;
    let registered = bench
        .client
        .register_file(&NewFile::new("upper.ply", first.clone()))
        .await?;
    bench.client.upload(&registered, &first, None).await?;
    bench.client.upload(&registered, &second, None).await?;
    bench.client.upload(&registered, &first, None).await?;
    bench.stored(&bench.registration(0, 1)?, b"first").await?;
    bench.sent(3)
}

async fn created_once(store: &Arc<Azurite>) -> Result<()> {
    let bench = Bench::new(store).await?;
    bench.api.next_addresses(&[Address::CreateOnly]);
    let first = bench.hashed("upper.ply", b"first").await?;
    let second = bench.hashed("again.ply", b"second").await?;
    let registered = bench
        .client
        .register_file(&NewFile::new("upper.ply", first.clone()))
        .await?;
    bench.client.upload(&registered, &first, None).await?;
    let error = fails(
        bench.client.upload(&registered, &second, None).await,
        ErrorKind::Storage,
        Some("AuthorizationPermissionMismatch"),
    )?;
    ensure!(
        error.status() == Some(403) && error.detail().contains("not twice"),
        "it says: {error}"
    );
    bench.stored(&bench.registration(0, 1)?, b"first").await?;
    bench.sent(2)
}

async fn large(store: &Arc<Azurite>) -> Result<()> {
    const LENGTH: u64 = 48 * 1024 * 1024;
    /// A few steps of a quarter of a MiB, and the buffers of two connections.
    const ROOM: u64 = 12 * 1024;

    let bench = Bench::new(store).await?;
    let path = bench.file("upper.ply", b"")?;
    let mut writer = fs::File::create(&path)?;
    let piece = noise(1024 * 1024);
    for number in 0..LENGTH / (1024 * 1024) {
        writer.write_all(&number.to_le_bytes())?;
        writer.write_all(&piece[8..])?;
    }
    drop((writer, piece));

    let before = resident();
    let (peak, reported) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let progress: Progress = {
        let (peak, reported) = (Arc::clone(&peak), Arc::clone(&reported));
        Arc::new(move |done, total| {
            peak.fetch_max(resident().unwrap_or(0), Ordering::Relaxed);
            if total == Some(LENGTH) {
                reported.store(done, Ordering::Relaxed);
            }
        })
    };
    let file = UploadFile::open(&path, DigestAlgorithm::Md5).await?;
    let name = Phi::new("upper.ply".to_owned());
    bench
        .client
        .upload_file(&name, &file, Some(progress))
        .await?;

    ensure!(
        reported.load(Ordering::Relaxed) == LENGTH,
        "the progress ends at {reported:?}"
    );
    let registered = bench.registration(0, 1)?;
    let blob = store.head(&registered.blob).await?;
    ensure!(
        blob.header("content-length") == Some(LENGTH.to_string().as_str())
            && blob.header("content-md5") == Some(file.digest().to_base64().as_str()),
        "stored is {:?}",
        blob.headers
    );
    bench.sent(1)?;
    // Only Linux tells; elsewhere the bytes have to do.
    if let Some(before) = before {
        let grown = peak.load(Ordering::Relaxed).saturating_sub(before);
        ensure!(grown < ROOM, "the process grew by {grown} KiB");
    }
    Ok(())
}

/// What this process holds in memory, in KiB.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
