//! Registration and storage in the sandbox.

mod common;

use std::time::Duration;

use common::{ALL, House, md5, put, send};
use serde_json::{Value, json};

const UPPER: &[u8] = b"ply\nformat ascii 1.0\nend_header\n";

fn entry(changes: &[(&str, Value)]) -> Value {
    let mut entry = json!({
        "fileName": "upper.ply", "contentLength": UPPER.len(),
        "contentMD5": md5(UPPER), "category": "CASE_INPUT",
    });
    for (name, value) in changes {
        entry[*name] = value.clone();
    }
    entry
}

async fn url(house: &House) -> String {
    let data = house.register(&[("upper.ply", UPPER)]).await;
    data[0]["uploadUrl"].as_str().expect("a URL").to_owned()
}

type Case<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>, u16, &'a str);

#[tokio::test]
async fn registration_checks_all_four_fields() {
    let house = House::start().await;
    let wrong = [
        ("fileName", json!("")),
        ("fileName", json!("upper")),
        ("fileName", json!(7)),
        ("contentLength", json!(-1)),
        ("contentLength", json!("32")),
        ("contentMD5", json!("edce8820bbe60015f2ab631fad37ad57")),
        ("contentMD5", json!("AAAA")),
        ("contentMD5", Value::Null),
        ("category", json!("CASE_OUTPUT")),
    ];
    for change in wrong {
        let body = json!([entry(std::slice::from_ref(&change))]);
        let reply = house.api("POST", "/v1/files", Some(&body)).await;
        assert_eq!(reply.status, 400, "{change:?}");
    }
    for body in [json!([]), entry(&[]), json!({})] {
        let reply = house.api("POST", "/v1/files", Some(&body)).await;
        assert_eq!(reply.status, 400, "only a non-empty array");
    }
    let token = format!("Bearer {}", house.d.issue_tokens(ALL).access_token);
    let text = json!([entry(&[])]).to_string();
    let target = format!("{}/v1/files", house.d.api_url());
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "text/plain"),
    ];
    let reply = send("POST", &target, &headers, text.as_bytes()).await;
    assert_eq!(reply.expect("an answer").status, 415);
    assert!(house.d.uploads().is_empty(), "nothing was registered");
}

#[tokio::test]
async fn the_upload_url_is_signed_for_one_blob_and_a_quarter_of_an_hour() {
    let house = House::start().await;
    let url = url(&house).await;
    assert!(url.starts_with(house.d.storage_url()));
    let parsed = url::Url::parse(&url).expect("a URL");
    assert_eq!(parsed.path().rsplit('.').next(), Some("ply"));
    assert!(
        parsed
            .path()
            .contains("/users/65f0c0ffee0000000000a001/cases/input/")
    );
    let keys: Vec<_> = parsed.query_pairs().map(|(k, _)| k.into_owned()).collect();
    assert_eq!(keys, ["sv", "spr", "st", "se", "sr", "sp", "sig"]);
    house.d.advance(Duration::from_secs(890));
    assert_eq!(
        put(&url, &md5(UPPER), UPPER)
            .await
            .expect("an answer")
            .status,
        201
    );
    house.d.advance(Duration::from_secs(20));
    let late = put(&url, &md5(UPPER), UPPER).await.expect("an answer");
    assert_eq!(
        (late.status, late.header("x-ms-error-code")),
        (403, Some("AuthenticationFailed"))
    );
}

#[tokio::test]
async fn a_stored_upload_is_confirmed_with_its_hash() {
    let house = House::start().await;
    let url = url(&house).await;
    let reply = put(&url, &md5(UPPER), UPPER).await.expect("an answer");
    assert_eq!(reply.status, 201);
    assert_eq!(reply.body.len(), 0);
    assert_eq!(
        reply.header("content-md5"),
        Some("7c6IELvmABXyq2MfrTetVw==")
    );
    assert!(reply.header("etag").is_some() && reply.header("x-ms-request-id").is_some());
    let stored = &house.d.uploads()[0];
    assert_eq!((stored.stored_length, stored.puts), (Some(32), 1));
    assert_eq!(
        put(&url, &md5(UPPER), UPPER)
            .await
            .expect("an answer")
            .status,
        201
    );
    assert_eq!(house.d.uploads()[0].puts, 2, "sp=w may overwrite");
}

#[tokio::test]
async fn storage_refuses_what_the_real_one_refuses() {
    let house = House::start().await;
    let url = url(&house).await;
    let hash = md5(UPPER);
    let block = ("x-ms-blob-type", "BlockBlob");
    let good_md5 = ("content-md5", hash.as_str());
    let other_md5 = ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==");
    let hex_md5 = ("content-md5", "edce8820bbe60015f2ab631fad37ad57");
    let bearer = ("authorization", "Bearer synthetic");
    let tampered = url.replace("sp=w", "sp=rw");
    let other_blob = url.replace("/input/", "/input/x");
    let unsigned = url.split("&sig=").next().expect("a URL").to_owned();
    let cases: Vec<Case<'_>> = vec![
        (
            "PUT",
            &url,
            vec![block, good_md5, bearer],
            400,
            "InvalidAuthenticationInfo",
        ),
        ("PUT", &url, vec![good_md5], 400, "MissingRequiredHeader"),
        (
            "PUT",
            &url,
            vec![("x-ms-blob-type", "blockblob")],
            400,
            "InvalidHeaderValue",
        ),
        ("PUT", &url, vec![block, other_md5], 400, "Md5Mismatch"),
        ("PUT", &url, vec![block, hex_md5], 400, "InvalidMd5"),
        ("PUT", &tampered, vec![block], 403, "AuthenticationFailed"),
        ("PUT", &other_blob, vec![block], 403, "AuthenticationFailed"),
        ("PUT", &unsigned, vec![block], 403, "AuthenticationFailed"),
        ("GET", &url, vec![], 403, "AuthorizationPermissionMismatch"),
        (
            "DELETE",
            &url,
            vec![],
            403,
            "AuthorizationPermissionMismatch",
        ),
    ];
    for (method, target, headers, status, code) in cases {
        let reply = send(method, target, &headers, UPPER)
            .await
            .expect("an answer");
        assert_eq!(
            (reply.status, reply.header("x-ms-error-code")),
            (status, Some(code))
        );
        assert!(
            reply
                .text()
                .contains(&format!("<Error><Code>{code}</Code>"))
        );
    }
    let chunked = [block, ("transfer-encoding", "chunked")];
    let reply = send("PUT", &url, &chunked, b"3\r\nply\r\n0\r\n\r\n")
        .await
        .expect("an answer");
    assert_eq!(
        (reply.status, reply.header("x-ms-error-code")),
        (411, Some("MissingContentLengthHeader"))
    );
    house.set("storage_protocol", "strict");
    let reply = put(&url, &hash, UPPER).await.expect("an answer");
    assert_eq!(
        reply.header("x-ms-error-code"),
        Some("AuthorizationProtocolMismatch")
    );
    assert!(
        house.d.uploads()[0].stored_length.is_none(),
        "nothing was stored"
    );
}

#[tokio::test]
async fn with_create_permission_a_second_put_is_refused() {
    let house = House::start().await;
    house.set("sas_perm", "c");
    let url = url(&house).await;
    assert_eq!(
        put(&url, &md5(UPPER), UPPER)
            .await
            .expect("an answer")
            .status,
        201
    );
    let again = put(&url, &md5(UPPER), UPPER).await.expect("an answer");
    assert_eq!(
        (again.status, again.header("x-ms-error-code")),
        (403, Some("UnauthorizedBlobOverwrite"))
    );
}

#[tokio::test]
async fn a_raw_plus_in_the_signature_breaks_it_until_it_is_escaped() {
    let house = House::start().await;
    house.set("sas_sig_encoding", "raw");
    let url = loop {
        let url = url(&house).await;
        if url.contains('+') {
            break url;
        }
    };
    let broken = put(&url, &md5(UPPER), UPPER).await.expect("an answer");
    assert_eq!(broken.status, 403);
    let repaired = url.replace('+', "%2B");
    assert_eq!(
        put(&repaired, &md5(UPPER), UPPER)
            .await
            .expect("an answer")
            .status,
        201
    );
}

#[tokio::test]
async fn registration_answers_mislead_on_demand() {
    let house = House::start().await;
    let two = async || {
        house
            .register(&[("upper.ply", b"u"), ("lower.ply", b"l")])
            .await
    };
    let names = |data: &Value| -> Vec<String> {
        data.as_array()
            .expect("an array")
            .iter()
            .map(|e| e["fileName"].as_str().expect("a name").to_owned())
            .collect()
    };
    assert_eq!(names(&two().await), ["upper.ply", "lower.ply"]);
    house.set("registration_names", "rewritten");
    assert_eq!(names(&two().await), ["mx.ply", "mn.ply"]);
    house.set("registration_order", "reversed");
    assert_eq!(names(&two().await), ["mn.ply", "mx.ply"]);
    house.set("registration_order", "same");
    house.set("registration_names", "echo");

    house.set("upload_url_fault", "swapped");
    let swapped = two().await;
    let uploads = house.d.uploads();
    let truth = uploads
        .iter()
        .find(|u| swapped[0]["fileId"] == u.id.as_str());
    assert_eq!(
        truth.expect("registered").name,
        "lower.ply",
        "under the upper jaw's name"
    );
    house.set("upload_url_fault", "extra_entry");
    assert_eq!(two().await.as_array().map(Vec::len), Some(3));
    house.set("upload_url_fault", "missing_entry");
    assert_eq!(two().await.as_array().map(Vec::len), Some(1));
    for (fault, sign) in [
        ("wrong_extension", ".exe?"),
        ("javascript", "javascript:"),
        ("plain_http_host", "http://storage.example.test/"),
        ("elsewhere", house.d.elsewhere_url()),
    ] {
        house.set("upload_url_fault", fault);
        assert!(
            two().await[0]["uploadUrl"]
                .as_str()
                .expect("a URL")
                .contains(sign),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn the_other_registration_path_can_be_the_only_one() {
    let house = House::start().await;
    let body = json!([entry(&[])]);
    let status = async |path: &str| house.api("POST", path, Some(&body)).await.status;
    assert_eq!(
        (status("/v1/files").await, status("/v1/files/upload").await),
        (201, 404)
    );
    house.set("files_path", "/v1/files/upload only");
    assert_eq!(
        (status("/v1/files").await, status("/v1/files/upload").await),
        (405, 201)
    );
    house.set("files_path", "both");
    assert_eq!(
        (status("/v1/files").await, status("/v1/files/upload").await),
        (201, 201)
    );
}

#[tokio::test]
async fn uploads_fail_on_demand() {
    let house = House::start().await;
    let url = url(&house).await;
    let hash = md5(UPPER);
    let stored = || house.d.uploads()[0].puts;
    let once = async |fault: &str| {
        house.set("storage_fault", fault);
        put(&url, &hash, UPPER).await
    };
    let busy = once("busy_503_once").await.expect("an answer");
    assert_eq!(
        (busy.status, busy.header("x-ms-error-code")),
        (503, Some("ServerBusy"))
    );
    assert_eq!(once("error_500_once").await.expect("an answer").status, 500);
    assert_eq!(once("expired_once").await.expect("an answer").status, 403);
    assert!(once("reset_mid_once").await.is_none());
    assert_eq!(
        once("redirect_elsewhere:1")
            .await
            .expect("an answer")
            .status,
        307
    );
    assert_eq!(stored(), 0);
    assert!(once("lost_answer_once").await.is_none());
    assert_eq!(stored(), 1);
    let wrong = once("md5_echo_wrong:1").await.expect("an answer");
    assert_ne!(wrong.header("content-md5"), Some(hash.as_str()));
    assert_eq!(
        put(&url, &hash, UPPER).await.expect("an answer").status,
        201,
        "every fault was used up"
    );
}

#[tokio::test]
async fn large_uploads_are_hashed_and_not_kept() {
    let house = House::start().await;
    let large = vec![7_u8; 17 * 1024 * 1024];
    let id = house.uploaded("upper.stl", &large).await;
    let stored = house
        .d
        .uploads()
        .into_iter()
        .find(|u| u.id == id)
        .expect("registered");
    assert_eq!(stored.stored_length, Some(large.len() as u64));
    assert_eq!(stored.stored_md5, Some(md5(&large)));
}
