//! An access token as it is handed out.

use std::sync::Arc;

use super::state::Current;
use super::store::Generation;
use crate::secret::Secret;

/// An access token, and which record it is from.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub(super) value: Arc<Secret>,
    pub(super) generation: Generation,
}

impl AccessToken {
    /// The token, to be sent to the provider's own origins only.
    pub fn secret(&self) -> &Secret {
        &self.value
    }

    pub(super) fn of(current: &Current) -> Self {
        Self {
            value: Arc::clone(&current.value),
            generation: current.generation,
        }
    }
}
