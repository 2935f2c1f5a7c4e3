//! What is known of the drchrono API v4, read from the text files in `drchrono-client/facts`: resources with
//! their operations, filters and scopes; models with their members. The files explain their own form.
//!
//! Three things are made from it: the typed code of `drchrono-client` (`cargo xtask codegen`), the sandbox's
//! resources, and the tests that nothing was left out.
//!
//! ```
//! use drchrono_facts::{Facts, Kind, Operation};
//!
//! let facts = Facts::get();
//! let appointments = facts.resource("appointments").unwrap();
//! assert_eq!(appointments.path(), "/api/appointments");
//! assert_eq!(appointments.scopes_for(Operation::List), ["calendar:read", "clinical:read"]);
//! let model = facts.model(appointments.model.as_deref().unwrap()).unwrap();
//! assert_eq!(model.member("patient").unwrap().kind, Kind::Id);
//! ```

mod model;
mod parse;
mod resource;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use model::{Kind, Member, Model, Word, Words};
pub use resource::{Operation, Parameter, ParameterKind, Resource, Scope, Special};

/// The facts files, in the order they are read.
const FILES: [(&str, &str); 5] = [
    (
        "enums.txt",
        include_str!("../../../drchrono-client/facts/enums.txt"),
    ),
    (
        "models.txt",
        include_str!("../../../drchrono-client/facts/models.txt"),
    ),
    (
        "overrides.txt",
        include_str!("../../../drchrono-client/facts/overrides.txt"),
    ),
    (
        "resources.txt",
        include_str!("../../../drchrono-client/facts/resources.txt"),
    ),
    (
        "notes.txt",
        include_str!("../../../drchrono-client/facts/notes.txt"),
    ),
];

/// Everything that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// By name, in the files' order.
    pub resources: Vec<Resource>,
    /// By name. Those of inline objects are among them, named by their path.
    pub models: BTreeMap<String, Model>,
    /// The words that members take, by the name of the set.
    pub words: BTreeMap<String, Words>,
    /// What is worth saying, by `Model.member`, `Model` or `resource`.
    pub notes: BTreeMap<String, String>,
}

impl Facts {
    /// The facts as of the build.
    ///
    /// # Panics
    /// If the files contradict themselves; a test of this crate sees to it that they do not.
    pub fn get() -> &'static Self {
        static FACTS: LazyLock<Facts> =
            LazyLock::new(|| parse::parse(FILES.map(|(_, text)| text)).expect("the facts files"));
        &FACTS
    }

    /// A resource by its name, such as `appointments`.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|one| one.name == name)
    }

    /// A model by its name, such as `Appointment`.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.get(name)
    }

    /// How many members a model has, those of inline objects counted wherever they stand, those of named
    /// models not (as the published document counts them).
    pub fn published_members(&self, model: &Model) -> usize {
        model
            .members
            .iter()
            .filter(|member| !member.added)
            .map(|member| {
                1 + match &member.kind {
                    Kind::Object(name) => match self.model(name) {
                        Some(inner) if !inner.top => self.published_members(inner),
                        _ => 0,
                    },
                    _ => 0,
                }
            })
            .sum()
    }
}

#[cfg(test)]
mod tests;
