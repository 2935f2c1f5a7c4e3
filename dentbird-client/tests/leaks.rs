//! A whole run, its failures included, at TRACE: no secret and no patient anywhere (dossier S6).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_oauth::Phi;
use dental_oauth::case::CaseSource;
use dental_oauth::session::SignIn;
use dental_oauth::transfer::{DigestAlgorithm, MeshFormat, UploadFile};
use dentbird_client::{DesignCaseFilter, Handover, LocalFile, NewFile};
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

/// Everything a program could print by accident: `Debug` of what it holds, `Display` of what failed.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn debug(&mut self, value: &impl std::fmt::Debug) {
        writeln!(self.0, "{value:?} {value:#?}").unwrap();
    }

    fn failure<T: std::fmt::Debug>(&mut self, outcome: dental_oauth::Result<T>) {
        let error = outcome.unwrap_err();
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

    let world = World::new().await;
    let mut printed = Printed::default();
    whole_run(&world, &mut printed).await;
    every_failure(&world, &mut printed).await;

    let logged = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("dental_oauth"), "the log was captured");
    // A check that cannot fail is none: the same search finds what is planted.
    let planted = format!("{logged}{}", dental_sandbox::markers()[0]);
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

async fn whole_run(world: &World, printed: &mut Printed) {
    let place = environment(world.server());
    let tokens = world.sign_in(&place).await.unwrap();
    printed.debug(&tokens);
    printed.debug(&tokens.id_token());
    printed.debug(&place);
    world.session.sign_in(&tokens).await.unwrap();
    world.server().advance(Duration::from_secs(86_400));
    let client = &world.client;
    printed.debug(client);
    printed.debug(&world.session);
    printed.debug(&world.session.access_token().await.unwrap());
    let SignIn::SignedIn { subject, .. } = world.session.status().await.unwrap() else {
        panic!()
    };
    printed.debug(&subject);
    printed.debug(&client.me().await.unwrap());
    let filter = DesignCaseFilter::all().case_name("50% zirconia");
    printed.debug(&filter);
    printed.debug(&client.design_cases(filter).collect(100).await.unwrap());
    let details = client.design_case("20260101-000005").await.unwrap();
    printed.debug(&details);
    let case = CaseSource::case(client, &"20260101-000005".into())
        .await
        .unwrap();
    printed.debug(&case);
    printed.debug(&case.files);
    let folder = tempfile::tempdir().unwrap();
    for mesh in details
        .meshes
        .iter()
        .filter_map(|mesh| mesh.mesh_file.as_ref())
    {
        let download = client.download_mesh("20260101-000005", &mesh.file_id, MeshFormat::Ply);
        printed.debug(&download);
        printed.debug(
            &download
                .to_path(&folder.path().join("upper.ply"))
                .await
                .unwrap(),
        );
        printed.debug(
            &client
                .download_stored(mesh)
                .unwrap()
                .to_memory()
                .await
                .unwrap()
                .len(),
        );
    }
    let upload = UploadFile::open(&folder.path().join("upper.ply"), DigestAlgorithm::Md5)
        .await
        .unwrap();
    let new = NewFile::new("Zephyrine Quillfeather upper.ply", upload);
    printed.debug(&new);
    printed.debug(&client.register_file(&new).await.unwrap());
    let file = LocalFile::new(
        folder.path().join("upper.ply"),
        "Zephyrine Quillfeather upper.ply",
    );
    printed.debug(&file);
    let work = Handover::crown("ref-1", "Zephyrine Quillfeather crown 36", vec![file]);
    printed.debug(&work);
    printed.debug(&client.hand_over(&work).await.unwrap());
    printed.debug(&client.find_by_reference("ref-1").await.unwrap());
}

async fn every_failure(world: &World, printed: &mut Printed) {
    let client = &world.client;
    for fault in [
        "redirect_elsewhere",
        "truncated_json",
        "wrong_types",
        "reset",
        "unauthorized_always",
        "error_500",
    ] {
        world.set("api_fault", fault);
        printed.failure(client.me().await);
        printed.failure(
            client
                .design_cases(DesignCaseFilter::all())
                .collect(100)
                .await,
        );
    }
    world.set("api_fault", "none");
    for fault in ["html_502", "200_with_success_false", "documented"] {
        world.set("error_style", fault);
        printed.failure(client.design_case("no-such-case").await);
    }
    for fault in ["bad_signature", "wrong_nonce", "garbage", "wrong_sub"] {
        world.set("id_token_fault", fault);
        printed.failure(world.sign_in(&environment(world.server())).await);
    }
    world.set("id_token_fault", "none");
    for fault in [
        "html_200",
        "truncated",
        "control_chars",
        "redirect_307_elsewhere",
        "bad_token_type",
    ] {
        world.set("token_fault", fault);
        printed.failure(world.sign_in(&environment(world.server())).await);
    }
    world.set("token_fault", "none");
    for fault in ["wrong_magic", "json_error_with_200", "short_file"] {
        world.set("download_fault", fault);
        let details = client.design_case("20260101-000002").await.unwrap();
        let mesh = details.meshes[0].mesh_file.as_ref().unwrap();
        let download = client.download_mesh("20260101-000002", &mesh.file_id, MeshFormat::Stl);
        printed.failure(download.to_memory().await);
    }
    let file = UploadFile::from_bytes(&b"ply\n"[..], DigestAlgorithm::Md5);
    let name = Phi::new("Zephyrine Quillfeather.ply".to_owned());
    for fault in ["md5_echo_wrong", "expired_once:9", "redirect_elsewhere"] {
        world.set("storage_fault", fault);
        printed.failure(client.upload_file(&name, &file, None).await);
    }
    world.server().revoke_all();
    world.server().advance(Duration::from_secs(86_400));
    printed.failure(client.me().await);
}
