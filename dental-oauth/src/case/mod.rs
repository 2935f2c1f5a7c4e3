//! Cases, whichever platform they are on: [`CaseSource`] reads them, [`CaseSink`] passes work on.

mod model;
mod query;
mod sink;
mod source;

pub use model::{Case, CaseFile, CaseId, CaseStatus, FileId, FileKind, Jaw, StoredForm};
pub use query::{CaseQuery, Change, Watermark};
pub use sink::{CaseSink, Outgoing, OutgoingFile, Receipt, new_reference};
pub use source::{Capabilities, CaseSource, all_cases, download};
