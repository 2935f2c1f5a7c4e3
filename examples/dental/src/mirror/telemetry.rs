//! What an operator can count, through the `metrics` facade: nothing without a recorder in the program.
//!
//! Labels are words of ours, as in `dental-oauth`: no account, no case, nothing that a provider said.

use std::time::Duration;

use dental_oauth::{Error, Provider, Result};

use super::case::Done;
use super::events::Outcome;

fn label(provider: &Provider) -> String {
    provider.as_str().to_owned()
}

/// A case was dealt with.
pub(super) fn case(provider: &Provider, done: &Done) {
    let count = |name, by| {
        if by > 0 {
            metrics::counter!(name, "provider" => label(provider)).increment(by);
        }
    };
    count("dental_mirror_cases_total", u64::from(done.changed));
    count("dental_mirror_files_total", done.files);
    count("dental_mirror_bytes_total", done.bytes);
}

/// Something is missing.
pub(super) fn failure(provider: &Provider, error: &Error) {
    metrics::counter!("dental_mirror_failures_total", "provider" => label(provider), "kind" => error.kind().as_str())
        .increment(1);
}

/// A run over an account has ended.
pub(super) fn run(provider: &Provider, outcome: &Result<Outcome>) {
    let ending = match outcome {
        Ok(outcome) if outcome.failures == 0 => "in_step",
        Ok(_) => "incomplete",
        Err(_) => "broken",
    };
    metrics::counter!("dental_mirror_runs_total", "provider" => label(provider), "ending" => ending)
        .increment(1);
}

/// For how long the account that has waited longest has waited.
pub(crate) fn overdue(longest: Duration) {
    metrics::gauge!("dental_mirror_overdue_seconds").set(longest.as_secs_f64());
}
