//! Cases, and which of them to list.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use dental_oauth::api::{JsonText, Misread};
use dental_oauth::{Error, Phi, Result};

use super::date::ServerDate;
use super::files::{Attachment, Design, JawType, Scan};
use super::guid::Guid;
use super::order::{Comment, ModelElement};
use super::status::{Stage, StageFlag};
use crate::fault::ThreeShapeFault;
use crate::node::Node;
use crate::wire::{Members, objects};

/// A case with more files than this is not one (dossier SEC-11).
const MOST_FILES: usize = 10_000;

/// A case.
#[derive(Clone)]
#[non_exhaustive]
pub struct Case {
    /// Its id.
    pub id: Guid,
    /// Counts its updates from 1. Not there on hosts of version 1.0.
    pub version: Option<i64>,
    /// The patient's full name.
    pub patient_name: Option<Phi<String>>,
    /// The patient.
    pub patient: Option<Patient>,
    /// When it was made.
    pub created: Option<ServerDate>,
    /// When it last changed.
    pub updated_on: Option<ServerDate>,
    /// When it was received.
    pub received_on: Option<ServerDate>,
    /// Who sent it.
    pub creator_id: Option<Guid>,
    /// Its stage.
    pub state: Option<Stage>,
    /// How far that stage is.
    pub state_flag: Option<StageFlag>,
    /// When it is due.
    pub delivery_date: Option<ServerDate>,
    /// Where it is itself.
    pub href: Option<Phi<String>>,
    /// Who worked on it: free text, in the vendor's sample a person's name.
    pub operator: Option<Phi<String>>,
    /// What it was scanned with, such as `TRIOS`.
    pub scan_source: Option<String>,
    /// The program it is from.
    pub application: Option<String>,
    /// Its number in the scanner's software.
    pub three_shape_order_no: Option<String>,
    /// Not documented.
    pub manufacturing_production_tag: Option<String>,
    /// Not documented; perhaps the name of a model file.
    pub model_3d: Option<String>,
    /// Who takes part in it.
    pub actors: Vec<Actor>,
    /// All its files.
    pub attachments: Vec<Attachment>,
    /// What people wrote.
    pub comments: Vec<Comment>,
    /// What is to be made.
    pub model_elements: Vec<ModelElement>,
    /// Which attachments are scans.
    pub scans: Vec<Scan>,
    /// Which attachments are designs.
    pub designs: Vec<Design>,
    /// Whether actors or attachments were left out: read the case itself for them.
    pub reduced: bool,
    /// The case as it was received, members this type does not know included.
    pub raw: Phi<Arc<str>>,
}

fn malformed(id: Option<String>) -> Error {
    ThreeShapeFault::MalformedCase
        .error()
        .with_server_message(id)
}

impl Case {
    /// Reads the next value as a case. The outer error is of broken JSON.
    ///
    /// # Errors
    /// [`ThreeShapeFault::MalformedCase`] for what is not an object with an id, or whose actors or files
    /// are no lists: whose case it is, and what belongs to it, is not to be guessed.
    pub(crate) fn read(json: &mut JsonText<'_>) -> Result<Result<Self>, Misread> {
        match json.with_text(Node::read) {
            Ok((node, text)) => Ok(Self::of(&node, text)),
            // Nested too deeply: well-formed, and of no use.
            Err(_) => json.skip().map(|_| Err(malformed(None))),
        }
    }

    fn of<'n>(node: &'n Node<'n>, text: &str) -> Result<Self> {
        let members = node.members().ok_or_else(|| malformed(None))?;
        let id = members
            .guid("Id")
            .ok_or_else(|| malformed(members.text("Id")))?;
        let [actors, attachments] = ["Actors", "Attachments"].map(|name| members.find(name));
        let is_none_or_list =
            |member: Option<&Node<'_>>| matches!(member, None | Some(Node::Null | Node::List(_)));
        let elements =
            |member: Option<&'n Node<'n>>| member.map(Node::elements).unwrap_or_default();
        if !is_none_or_list(actors)
            || !is_none_or_list(attachments)
            || elements(attachments).len() > MOST_FILES
        {
            return Err(malformed(members.text("Id")));
        }
        Ok(Self {
            id,
            version: members.number("Version"),
            patient_name: members.phi("PatientName"),
            patient: members.object("Patient").map(Patient::read),
            created: members.date("Created"),
            updated_on: members.date("UpdatedOn"),
            received_on: members.date("ReceivedOn"),
            creator_id: members.guid("CreatorId"),
            state: members.word("State"),
            state_flag: members.word("StateFlag"),
            delivery_date: members.date("DeliveryDate"),
            href: members.phi("Href"),
            operator: members.phi("OperatorId"),
            scan_source: members.text("ScanSource"),
            application: members.text("Application"),
            three_shape_order_no: members.text("ThreeShapeOrderNo"),
            manufacturing_production_tag: members.text("ManufacturingProductionTag"),
            model_3d: members.text("Model3D"),
            actors: objects(elements(actors), Actor::read),
            attachments: objects(elements(attachments), Attachment::read),
            comments: members
                .values("Comments")
                .iter()
                .map(Comment::read)
                .collect(),
            model_elements: members.list("ModelElements", ModelElement::read),
            scans: members.list("Scans", Scan::read),
            designs: members.list("Designs", Design::read),
            reduced: actors.is_none() || attachments.is_none(),
            raw: Phi::new(Arc::from(text)),
        })
    }

    /// Whether one of these takes part: at least one of `Actors` has the id. Nothing else counts, neither
    /// the creator nor a name nor an e-mail address.
    pub fn has_actor(&self, ids: &HashSet<Guid>) -> bool {
        self.actors
            .iter()
            .filter_map(|actor| actor.id)
            .any(|id| ids.contains(&id))
    }

    /// Its STL files.
    pub fn stl_files(&self) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().filter(|file| file.is_stl())
    }

    /// The scans that an attachment is, joined by hash.
    pub fn scans_of(&self, file: &Attachment) -> impl Iterator<Item = &Scan> {
        let hash = file.hash.as_deref().map(str::trim);
        let same = move |scan: &&Scan| same_hash(hash, scan.hash.as_deref());
        self.scans.iter().filter(same)
    }

    /// The designs that an attachment is, joined by hash.
    pub fn designs_of(&self, file: &Attachment) -> impl Iterator<Item = &Design> {
        let hash = file.hash.as_deref().map(str::trim);
        let same = move |design: &&Design| same_hash(hash, design.hash.as_deref());
        self.designs.iter().filter(same)
    }

    /// Which jaw a file shows, if its scans say so and do not contradict each other. Never guessed from a
    /// name or from the order of files.
    pub fn jaw_of(&self, file: &Attachment) -> Option<JawType> {
        let mut jaws = self.scans_of(file).filter_map(|scan| scan.jaw.clone());
        let first = jaws.next()?;
        jaws.all(|jaw| jaw == first).then_some(first)
    }

    /// What tells one state of a case from another: its version, or when it last changed.
    pub(crate) fn revision(&self) -> String {
        match (self.version, &self.updated_on) {
            (Some(version), _) => version.to_string(),
            (None, Some(updated)) => updated.as_received().to_owned(),
            (None, None) => String::new(),
        }
    }
}

fn same_hash(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other.map(str::trim)) {
        (Some(one), Some(other)) => !one.is_empty() && one.eq_ignore_ascii_case(other),
        _ => false,
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case")
            .field("id", &self.id)
            .field("version", &self.version)
            .field("state", &self.state)
            .field("state_flag", &self.state_flag)
            .field("attachments", &self.attachments.len())
            .finish_non_exhaustive()
    }
}

/// Somebody who takes part in a case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Actor {
    /// Their user id; `None` if it is no GUID, and then it is nobody's.
    pub id: Option<Guid>,
    /// What they do in it; the words are not documented.
    pub roles: Vec<String>,
    /// Their e-mail address.
    pub email: Option<Phi<String>>,
    /// Their name.
    pub name: Option<Phi<String>>,
}

impl Actor {
    fn read(members: Members<'_>) -> Self {
        Self {
            id: members.guid("Id"),
            roles: members.texts("Roles"),
            email: members.phi("Email"),
            name: members.phi("Name"),
        }
    }
}

/// A patient.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Patient {
    /// Given name.
    pub first_name: Option<Phi<String>>,
    /// Family name.
    pub last_name: Option<Phi<String>>,
    /// The practice software's id.
    pub external_id: Option<Phi<String>>,
    /// The practice's own number.
    pub patient_ref_no: Option<Phi<String>>,
}

impl Patient {
    fn read(members: Members<'_>) -> Self {
        Self {
            first_name: members.phi("FirstName"),
            last_name: members.phi("LastName"),
            external_id: members.phi("ExternalId"),
            patient_ref_no: members.phi("PatientRefNo"),
        }
    }
}

/// From when until when. Which of a case's times the service compares is not documented: widen the window
/// by a day where it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeWindow {
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) to: Option<DateTime<Utc>>,
}

impl TimeWindow {
    /// From a time on.
    pub fn since(from: DateTime<Utc>) -> Self {
        Self {
            from: Some(from),
            to: None,
        }
    }

    /// Between two times.
    pub fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
        }
    }

    /// No window: everything the account ever had. With a doctor's account that is all their patients.
    pub fn everything() -> Self {
        Self {
            from: None,
            to: None,
        }
    }
}

/// Which cases to list.
///
/// ```
/// use threeshape_client::{CaseFilter, TimeWindow};
/// # let since = chrono::DateTime::from_timestamp(1_767_225_600, 0).unwrap();
///
/// let filter = CaseFilter::new(TimeWindow::since(since)).states(["Sent", "Received"]);
/// # let _ = filter;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CaseFilter {
    /// From when until when.
    pub window: TimeWindow,
    /// Of these states. The service takes stages and flags alike here.
    pub states: Vec<String>,
    /// Whether a window without an end gets the time of the first page as its end, so that cases that
    /// arrive meanwhile do not push others from page to page.
    pub pinned: bool,
}

impl CaseFilter {
    /// The cases of a time.
    pub fn new(window: TimeWindow) -> Self {
        Self {
            window,
            states: Vec::new(),
            pinned: true,
        }
    }

    /// Of these states only.
    pub fn states<S: Into<String>>(mut self, states: impl IntoIterator<Item = S>) -> Self {
        self.states = states.into_iter().map(Into::into).collect();
        self
    }

    /// Leaves a window without an end open while the list is read.
    pub fn unpinned(mut self) -> Self {
        self.pinned = false;
        self
    }
}

impl From<TimeWindow> for CaseFilter {
    fn from(window: TimeWindow) -> Self {
        Self::new(window)
    }
}

/// Which of the two ways to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SearchVersion {
    /// `/api/cases/search`, with a time window and states.
    #[default]
    Documented,
    /// `/api/v3/cases/search`, seen in use since 2023. It has no window.
    V3,
}

/// What to search for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Search {
    /// The text; what it is compared with is not documented. The patient's name is among it.
    pub text: Phi<String>,
    /// Time and states.
    pub filter: CaseFilter,
    /// Which way.
    pub version: SearchVersion,
}

impl Search {
    /// A text in a time.
    pub fn new(text: impl Into<String>, filter: impl Into<CaseFilter>) -> Self {
        Self {
            text: Phi::new(text.into()),
            filter: filter.into(),
            version: SearchVersion::default(),
        }
    }

    /// By another way.
    pub fn version(mut self, version: SearchVersion) -> Self {
        self.version = version;
        self
    }
}
