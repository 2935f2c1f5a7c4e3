//! Runs the dental clients against servers that nobody here wrote.
//!
//! `cargo xtask conformance [group ...]` installs the servers under `peers/` with npm, one with pip, starts
//! them on loopback, runs the checks of the groups asked for (all by default) and ends with
//! `N passed, N failed` on a line of its own. The exit code is 1 when a check failed.
//!
//! This is a binary and not a test suite so that `cargo test` needs neither Node, nor Python, nor a network.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks on its standard streams"
)]

mod browser;
mod checks;
mod client;
mod flow;
mod http;
mod peers;
mod report;
mod sas;

use std::process::ExitCode;

use report::Report;

#[tokio::main]
async fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|name| !checks::GROUPS.contains(&name.as_str()))
    {
        eprintln!(
            "no group of checks is called `{unknown}`; there are: {}",
            checks::GROUPS.join(", ")
        );
        return ExitCode::from(2);
    }
    let mut report = Report::default();
    checks::run(&mut report, &wanted).await;
    report.finish()
}
