//! The public API of the published crates, against the lists in `docs/api`.

use std::env;

use crate::{
    manifest,
    shell::{Failure, cargo, program},
};

/// `[--update]`: compares, or takes over.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => list(&[]),
        [one] if one == "--update" => list(&["--update"]),
        _ => Err(Failure::usage("api takes --update or nothing")),
    }
}

/// The Rust whose rustdoc the pinned `public-api` reads, and which the workflow names.
const RUST: &str = "rustc 1.95.";

/// Nothing came and nothing went that the lists do not tell. With another Rust that cannot be told, which is a
/// failure in CI alone: whoever works with a newer one need not change it for a list.
pub(crate) fn check() -> Result<(), Failure> {
    let rust = program("rustc", &["--version"]).read()?;
    if !rust.starts_with(RUST) && env::var_os("CI").is_none() {
        println!("NOT RUN: the public API is listed by {RUST}*, and this is {rust}");
        return Ok(());
    }
    list(&[])
}

fn list(how: &[&str]) -> Result<(), Failure> {
    let published = manifest::published()?;
    let names = published.iter().map(|published| published.name.as_str());
    let mut arguments = vec!["run", "--quiet", "--package", "dental-public-api", "--"];
    arguments.extend(how.iter().copied().chain(names));
    cargo(&arguments).run()
}
