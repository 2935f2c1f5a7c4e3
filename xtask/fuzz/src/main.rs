//! The reader named by `FUZZ_READER`, under libFuzzer. Built with coverage and started by `cargo xtask fuzz`.
#![no_main]

use std::sync::LazyLock;

use dental_oauth::testing::readers::{READERS, Reader};
use libfuzzer_sys::fuzz_target;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let wanted = std::env::var("FUZZ_READER").unwrap_or_default();
    let found = READERS.iter().find(|(name, _)| *name == wanted);
    found.expect("FUZZ_READER names a reader").1
});

fuzz_target!(|bytes: &[u8]| (*READER)(bytes));
