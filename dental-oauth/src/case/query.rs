//! What to list.

use chrono::{DateTime, Utc};

use super::model::{Case, CaseStatus};
use super::source::Capabilities;
use crate::secret::Phi;

/// Which cases are wanted. Everything that is set must hold.
///
/// A source pushes down what its provider can filter and applies the rest itself, so that the outcome is
/// the same everywhere; [`Capabilities`](super::Capabilities) says what is pushed down.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CaseQuery {
    /// Changed (or, where the provider keeps no such time, made) at or after this.
    pub since: Option<DateTime<Utc>>,
    /// Changed or made before this.
    pub until: Option<DateTime<Utc>>,
    /// Of this status: a neutral name or the provider's own word, in any case.
    pub status: Option<String>,
    /// With this text in its name. May be a patient's name.
    pub search: Option<Phi<String>>,
    /// Handed over under this reference.
    pub reference: Option<String>,
    /// Deleted ones too.
    pub deleted: bool,
}

impl CaseQuery {
    /// All cases that are not deleted.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changed or made at or after this.
    pub fn since(mut self, time: DateTime<Utc>) -> Self {
        self.since = Some(time);
        self
    }

    /// Changed or made before this.
    pub fn until(mut self, time: DateTime<Utc>) -> Self {
        self.until = Some(time);
        self
    }

    /// Of this status.
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// With this text in its name.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.search = Some(Phi::new(text.into()));
        self
    }

    /// Handed over under this reference.
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// Deleted ones too.
    pub fn with_deleted(mut self) -> Self {
        self.deleted = true;
        self
    }

    /// Whether a case was asked for, as far as its source's provider has not already seen to it.
    ///
    /// A case without a readable time meets any time: it is better seen twice than never.
    pub fn matches(&self, case: &Case, over_there: &Capabilities) -> bool {
        let time = case.updated_at.as_ref().or(case.created_at.as_ref());
        let instant = time.and_then(crate::Timestamp::instant);
        let in_time = instant.is_none_or(|instant| {
            self.since.is_none_or(|since| instant >= since)
                && self.until.is_none_or(|until| instant < until)
        });
        let of_status = self.status.as_deref().is_none_or(|wanted| {
            wanted.eq_ignore_ascii_case(case.status.as_str())
                || case
                    .vendor_status
                    .as_deref()
                    .is_some_and(|own| wanted.eq_ignore_ascii_case(own))
        });
        // How a provider searches is its own affair; only where it cannot do we look ourselves.
        let found = over_there.search
            || self.search.as_ref().is_none_or(|text| {
                let text = text.expose().to_lowercase();
                [&case.title, &case.patient]
                    .into_iter()
                    .flatten()
                    .any(|field| field.expose().to_lowercase().contains(&text))
            });
        let referred =
            over_there.reference || self.reference.is_none() || self.reference == case.reference;
        in_time && of_status && found && referred && (self.deleted || !case.deleted)
    }

    /// The neutral status asked for, if it is one of these.
    pub fn wants(&self, status: &CaseStatus) -> bool {
        self.status
            .as_deref()
            .is_some_and(|wanted| wanted.eq_ignore_ascii_case(status.as_str()))
    }
}
