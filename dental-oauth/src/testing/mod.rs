//! For tests, ours and yours: a clock that moves by hand, an OpenID Provider that misbehaves as asked, a
//! transport that follows a script, cases in memory, and what every token store and every case source must do.

mod case_source;
mod clock;
mod memory_cases;
mod openid_provider;
#[doc(hidden)]
pub mod readers;
mod signing_key;
mod store;
mod transport;

pub use case_source::case_source_conformance;
pub use clock::ManualClock;
pub use memory_cases::MemoryCases;
pub use openid_provider::{Endpoint, Failure, Flaw, OpenIdProvider, Rotation};
pub use signing_key::SigningKey;
pub use store::store_conformance;
pub use transport::{Recorded, Reply, ScriptedTransport};
