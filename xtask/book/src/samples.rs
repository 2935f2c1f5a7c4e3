//! Samples: each Rust block of the guide is a copy of compiled code, and this sees to it that it stays one.
//!
//! The guide is read in many places, and few of them know mdBook's `include`. So the code itself stands in the page,
//! under a comment that nobody sees:
//!
//! ````text
//! <!-- sample: examples/recipes/src/bin/own-transport.rs transport -->
//! ```rust
//! ...
//! ```
//! ````
//!
//! The second word is the name between `// ANCHOR: name` and `// ANCHOR_END: name`; without it the whole file is meant.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};

/// A page with its samples as they should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refreshed {
    pub(crate) text: String,
    pub(crate) samples: usize,
}

/// Puts the samples of a page in anew.
pub(crate) fn refreshed(page: &str, read: impl Fn(&str) -> Result<String>) -> Result<Refreshed> {
    let (mut text, mut samples) = (String::new(), 0);
    let mut lines = page.lines().enumerate();
    let mut wanted = None;
    while let Some((number, line)) = lines.next() {
        let _ = writeln!(text, "{line}");
        let fence = line.trim_start();
        if !fence.starts_with("```") {
            wanted = sample(line);
            continue;
        }
        let code = match (fence.strip_prefix("```rust"), wanted.take()) {
            (Some(_), Some((file, anchor))) => {
                samples += 1;
                let source = read(file)?;
                let found = excerpt(&source, anchor);
                Some(found.with_context(|| format!("{file} has no anchor {anchor:?}"))?)
            }
            (Some(_), None) => bail!("line {}: Rust that is no sample", number + 1),
            (None, Some(_)) => bail!("line {}: a sample that is no Rust", number + 1),
            (None, None) => None,
        };
        if let Some(code) = &code {
            text.push_str(code);
        }
        loop {
            let (_, line) = lines.next().context("a block without an end")?;
            let end = line.trim() == "```";
            if end || code.is_none() {
                let _ = writeln!(text, "{line}");
            }
            if end {
                break;
            }
        }
    }
    Ok(Refreshed { text, samples })
}

/// The file, and the anchor in it, that the next block shows.
fn sample(line: &str) -> Option<(&str, Option<&str>)> {
    let words = line
        .trim()
        .strip_prefix("<!-- sample: ")?
        .strip_suffix("-->")?;
    let mut words = words.split_whitespace();
    Some((words.next()?, words.next()))
}

/// What stands between the marks of an anchor, moved to the left; `None` when there is no such anchor.
fn excerpt(source: &str, anchor: Option<&str>) -> Option<String> {
    let mut inside = anchor.is_none();
    let mut taken: Vec<&str> = Vec::new();
    for line in source.lines() {
        let mark = line.trim();
        let begins = mark.strip_prefix("// ANCHOR: ");
        let ends = mark.strip_prefix("// ANCHOR_END: ");
        match (begins, ends) {
            (None, None) if inside => taken.push(line),
            (Some(name), None) if Some(name) == anchor => inside = true,
            (None, Some(name)) if Some(name) == anchor => inside = false,
            _ => {}
        }
    }
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let written = taken.iter().filter(|line| !line.trim().is_empty());
    let margin = written.map(indent).min()?;
    let mut code = String::new();
    for line in taken {
        let _ = writeln!(code, "{}", line.get(margin..).unwrap_or_default());
    }
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn main() {\n    // ANCHOR: inner\n    if true {\n        go();\n    }\n    // ANCHOR_END: inner\n}\n";

    fn refreshed(page: &str) -> Result<Refreshed> {
        super::refreshed(page, |file| {
            assert_eq!(file, "a.rs");
            Ok(SOURCE.to_owned())
        })
    }

    #[test]
    fn a_sample_becomes_what_its_anchor_says() {
        let page = "Text.\n\n<!-- sample: a.rs inner -->\n```rust\nold\n```\nMore.\n";
        let refreshed = refreshed(page).unwrap();
        let code = "```rust\nif true {\n    go();\n}\n```\n";
        assert_eq!(
            refreshed.text,
            format!("Text.\n\n<!-- sample: a.rs inner -->\n{code}More.\n")
        );
        assert_eq!(refreshed.samples, 1);
    }

    #[test]
    fn a_whole_file_comes_without_the_marks() {
        let page = "<!-- sample: a.rs -->\n```rust\n```\n";
        let refreshed = refreshed(page).unwrap();
        assert!(refreshed.text.contains("fn main() {\n    if true {\n"));
    }

    #[test]
    fn rust_that_no_file_holds_is_refused() {
        assert!(refreshed("```rust\nfn main() {}\n```\n").is_err());
        assert!(refreshed("<!-- sample: a.rs no -->\n```rust\n```\n").is_err());
        assert!(refreshed("<!-- sample: a.rs inner -->\n```text\n```\n").is_err());
        assert!(refreshed("```text\n").is_err());
    }

    #[test]
    fn other_blocks_stay_as_they_are() {
        let page = "```console\n$ <!-- sample: a.rs -->\n```\n";
        assert_eq!(refreshed(page).unwrap().text, page);
    }
}
