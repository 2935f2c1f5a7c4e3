//! The record as stores write it: JSON with a version. Private, so that `TokenSet` itself never
//! becomes serialisable.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::record::{Note, Record};
use super::store::{Attempt, Generation, OwnerId, StoreError};
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::oauth::{Scopes, TokenParts};
use crate::seal::SealKey;
use crate::secret::{Phi, Secret};
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
            tokens: Some(WireTokens {
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
                auth_time: self.tokens.auth_time,
                redirect_uri: self.tokens.redirect_uri.clone(),
            }),
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
        let scopes = Scopes::parse(&tokens.scope).map_err(|_| StoreError::Corrupt)?;
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
                access_token: Secret::new(tokens.access_token),
                refresh_token: tokens.refresh_token.map(Secret::new),
                issued_at: from_unix_seconds(tokens.issued_at),
                expires_at: tokens.expires_at.map(from_unix_seconds),
                scopes,
                issuer: tokens.issuer,
                subject: tokens.subject.map(Phi::new),
                nonce: tokens.nonce.map(Secret::new),
                auth_time: tokens.auth_time,
                redirect_uri: tokens.redirect_uri,
            },
            note: note.transpose()?,
            dead: wire.dead,
        })
    }
}

fn unwritable() -> StoreError {
    StoreError::Other("a record cannot be written".into())
}

/// The JSON of something that holds tokens.
fn written(value: &impl Serialize) -> Result<Wiped, StoreError> {
    let mut json = Wiped::default();
    serde_json::to_writer(&mut json, value).map_err(|_| unwritable())?;
    Ok(json)
}

/// Borrowed when written: no copy of a token that nobody wipes.
fn text(secret: &Secret) -> Cow<'_, str> {
    Cow::Borrowed(secret.expose())
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
struct WireTokens<'a> {
    access_token: Cow<'a, str>,
    refresh_token: Option<Cow<'a, str>>,
    issued_at: i64,
    expires_at: Option<i64>,
    scope: String,
    issuer: Option<String>,
    subject: Option<String>,
    nonce: Option<Cow<'a, str>>,
    // Younger than the first records, and harmless to lose: they need no new version.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    auth_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    redirect_uri: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireNote {
    owner: String,
    spending: u64,
    until: i64,
    unresolved: bool,
}
