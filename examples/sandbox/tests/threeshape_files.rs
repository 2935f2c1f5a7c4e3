//! Files of 3Shape: who may have them, what is odd about them, and how downloads break on demand.

mod common;

use common::threeshape::{Clinics, case_id, sha1};
use common::{Reply, send};
use dental_sandbox::threeshape::Region;
use serde_json::{Value, json};

const FORBIDDEN: &str = "You don't have permission to access this resource.";

/// The attachment of case 2 with this type.
async fn file(clinics: &Clinics, file_type: &str) -> Value {
    let case = clinics.case(2).await;
    let all = case["Attachments"].as_array().expect("attachments").clone();
    let found = all.into_iter().find(|file| file["FileType"] == file_type);
    found.expect("one of this type")
}

async fn href(clinics: &Clinics, file_type: &str) -> String {
    let file = file(clinics, file_type).await;
    file["Href"].as_str().expect("a link").to_owned()
}

async fn download(clinics: &Clinics) -> Reply {
    let href = href(clinics, "stl").await;
    clinics.call("client-eu", "GET", &href).await
}

#[tokio::test]
async fn the_client_account_gets_what_the_hash_says_by_hash_and_by_id() {
    let clinics = Clinics::start().await;
    let file = file(&clinics, "stl").await;
    let href = file["Href"].as_str().expect("a link");
    let hash = file["Hash"].as_str().expect("a hash");
    let by_hash = clinics.call("client-eu", "GET", href).await;
    assert_eq!(sha1(&by_hash.body), hash);
    assert_eq!(
        by_hash.header("content-type"),
        Some("application/octet-stream")
    );
    let by_id = href.replace(hash, file["Id"].as_str().expect("an id"));
    assert_eq!(
        clinics.call("client-eu", "GET", &by_id).await.body,
        by_hash.body
    );
    let upper = href.replace(hash, &hash.to_uppercase());
    assert_eq!(clinics.call("client-eu", "GET", &upper).await.status, 200);
}

#[tokio::test]
async fn nobody_else_gets_a_file() {
    let clinics = Clinics::start().await;
    for kind in ["stl", "dcm", "html"] {
        let href = href(&clinics, kind).await;
        let doctor = clinics.call("doctor-eu", "GET", &href).await;
        assert_eq!(
            (doctor.status, doctor.json()),
            (400, json!(FORBIDDEN)),
            "{kind}"
        );
        let lab = clinics.call("lab-eu", "GET", &href).await;
        let text = format!("You don't have permission to access case {}", case_id(2));
        assert_eq!(lab.json(), json!(text));
        let elsewhere = href.replace(
            clinics.t.metadata_url(Region::Europe),
            clinics.t.metadata_url(Region::America),
        );
        let text = format!("No case with Id {} could be found", case_id(2));
        assert_eq!(
            clinics.call("client-am", "GET", &elsewhere).await.json(),
            json!(text)
        );
        assert_eq!(
            send("GET", &href, &[], b"")
                .await
                .expect("an answer")
                .status,
            401
        );
    }
    let roles: Vec<_> = clinics
        .seen("eu-metadata")
        .into_iter()
        .filter_map(|e| e.token_role)
        .collect();
    assert!(roles.contains(&"doctor-eu".to_owned()) && roles.contains(&"lab-eu".to_owned()));
}

#[tokio::test]
async fn permission_is_3shapes_to_give() {
    let clinics = Clinics::start().await;
    clinics.set("can_download_stl", "off");
    assert_eq!(download(&clinics).await.json(), json!(FORBIDDEN));
    clinics.set("can_download_stl", "on");
    clinics.set("doctor_files", "non_stl");
    let (html, stl) = (href(&clinics, "html").await, href(&clinics, "stl").await);
    assert_eq!(clinics.call("doctor-eu", "GET", &html).await.status, 200);
    assert_eq!(clinics.call("doctor-eu", "GET", &stl).await.status, 400);
}

#[tokio::test]
async fn scans_of_the_vendors_format_become_ply() {
    let clinics = Clinics::start().await;
    let file = file(&clinics, "dcm").await;
    let url = format!("{}/ply", file["Href"].as_str().expect("a link"));
    let ply = clinics.call("client-eu", "GET", &url).await;
    assert!(ply.body.starts_with(b"ply\n"));
    let hash = file["Hash"].as_str().expect("a hash");
    assert_eq!(Some(ply.body), clinics.t.ply_bytes(hash));
    let stl = format!("{}/ply", href(&clinics, "stl").await);
    assert_eq!(clinics.call("client-eu", "GET", &stl).await.status, 400);
}

#[tokio::test]
async fn models_are_found_by_name() {
    let clinics = Clinics::start().await;
    let path = format!("/api/cases/{}/models/model.ply", case_id(10));
    assert!(
        clinics
            .eu("client-eu", &path)
            .await
            .body
            .starts_with(b"ply\n")
    );
    let none = path.replace("model.ply", "other.ply");
    assert_eq!(clinics.eu("client-eu", &none).await.status, 400);
}

#[tokio::test]
async fn headers_of_files_vary() {
    let clinics = Clinics::start().await;
    let hash = file(&clinics, "stl").await["Hash"]
        .as_str()
        .expect("a hash")
        .to_owned();
    let odd = download(&clinics).await;
    let line = format!("attachment; filename=\"{hash}");
    assert_eq!(odd.header("content-disposition"), Some(line.as_str()));
    for (value, kind) in [
        ("stl", Some("application/stl")),
        ("none", None),
        ("html", Some("text/html; charset=utf-8")),
    ] {
        clinics.set("content_type", value);
        assert_eq!(
            download(&clinics).await.header("content-type"),
            kind,
            "{value}"
        );
    }
    clinics.set("disposition", "none");
    assert_eq!(download(&clinics).await.header("content-disposition"), None);
    clinics.set("disposition", "evil");
    let evil = download(&clinics).await;
    assert!(
        evil.header("content-disposition")
            .is_some_and(|line| line.contains("../"))
    );
}

#[tokio::test]
async fn ranges_are_ignored_answered_or_wrong() {
    let clinics = Clinics::start().await;
    let href = href(&clinics, "stl").await;
    let whole = clinics.call("client-eu", "GET", &href).await.body;
    let part = || async {
        let bearer = format!("Bearer {}", clinics.token("client-eu"));
        let headers = [
            ("authorization", bearer.as_str()),
            ("range", "bytes=100-199"),
        ];
        send("GET", &href, &headers, b"").await.expect("an answer")
    };
    let ignored = part().await;
    assert_eq!((ignored.status, &ignored.body), (200, &whole));
    clinics.set("ranges", "on");
    let answered = part().await;
    assert_eq!(
        (answered.status, &answered.body[..]),
        (206, &whole[100..200])
    );
    clinics.set("ranges", "wrong");
    let wrong = part().await;
    assert_eq!((wrong.status, &wrong.body[..]), (206, &whole[..100]));
    assert!(
        wrong
            .header("content-range")
            .is_some_and(|line| line.starts_with("bytes 0-99/"))
    );
}

#[tokio::test]
async fn downloads_are_refused_on_demand() {
    let clinics = Clinics::start().await;
    for (fault, status, after) in [
        ("vanished", 400, 400),
        ("forbidden", 400, 400),
        ("unauthorized_once", 401, 200),
        ("error_500_once", 500, 200),
        ("error_503_once", 503, 200),
        ("too_many_once", 429, 200),
        ("too_many_bare_once", 429, 200),
    ] {
        clinics.set("download_fault", fault);
        let first = download(&clinics).await;
        assert_eq!(first.status, status, "{fault}");
        let retry = first.header("retry-after").is_some();
        assert_eq!(
            retry,
            matches!(fault, "error_503_once" | "too_many_once"),
            "{fault}"
        );
        assert_eq!(download(&clinics).await.status, after, "{fault}");
        clinics.set("download_fault", "none");
    }
}

#[tokio::test]
async fn downloads_break_on_demand() {
    let clinics = Clinics::start().await;
    let good = download(&clinics).await.body;
    let hash = sha1(&good);
    let with = |fault: &'static str| {
        let clinics = &clinics;
        async move {
            clinics.set("download_fault", fault);
            download(clinics).await
        }
    };
    let cut = with("truncated").await;
    assert!(cut.cut_short() && good.starts_with(&cut.body));
    assert!(with("reset_once").await.cut_short());
    assert_eq!(download(&clinics).await.body, good);
    let short = with("short_file").await;
    assert!(!short.cut_short() && short.body.len() < good.len());
    let flipped = with("flipped").await;
    assert_eq!(flipped.body.len(), good.len());
    assert_ne!(sha1(&flipped.body), hash);
    let page = with("html_page").await;
    assert!(page.status == 200 && page.text().starts_with("<html>"));
    assert_eq!(with("empty").await.body.len(), 0);
    let chunked = with("no_length").await;
    assert_eq!(
        (chunked.header("content-length"), &chunked.body),
        (None, &good)
    );
}

#[tokio::test]
async fn a_slow_file_is_whole_in_the_end() {
    let clinics = Clinics::start().await;
    let good = download(&clinics).await.body;
    clinics.set("download_fault", "slow");
    let start = std::time::Instant::now();
    assert_eq!(download(&clinics).await.body, good);
    assert!(start.elapsed().as_millis() >= 3_000);
}

#[tokio::test]
async fn an_endless_file_does_not_end() {
    let clinics = Clinics::start().await;
    clinics.set("download_fault", "endless");
    let download = download(&clinics);
    let limit = std::time::Duration::from_millis(300);
    assert!(tokio::time::timeout(limit, download).await.is_err());
}

#[tokio::test]
async fn files_move_to_the_same_host_another_or_nowhere() {
    let clinics = Clinics::start().await;
    let good = download(&clinics).await.body;
    clinics.set("download_fault", "redirect_same_host");
    let location = download(&clinics)
        .await
        .header("location")
        .expect("a Location")
        .to_owned();
    let next = format!("{}{location}", clinics.t.metadata_url(Region::Europe));
    assert_eq!(clinics.call("client-eu", "GET", &next).await.body, good);
    clinics.set("download_fault", "redirect_loop");
    let location = download(&clinics)
        .await
        .header("location")
        .expect("a Location")
        .to_owned();
    assert!(!location.contains("moved"));
    clinics.set("download_fault", "redirect_foreign");
    let location = download(&clinics)
        .await
        .header("location")
        .expect("a Location")
        .to_owned();
    assert!(location.starts_with(clinics.t.foreign_url()));
    let there = send("GET", &location, &[], b"").await.expect("an answer");
    assert_eq!(there.body, good, "the file is there, without a token");
    assert!(
        clinics
            .seen("foreign")
            .iter()
            .all(|entry| !entry.has_authorization)
    );
}

#[tokio::test]
async fn the_foreign_listener_tells_whose_token_arrived() {
    let clinics = Clinics::start().await;
    let url = format!("{}/anything", clinics.t.foreign_url());
    clinics.call("doctor-am", "GET", &url).await;
    let seen = clinics.seen("foreign");
    assert_eq!(seen[0].token_role.as_deref(), Some("doctor-am"));
    assert!(seen[0].has_authorization);
    let token = clinics.t.issued_secrets().pop().expect("one");
    assert!(
        !serde_json::to_string(&clinics.t.log())
            .expect("JSON")
            .contains(&token)
    );
}

#[tokio::test]
async fn links_are_hostile_on_demand() {
    let clinics = Clinics::start().await;
    let good = href(&clinics, "stl").await;
    let base = clinics.t.metadata_url(Region::Europe);
    for (value, expected) in [
        ("foreign", good.replace(base, clinics.t.foreign_url())),
        (
            "http",
            good.replace(base, "http://eumetadata.3shapecommunicate.com"),
        ),
        (
            "user_info",
            good.replace("http://", "http://eumetadata.3shapecommunicate.com:x@"),
        ),
        ("other_case", good.replace(&case_id(2), &case_id(1))),
        (
            "other_region",
            good.replace(base, clinics.t.metadata_url(Region::America)),
        ),
        (
            "look_alike",
            good.replace(base, "https://evil3shapecommunicate.com"),
        ),
        (
            "look_alike_suffix",
            good.replace(base, "https://eumetadata.3shapecommunicate.com.evil.test"),
        ),
        (
            "traversal",
            format!(
                "{base}/api/cases/{}/attachments/../../../users/me",
                case_id(2)
            ),
        ),
        ("javascript", "javascript:alert(1)".to_owned()),
        ("relative", good.replace(base, "")),
    ] {
        clinics.set("href", value);
        assert_eq!(href(&clinics, "stl").await, expected, "{value}");
        let case = clinics.case(2).await;
        assert_eq!(case["Scans"][0]["Href"], expected.as_str(), "{value}");
    }
    clinics.set("href", "null");
    assert!(file(&clinics, "stl").await["Href"].is_null());
    clinics.set("href", "good");
    clinics.set("href_host", "v10");
    let v10 = clinics.t.region_url(Region::Europe);
    assert_eq!(href(&clinics, "stl").await, good.replace(base, v10));
}

#[tokio::test]
async fn names_are_hostile_on_demand() {
    let clinics = Clinics::start().await;
    for (value, expected) in [
        ("traversal", json!("../../x.stl")),
        ("drive", json!("C:\\x.stl")),
        ("device", json!("CON.stl")),
        ("bidi", json!("x\u{202e}lts.stl")),
        ("nul", json!("x\0y.stl")),
        ("dots", json!("..")),
        ("empty", json!("")),
        ("trailing", json!("x.stl. ")),
        ("null", json!(null)),
    ] {
        clinics.set("names", value);
        assert_eq!(file(&clinics, "stl").await["Name"], expected, "{value}");
    }
    clinics.set("names", "long");
    let long = file(&clinics, "stl").await["Name"].clone();
    assert_eq!(long.as_str().map(str::len), Some(300));
    clinics.set("names", "mixed");
    let case = clinics.case(2).await;
    assert_ne!(
        case["Attachments"][0]["Name"],
        case["Attachments"][1]["Name"]
    );
}

#[tokio::test]
async fn hashes_and_types_are_odd_on_demand() {
    let clinics = Clinics::start().await;
    let good = file(&clinics, "stl").await["Hash"]
        .as_str()
        .expect("a hash")
        .to_owned();
    let with = |value: &'static str| {
        let clinics = &clinics;
        async move {
            clinics.set("hash", value);
            file(clinics, "stl").await["Hash"].clone()
        }
    };
    assert_eq!(with("upper").await, json!(good.to_uppercase()));
    assert!(href(&clinics, "stl").await.ends_with(&good.to_uppercase()));
    let wrong = with("wrong").await;
    assert!(
        wrong
            .as_str()
            .is_some_and(|hash| hash.len() == 40 && hash != good)
    );
    assert_eq!(
        sha1(&download(&clinics).await.body),
        good,
        "the link is the right one"
    );
    assert!(with("missing").await.is_null());
    assert!(
        with("malformed")
            .await
            .as_str()
            .is_some_and(|hash| hash.starts_with("sha1:"))
    );
    clinics.set("file_type", "upper");
    assert_eq!(file(&clinics, "STL").await["FileType"], "STL");
    clinics.set("bad_dates", "on");
    assert_eq!(clinics.case(1).await["DeliveryDate"], "next Tuesday");
}

#[tokio::test]
async fn scans_have_any_size() {
    let clinics = Clinics::start().await;
    clinics.set("file_bytes", "200000");
    let body = download(&clinics).await.body;
    assert!((150_000..250_000).contains(&body.len()), "{}", body.len());
    assert_eq!(
        sha1(&body),
        file(&clinics, "stl").await["Hash"]
            .as_str()
            .expect("a hash")
    );
}
