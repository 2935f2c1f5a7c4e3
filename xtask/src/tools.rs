//! Checking tools that do not come with Rust: pinned by hash in `xtask/tools/requirements.txt`, installed from
//! PyPI into `target/tools` when that file changes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::shell::{Failure, Program, program, root, target};

/// One of the tools, in the root of the workspace.
pub(crate) fn tool(name: &str, arguments: &[&str]) -> Result<Program, Failure> {
    let place = installed()?;
    Ok(program(&text(&place.join(name)), arguments))
}

/// Where the tools are, which are installed if they are not those that the file asks for.
fn installed() -> Result<PathBuf, Failure> {
    let requirements = root().join("xtask/tools/requirements.txt");
    let wanted = fs::read_to_string(&requirements)?;
    let place = target().join("tools");
    let programs = place.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let stamp = place.join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(programs);
    }
    let python = if cfg!(windows) { "python" } else { "python3" };
    program(python, &["-m", "venv", "--clear", &text(&place)]).run()?;
    let (python, requirements) = (text(&programs.join("python")), text(&requirements));
    let mut arguments = vec!["-m", "pip", "install", "--quiet", "--no-input"];
    // Archives alone: building one would run what its authors wrote for that.
    arguments.extend(["--disable-pip-version-check", "--require-hashes"]);
    arguments.extend(["--only-binary", ":all:", "--requirement", &requirements]);
    if program(&python, &arguments).run().is_err() {
        // Registries and the way to them have their moments.
        program(&python, &arguments).run()?;
    }
    fs::write(stamp, wanted)?;
    Ok(programs)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
