//! For tests, ours and yours: a clock that moves by hand and a transport that follows a script.

mod clock;
mod transport;

pub use clock::ManualClock;
pub use transport::{Recorded, Reply, ScriptedTransport};
