//! What rustdoc knows of a crate, as JSON.
//!
//! Rust calls that output unstable, and a stable rustdoc gives it only when `RUSTC_BOOTSTRAP` is set. Set for
//! Cargo, it would make build scripts of other crates look for what only a nightly compiler has, and everything
//! above them would be compiled again, twice. So Cargo gets this program for its rustdoc, and the variable
//! reaches rustdoc alone.

use std::{
    env,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result, ensure};

/// Tells this program that it is run in rustdoc's place, and where the real one is.
const REAL: &str = "DENTAL_PUBLIC_API_RUSTDOC";

/// If Cargo runs this for rustdoc: runs rustdoc.
pub(crate) fn run_in_place_of_rustdoc() -> Option<ExitCode> {
    let real = env::var_os(REAL)?;
    let status = Command::new(real)
        .args(env::args_os().skip(1))
        .env("RUSTC_BOOTSTRAP", "1")
        .status();
    let done = status.is_ok_and(|status| status.success());
    Some(if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Documents a crate with all its features.
pub(crate) fn json(name: &str) -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let rustdoc = env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
    let here = env::current_exe()?;
    // This program is `<target directory>/<profile>/dental-public-api`.
    let target = here.ancestors().nth(2).context("no target directory")?;
    let status = Command::new(cargo)
        .args(["rustdoc", "--quiet", "--lib", "--all-features", "--package"])
        .args([name, "--", "-Z", "unstable-options"])
        .args(["--output-format", "json"])
        .env("RUSTDOC", &here)
        .env(REAL, rustdoc)
        .status()?;
    ensure!(status.success(), "rustdoc of {name} failed ({status})");
    let file = format!("{}.json", name.replace('-', "_"));
    Ok(target.join("doc").join(file))
}
