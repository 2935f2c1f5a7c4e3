//! What 3Shape knows, typed. Only a case's id is required; everything else may be missing, `null` or
//! written in another way, enums are open, and what is not modelled here can be read from `raw`.

mod case;
mod date;
mod files;
mod guid;
mod order;
mod status;
mod user;

pub use case::{Actor, Case, CaseFilter, Patient, Search, SearchVersion, TimeWindow};
pub use date::{DateForm, ServerDate};
pub use files::{Attachment, Design, JawType, Scan};
pub use guid::Guid;
pub use order::{Comment, ModelElement, Restoration};
pub use status::{Decision, Stage, StageFlag};
pub use user::{Connection, Dongle, RegionInfo, RegionServer, User, UserRole};

/// An enum of the provider's words that keeps the ones it does not know. Words are compared without
/// regard to case, because the service is not consistent in it.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A word that this version does not know.
            Other(String),
        }

        impl $name {
            /// The word, in its usual spelling.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                $(if word.eq_ignore_ascii_case($word) {
                    return Self::$variant;
                })+
                Self::Other(word.to_owned())
            }
        }
    };
}
use open_enum;
