//! A copy of all cases and files of any number of accounts, kept in step.
//!
//! ```text
//! files/ab/abcd…                                   what a file holds, by its SHA-256: stored once
//! cases/PROVIDER/ACCOUNT/CASE/manifest.json        a case as it is, and which files it has
//! cases/PROVIDER/ACCOUNT/CASE/versions/000001.json as it was before
//! state/PROVIDER/ACCOUNT.json                      how far the account has been read
//! .staging/                                        what is on its way
//! ```
//!
//! Each object appears whole or not at all. A file is stored before the manifest that names it, a manifest
//! before the state that counts on it: wherever a run ends, the next one goes on from there. Nothing is
//! ever removed: what disappears at the provider is written down, and stays.
//!
//! [`Mirror`] does the work, on a [`Shelf`] (where objects are) and a [`Ledger`] (how far it got). Many
//! workers share it by [`Leases`].

#[cfg(feature = "object-store")]
mod bucket;
mod case;
mod events;
mod folder;
mod identity;
mod keys;
mod lease;
mod ledger;
mod manifest;
mod run;
mod seen;
mod shelf;
mod staging;
pub(crate) mod telemetry;
mod verify;
mod versions;

#[cfg(feature = "object-store")]
pub use bucket::Bucket;
pub use events::{Event, Outcome};
pub use folder::Folder;
pub use identity::{identity, shared_identity};
pub use keys::AccountName;
pub use lease::{
    Claim, Due, Ending, Lease, LeasedLedger, Leases, MemoryLeases, PostgresLeases, SeizingLedger,
    Standing, Wanted, leases_conformance,
};
pub use ledger::{AccountState, Known, Ledger, ShelfLedger};
pub use manifest::{CaseManifest, Deletion, FileRecord, Private};
pub use run::{Mirror, Options};
pub use seen::Seen;
pub use shelf::{Contents, Shelf, Stored, Version};
pub use staging::Staging;
pub use verify::{AccountStatus, Damage, Verified, status, verify};
