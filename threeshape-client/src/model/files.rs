//! Files of a case: attachments are all of them; scans and designs say what some of them are.

use std::fmt;

use dental_oauth::Phi;
use dental_oauth::transfer::{Digest, DigestAlgorithm};

use super::date::ServerDate;
use super::open_enum;
use crate::wire::Members;

open_enum! {
    /// Which jaw a scan shows.
    JawType {
        /// Maxilla.
        Upper = "upper",
        /// Mandible.
        Lower = "lower",
    }
}

/// A file.
#[derive(Clone)]
#[non_exhaustive]
pub struct Attachment {
    /// Its id; often, but not always, a GUID.
    pub id: Option<String>,
    /// Its name, extension included. May hold a patient's name, and anything else: never a path.
    pub name: Option<Phi<String>>,
    /// SHA-1 of its bytes, 40 hexadecimal digits where it is one.
    pub hash: Option<String>,
    /// Its extension without the dot, such as `stl`, `dcm`, `ply`.
    pub file_type: Option<String>,
    /// A category whose values are not documented.
    pub category: Option<String>,
    /// When it was made.
    pub created: Option<ServerDate>,
    /// When it last changed.
    pub updated: Option<ServerDate>,
    /// Where it is, as the service says. Followed only after a look at it.
    pub href: Option<Phi<String>>,
}

impl Attachment {
    pub(crate) fn read(members: Members<'_>) -> Self {
        Self {
            id: members.text("Id"),
            name: members.phi("Name"),
            hash: members.text("Hash"),
            file_type: members.text("FileType"),
            category: members.text("Type"),
            created: members.date("Created"),
            updated: members.date("Updated"),
            href: members.phi("Href"),
        }
    }

    /// Whether it is a mesh in STL: by its `FileType`; if that is empty by its `Type`; if both are, by its
    /// name.
    pub fn is_stl(&self) -> bool {
        let word = |text: &Option<String>| {
            let word = text.as_deref().unwrap_or_default().trim();
            word.strip_prefix('.').unwrap_or(word).to_owned()
        };
        let (file_type, category) = (word(&self.file_type), word(&self.category));
        if !file_type.is_empty() {
            return file_type.eq_ignore_ascii_case("stl");
        }
        if !category.is_empty() {
            return category.eq_ignore_ascii_case("stl");
        }
        self.name.as_ref().is_some_and(|name| {
            name.expose()
                .trim_end()
                .rsplit_once('.')
                .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("stl"))
        })
    }

    /// The hash, if it is one that a download can be checked against.
    pub fn sha1(&self) -> Option<Digest> {
        Digest::from_hex(DigestAlgorithm::Sha1, self.hash.as_deref()?.trim()).ok()
    }

    /// Its extension in lower case, by `FileType` or else by its name; a word or nothing.
    pub(crate) fn extension(&self) -> Option<String> {
        let given = self.file_type.as_deref().unwrap_or_default().trim();
        let given = given.strip_prefix('.').unwrap_or(given);
        let of_name = || {
            let name = self.name.as_ref()?.expose().trim_end();
            Some(name.rsplit_once('.')?.1)
        };
        let word = if given.is_empty() { of_name()? } else { given };
        let usable =
            (1..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric());
        usable.then(|| word.to_ascii_lowercase())
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("id", &self.id)
            .field("hash", &self.hash)
            .field("file_type", &self.file_type)
            .finish_non_exhaustive()
    }
}

/// What an attachment with the same hash shows. One scan may stand here several times, once for each file
/// type.
#[derive(Clone)]
#[non_exhaustive]
pub struct Scan {
    /// Its id.
    pub id: Option<String>,
    /// Where it is.
    pub href: Option<Phi<String>>,
    /// Its extension without the dot.
    pub file_type: Option<String>,
    /// When it was scanned.
    pub scan_timestamp: Option<ServerDate>,
    /// Which jaw.
    pub jaw: Option<JawType>,
    /// What was scanned, such as `Preparation`.
    pub category: Option<String>,
    /// SHA-1 of its bytes.
    pub hash: Option<String>,
}

impl Scan {
    pub(crate) fn read(members: Members<'_>) -> Self {
        Self {
            id: members.text("Id"),
            href: members.phi("Href"),
            file_type: members.text("FileType"),
            scan_timestamp: members.date("ScanTimestamp"),
            jaw: members.word("JawType"),
            category: members.text("Type"),
            hash: members.text("Hash"),
        }
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan")
            .field("jaw", &self.jaw)
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

/// What a designed attachment is.
#[derive(Clone)]
#[non_exhaustive]
pub struct Design {
    /// Its id.
    pub id: Option<String>,
    /// Where it is.
    pub href: Option<Phi<String>>,
    /// Its extension without the dot.
    pub file_type: Option<String>,
    /// What it is; words with `DigitalModel` have been seen.
    pub category: Option<String>,
    /// SHA-1 of its bytes.
    pub hash: Option<String>,
    /// When it was scanned, for digital models.
    pub scan_timestamp: Option<ServerDate>,
}

impl Design {
    pub(crate) fn read(members: Members<'_>) -> Self {
        Self {
            id: members.text("Id"),
            href: members.phi("Href"),
            file_type: members.text("FileType"),
            category: members.text("Type"),
            hash: members.text("Hash"),
            scan_timestamp: members.date("ScanTimestamp"),
        }
    }
}

impl fmt::Debug for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Design")
            .field("category", &self.category)
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attachment(json: &str) -> Attachment {
        let node = crate::node::Node::parse(json);
        Attachment::read(node.members().unwrap())
    }

    #[test]
    fn wf2_8_stl_is_told_by_file_type_then_type_then_name() {
        let table = [
            (r#"{"FileType":"stl"}"#, true),
            (r#"{"FileType":" .STL "}"#, true),
            (r#"{"FileType":"dcm","Name":"a.stl","Type":"stl"}"#, false),
            (r#"{"FileType":"","Type":"STL"}"#, true),
            (r#"{"FileType":null,"Type":".stl"}"#, true),
            (r#"{"Type":"scan","Name":"a.stl"}"#, false),
            (r#"{"Name":"UpperJawScan.STL"}"#, true),
            (r#"{"FileType":" ","Type":"","Name":"a.stl"}"#, true),
            (r#"{"Name":"stl"}"#, false),
            (r#"{"Name":"a.stl.exe"}"#, false),
            ("{}", false),
        ];
        for (json, stl) in table {
            assert_eq!(attachment(json).is_stl(), stl, "{json}");
        }
    }

    #[test]
    fn u_14_a_hash_is_one_in_either_case_and_nothing_else_is() {
        let hash = "f27ed3c03df603f12fac2bae7bcc4cdf652b4407";
        let read = |hash: &str| attachment(&format!(r#"{{"Hash":"{hash}"}}"#)).sha1();
        assert_eq!(read(hash), read(&hash.to_uppercase()));
        assert!(read(hash).is_some());
        for odd in ["", "f27e", "zzzed3c03df603f12fac2bae7bcc4cdf652b4407"] {
            assert_eq!(read(odd), None, "{odd}");
        }
        assert_eq!(attachment(r#"{"Hash":null}"#).sha1(), None);
    }
}
