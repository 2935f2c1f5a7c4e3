//! Tests of the mirror at full size: what `cargo test` runs in small.

use crate::shell::{Failure, cargo};

/// The worst day: faults of every kind, and kills.
pub(crate) fn chaos() -> Result<(), Failure> {
    let size = [("DENTAL_CHAOS_CASES", "2000"), ("DENTAL_CHAOS_KILLS", "50")];
    run("mirror_chaos", &size)
}

/// What it needs of memory.
pub(crate) fn memory() -> Result<(), Failure> {
    let size = [
        ("DENTAL_MEMORY_CASES", "10000"),
        ("DENTAL_MEMORY_FILE_MB", "300"),
    ];
    run("mirror_memory", &size)
}

/// Runs a test at the size that is promised, unless the environment asks for another, and shows how it went:
/// the numbers it was run with are needed to run it again.
fn run(test: &str, size: &[(&str, &str)]) -> Result<(), Failure> {
    let mut test = cargo(&[
        "test",
        "--package",
        "dental-cli",
        "--all-features",
        "--test",
        test,
        "--",
        "--nocapture",
        "--test-threads=1",
    ]);
    for (name, size) in size {
        if std::env::var_os(name).is_none() {
            test = test.env(name, size);
        }
    }
    test.run()
}
