//! A record and the rules of a store, apart from where it is kept.

use std::time::{Duration, SystemTime};

use super::store::{Attempt, Begin, Cas, Ending, Generation, OwnerId, StoreError, Stored};
use crate::oauth::{TokenParts, TokenSet};

/// A record with its note; the rules of [`TokenStore`](super::TokenStore) as pure functions, so that
/// every store that keeps records in this form keeps the same rules.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) generation: Generation,
    pub(super) tokens: TokenParts,
    pub(super) note: Option<Note>,
    pub(super) dead: bool,
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
                parts: Box::new(self.tokens.clone()),
                id_token: None,
            },
            dead: self.dead,
        }
    }

    /// `replace`: the record to write, or the conflict.
    pub(super) fn replace(
        current: Option<&Self>,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Result<Self, Cas>, StoreError> {
        if current.map(|record| record.generation) != expected {
            return Ok(Err(Cas::Conflict(current.map(Self::stored))));
        }
        Ok(Ok(Self {
            generation: expected.map_or_else(Generation::first, |before| Ok(before.next()))?,
            tokens: TokenParts::clone(&next.parts),
            note: None,
            dead: false,
        }))
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
            dead: self.dead || ending == Ending::Refused,
            ..self.clone()
        })
    }
}
