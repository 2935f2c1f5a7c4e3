//! The record as stores write it: JSON with a version. Private, so that `TokenSet` itself never
//! becomes serialisable.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::store::{Attempt, Begin, Cas, Ending, Generation, OwnerId, StoreError, Stored};
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::oauth::{Scopes, TokenParts, TokenSet};
use crate::secret::{Phi, Secret};

const VERSION: u32 = 1;

/// A record with its note; the rules of [`TokenStore`](super::TokenStore) as pure functions, so that
/// every store that keeps records in this form keeps the same rules.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) generation: Generation,
    pub(super) tokens: TokenParts,
    pub(super) note: Option<Note>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) attempt: Attempt,
    pub(super) until: SystemTime,
    /// Some attempt, this one or one before it, ended without anybody knowing how.
    pub(super) unresolved: bool,
}

impl Record {
    pub(super) fn stored(&self) -> Stored {
        Stored {
            generation: self.generation,
            tokens: TokenSet {
                parts: self.tokens.clone(),
                id_token: None,
            },
        }
    }

    /// `replace`: the record to write, or the conflict.
    pub(super) fn replace(
        current: Option<&Self>,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Self, Cas> {
        if current.map(|record| record.generation) != expected {
            return Err(Cas::Conflict(current.map(Self::stored)));
        }
        Ok(Self {
            generation: Generation(expected.map_or(0, |generation| generation.0) + 1),
            tokens: next.parts.clone(),
            note: None,
        })
    }

    /// `begin`: the record to write and the answer, or the answer alone.
    pub(super) fn begin(
        current: Option<&Self>,
        attempt: &Attempt,
        now: SystemTime,
        ttl: Duration,
    ) -> Result<(Self, Begin), Begin> {
        let Some(record) = current.filter(|record| record.generation == attempt.spending) else {
            return Err(Begin::Moved(current.map(Self::stored)));
        };
        if let Some(note) = record.note
            && note.attempt.owner != attempt.owner
            && note.until > now
        {
            return Err(Begin::Busy { until: note.until });
        }
        let note = Note {
            attempt: *attempt,
            until: now + ttl,
            unresolved: record.note.is_some(),
        };
        let previous = record.note.map(|note| note.attempt);
        let next = Self {
            note: Some(note),
            ..record.clone()
        };
        Ok((
            next,
            Begin::Ours {
                previous,
                current: record.stored(),
            },
        ))
    }

    /// `abandon`: the record to write, if anything changes.
    pub(super) fn abandon(&self, owner: OwnerId, ending: Ending, now: SystemTime) -> Option<Self> {
        let note = self.note.filter(|note| note.attempt.owner == owner)?;
        let unresolved = note.unresolved || ending == Ending::Unknown;
        let note = unresolved.then_some(Note {
            until: now,
            unresolved,
            ..note
        });
        Some(Self {
            note,
            ..self.clone()
        })
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>, StoreError> {
        let text = |secret: &Secret| secret.expose().to_owned();
        let wire = Wire {
            version: VERSION,
            generation: self.generation.0,
            tokens: WireTokens {
                access_token: text(&self.tokens.access_token),
                refresh_token: self.tokens.refresh_token.as_ref().map(text),
                issued_at: unix_seconds(self.tokens.issued_at),
                expires_at: self.tokens.expires_at.map(unix_seconds),
                scope: self.tokens.scopes.to_string(),
                issuer: self.tokens.issuer.clone(),
                subject: self
                    .tokens
                    .subject
                    .as_ref()
                    .map(|subject| subject.expose().clone()),
                nonce: self.tokens.nonce.as_ref().map(text),
            },
            note: self.note.map(|note| WireNote {
                owner: format!("{:032x}", note.attempt.owner.0),
                spending: note.attempt.spending.0,
                until: unix_seconds(note.until),
                unresolved: note.unresolved,
            }),
        };
        serde_json::to_vec(&wire)
            .map_err(|_| StoreError::Other("a record cannot be written".into()))
    }

    pub(super) fn from_json(json: &[u8]) -> Result<Self, StoreError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let versioned: Versioned = serde_json::from_slice(json).map_err(|_| StoreError::Corrupt)?;
        if versioned.version > VERSION {
            return Err(StoreError::Newer);
        }
        let wire: Wire = serde_json::from_slice(json).map_err(|_| StoreError::Corrupt)?;
        let scopes = Scopes::parse(&wire.tokens.scope).map_err(|_| StoreError::Corrupt)?;
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
            tokens: TokenParts {
                access_token: Secret::new(wire.tokens.access_token),
                refresh_token: wire.tokens.refresh_token.map(Secret::new),
                issued_at: from_unix_seconds(wire.tokens.issued_at),
                expires_at: wire.tokens.expires_at.map(from_unix_seconds),
                scopes,
                issuer: wire.tokens.issuer,
                subject: wire.tokens.subject.map(Phi::new),
                nonce: wire.tokens.nonce.map(Secret::new),
            },
            note: note.transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    version: u32,
    generation: u64,
    tokens: WireTokens,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    note: Option<WireNote>,
}

#[derive(Serialize, Deserialize)]
struct WireTokens {
    access_token: String,
    refresh_token: Option<String>,
    issued_at: i64,
    expires_at: Option<i64>,
    scope: String,
    issuer: Option<String>,
    subject: Option<String>,
    nonce: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireNote {
    owner: String,
    spending: u64,
    until: i64,
    unresolved: bool,
}
