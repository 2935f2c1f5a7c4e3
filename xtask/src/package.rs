//! Builds the published crates from the archives that would be uploaded.

use std::{
    fs,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    manifest,
    shell::{Failure, cargo, git, target},
};

/// Where [`check`] leaves a crate as those get it who download it.
pub(crate) fn unpacked(name: &str) -> Result<PathBuf, Failure> {
    // They all have the version of the workspace, which is ours.
    let version = env!("CARGO_PKG_VERSION");
    let crate_ = format!("package/{name}-{version}");
    let mut builds = fs::read_dir(builds()).into_iter().flatten().flatten();
    builds
        .find_map(|build| {
            let place = build.path().join(&crate_);
            place.join("Cargo.toml").is_file().then_some(place)
        })
        .ok_or_else(|| {
            Failure::new(format!(
                "{name} is not packaged: run the step `package` first"
            ))
        })
}

fn builds() -> PathBuf {
    target().join("packaged")
}

/// Packages all published crates in one go. They depend on each other and no registry has them yet, so
/// one at a time could not be verified. Given together, Cargo lets each find the others' new archives as
/// if they were published, unpacks every archive and compiles it.
pub(crate) fn check() -> Result<(), Failure> {
    if builds().exists() {
        fs::remove_dir_all(builds())?;
    }
    // Each run in a directory of its own. Cargo unpacks what the crates get from each other into its home,
    // under a name made of this directory's path and the version, and takes what is there already for the
    // same: a second run in the same place would build the clients on the core as it was in the first.
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |time| time.as_nanos()).to_string();
    let build = builds().join(now).display().to_string();
    let published = manifest::published()?;
    let mut arguments = vec!["package", "--locked", "--target-dir", &build];
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
