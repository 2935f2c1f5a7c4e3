//! A whole run, its failures included, at TRACE: no secret and no patient anywhere.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_oauth::Phi;
use dental_oauth::case::{
    CaseQuery, CaseSink, CaseSource, FileKind, Outgoing, OutgoingFile, Watermark, all_cases,
    changes_since, download,
};
use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use drchrono_client::model::PatientBody;
use drchrono_client::resources::{
    AppointmentsFilter, AppointmentsListFilter, DocumentsFilter, PatientsFilter,
    PatientsListFilter, PatientsSummaryFilter,
};
use drchrono_client::{FilePart, NewDocument, PatientLookup, field_errors};
use support::{World, environment};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Everything a program could print by accident: `Debug` of what it holds, `Display` of what failed, by status.
#[derive(Default)]
struct Printed(String, BTreeSet<u16>);

impl Printed {
    fn debug(&mut self, value: &impl std::fmt::Debug) {
        writeln!(self.0, "{value:?} {value:#?}").unwrap();
    }

    fn failure<T: std::fmt::Debug>(&mut self, outcome: dental_oauth::Result<T>) {
        let error = match outcome {
            Ok(value) => return self.debug(&value),
            Err(error) => error,
        };
        self.1.extend(error.status());
        writeln!(self.0, "{error} {error:?} {error:#?}").unwrap();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            writeln!(self.0, "{cause} {cause:?}").unwrap();
            source = cause.source();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_must_not_be_seen_is_seen() {
    let logs = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(logs.clone())
        .finish();
    tracing_subscriber::util::SubscriberInitExt::init(subscriber);

    let world = World::with(|builder| builder.calls_per_hour(None)).await;
    let mut printed = Printed::default();
    whole_run(&world, &mut printed).await;
    every_failure(&world, &mut printed).await;
    for status in [400, 401, 403, 404, 409, 429, 500] {
        assert!(printed.1.contains(&status), "{status} was met");
    }

    let logged = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("dental_oauth"), "the log was captured");
    // A check that cannot fail is none: the same search finds what is planted.
    let planted = format!("{logged}{}", world.server().issued_secrets()[0]);
    assert!(first_leak(&planted, &world).is_some());

    for (what, text) in [("log", &logged), ("output", &printed.0)] {
        if let Some((marker, line)) = first_leak(text, &world) {
            panic!("the {what} holds {marker:?} in: {line}");
        }
    }
}

fn first_leak(text: &str, world: &World) -> Option<(String, String)> {
    let mut markers: Vec<String> = dental_sandbox::markers()
        .into_iter()
        .map(str::to_owned)
        .collect();
    markers.extend(world.server().issued_secrets());
    for marker in markers.into_iter().filter(|marker| marker.len() >= 4) {
        for form in forms(&marker) {
            if let Some(at) = text.find(&form) {
                let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
                return Some((form, text[line..end].chars().take(300).collect()));
            }
        }
    }
    None
}

/// Plain, percent-encoded, and base64 at each of the three alignments.
fn forms(marker: &str) -> Vec<String> {
    let percent: String = url::form_urlencoded::byte_serialize(marker.as_bytes()).collect();
    let mut forms = vec![marker.to_owned(), percent.replace('+', "%20"), percent];
    for shift in 0..3 {
        let padded = [&vec![0; shift][..], marker.as_bytes()].concat();
        let encoded = base64(&padded);
        // The characters at both ends also depend on the neighbours.
        let inner = encoded
            .get(4..encoded.len().saturating_sub(4))
            .unwrap_or_default();
        if inner.len() >= 12 {
            forms.push(inner.to_owned());
        }
    }
    forms
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0_u8; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for at in 0..4 {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
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
    let file = UploadFile::from_bytes(&b"solid upper\n"[..], DigestAlgorithm::Sha256);
    let what = Phi::new("Apollonia Amberwhistle, upper jaw".to_owned());
    let name = Phi::new("Apollonia Amberwhistle.stl".to_owned());
    let part = FilePart::new(name, file);
    NewDocument::new(upload, patient, "100001", "2026-01-15", what, part).case(&case)
}

async fn whole_run(world: &World, printed: &mut Printed) {
    // More calls than an hour has, and none of them is the point.
    world.set("calls_per_hour", "0");
    printed.debug(&environment(world.server()));
    let tokens = world.sign_in().await.unwrap();
    printed.debug(&tokens);
    world.session.sign_in(&tokens).await.unwrap();
    world.server().advance(Duration::from_secs(172_900));
    let client = &world.client;
    printed.debug(client);
    printed.debug(&world.session);
    printed.debug(&world.session.access_token().await.unwrap());
    printed.debug(&world.session.status().await.unwrap());
    printed.debug(&client.current_user().await.unwrap());
    printed.debug(&client.usage().await.unwrap());
    typed_lists(world, printed).await;
    cases_and_files(world, printed).await;
    writes(world, printed).await;
}

async fn typed_lists(world: &World, printed: &mut Printed) {
    let client = &world.client;
    let filter = PatientsFilter::new()
        .first_name("Apollonia")
        .last_name("Amberwhistle")
        .verbose();
    printed.debug(&filter);
    let patients = client.patients().list(filter).collect(500).await.unwrap();
    assert!(!patients.is_empty());
    printed.debug(&patients);
    let id = patients[0].id.clone().unwrap();
    printed.debug(&client.patients().get_verbose(id).await.unwrap());
    let lookup = PatientLookup::new()
        .first_name("Apollonia")
        .last_name("Amberwhistle");
    printed.debug(&lookup);
    printed.debug(&client.find_patients(&lookup).await.unwrap());
    let summaries = client.patients_summary().list(PatientsSummaryFilter::new());
    printed.debug(&summaries.collect(500).await);
    let filter = AppointmentsFilter::since("2020-01-01T00:00:00").verbose();
    printed.debug(&filter);
    let appointments = client.appointments().list(filter);
    printed.debug(&appointments);
    printed.debug(&appointments.collect(50).await);
    let documents = client.documents().list(DocumentsFilter::new());
    printed.debug(&documents.collect(50).await);
    let job = client
        .appointments_list()
        .list(AppointmentsListFilter::new().since("2020-01-01T00:00:00"));
    printed.debug(&job);
    printed.debug(&job.pages().collect(1000).await.unwrap());
    let job = client.patients_list().list(PatientsListFilter::new());
    printed.debug(&job.pages().collect(1000).await.unwrap());
    // The raw door, which knows nothing of what it carries.
    let request = client.request(
        http::Method::GET,
        "/api/patients?last_name=Amberwhistle&first_name=Apollonia",
    );
    printed.debug(&request);
    printed.debug(&client.call(&request).await.unwrap());
}

async fn cases_and_files(world: &World, printed: &mut Printed) {
    let sources: [Arc<dyn CaseSource>; 2] = [
        Arc::new(
            world
                .client
                .cases()
                .other_documents(true)
                .lab_documents(true),
        ),
        Arc::new(world.client.lab_order_cases()),
    ];
    for source in sources {
        let cases = all_cases(Arc::clone(&source), CaseQuery::new().with_deleted());
        let cases = cases.collect(1000).await.unwrap();
        printed.debug(&cases);
        for case in cases.iter().filter(|case| !case.deleted).take(5) {
            let case = source.case(&case.id).await.unwrap();
            printed.debug(&case);
            for file in case.files.unwrap() {
                let download = download(Arc::clone(&source), file);
                printed.debug(&download);
                printed.debug(&download.to_memory().await.unwrap().len());
            }
        }
        let mut feed = changes_since(source, Watermark::start());
        while let Some(page) = feed.next_page().await.unwrap() {
            printed.debug(&page);
        }
        printed.debug(&feed.watermark());
    }
}

async fn writes(world: &World, printed: &mut Printed) {
    let client = &world.client;
    let new = document(world, "u-1");
    printed.debug(&new);
    let stored = client.upload_document(&new).await.unwrap();
    printed.debug(&stored);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.stl");
    let download = client.download_document(&stored.id);
    printed.debug(&download);
    printed.debug(&download.to_path(&path).await.unwrap());
    let (patient, case) = of_an_appointment(world);
    let mut work = Outgoing::new(
        "ref-1",
        Phi::new("Apollonia Amberwhistle, crown 36".to_owned()),
        vec![OutgoingFile {
            path,
            name: Phi::new("Apollonia Amberwhistle.stl".to_owned()),
            kind: FileKind::Scan { jaw: None },
        }],
    );
    work.settings.insert("patient".to_owned(), patient);
    work.settings
        .insert("doctor".to_owned(), "100001".to_owned());
    work.settings
        .insert("case".to_owned(), format!("appointment:{case}"));
    printed.debug(&work);
    printed.debug(&CaseSink::send(client, &work).await);
    printed.debug(&client.find("ref-1").await.unwrap());
    let mut body = PatientBody::new(100_001, drchrono_client::model::Gender::from("Other"));
    body.first_name = "Dagobert".into();
    body.last_name = "Dunderhaven".into();
    printed.debug(&body);
    let made = client.patients().create(&body).await.unwrap();
    printed.debug(&made);
    client
        .patients()
        .update(made.id.unwrap(), &body)
        .await
        .unwrap();
}

async fn every_failure(world: &World, printed: &mut Printed) {
    let client = &world.client;
    let by_name = || {
        PatientsFilter::new()
            .first_name("Apollonia")
            .last_name("Amberwhistle")
    };
    for fault in [
        "error_500",
        "html_200",
        "truncated_json",
        "unauthorized",
        "redirect_elsewhere",
        "wrong_types",
        "empty_200",
        "lost_after",
        "error_500_after",
    ] {
        world.set("api_fault", fault);
        printed.failure(client.current_user().await);
        printed.failure(client.patients().list(by_name()).collect(100).await);
        printed.failure(client.upload_document(&document(world, fault)).await);
    }
    world.set("api_fault", "none");
    // 400 with texts by field, 403, 404, 409 and 429.
    let refused = client.request(http::Method::POST, "/api/patients");
    let refused = refused.json(&serde_json::json!({"first_name": "Apollonia"}));
    let error = client.call(&refused).await.unwrap_err();
    printed.debug(&field_errors(&error));
    printed.failure::<()>(Err(error));
    printed.failure(client.patients().get("99999999").await);
    world.set("permissions", "none");
    printed.failure(client.patients().list(by_name()).collect(100).await);
    world.set("permissions", "all");
    world.set("duplicate_patients", "on");
    let twice = serde_json::json!({"first_name": "Dagobert", "last_name": "Dunderhaven",
        "gender": "Other", "doctor": 100_001});
    let twice = client
        .request(http::Method::POST, "/api/patients")
        .json(&twice);
    printed.failure(client.call(&twice).await);
    for fault in ["truncated", "json_error_with_200", "redirect_elsewhere"] {
        world.set("download_fault", fault);
        let id = world.server().newest("documents").unwrap();
        printed.failure(client.download_document(&id).to_memory().await);
    }
    world.set("download_fault", "none");
    for fault in ["failed", "error", "error_500", "no_pagination"] {
        world.set("bulk_fault", fault);
        let job = client.patients_list().list(PatientsListFilter::new());
        printed.failure(job.pages().collect(100).await);
    }
    world.set("bulk_fault", "none");
    for fault in ["html_200", "truncated", "redirect_elsewhere", "lost_after"] {
        world.set("token_fault", fault);
        printed.failure(world.sign_in().await);
    }
    world.set("token_fault", "none");
    world.set("calls_per_hour", "1");
    printed.failure(client.current_user().await);
    printed.failure(client.patients().list(by_name()).collect(100).await);
    world.set("calls_per_hour", "0");
    world.server().revoke_all();
    world.server().advance(Duration::from_secs(172_900));
    printed.failure(client.current_user().await);
}
