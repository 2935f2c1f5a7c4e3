//! Measures the clients beside what else one could use, in the same run: `cargo xtask bench`.
//!
//! Every run of every variant is a process of its own, so that its CPU time and its peak memory are its alone,
//! and so is the server on loopback that they all talk to.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks on its standard streams"
)]
#![allow(
    clippy::cast_precision_loss,
    reason = "counts far below what a double holds exactly become figures"
)]

mod compare;
mod measure;
mod models;
mod report;
mod server;
mod work;

use std::alloc::System;
use std::process::ExitCode;

use anyhow::Result;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts allocations, of ours and of the peers alike.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything that was to hold held.
fn run(arguments: &[String]) -> Result<bool> {
    // The peers on reqwest take the process's; ours bring their own.
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", folder] => server::run(folder.as_ref()).map(|()| true),
        ["exec", program, rest @ ..] => measure::execute(program, rest).map(|()| true),
        ["work", name, variant, rest @ ..] => work::run(name, variant, rest).map(|()| true),
        words => compare::run(words),
    }
}
