//! Common misspellings, in every text that git knows. What is not a mistake is in `.codespellrc`.

use crate::{
    shell::{Failure, git},
    tools::tool,
};

/// Looks at documents, comments and what the programs say.
pub(crate) fn check() -> Result<(), Failure> {
    let listed = git(&["ls-files", "-z"]).read()?;
    let names: Vec<&str> = listed.split('\0').filter(|name| is_text(name)).collect();
    if names.is_empty() {
        return Err(Failure::new("git lists no files"));
    }
    println!("{} files", names.len());
    tool("codespell", &names)?.quiet().run()
}

/// Not what programs wrote, nor the words of a provider's file, nor bytes.
fn is_text(name: &str) -> bool {
    let written = [
        ".rs", ".md", ".toml", ".yml", ".html", ".css", ".js", ".mjs", ".py", ".txt", ".sh",
    ]
    .iter()
    .any(|ending| name.ends_with(ending));
    written && !name.starts_with("docs/api/") && !name.ends_with("/assets/viewer.js")
}
