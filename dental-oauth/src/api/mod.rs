//! One request's way from method call to value, and lists of pages.

mod builder;
mod client;
mod dialect;
mod in_flight;
mod page;
mod pages;
mod redirect;
mod request;
mod retry;
pub mod tolerant;

pub use builder::ApiClientBuilder;
pub use client::{ApiClient, ApiResponse, ApiStream};
pub use dialect::{Answer, Dialect, Fault};
pub use page::{Cursor, Page};
pub use pages::Pages;
pub(crate) use pages::Taken;
pub use redirect::Redirects;
pub use request::{ApiRequest, PathSegments};
pub use retry::RetryPolicy;
