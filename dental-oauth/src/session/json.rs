//! The record as our own stores write it: JSON with a version.

use serde::{Deserialize, Serialize};

use super::record::{Note, Record};
use super::store::{Attempt, Generation, OwnerId, StoreError};
use super::token_json::{WireTokens, unwritable, written};
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::seal::SealKey;
use crate::wiped::Wiped;

const VERSION: u32 = 1;

impl Record {
    /// The record as a file holds it. Sealed, its tokens are encrypted, bound to the account and the
    /// generation: a record that was moved or turned back does not open.
    pub(super) fn to_json(&self, name: &str, key: Option<&SealKey>) -> Result<Vec<u8>, StoreError> {
        let mut wire = Wire {
            version: VERSION,
            generation: self.generation.0,
            sealed: None,
            dead: self.dead,
            tokens: Some(WireTokens::of(&self.tokens)),
            note: self.note.map(|note| WireNote {
                owner: format!("{:032x}", note.attempt.owner.0),
                spending: note.attempt.spending.0,
                until: unix_seconds(note.until),
                unresolved: note.unresolved,
            }),
        };
        if let Some(key) = key {
            let plain = written(&wire.tokens.take())?.into_bytes();
            let sealed = key.seal(&context(name, wire.generation), &plain);
            wire.sealed = Some(sealed.map_err(|_| unwritable())?);
        }
        written(&wire).map(Wiped::into_vec)
    }

    /// Reads either form. With a key a plain record is read too, and sealed when it is next written.
    pub(super) fn from_json(
        json: &[u8],
        name: &str,
        key: Option<&SealKey>,
    ) -> Result<Self, StoreError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let versioned: Versioned = serde_json::from_slice(json).map_err(|_| StoreError::Corrupt)?;
        if versioned.version > VERSION {
            return Err(StoreError::Newer);
        }
        let wire: Wire<'_> = serde_json::from_slice(json).map_err(|_| StoreError::Corrupt)?;
        let tokens = match (wire.tokens, wire.sealed, key) {
            (Some(tokens), None, _) => tokens,
            (None, Some(sealed), Some(key)) => {
                let plain = key.open(&context(name, wire.generation), &sealed);
                let plain = plain.map_err(|_| StoreError::Sealed)?;
                serde_json::from_str(plain.expose()).map_err(|_| StoreError::Corrupt)?
            }
            (None, Some(_), None) => return Err(StoreError::Sealed),
            _ => return Err(StoreError::Corrupt),
        };
        let note = wire.note.map(|note| {
            let owner = u128::from_str_radix(&note.owner, 16).map_err(|_| StoreError::Corrupt)?;
            Ok::<_, StoreError>(Note {
                attempt: Attempt {
                    owner: OwnerId(owner),
                    spending: Generation(note.spending),
                },
                until: from_unix_seconds(note.until),
                unresolved: note.unresolved,
            })
        });
        Ok(Self {
            generation: Generation(wire.generation),
            tokens: tokens.into_parts()?,
            note: note.transpose()?,
            dead: wire.dead,
        })
    }
}

fn context(name: &str, generation: u64) -> String {
    format!("dental-oauth token record 1 {name} {generation}")
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    version: u32,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[serde(borrow)]
    tokens: Option<WireTokens<'a>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sealed: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    dead: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    note: Option<WireNote>,
}

#[derive(Serialize, Deserialize)]
struct WireNote {
    owner: String,
    spending: u64,
    until: i64,
    unresolved: bool,
}
