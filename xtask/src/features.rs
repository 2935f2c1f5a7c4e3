//! The published crates without features, with each alone, and with each two: what only compiles where another feature
//! is on would be found by whoever is the first to leave that one out.

use crate::{
    manifest,
    shell::{Failure, cargo},
};

/// Without any, and with each. One that is only passed on to another crate is checked there.
pub(crate) fn check() -> Result<(), Failure> {
    compile(|features| {
        let none = String::new();
        let each = features.iter().map(|one| (*one).to_owned());
        std::iter::once(none).chain(each).collect()
    })
}

/// With each two.
pub(crate) fn pairs() -> Result<(), Failure> {
    compile(pairs_of)
}

/// Warnings are failures: code that nothing uses without another feature belongs to that one.
fn compile(sets: impl Fn(&[&str]) -> Vec<String>) -> Result<(), Failure> {
    for published in manifest::published()? {
        for set in sets(&published.own_features()) {
            let mut arguments = vec!["rustc", "--quiet", "--locked", "--lib"];
            arguments.extend(["--profile", "check", "--package", &published.name]);
            arguments.extend(["--no-default-features", "--features", &set]);
            arguments.extend(["--", "-D", "warnings"]);
            // What would make a second build quicker takes longer than the build itself.
            cargo(&arguments).env("CARGO_INCREMENTAL", "0").run()?;
        }
    }
    Ok(())
}

fn pairs_of(features: &[&str]) -> Vec<String> {
    let mut pairs = Vec::new();
    for (at, one) in features.iter().enumerate() {
        let others = features[at + 1..].iter();
        pairs.extend(others.map(|other| format!("{one},{other}")));
    }
    pairs
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_two_are_once_together() {
        assert_eq!(super::pairs_of(&["a", "b", "c"]), ["a,b", "a,c", "b,c"]);
    }
}
