//! `/api/availability`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::api::PathSegments;
use dental_oauth::{Phi, Result};
use serde_json::Value;

const PATH: &str = "/api/availability";

impl Drchrono {
    /// Free times. What the answer looks like is not documented.
    pub fn availability(&self) -> Availability {
        Availability(self.clone())
    }
}

/// Free times. What the answer looks like is not documented.
///
/// Needs no scope.
#[derive(Debug, Clone)]
pub struct Availability(pub(crate) Drchrono);

impl Availability {
    /// The report, in the service's own form, which is not documented.
    pub async fn get(&self, filter: AvailabilityFilter) -> Result<Phi<Value>> {
        self.0
            .value("read availability", PathSegments::fixed(PATH), &filter.0)
            .await
    }
}

/// Which availability to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AvailabilityFilter(pub(crate) Query);

impl AvailabilityFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// By date.
    pub fn date(self, date: impl Into<DrDate>) -> Self {
        Self(self.0.put("date", date.into().for_query()))
    }

    /// Date range, both days included.
    pub fn date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By duration.
    pub fn duration(self, duration: i64) -> Self {
        Self(self.0.put("duration", duration))
    }
}
