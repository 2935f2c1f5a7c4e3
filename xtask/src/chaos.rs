//! The mirror's chaos test at full size: what `cargo test` runs in small.

use crate::shell::{Failure, cargo};

/// The size that is promised, unless the environment asks for another.
const SIZE: [(&str, &str); 2] = [("DENTAL_CHAOS_CASES", "2000"), ("DENTAL_CHAOS_KILLS", "50")];

/// Runs it, and shows how it went: the numbers it was run with are needed to run it again.
pub(crate) fn check() -> Result<(), Failure> {
    let mut test = cargo(&[
        "test",
        "--package",
        "dental-cli",
        "--all-features",
        "--test",
        "mirror_chaos",
        "--",
        "--nocapture",
    ]);
    for (name, size) in SIZE {
        if std::env::var_os(name).is_none() {
            test = test.env(name, size);
        }
    }
    test.run()
}
