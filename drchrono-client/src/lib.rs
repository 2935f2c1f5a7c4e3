#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[allow(dead_code, reason = "called by the resources, as they come")]
mod bulk;
#[allow(dead_code, reason = "called by the resources, as they come")]
mod call;
mod case_files;
mod client;
mod documents;
mod environment;
mod fault;
mod files;
mod operation;
mod quota;
mod sink;
mod source;
mod storage;
mod times;
mod users;
mod walk;
pub mod webhook;
mod wire;

pub use bulk::Bulk;
pub use client::{Drchrono, DrchronoBuilder};
pub use dental_oauth;
pub use documents::{NewDocument, StoredDocument};
pub use environment::{Environment, PRODUCTION};
pub use fault::field_errors;
pub use files::FilePart;
pub use quota::{CALLS_PER_HOUR, Estimate, listing_calls};
pub use source::Cases;
pub use times::date_ranges;
pub use users::CurrentUser;
