//! An act: what, on which case, and everything that is needed to do it.

use dental_oauth::case::CaseId;
use serde::{Deserialize, Serialize};

use crate::db::AccountRow;
use crate::desk::Account;
use crate::key::digest;
use crate::problem::Problem;

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// Approve a case in 3Shape.
    Approve,
    /// Reject it.
    Reject,
    /// Add to the notes of an appointment.
    Comment,
    /// Send a pair of scans to Dentbird.
    Send,
    /// File designs into a chart.
    File,
}

impl Kind {
    pub(crate) fn named(word: &str) -> Option<Self> {
        let kinds = [
            Self::Approve,
            Self::Reject,
            Self::Comment,
            Self::Send,
            Self::File,
        ];
        kinds.into_iter().find(|kind| kind.word() == word)
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Comment => "comment",
            Self::Send => "send",
            Self::File => "file",
        }
    }

    /// Whether files go to another platform, under a reference.
    pub(crate) const fn is_sent(self) -> bool {
        matches!(self, Self::Send | Self::File)
    }
}

/// How it ended.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// For people.
    pub(crate) sentence: String,
    /// For support: the kind of an error.
    pub(crate) kind: Option<String>,
    /// The cases that it became.
    pub(crate) cases: Vec<String>,
}

impl Outcome {
    pub(crate) fn said(sentence: &str) -> Self {
        Self {
            sentence: sentence.to_owned(),
            ..Self::default()
        }
    }
}

/// Whose chart, as a person checks it before they say yes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Chart {
    pub(crate) appointment: String,
    pub(crate) patient: String,
    pub(crate) doctor: String,
    /// Name and birth date as the chart has them.
    pub(crate) shown: String,
    pub(crate) when: String,
}

impl Chart {
    /// Reads an appointment and its patient.
    pub(crate) async fn read(account: &Account, appointment: &str) -> Result<Self, Problem> {
        let practice = account
            .opened
            .practice()
            .ok_or(Problem::bad("This account has no charts."))?;
        let id = appointment
            .trim()
            .strip_prefix("appointment:")
            .unwrap_or(appointment.trim());
        if id.is_empty() || id.len() > 20 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Problem::bad("An appointment is named by its number."));
        }
        let found = practice.appointments().get(id).await?;
        let (Some(patient), Some(doctor)) = (found.patient, found.doctor) else {
            return Err(Problem::bad(
                "This appointment has no patient or no doctor.",
            ));
        };
        let person = practice.patients().get(&patient).await?;
        let names = [person.first_name, person.last_name].into_iter().flatten();
        let mut shown = names
            .map(dental_oauth::Phi::into_exposed)
            .collect::<Vec<_>>()
            .join(" ");
        if let Some(born) = person.date_of_birth {
            shown = format!("{shown}, born {}", born.expose().as_str());
        }
        Ok(Self {
            appointment: id.to_owned(),
            patient: patient.to_string(),
            doctor: doctor.to_string(),
            shown,
            when: found
                .scheduled_time
                .map(|time| time.as_str().to_owned())
                .unwrap_or_default(),
        })
    }
}

/// An act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Act {
    pub(crate) kind: Kind,
    pub(crate) slot: String,
    pub(crate) connection: String,
    pub(crate) case: String,
    pub(crate) title: String,
    /// Where to: slot and connection.
    pub(crate) target: Option<(String, String)>,
    pub(crate) text: String,
    pub(crate) upper: Option<String>,
    pub(crate) lower: Option<String>,
    /// What is sent, for people.
    pub(crate) files: Vec<String>,
    pub(crate) chart: Option<Chart>,
    pub(crate) reference: Option<String>,
    /// The same was tried before, and may have happened.
    pub(crate) looks_first: bool,
    pub(crate) outcome: Option<Outcome>,
}

impl Act {
    pub(crate) fn new(kind: Kind, account: &AccountRow, case: &CaseId, title: String) -> Self {
        Self {
            kind,
            slot: account.slot.clone(),
            connection: account.connection.clone(),
            case: case.to_string(),
            title,
            target: None,
            text: String::new(),
            upper: None,
            lower: None,
            files: Vec::new(),
            chart: None,
            reference: None,
            looks_first: false,
            outcome: None,
        }
    }

    pub(crate) fn to(&mut self, target: &AccountRow) {
        self.target = Some((target.slot.clone(), target.connection.clone()));
    }

    /// The same for acts that would do the same.
    pub(crate) fn work(&self) -> String {
        let target = self
            .target
            .as_ref()
            .map(|(_, connection)| connection.as_str());
        let chart = self.chart.as_ref().map(|chart| chart.appointment.as_str());
        let parts = [
            self.kind.word(),
            &self.connection,
            &self.case,
            target.unwrap_or_default(),
            chart.unwrap_or_default(),
            &self.text,
        ];
        digest(&serde_json::json!(parts).to_string())
    }

    pub(crate) fn to_json(&self) -> Result<String, Problem> {
        serde_json::to_string(self).map_err(|_| Problem::Internal("an act cannot be written"))
    }

    pub(crate) fn from_json(text: &str) -> Result<Self, Problem> {
        serde_json::from_str(text).map_err(|_| Problem::Internal("an act cannot be read"))
    }
}
