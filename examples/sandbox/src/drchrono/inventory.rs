//! The inventory the sandbox works from, for tests that go through all of it.

use serde_json::{Map, Value};

use super::facts::{self, Kind, Operation, Resource};
use super::{Drchrono, check, sample};
use crate::lock;

/// A resource: what can be done with it and what its rows have.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ResourceInfo {
    /// Its name: `/api/<name>`.
    pub name: &'static str,
    /// `list`, `create`, `read`, `replace`, `update`, `delete`, `update-in-list`.
    pub operations: Vec<&'static str>,
    /// Scopes for reading, then those for writing.
    pub scopes: Vec<String>,
    /// The member that is sent as a file.
    pub file: Option<&'static str>,
    /// The members of its rows that are shown.
    pub members: Vec<MemberInfo>,
    /// A body with what is required and no more, the file left out.
    pub sample: Value,
}

/// A member of a row.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a column of the inventory"
)]
pub struct MemberInfo {
    /// Its name.
    pub name: &'static str,
    /// A client cannot set it.
    pub read_only: bool,
    /// Needed to make a row.
    pub required: bool,
    /// Shown with `verbose` only.
    pub verbose: bool,
    /// One of a set of words.
    pub choice: bool,
}

impl Drchrono {
    /// All resources the sandbox has.
    pub fn resources() -> Vec<ResourceInfo> {
        facts::all().iter().map(info).collect()
    }

    /// The id of the row of a resource that was made last and is not deleted. Instead of a resource also a member
    /// that refers to one, such as `patient`.
    pub fn newest(&self, resource: &str) -> Option<String> {
        let state = lock(&self.0.state);
        let resource = check::target(resource).unwrap_or(resource);
        let rows = state.rows.table(resource).filter(|(_, row)| !row.archived);
        rows.last().map(|(key, _)| key.to_string())
    }
}

fn info(resource: &'static Resource) -> ResourceInfo {
    let mut scopes = resource.scopes(true);
    scopes.extend(resource.scopes(false));
    let mut sample = Map::new();
    for field in resource.fields() {
        let wanted = field.required && field.kind != Kind::File;
        if let Some(value) = sample::value(field, 0).filter(|_| wanted) {
            sample.insert(field.name.clone(), value);
        }
    }
    if resource.table() == "appointments" {
        sample.insert("duration".to_owned(), 15.into());
        sample.insert("allow_overlapping".to_owned(), true.into());
    }
    ResourceInfo {
        name: resource.name(),
        operations: resource.operations().map(Operation::word).collect(),
        scopes,
        file: resource.file(),
        members: resource
            .fields()
            .iter()
            .filter(|field| !field.write_only)
            .map(|field| MemberInfo {
                name: &field.name,
                read_only: !resource.may_write(&field.name),
                required: field.required,
                verbose: field.verbose,
                choice: field.kind == Kind::Choice,
            })
            .collect(),
        sample: sample.into(),
    }
}
