//! The public API of the published crates, against the lists in `docs/api`.

use crate::{
    manifest,
    shell::{Failure, cargo},
};

/// `[--update]`: compares, or takes over.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => list(&[]),
        [one] if one == "--update" => list(&["--update"]),
        _ => Err(Failure::usage("api takes --update or nothing")),
    }
}

/// Nothing came and nothing went that the lists do not tell.
pub(crate) fn check() -> Result<(), Failure> {
    list(&[])
}

fn list(how: &[&str]) -> Result<(), Failure> {
    let published = manifest::published()?;
    let names = published.iter().map(|published| published.name.as_str());
    let mut arguments = vec!["run", "--quiet", "--package", "dental-public-api", "--"];
    arguments.extend(how.iter().copied().chain(names));
    cargo(&arguments).run()
}
