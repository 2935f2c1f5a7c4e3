//! Scans on their way to a design case (dossier U1 to U7).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_oauth::case::{CaseSink, FileKind, Jaw, Outgoing, OutgoingFile, Receipt};
use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use dental_oauth::{ErrorKind, Phi};
use dental_sandbox::mesh::{Format, Mesh, MeshKind};
use dentbird_client::{Handover, LocalFile, NewFile, TransferOutcome, new_reference};
use support::World;

struct Scans {
    world: World,
    folder: tempfile::TempDir,
}

impl Scans {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, kind) in [
            ("upper", MeshKind::UpperArch),
            ("lower", MeshKind::LowerArch),
        ] {
            let mut file = std::fs::File::create(folder.path().join(name)).unwrap();
            Mesh::new(kind, 7, 300_000)
                .write_to(Format::Ply, &mut file)
                .unwrap();
        }
        Self {
            world: World::new().await,
            folder,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn pair(&self, reference: &str) -> Handover {
        let file = |jaw: &str| LocalFile::new(self.path(jaw), format!("{jaw}.ply"));
        Handover::crown(
            reference,
            "Zephyrine Quillfeather crown 36",
            vec![file("upper"), file("lower")],
        )
    }

    async fn hand_over(&self, reference: &str) -> dental_oauth::Result<TransferOutcome> {
        self.world.client.hand_over(&self.pair(reference)).await
    }

    /// The case was made of exactly these bytes, jaw by jaw, once.
    fn assert_one_case(&self, reference: &str) {
        let cases = self.world.server().cases();
        let ours: Vec<_> = cases
            .iter()
            .filter(|c| c.reference.as_deref() == Some(reference))
            .collect();
        assert_eq!(ours.len(), 1, "cases with the reference");
        assert_eq!(ours[0].file_ids.len(), 2);
        let uploads = self.world.server().uploads();
        for id in &ours[0].file_ids {
            let upload = uploads.iter().find(|upload| &upload.id == id).unwrap();
            let jaw = upload.name.strip_suffix(".ply").unwrap();
            let bytes = std::fs::read(self.path(jaw)).unwrap();
            let digest = dental_oauth::transfer::Digest::of(DigestAlgorithm::Md5, &bytes);
            assert_eq!(
                upload.stored_md5.as_deref(),
                Some(digest.to_base64().as_str()),
                "{jaw}"
            );
            assert_eq!(upload.stored_length, Some(bytes.len() as u64), "{jaw}");
        }
        self.world.assert_no_token_went_astray();
    }
}

#[tokio::test]
async fn a_pair_of_scans_becomes_one_case_that_is_found_by_its_reference() {
    let scans = Scans::new().await;
    let reference = new_reference().unwrap();
    let TransferOutcome::Transferred {
        redirect_url: Some(url),
    } = scans.hand_over(&reference).await.unwrap()
    else {
        panic!("not transferred")
    };
    assert!(url.expose().starts_with("http://127.0.0.1"));
    let found = scans
        .world
        .client
        .find_by_reference(&reference)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    scans.assert_one_case(&reference);
    // U2: one registration per file; U4: the transfer comes last.
    let log = scans.world.server().log();
    let posts: Vec<_> = log
        .iter()
        .filter(|e| e.method != "GET")
        .map(|e| (e.origin, e.status))
        .collect();
    assert_eq!(
        posts,
        [
            ("api", 201),
            ("storage", 201),
            ("api", 201),
            ("storage", 201),
            ("api", 201)
        ]
    );
}

#[tokio::test]
async fn a_case_is_followed_until_it_is_designed() {
    let scans = Scans::new().await;
    scans.hand_over("ref-1").await.unwrap();
    let status = async || {
        let cases = scans.world.client.find_by_reference("ref-1").await.unwrap();
        cases[0].status.as_ref().unwrap().as_str().to_owned()
    };
    assert_eq!(status().await, "CREATED");
    scans.world.server().advance_case("ref-1").unwrap();
    assert_eq!(status().await, "DESIGNED");
    scans.world.server().advance_case("ref-1").unwrap();
    assert_eq!(status().await, "CAM");
}

#[tokio::test]
async fn both_success_statuses_are_taken_alike() {
    for status in ["200", "201"] {
        let scans = Scans::new().await;
        scans.world.set("transfer_status", status);
        let outcome = scans.hand_over("ref-1").await.unwrap();
        assert!(
            matches!(outcome, TransferOutcome::Transferred { .. }),
            "{status}"
        );
    }
}

#[tokio::test]
async fn what_storage_does_in_passing_is_overcome() {
    for (switch, value) in [
        ("storage_fault", "busy_503_once"),
        ("storage_fault", "error_500_once"),
        ("storage_fault", "lost_answer_once"),
        ("storage_fault", "reset_mid_once"),
        ("storage_fault", "expired_once"),
        ("sas_sig_encoding", "raw"),
        ("sas_perm", "c"),
        ("registration_names", "rewritten"),
    ] {
        let scans = Scans::new().await;
        scans.world.set(switch, value);
        let outcome = scans.hand_over("ref-1").await;
        assert!(
            matches!(outcome, Ok(TransferOutcome::Transferred { .. })),
            "{value}: {outcome:?}"
        );
        scans.assert_one_case("ref-1");
    }
}

#[tokio::test]
async fn with_create_only_addresses_a_lost_answer_is_overcome_by_a_new_registration() {
    let scans = Scans::new().await;
    scans.world.set("sas_perm", "c");
    scans.world.set("storage_fault", "lost_answer_once");
    scans.hand_over("ref-1").await.unwrap();
    scans.assert_one_case("ref-1");
}

#[tokio::test]
async fn an_address_that_is_about_to_expire_is_renewed_once_and_then_given_up() {
    let scans = Scans::new().await;
    scans.world.set("sas_seconds", "30");
    let error = scans.hand_over("ref-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    // U5: once more per file, no further; and nothing was sent to an address that would not hold.
    assert_eq!(scans.world.count("POST", "/v1/files"), 2);
    assert_eq!(scans.world.count("PUT", "/"), 0);
    assert_eq!(scans.world.count("POST", "/v1/design-cases/transfer"), 0);
}

#[tokio::test]
async fn what_storage_gets_wrong_is_said_and_nothing_is_transferred() {
    for (fault, kind) in [
        ("md5_echo_wrong", ErrorKind::Integrity),
        ("status_200", ErrorKind::Storage),
        ("redirect_elsewhere", ErrorKind::Redirected),
        ("expired_once:9", ErrorKind::Storage),
        ("busy_503_once:99", ErrorKind::Storage),
    ] {
        let scans = Scans::new().await;
        scans.world.set("storage_fault", fault);
        let error = scans.hand_over("ref-1").await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        assert_eq!(error.operation(), Some("upload file"), "{fault}");
        assert_eq!(
            scans.world.count("POST", "/v1/design-cases/transfer"),
            0,
            "{fault}"
        );
        scans.world.assert_no_token_went_astray();
    }
}

#[tokio::test]
async fn misleading_registrations_upload_nothing() {
    for (fault, kind) in [
        ("plain_http_host", ErrorKind::OriginRefused),
        ("javascript", ErrorKind::OriginRefused),
        ("wrong_extension", ErrorKind::RegistrationPairingAmbiguous),
        ("extra_entry", ErrorKind::RegistrationPairingAmbiguous),
        ("missing_entry", ErrorKind::RegistrationPairingAmbiguous),
    ] {
        let scans = Scans::new().await;
        scans.world.set("upload_url_fault", fault);
        let error = scans.hand_over("ref-1").await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        assert_eq!(scans.world.count("PUT", "/"), 0, "{fault}");
    }
}

#[tokio::test]
async fn an_upload_to_a_host_that_is_not_allowed_is_refused() {
    let scans = Scans::new().await;
    scans.world.set("upload_url_fault", "elsewhere");
    let only = support::environment(scans.world.server()).storage_hosts(["blobs.example"]);
    let client = scans.world.in_environment(&only);
    let error = client.hand_over(&scans.pair("ref-1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OriginRefused);
    scans.world.assert_no_token_went_astray();
}

#[tokio::test]
async fn even_an_address_elsewhere_gets_no_token() {
    let scans = Scans::new().await;
    scans.world.set("upload_url_fault", "elsewhere");
    let _ = scans.hand_over("ref-1").await;
    let log = scans.world.server().log();
    let strangers: Vec<_> = log
        .iter()
        .filter(|entry| entry.origin == "elsewhere")
        .collect();
    assert!(!strangers.is_empty());
    assert!(
        strangers
            .iter()
            .all(|entry| !entry.has_authorization && !entry.has_cookie)
    );
}

#[tokio::test]
async fn files_mixed_up_by_a_batch_answer_are_not_told_apart_by_order() {
    let scans = Scans::new().await;
    let open = async |jaw: &str| {
        let file = UploadFile::open(&scans.path(jaw), DigestAlgorithm::Md5)
            .await
            .unwrap();
        NewFile::new(format!("{jaw}.ply"), file)
    };
    let both = [open("upper").await, open("lower").await];
    scans.world.set("registration_order", "reversed");
    let registered = scans.world.client.register_files(&both).await.unwrap();
    for (file, registered) in both.iter().zip(&registered) {
        scans
            .world
            .client
            .upload(registered, &file.file, None)
            .await
            .unwrap();
    }
    for upload in scans.world.server().uploads() {
        assert_eq!(
            upload.stored_md5,
            Some(upload.announced_md5),
            "{}",
            upload.name
        );
    }
}

#[tokio::test]
async fn a_transfer_whose_answer_is_lost_is_found_and_never_repeated() {
    for late in ["0", "20"] {
        let scans = Scans::new().await;
        scans.world.set("transfer_lost", "on");
        scans.world.set("case_visible_after", late);
        let outcome = scans.hand_over("ref-1").await.unwrap();
        let TransferOutcome::CaseExists { design_case_ids } = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(design_case_ids.len(), 1);
        assert_eq!(scans.world.count("POST", "/v1/design-cases/transfer"), 1);
        scans.assert_one_case("ref-1");
    }
}

#[tokio::test]
async fn a_lost_transfer_that_stays_invisible_is_reported_as_unknown() {
    let scans = Scans::new().await;
    scans.world.set("transfer_lost", "on");
    scans.world.set("case_visible_after", "3600");
    let before = scans.world.clock.monotonic();
    let outcome = scans.hand_over("ref-1").await.unwrap();
    assert!(matches!(outcome, TransferOutcome::Unknown), "{outcome:?}");
    assert_eq!(scans.world.count("POST", "/v1/design-cases/transfer"), 1);
    let looked = scans.world.clock.monotonic().saturating_sub(before);
    assert!(looked <= Duration::from_secs(31), "{looked:?}");
}

#[tokio::test]
async fn an_address_that_is_not_safe_to_open_is_dropped_but_the_transfer_counts() {
    for fault in ["http_foreign", "relative", "javascript"] {
        let scans = Scans::new().await;
        scans.world.set("transfer_redirect_url", fault);
        let outcome = scans.hand_over("ref-1").await.unwrap();
        assert!(
            matches!(outcome, TransferOutcome::Transferred { redirect_url: None }),
            "{fault}"
        );
        scans.assert_one_case("ref-1");
    }
}

#[tokio::test]
async fn what_cannot_be_handed_over_is_refused_before_anything_is_sent() {
    let scans = Scans::new().await;
    let pair = scans.pair("ref-1");
    let mut cases = vec![
        scans.pair(""),
        scans.pair("with space"),
        scans.pair(&"x".repeat(65)),
    ];
    let mut no_files = pair.clone();
    no_files.files.clear();
    let mut same_name = pair.clone();
    same_name.files[1].name = same_name.files[0].name.clone();
    let mut missing = pair.clone();
    missing.files[1].path = scans.path("no-such-file");
    cases.extend([no_files, same_name, missing]);
    for work in cases {
        let error = scans.world.client.hand_over(&work).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidRequest | ErrorKind::Io),
            "{error}"
        );
    }
    assert!(scans.world.server().log().is_empty());
}

#[tokio::test]
async fn progress_runs_over_all_files_and_ends_at_the_total() {
    let scans = Scans::new().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let work = scans.pair("ref-1").progress(Arc::new(move |done, total| {
        sink.lock().unwrap().push((done, total.unwrap()));
    }));
    scans.world.client.hand_over(&work).await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(
        seen.windows(2).all(|pair| pair[0].0 <= pair[1].0),
        "never goes back"
    );
    let (done, total) = *seen.last().unwrap();
    assert_eq!(done, total);
}

#[tokio::test]
async fn as_a_sink_it_sends_and_finds() {
    let scans = Scans::new().await;
    let file = |jaw: Jaw| OutgoingFile {
        path: scans.path(jaw.as_str()),
        name: Phi::new(format!("{}.ply", jaw.as_str())),
        kind: FileKind::Scan { jaw: Some(jaw) },
    };
    let title = Phi::new("a crown".to_owned());
    let work = Outgoing::new("ref-1", title, vec![file(Jaw::Upper), file(Jaw::Lower)]);
    let sink: Arc<dyn CaseSink> = Arc::new(scans.world.client.clone());
    assert!(sink.find("ref-1").await.unwrap().is_empty());
    assert!(matches!(
        sink.send(&work).await.unwrap(),
        Receipt::Sent { open: Some(_), .. }
    ));
    assert_eq!(sink.find("ref-1").await.unwrap().len(), 1);
    scans.assert_one_case("ref-1");
}

#[test]
fn references_are_fresh_and_allowed() {
    let references: std::collections::HashSet<_> =
        (0..1000).map(|_| new_reference().unwrap()).collect();
    assert_eq!(references.len(), 1000);
    for reference in references {
        let usable = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(
            reference.len() <= 64 && reference.chars().all(usable),
            "{reference}"
        );
    }
}
