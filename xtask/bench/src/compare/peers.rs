//! Peers that this workspace does not depend on: projects of their own, made and built below `target/bench/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::{Bench, target};
use crate::report::Section;

/// The plain structs and figures that the programs share with this one.
const MODELS: &str = include_str!("../models.rs");
const MEASURE: &str = include_str!("../measure.rs");

const OCTOCRAB_MAIN: &str = r#"
#![allow(dead_code)]
mod measure;
mod models;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let server = arguments.next().unwrap_or_default();
    let times: u64 = arguments.next().unwrap_or_default().parse()?;
    let client = octocrab::Octocrab::builder()
        .base_uri(server.as_str())?
        .personal_token("a".repeat(800))
        .build()?;
    let call = async || -> anyhow::Result<()> {
        let page: models::PlainEnvelope = client.get("/call/v1/design-cases?page=1", None::<&()>).await?;
        anyhow::ensure!(page.data.items.len() == 10);
        Ok(())
    };
    for _ in 0..3 {
        call().await?;
    }
    let region = stats_alloc::Region::new(ALLOCATOR);
    let spent = measure::Spent::begin()?;
    for _ in 0..times {
        call().await?;
    }
    spent.tell()?;
    let change = region.change();
    measure::tell("allocations", (change.allocations + change.reallocations) as f64 / times as f64);
    measure::tell("times", times as f64);
    Ok(())
}
"#;

const OCTOCRAB_MANIFEST: &str = r#"
[package]
name = "octocrab-call"
version = "0.0.0"
edition = "2024"

[dependencies]
anyhow = "1"
nix = { version = "0.32", default-features = false, features = ["resource"] }
octocrab = "0.49"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
stats_alloc = "0.1.10"
tokio = { version = "1", features = ["macros", "rt"] }

[profile.release]
codegen-units = 16

[workspace]
"#;

/// The program that calls through octocrab, if it can be built here.
pub(super) fn octocrab_call(_: &Bench, section: &mut Section) -> Result<Option<PathBuf>> {
    let folder = project(
        "octocrab-call",
        OCTOCRAB_MANIFEST,
        &[
            ("main.rs", OCTOCRAB_MAIN),
            ("models.rs", MODELS),
            ("measure.rs", MEASURE),
        ],
    )?;
    eprintln!("  building octocrab's program");
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .status()?;
    if !built.success() {
        section
            .absent
            .push("octocrab: its program could not be built".to_owned());
        return Ok(None);
    }
    Ok(Some(folder.join("target/release/octocrab-call")))
}

/// Writes a project below `target/bench/`; leaves files alone that are right, so that nothing is built anew.
pub(super) fn project(name: &str, manifest: &str, sources: &[(&str, &str)]) -> Result<PathBuf> {
    let folder = target()?.join("bench").join(name);
    std::fs::create_dir_all(folder.join("src"))?;
    let files = sources
        .iter()
        .map(|(file, text)| (folder.join("src").join(file), *text));
    for (path, text) in files.chain([(folder.join("Cargo.toml"), manifest)]) {
        if std::fs::read_to_string(&path).ok().as_deref() != Some(text) {
            std::fs::write(path, text)?;
        }
    }
    Ok(folder)
}
