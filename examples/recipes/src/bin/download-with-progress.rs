//! Download with progress: a file of some megabytes whose connection breaks off halfway, taken up again and checked.
//!
//! ```console
//! $ cargo run -p recipes --bin download-with-progress
//! 2 MB
//! 4 MB
//! 6 MB
//! 7988484 bytes, checked: true, the connection broke 1 time
//! files in the folder: 1
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use dental_oauth::case::{CaseQuery, CaseSource, all_cases, download};
use dental_sandbox::{MeshSize, Options, Sandbox};

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options {
        mesh: MeshSize::Bytes(8_000_000),
        faults: vec!["download-cut".to_owned()],
        ..Options::default()
    })
    .await?;
    let folder = tempfile::tempdir()?;
    let source: Arc<dyn CaseSource> = Arc::new(recipes::dentbird(&sandbox).await?);

    // ANCHOR: download
    let mut cases = all_cases(Arc::clone(&source), CaseQuery::new());
    let id = cases.next_item().await?.context("no case")?.id;
    let files = source.case(&id).await?.files.unwrap_or_default();
    let file = files.into_iter().find(|file| file.format().is_some());
    let file = file.context("no mesh")?;

    // Called for every piece, from any thread: show it seldom.
    let shown = AtomicU64::new(0);
    let progress = move |done: u64, _total: Option<u64>| {
        let megabytes = done / 2_000_000 * 2;
        if shown.fetch_max(megabytes, Ordering::Relaxed) < megabytes {
            println!("{megabytes} MB");
        }
    };
    let path = folder.path().join("scan.stl");
    let done = download(source, file)
        .progress(Arc::new(progress))
        .to_path(&path)
        .await?;
    // ANCHOR_END: download

    println!(
        "{} bytes, checked: {}, the connection broke {} time",
        done.bytes, done.verified, done.resumed
    );
    // Until it is whole and checked a file has another name; now nothing else is left in the folder.
    println!(
        "files in the folder: {}",
        std::fs::read_dir(folder.path())?.count()
    );
    Ok(())
}
