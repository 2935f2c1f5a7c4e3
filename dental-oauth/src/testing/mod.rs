//! For tests, ours and yours: a clock that moves by hand, a transport that follows a
//! script, and what every token store must do.

mod clock;
mod memory_cases;
mod store;
mod transport;

pub use clock::ManualClock;
pub use memory_cases::MemoryCases;
pub use store::store_conformance;
pub use transport::{Recorded, Reply, ScriptedTransport};
