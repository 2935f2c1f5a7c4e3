//! Runs programs: each is shown before it runs, and its failure is ours.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus, Stdio},
};

/// Why a command ended early, and the exit code to end with.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// A check that did not hold.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            message: message.into(),
        }
    }

    /// A command line that cannot be understood.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// A program with its arguments, in the root of the workspace.
#[derive(Debug)]
pub(crate) struct Program {
    shown: String,
    command: Command,
}

/// The Cargo that runs this.
pub(crate) fn cargo(arguments: &[&str]) -> Program {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut program = Program::new(&cargo, "cargo", arguments);
    // Cargo describes this package to us in the environment. Build scripts that watch these variables
    // would otherwise run again whenever Cargo is called from here.
    for (name, _) in env::vars_os() {
        let described = name.to_str().is_some_and(|name| {
            [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_PRIMARY_",
            ]
            .iter()
            .any(|start| name.starts_with(start))
        });
        if described {
            program.command.env_remove(name);
        }
    }
    program
}

/// Something that was built here.
pub(crate) fn program(path: &str, arguments: &[&str]) -> Program {
    Program::new(path, path, arguments)
}

/// Git.
pub(crate) fn git(arguments: &[&str]) -> Program {
    Program::new("git", "git", arguments)
}

impl Program {
    fn new(path: &str, name: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(path);
        command.args(arguments).current_dir(root());
        let mut shown = name.to_owned();
        for argument in arguments {
            shown.push(' ');
            shown.push_str(&quoted(argument));
        }
        Self { shown, command }
    }

    /// With a variable in the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.shown = format!("{name}={} {}", quoted(value), self.shown);
        self
    }

    /// In another directory than the root of the workspace.
    pub(crate) fn directory(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        let from = directory.strip_prefix(root()).unwrap_or(directory);
        self.shown = format!("(in {}) {}", from.display(), self.shown);
        self
    }

    /// Shows its name alone: its arguments are too many to read.
    pub(crate) fn quiet(mut self) -> Self {
        if let Some((name, _)) = self.shown.split_once(' ') {
            self.shown = format!("{name} ...");
        }
        self
    }

    /// Runs it on our own standard streams.
    pub(crate) fn run(mut self) -> Result<(), Failure> {
        println!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .map_err(|error| self.not_started(&error))?;
        self.succeeded(status)
    }

    /// Runs it and takes what it prints.
    pub(crate) fn read(mut self) -> Result<String, Failure> {
        println!("$ {}", self.shown);
        let output = self.command.stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| self.not_started(&error))?;
        self.succeeded(output.status)?;
        String::from_utf8(output.stdout)
            .map_err(|_| Failure::new(format!("{}: not UTF-8", self.shown)))
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("cannot run `{}`: {error}", self.shown))
    }

    fn succeeded(&self, status: ExitStatus) -> Result<(), Failure> {
        if status.success() {
            return Ok(());
        }
        // A program ended by a signal has no code of its own.
        let code = status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1);
        Err(Failure {
            code,
            message: format!("`{}` failed ({status})", self.shown),
        })
    }
}

/// The root of the workspace. `cargo run` says where this package is; what the compiler knew may be
/// another checkout when several share a target directory.
pub(crate) fn root() -> PathBuf {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let mut here = PathBuf::from(here);
    here.pop();
    here
}

/// Where Cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}

fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{text}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_pasted_into_a_shell() {
        let shown = cargo(&["doc", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings")
            .shown;
        assert_eq!(shown, "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }
}
