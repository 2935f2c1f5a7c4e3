//! What goes to stderr besides failures.

use std::io::{self, Write};

use indicatif::MultiProgress;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::args::Global;

/// The crates whose lines are shown: they are written so that no level holds a secret or a patient.
/// Nobody promises that for the HTTP library, so `RUST_LOG` is not read.
const OURS: [&str; 4] = [
    "dental_cli",
    "dental_oauth",
    "dentbird_client",
    "dental_sandbox",
];

/// Starts logging as `-q`, `-v`, `-vv` ask.
pub(crate) fn start(global: &Global, bars: MultiProgress) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "debug",
        (false, _) => "trace",
    };
    let rules: Vec<String> = OURS.iter().map(|name| format!("{name}={level}")).collect();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("off,{}", rules.join(","))))
        .with_writer(Stderr(bars))
        .with_ansi(false);
    // An error means that somebody logs already, as in a test.
    let _ = if global.verbose == 0 {
        tracing::subscriber::set_global_default(
            subscriber.without_time().with_target(false).finish(),
        )
    } else {
        tracing::subscriber::set_global_default(subscriber.finish())
    };
}

#[derive(Debug, Clone)]
struct Stderr(MultiProgress);

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().lock().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}

impl MakeWriter<'_> for Stderr {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
