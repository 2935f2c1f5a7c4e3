//! The resources as the engine needs them, read from the facts table of `drchrono-client`.

use std::sync::LazyLock;

use drchrono_facts::{Facts, Member};
use hyper::Method;
use serde_json::{Value, json};

/// What a member's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The id of another row.
    Reference,
    Integer,
    Decimal,
    Text,
    Choice,
    Flag,
    Date,
    Time,
    DateTime,
    List,
    Object,
    /// Anything.
    Any,
    /// A file when written, its address when read.
    File,
}

/// A member of a row.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) read_only: bool,
    /// Never shown.
    pub(super) write_only: bool,
    pub(super) required: bool,
    pub(super) verbose: bool,
    /// The words it may have; empty = any.
    pub(super) values: Vec<String>,
}

impl Field {
    /// What stands for a value that was never set: null for references, dates and amounts, empty for text.
    pub(super) fn unset(&self) -> Value {
        match self.kind {
            Kind::Text => "".into(),
            Kind::Choice if self.values.iter().any(String::is_empty) => "".into(),
            Kind::Choice if self.values.iter().any(|v| v == "blank") => "blank".into(),
            Kind::Flag => false.into(),
            Kind::List => json!([]),
            _ => Value::Null,
        }
    }
}

/// One of the things the API can do with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    List,
    Create,
    UpdateAll,
    Read,
    Replace,
    Update,
    Delete,
    Special(&'static str),
}

impl Operation {
    /// Its word in the facts.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Create => "create",
            Self::UpdateAll => "update-in-list",
            Self::Read => "read",
            Self::Replace => "replace",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Special(name) => name,
        }
    }

    pub(super) fn reads(self) -> bool {
        matches!(self, Self::List | Self::Read)
            || matches!(self, Self::Special("ccda" | "ccda_async" | "qrda1"))
    }
}

/// A resource.
#[derive(Debug)]
pub(super) struct Resource {
    of: &'static drchrono_facts::Resource,
    operations: Vec<Operation>,
    pub(super) filters: Vec<String>,
    /// Rows of colleagues are seen only when the practice shares them.
    pub(super) shared: bool,
    fields: Vec<Field>,
}

type Chosen = Result<Operation, Vec<&'static str>>;

impl Resource {
    pub(super) fn name(&self) -> &'static str {
        &self.of.name
    }

    /// What the facts say of it.
    pub(super) fn of(&self) -> &'static drchrono_facts::Resource {
        self.of
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = Operation> {
        self.operations.iter().copied()
    }

    /// The resource whose rows it shows.
    pub(super) fn table(&self) -> &'static str {
        super::rows::table_of(self.name())
    }

    /// Asked for with POST, fetched when it is ready.
    pub(super) fn is_bulk(&self) -> bool {
        self.of.bulk
    }

    /// Rows that are deleted vanish from lists.
    pub(super) fn hides_deleted(&self) -> bool {
        self.table() == "appointments"
    }

    /// Ids are text and not always numbers.
    pub(super) fn text_ids(&self) -> bool {
        self.table() == "appointments"
    }

    /// The member whose value is a file.
    pub(super) fn file(&self) -> Option<&'static str> {
        self.of.file.as_deref()
    }

    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// A client's value for it counts.
    pub(super) fn may_write(&self, name: &str) -> bool {
        // Breaks are made by leaving the patient out, whatever the document says.
        self.field(name).is_some_and(|f| !f.read_only) && name != "appt_is_break" && name != "id"
    }

    /// The scopes a token must have, all of them.
    pub(super) fn scopes(&self, reads: bool) -> Vec<String> {
        self.of.scopes_to(reads)
    }

    fn chosen(&self, method: &Method, table: &[(Method, Operation)]) -> Chosen {
        let known = |op: &Operation| self.operations.contains(op);
        table
            .iter()
            .find(|(m, op)| m == method && known(op))
            .map(|(_, op)| *op)
            .ok_or_else(|| {
                table
                    .iter()
                    .filter(|(_, op)| known(op))
                    .map(|(m, _)| name_of(m))
                    .collect()
            })
    }

    /// The operation on the collection; the methods there are when it has not this one.
    pub(super) fn on_collection(&self, method: &Method) -> Chosen {
        self.chosen(
            method,
            &[
                (Method::GET, Operation::List),
                (Method::POST, Operation::Create),
                (Method::PATCH, Operation::UpdateAll),
            ],
        )
    }

    /// The operation on an item; no methods when there are no items.
    pub(super) fn on_item(&self, method: &Method) -> Chosen {
        self.chosen(
            method,
            &[
                (Method::GET, Operation::Read),
                (Method::PUT, Operation::Replace),
                (Method::PATCH, Operation::Update),
                (Method::DELETE, Operation::Delete),
            ],
        )
    }

    /// The special operation on an item.
    pub(super) fn special(&self, method: &Method, action: &str) -> Chosen {
        let here = || {
            self.of.special.iter().filter_map(|special| {
                let last = special.path.strip_prefix("{id}/")?;
                (last == action).then_some((special.method.as_str(), last))
            })
        };
        here()
            .find(|(m, _)| *m == method.as_str())
            .map(|(_, last)| Operation::Special(last))
            .ok_or_else(|| here().map(|(m, _)| m).collect())
    }
}

fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "GET",
    }
}

/// What `patients_summary` shows of a patient; the schema it is published with is the whole one.
#[rustfmt::skip]
const SUMMARY: [&str; 8] = [
    "id", "first_name", "middle_name", "last_name", "chart_id", "date_of_birth", "gender", "doctor",
];

static ALL: LazyLock<Vec<Resource>> = LazyLock::new(load);

/// All resources.
pub(super) fn all() -> &'static [Resource] {
    &ALL
}

/// The resource of this name.
pub(super) fn resource(name: &str) -> Option<&'static Resource> {
    all().iter().find(|r| r.name() == name)
}

fn load() -> Vec<Resource> {
    let facts = Facts::get();
    facts
        .resources
        .iter()
        .map(|of| Resource::new(of, facts))
        .collect()
}

impl Resource {
    fn new(of: &'static drchrono_facts::Resource, facts: &'static Facts) -> Self {
        let model = of.model.as_deref().and_then(|name| facts.model(name));
        let members = model.map(|model| &model.members[..]).unwrap_or_default();
        Self {
            of,
            operations: of.operations.iter().map(|op| (*op).into()).collect(),
            filters: of
                .filters
                .iter()
                .map(|filter| filter.name.clone())
                .collect(),
            shared: !of.share.is_empty() && of.share.iter().all(|flag| flag != "open"),
            fields: members
                .iter()
                .filter(|member| {
                    of.name != "patients_summary" || SUMMARY.contains(&member.name.as_str())
                })
                .map(|member| Field::new(member, of, facts))
                .collect(),
        }
    }
}

impl Field {
    fn new(member: &Member, of: &drchrono_facts::Resource, facts: &Facts) -> Self {
        let mut values = Vec::new();
        let kind = match &member.kind {
            _ if of.file.as_deref() == Some(member.name.as_str()) => Kind::File,
            drchrono_facts::Kind::Tags => Kind::List,
            _ if member.list => Kind::List,
            drchrono_facts::Kind::Id => Kind::Reference,
            drchrono_facts::Kind::Bool => Kind::Flag,
            drchrono_facts::Kind::Int => Kind::Integer,
            drchrono_facts::Kind::Decimal => Kind::Decimal,
            drchrono_facts::Kind::Date => Kind::Date,
            drchrono_facts::Kind::Time => Kind::Time,
            drchrono_facts::Kind::Timestamp => Kind::DateTime,
            drchrono_facts::Kind::Text => Kind::Text,
            drchrono_facts::Kind::Word(set) => {
                let words = facts.words.get(set).map(|set| &set.words[..]);
                values = words
                    .unwrap_or_default()
                    .iter()
                    .map(|word| word.wire.clone())
                    .collect();
                Kind::Choice
            }
            drchrono_facts::Kind::Object(_) => Kind::Object,
            drchrono_facts::Kind::Json | drchrono_facts::Kind::Url => Kind::Any,
        };
        Self {
            name: member.name.clone(),
            kind,
            read_only: member.read_only,
            write_only: member.write_only,
            required: member.required,
            verbose: member.verbose,
            values,
        }
    }
}

impl From<drchrono_facts::Operation> for Operation {
    fn from(of: drchrono_facts::Operation) -> Self {
        match of {
            drchrono_facts::Operation::List => Self::List,
            drchrono_facts::Operation::Create => Self::Create,
            drchrono_facts::Operation::Read => Self::Read,
            drchrono_facts::Operation::Replace => Self::Replace,
            drchrono_facts::Operation::Update => Self::Update,
            drchrono_facts::Operation::Delete => Self::Delete,
            drchrono_facts::Operation::UpdateInList => Self::UpdateAll,
        }
    }
}
