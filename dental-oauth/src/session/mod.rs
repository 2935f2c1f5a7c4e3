//! Staying signed in: one refresh at a time, saved before use, across tasks, processes and machines.
//!
//! A rotating refresh token can be spent once, and the answer holds the only copy of the next one. A
//! [`Session`] therefore spends it under the store's [`begin`](TokenStore::begin), after reading the
//! store again, on a task that no caller can cancel, and saves the successor before anybody uses it.

mod access_token;
#[cfg(all(test, feature = "file-store"))]
mod crash_points;
#[cfg(any(feature = "postgres", feature = "redis"))]
mod database;
#[cfg(feature = "file-store")]
mod disk;
#[cfg(feature = "file-store")]
mod file;
#[cfg(any(feature = "file-store", feature = "postgres", feature = "redis"))]
mod json;
mod memory;
#[cfg(feature = "file-store")]
pub(crate) mod private;
mod record;
mod seal_key;
#[expect(
    clippy::module_inception,
    reason = "`session::Session` is what a reader looks for"
)]
mod session;
mod state;
mod status;
mod store;
mod token_json;
#[cfg(all(
    any(test, feature = "testing"),
    any(feature = "file-store", feature = "postgres", feature = "redis")
))]
pub(crate) mod trial;
mod turn;

pub use access_token::AccessToken;
#[cfg(any(feature = "postgres", feature = "redis"))]
pub use database::DatabaseStore;
#[cfg(feature = "postgres")]
#[doc(hidden)]
pub use database::connection::PostgresConnection;
#[cfg(feature = "file-store")]
pub use file::FileStore;
pub use memory::MemoryStore;
pub use session::Session;
pub use status::SignIn;
pub use store::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Sharing, StoreError, Stored,
    TokenStore,
};
