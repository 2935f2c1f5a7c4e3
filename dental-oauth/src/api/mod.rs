//! One request's way from method call to value, and lists of pages.

mod attempt;
mod builder;
mod client;
mod dialect;
mod in_flight;
mod json;
mod json_bytes;
mod page;
mod pages;
mod quota;
mod redirect;
mod request;
mod retry;
pub mod tolerant;

pub use builder::ApiClientBuilder;
pub use client::{ApiClient, ApiResponse, ApiStream};
pub use dialect::{Answer, Dialect, Fault, ReadValue, Unread};
pub use json::{JsonText, Misread};
pub use page::{Cursor, Page};
pub use pages::Pages;
pub(crate) use pages::Taken;
#[cfg(feature = "file-store")]
pub use quota::FileLedger;
pub use quota::{
    LedgerEntry, MemoryLedger, Quota, QuotaLedger, QuotaRules, QuotaUsage, QuotaWait, WaitReason,
    WhenEmpty,
};
pub use redirect::Redirects;
pub use request::{ApiRequest, PathSegments};
pub use retry::RetryPolicy;
