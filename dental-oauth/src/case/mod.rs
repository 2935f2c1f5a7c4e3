//! Cases, whichever platform they are on: [`CaseSource`] reads them, [`CaseSink`] passes work on.

mod changes;
mod merge;
mod model;
mod query;
mod sink;
mod source;

pub use changes::{ChangeFeed, Changes, Watermark, changes_since};
pub use merge::{Merged, MergedCases, merge};
pub use model::{Case, CaseFile, CaseId, CaseStatus, FileId, FileKind, Jaw, StoredForm};
pub use query::CaseQuery;
pub use sink::{CaseSink, Outgoing, OutgoingFile, Receipt, new_reference};
pub use source::{Capabilities, CaseSource, all_cases, download};
