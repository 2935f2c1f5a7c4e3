//! What is made, and where it goes.

use std::collections::{BTreeMap, BTreeSet};

use drchrono_facts::{Facts, Kind, Member, Model, Operation, Resource};

use super::names::snake;

/// An inline model of more members than this has a file of its own.
const LARGE: usize = 10;
/// The body of a model of more members than this has a file of its own.
const HUGE: usize = 40;

/// What is made of the facts.
pub(super) struct Plan<'a> {
    pub(super) facts: &'a Facts,
    /// Models that are only written; they are not made as models.
    pub(super) written_only: BTreeSet<&'a str>,
    /// Models that have a body, and the member that goes as a file instead.
    pub(super) bodies: BTreeMap<&'a str, Option<&'a str>>,
    /// The file of each model and set of words, without its ending.
    pub(super) homes: BTreeMap<&'a str, String>,
    /// The file of each body, by its model.
    pub(super) body_homes: BTreeMap<&'a str, String>,
    /// The resources of each model.
    pub(super) used_by: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(facts: &'a Facts) -> Self {
        let mut plan = Self {
            facts,
            written_only: BTreeSet::new(),
            bodies: BTreeMap::new(),
            homes: BTreeMap::new(),
            body_homes: BTreeMap::new(),
            used_by: BTreeMap::new(),
        };
        for resource in &facts.resources {
            if let Some(model) = &resource.model {
                plan.used_by.entry(model).or_default().push(&resource.name);
            }
            if let Some(body) = &resource.body {
                plan.written_only.insert(body);
            }
            if let Some(model) = written_model(resource) {
                plan.add_body(model, resource.file.as_deref());
            }
        }
        for model in facts.models.values().filter(|model| model.top) {
            plan.settle(model, &snake(&model.name));
        }
        plan
    }

    /// The type of what is written to a resource: JSON as it is where all that is known of the model is set
    /// by the service.
    pub(super) fn body_of(&self, resource: &Resource) -> Option<String> {
        let model = written_model(resource)?;
        Some(if self.bodies.contains_key(model) {
            self.body_name(model)
        } else {
            "Value".to_owned()
        })
    }

    /// Whether nothing can be created without the file.
    pub(super) fn file_needed(&self, resource: &Resource, file: &str) -> bool {
        resource.body.is_some()
            || resource
                .model
                .as_deref()
                .and_then(|model| self.facts.model(model)?.member(file))
                .is_some_and(|member| member.required)
    }

    /// The name of a model's body.
    pub(super) fn body_name(&self, model: &str) -> String {
        // What is only written by a resource is called after what that resource reads.
        let read = self.facts.resources.iter().find_map(|resource| {
            (resource.body.as_deref() == Some(model)).then_some(resource.model.as_deref())?
        });
        format!("{}Body", read.unwrap_or(model))
    }

    /// The members of a body.
    pub(super) fn writable(&self, model: &'a Model) -> impl Iterator<Item = &'a Member> {
        let file = self.bodies.get(model.name.as_str()).copied().flatten();
        model
            .members
            .iter()
            .filter(move |member| !member.read_only && Some(member.name.as_str()) != file)
    }

    /// The members without which the service creates nothing.
    pub(super) fn required(&self, model: &'a Model) -> Vec<&'a Member> {
        let read = self.facts.resources.iter().find_map(|resource| {
            (resource.body.as_deref() == Some(&model.name)).then_some(resource.model.as_deref())?
        });
        self.writable(model)
            .filter(|member| {
                member.required
                    || read
                        .and_then(|read| self.facts.model(read)?.member(&member.name))
                        .is_some_and(|twin| twin.required)
            })
            .collect()
    }

    fn add_body(&mut self, model: &'a str, file: Option<&'a str>) {
        let Some(model) = self.facts.model(model) else {
            return;
        };
        if model.members.iter().all(|member| member.read_only) {
            return;
        }
        let known = self.bodies.entry(&model.name).or_default();
        *known = known.or(file);
        for member in model.members.iter().filter(|member| !member.read_only) {
            if let Kind::Object(inner) = &member.kind
                && !self.bodies.contains_key(inner.as_str())
            {
                self.add_body(inner, None);
            }
        }
    }

    /// Puts a model, its words and its inline models into files.
    fn settle(&mut self, model: &'a Model, file: &str) {
        self.homes.insert(&model.name, file.to_owned());
        if self.bodies.contains_key(model.name.as_str()) {
            let apart = if model.members.len() > HUGE {
                "_body"
            } else {
                ""
            };
            self.body_homes
                .insert(&model.name, format!("{file}{apart}"));
        }
        for member in &model.members {
            match &member.kind {
                Kind::Word(set) => {
                    self.homes.entry(set).or_insert_with(|| file.to_owned());
                }
                Kind::Object(inner) => {
                    let Some(inner) = self.facts.model(inner).filter(|inner| !inner.top) else {
                        continue;
                    };
                    if self.homes.contains_key(inner.name.as_str()) {
                        continue;
                    }
                    let own = snake(&inner.name);
                    let file = if inner.members.len() > LARGE {
                        own.as_str()
                    } else {
                        file
                    };
                    self.settle(inner, file);
                }
                _ => {}
            }
        }
    }
}

/// What is written to a resource, if anything is.
fn written_model(resource: &Resource) -> Option<&str> {
    let written = [
        Operation::Create,
        Operation::Replace,
        Operation::Update,
        Operation::UpdateInList,
    ];
    (!resource.bulk && written.iter().any(|one| resource.offers(*one)))
        .then(|| resource.body.as_deref().or(resource.model.as_deref()))?
}

/// The type of a member when it is read.
pub(super) fn read_type(member: &Member) -> String {
    let plain = match &member.kind {
        Kind::Id => "DrId".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Int => "i64".to_owned(),
        Kind::Decimal => "DrDecimal".to_owned(),
        Kind::Date => "DrDate".to_owned(),
        Kind::Time => "DrTime".to_owned(),
        Kind::Timestamp => "DrDateTime".to_owned(),
        Kind::Text => "String".to_owned(),
        Kind::Word(name) | Kind::Object(name) => name.clone(),
        Kind::Json => "Value".to_owned(),
        Kind::Tags => "MetaTags".to_owned(),
        Kind::Url => "Secret".to_owned(),
    };
    wrapped(member, plain)
}

/// The type of a member when it is written.
pub(super) fn write_type(plan: &Plan<'_>, member: &Member) -> String {
    match &member.kind {
        // As base64 text, where a file is not sent in a form.
        Kind::Url => "Phi<String>".to_owned(),
        Kind::Object(name) => wrapped(member, plan.body_name(name)),
        _ => read_type(member),
    }
}

fn wrapped(member: &Member, plain: String) -> String {
    let listed = if member.list {
        format!("Vec<{plain}>")
    } else {
        plain
    };
    // Tags and addresses protect themselves; an object's members do.
    if member.private && !matches!(member.kind, Kind::Tags | Kind::Url | Kind::Object(_)) {
        format!("Phi<{listed}>")
    } else {
        listed
    }
}

/// The names of types that stand in a type.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|name| !name.is_empty())
}
