//! `/api/day_sheet_charges`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::api::PathSegments;
use dental_oauth::{Phi, Result};
use serde_json::Value;

const PATH: &str = "/api/day_sheet_charges";

impl Drchrono {
    /// Day sheet charges.
    pub fn day_sheet_charges(&self) -> DaySheetCharges {
        DaySheetCharges(self.clone())
    }
}

/// Day sheet charges.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `access-patient-payments`.
#[derive(Debug, Clone)]
pub struct DaySheetCharges(pub(crate) Drchrono);

impl DaySheetCharges {
    /// The report, in the service's own form, which is not documented.
    pub async fn get(&self, filter: DaySheetChargesFilter) -> Result<Phi<Value>> {
        self.0
            .value(
                "read day sheet charges",
                PathSegments::fixed(PATH),
                &filter.0,
            )
            .await
    }
}

/// Which day sheet charges to list. Everything that is set must hold.
#[derive(Debug, Clone)]
pub struct DaySheetChargesFilter(pub(crate) Query);

impl DaySheetChargesFilter {
    /// With what the service must be told.
    pub fn new(start_date: impl Into<DrDate>, end_date: impl Into<DrDate>) -> Self {
        Self(
            Query::new()
                .put("start_date", start_date.into().month_first())
                .put("end_date", end_date.into().month_first()),
        )
    }

    /// By charges date type.
    pub fn charges_date_type(self, charges_date_type: &str) -> Self {
        Self(self.0.put("charges_date_type", charges_date_type))
    }

    /// By report type.
    pub fn report_type(self, report_type: &str) -> Self {
        Self(self.0.put("report_type", report_type))
    }

    /// By claim type.
    pub fn claim_type(self, claim_type: &str) -> Self {
        Self(self.0.put("claim_type", claim_type))
    }

    /// Of this patient, by id.
    pub fn patient_id(self, patient_id: impl Into<DrId>) -> Self {
        Self(self.0.put("patient_id", patient_id.into()))
    }

    /// Of this office, by id.
    pub fn office_id(self, office_id: impl Into<DrId>) -> Self {
        Self(self.0.put("office_id", office_id.into()))
    }

    /// By examroom id.
    pub fn examroom_id(self, examroom_id: i64) -> Self {
        Self(self.0.put("examroom_id", examroom_id))
    }

    /// With `pg_mode`.
    pub fn pg_mode(self) -> Self {
        Self(self.0.put("pg_mode", true))
    }
}
