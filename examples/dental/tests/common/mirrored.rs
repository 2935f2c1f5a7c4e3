//! What `dental mirror --to mirror` left in a world's folder.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use dental_sandbox::mesh::Format;
use serde_json::Value;

use super::{World, names_in};

/// Every file below a folder, by its path from there.
pub fn tree(root: &Path) -> BTreeMap<String, PathBuf> {
    fn walk(folder: &Path, root: &Path, all: &mut BTreeMap<String, PathBuf>) {
        for name in names_in(folder) {
            let path = folder.join(name);
            if path.is_dir() {
                walk(&path, root, all);
            } else {
                let key = path.strip_prefix(root).unwrap().to_str().unwrap();
                all.insert(key.replace('\\', "/"), path);
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(root, root, &mut all);
    all
}

/// The manifest of every case of `crowns` that is in the mirror, by the case's id.
pub fn manifests(world: &World) -> BTreeMap<String, Value> {
    manifests_of(world, "dentbird/crowns")
}

/// The same of any account, written `provider/account`.
pub fn manifests_of(world: &World, account: &str) -> BTreeMap<String, Value> {
    let all = tree(&world.path(&format!("mirror/cases/{account}")));
    let all = all
        .into_iter()
        .filter(|(key, _)| key.ends_with("/manifest.json"));
    all.map(|(_, path)| {
        let manifest: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        (manifest["case"].as_str().unwrap().to_owned(), manifest)
    })
    .collect()
}

/// What an account has at the sandbox: its cases, each with the ids of its files where the sandbox tells them.
pub fn expected(world: &World, account: &str) -> HashMap<String, Option<HashSet<String>>> {
    match account {
        "dentbird/crowns" => {
            let cases = world.server().cases().into_iter();
            cases.map(|case| (case.id, None)).collect()
        }
        "drchrono/practice" => {
            let is_case = |row: &&Value| {
                !row["patient"].is_null()
                    && row["appt_is_break"] != true
                    && row["is_virtual_base"] != true
            };
            let rows = world.sandbox().drchrono().rows("appointments");
            let rows = rows.iter().filter(is_case);
            let id = |row: &Value| match &row["id"] {
                Value::String(id) => id.clone(),
                id => id.to_string(),
            };
            rows.map(|row| (format!("appointment:{}", id(row)), None))
                .collect()
        }
        "threeshape/lab-eu" => {
            let lab = world.sandbox().threeshape().user("client-eu").unwrap().id;
            let cases = world.sandbox().threeshape().cases().into_iter();
            let cases = cases.filter(|case| {
                case.region == "eu"
                    && (case.creator.eq_ignore_ascii_case(&lab)
                        || case.actors.iter().any(|id| id.eq_ignore_ascii_case(&lab)))
            });
            cases
                .map(|case| {
                    let files = case.files.into_iter().map(|file| file.sha1).collect();
                    (case.id.to_lowercase(), Some(files))
                })
                .collect()
        }
        other => panic!("{other} is not in the sandbox"),
    }
}

/// The cases whose files the sandbox refuses to the lab: made by it, with others as the actors.
fn refused(world: &World) -> HashSet<String> {
    let lab = world.sandbox().threeshape().user("client-eu").unwrap().id;
    let cases = world.sandbox().threeshape().cases().into_iter();
    let cases = cases.filter(|case| !case.actors.iter().any(|id| id.eq_ignore_ascii_case(&lab)));
    cases.map(|case| case.id.to_lowercase()).collect()
}

/// What the sandbox has of a file; `None` where every file of the kind is the same picture.
fn original(world: &World, account: &str, id: &str) -> Option<Vec<u8>> {
    match account.split('/').next().unwrap() {
        "dentbird" => world.server().file_bytes(id, Format::Stl),
        "threeshape" => world.sandbox().threeshape().file_bytes(id),
        _ => {
            let (kind, id) = id.split_once(':').unwrap();
            let (resource, field) = match kind {
                "note" => ("appointments", "note"),
                "document" => ("documents", "document"),
                "amendment" => ("amendments", "amendment_file"),
                other => panic!("{other}"),
            };
            world.sandbox().drchrono().file_bytes(resource, id, field)
        }
    }
}

/// The mirror holds what the sandbox has of `crowns`: every case, every file of it byte for byte, once, and
/// no more.
pub fn assert_equal(world: &World) {
    assert_equal_of(world, &["dentbird/crowns"]);
}

/// The same of these accounts, which are all that the mirror has. Gives the numbers of cases and of the
/// files they name.
///
/// Cases that the sandbox has no more are told apart by their manifest, and their files are there all the
/// same.
pub fn assert_equal_of(world: &World, accounts: &[&str]) -> (usize, usize) {
    let refused = refused(world);
    let mut named = HashSet::new();
    let (mut cases, mut files) = (0, 0);
    for account in accounts {
        let manifests = manifests_of(world, account);
        let expected = expected(world, account);
        for case in expected.keys() {
            assert!(manifests.contains_key(case), "{account}: {case} is missing");
        }
        for (case, manifest) in &manifests {
            assert_eq!(
                manifest["complete"],
                !refused.contains(case),
                "{account} {case}"
            );
            let records = manifest["files"].as_array().unwrap();
            let removed = manifest["removed"].as_array().into_iter().flatten();
            match expected.get(case) {
                Some(wanted) => {
                    let ids: Vec<&str> = records
                        .iter()
                        .map(|file| file["id"].as_str().unwrap())
                        .collect();
                    let distinct: HashSet<String> = ids.iter().map(|id| (*id).to_owned()).collect();
                    assert_eq!(ids.len(), distinct.len(), "{case}: a file is there twice");
                    if let Some(wanted) = wanted {
                        assert_eq!(&distinct, wanted, "{account} {case}");
                    }
                    cases += 1;
                    files += records.len();
                }
                // Not in the list any more, or marked before it went.
                None => assert!(manifest["deletion"].is_object(), "{account} {case}"),
            }
            for file in records.iter().chain(removed) {
                let id = file["id"].as_str().unwrap();
                let Some(sha256) = file["sha256"].as_str() else {
                    let known = refused.contains(case) && file["error"] == "refused";
                    // drchrono gives out no file of an appointment that has been deleted.
                    let gone = !expected.contains_key(case)
                        || (account.starts_with("drchrono/") && manifest["deletion"].is_object());
                    assert!(known || gone, "{account} {case} {id}");
                    continue;
                };
                named.insert(sha256.to_owned());
                let path = world.path("mirror/files").join(&sha256[..2]).join(sha256);
                let stored = std::fs::read(path).unwrap();
                assert_eq!(file["bytes"], stored.len(), "{case} {id}");
                match original(world, account, id) {
                    Some(original) => {
                        assert!(
                            stored == original,
                            "{account} {case} {id}: other bytes than the sandbox has"
                        );
                    }
                    // What belonged to a case that has gone is gone too; pictures are the same everywhere.
                    None => assert!(
                        !expected.contains_key(case) || file["kind"] == "thumbnail",
                        "{account} {case} {id}"
                    ),
                }
            }
        }
    }
    // What only an earlier state of a case names is kept.
    let versions = tree(&world.path("mirror/cases"));
    for (_, path) in versions
        .iter()
        .filter(|(key, _)| key.contains("/versions/"))
    {
        let version: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let records = version["files"].as_array().unwrap().iter();
        named.extend(records.filter_map(|file| file["sha256"].as_str().map(str::to_owned)));
    }
    let stored = tree(&world.path("mirror/files")).into_keys();
    let stored: HashSet<String> = stored.map(|key| key[3..].to_owned()).collect();
    assert_eq!(
        stored, named,
        "files that no case names, or the other way round"
    );
    assert_eq!(
        names_in(&world.path("mirror/.staging")),
        ["lock"],
        "nothing half-written"
    );
    (cases, files)
}
