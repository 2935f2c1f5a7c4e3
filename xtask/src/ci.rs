//! `cargo xtask ci`: the checks of a change, one after the other, the quick ones first.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use crate::{
    api, assets, bench, book, browser, codegen, conformance, consumer, deny, features, files, fuzz,
    manifest, minimal, package,
    shell::{Failure, cargo},
    spelling, tree,
};

type Check = fn() -> Result<(), Failure>;

/// Each step with the name it can be asked for by. Builds of the same kind stand together, so that one
/// uses what the one before has compiled.
const STEPS: &[(&str, Check)] = &[
    ("files", files::check),
    ("metadata", manifest::check),
    ("fmt", || cargo(&["fmt", "--all", "--check"]).run()),
    ("codegen", codegen::check),
    ("assets", assets::check),
    ("spelling", spelling::check),
    ("deny", deny::check),
    ("tree", tree::check),
    ("clippy", clippy),
    ("clippy-bare", clippy_bare),
    ("features", features::check),
    ("test", || {
        cargo(&["test", "--workspace", "--all-features"]).run()
    }),
    ("test-bare", test_bare),
    ("test-native-tls", test_native_tls),
    ("fuzz", fuzz::check),
    ("doc", doc),
    ("api", api::check),
    ("book", || book(&[])),
    ("package", package::check),
    // Both on what `package` leaves.
    ("minimal-versions", minimal::check),
    ("consumer", consumer::check),
    ("conformance", || conformance(&[])),
    ("browser", browser::check),
];

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Before a release, and whenever they are named: one takes some minutes and seldom finds more than `features`, one
/// measures, on a computer that has nothing else to do.
const AT_RELEASE: &[(&str, Check)] = &[("feature-pairs", features::pairs), ("bench", bench::check)];

fn all() -> impl Iterator<Item = &'static (&'static str, Check)> {
    STEPS.iter().chain(AT_RELEASE)
}

/// The names of all steps.
pub(crate) fn names() -> String {
    all().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn at_release() -> String {
    let names: Vec<&str> = AT_RELEASE.iter().map(|(name, _)| *name).collect();
    format!("cargo xtask ci {}", names.join(" "))
}

/// Runs the steps asked for, all if none is, in their own order, up to the first that fails.
pub(crate) fn run(wanted: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = wanted
        .iter()
        .find(|name| !all().any(|(step, _)| step == name))
    {
        return Err(Failure::usage(format!(
            "ci has no step `{unknown}`; it has: {}",
            names()
        )));
    }
    let chosen: Vec<_> = if wanted.is_empty() {
        println!("Not among them, but before a release: {}", at_release());
        STEPS.iter().collect()
    } else {
        all()
            .filter(|(name, _)| wanted.iter().any(|one| one == name))
            .collect()
    };
    let begun = Instant::now();
    let mut summary = String::new();
    for (number, (name, check)) in chosen.iter().enumerate() {
        println!("\n=== {name} ({} of {})", number + 1, chosen.len());
        let step = Instant::now();
        let outcome = check();
        let (verdict, took) = (
            if outcome.is_ok() { "ok" } else { "FAILED" },
            seconds(step.elapsed()),
        );
        println!("=== {name}: {verdict} after {took}");
        // Writing into a String does not fail.
        let _ = writeln!(summary, "  {verdict:<7} {name:<16} {took:>8}");
        if outcome.is_err() {
            for (name, _) in &chosen[number + 1..] {
                let _ = writeln!(summary, "  not run {name}");
            }
            print!(
                "\nci failed in step `{name}` after {}\n{summary}",
                seconds(begun.elapsed())
            );
            return outcome;
        }
    }
    print!("\nci passed in {}\n{summary}", seconds(begun.elapsed()));
    Ok(())
}

fn clippy() -> Result<(), Failure> {
    let what = ["--workspace", "--all-targets", "--all-features"];
    cargo(&[&["clippy"], &what[..], &DENY_WARNINGS[..]].concat()).run()
}

/// The libraries without their optional parts, in which the examples have no part.
fn clippy_bare() -> Result<(), Failure> {
    let mut arguments = vec!["clippy", "--lib", "--no-default-features"];
    let published = manifest::published()?;
    for crate_ in &published {
        arguments.extend(["--package", &crate_.name]);
    }
    arguments.extend(DENY_WARNINGS);
    cargo(&arguments).run()
}

/// The unit tests of the libraries without their optional parts. The other kinds of tests need most
/// features anyway.
fn test_bare() -> Result<(), Failure> {
    let mut arguments = vec!["test", "--lib", "--no-default-features"];
    let published = manifest::published()?;
    for crate_ in &published {
        arguments.extend(["--package", &crate_.name]);
    }
    cargo(&arguments).run()
}

/// The transport's tests on the operating system's TLS library, which is not used where rustls is built in.
fn test_native_tls() -> Result<(), Failure> {
    let mut arguments = vec!["test", "--package", "dental-oauth", "--no-default-features"];
    arguments.extend([
        "--features",
        "native-tls",
        "--test",
        "tls",
        "--test",
        "network",
    ]);
    cargo(&arguments).run()
}

fn doc() -> Result<(), Failure> {
    cargo(&["doc", "--workspace", "--no-deps", "--all-features"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
