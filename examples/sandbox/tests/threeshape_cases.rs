//! Cases of a 3Shape region: who may see one, versions, states, comments, uploads, the small answers.

mod common;

use common::send;
use common::threeshape::{Clinics, case_id, sha1};
use dental_sandbox::threeshape::Region;
use serde_json::{Value, json};

fn no_case(id: &str) -> Value {
    json!(format!("No case with Id {id} could be found"))
}

fn forbidden(id: &str) -> Value {
    json!(format!("You don't have permission to access case {id}"))
}

#[tokio::test]
async fn a_case_is_for_its_actors_in_its_region() {
    let clinics = Clinics::start().await;
    let id = case_id(1);
    let path = format!("/api/cases/{id}");
    assert_eq!(
        clinics.eu("doctor-eu", &path).await.json()["Id"],
        id.as_str()
    );
    assert_eq!(
        clinics.eu("client-eu", &path.to_uppercase()).await.json()["Id"],
        id.as_str()
    );
    let stranger = clinics.eu("lab-eu", &path).await;
    assert_eq!((stranger.status, stranger.json()), (400, forbidden(&id)));
    let elsewhere = clinics.region(Region::Asia, "doctor-eu", &path).await;
    assert_eq!((elsewhere.status, elsewhere.json()), (400, no_case(&id)));
    // Its maker is no actor of the sixth.
    let made = clinics
        .eu("client-eu", &format!("/api/cases/{}", case_id(6)))
        .await;
    assert_eq!(made.json(), forbidden(&case_id(6)));
    let url = format!("{}{path}", clinics.t.metadata_url(Region::Europe));
    let nobody = send("GET", &url, &[], b"");
    let nobody = nobody.await.expect("an answer");
    assert_eq!((nobody.status, nobody.body.len()), (401, 0));
}

#[tokio::test]
async fn both_names_of_a_region_answer_the_same() {
    let clinics = Clinics::start().await;
    let url = format!(
        "{}/api/cases/{}",
        clinics.t.region_url(Region::Europe),
        case_id(2)
    );
    let old = clinics.call("doctor-eu", "GET", &url).await.json();
    let new = clinics.case(2).await;
    assert_eq!(
        (&old["Version"], &old["Patient"]),
        (&new["Version"], &new["Patient"])
    );
    assert!(old["Href"].is_string() && new["Href"].is_null());
    clinics.set("v10_shape", "reduced");
    let old = clinics.call("doctor-eu", "GET", &url).await.json();
    assert!(old.get("Version").is_none() && old.get("UpdatedOn").is_none());
}

#[tokio::test]
async fn a_change_of_state_makes_a_version_and_keeps_the_old() {
    let clinics = Clinics::start().await;
    let base = format!(
        "{}/api/cases/{}",
        clinics.t.metadata_url(Region::Europe),
        case_id(3)
    );
    let put = |user: &'static str, state: &str| {
        let url = format!("{base}/state/{state}");
        let clinics = &clinics;
        async move { clinics.call(user, "PUT", &url).await }
    };
    let done = put("client-eu", "approved").await;
    assert_eq!((done.status, done.body.len()), (200, 0));
    let case = clinics.case(3).await;
    assert_eq!(
        (&case["Version"], &case["StateFlag"]),
        (&json!(2), &json!("Approved"))
    );
    let old = clinics
        .call("doctor-eu", "GET", &format!("{base}/version/1"))
        .await
        .json();
    assert_ne!(old["StateFlag"], "Approved");
    let none = clinics
        .call("doctor-eu", "GET", &format!("{base}/version/9"))
        .await;
    assert_eq!(none.status, 400);
    let unknown = put("client-eu", "Approved").await;
    assert_eq!(unknown.json(), "Unsupported state: Approved");
    assert_eq!(put("lab-eu", "rejected").await.status, 400);
    assert_eq!(put("doctor-eu", "rejected").await.status, 200);
    clinics.set("state_answer", "lost");
    let url = format!("{base}/state/approved");
    assert!(clinics.try_call("client-eu", "PUT", &url).await.is_none());
    assert_eq!(clinics.case(3).await["Version"], 4, "done all the same");
}

#[tokio::test]
async fn comments_are_read_by_id() {
    let clinics = Clinics::start().await;
    let case = clinics.case(1).await;
    let id = case["Comments"][0]["Id"].as_str().expect("an id");
    let path = format!("/api/cases/{}/comments/{id}/text", case_id(1));
    let text = clinics.eu("client-eu", &path).await.json();
    assert!(text.as_str().is_some_and(|t| t.contains("lighter")));
    let none = clinics.eu("client-eu", &path.replace(id, "cccccccc")).await;
    assert_eq!(none.json(), "Comment not found");
    clinics.set("comments", "strings");
    assert!(clinics.case(1).await["Comments"][0].is_string());
}

#[tokio::test]
async fn increments_and_order_updates_have_their_errors() {
    let clinics = Clinics::start().await;
    let increment = format!("1{}", &case_id(2)[1..]);
    for path in ["/api/cases/increments", "/api/caseincrements"] {
        let found = clinics
            .eu("client-eu", &format!("{path}/{increment}"))
            .await
            .json();
        assert_eq!(found["CaseId"], case_id(2).as_str());
        let none = clinics.eu("client-eu", &format!("{path}/17")).await;
        assert_eq!(none.json(), "No increment with Id 17 could be found");
    }
    let order = clinics
        .eu("client-eu", &format!("/api/orderupdate/{}", case_id(2)))
        .await;
    assert_eq!(order.json()["CaseId"], case_id(2).as_str());
    for path in ["/api/cases/implantdata", "/api/cases/metadatavalues"] {
        assert!(clinics.eu("doctor-eu", path).await.json().is_object());
    }
}

#[tokio::test]
async fn servers_name_the_callers_own_whoever_is_asked() {
    let clinics = Clinics::start().await;
    let own = clinics.t.metadata_url(Region::Asia);
    let asked = || clinics.eu("doctor-as", "/api/servers");
    assert_eq!(asked().await.json(), json!([format!("{own}/api/")]));
    clinics.set("servers", "no_api");
    assert_eq!(asked().await.json(), json!([own]));
    clinics.set("servers", "empty");
    assert_eq!(asked().await.json(), json!([]));
    for value in ["foreign", "http", "look_alike", "user_info"] {
        clinics.set("servers", value);
        let first = asked().await.json()[0].clone();
        assert!(!first.as_str().expect("a text").starts_with(own), "{value}");
    }
}

#[tokio::test]
async fn unknown_routes_and_methods_are_no_400() {
    let clinics = Clinics::start().await;
    assert_eq!(clinics.eu("doctor-eu", "/api/nothing").await.status, 404);
    let url = format!("{}/api/servers", clinics.t.metadata_url(Region::Europe));
    assert_eq!(clinics.call("doctor-eu", "DELETE", &url).await.status, 405);
}

fn multipart(model: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = b"--sbx\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n".to_vec();
    body.extend_from_slice(model.as_bytes());
    for (name, content) in files {
        let head = format!(
            "\r\n--sbx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
    }
    body.extend_from_slice(b"\r\n--sbx--\r\n");
    body
}

async fn upload(clinics: &Clinics, query: &str, body: &[u8]) -> Option<common::Reply> {
    let url = format!(
        "{}/api/cases{query}",
        clinics.t.metadata_url(Region::Europe)
    );
    let bearer = format!("Bearer {}", clinics.token("client-eu"));
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "multipart/form-data; boundary=sbx"),
    ];
    send("POST", &url, &headers, body).await
}

#[tokio::test]
async fn an_upload_becomes_a_case_with_its_files() {
    let clinics = Clinics::start().await;
    let model = r#"{"PatientFirstName": "Nova", "PatientLastName": "Uploadini", "Notes": "x"}"#;
    let files: [(&str, &[u8]); 2] = [("upper.stl", b"solid a"), ("form.PNG", b"\r\n--sb")];
    let reply = upload(&clinics, "?caseType=common", &multipart(model, &files)).await;
    let id = reply.expect("an answer").json()["Id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let case = clinics
        .eu("client-eu", &format!("/api/cases/{id}"))
        .await
        .json();
    assert_eq!(
        (&case["Version"], &case["PatientName"]),
        (&json!(1), &json!("Nova Uploadini"))
    );
    assert_eq!(case["Notes"], "x");
    assert_eq!(case["Actors"].as_array().map(Vec::len), Some(1));
    for (attachment, (name, content)) in case["Attachments"]
        .as_array()
        .expect("two")
        .iter()
        .zip(files)
    {
        assert_eq!(
            (&attachment["Name"], &attachment["Hash"]),
            (&json!(name), &json!(sha1(content)))
        );
        let href = attachment["Href"].as_str().expect("a link");
        assert_eq!(clinics.call("client-eu", "GET", href).await.body, content);
    }
}

#[tokio::test]
async fn a_model_may_have_keys_without_quotes_and_no_file() {
    let clinics = Clinics::start().await;
    let body = multipart(r#"{PatientFirstName: "A", PatientLastName: "B"}"#, &[]);
    let reply = upload(&clinics, "?caseType=common", &body)
        .await
        .expect("an answer");
    assert_eq!(reply.status, 200, "{}", reply.text());
    for (query, body, why) in [
        ("", body.clone(), "no case type"),
        ("?caseType=other", body, "another case type"),
        ("?caseType=common", multipart("[]", &[]), "no object"),
        ("?caseType=common", b"--sbx\r\n".to_vec(), "no end"),
    ] {
        let reply = upload(&clinics, query, &body).await.expect("an answer");
        assert_eq!(reply.status, 400, "{why}");
    }
}

#[tokio::test]
async fn upload_answers_vary_and_the_case_is_there() {
    let clinics = Clinics::start().await;
    let body = multipart("{}", &[]);
    let before = clinics.t.cases().len();
    for (at, value) in ["empty", "text", "lost", "error_500"]
        .into_iter()
        .enumerate()
    {
        clinics.set("upload_answer", value);
        let reply = upload(&clinics, "?caseType=common", &body).await;
        match value {
            "lost" => assert!(reply.is_none()),
            "error_500" => assert_eq!(reply.expect("an answer").status, 500),
            _ => assert_eq!(reply.expect("an answer").status, 200),
        }
        assert_eq!(clinics.t.cases().len(), before + at + 1, "{value}");
    }
}
