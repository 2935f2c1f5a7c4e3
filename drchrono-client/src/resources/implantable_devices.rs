//! `/api/implantable_devices`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::ImplantableDevice;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/implantable_devices";

impl Drchrono {
    /// Implantable devices.
    pub fn implantable_devices(&self) -> ImplantableDevices {
        ImplantableDevices(self.clone())
    }
}

/// Implantable devices.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct ImplantableDevices(pub(crate) Drchrono);

impl ImplantableDevices {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ImplantableDevicesFilter) -> Pages<ImplantableDevice> {
        self.0.list("list implantable devices", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<ImplantableDevice> {
        let query = Query::new();
        self.0
            .read(
                "read from implantable devices",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which implantable devices to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ImplantableDevicesFilter(pub(crate) Query);

impl ImplantableDevicesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By mu date.
    pub fn mu_date(self, mu_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("mu_date", mu_date.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Mu date range, both days included.
    pub fn mu_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "mu_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
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
