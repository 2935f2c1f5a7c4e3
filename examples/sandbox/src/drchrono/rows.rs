//! The rows of all resources: one table for each, sparse, in the order of their ids.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, SubsecRound as _, Utc};
use serde_json::{Map, Value};

use super::documents::Files;

/// A row's id: a number, and for a single occurrence of a recurring appointment what tells it from the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    number: i64,
    occurrence: String,
}

impl Key {
    pub(super) fn new(number: i64) -> Self {
        Self {
            number,
            occurrence: String::new(),
        }
    }

    pub(super) fn occurrence(number: i64, occurrence: &str) -> Self {
        Self {
            number,
            occurrence: occurrence.to_owned(),
        }
    }

    /// Reads an id as it stands in a path or a query.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (number, occurrence) = text.split_once('_').unwrap_or((text, ""));
        let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let number = number.parse().ok().filter(|_| plain)?;
        Some(Self::occurrence(number, occurrence))
    }

    /// A reference in a row: a number, or its text.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::parse(text),
            other => other.as_i64().map(Self::new),
        }
    }

    /// As a number where it is one, otherwise as text.
    pub(super) fn value(&self) -> Value {
        if self.occurrence.is_empty() {
            self.number.into()
        } else {
            self.to_string().into()
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        if self.occurrence.is_empty() {
            Ok(())
        } else {
            write!(f, "_{}", self.occurrence)
        }
    }
}

/// One row. Members that were never set are absent here and null, empty or false on the wire.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) fields: Map<String, Value>,
    pub(super) created: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    /// When what hangs on the row was changed, such as the note of an appointment.
    pub(super) extended: DateTime<Utc>,
    /// Deleted for those who look, kept for those who ask for it.
    pub(super) archived: bool,
}

impl Row {
    pub(super) fn new(fields: Map<String, Value>, at: DateTime<Utc>) -> Self {
        let at = at.trunc_subsecs(0);
        Self {
            fields,
            created: at,
            updated: at,
            extended: at,
            archived: false,
        }
    }

    /// The row was changed.
    pub(super) fn touch(&mut self, at: DateTime<Utc>) {
        self.updated = at.trunc_subsecs(0);
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool) == Some(true)
    }

    pub(super) fn key(&self, name: &str) -> Option<Key> {
        Key::of(self.fields.get(name)?)
    }
}

pub(super) type Table = BTreeMap<Key, Row>;

/// All tables, by the resource they belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    tables: BTreeMap<&'static str, Table>,
    last: BTreeMap<&'static str, i64>,
    pub(super) files: Files,
}

/// Ids of a resource without rows of the seed start here.
pub(super) const FIRST: i64 = 500_001;

/// The table a resource shows: some resources are other views of one.
pub(super) fn table_of(resource: &str) -> &str {
    match resource {
        "patients_summary" => "patients",
        "lab_orders_summary" => "lab_orders",
        other => other.strip_suffix("_list").unwrap_or(other),
    }
}

impl Rows {
    /// The rows of a resource, in the order of their ids.
    pub(super) fn table(&self, resource: &str) -> impl Iterator<Item = (&Key, &Row)> {
        self.tables.get(table_of(resource)).into_iter().flatten()
    }

    pub(super) fn get(&self, resource: &str, key: &Key) -> Option<&Row> {
        self.tables.get(table_of(resource))?.get(key)
    }

    pub(super) fn get_mut(&mut self, resource: &str, key: &Key) -> Option<&mut Row> {
        self.tables.get_mut(table_of(resource))?.get_mut(key)
    }

    /// The next free id of a resource.
    pub(super) fn next(&mut self, resource: &'static str) -> Key {
        let last = self.last.entry(table_of(resource)).or_insert(FIRST - 1);
        *last += 1;
        Key::new(*last)
    }

    pub(super) fn insert(&mut self, resource: &'static str, key: Key, row: Row) {
        let table = table_of(resource);
        let last = self.last.entry(table).or_insert(FIRST - 1);
        *last = (*last).max(key.number);
        self.tables.entry(table).or_default().insert(key, row);
    }

    pub(super) fn remove(&mut self, resource: &str, key: &Key) {
        if let Some(table) = self.tables.get_mut(table_of(resource)) {
            table.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbers_and_occurrences_of_numbers() {
        for text in ["7", "800001", "800001_20260105"] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "-7", "x", "7x", "current"] {
            assert_eq!(Key::parse(text), None);
        }
        assert_eq!(Key::of(&"12".into()), Some(Key::new(12)));
        assert_eq!(Key::of(&12.into()), Some(Key::new(12)));
        assert_eq!(Key::new(12).value(), 12);
    }

    #[test]
    fn views_share_a_table_and_ids_are_never_given_twice() {
        let mut rows = Rows::default();
        let at = DateTime::<Utc>::default();
        let key = rows.next("patients");
        rows.insert("patients_summary", key.clone(), Row::new(Map::new(), at));
        assert!(rows.get("patients_list", &key).is_some());
        rows.remove("patients", &key);
        assert_ne!(rows.next("patients"), key);
    }
}
