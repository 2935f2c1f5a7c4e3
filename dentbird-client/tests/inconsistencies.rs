//! Every row of the table of inconsistencies in the vendor's document, by its number.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;

use dental_oauth::oauth::{Callback, Scopes, Verifier};
use dental_oauth::transfer::{DigestAlgorithm, MeshFormat, UploadFile};
use dental_oauth::{ErrorKind, Phi, Timestamp};
use dentbird_client::{DesignCaseFilter, NewFile, SCOPES, TokenRequestQuirk};
use support::{CALLBACK, World, environment};

const PLY: &[u8] = b"ply\nformat ascii 1.0\nend_header\n";

fn ply(name: &str) -> NewFile {
    NewFile::new(name, UploadFile::from_bytes(PLY, DigestAlgorithm::Md5))
}

#[tokio::test]
async fn row_01_registration_falls_back_to_the_other_path_once_and_remembers() {
    let world = World::new().await;
    world.set("files_path", "/v1/files/upload only");
    for _ in 0..3 {
        world.client.register_file(&ply("upper.ply")).await.unwrap();
    }
    let log = world.server().log();
    let first = log.iter().filter(|entry| entry.path == "/v1/files").count();
    let other = log
        .iter()
        .filter(|entry| entry.path == "/v1/files/upload")
        .count();
    assert_eq!((first, other), (1, 3));
}

#[tokio::test]
async fn row_02_the_envelope_is_detected_everywhere() {
    let world = World::new().await;
    world.client.me().await.unwrap();
    world
        .client
        .design_cases_page(&DesignCaseFilter::all(), 1)
        .await
        .unwrap();
    world.set("users_me_envelope", "enveloped");
    world.client.me().await.unwrap();
}

#[tokio::test]
async fn row_03_the_misspelt_field_says_code_and_can_be_left_out() {
    let world = World::new().await;
    world.set("require_reponse_type", "on");
    world.sign_in(&environment(world.server())).await.unwrap();
    let keys = exchange_keys(&world);
    assert!(
        keys.contains(&"reponse_type".to_owned()) && !keys.contains(&"response_type".to_owned())
    );

    world.set("require_reponse_type", "off");
    let omit = environment(world.server()).token_request_quirk(TokenRequestQuirk::Omit);
    world.sign_in(&omit).await.unwrap();
    assert!(
        !exchange_keys(&world)
            .iter()
            .any(|key| key.contains("ponse_type"))
    );

    let both = environment(world.server()).token_request_quirk(TokenRequestQuirk::Both);
    world.sign_in(&both).await.unwrap();
    let keys = exchange_keys(&world);
    assert!(
        keys.contains(&"reponse_type".to_owned()) && keys.contains(&"response_type".to_owned())
    );
}

/// The form fields of the latest token request.
fn exchange_keys(world: &World) -> Vec<String> {
    let log = world.server().log();
    let latest = log
        .iter()
        .rev()
        .find(|entry| entry.path == "/oidc/token")
        .unwrap();
    latest.form_keys.clone()
}

#[test]
fn row_04_both_spellings_of_the_times_are_read() {
    for (created, updated) in [("createAt", "updateAt"), ("createdAt", "updatedAt")] {
        let json = format!(
            r#"{{"designCaseId":"1","{created}":"2026-01-15T10:20:30.400Z","{updated}":"2026-01-15T11:00:00.000Z"}}"#
        );
        let case: dentbird_client::DesignCase = serde_json::from_str(&json).unwrap();
        assert_eq!(
            case.created_at,
            Some(Timestamp::parse("2026-01-15T10:20:30.4Z"))
        );
        assert_eq!(
            case.updated_at,
            Some(Timestamp::parse("2026-01-15T11:00:00Z"))
        );
    }
}

#[test]
fn row_05_both_project_types_are_optional() {
    let read =
        |json: &str| serde_json::from_str::<dentbird_client::DesignCaseDetails>(json).unwrap();
    let both = read(
        r#"{"crownProjectType":"CROWN","caseInfo":{"designCaseId":"1","projectType":"BRIDGE"}}"#,
    );
    assert_eq!(both.crown_project_type.unwrap().as_str(), "CROWN");
    assert_eq!(both.case.project_type.unwrap().as_str(), "BRIDGE");
    let neither = read(r#"{"caseInfo":{"designCaseId":"1"}}"#);
    assert!(neither.crown_project_type.is_none() && neither.case.project_type.is_none());
}

#[test]
fn row_06_textures_are_given_once_and_mean_nothing() {
    let file = r#"{"fileId":"a","fileName":"x/default.drc.gz"}"#;
    let json = format!(
        r#"{{"caseInfo":{{"designCaseId":"1"}},"scanMeshList":[{{"textureFiles":[{file},{file},{{"fileId":"b"}}]}}]}}"#
    );
    let details: dentbird_client::DesignCaseDetails = serde_json::from_str(&json).unwrap();
    let ids: Vec<_> = details.scan_meshes[0]
        .texture_files
        .iter()
        .map(|file| file.file_id.as_str())
        .collect();
    assert_eq!(ids, ["a", "b"]);
}

#[tokio::test]
async fn row_07_the_md5_field_is_spelt_with_capitals() {
    // The sandbox refuses a registration without `contentMD5`.
    let world = World::new().await;
    world.client.register_file(&ply("upper.ply")).await.unwrap();
    let upload = &world.server().uploads()[0];
    assert_eq!(upload.announced_md5, "7c6IELvmABXyq2MfrTetVw==");
    assert_eq!(upload.announced_length, 32);
}

#[test]
fn row_08_ids_are_opaque() {
    for id in [
        "65f0c0ffee00000000000101",
        "0123456789ABCDEF0123456789ABCDEF",
        "x",
        "42",
    ] {
        let json = format!(r#"{{"fileId":"{id}"}}"#);
        let file: dentbird_client::FileReference = serde_json::from_str(&json).unwrap();
        assert_eq!(file.file_id, id);
    }
}

#[tokio::test]
async fn row_09_one_file_is_registered_per_call_and_doubtful_batches_upload_nothing() {
    let world = World::new().await;
    world.set("registration_names", "rewritten");
    world.set("registration_order", "reversed");
    // Alone, a rewritten name does no harm.
    world.client.register_file(&ply("upper.ply")).await.unwrap();
    let both = [ply("upper.ply"), ply("lower.ply")];
    let error = world.client.register_files(&both).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RegistrationPairingAmbiguous);
    assert_eq!(world.count("PUT", "/"), 0);

    // With the names echoed the order does not matter.
    world.set("registration_names", "echo");
    let registered = world.client.register_files(&both).await.unwrap();
    let uploads = world.server().uploads();
    for (file, registered) in both.iter().zip(&registered) {
        let there = uploads
            .iter()
            .find(|upload| upload.id == registered.file_id)
            .unwrap();
        assert_eq!(&there.name, file.name.expose());
    }
}

#[tokio::test]
async fn row_10_the_earlier_end_counts() {
    let world = World::new().await;
    world.set("jwt_ttl_shorter", "on");
    let tokens = world.sign_in(&environment(world.server())).await.unwrap();
    let life = tokens
        .expires_at()
        .unwrap()
        .duration_since(world.clock.now())
        .unwrap();
    assert!((590..=600).contains(&life.as_secs()), "{life:?}");
}

#[tokio::test]
async fn row_11_the_answers_scopes_count_and_a_403_is_understood() {
    let world = World::new().await;
    let tokens = world.sign_in(&environment(world.server())).await.unwrap();
    assert_eq!(tokens.granted_scopes().to_string(), SCOPES.join(" "));
    let error = world.with_scopes("openid").await.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn row_12_any_of_the_configured_issuers_is_accepted_and_no_other() {
    let world = World::new().await;
    let server = world.server();
    let several = dentbird_client::Environment::new(
        server.auth_url(),
        ["https://dentbird.com", server.issuer()],
    )
    .with_api_base_url(server.api_url())
    .allow_insecure_loopback();
    world.sign_in(&several).await.unwrap();
    world.set("iss_param", "wrong");
    let error = world.sign_in(&several).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::IssuerMismatch);
}

#[tokio::test]
async fn row_13_a_missing_issuer_is_refused_unless_allowed_and_a_wrong_one_always() {
    let world = World::new().await;
    let strict = environment(world.server());
    let lenient = environment(world.server()).allow_missing_issuer();
    world.set("iss_param", "absent");
    assert_eq!(
        world.sign_in(&strict).await.unwrap_err().kind(),
        ErrorKind::IssuerMissing
    );
    world.sign_in(&lenient).await.unwrap();
    world.set("iss_param", "wrong");
    assert_eq!(
        world.sign_in(&lenient).await.unwrap_err().kind(),
        ErrorKind::IssuerMismatch
    );
}

#[tokio::test]
async fn row_14_state_must_come_back() {
    let world = World::new().await;
    for value in ["absent", "wrong"] {
        world.set("state_param", value);
        let error = world
            .sign_in(&environment(world.server()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StateMismatch, "{value}");
    }
    assert_eq!(world.count("POST", "/oidc/token"), 0);
}

#[tokio::test]
async fn rows_15_and_16_all_four_response_modes_are_understood() {
    let world = World::new().await;
    let oauth = world.oauth(&environment(world.server()), world.server().client_secret());
    let issuer = world.server().issuer();
    let deliver: [fn(&str, &str) -> Callback; 4] = [
        |state, iss| {
            Callback::from_url(&format!("{CALLBACK}?code=c&state={state}&iss={iss}")).unwrap()
        },
        |state, iss| {
            Callback::from_fragment(&format!("{CALLBACK}#code=c&state={state}&iss={iss}")).unwrap()
        },
        |state, iss| Callback::from_form(&format!("code=c&state={state}&iss={iss}")).unwrap(),
        |state, iss| {
            let response = format!(r#"{{"code":"c","state":"{state}","iss":"{iss}"}}"#);
            let message = format!(r#"{{"type":"authorization_response","response":{response}}}"#);
            Callback::from_web_message(&message).unwrap()
        },
    ];
    for make in deliver {
        let (_, pending) = oauth
            .authorize(CALLBACK, &Scopes::new(SCOPES).unwrap())
            .unwrap();
        let callback = make(pending.state().expose(), issuer);
        assert!(pending.accept(&callback).is_ok());
    }
}

#[tokio::test]
async fn row_17_an_id_token_may_leave_out_the_subject() {
    // The sandbox always names one; that a missing one is accepted is a matter of the profile.
    let world = World::new().await;
    let tokens = world.sign_in(&environment(world.server())).await.unwrap();
    assert_eq!(
        tokens.subject().unwrap().expose(),
        "65f0c0ffee0000000000a001"
    );
    let server = environment(world.server()).authorization_server().unwrap();
    assert!(format!("{server:?}").contains("subject_optional: true"));
}

#[test]
fn row_18_the_documents_sample_verifier_is_refused_as_too_short() {
    assert!(Verifier::new("a".repeat(42)).is_err());
    assert!(Verifier::new("a".repeat(43)).is_ok());
}

#[tokio::test]
async fn row_19_the_token_path_has_one_slash_whatever_the_base_ends_in() {
    let world = World::new().await;
    let server = world.server();
    let slashed =
        dentbird_client::Environment::new(format!("{}/", server.auth_url()), [server.issuer()])
            .with_api_base_url(format!("{}/", server.api_url()))
            .allow_insecure_loopback();
    world.sign_in(&slashed).await.unwrap();
    world.in_environment(&slashed).me().await.unwrap();
    assert!(server.log().iter().all(|entry| !entry.path.contains("//")));
}

#[tokio::test]
async fn row_20_no_form_of_time_hides_a_case_or_an_error() {
    let world = World::new().await;
    for style in ["ms", "us", "offset", "garbage"] {
        world.set("time_style", style);
        let cases = world
            .client
            .design_cases(DesignCaseFilter::all())
            .collect(100)
            .await
            .unwrap();
        let readable = cases[0].created_at.as_ref().unwrap().instant().is_some();
        assert_eq!(readable, style != "garbage", "{style}");
        let error = world.client.design_case("no-such-case").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{style}");
        assert!(error.code().is_some(), "{style}");
    }
}

#[test]
fn row_21_there_is_no_way_to_delete() {
    // A promise of the scope texts without an endpoint: nothing in the client sends DELETE.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("Method::DELETE"), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn row_22_bodies_are_json() {
    // The sandbox answers 415 to anything else.
    let world = World::new().await;
    let registered = world.client.register_file(&ply("upper.ply")).await.unwrap();
    assert!(!registered.file_id.is_empty());
}

#[tokio::test]
async fn row_23_the_reference_filter_is_relied_on_and_the_field_kept_if_it_comes() {
    let world = World::new().await;
    let found = async || {
        world
            .client
            .find_by_reference("partner-000123")
            .await
            .unwrap()
    };
    assert!(found().await.is_empty());
    hand_over(&world, "partner-000123").await;
    assert_eq!(found().await[0].reference_id, None);
    world.set("list_reference_id", "on");
    assert_eq!(
        found().await[0].reference_id.as_deref(),
        Some("partner-000123")
    );
}

async fn hand_over(world: &World, reference: &str) {
    let file = UploadFile::from_bytes(PLY, DigestAlgorithm::Md5);
    let id = world
        .client
        .upload_file(&Phi::new("upper.ply".into()), &file, None)
        .await
        .unwrap();
    let crown = dentbird_client::ProjectType::Crown;
    world
        .client
        .transfer(reference, "a crown", &crown, &[id])
        .await
        .unwrap();
}

#[tokio::test]
async fn row_24_a_design_case_id_is_the_case_id() {
    let world = World::new().await;
    let page = world
        .client
        .design_cases_page(&DesignCaseFilter::active(), 1)
        .await
        .unwrap();
    let id = &page.items[0].design_case_id;
    assert_eq!(
        &world
            .client
            .design_case(id)
            .await
            .unwrap()
            .case
            .design_case_id,
        id
    );
}

#[tokio::test]
async fn row_25_the_access_tokens_own_signature_does_not_matter() {
    let world = World::new().await;
    for algorithm in ["RS512", "HS256"] {
        world.set("access_token_alg", algorithm);
        world.sign_in(&environment(world.server())).await.unwrap();
    }
}

#[tokio::test]
async fn row_26_a_refresh_asks_for_exactly_what_was_granted() {
    let world = World::new().await;
    world
        .server()
        .advance(std::time::Duration::from_secs(86_400));
    world.client.me().await.unwrap();
    let log = world.server().log();
    let refresh = log
        .iter()
        .find(|e| e.grant_type.as_deref() == Some("refresh_token"))
        .unwrap();
    let mut keys = refresh.form_keys.clone();
    keys.sort();
    // Neither the misspelt field nor the redirect URI belongs here.
    assert_eq!(
        keys,
        [
            "client_id",
            "client_secret",
            "grant_type",
            "refresh_token",
            "scope"
        ]
    );
}

#[tokio::test]
async fn row_27_the_secret_is_a_value_of_the_callers_and_goes_nowhere_but_the_token_endpoint() {
    let world = World::new().await;
    let oauth = world.oauth(&environment(world.server()), "top-secret");
    let (url, _) = oauth
        .authorize(CALLBACK, &Scopes::new(SCOPES).unwrap())
        .unwrap();
    assert!(!url.as_str().contains("top-secret"));
    assert!(!format!("{oauth:?}").contains("top-secret"));
}

#[tokio::test]
async fn only_meshes_are_asked_for_in_a_format() {
    let world = World::new().await;
    let details = world.client.design_case("20260101-000002").await.unwrap();
    let mesh = details.meshes[0].mesh_file.as_ref().unwrap();
    let picture = details.meshes[0].thumbnail_file.as_ref().unwrap();
    let id = "20260101-000002";
    world
        .client
        .download_mesh(id, &mesh.file_id, MeshFormat::Ply)
        .to_memory()
        .await
        .unwrap();
    let png = world
        .client
        .download_file(id, &picture.file_id)
        .to_memory()
        .await
        .unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let log = world.server().log();
    let keys: Vec<_> = log
        .iter()
        .filter(|entry| entry.path.contains("download-file"))
        .map(|entry| entry.query_keys.clone())
        .collect();
    assert_eq!(keys, [vec!["fileFormat".to_owned()], vec![]]);
}
