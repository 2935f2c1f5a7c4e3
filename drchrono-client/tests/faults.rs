//! What goes wrong, in every form drchrono has for it (dossier 2.8 to 2.11).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use dental_oauth::api::WhenEmpty;
use dental_oauth::testing::Reply;
use dental_oauth::{Error, ErrorKind};
use drchrono_client::field_errors;
use drchrono_client::resources::AppointmentsFilter;
use http::Method;
use support::Scripted;

const USER: &str = r#"{"id":200001,"username":"demo_doctor","doctor":100001}"#;

/// What a read meets when this is the only answer.
async fn met(reply: Reply) -> Error {
    let world = Scripted::new(move |_| reply.clone()).await;
    world.client.current_user().await.unwrap_err()
}

/// What a write meets, and how often it was sent.
async fn met_by_a_write(reply: Reply) -> (Error, usize) {
    let world = Scripted::new(move |_| reply.clone()).await;
    let write = world.client.request(Method::POST, "/api/patients");
    let error = world.client.call(&write).await.unwrap_err();
    (error, world.requests().len())
}

type Fields<'a> = &'a [(&'a str, &'a [&'a str])];

#[tokio::test]
async fn every_validation_body_is_read_by_field() {
    let table: [(&str, Fields); 10] = [
        (
            r#"{"date":["This field is required."],"patient":["a","b"]}"#,
            &[
                ("date", &["This field is required."]),
                ("patient", &["a", "b"]),
            ],
        ),
        (
            r#"{"non_field_errors":["The fields clash."]}"#,
            &[("non_field_errors", &["The fields clash."])],
        ),
        (r#"["one","two"]"#, &[("non_field_errors", &["one", "two"])]),
        (
            r#"{"primary_insurance":{"payer":["Unknown."]}}"#,
            &[("primary_insurance.payer", &["Unknown."])],
        ),
        (
            r#"[{},{"doctor":["This field is required."]}]"#,
            &[("1.doctor", &["This field is required."])],
        ),
        (r#"{"date":"not a list"}"#, &[("date", &["not a list"])]),
        (
            r#"{"detail":"no","date":["x"]}"#,
            &[("date", &["x"]), ("detail", &["no"])],
        ),
        (r#"{"detail":"Malformed request."}"#, &[]),
        ("{}", &[]),
        ("<h1>Bad Request</h1>", &[]),
    ];
    for (body, expected) in table {
        let error = met(Reply::json(400, body)).await;
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{body}");
        let found = field_errors(&error);
        let found: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|(name, texts)| {
                let texts = texts.iter().map(|text| text.expose().as_str()).collect();
                (name.as_str(), texts)
            })
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = expected
            .iter()
            .map(|(name, texts)| (*name, texts.to_vec()))
            .collect();
        assert_eq!(found, expected, "{body}");
    }
}

#[tokio::test]
async fn a_detail_is_the_servers_message_and_prints_nowhere() {
    let body = r#"{"detail":"Jane Doe overlaps John Roe."}"#;
    let error = met(Reply::json(409, body)).await;
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(
        error.server_message().unwrap().expose(),
        "Jane Doe overlaps John Roe."
    );
    assert!(!format!("{error} {error:?}").contains("Jane"));
    let plain = met(Reply::with(
        409,
        &[("content-type", "text/plain")],
        "Jane overlaps.",
    ))
    .await;
    assert_eq!(plain.server_message().unwrap().expose(), "Jane overlaps.");
}

#[tokio::test]
async fn a_flood_of_validation_errors_still_reads() {
    let flood = |fields: u32| {
        let field = |n| format!(r#""field_{n}":["{}"]"#, "é\u{1f600}".repeat(200));
        let fields: Vec<String> = (0..fields).map(field).collect();
        Reply::json(400, format!("{{{}}}", fields.join(",")))
    };
    assert!(!field_errors(&met(flood(40)).await).is_empty());
    // More than is read of any failure: still the failure that it is.
    assert_eq!(met(flood(500)).await.kind(), ErrorKind::InvalidRequest);
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    assert!(field_errors(&met(Reply::json(400, deep)).await).is_empty());
}

#[tokio::test]
async fn every_status_has_its_kind_whatever_the_body() {
    let table = [
        (400, ErrorKind::InvalidRequest),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (405, ErrorKind::InvalidRequest),
        (406, ErrorKind::InvalidRequest),
        (409, ErrorKind::Conflict),
        (415, ErrorKind::InvalidRequest),
        (500, ErrorKind::Server),
        (502, ErrorKind::Server),
    ];
    for (status, kind) in table {
        for body in [
            "",
            "<html>oops</html>",
            "[]",
            "null",
            r#"{"detail":7}"#,
            "\u{feff}",
        ] {
            let error = met(Reply::json(status, body)).await;
            assert_eq!(error.kind(), kind, "{status} {body}");
            assert_eq!(error.status(), Some(status));
        }
    }
}

#[tokio::test]
async fn a_missing_scope_carries_the_challenges_code() {
    let challenge = r#"Bearer realm="api", error="insufficient_scope", scope="x""#;
    let error = met(Reply::with(403, &[("www-authenticate", challenge)], "{}")).await;
    assert_eq!(error.code(), Some("insufficient_scope"));
}

#[tokio::test]
async fn a_page_or_half_an_answer_is_a_hiccup_that_a_read_survives() {
    let html = || {
        Reply::with(
            200,
            &[("content-type", "text/html; charset=utf-8")],
            "<html>",
        )
    };
    for hiccup in [
        html(),
        Reply::json(200, r#"{"id":2000"#),
        Reply::json(200, "oops"),
        Reply::json(500, ""),
        Reply::json(503, ""),
        Reply::json(200, r#"{"id":1}"#).broken(),
        Reply::lost(),
        Reply::unreachable(),
    ] {
        let world = Scripted::in_turn([hiccup, Reply::json(200, USER)]).await;
        world.client.current_user().await.unwrap();
        assert_eq!(world.requests().len(), 2);
    }
    let error = met(html()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 4));
}

#[tokio::test]
async fn a_list_that_breaks_off_anywhere_is_asked_for_again() {
    const PAGE: &str = r#"{"results":[{"id":"1","reason":"a}]"},{"id":"2"}],"next":null}"#;
    for end in 1..PAGE.len() {
        let replies = [Reply::json(200, &PAGE[..end]), Reply::json(200, PAGE)];
        let world = Scripted::in_turn(replies).await;
        let filter = AppointmentsFilter::since("2026-01-01");
        let rows = world.client.appointments().list(filter).collect(9).await;
        assert_eq!(rows.unwrap().len(), 2, "{end}");
        assert_eq!(world.requests().len(), 2, "{end}");
    }
}

#[tokio::test]
async fn a_whole_answer_that_does_not_fit_is_not_asked_for_again() {
    let world = Scripted::new(|_| Reply::json(200, r#"{"results":5}"#)).await;
    let filter = AppointmentsFilter::since("2026-01-01");
    let rows = world.client.appointments().list(filter).collect(9).await;
    assert_eq!(rows.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(world.requests().len(), 1);
}

#[tokio::test]
async fn a_write_is_repeated_only_when_nothing_has_happened() {
    for (reply, sent) in [
        (Reply::json(500, ""), 1),
        (Reply::json(502, ""), 1),
        (Reply::lost(), 1),
        (
            Reply::with(200, &[("content-type", "text/html")], "<html>"),
            1,
        ),
        (Reply::json(409, r#"{"detail":"x"}"#), 1),
        (Reply::unreachable(), 4),
        (
            Reply::json(429, r#"{"detail":"Expected available in 1.0 seconds."}"#),
            4,
        ),
    ] {
        let (error, requests) = met_by_a_write(reply).await;
        assert_eq!(requests, sent, "{error}");
    }
}

#[tokio::test]
async fn the_wait_is_read_from_the_text() {
    let table = [
        (
            r#"{"detail":"Request was throttled. Expected available in 123.0 seconds."}"#,
            Some(123),
        ),
        (
            r#"{"detail":"Request was throttled. Expected available in 2295.5 seconds."}"#,
            Some(2295),
        ),
        (
            "Request was throttled. Expected available in 90 seconds.",
            Some(90),
        ),
        (r#"{"detail":"Request was throttled."}"#, None),
        ("Expected available in soon", None),
        ("Expected available in 99999999 seconds", None),
        ("Expected available in 1.2.3 seconds", None),
        ("", None),
    ];
    for (body, seconds) in table {
        let error = met(Reply::json(429, body)).await;
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{body}");
        assert_eq!(
            error.retry_after().map(|wait| wait.as_secs()),
            seconds,
            "{body}"
        );
    }
    let both = Reply::with(
        429,
        &[("retry-after", "70")],
        r#"{"detail":"Expected available in 80.0 seconds."}"#,
    );
    assert_eq!(met(both).await.retry_after(), Some(Duration::from_secs(80)));
    let header = Reply::with(429, &[("retry-after", "70")], "");
    assert_eq!(
        met(header).await.retry_after(),
        Some(Duration::from_secs(70))
    );
}

#[tokio::test]
async fn a_short_refusal_is_waited_for_and_a_long_one_only_by_choice() {
    let throttled = |seconds: u32| {
        let detail = format!("Request was throttled. Expected available in {seconds}.0 seconds.");
        Reply::json(429, format!(r#"{{"detail":"{detail}"}}"#))
    };
    let world = Scripted::in_turn([throttled(2), Reply::json(200, USER)]).await;
    world.client.current_user().await.unwrap();
    assert_eq!(world.pauses(), [2]);

    let world = Scripted::in_turn([throttled(2295), Reply::json(200, USER)]).await;
    let error = world.client.current_user().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2295)));
    assert!(world.pauses().is_empty());

    let mut replies = [throttled(2295), Reply::json(200, USER)].into_iter();
    let world = Scripted::with(
        move |_| replies.next().unwrap_or_else(Reply::unreachable),
        |builder| {
            builder.when_empty(WhenEmpty::Wait {
                at_most: Duration::from_secs(3600),
            })
        },
    )
    .await;
    world.client.current_user().await.unwrap();
    assert!(matches!(world.pauses()[..], [2295 | 2296]));
}

#[tokio::test]
async fn every_call_asks_for_the_version_and_for_json() {
    let world = Scripted::new(|_| Reply::json(200, USER)).await;
    world.client.current_user().await.unwrap();
    let raw = world
        .client
        .request(Method::GET, "/api/message_threads?since=2026-01-01");
    world.client.call(&raw).await.unwrap();
    for request in world.requests() {
        assert_eq!(request.header("x-drc-api-version"), "v4");
        assert_eq!(request.header("accept"), "application/json");
        assert_eq!(request.header("authorization"), "Bearer at-1");
    }
    assert_eq!(world.client.calls(), 2);
}
