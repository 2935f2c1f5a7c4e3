//! What Dentbird knows, typed. Only ids are required; everything else may be missing or `null`, enums
//! are open, and what is not modelled here can be read from `raw`.

mod design_case;
mod details;
mod handover;
mod user;

pub use design_case::{DesignCase, DesignCaseFilter, DesignStatus, Lifecycle, ProjectType};
pub use details::{DesignCaseDetails, DesignedMesh, FileReference, ModelType, ScanMesh};
pub(crate) use handover::check_reference;
pub use handover::{Handover, LocalFile, NewFile, RegisteredFile, TransferOutcome};
pub use user::User;

/// An enum of the provider's words that keeps the ones it does not know.
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
            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = dental_oauth::api::tolerant::text(deserializer)?;
                Ok(Self::from(word.unwrap_or_default().as_str()))
            }
        }
    };
}
use open_enum;
