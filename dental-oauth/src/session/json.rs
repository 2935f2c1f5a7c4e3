//! The record as stores write it: JSON with a version. Private, so that `TokenSet` itself never
//! becomes serialisable.

use serde::{Deserialize, Serialize};

use super::record::{Note, Record};
use super::store::{Attempt, Generation, OwnerId, StoreError};
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::oauth::{Scopes, TokenParts};
use crate::secret::{Phi, Secret};

const VERSION: u32 = 1;

impl Record {
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
