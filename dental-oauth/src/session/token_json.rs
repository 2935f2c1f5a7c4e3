//! The tokens of a record as text. Not `Serialize`: a token set gets into a text by one way, by name.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::store::StoreError;
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::oauth::{Scopes, TokenParts, TokenSet};
use crate::secret::{Phi, Secret};
use crate::wiped::Wiped;

/// For stores of your own.
impl TokenSet {
    /// Everything that a [`TokenStore`](crate::session::TokenStore) must keep of these tokens, as one text (JSON): besides
    /// what can be read here also what later refreshes are checked against. It holds the refresh token, so seal it
    /// ([`SealKey::seal`](crate::SealKey::seal)) before it is written anywhere.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::SystemTime;
    /// use dental_oauth::{SealKey, Secret};
    /// use dental_oauth::oauth::{Scopes, TokenSet};
    ///
    /// let access = Secret::new("an access token");
    /// let tokens = TokenSet::from_parts(access, None, SystemTime::now(), None, Scopes::default());
    /// let key = SealKey::generate()?;
    /// let row = key.seal("account 7", tokens.to_record()?.expose().as_bytes())?;
    ///
    /// let read = TokenSet::from_record(key.open("account 7", &row)?.expose())?;
    /// assert!(read.access_token().same_as("an access token"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`StoreError::Other`] should the tokens have no such form, which no token set is known to lack.
    pub fn to_record(&self) -> Result<Secret, StoreError> {
        let json = written(&WireTokens::of(&self.parts))?.into_vec();
        let text = String::from_utf8(json).map_err(|_| unwritable())?;
        Ok(Secret::new(text))
    }

    /// The tokens of a [`to_record`](TokenSet::to_record). Without an id_token: that is not kept.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for anything else.
    pub fn from_record(record: &str) -> Result<Self, StoreError> {
        let tokens: WireTokens<'_> =
            serde_json::from_str(record).map_err(|_| StoreError::Corrupt)?;
        Ok(Self {
            parts: Box::new(tokens.into_parts()?),
            id_token: None,
        })
    }
}

pub(super) fn unwritable() -> StoreError {
    StoreError::Other("a record cannot be written".into())
}

/// The JSON of something that holds tokens.
pub(super) fn written(value: &impl Serialize) -> Result<Wiped, StoreError> {
    let mut json = Wiped::default();
    serde_json::to_writer(&mut json, value).map_err(|_| unwritable())?;
    Ok(json)
}

/// Borrowed when written: no copy of a token that nobody wipes.
fn text(secret: &Secret) -> Cow<'_, str> {
    Cow::Borrowed(secret.expose())
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireTokens<'a> {
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

impl<'a> WireTokens<'a> {
    pub(super) fn of(tokens: &'a TokenParts) -> Self {
        Self {
            access_token: text(&tokens.access_token),
            refresh_token: tokens.refresh_token.as_ref().map(text),
            issued_at: unix_seconds(tokens.issued_at),
            expires_at: tokens.expires_at.map(unix_seconds),
            scope: tokens.scopes.to_string(),
            issuer: tokens.issuer.clone(),
            subject: tokens
                .subject
                .as_ref()
                .map(|subject| subject.expose().clone()),
            nonce: tokens.nonce.as_ref().map(text),
            auth_time: tokens.auth_time,
            redirect_uri: tokens.redirect_uri.clone(),
        }
    }

    pub(super) fn into_parts(self) -> Result<TokenParts, StoreError> {
        Ok(TokenParts {
            access_token: Secret::new(self.access_token),
            refresh_token: self.refresh_token.map(Secret::new),
            issued_at: from_unix_seconds(self.issued_at),
            expires_at: self.expires_at.map(from_unix_seconds),
            scopes: Scopes::parse(&self.scope).map_err(|_| StoreError::Corrupt)?,
            issuer: self.issuer,
            subject: self.subject.map(Phi::new),
            nonce: self.nonce.map(Secret::new),
            auth_time: self.auth_time,
            redirect_uri: self.redirect_uri,
        })
    }
}
