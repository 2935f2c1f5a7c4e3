//! What can be counted: every call, retry, renewal and failure, and nothing that says who or what.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_oauth::Provider;
use dental_oauth::api::{
    Answer, ApiClient, ApiRequest, Dialect, Fault, PathSegments, Quota, QuotaRules,
};
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use http::Method;
use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use support::{client, first_tokens, key, server};

/// Writes down everything that is counted, under its name and labels.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, u64>>>);

struct One(Seen, String);

impl One {
    fn change(&self, change: impl FnOnce(&mut u64)) {
        let mut all = self.0.0.lock().unwrap();
        change(all.entry(self.1.clone()).or_default());
    }
}

impl CounterFn for One {
    fn increment(&self, value: u64) {
        self.change(|sum| *sum += value);
    }

    fn absolute(&self, _: u64) {}
}

impl GaugeFn for One {
    fn increment(&self, _: f64) {}

    fn decrement(&self, _: f64) {}

    fn set(&self, value: f64) {
        self.change(|now| *now = format!("{value:.0}").parse().unwrap());
    }
}

impl HistogramFn for One {
    fn record(&self, _: f64) {
        self.change(|times| *times += 1);
    }
}

impl Seen {
    fn one(&self, key: &Key) -> Arc<One> {
        let mut labels: Vec<String> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        labels.sort();
        let name = format!("{}{{{}}}", key.name(), labels.join(","));
        Arc::new(One(self.clone(), name))
    }
}

impl Recorder for Seen {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        self.one(key).into()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        self.one(key).into()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        self.one(key).into()
    }
}

/// What is counted while this runs.
fn counted(work: impl Future<Output = ()>) -> BTreeMap<String, u64> {
    let seen = Seen::default();
    // The renewal of a token is a task of its own: all of it on this thread, where the recorder is.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    metrics::with_local_recorder(&seen, || runtime.block_on(work));
    seen.0.lock().unwrap().clone()
}

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
