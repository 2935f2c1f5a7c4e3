//! Builds the published crates from the archives that would be uploaded.

use std::path::PathBuf;

use crate::{
    manifest,
    shell::{Failure, cargo, git, target},
};

/// Where [`check`] leaves a crate as those get it who download it.
pub(crate) fn unpacked(name: &str) -> PathBuf {
    // They all have the version of the workspace, which is ours.
    let version = env!("CARGO_PKG_VERSION");
    target().join("package").join(format!("{name}-{version}"))
}

/// What builds on a packaged crate needs it to be there.
pub(crate) fn must_be_unpacked(name: &str) -> Result<(), Failure> {
    if unpacked(name).join("Cargo.toml").is_file() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{name} is not packaged: run the step `package` first"
    )))
}

/// Packages all published crates in one go. They depend on each other and no registry has them yet, so
/// one at a time could not be verified. Given together, Cargo lets each find the others' new archives as
/// if they were published, unpacks every archive and compiles it.
pub(crate) fn check() -> Result<(), Failure> {
    let published = manifest::published()?;
    let mut arguments = vec!["package", "--locked"];
    for crate_ in &published {
        arguments.extend(["--package", &crate_.name]);
    }
    // In a clean clone Cargo itself refuses what git does not know. In a tree that is being worked on
    // the same build is worth having without a commit.
    if !git(&["status", "--porcelain"]).read()?.trim().is_empty() {
        println!("the tree has changes that are not committed; packaging it as it is");
        arguments.push("--allow-dirty");
    }
    cargo(&arguments).run()
}
