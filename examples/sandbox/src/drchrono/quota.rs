//! The two limits (dossier 2.11): calls of the application until the top of the hour, and within one second.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use hyper::Response;
use serde::Serialize;
use serde_json::json;

use super::Drchrono;
use crate::body::Body;
use crate::switches::Switches;
use crate::{lock, reply};

/// The tenth call within one second is one too many.
const BURST: usize = 10;

#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Counted calls of each hour since 1970.
    hours: BTreeMap<i64, u64>,
    /// Milliseconds of the calls within the last second, let through or not.
    recent: VecDeque<i64>,
    /// The same without the ones that were told to wait.
    passed: VecDeque<i64>,
    busiest: usize,
    over_burst: u64,
    throttled: u64,
}

/// What the calls of the application came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CallCount {
    /// API calls counted against the quota in each hour, by the hour's beginning (`2026-01-31T09:00:00Z`).
    pub by_hour: BTreeMap<String, u64>,
    /// All of them.
    pub total: u64,
    /// API calls that were told to wait.
    pub throttled: u64,
    /// Most API calls within any one second of the sandbox clock.
    pub busiest_second: u64,
    /// API calls that came as the tenth or later within one second.
    pub over_burst: u64,
}

impl Drchrono {
    /// Counts one API call; the milliseconds to wait when it is one too many.
    pub(super) fn count_call(&self) -> Result<(), u64> {
        let now = self.0.clock.now().timestamp_millis();
        let limit = self.0.switches.number("calls_per_hour");
        let burst = self.0.switches.get("burst");
        let mut state = lock(&self.0.state);
        let calls = &mut state.calls;
        calls.note(now, &burst);
        let hour = now.div_euclid(3_600_000);
        let used = calls.hours.get(&hour).copied().unwrap_or(0);
        let wait = if limit > 0 && used >= limit.unsigned_abs() {
            Some((hour + 1) * 3_600_000 - now)
        } else if burst == "on" && calls.passed.len() + 1 >= BURST {
            calls.passed.front().map(|oldest| oldest + 1000 - now)
        } else {
            None
        };
        if let Some(wait) = wait {
            calls.throttled += 1;
            return Err(wait.max(100).unsigned_abs());
        }
        calls.passed.push_back(now);
        *calls.hours.entry(hour).or_default() += 1;
        Ok(())
    }

    /// The calls seen since the start or the last reset.
    pub fn calls(&self) -> CallCount {
        let state = lock(&self.0.state);
        let calls = &state.calls;
        let name = |hour: &i64| {
            let at = DateTime::<Utc>::from_timestamp(hour * 3600, 0).unwrap_or_default();
            crate::clock::seconds(at)
        };
        CallCount {
            by_hour: calls.hours.iter().map(|(h, n)| (name(h), *n)).collect(),
            total: calls.hours.values().sum(),
            throttled: calls.throttled,
            busiest_second: calls.busiest as u64,
            over_burst: calls.over_burst,
        }
    }
}

impl Calls {
    fn note(&mut self, now: i64, burst: &str) {
        for queue in [&mut self.recent, &mut self.passed] {
            while queue.front().is_some_and(|at| now - at >= 1000) {
                queue.pop_front();
            }
        }
        if burst == "off" {
            return;
        }
        self.recent.push_back(now);
        self.busiest = self.busiest.max(self.recent.len());
        if self.recent.len() >= BURST {
            self.over_burst += 1;
        }
    }
}

/// 429, its wait in the detail's text with one decimal.
pub(super) fn too_many(switches: &Switches, wait_ms: u64) -> Response<Body> {
    let tenths = wait_ms.div_ceil(100);
    let detail = format!(
        "Request was throttled. Expected available in {}.{} seconds.",
        tenths / 10,
        tenths % 10
    );
    let mut response = match switches.get("throttle_body").as_str() {
        "plain" => reply::with(429, "text/plain; charset=utf-8", detail),
        "empty" => reply::empty(429),
        _ => reply::json(429, &json!({"detail": detail})),
    };
    let seconds = wait_ms.div_ceil(1000);
    match switches.get("retry_after").as_str() {
        "seconds" => reply::set(&mut response, "retry-after", &seconds.to_string()),
        // Dates are read against the reader's own clock, not the sandbox's.
        "date" => {
            let at = SystemTime::now() + Duration::from_secs(seconds);
            reply::set(&mut response, "retry-after", &httpdate::fmt_http_date(at));
        }
        _ => {}
    }
    response
}
