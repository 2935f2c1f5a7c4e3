//! Looking after a mirror: whether everything is there and is what it was, and how each account stands.

use std::collections::HashMap;
use std::fmt::Write as _;

use dental_oauth::case::CaseId;
use dental_oauth::{Provider, Result};
use sha2::{Digest as _, Sha256};

use super::keys::{self, AccountName, CASES, FILES, MANIFEST, STATES};
use super::ledger::{AccountState, Known, Ledger};
use super::manifest::CaseManifest;
use super::shelf::Shelf;

/// What a look at everything found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    /// Manifests.
    pub cases: u64,
    /// Files, each counted once.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong.
    pub damaged: u64,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// A file is not what its name says.
    Contents {
        /// Where it is.
        place: String,
    },
    /// A case names a file that is not there, or not as long as it says.
    Missing {
        /// The case's account.
        account: AccountName,
        /// The case.
        case: String,
        /// The file.
        file: String,
    },
    /// A manifest cannot be read.
    Manifest {
        /// Where it is.
        place: String,
    },
}

/// Reads and hashes every file, and looks for every file that a case names. With `repair`, what is not what
/// it says is moved out of the way, and the cases concerned are marked, so that the next run fetches them.
///
/// # Errors
/// When the shelf cannot be read.
pub async fn verify(
    shelf: &dyn Shelf,
    ledger: &dyn Ledger,
    repair: bool,
    mut found: impl FnMut(Damage),
) -> Result<Verified> {
    let mut verified = Verified::default();
    let mut sound: HashMap<String, u64> = HashMap::new();
    for stored in shelf.list(FILES).await? {
        let expected = keys::sha256_of(&stored.key).map(str::to_owned);
        let actual = hash(shelf, &stored.key).await?;
        match (expected, actual) {
            (Some(expected), Some((actual, bytes))) if expected == actual => {
                verified.files += 1;
                verified.bytes += bytes;
                sound.insert(expected, bytes);
            }
            _ => {
                verified.damaged += 1;
                found(Damage::Contents {
                    place: shelf.shown(&stored.key),
                });
                if repair {
                    shelf.set_aside(&stored.key).await?;
                }
            }
        }
    }
    for stored in shelf.list(CASES).await? {
        let is_manifest = stored.key.ends_with(MANIFEST);
        let Some((json, version)) = shelf.read(&stored.key).await? else {
            continue;
        };
        let Ok(manifest) = CaseManifest::read(&json) else {
            verified.damaged += 1;
            found(Damage::Manifest {
                place: shelf.shown(&stored.key),
            });
            if repair {
                shelf.set_aside(&stored.key).await?;
            }
            continue;
        };
        verified.cases += u64::from(is_manifest);
        let account =
            AccountName::new(Provider::new(manifest.provider.clone()), &*manifest.account);
        let (mut next, mut lost) = (manifest.clone(), false);
        for record in next.files.iter_mut().chain(&mut next.removed) {
            let Some(sha256) = &record.sha256 else {
                continue;
            };
            if sound.get(sha256) == record.bytes.as_ref() {
                continue;
            }
            verified.damaged += 1;
            found(Damage::Missing {
                account: account.clone(),
                case: manifest.case.clone(),
                file: record.id.clone(),
            });
            record.sha256 = None;
            record.bytes = None;
            record.error = None;
            (next.complete, lost) = (false, true);
        }
        if repair && is_manifest && lost {
            if let Some(mut state) = ledger.load(&account).await? {
                state.settled = false;
                state.pending.insert(manifest.case.clone());
                ledger.save(&account, &state).await?;
            }
            let key = account.manifest(&CaseId::new(manifest.case.as_str()));
            shelf.replace(&key, Some(&version), next.to_json()?).await?;
        }
    }
    Ok(verified)
}

async fn hash(shelf: &dyn Shelf, key: &str) -> Result<Option<(String, u64)>> {
    let Some(mut contents) = shelf.open(key).await? else {
        return Ok(None);
    };
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    while let Some(piece) = contents.next().await? {
        bytes += piece.len() as u64;
        hasher.update(&piece);
    }
    let digits = hasher.finalize();
    let digits = digits.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Ok(Some((digits, bytes)))
}

/// How an account stands, by what was written down last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStatus {
    /// Whose state it is, as it is called in the mirror.
    pub name: String,
    /// Cases that are there.
    pub cases: u64,
    /// Of these, deleted at the provider.
    pub deleted: u64,
    /// Of these, with files still missing.
    pub incomplete: u64,
    /// When a run last ended without a failure.
    pub in_step_at: Option<String>,
    /// Whether a run is under way, or was killed.
    pub under_way: bool,
}

impl AccountStatus {
    /// What a state says.
    pub fn of(name: String, state: &AccountState) -> Self {
        let count = |test: fn(&Known) -> bool| {
            state.known.values().filter(|known| test(known)).count() as u64
        };
        Self {
            name,
            cases: state.known.len() as u64,
            deleted: count(|known| known.deleted),
            incomplete: count(|known| !known.complete),
            in_step_at: state.in_step_at.clone(),
            under_way: !state.settled,
        }
    }
}

/// How each account of a mirror stands. Nothing is asked of a provider.
///
/// # Errors
/// When the shelf cannot be read.
pub async fn status(shelf: &dyn Shelf) -> Result<Vec<AccountStatus>> {
    let mut all = Vec::new();
    for stored in shelf.list(STATES).await? {
        let name = stored
            .key
            .trim_start_matches(STATES)
            .trim_end_matches(".json");
        let Some(json) = shelf.get(&stored.key).await? else {
            continue;
        };
        let Ok(state) = serde_json::from_slice::<AccountState>(&json) else {
            continue;
        };
        all.push(AccountStatus::of(name.to_owned(), &state));
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}
