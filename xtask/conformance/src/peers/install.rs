//! `npm ci` or `pip install`, once per lock file.

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
    let directory = directory_of(peer);
    let stamp = stamp(&directory.join("package-lock.json"))?;
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

/// The directory of one peer, and the Python of a virtual environment with all its packages.
///
/// The environment is in cargo's target directory: it does not work anywhere else than where it was made.
/// The stamp is as with npm.
pub(crate) async fn installed_python(peer: &str) -> Result<(PathBuf, PathBuf)> {
    let directory = directory_of(peer);
    let requirements = directory.join("requirements.txt");
    let stamp = stamp(&requirements)?;
    // This program is `<target directory>/<profile>/dental-conformance`.
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).context("no target directory")?;
    let environment = target.join("conformance").join(peer);
    let python = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let stamp_path = environment.join(".installed-from");
    if fs::read_to_string(&stamp_path).is_ok_and(|found| found == stamp) {
        return Ok((directory, python));
    }
    println!("        python3 -m venv and pip install for peers/{peer}");
    let mut venv = Command::new(if cfg!(windows) { "python" } else { "python3" });
    venv.args(["-m", "venv", "--clear"]).arg(&environment);
    succeed(venv)
        .await
        .context("no virtual environment; Python 3.10 or later is needed, with venv")?;
    if let Err(first) = pip_install(&python, &requirements).await {
        println!("        once more, because: {first:#}");
        pip_install(&python, &requirements)
            .await
            .with_context(|| format!("{peer} cannot be installed"))?;
    }
    fs::write(stamp_path, stamp)?;
    Ok((directory, python))
}

async fn pip_install(python: &Path, requirements: &Path) -> Result<()> {
    let mut pip = Command::new(python);
    // Wheels alone: building a package would run what its authors wrote for that.
    pip.args(["-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--disable-pip-version-check", "--require-hashes"])
        .args(["--only-binary", ":all:", "--requirement"])
        .arg(requirements);
    succeed(pip).await
}

fn directory_of(peer: &str) -> PathBuf {
    // `cargo run` says where this package is; what the compiler knew may be another checkout when several
    // share a target directory.
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).join("peers").join(peer)
}

/// What tells one lock file from another.
fn stamp(lock: &Path) -> Result<String> {
    let content = fs::read(lock).with_context(|| format!("no lock file {}", lock.display()))?;
    Ok(format!("{:?}", digest::digest(&digest::SHA256, &content)))
}

async fn npm_ci(directory: &Path) -> Result<()> {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    // Install scripts of several hundred packages are not run: none of these servers needs one.
    npm.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ])
    .current_dir(directory);
    succeed(npm)
        .await
        .context("npm; Node.js 20 or later is needed")
}

/// Runs a program to its end, which has to be a good one.
async fn succeed(mut command: Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .with_context(|| {
            let program = command.as_std().get_program().to_string_lossy();
            format!("{program} cannot be started")
        })?;
    if !output.status.success() {
        bail!(
            "{}: {} {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim(),
            // Python's venv complains there.
            String::from_utf8_lossy(&output.stdout).trim()
        );
    }
    Ok(())
}
