//! Programs as users write them: packages outside this workspace, with this workspace's lock file, so that
//! they get the versions that were tested.

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::{
    shell::{Failure, Program, cargo, root, target},
    tree,
};

/// A package of one program in a directory below `target/programs`.
#[derive(Debug)]
pub(crate) struct Project {
    directory: PathBuf,
    name: String,
    target: PathBuf,
}

/// What a build from nothing costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Crates in the tree, the program itself not counted.
    pub(crate) crates: usize,
    /// What Cargo has to compile or run: libraries, macros, build scripts.
    pub(crate) units: usize,
    /// The size of the program in bytes.
    pub(crate) size: u64,
    /// Of all processors together; where the system does not tell, nothing.
    pub(crate) cpu: Option<Duration>,
    /// By the clock on the wall.
    pub(crate) wall: Duration,
}

impl Project {
    /// Writes the package. `manifest` is what follows `[package]`.
    pub(crate) fn write(name: &str, manifest: &str, source: &str) -> Result<Self, Failure> {
        let directory = target().join("programs").join(name);
        fs::create_dir_all(directory.join("src"))?;
        let head = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\npublish = false\n");
        // Without a workspace of its own it would be looked for in ours. What a debugger reads is most of the
        // size of a debug build, and no part of what a program is.
        let manifest = format!(
            "{head}\n{manifest}\n[profile.dev]\ndebug = false\nstrip = true\n\n[workspace]\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        fs::write(directory.join("src").join("main.rs"), source)?;
        // Cargo takes out what this program does not need.
        fs::copy(root().join("Cargo.lock"), directory.join("Cargo.lock"))?;
        Ok(Self {
            target: directory.join("target"),
            directory,
            name: name.to_owned(),
        })
    }

    /// Uses what another one has built.
    pub(crate) fn on_top_of(mut self, other: &Self) -> Self {
        self.target.clone_from(&other.target);
        self
    }

    /// Cargo in the package's directory, with a target directory apart from that of the workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Program {
        cargo(arguments)
            .directory(&self.directory)
            .env("CARGO_TARGET_DIR", &self.target.display().to_string())
    }

    /// The lines `name version` of every crate in its tree, each once, its own not among them.
    pub(crate) fn crates(&self) -> Result<BTreeSet<String>, Failure> {
        let arguments = ["tree", "--edges", "normal,build", "--prefix", "none"];
        let tree = self.cargo(&arguments).read()?;
        let mut crates = tree::crates(&tree);
        crates.retain(|line| line.split(' ').next() != Some(&self.name));
        Ok(crates)
    }

    /// Builds it with nothing built before, and leaves what it built.
    pub(crate) fn cold_build(&self, release: bool) -> Result<Cost, Failure> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target)?;
        }
        // Downloads are not part of it.
        self.cargo(&["fetch", "--quiet"]).run()?;
        let crates = self.crates()?.len();
        let mut build = vec!["build", "--quiet"];
        if release {
            build.push("--release");
        }
        let mut plan = build.clone();
        plan.extend(["--unit-graph", "-Z", "unstable-options"]);
        let plan = self.cargo(&plan).env("RUSTC_BOOTSTRAP", "1").read()?;
        let units = plan.matches("\"pkg_id\":").count();
        let (before, begun) = (children_cpu(), Instant::now());
        self.cargo(&build).run()?;
        let wall = begun.elapsed();
        let cpu = before
            .zip(children_cpu())
            .map(|(before, after)| after.saturating_sub(before));
        let profile = if release { "release" } else { "debug" };
        let program = self.target.join(profile).join(format!(
            "{}{}",
            self.name,
            std::env::consts::EXE_SUFFIX
        ));
        let size = fs::metadata(program)?.len();
        Ok(Cost {
            crates,
            units,
            size,
            cpu,
            wall,
        })
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpu = self.cpu.map_or_else(
            || "not known here".to_owned(),
            |cpu| format!("{:.1} s", cpu.as_secs_f64()),
        );
        // Tenths of a megabyte, without a lossy conversion to a floating point number.
        let tenths = self.size / 100_000;
        write!(
            f,
            "{} crates, {} units, CPU {cpu}, wall {:.1} s, {}.{} MB",
            self.crates,
            self.units,
            self.wall.as_secs_f64(),
            tenths / 10,
            tenths % 10
        )
    }
}

/// A path as a string of TOML.
pub(crate) fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

/// The processor time of all child processes that have ended, by proc(5): the fields `cutime` and `cstime`,
/// in hundredths of a second.
fn children_cpu() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in parentheses, and may hold anything.
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(13);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (next()? + next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_processor_time_of_children_grows_with_their_work() {
        let before = children_cpu().expect("proc");
        let busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        let ended = std::process::Command::new("sh").args(["-c", busy]).status();
        assert!(ended.expect("a shell").success());
        assert!(children_cpu().expect("proc") > before);
    }
}
