//! Documents: uploaded once, fetched without the token, tied to their case (WF-6, WF-7, dossier 2.13).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use dental_oauth::case::{
    CaseSink, CaseSource, FileKind, Outgoing, OutgoingFile, Receipt, Watermark, changes_since,
};
use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use dental_oauth::{ErrorKind, Phi};
use drchrono_client::{FilePart, NewDocument, field_errors};
use support::World;

const STL: &[u8] = b"solid upper\nendsolid upper\n";

fn scan(name: &str) -> FilePart {
    let file = UploadFile::from_bytes(STL, DigestAlgorithm::Sha256);
    FilePart::new(Phi::new(name.to_owned()), file)
}

/// A patient and an appointment of theirs.
fn of_an_appointment(world: &World) -> (String, String) {
    let rows = world.server().rows("appointments");
    let row = rows
        .iter()
        .find(|row| !row["patient"].is_null() && row["deleted_flag"] != true)
        .unwrap();
    (
        row["patient"].to_string(),
        row["id"].as_str().unwrap().to_owned(),
    )
}

fn document(world: &World, upload: &str) -> NewDocument {
    let (patient, case) = of_an_appointment(world);
    let what = Phi::new("Upper jaw".to_owned());
    NewDocument::new(
        upload,
        patient,
        "100001",
        "2026-01-15",
        what,
        scan("upper.stl"),
    )
    .case(&case)
}

/// How many documents carry an upload's tag.
fn stored(world: &World, upload: &str) -> usize {
    let files = world.server().files();
    let tag = format!("up:{upload}");
    files.iter().filter(|file| file.tags.contains(&tag)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_stored_with_its_tags_and_waited_for_until_its_file_is_there() {
    let world = World::new().await;
    world.set("document_delay", "3");
    let done = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap();
    assert!(!done.pending && !done.found);
    let (_, case) = of_an_appointment(&world);
    let files = world.server().files();
    let file = files.iter().find(|file| file.id == done.id).unwrap();
    assert_eq!(
        file.tags,
        [
            format!("case:{case}"),
            "src:drchrono-client".into(),
            "up:u1".into()
        ]
    );
    assert_eq!(file.name, "upper.stl");
    let bytes = world
        .client
        .download_document(&done.id)
        .to_memory()
        .await
        .unwrap();
    assert_eq!(bytes, STL);
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_takes_longer_is_pending_and_not_lost() {
    let world = World::new().await;
    world.set("document_delay", "100");
    let done = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap();
    assert!(done.pending);
    // Asked after 1, 2, 4, 8 and 16 seconds.
    assert_eq!(world.count("GET", "/api/documents/"), 5);
    let error = world
        .client
        .download_document(&done.id)
        .to_memory()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::NotFound, Some("pending_file"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_whose_answer_is_lost_is_found_and_not_repeated() {
    for fault in ["lost_after:1", "error_500_after:1"] {
        let world = World::new().await;
        world.set("api_fault", fault);
        let done = world
            .client
            .upload_document(&document(&world, "u1"))
            .await
            .unwrap();
        assert!(done.found, "{fault}");
        assert_eq!(stored(&world, "u1"), 1, "{fault}");
        assert_eq!(world.count("POST", "/api/documents"), 1, "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_never_arrived_is_sent_once_more() {
    for fault in ["error_500_once", "reset_once", "html_200_once"] {
        let world = World::new().await;
        world.set("api_fault", fault);
        let done = world
            .client
            .upload_document(&document(&world, "u1"))
            .await
            .unwrap();
        assert_eq!((done.found, stored(&world, "u1")), (false, 1), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_that_is_not_taken_is_said_by_field_and_nothing_is_converted() {
    let world = World::new().await;
    world.set("upload_types", "pdf_only");
    let error = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::InvalidRequest, Some(400))
    );
    let fields = field_errors(&error);
    assert!(fields.contains_key("document"), "{:?}", fields.keys());
    assert_eq!(world.count("POST", "/api/documents"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_refused_before_anything_is_sent() {
    let world = World::with(|builder| builder.largest_upload(10)).await;
    let error = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let world = World::new().await;
    for upload in ["", "two words"] {
        let refused = world
            .client
            .upload_document(&document(&world, upload))
            .await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    let mut late = document(&world, "u1");
    late.date = "15.01.2026".to_owned();
    assert!(world.client.upload_document(&late).await.is_err());
    assert_eq!(world.count("POST", "/api/documents"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_has_ended_is_asked_for_anew_once() {
    let world = World::new().await;
    let done = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap();
    world.set("download_fault", "expired_once");
    world.server().clear_log();
    let bytes = world
        .client
        .download_document(&done.id)
        .to_memory()
        .await
        .unwrap();
    assert_eq!(bytes, STL);
    assert_eq!(world.count("GET", "/api/documents/"), 2);
    world.set("download_fault", "expired_once:9");
    assert!(
        world
            .client
            .download_document(&done.id)
            .to_memory()
            .await
            .is_err()
    );
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_breaks_off_is_taken_up_where_it_broke() {
    let world = World::new().await;
    let done = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap();
    for fault in ["reset_once", "error_503_once", "no_length", "no_ranges"] {
        world.set("download_fault", fault);
        let bytes = world
            .client
            .download_document(&done.id)
            .to_memory()
            .await
            .unwrap();
        assert_eq!(bytes, STL, "{fault}");
    }
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_redirected_elsewhere_takes_no_token_along() {
    let world = World::new().await;
    let done = world
        .client
        .upload_document(&document(&world, "u1"))
        .await
        .unwrap();
    world.set("download_fault", "redirect_elsewhere");
    let _ = world.client.download_document(&done.id).to_memory().await;
    world.assert_no_token_went_astray();
}

fn work(world: &World, folder: &tempfile::TempDir, reference: &str) -> Outgoing {
    let (patient, case) = of_an_appointment(world);
    let files = ["upper.stl", "lower.stl"].map(|name| {
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, STL).unwrap();
        OutgoingFile {
            path,
            name: Phi::new(name.to_owned()),
            kind: FileKind::Scan { jaw: None },
        }
    });
    let mut work = Outgoing::new(reference, Phi::new("Crown 36".to_owned()), files.into());
    work.settings.insert("patient".to_owned(), patient);
    work.settings
        .insert("doctor".to_owned(), "100001".to_owned());
    work.settings
        .insert("case".to_owned(), format!("appointment:{case}"));
    work
}

#[tokio::test(flavor = "multi_thread")]
async fn work_sent_to_a_chart_shows_among_the_files_of_its_case_and_in_the_feed() {
    let world = World::new().await;
    let cases = || Arc::new(world.client.cases());
    let mut feed = changes_since(cases(), Watermark::start());
    while feed.next_page().await.unwrap().is_some() {}
    let mark = feed.watermark().unwrap();
    world.server().advance(std::time::Duration::from_secs(7200));

    let folder = tempfile::tempdir().unwrap();
    let mut work = work(&world, &folder, "ref-1");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    work.progress = Some(Arc::new(move |done, total| {
        told.lock().unwrap().push((done, total));
    }));
    let Receipt::Sent {
        case: Some(case), ..
    } = CaseSink::send(&world.client, &work).await.unwrap()
    else {
        panic!("not sent")
    };
    let (_, own) = of_an_appointment(&world);
    assert_eq!(case.as_str(), format!("appointment:{own}"));
    assert!(!seen.lock().unwrap().is_empty());
    let found = world.client.find("ref-1").await.unwrap();
    assert_eq!(found, std::slice::from_ref(&case));

    let files = world
        .client
        .cases()
        .case(&case)
        .await
        .unwrap()
        .files
        .unwrap();
    let scans: Vec<_> = files
        .iter()
        .filter(|file| file.kind == FileKind::Scan { jaw: None })
        .map(|file| file.name.expose().clone())
        .collect();
    assert!(
        ["upper.stl", "lower.stl"]
            .iter()
            .all(|name| scans.contains(&(*name).to_owned())),
        "{scans:?}"
    );

    // Filing touches no appointment: only its document tells.
    let mut feed = changes_since(cases(), mark);
    let mut changed = Vec::new();
    while let Some(page) = feed.next_page().await.unwrap() {
        changed.extend(page.into_iter().map(|case| case.id));
    }
    // What changed last before is given again, for safety's sake; nothing else is.
    assert!(changed.contains(&case) && changed.len() <= 2, "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_was_sent_already_is_found_and_not_sent_twice() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let work = work(&world, &folder, "ref-1");
    CaseSink::send(&world.client, &work).await.unwrap();
    let again = CaseSink::send(&world.client, &work).await.unwrap();
    assert!(matches!(again, Receipt::Found { cases } if cases.len() == 1));
    assert_eq!(world.count("POST", "/api/documents"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_missing_or_unknown_send_nothing() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [("patient", None), ("doctor", None), ("paitent", Some("1"))] {
        let mut work = work(&world, &folder, "ref-1");
        match value {
            Some(value) => work.settings.insert(name.to_owned(), value.to_owned()),
            None => work.settings.remove(name),
        };
        let error = CaseSink::send(&world.client, &work).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name}");
    }
    assert_eq!(world.client.calls(), 0);
}
