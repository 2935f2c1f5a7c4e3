//! Creating, replacing, changing and deleting rows, as strict as the imitated framework (dossier 2.8, 2.10).

use serde_json::{Map, Value, json};

use super::api::{Caller, Outcome, Refused, Reply};
use super::facts::Resource;
use super::input::{Input, Upload};
use super::list::{is_shared, says};
use super::rows::{Key, Row, Rows};
use super::state::State;
use super::wire::{Style, shown};
use super::{Drchrono, appointments, check, documents, filters, labs, patients, seed};
use crate::lock;
use crate::server::Call;

impl Drchrono {
    /// `GET` on an item.
    pub(super) fn read(
        &self,
        call: &Call,
        resource: &'static Resource,
        caller: &Caller,
        key: &Key,
    ) -> Outcome {
        if resource.name() == "insurances" {
            filters::payer_type(call)?;
        }
        let own = (!self.0.switches.is("sharing", "on")).then(|| seed::doctor_of(caller.user));
        let style = Style::of(&self.0.switches);
        let mut state = lock(&self.0.state);
        let row = state
            .rows
            .get(resource.name(), key)
            .filter(|row| is_shared(resource, row, own))
            .filter(|row| {
                !(resource.hides_deleted() && row.archived && !says(call, "show_archived"))
            })
            .ok_or_else(Refused::not_found)?;
        let value = shown(resource, key, row, says(call, "verbose"), style);
        let value = self.with_links(&mut state, resource, value, true);
        Ok(Reply::Json(200, value))
    }

    /// `POST` on a collection: one object, or an array of them, all or nothing.
    pub(super) fn create(&self, call: &Call, resource: &'static Resource, input: Input) -> Outcome {
        if let Value::Array(items) = input.value {
            let mut made = Vec::new();
            let mut problems = Vec::new();
            let mut state = lock(&self.0.state);
            for item in items {
                let (members, _) = Input {
                    value: item,
                    files: Vec::new(),
                }
                .object()?;
                match self.prepared(&state.rows, call, resource, &members, &[]) {
                    Ok(row) => {
                        made.push(row);
                        problems.push(json!({}));
                    }
                    Err(refused) if refused.status == 400 => problems.push(refused.body),
                    Err(refused) => return Err(refused),
                }
            }
            if problems.iter().any(|p| *p != json!({})) {
                return Err(Refused::new(400, problems.into()));
            }
            let in_each_others_way = made.iter().enumerate().any(|(at, row)| {
                resource.table() == "appointments"
                    && made[..at]
                        .iter()
                        .any(|earlier| appointments::clash(row, earlier))
            });
            if in_each_others_way {
                let text = "The appointments overlap with each other.";
                return Err(Refused::detail(409, text));
            }
            let stored: Vec<Value> = made
                .into_iter()
                .map(|row| self.store(&mut state, resource, row, Vec::new()))
                .collect();
            return Ok(Reply::Json(201, stored.into()));
        }
        let (members, files) = input.object()?;
        // One lock for check and deed: of two appointments for one slot, one is refused.
        let mut state = lock(&self.0.state);
        let row = self.prepared(&state.rows, call, resource, &members, &files)?;
        Ok(Reply::Json(
            201,
            self.store(&mut state, resource, row, files),
        ))
    }

    /// A new row, checked, not yet stored.
    fn prepared(
        &self,
        rows: &Rows,
        call: &Call,
        resource: &'static Resource,
        members: &Map<String, Value>,
        files: &[Upload],
    ) -> Result<Row, Refused> {
        let mut fields = check::members(resource, members, files, rows, check::Mode::Create)?;
        if resource.name() == "yellow_notepad" {
            // Read-only in the schema, and yet what tells one notepad from another.
            for name in ["appointment_id", "template_id"] {
                let given = call.query_value(name).and_then(Key::parse);
                let given = given.or_else(|| members.get(name).and_then(Key::of));
                let key = given.ok_or_else(|| Refused::field(name, "This field is required."))?;
                fields.insert(name.to_owned(), key.value());
            }
        }
        documents::check(resource, files, &self.0.switches)?;
        match resource.table() {
            "appointments" => appointments::complete(&mut fields, rows)?,
            "patients" => {
                let guarded = self.0.switches.on("duplicate_patients");
                if guarded && !says(call, "allow_duplicates") {
                    patients::no_duplicate(&fields, rows)?;
                }
                patients::complete(&mut fields, rows)?;
            }
            _ => {}
        }
        let row = Row::new(fields, self.0.clock.now());
        match resource.table() {
            "appointments" => appointments::no_overlap(rows, None, &row)?,
            "clinical_note_field_values" => appointments::open_note(rows, &row)?,
            _ => {}
        }
        Ok(row)
    }

    fn store(
        &self,
        state: &mut State,
        resource: &'static Resource,
        row: Row,
        files: Vec<Upload>,
    ) -> Value {
        let style = Style::of(&self.0.switches);
        let key = state.rows.next(resource.name());
        let delay = self.0.switches.number("document_delay").unsigned_abs();
        let row = documents::keep(&mut state.rows, resource, &key, row, files, delay);
        let value = shown(resource, &key, &row, false, style);
        if resource.table() == "lab_documents" {
            labs::attach(&mut state.rows, &row, &key);
        }
        state.rows.insert(resource.name(), key.clone(), row);
        self.event(state, resource, "CREATE", &key);
        self.with_links(state, resource, value, false)
    }

    /// `PUT` and `PATCH` on an item.
    pub(super) fn write(
        &self,
        resource: &'static Resource,
        key: &Key,
        input: Input,
        whole: bool,
    ) -> Outcome {
        let (members, files) = input.object()?;
        let style = Style::of(&self.0.switches);
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let old = state
            .rows
            .get(resource.name(), key)
            .filter(|row| !(resource.hides_deleted() && row.archived))
            .cloned()
            .ok_or_else(Refused::not_found)?;
        let mode = if whole {
            check::Mode::Replace
        } else {
            check::Mode::Update
        };
        let changes = check::members(resource, &members, &files, &state.rows, mode)?;
        documents::check(resource, &files, &self.0.switches)?;
        let mut row = old.clone();
        if whole {
            // What was not sent is unset, apart from what a client cannot write.
            row.fields.retain(|name, _| !resource.may_write(name));
        }
        for (name, value) in changes {
            if value.is_null() {
                row.fields.remove(&name);
            } else {
                row.fields.insert(name, value);
            }
        }
        row.touch(now);
        if resource.table() == "appointments" {
            appointments::changed(&old, &mut row, key, style.naive(now));
            appointments::no_overlap(&state.rows, Some(key), &row)?;
        }
        if resource.table() == "clinical_note_field_values" {
            appointments::open_note(&state.rows, &row)?;
        }
        let delay = self.0.switches.number("document_delay").unsigned_abs();
        let row = documents::keep(&mut state.rows, resource, key, row, files, delay);
        let value = shown(resource, key, &row, false, style);
        state.rows.insert(resource.name(), key.clone(), row);
        self.event(&mut state, resource, "MODIFY", key);
        if self.0.switches.is("write_answer", "200_object") || resource.name() == "schedule_blocks"
        {
            return Ok(Reply::Json(200, value));
        }
        Ok(Reply::Empty(204))
    }

    /// `PATCH` on a collection: the rows of the patient, appointment and form it names.
    pub(super) fn update_all(&self, resource: &'static Resource, input: Input) -> Outcome {
        let (members, files) = input.object()?;
        let now = self.0.clock.now();
        let delay = self.0.switches.number("document_delay").unsigned_abs();
        let mut state = lock(&self.0.state);
        let changes = check::members(resource, &members, &files, &state.rows, check::Mode::Update)?;
        documents::check(resource, &files, &self.0.switches)?;
        let names = ["patient", "appointment", "consent_form"];
        let keys: Vec<Key> = state
            .rows
            .table(resource.name())
            .filter(|(_, row)| {
                names
                    .iter()
                    .filter_map(|name| Some((name, changes.get(*name)?)))
                    .all(|(name, value)| row.fields.get(*name) == Some(value))
            })
            .map(|(key, _)| key.clone())
            .collect();
        if keys.is_empty() {
            return Err(Refused::not_found());
        }
        for key in keys {
            let Some(mut row) = state.rows.get(resource.name(), &key).cloned() else {
                continue;
            };
            row.fields.extend(changes.clone());
            row.touch(now);
            let row = documents::keep(&mut state.rows, resource, &key, row, files.clone(), delay);
            state.rows.insert(resource.name(), key, row);
        }
        Ok(Reply::Empty(204))
    }

    /// `DELETE` on an item: appointments are marked, documents are archived, the rest is gone.
    pub(super) fn delete(&self, resource: &'static Resource, key: &Key) -> Outcome {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let row = state
            .rows
            .get_mut(resource.name(), key)
            .filter(|row| !(resource.hides_deleted() && row.archived))
            .ok_or_else(Refused::not_found)?;
        row.archived = true;
        row.touch(now);
        let row = row.clone();
        self.event(&mut state, resource, "DELETE", key);
        if resource.table() == "line_items" {
            let mut fields = Map::new();
            fields.insert("billing_line_item_id".to_owned(), key.value());
            if let Some(appointment) = row.fields.get("appointment") {
                fields.insert("appointment_id".to_owned(), appointment.clone());
            }
            let deletion = state.rows.next("line_item_deletions");
            let row = Row::new(fields, now);
            state.rows.insert("line_item_deletions", deletion, row);
        }
        if resource.table() == "lab_documents" {
            labs::detach(&mut state.rows, &row, key);
        }
        if !matches!(resource.table(), "appointments" | "documents") {
            state.rows.remove(resource.name(), key);
        }
        Ok(Reply::Empty(204))
    }
}
