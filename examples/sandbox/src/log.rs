//! What the sandbox remembers of each request: shapes and names, never a value that could be a secret.

use std::sync::Mutex;

use serde::Serialize;

use crate::lock;
use crate::server::Call;

/// One request as the sandbox saw it.
///
/// Carries names of headers, query parameters and form fields, not their values, so that a log can be printed
/// in a failing test without printing a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// Counts up from 1 over all origins.
    pub number: u64,
    /// The name of the listener: for Dentbird `auth`, `api`, `storage` or `elsewhere`.
    pub origin: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The path as received, percent-encoding kept, without the query.
    pub path: String,
    /// Names of the query parameters, in order, repeated when repeated.
    pub query_keys: Vec<String>,
    /// Names of the header fields, lower case, in order.
    pub header_names: Vec<String>,
    /// Names of the form fields, when the sandbox read the body as a form.
    pub form_keys: Vec<String>,
    /// The form's `grant_type`, which is a word and not a secret.
    pub grant_type: Option<String>,
    /// Status of the answer; 0 when the connection was closed without one or no answer exists yet.
    pub status: u16,
    /// An `Authorization` header came along.
    pub has_authorization: bool,
    /// A `Cookie` header came along.
    pub has_cookie: bool,
    /// Whose token came along, such as `doctor-eu`; never the token. Only some providers tell.
    pub token_role: Option<String>,
    /// The `Range` header, which resumed downloads send.
    pub range: Option<String>,
}

#[derive(Debug, Default)]
struct Entries {
    last: u64,
    list: Vec<LogEntry>,
}

/// All requests since the start or the last [`RequestLog::clear`].
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: Mutex<Entries>,
}

impl RequestLog {
    /// Writes a request down as soon as its head has arrived, so that one that is never answered shows too.
    pub(crate) fn open(&self, mut entry: LogEntry) -> u64 {
        let mut entries = lock(&self.entries);
        entries.last += 1;
        entry.number = entries.last;
        entries.list.push(entry);
        entries.last
    }

    /// Adds what became known while answering.
    pub(crate) fn close(&self, number: u64, status: u16, call: &Call) {
        let form = &call.form;
        let mut entries = lock(&self.entries);
        if let Some(entry) = entries.list.iter_mut().rev().find(|e| e.number == number) {
            entry.status = status;
            entry.token_role.clone_from(&call.token_role);
            entry.form_keys = form.iter().map(|(k, _)| k.clone()).collect();
            entry.grant_type = form
                .iter()
                .find(|(k, _)| k == "grant_type")
                .map(|(_, v)| v.chars().take(40).collect());
        }
    }

    /// A copy of all entries.
    pub(crate) fn entries(&self) -> Vec<LogEntry> {
        lock(&self.entries).list.clone()
    }

    /// Forgets all entries; numbers keep counting.
    pub(crate) fn clear(&self) {
        lock(&self.entries).list.clear();
    }
}
