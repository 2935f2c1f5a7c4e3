//! Case details: the files of a case, their names, ids and links.

use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Dentbird;
use super::api::{Caller, Refused, Reply, enveloped, refuse};
use super::state::{Case, State};
use crate::mesh::MeshKind;
use crate::picture::png;
use crate::{gzip, lock, random};

/// A mesh of a case, with its thumbnail.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) thumbnail: String,
    pub(super) kind: MeshKind,
    /// The blob it was uploaded as, with the client's name for it.
    pub(super) upload: Option<(String, String)>,
}

/// What the storage holds under a design name: a thumbnail, or gzip around something that begins like Draco.
pub(super) fn design_blob(name: &str) -> Option<Bytes> {
    let file = name.strip_prefix("design/")?;
    if file.rsplit('.').next() == Some("png") {
        return Some(png().into());
    }
    let mut draco = b"DRACO\x02\x02\x01\x01\x00\x00".to_vec();
    for n in 0..64_u32 {
        draco.extend_from_slice(&Sha256::digest(format!("{n}:{file}")));
    }
    Some(gzip::stored(&draco).into())
}

/// The meshes of a case.
pub(super) fn parts(case: &Case, state: &State) -> Vec<Part> {
    if case.lifecycle == "DELETED" {
        return Vec::new();
    }
    let mut number = 0;
    let mut id = || {
        number += 1;
        format!("65f0c0ffee{:010x}{number:04x}", case.number)
    };
    let mut parts = Vec::new();
    let mut arch = |kind, upload: Option<(String, (String, String))>| {
        let own = id();
        let (file, upload) = match upload {
            Some((file, upload)) => (file, Some(upload)),
            None => (own, None),
        };
        parts.push(Part {
            id: file,
            thumbnail: id(),
            kind,
            upload,
        });
    };
    if case.uploads.is_empty() {
        arch(MeshKind::UpperArch, None);
        arch(MeshKind::LowerArch, None);
    }
    for (at, file) in case.uploads.iter().enumerate() {
        let Some(known) = state.files.get(file) else {
            continue;
        };
        let name = known.name.to_lowercase();
        let lower = name.contains("lower") || (at % 2 == 1 && !name.contains("upper"));
        let kind = if lower {
            MeshKind::LowerArch
        } else {
            MeshKind::UpperArch
        };
        let upload = (known.blob.clone(), known.name.clone());
        arch(kind, Some((file.clone(), upload)));
    }
    for tooth in &case.teeth {
        let plain = id();
        // The vendor's document has one id of this other shape: clients must not rely on either.
        let file = if case.number == 20 {
            format!("{:0>32}", plain.to_uppercase())
        } else {
            plain
        };
        parts.push(Part {
            id: file,
            thumbnail: id(),
            kind: MeshKind::Crown(*tooth),
            upload: None,
        });
    }
    parts
}

impl Dentbird {
    /// `GET /v1/design-cases/{id}`.
    pub(super) fn details(&self, caller: &Caller, id: &str) -> Result<Reply, Refused> {
        caller.need("design-case")?;
        self.contract(caller)?;
        let now = self.0.clock.now();
        let (case, parts) = {
            let state = lock(&self.0.state);
            let case = state
                .case(&caller.user, id, now)
                .ok_or_else(|| refuse(404, "CASE_NOT_FOUND", "no such case"))?;
            (case.clone(), parts(case, &state))
        };
        let fault = self.0.switches.take("details_fault");
        let mut scans = Vec::new();
        let mut crowns = Vec::new();
        for part in &parts {
            let (group, model, name) = match part.kind {
                MeshKind::UpperArch => ("0", "upperBase", "ARCH/UPPER_BASE/default.drc.gz"),
                MeshKind::LowerArch => ("1", "lowerBase", "ARCH/LOWER_BASE/default.drc.gz"),
                MeshKind::Crown(_) => ("", "crown", "CROWN/CROWN/default.drc.gz"),
            };
            let mut entry = json!({
                "modelType": model,
                "meshFile": self.reference(&part.id, name, "drc.gz", &fault),
                "thumbnailFile": self.reference(&part.thumbnail, "thumbnail.png", "png", &fault),
            });
            if let MeshKind::Crown(tooth) = part.kind {
                entry["toothNumber"] = tooth.into();
                crowns.push(entry);
            } else {
                entry["groupType"] = group.into();
                entry["textureFiles"] = json!([]);
                scans.push(entry);
            }
        }
        match fault.as_str() {
            "duplicate_textures" => {
                let all: Vec<Value> = scans
                    .iter()
                    .flat_map(|s| [s["meshFile"].clone(), s["thumbnailFile"].clone()])
                    .collect();
                for scan in &mut scans {
                    scan["textureFiles"] = all.clone().into();
                }
            }
            "nulls" => {
                for entry in scans.iter_mut().chain(&mut crowns) {
                    for member in [
                        "modelType",
                        "thumbnailFile",
                        "toothNumber",
                        "groupType",
                        "textureFiles",
                    ] {
                        entry[member] = Value::Null;
                    }
                }
            }
            _ => {}
        }
        let mut data = json!({
            "crownProjectType": "CROWN",
            "caseInfo": self.item(&case),
            "scanMeshList": scans,
            "meshList": crowns,
        });
        if fault == "nulls" {
            data["crownProjectType"] = Value::Null;
        }
        Ok(Reply::Json(200, enveloped(data)))
    }

    fn reference(&self, id: &str, name: &str, extension: &str, fault: &str) -> Value {
        let mut url = self.signed(&format!("design/{id}.{extension}"), "r");
        if fault == "foreign_download_url" {
            url = url.replace(self.storage_url(), self.elsewhere_url());
        }
        let name = if fault == "hostile_file_names" {
            // Another one for each file, the same each time.
            const HOSTILE: [&str; 7] = [
                "../../../../etc/passwd",
                "/etc/cron.d/evil",
                "C:\\Windows\\System32\\evil.dll",
                "..",
                "CON",
                "a\r\nb\u{0}c\u{202e}lts.ylp",
                "",
            ];
            let at = usize::from(Sha256::digest(id)[0]) % HOSTILE.len();
            match HOSTILE[at] {
                "" => "n".repeat(5000),
                name => name.to_owned(),
            }
        } else {
            name.to_owned()
        };
        json!({"downloadUrl": url, "fileName": name, "fileId": id})
    }
}

/// The seed of a file's mesh: its id decides, so it is the same file each time.
pub(super) fn seed_of(id: &str) -> u64 {
    let hash = Sha256::digest(id);
    hash.iter()
        .take(8)
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// An entity tag made of whatever tells two versions of a file apart.
pub(super) fn etag(of: &str) -> String {
    format!("\"{}\"", random::hex(&Sha256::digest(of)[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbnail_is_a_png_whose_adler_sum_is_right() {
        let png = png();
        assert!(png.starts_with(b"\x89PNG"));
        // Adler-32 of five zero bytes: a = 1, b = 5.
        assert!(png.windows(4).any(|w| w == [0, 5, 0, 1]));
    }

    #[test]
    fn design_blobs_are_gzip_around_draco() {
        let blob = design_blob("design/x.drc.gz").expect("a design name");
        assert_eq!(blob[..2], [0x1f, 0x8b]);
        assert_eq!(&blob[15..20], b"DRACO");
        assert!(design_blob("users/x.ply").is_none());
    }
}
