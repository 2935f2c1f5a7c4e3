#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod bulk;
mod case_files;
mod charts;
mod client;
mod documents;
mod environment;
mod fault;
mod files;
mod incoming;
mod lookup;
#[allow(clippy::too_many_lines, reason = "a line for each member")]
pub mod model;
mod object;
mod operation;
mod place;
mod query;
mod quota;
mod read;
pub mod resources;
mod rows;
mod scalar;
mod sink;
mod source;
mod storage;
mod times;
mod users;
mod walk;
pub mod webhook;
mod windows;
mod wire;
mod word;
mod write;

pub use bulk::Bulk;
pub use client::{Drchrono, DrchronoBuilder};
pub use dental_oauth;
pub use documents::{NewDocument, StoredDocument};
pub use environment::{Environment, PRODUCTION, SCOPES};
pub use fault::field_errors;
pub use files::FilePart;
pub use lookup::{FoundPatients, PatientLookup};
pub use object::Extra;
pub use quota::{CALLS_PER_HOUR, Estimate, listing_calls};
pub use scalar::{DrDate, DrDateTime, DrDecimal, DrId, DrTime, MetaTags, Patch};
pub use source::Cases;
pub use times::date_ranges;
pub use users::CurrentUser;
