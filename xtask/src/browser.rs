//! The web examples in a real browser.

use std::{path::Path, process::Command};

use crate::{
    assets,
    shell::{Failure, cargo},
};

/// Where Debian's packages put them.
const PROGRAMS: [&str; 2] = ["/usr/bin/chromium", "/usr/bin/chromedriver"];

/// Runs the examples' browser tests. Without Chromium it is left out and said to be, except in CI, where
/// that is a failure.
pub(crate) fn check() -> Result<(), Failure> {
    if !PROGRAMS.iter().all(|program| Path::new(program).exists()) {
        install();
    }
    if !PROGRAMS.iter().all(|program| Path::new(program).exists()) {
        let missing = "Chromium and its driver are not here (Debian: chromium, chromium-driver)";
        if std::env::var_os("CI").is_some() {
            return Err(Failure::new(missing));
        }
        println!("NOT RUN: {missing}");
        return Ok(());
    }
    cargo(&[
        "test",
        "--package",
        "dental-web-sign-in",
        "--test",
        "browser",
    ])
    .run()?;
    let axe = assets::packages()?.join("axe-core/axe.min.js");
    let browser = ["test", "--package", "case-inbox", "--test", "browser"];
    cargo(&browser)
        .env("CASE_INBOX_AXE", &axe.to_string_lossy())
        .run()
}

/// In CI, on Debian, the packages are installed; anywhere else that is for whoever owns the computer.
fn install() {
    if std::env::var_os("CI").is_none() {
        return;
    }
    for words in [
        &["update", "-q"][..],
        &[
            "install",
            "-q",
            "-y",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
        ],
    ] {
        println!("$ apt-get {}", words.join(" "));
        // Whether it worked shows in what is there afterwards.
        let _ = Command::new("apt-get")
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status();
    }
}
