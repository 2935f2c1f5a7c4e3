//! `/api/care_team_members`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::CareTeamMember;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/care_team_members";

impl Drchrono {
    /// Care team members.
    pub fn care_team_members(&self) -> CareTeamMembers {
        CareTeamMembers(self.clone())
    }
}

/// Care team members.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct CareTeamMembers(pub(crate) Drchrono);

impl CareTeamMembers {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: CareTeamMembersFilter) -> Pages<CareTeamMember> {
        self.0.list("list care team members", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CareTeamMember> {
        let query = Query::new();
        self.0
            .read(
                "read from care team members",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which care team members to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CareTeamMembersFilter(pub(crate) Query);

impl CareTeamMembersFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
