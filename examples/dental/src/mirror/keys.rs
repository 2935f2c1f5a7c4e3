//! What objects are called. No name holds a word of a patient's: accounts are named by their owner, cases
//! by the provider's id, files by what is in them.

use std::fmt;

use dental_oauth::Provider;
use dental_oauth::case::CaseId;
use dental_oauth::transfer::{Digest, DigestAlgorithm};

/// Where the contents of files are.
pub(super) const FILES: &str = "files/";
/// Where the cases are.
pub(super) const CASES: &str = "cases/";
/// Where the states of accounts are.
pub(super) const STATES: &str = "state/";
/// The last part of a manifest's key.
pub(super) const MANIFEST: &str = "/manifest.json";

/// An account: its platform, and the name its owner gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountName {
    provider: Provider,
    account: String,
}

impl AccountName {
    /// Names an account.
    pub fn new(provider: Provider, account: impl Into<String>) -> Self {
        let account = account.into();
        Self { provider, account }
    }

    /// Its platform.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// The name its owner gave it.
    pub fn account(&self) -> &str {
        &self.account
    }

    fn path(&self) -> String {
        format!("{}/{}", part(self.provider.as_str()), part(&self.account))
    }

    pub(super) fn state(&self) -> String {
        format!("{STATES}{}.json", self.path())
    }

    pub(super) fn cases(&self) -> String {
        format!("{CASES}{}/", self.path())
    }

    pub(super) fn manifest(&self, case: &CaseId) -> String {
        format!("{}{}{MANIFEST}", self.cases(), part(case.as_str()))
    }

    pub(super) fn version(&self, case: &CaseId, revision: u64) -> String {
        format!(
            "{}{}/versions/{revision:06}.json",
            self.cases(),
            part(case.as_str())
        )
    }
}

/// As it is called in the mirror.
impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Where the file with this SHA-256 (64 lower-case hexadecimal digits) is.
pub(super) fn contents(sha256: &str) -> String {
    format!("{FILES}{}/{sha256}", sha256.get(..2).unwrap_or_default())
}

/// The SHA-256 in the key of a file.
pub(super) fn sha256_of(key: &str) -> Option<&str> {
    let (folder, sha256) = key.strip_prefix(FILES)?.split_once('/')?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let right = sha256.len() == 64 && sha256.bytes().all(hex) && sha256.starts_with(folder);
    (right && folder.len() == 2).then_some(sha256)
}

/// A name as one part of a key: what is harmless everywhere stays as it is, anything else is made so and
/// told apart by a hash. Also where `A` and `a` are the same file, and where `con` is a device.
fn part(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let reserved = ["con", "prn", "aux", "nul"].contains(&name)
        || name
            .strip_prefix("com")
            .or_else(|| name.strip_prefix("lpt"))
            .is_some_and(|rest| rest.len() == 1);
    if (1..=64).contains(&name.len()) && name.chars().all(plain) && !reserved {
        return name.to_owned();
    }
    let start = name.chars().take(40).map(|c| c.to_ascii_lowercase());
    let start: String = start.map(|c| if plain(c) { c } else { '_' }).collect();
    let hash = Digest::of(DigestAlgorithm::Sha256, name.as_bytes()).to_hex();
    // A dot occurs in no name that stays as it is.
    format!("{start}.{}", &hash[..16])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_stay_readable_harmless_and_distinct() {
        let same = ["20260101-000001", "crowns", "0a1b_c"];
        for name in same {
            assert_eq!(part(name), name);
        }
        let odd = [
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "A",
            "a.b",
            "con",
            "com1",
            "a b",
            "ü",
            "a\0b",
            "a%2fb",
            &"x".repeat(300),
        ];
        let mut seen: HashSet<String> = same.map(str::to_owned).into();
        for name in odd {
            let part = part(name);
            assert!(!part.starts_with('.') || part.len() > 2, "{name:?}: {part}");
            assert!(
                part.len() <= 64 && !part.contains(['/', '\\', '%', '\0']),
                "{name:?}: {part}"
            );
            assert!(seen.insert(part.to_lowercase()), "{name:?}");
        }
    }

    #[test]
    fn a_files_key_is_its_hash_and_nothing_else_is() {
        let hash = "ab".repeat(32);
        assert_eq!(sha256_of(&contents(&hash)), Some(&*hash));
        for bad in [
            "files/ab/x",
            "files/cd/",
            "cases/a",
            &format!("files/cd/{hash}"),
        ] {
            assert_eq!(sha256_of(bad), None, "{bad}");
        }
    }
}
