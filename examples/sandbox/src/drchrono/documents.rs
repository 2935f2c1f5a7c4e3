//! Files in rows: what may be uploaded, and the signed addresses that lead to the bytes.

use bytes::Bytes;
use ring::hmac;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::api::Refused;
use super::facts::{Kind, Resource};
use super::input::Upload;
use super::rows::{Key, Row, Rows};
use super::state::State;
use super::{Drchrono, pdf};
use crate::body::{ByteSource as _, Source};
use crate::mesh::{Format, Mesh, MeshKind};
use crate::switches::Switches;
use crate::{MeshSize, random};

/// A file as a row holds it: nothing of it shows but its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Bytes that were uploaded, or small ones of the seed.
    Bytes(Bytes),
    /// A mesh made when it is asked for.
    Mesh(MeshKind, u64),
}

/// Where a row keeps the name of its file, before it becomes an address.
fn name_of(field: &str) -> String {
    format!("_{field}_name")
}

/// How many more times the address is held back.
const LATE: &str = "_late";

/// The files by table, id and member.
pub(super) type Files = std::collections::BTreeMap<(String, String, String), Content>;

/// Refuses what may not be uploaded, in the words of the imitated framework.
pub(super) fn check(
    resource: &Resource,
    files: &[Upload],
    switches: &Switches,
) -> Result<(), Refused> {
    let allowed: &[&str] = match switches.get("upload_types").as_str() {
        "no_meshes" => &["pdf", "png", "jpg", "jpeg", "gif", "tif", "tiff", "txt"],
        "pdf_only" => &["pdf"],
        _ => &[
            "pdf", "png", "jpg", "jpeg", "gif", "tif", "tiff", "txt", "stl", "ply",
        ],
    };
    let limit = switches.number("upload_limit").unsigned_abs();
    for file in files {
        let field = resource.field(&file.field);
        if !field.is_some_and(|f| f.kind == Kind::File) {
            continue;
        }
        if file.bytes.is_empty() {
            return Err(Refused::field(&file.field, "The submitted file is empty."));
        }
        if file.bytes.len() as u64 > limit {
            let text = format!("The file is larger than {limit} bytes.");
            return Err(Refused::field(&file.field, text));
        }
        let extension = file.name.rsplit_once('.').map_or("", |(_, e)| e);
        if !allowed.contains(&extension.to_ascii_lowercase().as_str()) {
            let text = format!(
                "File extension \"{}\" is not allowed. Allowed extensions are: {}.",
                extension.to_ascii_lowercase(),
                allowed.join(", ")
            );
            return Err(Refused::field(&file.field, text));
        }
    }
    Ok(())
}

/// Takes the files of a body into the store. Their addresses come after `delay` reads.
pub(super) fn keep(
    rows: &mut Rows,
    resource: &'static Resource,
    key: &Key,
    mut row: Row,
    files: Vec<Upload>,
    delay: u64,
) -> Row {
    for file in files {
        let known = resource
            .field(&file.field)
            .is_some_and(|f| f.kind == Kind::File);
        if known {
            let content = Content::Bytes(file.bytes);
            put(
                rows,
                resource.table(),
                key,
                &mut row,
                &file.field,
                &file.name,
                content,
            );
            row.fields.insert(LATE.to_owned(), delay.into());
        }
    }
    row
}

/// Puts a file into a row.
pub(super) fn put(
    rows: &mut Rows,
    table: &str,
    key: &Key,
    row: &mut Row,
    field: &str,
    name: &str,
    content: Content,
) {
    row.fields.insert(name_of(field), name.into());
    rows.files.insert(
        (table.to_owned(), key.to_string(), field.to_owned()),
        content,
    );
}

impl Drchrono {
    /// Writes the addresses of a row's files into its shown form. `reads` counts down to the first address.
    pub(super) fn with_links(
        &self,
        state: &mut State,
        resource: &'static Resource,
        mut value: Value,
        reads: bool,
    ) -> Value {
        let Some(key) = value.get("id").and_then(Key::of) else {
            return value;
        };
        let table = resource.table();
        if table == "appointments" {
            self.note_link(state, &key, &mut value);
            return value;
        }
        let Some(row) = state.rows.get_mut(table, &key) else {
            return value;
        };
        let late = row.fields.get(LATE).and_then(Value::as_u64).unwrap_or(0);
        if late > 0 && reads {
            row.fields.insert(LATE.to_owned(), (late - 1).into());
        }
        let mut links = Vec::new();
        for field in resource.fields().iter().filter(|f| f.kind == Kind::File) {
            let name = row.text(&name_of(&field.name)).to_owned();
            if !name.is_empty() {
                let link = (late == 0).then(|| self.signed(table, &key, &field.name, &name));
                links.push((field.name.clone(), link));
            }
        }
        for (field, link) in links {
            if let Some((_, signature)) = link.as_deref().and_then(|l| l.rsplit_once('=')) {
                state.issued.push(signature.to_owned());
            }
            value[field] = link.into();
        }
        value
    }

    /// The note's PDF hangs on the appointment.
    fn note_link(&self, state: &mut State, key: &Key, value: &mut Value) {
        let Some(pdf) = value.pointer_mut("/clinical_note/pdf") else {
            return;
        };
        if pdf.as_str() == Some("note.pdf") {
            let link = self.signed("appointments", key, "clinical_note", "note.pdf");
            if let Some((_, signature)) = link.rsplit_once('=') {
                state.issued.push(signature.to_owned());
            }
            *pdf = link.into();
        }
    }

    /// An address that is good for a while, signed the way object stores sign.
    fn signed(&self, table: &str, key: &Key, field: &str, name: &str) -> String {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes())
            .collect::<String>()
            .replace('+', "%20");
        let path = format!("/{BUCKET}/{table}/{key}/{field}/{name}");
        let from = self.0.clock.unix();
        let life = self.0.switches.number("signed_url_ttl");
        let signature = signature(&path, from, life);
        format!(
            "{}{path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={from}&X-Amz-Expires={life}&X-Amz-Signature={signature}",
            self.files_url()
        )
    }

    /// The bytes behind a file of a row, for a test to compare with: `documents`, its id, `document`.
    pub fn file_bytes(&self, resource: &str, id: &str, field: &str) -> Option<Vec<u8>> {
        let table = super::rows::table_of(resource).to_owned();
        let content = self.content(&(table, id.to_owned(), field.to_owned()))?;
        Some(content.bytes(self.0.mesh))
    }

    /// The stored files, with what is known about each.
    pub fn files(&self) -> Vec<FileInfo> {
        let state = crate::lock(&self.0.state);
        let all: Vec<_> = state
            .rows
            .files
            .iter()
            .map(|((table, id, field), content)| {
                (table.clone(), id.clone(), field.clone(), content.clone())
            })
            .collect();
        all.into_iter()
            .map(|(table, id, field, content)| {
                let row = Key::parse(&id).and_then(|key| state.rows.get(&table, &key).cloned());
                let bytes = content.bytes(self.0.mesh);
                FileInfo {
                    name: row
                        .as_ref()
                        .map(|row| row.text(&name_of(&field)).to_owned())
                        .unwrap_or_default(),
                    tags: row
                        .and_then(|row| row.fields.get("metatags").cloned())
                        .and_then(|tags| serde_json::from_value(tags).ok())
                        .unwrap_or_default(),
                    length: bytes.len() as u64,
                    sha256: random::hex(&Sha256::digest(&bytes)),
                    resource: table,
                    id,
                    field,
                }
            })
            .collect()
    }

    pub(super) fn content(&self, of: &(String, String, String)) -> Option<Content> {
        if of.0 == "appointments" {
            // Notes are not held: each appointment that has one gets the same page with its own number.
            return Some(Content::Bytes(pdf::page(&format!("Note {}", of.1))));
        }
        crate::lock(&self.0.state).rows.files.get(of).cloned()
    }
}

/// A file of a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct FileInfo {
    /// The resource of its row.
    pub resource: String,
    /// The row's id.
    pub id: String,
    /// The member whose value is its address.
    pub field: String,
    /// The name it was uploaded under.
    pub name: String,
    /// The `metatags` of its row.
    pub tags: Vec<String>,
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256, in hex.
    pub sha256: String,
}

impl Content {
    pub(super) fn source(&self, size: MeshSize) -> Source {
        match self {
            Self::Bytes(bytes) => Box::new(bytes.clone()),
            Self::Mesh(kind, seed) => {
                let mesh = Mesh::new(*kind, *seed, size.bytes(*kind, *seed));
                Box::new(mesh.reader(Format::Stl))
            }
        }
    }

    fn bytes(&self, size: MeshSize) -> Vec<u8> {
        let mut source = self.source(size);
        let mut out = Vec::new();
        source.read_at(0, usize::try_from(source.total()).unwrap_or(0), &mut out);
        out
    }

    /// Changes when the bytes change.
    pub(super) fn tag(&self, size: MeshSize) -> String {
        match self {
            Self::Bytes(bytes) => format!("\"{}\"", random::hex(&Sha256::digest(bytes)[..16])),
            Self::Mesh(kind, seed) => format!("\"{kind:?}-{seed}-{}\"", size.bytes(*kind, *seed)),
        }
    }
}

/// The bucket all files are in.
pub(super) const BUCKET: &str = "practice-files";

/// The key of the storage: published, as everything here.
const KEY: &[u8] = b"drchrono-sandbox-storage-key";

pub(super) fn signature(path: &str, from: i64, life: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY);
    let text = json!([path, from, life]).to_string();
    random::hex(hmac::sign(&key, text.as_bytes()).as_ref())
}
