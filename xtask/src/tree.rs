//! What is not in the trees of the published crates: a second TLS library, OpenSSL, two of what there must be one of.

use std::collections::BTreeSet;

use crate::{
    manifest,
    shell::{Failure, cargo},
};

/// TLS by something else than rustls and ring.
const OTHER_TLS: &[&str] = &[
    "aws-lc-rs",
    "aws-lc-sys",
    "boring",
    "native-tls",
    "openssl",
    "openssl-sys",
    "s2n-tls",
];

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

/// All that a program can ask for.
const FEATURES: &[(&str, &str)] = &[
    (
        "dental-oauth",
        "rustls,file-store,loopback,keyring,legacy-password,postgres,redis",
    ),
    ("dentbird-client", "rustls,file-store,loopback"),
    ("drchrono-client", "rustls,file-store,loopback"),
    (
        "threeshape-client",
        "rustls,file-store,loopback,legacy-password,create-user",
    ),
];

/// Looks at each published crate, for every system that Cargo knows: as it is by default, and with all it has.
pub(crate) fn check() -> Result<(), Failure> {
    let mut faults = Vec::new();
    for published in manifest::published()? {
        let name = published.name.as_str();
        let features = FEATURES
            .iter()
            .find(|(of, _)| *of == name)
            .ok_or_else(|| Failure::new(format!("which features has {name}?")))?;
        for with in [&[][..], &["--features", features.1]] {
            let tree = tree(name, with)?;
            println!("{name}: {} crates", tree.len());
            faults.extend(
                faults_of(&tree)
                    .iter()
                    .map(|fault| format!("{name}: {fault}")),
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

fn faults_of(tree: &BTreeSet<String>) -> Vec<String> {
    let names: Vec<&str> = tree
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let mut faults = Vec::new();
    for other in OTHER_TLS {
        if names.contains(other) {
            faults.push(format!("{other} is in its tree, and nobody asked for it"));
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
            faults_of(&tree),
            [
                "openssl-sys is in its tree, and nobody asked for it",
                "http is in its tree 2 times"
            ]
        );
    }
}
