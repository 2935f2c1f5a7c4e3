//! The guide in `docs/`: `cargo xtask book` checks and builds it, `cargo xtask book --write` first puts the samples in
//! anew.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks on its standard streams"
)]

mod build;
mod links;
mod samples;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => run(false),
        ["--write"] => run(true),
        _ => Err(anyhow::anyhow!("usage: cargo xtask book [--write]")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(write: bool) -> Result<()> {
    let root = root()?;
    let documents = documents(&root)?;
    let mut faults = Vec::new();
    let mut samples = 0;
    for page in documents.iter().filter(|path| path.starts_with("docs")) {
        let text = std::fs::read_to_string(root.join(page))?;
        let refreshed = samples::refreshed(&text, |file| {
            std::fs::read_to_string(root.join(file)).with_context(|| format!("no file {file}"))
        });
        let refreshed = refreshed.with_context(|| page.display().to_string())?;
        samples += refreshed.samples;
        if refreshed.text != text && write {
            std::fs::write(root.join(page), refreshed.text)?;
        } else if refreshed.text != text {
            faults.push(format!(
                "{}: a sample is not what its file says; `cargo xtask book --write` mends it",
                page.display()
            ));
        }
    }
    println!("{samples} samples looked at");
    faults.extend(links::faults(&root, &documents)?);
    if !faults.is_empty() {
        bail!("{}", faults.join("\n       "));
    }
    build::book(&root.join("docs"), &root.join("target/book"))
}

/// The workspace this was started in: what the compiler knew may be another checkout.
fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").context("start it by `cargo xtask book`")?;
    let root = Path::new(&here).ancestors().nth(2);
    Ok(root.context("this package has moved")?.to_owned())
}

/// The Markdown files that git knows or would take.
fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others"])
        .args(["--exclude-standard", "*.md"])
        .current_dir(root)
        .output()
        .context("git does not start")?;
    if !listed.status.success() {
        bail!("git lists no files: {}", listed.status);
    }
    let names = String::from_utf8(listed.stdout).context("a file name is not UTF-8")?;
    let mut documents: Vec<PathBuf> = names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        // A file that was just deleted is still listed.
        .filter(|path| root.join(path).is_file())
        .collect();
    documents.sort();
    if documents.is_empty() {
        bail!("there are no documents");
    }
    Ok(documents)
}
