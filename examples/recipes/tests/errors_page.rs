//! The guide's page on errors says what to do about each kind, and about no other.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;

fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(file)).unwrap()
}

#[test]
fn every_kind_of_error_is_in_the_guide() {
    let source = read("dental-oauth/src/error.rs");
    // `Self::NotFound => "not_found",` in `ErrorKind::as_str`, which the compiler keeps complete.
    let kinds: BTreeSet<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::"))
        .filter_map(|arm| arm.split_once(" => \"")?.1.strip_suffix("\","))
        .collect();
    let page = read("docs/errors.md");
    let rows: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(kind, _)| kind)
        .collect();
    assert!(kinds.len() > 30, "{kinds:?}");
    assert_eq!(kinds, rows);
}
