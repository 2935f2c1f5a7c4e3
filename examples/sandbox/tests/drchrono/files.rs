//! Files: uploads, late addresses, and the origin that gives the bytes.

use std::time::Duration;

use crate::common::{get, send};
use crate::practice::Practice;

const FIELDS: [(&str, &str); 5] = [
    ("patient", "600001"),
    ("doctor", "100001"),
    ("date", "2025-02-01"),
    ("description", "an upload"),
    ("metatags", r#"["case:800001","stl"]"#),
];

async fn link(practice: &Practice, id: i64) -> String {
    let row = practice.read(&format!("/api/documents/{id}")).await;
    row["document"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn an_upload_gets_its_address_late_and_comes_back_as_it_was() {
    let practice = Practice::start().await;
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let file = Some(("document", "jaw.stl", bytes.as_slice()));
    let reply = practice.upload("/api/documents", &FIELDS, file).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let made = reply.json();
    assert!(made["document"].is_null());
    assert_eq!(made["metatags"], serde_json::json!(["case:800001", "stl"]));
    let id = made["id"].as_i64().expect("a number");
    let first = practice.read(&format!("/api/documents/{id}")).await;
    assert!(first["document"].is_null(), "one read without it");
    let link = link(&practice, id).await;
    assert!(
        link.starts_with(practice.d.files_url()) && link.contains("/jaw.stl?"),
        "{link}"
    );
    let reply = get(&link).await;
    assert_eq!((reply.status, reply.body), (200, bytes.clone()));
    assert_eq!(
        practice
            .d
            .file_bytes("documents", &id.to_string(), "document"),
        Some(bytes)
    );
    let known = practice
        .d
        .files()
        .into_iter()
        .find(|f| f.id == id.to_string());
    assert_eq!(known.map(|f| f.name).as_deref(), Some("jaw.stl"));
}

#[tokio::test]
async fn the_delay_is_a_number_of_reads() {
    let practice = Practice::start().await;
    for delay in ["0", "3"] {
        practice.set("document_delay", delay);
        let file = Some(("document", "a.pdf", b"%PDF-1.4".as_slice()));
        let made = practice
            .upload("/api/documents", &FIELDS, file)
            .await
            .json();
        let path = format!("/api/documents/{}", made["id"]);
        let mut reads = 0;
        while practice.read(&path).await["document"].is_null() {
            reads += 1;
        }
        assert_eq!(reads.to_string(), delay);
        assert_eq!(made["document"].is_null(), delay != "0");
    }
}

#[tokio::test]
async fn what_may_not_be_uploaded_is_refused_by_field() {
    let practice = Practice::start().await;
    let refused = async |name: &str, bytes: &[u8]| {
        let file = Some(("document", name, bytes));
        let reply = practice.upload("/api/documents", &FIELDS, file).await;
        assert_eq!(reply.status, 400, "{name}");
        assert!(reply.json()["document"].is_array(), "{}", reply.text());
    };
    refused("virus.exe", b"MZ").await;
    refused("empty.pdf", b"").await;
    practice.set("upload_types", "no_meshes");
    refused("jaw.stl", b"solid").await;
    practice.set("upload_types", "default");
    practice.set("upload_limit", "10");
    refused("long.pdf", b"%PDF-1.4 more").await;
    let reply = practice.upload("/api/documents", &FIELDS, None).await;
    assert_eq!(reply.json()["document"][0], "This field is required.");
    let mut bad = FIELDS;
    bad[4].1 = "case:1";
    let file = Some(("document", "a.pdf", b"%PDF".as_slice()));
    let reply = practice.upload("/api/documents", &bad, file).await;
    assert!(reply.json()["metatags"].is_array(), "{}", reply.text());
    let json = serde_json::json!({
        "patient": 600_001, "doctor": 100_001, "date": "2025-02-01", "description": "d", "document": "text",
    });
    let reply = practice.api("POST", "/api/documents", Some(&json)).await;
    assert_eq!(reply.status, 400, "no file in JSON");
}

#[tokio::test]
async fn the_storage_takes_its_signature_for_a_while_and_no_bearer() {
    let practice = Practice::start().await;
    let address = link(&practice, 900_001).await;
    let bearer = [("authorization", "Bearer x")];
    let reply = send("GET", &address, &bearer, b"")
        .await
        .expect("an answer");
    assert_eq!(reply.status, 400);
    assert!(
        practice
            .d
            .log()
            .iter()
            .any(|e| e.origin == "drchrono-files" && e.has_authorization)
    );
    let wrong = format!("{}0", &address[..address.len() - 1]);
    let wrong = if wrong == address {
        format!("{}1", &address[..address.len() - 1])
    } else {
        wrong
    };
    assert_eq!(get(&wrong).await.status, 403);
    assert_eq!(get(&address).await.status, 200);
    practice.d.advance(Duration::from_secs(300));
    let late = get(&address).await;
    assert_eq!(late.status, 403);
    assert!(late.text().contains("expired"));
    let fresh = link(&practice, 900_001).await;
    assert_eq!(get(&fresh).await.status, 200);
    let signature = fresh.rsplit_once('=').expect("a signature").1.to_owned();
    assert!(practice.d.issued_secrets().contains(&signature));
}

#[tokio::test]
async fn cases_have_both_jaws_reports_amendments_and_notes() {
    let practice = Practice::start().await;
    let tagged = |tag: &str| {
        let files = practice.d.files();
        files
            .into_iter()
            .filter(|f| f.tags.iter().any(|t| t == tag))
            .collect::<Vec<_>>()
    };
    let names: Vec<String> = tagged("case:800001").into_iter().map(|f| f.name).collect();
    assert_eq!(names, ["upper.stl", "lower.stl", "report.pdf"]);
    let hashes: std::collections::BTreeSet<String> = practice
        .d
        .files()
        .into_iter()
        .filter(|f| f.name.ends_with("stl"))
        .map(|f| f.sha256)
        .collect();
    assert!(hashes.len() > 20, "jaws differ");
    let row = practice.read("/api/appointments/800001?verbose=true").await;
    let note = row["clinical_note"]["pdf"].as_str().expect("an address");
    let reply = get(note).await;
    assert_eq!((reply.status, &reply.body[..5]), (200, b"%PDF-".as_slice()));
    for path in ["/api/lab_documents", "/api/amendments"] {
        let row = practice.walk(path).await.remove(0);
        let field = if path.ends_with("ments") && path.contains("lab") {
            "document"
        } else {
            "amendment_file"
        };
        let id = row["id"].clone();
        let row = practice.read(&format!("{path}/{id}")).await;
        assert_eq!(
            get(row[field].as_str().expect("an address")).await.status,
            200
        );
    }
}

#[tokio::test]
async fn lists_have_the_addresses_too() {
    let practice = Practice::start().await;
    let row = practice.walk("/api/documents").await.remove(0);
    let address = row["document"].as_str().expect("an address");
    assert_eq!(get(address).await.status, 200);
    practice.set("bulk_seconds", "0");
    let made = practice
        .make(
            "/api/appointments_list?verbose=true",
            &serde_json::json!({}),
        )
        .await;
    let uuid = made["uuid"].as_str().expect("a uuid");
    let done = practice
        .read(&format!("/api/appointments_list?uuid={uuid}"))
        .await;
    let note = done["results"][0]["clinical_note"]["pdf"]
        .as_str()
        .expect("an address");
    assert_eq!(get(note).await.status, 200);
}

#[tokio::test]
async fn a_download_is_resumed_where_it_broke_off() {
    let practice = Practice::start().await;
    practice.set("download_fault", "reset_once");
    let address = link(&practice, 900_001).await;
    let first = get(&address).await;
    assert!(first.cut_short());
    let range = format!("bytes={}-", first.body.len());
    let rest = send("GET", &address, &[("range", &range)], b"")
        .await
        .expect("an answer");
    assert_eq!(rest.status, 206);
    let whole = [first.body, rest.body].concat();
    assert_eq!(
        Some(whole),
        practice.d.file_bytes("documents", "900001", "document")
    );
}

#[tokio::test]
async fn downloads_misbehave_as_told() {
    let practice = Practice::start().await;
    let address = link(&practice, 900_001).await;
    let whole = get(&address).await.body.len();
    for (fault, status) in [("expired_once", 403), ("error_503_once", 503)] {
        practice.set("download_fault", fault);
        assert_eq!(get(&address).await.status, status, "{fault}");
        assert_eq!(get(&address).await.status, 200, "{fault}");
    }
    practice.set("download_fault", "truncated");
    assert!(get(&address).await.cut_short());
    practice.set("download_fault", "short");
    let short = get(&address).await;
    assert!(!short.cut_short() && short.body.len() < whole);
    practice.set("download_fault", "json_error_with_200");
    assert!(get(&address).await.json().is_object());
    practice.set("download_fault", "no_length");
    assert_eq!(get(&address).await.header("content-length"), None);
    practice.set("download_fault", "no_ranges");
    let reply = send("GET", &address, &[("range", "bytes=5-")], b"")
        .await
        .expect("an answer");
    assert_eq!(reply.status, 200);
    practice.set("download_fault", "redirect_elsewhere");
    assert!(
        get(&address)
            .await
            .location()
            .as_str()
            .starts_with(practice.d.elsewhere_url())
    );
}
