//! `npm ci`, once per lock file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result, bail};
use ring::digest;
use tokio::process::Command;

/// The directory of one peer with all its packages in `node_modules`.
///
/// A stamp beside the packages tells which lock file they were installed from; as long as it is the
/// one that is there, nothing is run.
pub(crate) async fn installed(peer: &str) -> Result<PathBuf> {
    // `cargo run` says where this package is; what the compiler knew may be another checkout when several
    // share a target directory.
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let directory = Path::new(&package).join("peers").join(peer);
    let lock = fs::read(directory.join("package-lock.json"))
        .with_context(|| format!("{peer} has no lock file"))?;
    let stamp = format!("{:?}", digest::digest(&digest::SHA256, &lock));
    let stamp_path = directory.join("node_modules").join(".installed-from");
    if fs::read_to_string(&stamp_path).is_ok_and(|found| found == stamp) {
        return Ok(directory);
    }
    println!("        npm ci in peers/{peer}");
    if let Err(first) = npm_ci(&directory).await {
        // Registries and the way to them have their moments.
        println!("        once more, because: {first:#}");
        npm_ci(&directory)
            .await
            .with_context(|| format!("{peer} cannot be installed"))?;
    }
    fs::write(stamp_path, stamp)?;
    Ok(directory)
}

async fn npm_ci(directory: &Path) -> Result<()> {
    let output = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
        // Install scripts of several hundred packages are not run: none of these servers needs one.
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(directory)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .context("npm cannot be started; Node.js 20 or later is needed")?;
    if !output.status.success() {
        bail!(
            "npm ci: {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}
