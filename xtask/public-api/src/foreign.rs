//! Types of other crates in a public signature are a promise about those crates' versions as well.

use std::collections::BTreeSet;

/// What may be there. With each new line, a new major version of one more crate is one of ours.
const MAY_BE_THERE: &[&str] = &[
    "bytes::bytes::Bytes",
    "chrono::datetime::DateTime",
    "chrono::naive::date::NaiveDate",
    "chrono::naive::datetime::NaiveDateTime",
    "chrono::naive::time::NaiveTime",
    "chrono::offset::utc::Utc",
    "futures_core::stream::Stream",
    "http::header::map::HeaderMap",
    "http::header::name::HeaderName",
    "http::header::value::HeaderValue",
    "http::method::Method",
    "http::status::StatusCode",
    "serde_core::de::Deserialize",
    "serde_core::de::DeserializeOwned",
    "serde_core::de::Deserializer",
    "serde_core::ser::Serialize",
    "serde_core::ser::Serializer",
    "serde_json::value::Value",
    "url::Url",
];

/// The family's own.
const OWN: &[&str] = &[
    "dental_oauth",
    "dentbird_client",
    "drchrono_client",
    "threeshape_client",
];

/// The library that comes with Rust.
const STANDARD: &[&str] = &["std", "core", "alloc"];

/// A line for each foreign type in the list of a crate that is not among those that may be there.
pub(crate) fn faults_of(name: &str, lines: &[String]) -> Vec<String> {
    let found: BTreeSet<&str> = lines.iter().flat_map(|line| paths(line)).collect();
    found
        .into_iter()
        .filter(|path| is_foreign(path) && !MAY_BE_THERE.contains(path))
        .map(|path| format!("{name}: {path} is of another crate"))
        .collect()
}

fn is_foreign(path: &str) -> bool {
    let first = path.split("::").next().unwrap_or_default();
    // `Self::Item` and the like begin with a capital.
    first.starts_with(|c: char| c.is_ascii_lowercase())
        && !OWN.contains(&first)
        && !STANDARD.contains(&first)
}

/// The paths of at least two parts in a line of Rust.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .map(|word| word.trim_matches(':'))
        .filter(|word| word.contains("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_of_another_crate_is_found_wherever_it_stands() {
        let line = "pub fn dental_oauth::x(&self, other::Kind, core::option::Option<third::deep::T>) -> Self::Out";
        assert_eq!(
            faults_of("x", &[line.to_owned()]),
            [
                "x: other::Kind is of another crate",
                "x: third::deep::T is of another crate"
            ]
        );
    }
}
