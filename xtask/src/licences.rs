//! Whether the published crates may be used under their licence together with all they bring along.

use crate::{
    manifest,
    shell::{Failure, cargo},
};

/// Licences that ask for no more than a notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Looks at each dependency of each published crate, with all features.
pub(crate) fn check() -> Result<(), Failure> {
    let mut arguments = vec![
        "tree",
        "--locked",
        "--all-features",
        "--edges",
        "normal",
        "--prefix",
        "none",
    ];
    arguments.extend(["--no-dedupe", "--format", "{p}\t{l}"]);
    let published = manifest::published()?;
    for crate_ in &published {
        arguments.extend(["--package", &crate_.name]);
    }
    let tree = cargo(&arguments).read()?;
    let mut lines: Vec<&str> = tree
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let mut faults = Vec::new();
    for line in &lines {
        let (package, licence) = line.split_once('\t').unwrap_or((line, ""));
        if !is_allowed(licence) {
            faults.push(format!(
                "{package}: {}",
                if licence.is_empty() {
                    "no licence"
                } else {
                    licence
                }
            ));
        }
    }
    println!("{} packages looked at", lines.len());
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(faults.join("\n       ")))
    }
}

/// Whether an SPDX expression leaves a choice that is allowed.
fn is_allowed(expression: &str) -> bool {
    // An older way to write OR.
    let expression = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) && rest.is_empty()
}

/// `AND` binds closer than `OR`.
fn either(words: &mut &[&str]) -> bool {
    let mut allowed = all(words);
    while let Some(("OR", rest)) = words.split_first().map(|(first, rest)| (*first, rest)) {
        *words = rest;
        allowed |= all(words);
    }
    allowed
}

fn all(words: &mut &[&str]) -> bool {
    let mut allowed = one(words);
    while let Some(("AND", rest)) = words.split_first().map(|(first, rest)| (*first, rest)) {
        *words = rest;
        allowed &= one(words);
    }
    allowed
}

fn one(words: &mut &[&str]) -> bool {
    match **words {
        ["(", ref rest @ ..] => {
            *words = rest;
            let allowed = either(words);
            let closed = words.first() == Some(&")");
            *words = words.get(1..).unwrap_or_default();
            allowed && closed
        }
        [name, "WITH", exception, ref rest @ ..] => {
            *words = rest;
            ALLOWED.contains(&format!("{name} WITH {exception}").as_str())
        }
        [name, ref rest @ ..] => {
            *words = rest;
            ALLOWED.contains(&name)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn expressions_are_read_as_spdx_reads_them() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 AND ISC",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
            "GPL-3.0-only AND ISC OR MIT",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "(MIT OR ISC) AND MPL-2.0",
            "(MIT",
            "MIT )",
            "MIT ISC",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
