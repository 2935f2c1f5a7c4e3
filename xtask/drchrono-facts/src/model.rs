//! Models and their members.

/// An object of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Its name, such as `Appointment` or, for an inline object, `AppointmentVitals`.
    pub name: String,
    /// Published under this name, rather than inline in another model.
    pub top: bool,
    /// `id` first, the others by name.
    pub members: Vec<Member>,
}

impl Model {
    /// A member by its name on the wire.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|one| one.name == name)
    }

    /// Whether there is something in it that only comes with `verbose=true`.
    pub fn has_verbose(&self) -> bool {
        self.members.iter().any(|one| one.verbose)
    }
}

/// A member of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column of the table"
)]
pub struct Member {
    /// Its name on the wire.
    pub name: String,
    /// The type that the service's document gives it, `string`, `array object` and so on.
    pub published: String,
    /// What it is in truth.
    pub kind: Kind,
    /// A list of those.
    pub list: bool,
    /// Set by the service; ignored when it is written.
    pub read_only: bool,
    /// Must be there when the object is created. Never set for what is read-only.
    pub required: bool,
    /// Comes only with `verbose=true`.
    pub verbose: bool,
    /// A patient's data: never shown.
    pub private: bool,
    /// Not in the service's document, but real.
    pub added: bool,
    /// Can be written, is never read.
    pub write_only: bool,
    /// So many codes are published for it, too many to name.
    pub values: Option<u16>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A reference: a number or a text, which of the two it is varies.
    Id,
    /// True or false, or their words.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number: a text with two places when the service writes it.
    Decimal,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM[:SS]`; `24:00` occurs.
    Time,
    /// `YYYY-MM-DDTHH:MM:SS` without a zone.
    Timestamp,
    /// Any text.
    Text,
    /// One of a set of words ([`Facts::words`](crate::Facts::words)), or another.
    Word(String),
    /// Anything.
    Json,
    /// A list of texts, written as a text that holds JSON.
    Tags,
    /// A signed address of a file. Written as a file in a form, or as base64 text.
    Url,
    /// An object of this model.
    Object(String),
}

/// A set of words, open like all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Its name, such as `AppointmentStatus`.
    pub name: String,
    /// In the files' order.
    pub words: Vec<Word>,
}

/// A word and what we call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Our name for it, such as `CheckedIn`.
    pub name: String,
    /// On the wire, such as `Checked In`. May be empty.
    pub wire: String,
}
