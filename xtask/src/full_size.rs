//! Tests at full size: what `cargo test` runs in small.

use crate::shell::{Failure, cargo};

/// The mirror's worst day: faults of every kind, and kills.
pub(crate) fn chaos() -> Result<(), Failure> {
    // Some more than the 2,000 that are promised: cases go while it runs.
    let size = [("DENTAL_CHAOS_CASES", "2100"), ("DENTAL_CHAOS_KILLS", "50")];
    run("dental-cli", "mirror_chaos", &size)
}

/// What the mirror needs of memory.
pub(crate) fn memory() -> Result<(), Failure> {
    let size = [
        ("DENTAL_MEMORY_CASES", "10000"),
        ("DENTAL_MEMORY_FILE_MB", "300"),
    ];
    run("dental-cli", "mirror_memory", &size)
}

/// An hour in the case inbox.
pub(crate) fn soak() -> Result<(), Failure> {
    let size = [("CASE_INBOX_SOAK_SECONDS", "3600")];
    run("case-inbox", "soak", &size)
}

/// Runs a test at the size that is promised, unless the environment asks for another, and shows how it went:
/// the numbers it was run with are needed to run it again.
fn run(package: &str, test: &str, size: &[(&str, &str)]) -> Result<(), Failure> {
    let mut test = cargo(&[
        "test",
        "--package",
        package,
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
