//! The list of one crate: one line an item, in an order that does not change.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use public_api::Builder;

/// Traits that a type has as long as nothing in it keeps it from having them.
const AUTOMATIC: &[&str] = &[
    "core::marker::Freeze",
    "core::marker::Send",
    "core::marker::Sync",
    "core::marker::Unpin",
    "core::marker::UnsafeUnpin",
    "core::panic::unwind_safe::RefUnwindSafe",
    "core::panic::unwind_safe::UnwindSafe",
];

/// What a crate promises. Of what the compiler writes by itself only as much as says something: that a type can be
/// cloned, not how the method looks; that a type is not `Send`, not that it is.
pub(crate) fn of(json: &Path) -> Result<Vec<String>> {
    let written: BTreeSet<String> = items(json, true)?.into_iter().collect();
    let mut lines = items(json, false)?;
    lines.retain(|line| written.contains(line) || line.starts_with("impl") && !is_usual(line));
    Ok(lines)
}

fn items(json: &Path, only_written: bool) -> Result<Vec<String>> {
    let api = Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(only_written)
        .omit_auto_derived_impls(only_written)
        .build()
        .context("this rustdoc writes another form of JSON than the pinned `public-api` reads")?;
    Ok(api.items().map(ToString::to_string).collect())
}

/// Whether a line says that a type has a trait that nearly every type has. One that has it not is told as
/// `impl !Trait for Type`.
fn is_usual(line: &str) -> bool {
    AUTOMATIC.iter().any(|name| {
        line.split_once(name)
            .is_some_and(|(before, after)| !before.ends_with('!') && after.starts_with(" for "))
    })
}

/// Writes the list that is checked in.
pub(crate) fn save(name: &str, lines: &[String]) -> Result<()> {
    let path = path(name);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    fs::write(path, lines.join("\n") + "\n")?;
    Ok(())
}

/// What came and what went since the list was checked in.
pub(crate) fn differences(name: &str, lines: &[String]) -> Result<Vec<String>> {
    let path = path(name);
    let saved = fs::read_to_string(&path)
        .with_context(|| format!("{}: run `cargo xtask api --update`", path.display()))?;
    let (was, is): (BTreeSet<&str>, BTreeSet<&str>) = (
        saved.lines().collect(),
        lines.iter().map(String::as_str).collect(),
    );
    let mut found: Vec<String> = Vec::new();
    found.extend(was.difference(&is).map(|line| format!("- {line}")));
    found.extend(is.difference(&was).map(|line| format!("+ {line}")));
    if !found.is_empty() {
        found.insert(
            0,
            format!(
                "the public API of {name} is not what {} says. If the change is meant, take it over with \
                 `cargo xtask api --update`, name it in the CHANGELOG, and say there if it breaks programs:",
                path.display()
            ),
        );
    }
    Ok(found)
}

fn path(name: &str) -> PathBuf {
    Path::new("docs/api").join(format!("{name}.txt"))
}

#[cfg(test)]
mod tests {
    use super::is_usual;

    #[test]
    fn only_what_is_out_of_the_ordinary_is_told_of_automatic_traits() {
        assert!(is_usual("impl core::marker::Send for a::B"));
        assert!(is_usual(
            "impl<T> core::marker::Sync for a::B<T> where T: core::marker::Sync"
        ));
        assert!(!is_usual("impl<T> !core::marker::Send for a::B<T>"));
        assert!(!is_usual("impl core::clone::Clone for a::B"));
    }
}
