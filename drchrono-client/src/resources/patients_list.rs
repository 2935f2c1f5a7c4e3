//! `/api/patients_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::Patient;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime};

const PATH: &str = "/api/patients_list";

impl Drchrono {
    /// Patients list.
    pub fn patients_list(&self) -> PatientsList {
        PatientsList(self.clone())
    }
}

/// Patients list.
///
/// Needs `patients:read`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct PatientsList(pub(crate) Drchrono);

impl PatientsList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: PatientsListFilter) -> Bulk<Patient> {
        self.0.bulk("list patients list", PATH, filter.0)
    }
}

/// Which patients list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientsListFilter(pub(crate) Query);

impl PatientsListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
    }

    /// By first name.
    pub fn first_name(self, first_name: &str) -> Self {
        Self(self.0.put("first_name", first_name))
    }

    /// By last name.
    pub fn last_name(self, last_name: &str) -> Self {
        Self(self.0.put("last_name", last_name))
    }

    /// By preferred language.
    pub fn preferred_language(self, preferred_language: &str) -> Self {
        Self(self.0.put("preferred_language", preferred_language))
    }

    /// By gender.
    pub fn gender(self, gender: &str) -> Self {
        Self(self.0.put("gender", gender))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// By date of birth.
    pub fn date_of_birth(self, date_of_birth: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("date_of_birth", date_of_birth.into().for_query()),
        )
    }

    /// By race.
    pub fn race(self, race: &str) -> Self {
        Self(self.0.put("race", race))
    }

    /// By chart id.
    pub fn chart_id(self, chart_id: &str) -> Self {
        Self(self.0.put("chart_id", chart_id))
    }

    /// By email.
    pub fn email(self, email: &str) -> Self {
        Self(self.0.put("email", email))
    }

    /// By ethnicity.
    pub fn ethnicity(self, ethnicity: &str) -> Self {
        Self(self.0.put("ethnicity", ethnicity))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }
}
