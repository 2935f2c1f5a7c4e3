//! What can be counted and followed of a mirror, and that none of it says who or what.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../../dental-oauth/tests/recorder/mod.rs"]
mod recorder;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use dental_cli::mirror::{AccountName, Folder, Mirror, Options, ShelfLedger, Staging};
use dental_oauth::case::{Case, CaseFile, FileKind};
use dental_oauth::testing::MemoryCases;
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use dental_oauth::{Phi, Provider};
use recorder::counted;
use tokio::sync::mpsc;

/// In the name of the patient, of the case and of a file.
const MARKER: &str = "Zephyrine";

fn file(case: &str, bytes: &'static str, said: &str) -> (CaseFile, bytes::Bytes) {
    let mut file = CaseFile::new(case.into(), "scan".into(), FileKind::Document);
    file.name = Phi::new(format!("{MARKER}.stl"));
    file.digest = Some(Digest::of(DigestAlgorithm::Sha1, said.as_bytes()));
    (file, bytes.into())
}

fn case(id: &str) -> Case {
    let mut case = Case::new(Provider::new("archive"), id.into());
    case.title = Some(Phi::new(format!("{MARKER} 36")));
    case.patient = Some(Phi::new(MARKER.to_owned()));
    case
}

/// An archive of two cases, of which one has a file that is not what its hash says.
fn archive() -> MemoryCases {
    let archive = MemoryCases::new(Provider::new("archive"));
    archive.put(case("1"), [file("1", "good", "good")]);
    archive.put(case("2"), [file("2", "spoiled", "as it was")]);
    archive
}

async fn run(archive: &MemoryCases, folder: &std::path::Path) {
    let shelf = Arc::new(Folder::new(folder));
    let ledger = Arc::new(ShelfLedger::new(shelf.clone()));
    let staging = Staging::open(&shelf.staging()).unwrap();
    let options = Options {
        phi: true,
        ..Options::default()
    };
    let mirror = Mirror::new(shelf, ledger, staging, options);
    let account = AccountName::new(Provider::new("archive"), "north");
    let (events, _nobody) = mpsc::channel(64);
    mirror
        .run(&account, Arc::new(archive.clone()), &events)
        .await
        .unwrap();
}

#[test]
fn cases_files_bytes_failures_and_runs_are_counted_by_provider_alone() {
    traced();
    let folder = tempfile::tempdir().unwrap();
    let archive = archive();
    let seen = counted(async {
        run(&archive, folder.path()).await;
        archive.put(case("2"), [file("2", "mended", "mended")]);
        run(&archive, folder.path()).await;
        run(&archive, folder.path()).await;
    });
    let of_mirror: Vec<String> = seen
        .iter()
        .filter(|(name, _)| name.starts_with("dental_mirror_"))
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    assert_eq!(
        of_mirror,
        [
            "dental_mirror_bytes_total{provider=archive} 10",
            "dental_mirror_cases_total{provider=archive} 3",
            "dental_mirror_failures_total{kind=integrity,provider=archive} 1",
            "dental_mirror_files_total{provider=archive} 2",
            "dental_mirror_runs_total{ending=in_step,provider=archive} 2",
            "dental_mirror_runs_total{ending=incomplete,provider=archive} 1",
        ]
    );
}

/// What is written to it, by all its clones.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Has everything written down that the tests of this file trace. For all of them at once: what is not to be
/// traced is remembered for the whole process.
fn traced() -> Lines {
    static LINES: OnceLock<Lines> = OnceLock::new();
    let listen = || {
        let lines = Lines::default();
        let writer = lines.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::NEW)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        lines
    };
    LINES.get_or_init(listen).clone()
}

#[test]
fn a_span_says_which_account_and_which_case_and_no_patient() {
    let lines = traced();
    let folder = tempfile::tempdir().unwrap();
    counted(run(&archive(), folder.path()));
    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for id in ["1", "2"] {
        let span = format!("mirror{{provider=archive account=\"north\"}}:case{{case=\"{id}\"}}");
        assert!(lines.contains(&span), "{span} in {lines}");
    }
    assert!(!lines.contains(MARKER), "{lines}");
}
