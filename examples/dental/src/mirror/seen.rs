//! By what an entry of a provider's list is known again.

use dental_oauth::Timestamp;
use dental_oauth::case::{Case, CaseFile};
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::manifest::hash;

/// What a list or a feed said of a case, as hashes: nothing of it can be read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Seen {
    /// Its times and states.
    head: String,
    /// Its files. Many lists do not say.
    files: Option<String>,
}

impl Seen {
    pub(super) fn of(case: &Case) -> Self {
        let time = |time: Option<&Timestamp>| time.map(ToString::to_string);
        let head = json!([
            time(case.updated_at.as_ref()),
            time(case.created_at.as_ref()),
            case.status.as_str(),
            case.vendor_status,
            case.deleted,
        ]);
        let file = |file: &CaseFile| (file.id.to_string(), file.digest.as_ref().map(hash));
        let files = case.files.as_ref();
        let files = files.map(|files| json!(files.iter().map(file).collect::<Vec<_>>()));
        Self {
            head: short(&head),
            files: files.as_ref().map(short),
        }
    }

    /// With the files that another look at the same case has shown.
    pub(super) fn or_files_of(mut self, other: Self) -> Self {
        self.files = self.files.or(other.files);
        self
    }

    /// Whether both may be the same state of a case: what one of them does not say is no difference.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let files = self.files.as_ref().zip(other.files.as_ref());
        self.head == other.head && files.is_none_or(|(one, another)| one == another)
    }
}

fn short(entry: &serde_json::Value) -> String {
    let mut hash = Digest::of(DigestAlgorithm::Sha256, entry.to_string().as_bytes()).to_hex();
    hash.truncate(32);
    hash
}

impl From<String> for Seen {
    fn from(text: String) -> Self {
        match text.split_once('.') {
            Some((head, files)) => Self {
                head: head.to_owned(),
                files: Some(files.to_owned()),
            },
            None => Self {
                head: text,
                files: None,
            },
        }
    }
}

impl From<Seen> for String {
    fn from(seen: Seen) -> Self {
        match seen.files {
            Some(files) => format!("{}.{files}", seen.head),
            None => seen.head,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_does_not_say_is_no_difference_and_what_it_says_is() {
        let seen = |text: &str| Seen::from(text.to_owned());
        let table = [
            ("a", "a", true),
            ("a", "b", false),
            ("a.1", "a", true),
            ("a", "a.1", true),
            ("a.1", "a.1", true),
            ("a.1", "a.2", false),
            ("a.1", "b.1", false),
        ];
        for (one, another, expected) in table {
            assert_eq!(
                seen(one).agrees_with(&seen(another)),
                expected,
                "{one} {another}"
            );
            assert_eq!(String::from(seen(one)), one);
        }
        assert_eq!(seen("a").or_files_of(seen("b.1")), seen("a.1"));
        assert_eq!(seen("a.2").or_files_of(seen("b.1")), seen("a.2"));
    }
}
