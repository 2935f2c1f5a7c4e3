//! What an operator can count, through the `metrics` facade: nothing happens without the feature of that
//! name, and nothing without a recorder in the program.
//!
//! Labels are words of ours: a provider, the name of an operation, the class of a status, the kind of an
//! error. Never an id, an address, an account or anything a server said.
#![cfg_attr(
    not(feature = "metrics"),
    allow(
        unused_variables,
        clippy::missing_const_for_fn,
        reason = "nothing is counted without the feature"
    )
)]

use std::time::Duration;

use crate::error::ErrorKind;
use crate::provider::Provider;

/// A request went out and was answered, or was not.
pub(crate) fn request(
    provider: &Provider,
    operation: &'static str,
    status: Option<u16>,
    took: Duration,
) {
    #[cfg(feature = "metrics")]
    {
        let status = match status.map_or(0, |status| status / 100) {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            5 => "5xx",
            _ => "none",
        };
        let name = provider.as_str().to_owned();
        metrics::counter!("dental_requests_total", "provider" => name.clone(), "operation" => operation, "status" => status)
            .increment(1);
        metrics::histogram!("dental_request_seconds", "provider" => name, "operation" => operation)
            .record(took);
    }
}

/// A request is made once more: because of its `token`, the provider's `quota`, or another `failure`.
pub(crate) fn retry(provider: &Provider, operation: &'static str, reason: &'static str) {
    #[cfg(feature = "metrics")]
    metrics::counter!("dental_retries_total", "provider" => provider.as_str().to_owned(), "operation" => operation, "reason" => reason)
        .increment(1);
}

/// A call ended in an error.
pub(crate) fn failure(provider: &Provider, operation: &'static str, kind: ErrorKind) {
    #[cfg(feature = "metrics")]
    metrics::counter!("dental_failures_total", "provider" => provider.as_str().to_owned(), "operation" => operation, "kind" => kind.as_str())
        .increment(1);
}

/// A refresh token was used: `renewed`, `not_spent`, `unknown`, `refused`, or `id_token` where its answer
/// was of another person.
pub(crate) fn refresh(provider: &Provider, ending: &'static str) {
    #[cfg(feature = "metrics")]
    metrics::counter!("dental_refreshes_total", "provider" => provider.as_str().to_owned(), "ending" => ending)
        .increment(1);
}

/// Calls left in this hour.
pub(crate) fn quota_left(provider: &Provider, left: u32) {
    #[cfg(feature = "metrics")]
    metrics::gauge!("dental_quota_left", "provider" => provider.as_str().to_owned()).set(left);
}

/// Bytes of files moved, `down` or `up`.
pub(crate) fn bytes(direction: &'static str, bytes: u64) {
    #[cfg(feature = "metrics")]
    metrics::counter!("dental_file_bytes_total", "direction" => direction).increment(bytes);
}
