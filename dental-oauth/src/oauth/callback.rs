//! What comes back to the redirect URI, in any of the four response modes.

use std::fmt;

use url::form_urlencoded;

use super::members::Members;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// The parameters of an authorization response, not yet believed.
///
/// Only [`Pending::accept`](super::Pending::accept) turns them into anything. Unknown parameters are
/// ignored; one that occurs twice is refused before any is read (RFC 6749 section 3.1).
pub struct Callback {
    pub(super) state: Option<Secret>,
    pub(super) iss: Option<String>,
    pub(super) error: Option<String>,
    pub(super) error_description: Option<String>,
    pub(super) code: Option<Secret>,
    forbidden: Option<&'static str>,
}

/// What is there, not what it says: anybody can send a browser here with any text, and a server's own words may
/// name somebody.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("state", &self.state)
            .field("code", &self.code)
            .field("iss", &self.iss.is_some())
            .field("error", &self.error.is_some())
            .finish_non_exhaustive()
    }
}

/// 64 KiB: far more than any response, small enough to hold.
const LONGEST: usize = 64 * 1024;

impl Callback {
    /// Reads the full URL the browser was sent to, `query` mode. Other query parameters, such as the
    /// redirect URI's own, are ignored; a fragment is not looked at.
    ///
    /// # Errors
    /// [`ErrorKind::CallbackMalformed`].
    pub fn from_url(url: &str) -> Result<Self, Error> {
        let before_fragment = url.split('#').next().unwrap_or_default();
        let Some((_, query)) = before_fragment.split_once('?') else {
            return Err(malformed("the callback URL has no query"));
        };
        Self::from_query(query)
    }

    /// Reads a query string, without the question mark.
    ///
    /// # Errors
    /// [`ErrorKind::CallbackMalformed`].
    pub fn from_query(query: &str) -> Result<Self, Error> {
        if query.len() > LONGEST {
            return Err(malformed("the callback is too long"));
        }
        Self::from_pairs(form_urlencoded::parse(query.as_bytes()))
    }

    /// Reads the body of a `form_post` response, `application/x-www-form-urlencoded`.
    ///
    /// The POST is cross-site, so a `SameSite=Lax` session cookie does not come with it: find the
    /// pending sign-in by [`Callback::state`].
    ///
    /// # Errors
    /// [`ErrorKind::CallbackMalformed`].
    pub fn from_form(body: &str) -> Result<Self, Error> {
        Self::from_query(body)
    }

    /// Reads the full URL in `fragment` mode, as a page's script sees it. It never reaches a server.
    ///
    /// # Errors
    /// [`ErrorKind::CallbackMalformed`].
    pub fn from_fragment(url: &str) -> Result<Self, Error> {
        match url.split_once('#') {
            Some((_, fragment)) => Self::from_query(fragment),
            None => Err(malformed("the callback URL has no fragment")),
        }
    }

    /// Reads the data of a `web_message` event: the parameters themselves, or wrapped as
    /// `{"type":"authorization_response","response":{...}}`. The page must have checked `event.origin`.
    ///
    /// # Errors
    /// [`ErrorKind::CallbackMalformed`].
    pub fn from_web_message(json: &str) -> Result<Self, Error> {
        if json.len() > LONGEST {
            return Err(malformed("the message is too long"));
        }
        let unreadable = || malformed("the message is not an authorization response");
        let mut message: Members = serde_json::from_str(json).map_err(|_| unreadable())?;
        if message.has("type") || message.has("response") {
            let kind: Option<String> = message.get("type").map_err(|_| unreadable())?;
            if kind.as_deref() != Some("authorization_response") {
                return Err(malformed("the message is of another type"));
            }
            let response = message.get("response").map_err(|_| unreadable())?;
            message = response.ok_or_else(unreadable)?;
        }
        let mut pairs = Vec::new();
        for (name, value) in message.iter() {
            match serde_json::from_str::<Option<String>>(value) {
                Ok(Some(text)) => pairs.push((name, text)),
                Ok(None) => {}
                Err(_) if ["state", "iss", "error", "code"].contains(&name) => {
                    return Err(unreadable());
                }
                // Not text, and not ours to read; that it is there is all that counts.
                Err(_) => pairs.push((name, String::new())),
            }
        }
        Self::from_pairs(pairs)
    }

    fn from_pairs<N: AsRef<str>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, Error> {
        let mut callback = Self {
            state: None,
            iss: None,
            error: None,
            error_description: None,
            code: None,
            forbidden: None,
        };
        for (name, value) in pairs {
            let value = value.as_ref();
            let twice = match name.as_ref() {
                "state" => callback.state.replace(Secret::new(value)).is_some(),
                "code" => callback.code.replace(Secret::new(value)).is_some(),
                "iss" => callback.iss.replace(value.to_owned()).is_some(),
                "error" => callback.error.replace(value.to_owned()).is_some(),
                "error_description" => callback
                    .error_description
                    .replace(value.to_owned())
                    .is_some(),
                // Belongs to flows this client never starts; a code response must not bring them.
                "response" => callback.forbidden.replace("response").is_some(),
                "id_token" => callback.forbidden.replace("id_token").is_some(),
                "access_token" | "token" => callback.forbidden.replace("access_token").is_some(),
                _ => false,
            };
            if twice {
                return Err(malformed("a parameter of the callback occurs twice"));
            }
        }
        Ok(callback)
    }

    /// The `state`, to find the pending sign-in by. Not yet checked.
    pub fn state(&self) -> Option<&Secret> {
        self.state.as_ref()
    }

    /// The issuer as received, for a first contact with a server whose issuer nobody wrote down.
    /// Looking at it accepts nothing.
    pub fn received_issuer(&self) -> Option<&str> {
        self.iss.as_deref()
    }

    /// The code, when everything else allows it: opaque, visible ASCII, at most 4 KiB.
    pub(super) fn take_code(&self) -> Result<Secret, Error> {
        if self.forbidden.is_some() {
            return Err(malformed(
                "the callback carries tokens; only a code was asked for",
            ));
        }
        let code = self
            .code
            .as_ref()
            .ok_or_else(|| malformed("the callback has no code"))?;
        let text = code.expose();
        if text.is_empty() || text.len() > 4096 || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(malformed("the callback's code is not usable"));
        }
        Ok(code.clone())
    }
}

fn malformed(reason: &'static str) -> Error {
    Error::new(ErrorKind::CallbackMalformed, reason)
}
