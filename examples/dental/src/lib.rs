//! The `dental` command line: sign in, list cases, fetch their files, pass scans on.
//!
//! The commands, their JSON lines and the exit codes are described in the package's README; programs
//! rely on them. Everything that talks to a platform goes through `dental-oauth` and the provider
//! crates: what is here is words, files and output.

mod account;
mod app;
mod args;
mod commands;
mod config;
pub mod connections;
mod exit;
mod journal;
mod log;
pub mod mirror;
mod output;
mod progress;
mod requests;
pub mod scans;
mod store;
mod time;

use std::process::ExitCode;

use clap::Parser as _;

use app::App;
use args::Args;
use exit::{Failure, INTERRUPTED, USAGE};
use output::Out;
use progress::Progress;

/// Runs the program with the words it was started with.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return refused_words(&error),
    };
    let global = &args.global;
    let progress = Progress::new(!global.json && !global.quiet);
    log::start(global, progress.bars().clone());
    let out = Out::new(global.json, progress.bars().clone());
    let app = App::new(out, progress);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let failure = Failure::io("the program cannot start", &error);
            app.out.failure(&failure);
            return failure.exit().into();
        }
    };
    let code = runtime.block_on(run(&app, &args));
    // Waits for the threads that still write or remove files.
    drop(runtime);
    code.into()
}

async fn run(app: &App, args: &Args) -> u8 {
    let outcome = tokio::select! {
        // First, so that the signal is ours before the first line is printed.
        biased;
        () = interrupted() => match &args.command {
            // It has done what it is for.
            args::Command::Sandbox(_)
            | args::Command::Mirror(args::Mirror { every: Some(_), .. }) => Ok(()),
            _ => Err(Failure::interrupted()),
        },
        outcome = commands::run(app, args) => outcome,
    };
    let code = match outcome {
        Ok(()) => 0,
        Err(failure) => {
            app.out.failure(&failure);
            failure.exit()
        }
    };
    // A second Ctrl-C does not wait.
    tokio::select! {
        biased;
        () = app.drain() => code,
        () = interrupted() => INTERRUPTED,
    }
}

/// Ctrl-C, or on Unix a polite request to end.
async fn interrupted() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = ctrl_c => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    ctrl_c.await;
}

/// Help and version as clap prints them; for anything else also the line that programs read.
fn refused_words(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|word| word == "--json") {
        // The kind alone: the rest repeats words of the command line.
        let failure = Failure::usage(error.kind().to_string());
        let out = Out::new(true, Progress::new(false).bars().clone());
        out.failure(&failure);
    }
    USAGE.into()
}

/// The program in the project's README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[derive(Debug)]
pub struct Readme;
