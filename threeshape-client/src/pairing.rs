//! Pairing: what is done once for each doctor, after they have signed in (dossier WF1).

use chrono::{DateTime, Utc};
use dental_oauth::{ErrorKind, Result};

use crate::client::DoctorAccount;
use crate::model::{CaseFilter, Guid, TimeWindow};
use crate::region::RegionHost;

/// How far back a pairing looks for a case to read.
const LOOK_BACK: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// What to keep about a doctor. Holds no token: that is in the session's store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pairing {
    /// The doctor's user id: what [`SharedCases`](crate::SharedCases) asks for.
    pub doctor: Guid,
    /// The doctor's region.
    pub region: RegionHost,
    /// The case that was read to prove it; `None` when the last 30 days have none.
    pub proof: Option<Guid>,
}

impl DoctorAccount {
    /// Proves that a sign-in works: asks who the doctor is and where, lists their newest cases, and reads
    /// one of them if there is one.
    ///
    /// # Errors
    /// Whatever keeps it from working, above all what a region has to say:
    /// [`ThreeShapeFault`](crate::ThreeShapeFault).
    pub async fn pair(&self) -> Result<Pairing> {
        let identity = self.identity().await?;
        let now = DateTime::<Utc>::from(self.clock().now());
        let filter = CaseFilter::new(TimeWindow::since(now - LOOK_BACK));
        let page = self.cases_page(&filter, 0).await?;
        let proof = match page.items.first() {
            // It may be gone since the list was made; the list itself was proof already.
            Some(case) => match self.case(case.id).await {
                Ok(case) => Some(case.id),
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        Ok(Pairing {
            doctor: identity.user,
            region: identity.region,
            proof,
        })
    }

    /// Whether this doctor and another user, such as the client's account, have an accepted connection.
    /// Without one they cannot work on a case together.
    pub async fn is_connected_with(&self, other: Guid) -> Result<bool> {
        Ok(self.me().await?.is_connected_with(other))
    }
}
