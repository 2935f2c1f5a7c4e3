//! An access token as it is handed out.

use std::sync::Arc;

use http::HeaderValue;

use super::state::Current;
use super::store::Generation;
use crate::secret::Secret;
use crate::wiped::Wiped;

/// An access token, and which record it is from.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub(super) value: Arc<Bearer>,
    pub(super) generation: Generation,
}

impl AccessToken {
    /// The token, to be sent to the provider's own origins only.
    pub fn secret(&self) -> &Secret {
        &self.value.token
    }

    /// The value of `Authorization` that carries it; `None` for a token that no header can hold.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        self.value.header.clone()
    }

    pub(super) fn of(current: &Current) -> Self {
        Self {
            value: Arc::clone(&current.value),
            generation: current.generation,
        }
    }
}

/// A token and the header that carries it, made once and not for every call.
#[derive(Debug)]
pub(super) struct Bearer {
    token: Secret,
    header: Option<HeaderValue>,
}

impl Bearer {
    pub(super) fn new(token: Secret) -> Self {
        // "Bearer" exactly so: some servers compare the scheme case-sensitively.
        const SCHEME: &[u8] = b"Bearer ";
        let text = token.expose().as_bytes();
        let mut value = Wiped::with_capacity(SCHEME.len() + text.len());
        value.extend(SCHEME);
        value.extend(text);
        let mut header = HeaderValue::from_maybe_shared(value.into_bytes()).ok();
        if let Some(header) = &mut header {
            header.set_sensitive(true);
        }
        Self { token, header }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_made_once_and_shows_nothing() {
        let bearer = Bearer::new(Secret::new("s3cret"));
        let (first, second) = (
            bearer.header.clone().unwrap(),
            bearer.header.clone().unwrap(),
        );
        assert_eq!(first.as_bytes(), b"Bearer s3cret");
        assert_eq!(first.as_bytes().as_ptr(), second.as_bytes().as_ptr());
        assert!(!format!("{bearer:?} {first:?}").contains("s3cret"));
    }

    #[test]
    fn a_token_that_would_end_the_header_has_none() {
        assert!(
            Bearer::new(Secret::new("a\r\nHost: evil.example"))
                .header
                .is_none()
        );
    }
}
