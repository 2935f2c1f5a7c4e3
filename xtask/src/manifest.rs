//! What the published crates say about themselves.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::shell::{Failure, root};

/// A member of the workspace.
#[derive(Debug)]
pub(crate) struct Crate {
    /// The package's name.
    pub(crate) name: String,
    directory: PathBuf,
    manifest: Manifest,
}

impl Crate {
    /// The names of its features but `default`.
    pub(crate) fn features(&self) -> Vec<&str> {
        self.manifest
            .keys("features")
            .filter(|name| *name != "default")
            .collect()
    }

    /// Those of its features that do more than to ask a crate of the family for its feature of that name.
    pub(crate) fn own_features(&self) -> Vec<&str> {
        let passed_on = |name: &str| {
            let asks_for = strings(self.manifest.get("features", name).unwrap_or_default());
            asks_for == [format!("dental-oauth/{name}")]
        };
        let mut features = self.features();
        features.retain(|name| !passed_on(name));
        features
    }
}

/// The members that are not kept from being published.
pub(crate) fn published() -> Result<Vec<Crate>, Failure> {
    let workspace = Manifest::read(&root().join("Cargo.toml"))?;
    let mut published = Vec::new();
    for member in strings(workspace.get("workspace", "members").unwrap_or_default()) {
        let directory = root().join(member);
        let manifest = Manifest::read(&directory.join("Cargo.toml"))?;
        if manifest.get("package", "publish") == Some("false") {
            continue;
        }
        let name = manifest
            .package(&workspace, "name")
            .ok_or_else(|| Failure::new(format!("{} has no name", directory.display())))?;
        published.push(Crate {
            name: unquoted(name).to_owned(),
            directory,
            manifest,
        });
    }
    if published.is_empty() {
        return Err(Failure::new("no member of the workspace is published"));
    }
    Ok(published)
}

/// The direct dependencies of all members that `docs/dependencies.md` says nothing about.
fn not_weighed(workspace: &Manifest) -> Result<Vec<String>, Failure> {
    let page = fs::read_to_string(root().join("docs/dependencies.md"))?;
    let mut faults = Vec::new();
    for member in strings(workspace.get("workspace", "members").unwrap_or_default()) {
        let manifest = Manifest::read(&root().join(member).join("Cargo.toml"))?;
        let missing = manifest
            .dependencies()
            .filter(|name| workspace.member_of(name).is_none())
            .filter(|name| !page.contains(&format!("`{name}`")))
            .map(|name| format!("{member}: {name} is not weighed in docs/dependencies.md"));
        faults.extend(missing);
    }
    Ok(faults)
}

/// Every published crate has what its page in a registry is made of, and the licence texts are there.
pub(crate) fn check() -> Result<(), Failure> {
    let workspace = Manifest::read(&root().join("Cargo.toml"))?;
    let mut faults = Vec::new();
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        if !root().join(file).is_file() {
            faults.push(format!("there is no {file}"));
        }
    }
    faults.extend(not_weighed(&workspace)?);
    for crate_ in published()? {
        let found = faults_of(&crate_, &workspace);
        println!(
            "{}: {}",
            crate_.name,
            if found.is_empty() {
                "complete"
            } else {
                "not complete"
            }
        );
        faults.extend(
            found
                .into_iter()
                .map(|fault| format!("{}: {fault}", crate_.name)),
        );
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(faults.join("\n       ")))
    }
}

fn faults_of(crate_: &Crate, workspace: &Manifest) -> Vec<String> {
    let field = |key: &str| crate_.manifest.package(workspace, key).unwrap_or_default();
    let mut faults = Vec::new();
    for key in [
        "description",
        "license",
        "readme",
        "documentation",
        "rust-version",
    ] {
        if unquoted(field(key)).is_empty() {
            faults.push(format!("no {key}"));
        }
    }
    if unquoted(field("description")).len() < 20 {
        faults.push("a description of less than 20 characters".to_owned());
    }
    if unquoted(field("license")) != "MIT OR Apache-2.0" {
        faults.push(format!("the licence is {}", field("license")));
    }
    if !crate_.directory.join(unquoted(field("readme"))).is_file() {
        faults.push(format!("the readme {} does not exist", field("readme")));
    }
    // The rules of crates.io, which would refuse the upload.
    let keywords = strings(field("keywords"));
    if keywords.is_empty() || keywords.len() > 5 || !keywords.iter().all(|word| is_keyword(word)) {
        faults.push(format!("the keywords are {keywords:?}"));
    }
    let categories = strings(field("categories"));
    if categories.is_empty() || categories.len() > 5 {
        faults.push(format!("the categories are {categories:?}"));
    }
    faults
}

fn is_keyword(word: &str) -> bool {
    word.len() <= 20
        && word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))
}

/// The values of a manifest as they are written, by table and key. Only as much of TOML as the
/// manifests of this workspace use.
#[derive(Debug)]
struct Manifest(BTreeMap<(String, String), String>);

impl Manifest {
    fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        Ok(Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let mut values = BTreeMap::new();
        let mut table = String::new();
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[') {
                name.trim_matches(['[', ']']).clone_into(&mut table);
            } else if let Some((key, value)) = line.split_once('=') {
                let mut value = value.trim().to_owned();
                // An array may go on over several lines.
                while value.starts_with('[') && !value.ends_with(']') {
                    let Some(more) = lines.next() else { break };
                    value.push_str(more);
                }
                values.insert((table.clone(), key.trim().to_owned()), value);
            }
        }
        Self(values)
    }

    fn get(&self, table: &str, key: &str) -> Option<&str> {
        self.0
            .get(&(table.to_owned(), key.to_owned()))
            .map(String::as_str)
    }

    /// What is asked for in any of the tables of dependencies.
    fn dependencies(&self) -> impl Iterator<Item = &str> {
        self.0
            .keys()
            .filter(|(table, _)| table.ends_with("dependencies"))
            .map(|(_, key)| key.strip_suffix(".workspace").unwrap_or(key))
    }

    /// The path of a dependency that is of this workspace.
    fn member_of(&self, name: &str) -> Option<&str> {
        let (_, path) = self
            .get("workspace.dependencies", name)?
            .split_once("path = \"")?;
        path.split('"').next()
    }

    fn keys<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .keys()
            .filter(move |(of, _)| of == table)
            .map(|(_, key)| key.as_str())
    }

    /// A value of `[package]`, inherited from the workspace if the manifest says so.
    fn package<'a>(&'a self, workspace: &'a Self, key: &str) -> Option<&'a str> {
        let inherited = self.get("package", &format!("{key}.workspace")) == Some("true");
        if inherited {
            workspace.get("workspace.package", key)
        } else {
            self.get("package", key)
        }
    }
}

fn unquoted(value: &str) -> &str {
    value.trim_matches('"')
}

/// The strings of an array.
fn strings(array: &str) -> Vec<&str> {
    array.split('"').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str =
        "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n]\n[workspace.package]\nlicense = \"MIT\"";

    #[test]
    fn values_are_found_and_inherited() {
        let workspace = Manifest::parse(WORKSPACE);
        assert_eq!(
            strings(workspace.get("workspace", "members").expect("members")),
            ["a", "b"]
        );
        let member =
            Manifest::parse("[package]\n# name = \"no\"\nname = \"a\"\nlicense.workspace = true\n");
        assert_eq!(member.package(&workspace, "name"), Some("\"a\""));
        assert_eq!(member.package(&workspace, "license"), Some("\"MIT\""));
        assert_eq!(member.package(&workspace, "readme"), None);
    }

    #[test]
    fn dependencies_are_those_of_every_table_and_ours_are_told_apart() {
        let manifest = Manifest::parse(
            "[dependencies]\na.workspace = true\nb = { version = \"1\" }\n\
             [target.'cfg(windows)'.dependencies]\nc = \"1\"\n[dev-dependencies]\nd = \"1\"\n[features]\ne = []\n",
        );
        let mut found: Vec<_> = manifest.dependencies().collect();
        found.sort_unstable();
        assert_eq!(found, ["a", "b", "c", "d"]);
        let workspace = Manifest::parse(
            "[workspace.dependencies]\na = { path = \"x/a\", version = \"1\" }\nb = \"1\"\n",
        );
        assert_eq!(workspace.member_of("a"), Some("x/a"));
        assert_eq!(workspace.member_of("b"), None);
    }

    #[test]
    fn features_are_listed_but_not_which_are_on_and_apart_from_those_passed_on() {
        let crate_ = Crate {
            name: "a".to_owned(),
            directory: root(),
            manifest: Manifest::parse(
                "[features]\ndefault = [\"b\"]\nc = [\n  \"dep:d\",\n]\nb = [\"dental-oauth/b\"]\n[dependencies]\ne = \"1\"\n",
            ),
        };
        assert_eq!(crate_.features(), ["b", "c"]);
        assert_eq!(crate_.own_features(), ["c"]);
    }

    #[test]
    fn a_bare_manifest_has_all_faults() {
        let crate_ = Crate {
            name: "a".to_owned(),
            directory: root(),
            manifest: Manifest::parse("[package]\nname = \"a\"\nkeywords = [\"two words\"]\n"),
        };
        let faults = faults_of(&crate_, &Manifest::parse(WORKSPACE)).join("; ");
        for expected in [
            "no description",
            "no readme",
            "no rust-version",
            "two words",
            "categories are []",
        ] {
            assert!(faults.contains(expected), "{expected} is not in {faults}");
        }
    }
}
