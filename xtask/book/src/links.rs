//! Links between the documents of this repository: each leads to a file, and to a heading if it names one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What one document leads to and can be led to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Document {
    links: Vec<String>,
    headings: BTreeSet<String>,
}

pub(crate) fn faults(root: &Path, documents: &[PathBuf]) -> Result<Vec<String>> {
    let mut read = BTreeMap::new();
    for path in documents {
        let text = std::fs::read_to_string(root.join(path))?;
        read.insert(path.clone(), document(&text));
    }
    let (mut faults, mut count) = (Vec::new(), 0);
    for (path, document) in &read {
        for link in document.links.iter().filter(|link| !is_elsewhere(link)) {
            count += 1;
            if let Some(fault) = fault(root, path, link, &read) {
                faults.push(format!("{}: {link}: {fault}", path.display()));
            }
        }
    }
    for path in documents.iter().filter(|path| is_page(path)) {
        let name = path.strip_prefix("docs").unwrap_or(path).to_string_lossy();
        let summary = read.get(Path::new("docs/SUMMARY.md"));
        if !summary.is_some_and(|summary| summary.links.iter().any(|link| **link == *name)) {
            faults.push(format!("{}: not in docs/SUMMARY.md", path.display()));
        }
    }
    println!("{count} links of {} documents looked at", documents.len());
    Ok(faults)
}

/// A page of the guide, which its table of contents must name.
fn is_page(path: &Path) -> bool {
    path.starts_with("docs") && !path.ends_with("SUMMARY.md")
}

fn is_elsewhere(link: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
}

fn fault(
    root: &Path,
    from: &Path,
    link: &str,
    documents: &BTreeMap<PathBuf, Document>,
) -> Option<&'static str> {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => Some(from.to_owned()),
        _ => resolved(from.parent().unwrap_or(Path::new("")), file),
    };
    let Some(target) = target else {
        return Some("leads out of the repository");
    };
    // The book holds nothing but its pages: what leads out of them is dead there.
    if from.starts_with("docs") && !is_page(&target) {
        return Some("leads out of the guide; name the file instead");
    }
    if !root.join(&target).exists() {
        return Some("there is no such file");
    }
    match documents.get(&target) {
        Some(document) if !heading.is_empty() && !document.headings.contains(heading) => {
            Some("there is no such heading")
        }
        None if !heading.is_empty() => Some("a heading in what is no document"),
        _ => None,
    }
}

/// A path from the root of the repository; `None` leaves it.
fn resolved(folder: &Path, link: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in Path::new(link).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir if path.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(path)
}

fn document(text: &str) -> Document {
    let mut document = Document::default();
    let mut heading: Option<String> = None;
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                document.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let id = id_of(&heading.take().unwrap_or_default());
                let first = document.headings.insert(id.clone());
                if !first {
                    let others = (1..).map(|number| format!("{id}-{number}"));
                    let free = others
                        .into_iter()
                        .find(|id| !document.headings.contains(id));
                    document.headings.extend(free);
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    document
}

/// How GitHub and mdBook name a heading.
fn id_of(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        c if c.is_alphanumeric() => Some(c.to_ascii_lowercase()),
        '-' | '_' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let names: Vec<PathBuf> = files.iter().map(|(name, _)| PathBuf::from(name)).collect();
        faults(folder.path(), &names).unwrap()
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let faults = faults_of(&[
            (
                "README.md",
                "[a](docs/a.md#two-words) [b](https://example.test/x)",
            ),
            ("docs/SUMMARY.md", "[a](a.md)"),
            ("docs/a.md", "# `two` words\n\n[here](#two-words)\n"),
        ]);
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn each_link_that_leads_nowhere_is_named() {
        let faults = faults_of(&[
            ("README.md", "[a](docs/b.md) [b](docs/a.md#no) [c](../c.md)"),
            ("docs/SUMMARY.md", "[a](a.md)"),
            ("docs/a.md", "[out](../README.md)"),
            ("docs/lost.md", ""),
        ]);
        assert_eq!(faults.len(), 5, "{faults:#?}");
    }
}
