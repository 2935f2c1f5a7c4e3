//! Whether what the published crates bring along may come along: licences, sources, duplicates, and known
//! weaknesses. The rules are in `deny.toml`.

use std::env;

use crate::{shell::Failure, tools::tool};

/// Set where a check without the database of advisories is a failure: the workflow on GitHub sets it.
const REQUIRED: &str = "ADVISORIES_REQUIRED";

/// Advisories need the RustSec database, which is a repository: where that cannot be had, everything else is
/// checked, and it is said.
pub(crate) fn check() -> Result<(), Failure> {
    deny(&["check", "-D", "warnings", "licenses", "bans", "sources"])?;
    if let Err(failure) = deny(&["fetch", "db"]) {
        if env::var_os(REQUIRED).is_some() {
            return Err(failure);
        }
        println!(
            "NOT RUN: advisories. The RustSec database cannot be had here; the workflow on GitHub has it."
        );
        return Ok(());
    }
    deny(&["check", "--disable-fetch", "-D", "warnings", "advisories"])
}

fn deny(arguments: &[&str]) -> Result<(), Failure> {
    let all = [&["--all-features", "--locked"], arguments].concat();
    tool("cargo-deny", &all)?.run()
}
