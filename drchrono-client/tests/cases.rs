//! Appointments as cases, against the sandbox: what it costs, and that nothing is missed (dossier 4, WF-5).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dental_oauth::case::{
    Case, CaseQuery, CaseSource, CaseStatus, Watermark, all_cases, changes_since, download,
};
use dental_oauth::testing::case_source_conformance;
use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use dental_oauth::{ErrorKind, Phi, Result};
use drchrono_client::resources::DocumentsFilter;
use drchrono_client::{Cases, Drchrono, FilePart, NewDocument};
use support::World;

/// Reads a feed to its end.
async fn changes(cases: Cases, since: Watermark) -> Result<(Vec<Case>, Watermark)> {
    let mut feed = changes_since(Arc::new(cases), since);
    let (mut all, mut kept) = (Vec::new(), None);
    while let Some(page) = feed.next_page().await? {
        all.extend(page);
        kept = feed.watermark();
    }
    Ok((all, kept.expect("the last page says what to keep")))
}

async fn everything(client: &Drchrono) -> Vec<Case> {
    all_cases(Arc::new(client.cases()), CaseQuery::new())
        .collect(30_000)
        .await
        .unwrap()
}

/// What the sandbox has that is a case.
fn expected(world: &World) -> BTreeMap<String, bool> {
    let rows = world.server().rows("appointments");
    rows.iter()
        .filter(|row| row["appt_is_break"] != true && row["is_virtual_base"] != true)
        .filter(|row| !row["patient"].is_null())
        .map(|row| {
            let id = format!("appointment:{}", row["id"].as_str().unwrap());
            (id, row["deleted_flag"] == true)
        })
        .collect()
}

fn ids(cases: &[Case]) -> BTreeMap<String, bool> {
    cases
        .iter()
        .map(|case| (case.id.as_str().to_owned(), case.deleted))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn appointments_are_a_source_like_any_other() {
    let world = World::with(|builder| builder.calls_per_hour(None)).await;
    world.set("calls_per_hour", "0");
    case_source_conformance(|| async { Arc::new(world.client.cases()) as Arc<dyn CaseSource> })
        .await;
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn lab_orders_are_a_source_like_any_other() {
    let world = World::with(|builder| builder.calls_per_hour(None)).await;
    world.set("calls_per_hour", "0");
    case_source_conformance(|| async {
        Arc::new(world.client.lab_order_cases()) as Arc<dyn CaseSource>
    })
    .await;
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_import_of_twenty_thousand_appointments_costs_sixty_calls_at_most() {
    let world = World::new().await;
    world.set("appointments", "20000");
    world.server().clear_log();
    let (cases, _) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    let (calls, looks) = world.calls();
    println!("first import: {calls} calls, {looks} of them looks");
    assert_eq!(ids(&cases), expected(&world));
    assert!(cases.len() > 15_000);
    assert!(calls - looks <= 24, "{calls} calls, {looks} looks");
    // The first page takes two looks, and tells how long to wait for the others.
    assert!(looks <= 22, "{looks} looks");
    assert_eq!(world.client.calls(), calls as u64);
    let seen = world.server().calls();
    assert_eq!((seen.throttled, seen.over_burst), (0, 0), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incremental_run_after_three_hundred_changes_costs_twenty_five_calls_at_most() {
    let world = World::new().await;
    world.set("appointments", "2000");
    let (_, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    world.server().advance(Duration::from_secs(7200));
    let changed = world.server().change_appointments(300);
    assert_eq!(changed.len(), 300);
    world.server().clear_log();
    let before = world.client.calls();
    let (cases, next) = changes(world.client.cases(), mark.clone()).await.unwrap();
    let (calls, _) = world.calls();
    println!("incremental run: {calls} calls for {} cases", cases.len());
    let given = ids(&cases);
    let expected = expected(&world);
    for id in changed.iter().map(|id| format!("appointment:{id}")) {
        assert_eq!(given.contains_key(&id), expected.contains_key(&id), "{id}");
    }
    assert!(calls <= 25, "{calls} calls");
    assert_eq!(world.client.calls() - before, calls as u64);
    assert_ne!(next, mark);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_many_changes_goes_over_to_a_bulk_job() {
    let world = World::new().await;
    world.set("appointments", "2000");
    let (_, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    world.server().advance(Duration::from_secs(7200));
    let changed = world.server().change_appointments(1000);
    world.server().clear_log();
    let cases = world.client.cases().bulk_above(60);
    let (cases, _) = changes(cases, mark).await.unwrap();
    let given = ids(&cases);
    let expected = expected(&world);
    for id in changed.iter().map(|id| format!("appointment:{id}")) {
        assert_eq!(given.contains_key(&id), expected.contains_key(&id), "{id}");
    }
    let (calls, _) = world.calls();
    assert!(calls < 15, "{calls} calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_gives_every_appointment_once_and_no_break() {
    let world = World::new().await;
    let cases = everything(&world.client).await;
    let expected: BTreeMap<_, _> = expected(&world)
        .into_iter()
        .filter(|(_, deleted)| !deleted)
        .collect();
    assert_eq!(ids(&cases), expected);
    assert_eq!(cases.len(), expected.len());
    assert!(
        cases
            .iter()
            .any(|case| matches!(case.status, CaseStatus::Other(_)))
    );
    assert!(
        cases
            .iter()
            .all(|case| case.patient.is_some() && case.raw.is_some())
    );
}

/// All its files as one text each, in order.
fn files_of(case: &Case) -> Vec<String> {
    let files = case.files.as_ref().expect("files");
    let mut files: Vec<_> = files.iter().map(|file| file.id.to_string()).collect();
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_gives_cases_with_the_files_that_each_has_when_asked_for() {
    let world = World::new().await;
    let (cases, _) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    assert!(cases.iter().all(|case| case.whole));
    let source = world.client.cases();
    let (mut with_files, mut kinds) = (0, std::collections::BTreeSet::new());
    // A deleted one is not to be had by its id.
    for given in cases.iter().filter(|case| !case.deleted).take(60) {
        let asked = source.case(&given.id).await.unwrap();
        assert_eq!(files_of(given), files_of(&asked), "{}", given.id);
        with_files += usize::from(!files_of(given).is_empty());
        let ids = files_of(given).into_iter();
        kinds.extend(ids.map(|id| id.split(':').next().unwrap().to_owned()));
        let raw = given.raw.as_ref().unwrap().expose();
        assert!(!raw.contains(world.server().files_url()), "a link was kept");
    }
    assert!(with_files > 10);
    let expected = ["amendment", "document", "note"].map(str::to_owned);
    assert_eq!(kinds, expected.into());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_just_told_of_costs_no_call_until_its_link_has_ended() {
    let world = World::new().await;
    let source: Arc<dyn CaseSource> = Arc::new(world.client.cases());
    let mut feed = changes_since(Arc::clone(&source), Watermark::start());
    let cases = feed.next_page().await.unwrap().unwrap();
    let mut files = cases.iter().flat_map(|case| case.files.clone().unwrap());
    let (first, second) = (files.next().unwrap(), files.next().unwrap());
    world.server().clear_log();
    let fetch = async |file| download(Arc::clone(&source), file).to_memory().await;
    fetch(first).await.unwrap();
    assert_eq!(world.calls().0, 0);
    world.server().advance(Duration::from_secs(3600));
    fetch(second).await.unwrap();
    assert_eq!(world.calls().0, 1, "the link is asked for anew");
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_filed_later_brings_its_case_with_it() {
    let world = World::new().await;
    let (cases, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    let case = cases.iter().find(|case| !case.deleted).unwrap();
    let appointment = case.id.as_str().strip_prefix("appointment:").unwrap();
    world.server().advance(Duration::from_secs(3600));
    let file = UploadFile::from_bytes(vec![37; 100], DigestAlgorithm::Sha256);
    let part = FilePart::new(Phi::new("later.pdf".to_owned()), file);
    let patient = case.patient.as_ref().unwrap().expose().as_str();
    let what = Phi::new("later".to_owned());
    let document = NewDocument::new("up-1", patient, "100001", "2026-01-15", what, part);
    let stored = world
        .client
        .upload_document(&document.case(appointment))
        .await
        .unwrap();
    let (news, next) = changes(world.client.cases(), mark).await.unwrap();
    assert_eq!(ids(&news), ids(std::slice::from_ref(case)), "and no other");
    let mut expected = files_of(case);
    expected.push(format!("document:{}", stored.id));
    expected.sort();
    assert_eq!(files_of(&news[0]), expected);
    let (news, _) = changes(world.client.cases(), next).await.unwrap();
    assert!(news.is_empty(), "it was given, and is not given again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_run_before_has_given_costs_nothing_in_the_next() {
    let world = World::new().await;
    let (_, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    world.server().advance(Duration::from_secs(3600));
    // So many fit on a page.
    world.server().change_appointments(20);
    let (news, mark) = changes(world.client.cases(), mark).await.unwrap();
    assert!(news.len() > 10);
    world.server().clear_log();
    let (news, next) = changes(world.client.cases(), mark.clone()).await.unwrap();
    assert_eq!((news.len(), world.calls().0), (0, 2));
    assert_eq!(next, mark);
    world.server().advance(Duration::from_secs(10));
    let changed = world.server().change_appointments(1);
    let (news, _) = changes(world.client.cases(), next).await.unwrap();
    let changed = changed.iter().map(|id| format!("appointment:{id}"));
    assert!(changed.eq(news.iter().map(|case| case.id.to_string())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_changes_are_looked_up_by_patient_and_many_at_once() {
    let world = World::new().await;
    // A practice with far more documents than fit on a page.
    world.set("page_cap", "10");
    let (_, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    let all = {
        world.server().clear_log();
        let query = DocumentsFilter::new();
        let documents = world.client.documents().list(query);
        documents.collect(10_000).await.unwrap();
        world.calls().0
    };
    assert!(all > 5, "{all}");
    world.server().advance(Duration::from_secs(3600));
    world.server().change_appointments(2);
    world.server().clear_log();
    let (_, mark) = changes(world.client.cases(), mark).await.unwrap();
    assert!(
        world.count("GET", "/api/documents") <= 3,
        "one for what is new, one a patient"
    );
    world.server().advance(Duration::from_secs(3600));
    world.server().change_appointments(100);
    world.server().clear_log();
    changes(world.client.cases(), mark).await.unwrap();
    let documents = world.count("GET", "/api/documents");
    assert!(
        documents > all && documents <= 2 * all + 1,
        "{documents} for {all}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_appointment_is_seen_as_deleted() {
    let world = World::new().await;
    let (_, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    world.server().advance(Duration::from_secs(3600));
    let id = everything(&world.client).await[0].id.clone();
    let own = id.as_str().strip_prefix("appointment:").unwrap();
    let path = format!("/api/appointments/{own}");
    let request = world.client.request(http::Method::DELETE, &path);
    world.client.call(&request).await.unwrap();
    let (cases, _) = changes(world.client.cases(), mark).await.unwrap();
    let found = cases.iter().find(|case| case.id == id).unwrap();
    assert!(found.deleted);
    assert!(
        !everything(&world.client)
            .await
            .iter()
            .any(|case| case.id == id)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_changed_costs_two_calls_and_keeps_the_mark() {
    let world = World::new().await;
    let (_, mark) = changes(world.client.cases(), Watermark::start())
        .await
        .unwrap();
    world.server().advance(Duration::from_secs(3600));
    world.server().clear_log();
    let (_, next) = changes(world.client.cases(), mark.clone()).await.unwrap();
    assert_eq!(world.calls().0, 2);
    world.server().advance(Duration::from_secs(3600));
    let (_, after) = changes(world.client.cases(), next.clone()).await.unwrap();
    assert_eq!(after, next);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_a_case_can_be_had_and_no_token_goes_along() {
    let world = World::new().await;
    let source: Arc<dyn CaseSource> = Arc::new(world.client.cases());
    let mut kinds = std::collections::BTreeSet::new();
    let mut files = 0;
    for case in everything(&world.client).await.iter().take(30) {
        let case = source.case(&case.id).await.unwrap();
        let raw = case.raw.as_ref().unwrap().expose();
        assert!(!raw.contains(world.server().files_url()), "a link was kept");
        for file in case.files.unwrap() {
            kinds.insert(file.id.as_str().split(':').next().unwrap().to_owned());
            let name = file.id.as_str().to_owned();
            let bytes = download(Arc::clone(&source), file).to_memory().await;
            let bytes = bytes.unwrap();
            let (kind, id) = name.split_once(':').unwrap();
            let (resource, field) = match kind {
                "note" => ("appointments", "clinical_note"),
                "document" => ("documents", "document"),
                _ => ("amendments", "amendment_file"),
            };
            // Notes are made up when they are asked for.
            if let Some(stored) = world.server().file_bytes(resource, id, field) {
                assert_eq!(bytes, stored, "{name}");
            }
            assert!(!bytes.is_empty());
            files += 1;
        }
    }
    println!("{files} files of {kinds:?}");
    assert!(kinds.contains("note"), "{kinds:?}");
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_another_source_is_not_found_and_nothing_is_sent() {
    let world = World::new().await;
    for id in [
        "lab_order:1",
        "800001",
        "appointment:",
        "appointment:..",
        "",
    ] {
        world.server().clear_log();
        let error = world.client.cases().case(&id.into()).await.unwrap_err();
        let kind = error.kind();
        assert!(
            matches!(kind, ErrorKind::NotFound | ErrorKind::InvalidRequest),
            "{id}"
        );
        assert!(world.server().log().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lab_orders_are_cases_with_their_documents() {
    let world = World::new().await;
    let (cases, mark) = changes(world.client.lab_order_cases(), Watermark::start())
        .await
        .unwrap();
    assert_eq!(cases.len(), world.server().rows("lab_orders").len());
    assert!(
        cases
            .iter()
            .all(|case| case.id.as_str().starts_with("lab_order:"))
    );
    let source: Arc<dyn CaseSource> = Arc::new(world.client.lab_order_cases());
    let mut files = 0;
    for case in &cases {
        for file in source.case(&case.id).await.unwrap().files.unwrap() {
            let bytes = download(Arc::clone(&source), file)
                .to_memory()
                .await
                .unwrap();
            assert!(!bytes.is_empty());
            files += 1;
        }
    }
    assert!(files > 0);
    let (again, _) = changes(world.client.lab_order_cases(), mark).await.unwrap();
    assert!(again.len() <= cases.len());
    world.assert_no_token_went_astray();
}
