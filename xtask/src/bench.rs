//! `cargo xtask bench`: ours beside its peers.

use crate::shell::{Failure, cargo};

/// Optimised; without the link-time optimisation of a release, which would double the build.
const PROFILE: [&str; 2] = ["--profile", "bench-run"];
/// What a run of everything writes.
const DOCUMENT: &str = "docs/benchmarks.md";

/// The counts, which are the same on every machine.
pub(crate) fn check() -> Result<(), Failure> {
    run(&["--short".to_owned()])
}

/// `[name ...] [--document] [--short] [--allow-absent] [--quick] [--sizes]`. With names, `--document` puts them into the
/// document beside what was last measured of the others.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let has = |word: &str| arguments.iter().any(|one| one == word);
    let named = arguments.iter().any(|one| !one.starts_with("--"));
    let short = has("--short");
    if has("mirror") || (!named && !short) {
        // The mirror is compared as people run it: the program.
        cargo(&[&["build", "--package", "dental-cli"], &PROFILE[..]].concat()).run()?;
    }
    let mut line = [&["run", "--package", "dental-bench"], &PROFILE[..], &["--"]].concat();
    let own = "--document";
    line.extend(
        arguments
            .iter()
            .map(String::as_str)
            .filter(|one| *one != own),
    );
    if has(own) || !(named || short || has("--quick")) {
        line.extend(["--write", DOCUMENT]);
    }
    cargo(&line).run()
}
