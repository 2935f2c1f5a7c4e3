//! `/api/schedule_blocks`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{ScheduleBlock, ScheduleBlockBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/schedule_blocks";

impl Drchrono {
    /// Schedule blocks.
    pub fn schedule_blocks(&self) -> ScheduleBlocks {
        ScheduleBlocks(self.clone())
    }
}

/// Schedule blocks.
///
/// Reading needs `calendar:read`, writing `calendar:write`;
/// the practice must have granted `calendar`.
#[derive(Debug, Clone)]
pub struct ScheduleBlocks(pub(crate) Drchrono);

impl ScheduleBlocks {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ScheduleBlocksFilter) -> Pages<ScheduleBlock> {
        self.0.list("list schedule blocks", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<ScheduleBlock> {
        let query = Query::new();
        self.0
            .read(
                "read from schedule blocks",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &ScheduleBlockBody) -> Result<ScheduleBlock> {
        let query = Query::new();
        let body = self.0.complete("create in schedule blocks", body)?;
        self.0
            .create("create in schedule blocks", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[ScheduleBlockBody]) -> Result<Vec<ScheduleBlock>> {
        let bodies = self.0.complete_all("create in schedule blocks", bodies)?;
        self.0
            .create_many("create in schedule blocks", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &ScheduleBlockBody) -> Result<()> {
        let body = self.0.complete("replace in schedule blocks", body)?;
        self.0
            .replace(
                "replace in schedule blocks",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &ScheduleBlockBody) -> Result<()> {
        self.0
            .update(
                "update in schedule blocks",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Deletes one.
    pub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {
        let path = PathSegments::fixed(PATH).id(id.into().as_str());
        self.0
            .remove("delete from schedule blocks", path, &Query::new())
            .await
    }
}

/// Which schedule blocks to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ScheduleBlocksFilter(pub(crate) Query);

impl ScheduleBlocksFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
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

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
