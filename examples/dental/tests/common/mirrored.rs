//! What `dental mirror --to mirror` left in a world's folder.

use std::collections::{BTreeMap, HashSet};
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

/// The manifest of every case that is in the mirror, by the case's id.
pub fn manifests(world: &World) -> BTreeMap<String, Value> {
    let all = tree(&world.path("mirror/cases/dentbird/crowns"));
    let all = all
        .into_iter()
        .filter(|(key, _)| key.ends_with("/manifest.json"));
    all.map(|(_, path)| {
        let manifest: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        (manifest["case"].as_str().unwrap().to_owned(), manifest)
    })
    .collect()
}

/// The mirror holds what the sandbox has: every case, every file of it byte for byte, once, and no more.
pub fn assert_equal(world: &World) {
    let manifests = manifests(world);
    let cases: HashSet<String> = world
        .server()
        .cases()
        .into_iter()
        .map(|case| case.id)
        .collect();
    let mirrored: HashSet<String> = manifests.keys().cloned().collect();
    assert_eq!(mirrored, cases);
    let mut named = HashSet::new();
    for (case, manifest) in &manifests {
        assert_eq!(manifest["complete"], true, "{case}");
        for file in manifest["files"].as_array().unwrap() {
            let id = file["id"].as_str().unwrap();
            let sha256 = file["sha256"].as_str().unwrap();
            named.insert(sha256.to_owned());
            let path = world.path("mirror/files").join(&sha256[..2]).join(sha256);
            let stored = std::fs::read(path).unwrap();
            assert_eq!(file["bytes"], stored.len(), "{case} {id}");
            // Thumbnails are the same everywhere.
            if let Some(original) = world.server().file_bytes(id, Format::Stl) {
                assert_eq!(file["format"], "stl");
                assert!(
                    stored == original,
                    "{case} {id}: other bytes than the sandbox has"
                );
            } else {
                assert_eq!(file["kind"], "thumbnail", "{case} {id}");
            }
        }
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
}
