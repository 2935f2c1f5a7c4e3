//! `/api/day_sheet_totals`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::api::PathSegments;
use dental_oauth::{Phi, Result};
use serde_json::Value;

const PATH: &str = "/api/day_sheet_totals";

impl Drchrono {
    /// Day sheet totals.
    pub fn day_sheet_totals(&self) -> DaySheetTotals {
        DaySheetTotals(self.clone())
    }
}

/// Day sheet totals.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `access-patient-payments`.
#[derive(Debug, Clone)]
pub struct DaySheetTotals(pub(crate) Drchrono);

impl DaySheetTotals {
    /// The report, in the service's own form, which is not documented.
    pub async fn get(&self, filter: DaySheetTotalsFilter) -> Result<Phi<Value>> {
        self.0
            .value(
                "read day sheet totals",
                PathSegments::fixed(PATH),
                &filter.0,
            )
            .await
    }
}

/// Which day sheet totals to list. Everything that is set must hold.
#[derive(Debug, Clone)]
pub struct DaySheetTotalsFilter(pub(crate) Query);

impl DaySheetTotalsFilter {
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

    /// By credits date type.
    pub fn credits_date_type(self, credits_date_type: &str) -> Self {
        Self(self.0.put("credits_date_type", credits_date_type))
    }

    /// By group by.
    pub fn group_by(self, group_by: &str) -> Self {
        Self(self.0.put("group_by", group_by))
    }

    /// By sub group by.
    pub fn sub_group_by(self, sub_group_by: &str) -> Self {
        Self(self.0.put("sub_group_by", sub_group_by))
    }

    /// By tertiary group by.
    pub fn tertiary_group_by(self, tertiary_group_by: &str) -> Self {
        Self(self.0.put("tertiary_group_by", tertiary_group_by))
    }

    /// By cash view type.
    pub fn cash_view_type(self, cash_view_type: &str) -> Self {
        Self(self.0.put("cash_view_type", cash_view_type))
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
