//! Whom a name and a birth date mean: nobody, one patient, or several (WF-4).

use std::fmt;

use dental_oauth::api::Pages;
use dental_oauth::oauth::Scopes;
use dental_oauth::session::SignIn;
use dental_oauth::{Error, ErrorKind, Result};

use crate::client::Drchrono;
use crate::model::Patient;
use crate::operation;
use crate::resources::{PatientsFilter, PatientsSummaryFilter};
use crate::scalar::{DrDate, DrId};

/// Candidates that are fetched before it is said that there are more. A person is to choose among them.
const MOST: usize = 100;
const FULL: &str = "patients:read";
const SUMMARY: &str = "patients:summary:read";

/// What is known of a patient who is looked for. Everything that is set must hold.
///
/// ```
/// use drchrono_client::PatientLookup;
///
/// let lookup = PatientLookup::new()
///     .first_name("Ada")
///     .last_name("Example")
///     .date_of_birth("1980-02-29");
/// assert_eq!(format!("{lookup:?}"), "PatientLookup { .. }");
/// ```
#[derive(Clone, Default)]
pub struct PatientLookup {
    first_name: Option<String>,
    last_name: Option<String>,
    date_of_birth: Option<DrDate>,
    gender: Option<String>,
    doctor: Option<DrId>,
    chart_id: Option<String>,
    email: Option<String>,
}

/// What a lookup has found. Two patients can share a name and a birth date, so a choice among several is
/// never made here.
#[derive(Debug, Clone)]
pub enum FoundPatients {
    /// Nobody.
    None,
    /// One and no other.
    One(Box<Patient>),
    /// Several. Let a person choose, or ask for more.
    Many {
        /// Up to 100 of them.
        candidates: Vec<Patient>,
        /// There are more than these.
        more: bool,
    },
}

impl PatientLookup {
    /// Nothing is known yet; at least one thing must be.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this first name.
    pub fn first_name(mut self, name: impl Into<String>) -> Self {
        self.first_name = Some(name.into());
        self
    }

    /// With this last name.
    pub fn last_name(mut self, name: impl Into<String>) -> Self {
        self.last_name = Some(name.into());
        self
    }

    /// Born on this day.
    pub fn date_of_birth(mut self, day: impl Into<DrDate>) -> Self {
        self.date_of_birth = Some(day.into());
        self
    }

    /// Of this gender, in the service's word.
    pub fn gender(mut self, gender: impl Into<String>) -> Self {
        self.gender = Some(gender.into());
        self
    }

    /// Of this doctor, by id.
    pub fn doctor(mut self, doctor: impl Into<DrId>) -> Self {
        self.doctor = Some(doctor.into());
        self
    }

    /// With this chart id. Not with `patients:summary:read` alone.
    pub fn chart_id(mut self, chart_id: impl Into<String>) -> Self {
        self.chart_id = Some(chart_id.into());
        self
    }

    /// With this e-mail address. Not with `patients:summary:read` alone.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// An empty value is no filter to the service: it would find everybody.
    fn check(&self) -> Result<()> {
        let birth = self.date_of_birth.as_ref();
        let texts = [
            self.first_name.as_deref(),
            self.last_name.as_deref(),
            birth.map(DrDate::as_str),
            self.gender.as_deref(),
            self.doctor.as_ref().map(DrId::as_str),
            self.chart_id.as_deref(),
            self.email.as_deref(),
        ];
        let mut set = texts.into_iter().flatten().peekable();
        if set.peek().is_none() || set.any(|text| text.trim().is_empty()) {
            let detail = "a lookup needs something to look for, and nothing that is empty";
            return Err(Error::new(ErrorKind::InvalidRequest, detail));
        }
        if birth.is_some_and(|birth| birth.date().is_none()) {
            let detail = "a birth date is written as 1980-02-29";
            return Err(Error::new(ErrorKind::InvalidRequest, detail));
        }
        Ok(())
    }

    /// A service that does not heed a filter gives everybody. How it compares names is its own affair; days are
    /// equal or not.
    fn may_be(&self, patient: &Patient) -> bool {
        let asked = self.date_of_birth.as_ref().and_then(DrDate::date);
        let born = patient.date_of_birth.as_ref();
        let born = born.and_then(|born| born.expose().date());
        asked.is_none() || born.is_none() || asked == born
    }

    fn full(&self) -> PatientsFilter {
        let mut filter = PatientsFilter::new();
        if let Some(name) = &self.first_name {
            filter = filter.first_name(name);
        }
        if let Some(name) = &self.last_name {
            filter = filter.last_name(name);
        }
        if let Some(day) = &self.date_of_birth {
            filter = filter.date_of_birth(day.clone());
        }
        if let Some(gender) = &self.gender {
            filter = filter.gender(gender);
        }
        if let Some(doctor) = &self.doctor {
            filter = filter.doctor(doctor.clone());
        }
        if let Some(chart_id) = &self.chart_id {
            filter = filter.chart_id(chart_id);
        }
        if let Some(email) = &self.email {
            filter = filter.email(email);
        }
        filter
    }

    fn summary(&self) -> Result<PatientsSummaryFilter> {
        if self.chart_id.is_some() || self.email.is_some() {
            let detail = "chart ids and e-mail addresses are looked up with `patients:read` only";
            return Err(Error::new(ErrorKind::InvalidRequest, detail));
        }
        let mut filter = PatientsSummaryFilter::new();
        if let Some(name) = &self.first_name {
            filter = filter.first_name(name);
        }
        if let Some(name) = &self.last_name {
            filter = filter.last_name(name);
        }
        if let Some(day) = &self.date_of_birth {
            filter = filter.date_of_birth(day.clone());
        }
        if let Some(gender) = &self.gender {
            filter = filter.gender(gender);
        }
        if let Some(doctor) = &self.doctor {
            filter = filter.doctor(doctor.clone());
        }
        Ok(filter)
    }
}

/// Every part of it is a patient's.
impl fmt::Debug for PatientLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PatientLookup").finish_non_exhaustive()
    }
}

impl FoundPatients {
    async fn of(lookup: &PatientLookup, mut pages: Pages<Patient>) -> Result<Self> {
        let mut found = Vec::new();
        while found.len() <= MOST {
            let Some(page) = pages.next_page().await? else {
                break;
            };
            found.extend(page.into_iter().filter(|one| lookup.may_be(one)));
        }
        let more = found.len() > MOST;
        found.truncate(MOST);
        Ok(match (found.pop(), found.is_empty()) {
            (None, _) => Self::None,
            (Some(only), true) => Self::One(Box::new(only)),
            (Some(last), false) => {
                found.push(last);
                Self::Many {
                    candidates: found,
                    more,
                }
            }
        })
    }
}

impl Drchrono {
    /// Looks for a patient, by one call unless the candidates fill more than a page; with `patients:summary:read` and
    /// not `patients:read` the summary is searched, which has names, birth dates and little else.
    ///
    /// ```no_run
    /// # async fn look(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// use drchrono_client::{FoundPatients, PatientLookup};
    ///
    /// let lookup = PatientLookup::new().last_name("Example").date_of_birth("1980-02-29");
    /// match client.find_patients(&lookup).await? {
    ///     FoundPatients::None => println!("nobody"),
    ///     FoundPatients::One(patient) => println!("{:?}", patient.id),
    ///     FoundPatients::Many { candidates, .. } => println!("choose among {}", candidates.len()),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] for a lookup with nothing in it, with something empty, or with what the summary
    /// cannot be searched for; a patient that cannot be read is [`ErrorKind::Decode`]: it could be the one.
    pub async fn find_patients(&self, lookup: &PatientLookup) -> Result<FoundPatients> {
        let named = |error| self.named(operation::FIND_PATIENTS, error);
        lookup.check().map_err(named)?;
        let pages = if self.has_the_summary_alone().await? {
            let filter = lookup.summary().map_err(named)?;
            self.patients_summary().list(filter)
        } else {
            self.patients().list(lookup.full())
        };
        FoundPatients::of(lookup, pages).await
    }

    async fn has_the_summary_alone(&self) -> Result<bool> {
        let Some(session) = self.session() else {
            return Ok(false);
        };
        let SignIn::SignedIn { scopes, .. } = session.status().await? else {
            return Ok(false);
        };
        let lacks = |scope| Ok::<_, Error>(!Scopes::new([scope])?.missing_from(&scopes).is_empty());
        Ok(lacks(FULL)? && !lacks(SUMMARY)?)
    }
}
