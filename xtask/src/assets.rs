//! What npm builds for case-inbox is checked in, so that Rust alone builds it: here it is built anew.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::shell::{Failure, program, root};

/// What `npm run build` writes.
const BUILT: [&str; 2] = ["viewer.js", "licences.txt"];

/// Builds the bundle from exact versions, and compares it with what is checked in.
pub(crate) fn check() -> Result<(), Failure> {
    let packages = packages()?;
    let out = root().join("target/case-inbox-assets");
    let folder = web();
    program(
        "node",
        &[
            &folder.join("build.mjs").to_string_lossy(),
            &out.to_string_lossy(),
        ],
    )
    .run()?;
    for name in BUILT {
        let checked_in = root().join("examples/case-inbox/assets").join(name);
        if read(&out.join(name))? != read(&checked_in)? {
            return Err(Failure::new(format!(
                "{} is not what npm builds: run `npm run build` in examples/case-inbox/web",
                checked_in.display()
            )));
        }
    }
    println!("the bundle is what {} makes", packages.display());
    Ok(())
}

/// Installs the packages that the lock file names, with no script of theirs run; gives their folder.
pub(crate) fn packages() -> Result<PathBuf, Failure> {
    let folder = web();
    let prefix = folder.to_string_lossy();
    program(
        "npm",
        &["ci", "--ignore-scripts", "--silent", "--prefix", &prefix],
    )
    .run()?;
    Ok(folder.join("node_modules"))
}

fn web() -> PathBuf {
    root().join("examples/case-inbox/web")
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}
