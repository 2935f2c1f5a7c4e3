//! What is in the trees of the published crates and what is not: one TLS library, which is rustls unless another is
//! asked for, and one of what there must be one of.

use std::collections::BTreeSet;

use crate::{
    manifest,
    shell::{Failure, cargo},
};

/// TLS that is nowhere.
const NO_TLS: &[&str] = &["aws-lc-rs", "aws-lc-sys", "boring", "s2n-tls"];

/// TLS by rustls: on by default.
const RUSTLS: &[&str] = &[
    "hyper-rustls",
    "rustls",
    "rustls-webpki",
    "tokio-rustls",
    "webpki-roots",
];

/// TLS by the operating system's library, or OpenSSL where that has none: for who asks for it.
const NATIVE_TLS: &[&str] = &["native-tls", "openssl", "openssl-sys", "tokio-native-tls"];

/// Of these, two versions would be two pools of connections, two sets of trusted roots, or types that do not fit.
const ONE_OF: &[&str] = &[
    "bytes",
    "http",
    "http-body",
    "hyper",
    "hyper-rustls",
    "reqwest",
    "ring",
    "rustls",
    "rustls-webpki",
    "tokio",
    "url",
];

/// Looks at each published crate, for every system that Cargo knows: as it is by default, with all it has but the
/// other TLS, with that other alone, and with nothing.
pub(crate) fn check() -> Result<(), Failure> {
    let mut faults = Vec::new();
    for published in manifest::published()? {
        let name = published.name.as_str();
        let mut all = published.features();
        all.retain(|feature| *feature != "native-tls");
        let bare = "--no-default-features";
        for (with, tls, not) in [
            (vec![], RUSTLS, [NATIVE_TLS].as_slice()),
            (vec!["--features", &all.join(",")], RUSTLS, &[NATIVE_TLS]),
            (
                vec![bare, "--features", "native-tls"],
                NATIVE_TLS,
                &[RUSTLS],
            ),
            (vec![bare], &[], &[RUSTLS, NATIVE_TLS]),
        ] {
            let tree = tree(name, &with)?;
            println!("{name}: {} crates", tree.len());
            faults.extend(
                faults_of(&tree, tls, not)
                    .iter()
                    .map(|fault| format!("{name} {}: {fault}", with.join(" "))),
            );
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(faults.join("\n       ")))
    }
}

/// The crates in the tree of one, as `name version`.
fn tree(name: &str, with: &[&str]) -> Result<BTreeSet<String>, Failure> {
    let mut arguments = vec!["tree", "--locked", "--package", name, "--target", "all"];
    arguments.extend([
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    arguments.extend(with);
    Ok(crates(&cargo(&arguments).read()?))
}

/// Each line of `cargo tree` once: what is a macro or stands at a path is told after the version.
pub(crate) fn crates(tree: &str) -> BTreeSet<String> {
    tree.lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}

/// The crates of `tls` have to be there, those of `not` and of [`NO_TLS`] must not.
fn faults_of(tree: &BTreeSet<String>, tls: &[&str], not: &[&[&str]]) -> Vec<String> {
    let names: Vec<&str> = tree
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let mut faults = Vec::new();
    for other in not.iter().chain(&[NO_TLS]).copied().flatten() {
        if names.contains(other) {
            faults.push(format!("{other} is in its tree, and nobody asked for it"));
        }
    }
    for one in tls {
        if !names.contains(one) {
            faults.push(format!("{one} is not in its tree"));
        }
    }
    for one in ONE_OF {
        let times = names.iter().filter(|name| *name == one).count();
        if times > 1 {
            faults.push(format!("{one} is in its tree {times} times"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_tls_library_and_a_second_version_are_found() {
        let tree = crates(
            "a v1.0.0 (/p)\nhttp v1.3.0\nhttp v0.2.0\nhttp v1.3.0 (*)\nopenssl-sys v0.9.0\n",
        );
        assert_eq!(tree.len(), 4);
        assert_eq!(
            faults_of(&tree, &["rustls"], &[NATIVE_TLS]),
            [
                "openssl-sys is in its tree, and nobody asked for it",
                "rustls is not in its tree",
                "http is in its tree 2 times"
            ]
        );
    }
}
