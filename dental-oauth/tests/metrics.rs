//! What can be counted: every call, retry, renewal and failure, and nothing that says who or what.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod recorder;
mod support;

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::Provider;
use dental_oauth::api::{
    Answer, ApiClient, ApiRequest, Dialect, Fault, PathSegments, Quota, QuotaRules,
};
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use http::Method;
use recorder::counted;
use support::{client, first_tokens, key, server};

#[derive(Debug)]
struct Plain;

impl Dialect for Plain {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        Fault::of_status(answer.status)
    }
}

/// The token endpoint renews; the API answers with these statuses, one after the other.
fn script(statuses: &'static [u16]) -> impl FnMut(&Recorded) -> Reply + Send + 'static {
    let mut left = statuses.iter();
    move |request| {
        if request.url.path().ends_with("/token") {
            return Reply::json(
                200,
                r#"{"access_token":"at-2-MARKER","refresh_token":"rt-2-MARKER","token_type":"Bearer","expires_in":3600}"#,
            );
        }
        Reply::json(
            *left.next().unwrap_or(&200),
            r#"{"patient":"Zephyrine MARKER"}"#,
        )
    }
}

async fn calls(statuses: &'static [u16]) {
    let clock = Arc::new(ManualClock::skipping());
    let transport = ScriptedTransport::new(script(statuses));
    let store = Arc::new(MemoryStore::with_clock(clock.clone()));
    let session = Session::new(client(server(), transport.clone(), &clock), store, key()).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    let api = ApiClient::builder(
        Provider::new("test"),
        "https://api.example/v1",
        Arc::new(transport),
        Arc::new(Plain),
    )
    .clock(clock.clone())
    .session(session)
    .quota(Quota::in_process(
        // One count for each script: tests run at the same time.
        &format!("app-MARKER {statuses:?}"),
        QuotaRules::new(Some(100), 50, Duration::from_secs(1)),
    ))
    .build()
    .unwrap();
    let path = PathSegments::fixed("/cases").id("case-MARKER");
    let request =
        ApiRequest::new("get case", Method::GET, path).query("search", "Zephyrine MARKER");
    drop(api.call::<serde_json::Value>(&request).await);
}

#[test]
fn calls_are_counted_by_operation_and_class_of_status() {
    let counted = counted(calls(&[503, 200]));
    let of = |name: &str| counted.get(name).copied().unwrap_or_default();
    assert_eq!(
        of("dental_requests_total{operation=get case,provider=test,status=5xx}"),
        1,
        "{counted:#?}"
    );
    assert_eq!(
        of("dental_requests_total{operation=get case,provider=test,status=2xx}"),
        1
    );
    assert_eq!(
        of("dental_retries_total{operation=get case,provider=test,reason=failure}"),
        1
    );
    assert_eq!(
        of("dental_request_seconds{operation=get case,provider=test}"),
        2
    );
    assert_eq!(of("dental_quota_left{provider=test}"), 98);
}

#[test]
fn a_renewed_token_and_a_call_that_failed_are_counted() {
    let counted = counted(calls(&[401, 404]));
    let of = |name: &str| counted.get(name).copied().unwrap_or_default();
    assert_eq!(
        of("dental_retries_total{operation=get case,provider=test,reason=token}"),
        1,
        "{counted:#?}"
    );
    let renewed: u64 = counted
        .iter()
        .filter(|(name, _)| name.starts_with("dental_refreshes_total{ending=renewed,"))
        .map(|(_, times)| times)
        .sum();
    assert_eq!(renewed, 1, "{counted:#?}");
    assert_eq!(
        of("dental_failures_total{kind=not_found,operation=get case,provider=test}"),
        1
    );
}

/// Words of ours alone: the same calls about other people make no new series.
#[test]
fn no_label_says_who_or_what() {
    let counted = counted(calls(&[401, 503, 404]));
    assert!(counted.len() >= 5, "{counted:#?}");
    let known = [
        "provider",
        "operation",
        "status",
        "kind",
        "reason",
        "ending",
        "direction",
    ];
    for name in counted.keys() {
        assert!(
            !name.contains("MARKER") && !name.contains("Zephyrine"),
            "{name}"
        );
        let (_, labels) = name.trim_end_matches('}').split_once('{').unwrap();
        for label in labels.split(',') {
            let (label, _) = label.split_once('=').unwrap();
            assert!(known.contains(&label), "{name}");
        }
    }
}
