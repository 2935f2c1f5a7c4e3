//! drchrono as a [`CaseSource`]: appointments, or lab orders (dossier 4).

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSource, CaseStatus, Changes, FileId,
    Watermark, new_reference,
};
use dental_oauth::transfer::{ByteRange, FileBody, FileOpener as _};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result, Timestamp};

use crate::case_files::Links;
use crate::charts::Charts;
use crate::client::Drchrono;
use crate::operation;
use crate::place::{Mark, Place, Step};
use crate::query::Query;
use crate::storage::FileOf;
use crate::times;
use crate::walk::Wanted;
use crate::wire::{AppointmentRow, LabOrderRow, WithRaw};

const APPOINTMENT: &str = "appointment:";
const LAB_ORDER: &str = "lab_order:";
/// Above so many rows a bulk job is the cheaper way (dossier 4.4).
const BULK_ABOVE: u64 = 500;
/// Before any record: the service wants a filter where all are asked for.
pub(crate) const EVER: &str = "1970-01-01T00:00:00";
/// No zone is further off: times are written without one, and which one is meant is not documented.
const ANY_ZONE: TimeDelta = TimeDelta::hours(14);

/// The cases of a practice: its appointments, or its lab orders. [`Drchrono::cases`] makes one.
///
/// The first run fetches appointments in bulk, 1,000 for a handful of calls; later ones list what has changed.
/// Either has the appointments' files with it: documents and amendments are read for all of a page at once, by
/// patient or, where that is cheaper, in full. Appointments name their patient by id alone: names would cost calls.
#[derive(Debug)]
pub struct Cases {
    pub(crate) client: Drchrono,
    pub(crate) of: CasesOf,
    pub(crate) other_documents: bool,
    pub(crate) lab_documents: bool,
    pub(crate) bulk_above: u64,
    /// What the walk under way has read of the charts.
    charts: Mutex<Charts>,
    /// Of the files on its latest page.
    links: Mutex<Links>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CasesOf {
    Appointments,
    LabOrders,
}

impl Drchrono {
    /// This account's appointments as cases. Scopes `calendar:read`, `clinical:read` and `patients:read`.
    ///
    /// ```no_run
    /// # async fn list(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// use std::sync::Arc;
    /// use dental_oauth::case::{Watermark, changes_since};
    ///
    /// let mut feed = changes_since(Arc::new(client.cases()), Watermark::start());
    /// while let Some(cases) = feed.next_page().await? {
    ///     for case in cases {
    ///         println!("{} {}", case.id, case.status.as_str());
    ///     }
    /// }
    /// println!("{} calls", client.calls());
    /// # Ok(()) }
    /// ```
    pub fn cases(&self) -> Cases {
        Cases {
            client: self.clone(),
            of: CasesOf::Appointments,
            other_documents: false,
            lab_documents: false,
            bulk_above: BULK_ABOVE,
            charts: Mutex::default(),
            links: Mutex::default(),
        }
    }

    /// This account's lab orders as cases. Scope `labs:read`.
    pub fn lab_order_cases(&self) -> Cases {
        Cases {
            of: CasesOf::LabOrders,
            ..self.cases()
        }
    }
}

impl Cases {
    /// Counts documents of the patient that are filed under the day of the appointment among its files, though
    /// they carry no tag of it: a guess, and off unless asked for.
    pub fn other_documents(mut self, yes: bool) -> Self {
        self.other_documents = yes;
        self
    }

    /// Counts the documents of the patient's lab orders among an appointment's files. They are the patient's,
    /// not the appointment's, and off unless asked for.
    pub fn lab_documents(mut self, yes: bool) -> Self {
        self.lab_documents = yes;
        self
    }

    /// Goes over to a bulk job once a list of changes has more rows than this, 500 if not set.
    pub fn bulk_above(mut self, rows: u64) -> Self {
        self.bulk_above = rows;
        self
    }

    pub(crate) async fn appointment(
        &self,
        id: &str,
        verbose: bool,
    ) -> Result<WithRaw<AppointmentRow>> {
        let query = Query::new().flag("verbose", verbose);
        let path = "/api/appointments";
        self.client
            .read(operation::APPOINTMENT, path, id, &query)
            .await
    }

    pub(crate) async fn lab_order(&self, id: &str) -> Result<WithRaw<LabOrderRow>> {
        self.client
            .read(operation::LAB_ORDER, "/api/lab_orders", id, &Query::new())
            .await
    }

    pub(crate) fn charts(&self) -> MutexGuard<'_, Charts> {
        self.charts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn links(&self) -> MutexGuard<'_, Links> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own_id<'a>(&self, id: &'a CaseId) -> Result<&'a str> {
        let prefix = match self.of {
            CasesOf::Appointments => APPOINTMENT,
            CasesOf::LabOrders => LAB_ORDER,
        };
        id.as_str().strip_prefix(prefix).ok_or_else(|| {
            let error = Error::new(ErrorKind::NotFound, "this is no case of this source");
            self.client.named(operation::APPOINTMENT, error)
        })
    }
}

#[async_trait]
impl CaseSource for Cases {
    fn provider(&self) -> Provider {
        Provider::DRCHRONO
    }

    fn capabilities(&self) -> Capabilities {
        let mut can = Capabilities::default();
        can.time_filter = true;
        can.change_feed = true;
        can.deletions = self.of == CasesOf::Appointments;
        can
    }

    /// Without a time all appointments, in bulk. With one those that changed since, and as the service writes
    /// times without a zone, some that changed up to 14 hours before.
    async fn page(&self, query: &CaseQuery, from: Option<&Cursor>) -> Result<Page<Case>> {
        let place = match from {
            Some(cursor) => Place::at(cursor)?,
            None => Place::first(match query.since {
                Some(since) => Step::list_since(times::since((since - ANY_ZONE).naive_utc())),
                None => self.everything(),
            }),
        };
        let wanted = Wanted::List {
            deleted: query.deleted,
        };
        let (mut page, next) = self.cases_from(place, wanted).await?;
        page.next = (!next.is_end()).then(|| next.cursor());
        Ok(page)
    }

    /// Appointments changed since the mark, deleted ones too, and those whose documents changed; with their files,
    /// but for those of lab orders. The mark is the service's own text of the latest change seen, given with the
    /// last page alone, since the list is ordered by schedule. The next run begins five minutes, and as long as
    /// this one took, before it, and does not give again what it knows from this one.
    ///
    /// An amendment does not touch its appointment: it is seen when something else changes there.
    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes> {
        let place = if let Some(cursor) = from {
            Place::at(cursor)?
        } else {
            let mark = Mark::of(since)?;
            Place::of_feed(self.first_step(&mark), &mark, new_reference()?, self.now())
        };
        let (mut page, next) = self.cases_from(place, Wanted::Feed).await?;
        if !next.is_end() {
            page.next = Some(next.cursor());
            return Ok(Changes::new(page));
        }
        Ok(Changes::new(page).keeping(next.reached(self.now())))
    }

    async fn case(&self, id: &CaseId) -> Result<Case> {
        let own = self.own_id(id)?;
        match self.of {
            CasesOf::Appointments => {
                let read = self.appointment(own, true).await?;
                let files = self.appointment_files(&read.row).await?;
                let mut case = case_of_appointment(read).ok_or_else(|| {
                    let error =
                        Error::new(ErrorKind::NotFound, "this is a break, not an appointment");
                    self.client.named(operation::APPOINTMENT, error)
                })?;
                case.files = Some(files);
                case.whole = true;
                Ok(case)
            }
            CasesOf::LabOrders => {
                let read = self.lab_order(own).await?;
                let files = self.order_files(&read.row).await?;
                let mut case = case_of_order(read);
                case.files = Some(files);
                case.whole = true;
                Ok(case)
            }
        }
    }

    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
        let of = FileOf::from_id(file.id.as_str()).ok_or_else(|| {
            let error = Error::new(ErrorKind::NotFound, "this is no file of this source");
            self.client.named(operation::DOWNLOAD, error)
        })?;
        let link = self.links().get(file.id.as_str()).cloned();
        self.client.opener_at(of, link).open(range).await
    }
}

pub(crate) fn appointment_case(id: &str) -> CaseId {
    CaseId::new(format!("{APPOINTMENT}{id}"))
}

/// `None` for what is no case.
pub(crate) fn case_of_appointment(read: WithRaw<AppointmentRow>) -> Option<Case> {
    let WithRaw { row, raw } = read;
    if !row.is_case() {
        return None;
    }
    let raw = match row.note_link() {
        Some(_) => without_link(&raw),
        None => Some(raw),
    };
    let mut case = Case::new(Provider::DRCHRONO, appointment_case(&row.id));
    case.status = appointment_status(row.status.as_deref());
    case.vendor_status = row.status;
    case.created_at = row.created_at.as_deref().map(Timestamp::parse);
    // Vitals and notes move only the extended stamp.
    let updated = row.extended_updated_at.or(row.updated_at);
    case.updated_at = updated.as_deref().map(Timestamp::parse);
    case.title = row.reason.filter(|reason| !reason.expose().is_empty());
    case.patient = row.patient.map(Phi::new);
    case.deleted = row.deleted_flag;
    case.raw = raw;
    Some(case)
}

pub(crate) fn case_of_order(read: WithRaw<LabOrderRow>) -> Case {
    let WithRaw { row, raw } = read;
    let id = CaseId::new(format!("{LAB_ORDER}{}", row.id));
    let mut case = Case::new(Provider::DRCHRONO, id);
    case.status = order_status(row.status.as_deref());
    case.vendor_status = row.status;
    case.created_at = row.timestamp.as_deref().map(Timestamp::parse);
    case.patient = row.patient.map(Phi::new);
    case.raw = Some(raw);
    case
}

/// A case of which nothing is left but that it is gone.
pub(crate) fn gone(id: &str) -> Case {
    let mut case = Case::new(Provider::DRCHRONO, appointment_case(id));
    case.deleted = true;
    case
}

fn appointment_status(status: Option<&str>) -> CaseStatus {
    match status {
        None | Some("" | "Not Confirmed" | "Confirmed") => CaseStatus::Scheduled,
        Some("Arrived" | "Checked In" | "Checked In Online" | "In Room" | "In Session") => {
            CaseStatus::InProgress
        }
        Some("Complete") => CaseStatus::Completed,
        Some("Cancelled" | "No Show" | "Rescheduled") => CaseStatus::Cancelled,
        Some(custom) => CaseStatus::Other(custom.to_owned()),
    }
}

fn order_status(status: Option<&str>) -> CaseStatus {
    match status {
        None | Some("") => CaseStatus::Unknown,
        Some("N") => CaseStatus::Draft,
        // Waiting in the service's own queue.
        Some("Q" | "S") => CaseStatus::Submitted,
        Some("A") => CaseStatus::ActionRequired,
        Some("R") => CaseStatus::Completed,
        Some("E") => CaseStatus::Failed,
        Some(other) => CaseStatus::Other(other.to_owned()),
    }
}

/// The raw form without the signed link in it, which is never kept.
fn without_link(raw: &Phi<std::sync::Arc<str>>) -> Option<Phi<std::sync::Arc<str>>> {
    let mut value: serde_json::Value = serde_json::from_str(raw.expose()).ok()?;
    if let Some(pdf) = value.pointer_mut("/clinical_note/pdf") {
        *pdf = serde_json::Value::Null;
    }
    Some(Phi::new(value.to_string().into()))
}

/// A file's neutral form, before anything is known of it.
pub(crate) fn case_file(
    case: &CaseId,
    of: &FileOf,
    kind: dental_oauth::case::FileKind,
) -> CaseFile {
    CaseFile::new(case.clone(), FileId::new(of.to_id()), kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_mapped_and_custom_ones_kept() {
        let table = [
            (None, "scheduled"),
            (Some(""), "scheduled"),
            (Some("Not Confirmed"), "scheduled"),
            (Some("Confirmed"), "scheduled"),
            (Some("Arrived"), "in_progress"),
            (Some("Checked In"), "in_progress"),
            (Some("Checked In Online"), "in_progress"),
            (Some("In Room"), "in_progress"),
            (Some("In Session"), "in_progress"),
            (Some("Complete"), "completed"),
            (Some("Cancelled"), "cancelled"),
            (Some("No Show"), "cancelled"),
            (Some("Rescheduled"), "cancelled"),
            (Some("Waiting for the lab"), "Waiting for the lab"),
        ];
        for (word, expected) in table {
            assert_eq!(appointment_status(word).as_str(), expected, "{word:?}");
        }
        let table = [
            (Some("N"), "draft"),
            (Some("Q"), "submitted"),
            (Some("A"), "action_required"),
            (Some("S"), "submitted"),
            (Some("R"), "completed"),
            (Some("E"), "failed"),
            (Some("X"), "X"),
            (None, "unknown"),
        ];
        for (word, expected) in table {
            assert_eq!(order_status(word).as_str(), expected, "{word:?}");
        }
    }
}
