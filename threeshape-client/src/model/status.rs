//! How far a case is: a stage, and how far that stage is.

use super::open_enum;

open_enum! {
    /// The stage of a case (`State`).
    Stage {
        /// Made.
        Created = "Created",
        /// Scanned.
        Scanned = "Scanned",
        /// Designed.
        Designed = "Designed",
        /// Manufactured.
        Manufactured = "Manufactured",
    }
}

open_enum! {
    /// How far its stage is (`StateFlag`).
    StageFlag {
        /// Made.
        Created = "Created",
        /// Sent.
        Sent = "Sent",
        /// Received.
        Received = "Received",
        /// Approved.
        Approved = "Approved",
        /// Rejected.
        Rejected = "Rejected",
    }
}

/// What the service lets one say about a case's stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
}

impl Decision {
    /// The word in the path.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// What the flag of a case becomes, as the words suggest.
    pub(crate) fn flag(self) -> StageFlag {
        match self {
            Self::Approved => StageFlag::Approved,
            Self::Rejected => StageFlag::Rejected,
        }
    }
}
