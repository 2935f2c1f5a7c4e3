//! A whole run, its failures included, at TRACE: no secret and no patient anywhere (dossier SEC-8).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "sandbox/world.rs"]
mod world;

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_oauth::Phi;
use dental_oauth::case::{CaseQuery, CaseSink, CaseSource as _, FileKind, Outgoing, OutgoingFile};
use threeshape_client::{
    AccountOptions, Decision, LocalFile, RegionStrategy, Search, SignInGeneration, Upload,
    new_reference,
};
use tracing_subscriber::fmt::MakeWriter;
use world::{World, everything};

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

/// Everything a program could print by accident: `Debug` of what it holds, `Display` of what failed.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn debug(&mut self, value: &impl std::fmt::Debug) {
        writeln!(self.0, "{value:?} {value:#?}").unwrap();
    }

    fn failure<T: std::fmt::Debug>(&mut self, outcome: dental_oauth::Result<T>) {
        let error = match outcome {
            Ok(value) => return self.debug(&value),
            Err(error) => error,
        };
        writeln!(self.0, "{error} {error:?} {error:#?}").unwrap();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            writeln!(self.0, "{cause} {cause:?}").unwrap();
            source = cause.source();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_8_nothing_that_must_not_be_seen_is_seen() {
    let logs = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(logs.clone())
        .finish();
    tracing_subscriber::util::SubscriberInitExt::init(subscriber);

    let world = World::new().await;
    let mut printed = Printed::default();
    whole_run(&world, &mut printed).await;
    every_failure(&world, &mut printed).await;

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
    let markers = dental_sandbox::markers().into_iter().map(str::to_owned);
    let markers = markers.chain(world.server().issued_secrets());
    for marker in markers.filter(|marker| marker.len() >= 4) {
        let percent: String = url::form_urlencoded::byte_serialize(marker.as_bytes()).collect();
        for form in [marker.clone(), percent.replace('+', "%20"), percent] {
            if let Some(at) = text.find(&form) {
                let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
                return Some((form, text[line..end].chars().take(300).collect()));
            }
        }
    }
    None
}

async fn whole_run(world: &World, printed: &mut Printed) {
    for generation in [SignInGeneration::Legacy, SignInGeneration::IdentityServer] {
        let place = world.environment(generation);
        printed.debug(&place);
        let oauth = world.oauth(&place);
        printed.debug(
            &world
                .sign_in(&oauth, &place.scopes(), "doctor-eu")
                .await
                .unwrap(),
        );
    }
    let clinic = world.clinic("doctor-eu").await;
    printed.debug(&clinic);
    printed.debug(clinic.doctor());
    printed.debug(&clinic.doctor().pair().await.unwrap());
    printed.debug(&clinic.doctor().me().await.unwrap());
    world.server().advance(Duration::from_secs(86_400));
    let client = clinic.client().await.unwrap();
    printed.debug(&client);
    printed.debug(&client.me().await.unwrap());
    printed.debug(&client.logo(world.id_of("client-eu")).await);
    let cases = clinic
        .cases(everything())
        .await
        .unwrap()
        .collect(100)
        .await
        .unwrap();
    printed.debug(&cases);
    let folder = tempfile::tempdir().unwrap();
    for case in &cases {
        printed.debug(&case.patient);
        printed.debug(&case.actors);
        printed.debug(&case.attachments);
        printed.debug(&case.scans);
        printed.debug(&case.designs);
        printed.debug(&case.comments);
        printed.debug(&case.model_elements);
        for comment in case
            .comments
            .iter()
            .filter_map(|comment| comment.id.as_deref())
        {
            printed.debug(&client.comment_text(case.id, comment).await.unwrap());
        }
    }
    let case = world.first_case().await;
    for saved in client.save_stl_files(&case, folder.path()).await {
        printed.debug(&saved.outcome);
    }
    let name = case.patient_name.clone().unwrap().into_exposed();
    let search = Search::new(name.clone(), everything());
    printed.debug(&search);
    printed.debug(&client.search(search).collect(100).await.unwrap());
    let query = CaseQuery::new().search(name);
    printed.debug(&query);
    printed.failure(clinic.page(&query, None).await);
    printed.debug(&clinic.case(case.id).await.unwrap());
    client.decide(case.id, Decision::Rejected).await.unwrap();
    let path = folder.path().join("upper.stl");
    std::fs::write(&path, "solid x\nendsolid x\n").unwrap();
    let marker = "Quirinius Abendstern upper.stl";
    let file = OutgoingFile {
        path: path.clone(),
        name: Phi::new(marker.to_owned()),
        kind: FileKind::Scan { jaw: None },
    };
    let title = Phi::new("Quirinius Abendstern".to_owned());
    let mut work = Outgoing::new(new_reference().unwrap(), title, vec![file]);
    work.settings
        .insert("PatientFirstName".into(), "Quirinius".into());
    printed.debug(&work);
    printed.debug(&CaseSink::send(&client, &work).await.unwrap());
    let upload = Upload {
        model: [(
            "PatientLastName".to_owned(),
            Phi::new("Abendstern".to_owned()),
        )]
        .into(),
        files: vec![LocalFile::new(path, marker)],
        progress: None,
    };
    printed.debug(&upload);
    printed.debug(&upload.files);
    printed.debug(&client.upload_case(&upload).await.unwrap());
    printed.debug(&AccountOptions::default());
}

async fn every_failure(world: &World, printed: &mut Printed) {
    let case = world.first_case().await;
    let client = world.client("client-eu").await;
    let file = case.stl_files().next().unwrap();
    for fault in [
        "html_page",
        "flipped",
        "vanished",
        "forbidden",
        "redirect_foreign",
    ] {
        world.set("download_fault", fault);
        printed.failure(client.download(&case, file).to_memory().await);
    }
    world.set("download_fault", "none");
    for fault in ["malformed_element", "not_an_object", "duplicate_keys"] {
        world.set("list_fault", fault);
        printed.failure(client.cases(everything()).collect(100).await);
    }
    world.set("list_fault", "none");
    for fault in [
        "html_200",
        "truncated_json",
        "wrong_types",
        "deep_json",
        "redirect_foreign",
        "error_500",
        "unauthorized_always",
    ] {
        world.set("api_fault", fault);
        printed.failure(client.cases(everything()).collect(100).await);
        printed.failure(client.case(case.id).await);
    }
    world.set("api_fault", "none");
    for framing in ["json_string", "object", "plain", "html"] {
        world.set("error_400", framing);
        printed.failure(world.client("lab-eu").await.case(case.id).await);
    }
    for uri in ["look_alike", "user_info", "path", "null", "foreign"] {
        world.set("region_uri", uri);
        printed.failure(world.doctor("doctor-eu").await.identity().await);
    }
    world.set("region_uri", "v10");
    let place = world
        .legacy()
        .region_strategy(RegionStrategy::DiscoverServers);
    world.set("servers", "user_info");
    let options = world.options();
    printed.failure(
        world
            .client_in(&place, "client-eu", options)
            .await
            .identity()
            .await,
    );
    let place = world.legacy();
    let oauth = world.oauth(&place);
    for fault in [
        "html_200",
        "truncated",
        "empty_401",
        "redirect_foreign",
        "no_access_token",
    ] {
        world.set("token_fault", fault);
        printed.failure(world.sign_in(&oauth, &place.scopes(), "doctor-eu").await);
    }
    world.set("token_fault", "none");
    world.server().revoke_all();
    world.server().advance(Duration::from_secs(86_400));
    printed.failure(client.me().await);
}
