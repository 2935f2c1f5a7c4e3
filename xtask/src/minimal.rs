//! The packaged libraries with the oldest versions that their manifests allow of what they ask for themselves: a
//! version that is too low there breaks a program that already has it in its lock file.

use std::{fs, path::Path};

use crate::{
    manifest, package,
    shell::{Failure, cargo, target},
};

/// Makes a workspace of the packaged crates, has Cargo choose the oldest versions, and checks with all features.
pub(crate) fn check() -> Result<(), Failure> {
    let place = target().join("minimal");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    let mut members = Vec::new();
    for published in manifest::published()? {
        let name = published.name;
        let from = package::unpacked(&name)?;
        copy(&from.join("src"), &place.join(&name).join("src"))?;
        fs::copy(from.join("README.md"), place.join(&name).join("README.md"))?;
        let packaged = fs::read_to_string(from.join("Cargo.toml"))?;
        fs::write(place.join(&name).join("Cargo.toml"), for_users(&packaged))?;
        members.push(name);
    }
    let patches: Vec<String> = members
        .iter()
        .map(|name| format!("{name} = {{ path = {name:?} }}\n"))
        .collect();
    let patches = patches.concat();
    fs::write(
        place.join("Cargo.toml"),
        format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[patch.crates-io]\n{patches}"
        ),
    )?;
    // Only to choose versions: what compiles is the compiler as it is.
    cargo(&["update", "--quiet", "-Z", "direct-minimal-versions"])
        .directory(&place)
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    cargo(&["check", "--quiet", "--locked", "--all-features"])
        .directory(&place)
        .env("CARGO_TARGET_DIR", &target().display().to_string())
        .run()
}

/// A manifest without what only tests need, and without tests.
fn for_users(manifest: &str) -> String {
    let mut kept = String::new();
    let mut keeps = true;
    for line in manifest.lines() {
        if line.starts_with('[') {
            keeps = !line.starts_with("[dev-dependencies") && line != "[[test]]";
        }
        if keeps {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_only_tests_need_is_left_out() {
        let manifest = "[package]\nname = \"a\"\n[[test]]\nname = \"t\"\n[dependencies.b]\nversion = \"1\"\n\
                        [dev-dependencies.c]\nversion = \"1\"\n[features]\nd = []\n";
        assert_eq!(
            super::for_users(manifest),
            "[package]\nname = \"a\"\n[dependencies.b]\nversion = \"1\"\n[features]\nd = []\n"
        );
    }
}
