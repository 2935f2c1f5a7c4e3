//! Resources and what can be asked of them.

/// A resource: `/api/<name>` and what lies below.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Its name, the last part of its path.
    pub name: String,
    /// What its lists and objects are made of. Reports have none.
    pub model: Option<String>,
    /// What is written, where that is another model.
    pub body: Option<String>,
    /// What can be done to the list and to an object, as published.
    pub operations: Vec<Operation>,
    /// Further operations.
    pub special: Vec<Special>,
    /// The list is made by a job: [`Operation::Create`] submits it, [`Operation::List`] polls it.
    pub bulk: bool,
    /// Operations that are published but not there.
    pub artefacts: Vec<Operation>,
    /// What a token needs; all of them.
    pub scopes: Vec<Scope>,
    /// What the practice must have granted to the user.
    pub permissions: Vec<String>,
    /// The practice's flags for seeing colleagues' data; `open` is always shared.
    pub share: Vec<String>,
    /// The parameters that page through the list, as published.
    pub paging: Vec<String>,
    /// The member that is sent as a file, in a form.
    pub file: Option<String>,
    /// Parameters of reading one object.
    pub read_query: Vec<Parameter>,
    /// Parameters of creating one.
    pub create_query: Vec<Parameter>,
    /// Filters of the list; of the submission for bulk resources.
    pub filters: Vec<Parameter>,
}

impl Resource {
    /// The path of the list.
    pub fn path(&self) -> String {
        format!("/api/{}", self.name)
    }

    /// Whether it is published.
    pub fn has(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }

    /// Whether it is published and there.
    pub fn offers(&self, operation: Operation) -> bool {
        self.has(operation) && !self.artefacts.contains(&operation)
    }

    /// The scopes that an operation needs, all of them: `:read` for reads, `:write` for writes. Submitting a
    /// bulk job reads.
    pub fn scopes_for(&self, operation: Operation) -> Vec<String> {
        self.scopes_to(operation.is_read() || (self.bulk && operation == Operation::Create))
    }

    /// The scopes that reading (or else writing) needs, for the special operations.
    pub fn scopes_to(&self, read: bool) -> Vec<String> {
        self.scopes
            .iter()
            .filter(|scope| if read { scope.read } else { scope.write })
            .map(|scope| format!("{}:{}", scope.name, if read { "read" } else { "write" }))
            .collect()
    }

    /// The filter that bounds the time of the last change from below.
    pub fn changed_since(&self) -> Option<&Parameter> {
        self.filters.iter().find(|filter| filter.changed)
    }

    /// Filters of which at least one must be there. Empty: none need be.
    pub fn one_of(&self) -> impl Iterator<Item = &Parameter> {
        self.filters.iter().filter(|filter| filter.one_of)
    }

    /// Method and path of everything published, with `{id}` for the id.
    pub fn published(&self) -> impl Iterator<Item = (&str, String)> {
        let path = self.path();
        let below = path.clone();
        self.operations
            .iter()
            .map(move |operation| {
                let item = if operation.on_item() { "/{id}" } else { "" };
                (operation.method(), format!("{path}{item}"))
            })
            .chain(
                self.special.iter().map(move |special| {
                    (special.method.as_str(), format!("{below}/{}", special.path))
                }),
            )
    }
}

/// What can be done to a list or to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// GET on the list.
    List,
    /// POST on the list.
    Create,
    /// GET on an object.
    Read,
    /// PUT on an object.
    Replace,
    /// PATCH on an object.
    Update,
    /// DELETE on an object.
    Delete,
    /// PATCH on the list.
    UpdateInList,
}

impl Operation {
    /// All of them, with their words in the files.
    pub(crate) const WORDS: [(&'static str, Self); 7] = [
        ("list", Self::List),
        ("create", Self::Create),
        ("read", Self::Read),
        ("replace", Self::Replace),
        ("update", Self::Update),
        ("delete", Self::Delete),
        ("update-in-list", Self::UpdateInList),
    ];

    /// The HTTP method.
    pub fn method(self) -> &'static str {
        match self {
            Self::List | Self::Read => "GET",
            Self::Create => "POST",
            Self::Replace => "PUT",
            Self::Update | Self::UpdateInList => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether it changes nothing.
    pub fn is_read(self) -> bool {
        matches!(self, Self::List | Self::Read)
    }

    /// Whether its path has an id.
    pub fn on_item(self) -> bool {
        matches!(
            self,
            Self::Read | Self::Replace | Self::Update | Self::Delete
        )
    }
}

/// An operation of its own kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Special {
    /// The HTTP method.
    pub method: String,
    /// Below the resource's path, such as `{id}/ccda`.
    pub path: String,
    /// What we call it.
    pub name: String,
}

/// A scope as a resource declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its base, such as `patients:summary`.
    pub name: String,
    /// Reads need `<name>:read`.
    pub read: bool,
    /// Writes need `<name>:write`.
    pub write: bool,
}

/// A parameter of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column of the table"
)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// What it takes.
    pub kind: ParameterKind,
    /// Must be there.
    pub required: bool,
    /// At least one of those marked so must be there.
    pub one_of: bool,
    /// A lower bound, inclusive, on the time of the last change.
    pub changed: bool,
    /// A patient's data: never shown.
    pub private: bool,
    /// Not published for this resource, but works.
    pub added: bool,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterKind {
    /// A reference.
    Id,
    /// Any text.
    Text,
    /// A whole number.
    Int,
    /// `true`, or left out.
    Flag,
    /// `YYYY-MM-DD`.
    Date,
    /// `M/D/YYYY`.
    UsDate,
    /// `YYYY-MM-DD/YYYY-MM-DD`, both included.
    Dates,
    /// `YYYY-MM-DDTHH:MM:SS` without a zone.
    Timestamp,
    /// Texts with commas between them.
    Csv,
    /// Numbers, the key repeated for each.
    Ints,
}

impl ParameterKind {
    /// All of them, with their words in the files.
    pub(crate) const WORDS: [(&'static str, Self); 10] = [
        ("id", Self::Id),
        ("text", Self::Text),
        ("int", Self::Int),
        ("flag", Self::Flag),
        ("date", Self::Date),
        ("usdate", Self::UsDate),
        ("dates", Self::Dates),
        ("timestamp", Self::Timestamp),
        ("csv", Self::Csv),
        ("ints", Self::Ints),
    ];
}
