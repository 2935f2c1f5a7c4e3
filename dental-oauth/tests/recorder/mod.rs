//! A recorder for tests: also of the packages beside this one.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "only tests run this")]

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};

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
pub fn counted(work: impl Future<Output = ()>) -> BTreeMap<String, u64> {
    let seen = Seen::default();
    // The renewal of a token is a task of its own: all of it on this thread, where the recorder is.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    metrics::with_local_recorder(&seen, || runtime.block_on(work));
    seen.0.lock().unwrap().clone()
}
