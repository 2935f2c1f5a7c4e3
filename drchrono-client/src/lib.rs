#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[allow(dead_code, reason = "called by the resources, as they come")]
mod bulk;
#[allow(dead_code, reason = "called by the resources, as they come")]
mod call;
mod client;
mod environment;
mod fault;
mod files;
#[allow(dead_code, reason = "called by the resources, as they come")]
mod operation;
mod quota;
mod users;
pub mod webhook;
#[allow(dead_code, reason = "called by the resources, as they come")]
mod wire;

pub use bulk::Bulk;
pub use client::{Drchrono, DrchronoBuilder};
pub use dental_oauth;
pub use environment::{Environment, PRODUCTION};
pub use fault::field_errors;
pub use files::FilePart;
pub use quota::{CALLS_PER_HOUR, Estimate, listing_calls};
pub use users::CurrentUser;
