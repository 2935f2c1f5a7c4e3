//! Members of a write.

use std::fmt;

use dental_oauth::Phi;

/// What a write does to a member: leave it alone, empty it, or set it.
///
/// ```
/// use drchrono_client::Patch;
///
/// let untouched: Patch<i64> = Patch::default();
/// assert_eq!(untouched, Patch::Absent);
/// assert_eq!(Patch::from(5), Patch::Value(5));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not sent. An update leaves the member as it is.
    #[default]
    Absent,
    /// Sent as `null`: empties the member, where the service allows that.
    Null,
    /// Sent.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether it is not sent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value that is sent, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Patch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Null => f.write_str("Null"),
            Self::Value(value) => value.fmt(f),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

macro_rules! from_what_one_has {
    ($($from:ty => $to:ty, $convert:expr;)+) => {
        $(impl From<$from> for Patch<$to> {
            fn from(value: $from) -> Self {
                Self::Value($convert(value))
            }
        })+
    };
}

from_what_one_has! {
    &str => String, str::to_owned;
    &str => Phi<String>, |text: &str| Phi::new(text.to_owned());
    String => Phi<String>, Phi::new;
    i64 => super::DrId, super::DrId::from;
    &super::DrId => super::DrId, super::DrId::clone;
    &str => super::DrDate, super::DrDate::parse;
    &str => super::DrDateTime, super::DrDateTime::parse;
    chrono::NaiveDate => super::DrDate, super::DrDate::from;
    chrono::NaiveDateTime => super::DrDateTime, super::DrDateTime::from;
    chrono::NaiveDate => Phi<super::DrDate>, |date| Phi::new(super::DrDate::from(date));
}
