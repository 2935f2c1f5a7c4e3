//! The lists: pages of ten, searches, and what changed. All of them may move while they are read.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::ThreeShape;
use super::dates;
use super::service::{Refused, Reply, Result, message};
use super::show::Host;
use super::state::{Case, Region, User};
use crate::lock;
use crate::server::Call;

/// The size of a page is the service's and cannot be asked for.
const PAGE: usize = 10;

impl ThreeShape {
    /// `GET /api/cases`, `GET /api/cases/search`, `GET /api/v3/cases/search`.
    pub(super) async fn list(
        &self,
        call: &Call,
        caller: &User,
        region: Region,
        host: Host,
        search: bool,
    ) -> Result {
        self.pause("delay_ms").await;
        let needle = call.query_value("searchString");
        if search && (needle.is_none() || call.query_value("page").is_none()) {
            return message("searchString and page are required.");
        }
        let page: usize = match call.query_value("page").unwrap_or("0").parse() {
            Ok(page) => page,
            Err(_) => return message("The value of page is invalid."),
        };
        let (from, to) = (date(call, "from")?, date(call, "to")?);
        let states: Vec<String> = call
            .query_value("caseStates")
            .unwrap_or_default()
            .split(',')
            .map(|state| state.trim().to_ascii_lowercase())
            .filter(|state| !state.is_empty())
            .collect();
        let needle = needle.unwrap_or_default().to_lowercase();
        let mut all = self.visible(caller, region, from, to);
        all.retain(|case| {
            matches_text(case, &needle)
                && (states.is_empty()
                    || states.contains(&case.state.to_ascii_lowercase())
                    || states.contains(&case.flag.to_ascii_lowercase()))
        });
        let answer = self.page(&all, page, host);
        self.move_on(caller, region);
        Ok(answer)
    }

    /// What the caller may see in a list: cases made by them, or with them as an actor. Newest first.
    fn visible(
        &self,
        caller: &User,
        region: Region,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> Vec<Arc<Case>> {
        let updated = self.0.switches.is("case_date", "updated");
        let date = |case: &Case| if updated { case.updated } else { case.created };
        let state = lock(&self.0.state);
        let mut all: Vec<Arc<Case>> = state
            .cases
            .iter()
            .filter(|case| case.region == region)
            .filter(|case| case.creator == caller.id || case.has_actor(&caller.id))
            .filter(|case| from.is_none_or(|from| date(case) >= from))
            .filter(|case| to.is_none_or(|to| date(case) <= to))
            .cloned()
            .collect();
        drop(state);
        all.sort_by(|a, b| (date(b), &b.id).cmp(&(date(a), &a.id)));
        all
    }

    fn page(&self, all: &[Arc<Case>], page: usize, host: Host) -> Reply {
        let fault = self.0.switches.get("list_fault");
        let start = page.saturating_mul(PAGE);
        let shown: Vec<&Arc<Case>> = match fault.as_str() {
            "endless" if !all.is_empty() => (start..start + PAGE)
                .map(|at| &all[at % all.len()])
                .collect(),
            "repeating" if page > 0 => {
                // One step back for every page border before this one.
                all.iter()
                    .skip(start.saturating_sub(page))
                    .take(PAGE)
                    .collect()
            }
            _ => all.iter().skip(start).take(PAGE).collect(),
        };
        let mut cases: Vec<Value> = shown
            .iter()
            .map(|case| self.case_json(case, host))
            .collect();
        if let Some(first) = cases.first_mut() {
            match fault.as_str() {
                "malformed_element" => {
                    let id = first["Id"].clone();
                    *first = json!({"Id": id, "Attachments": 7, "Actors": {"Id": []}, "Created": {}, "Version": "x"});
                }
                "not_an_object" => *first = 42.into(),
                _ => {}
            }
        }
        let mut answer = json!({"Cases": cases, "Count": all.len()});
        match fault.as_str() {
            "no_count" => {
                answer
                    .as_object_mut()
                    .map(|members| members.remove("Count"));
            }
            "count_too_high" => answer["Count"] = (all.len() + 3).into(),
            "count_of_page" => answer["Count"] = cases.len().into(),
            "endless" => answer["Count"] = 1_000_000_000.into(),
            "null_past_end" if cases.is_empty() => answer["Cases"] = Value::Null,
            "duplicate_keys" => {
                let text = answer.to_string();
                let twice = text.replacen(
                    "{\"Actors\"",
                    "{\"Id\":\"00000000-0000-0000-0000-000000000000\",\"Actors\"",
                    1,
                );
                return Reply::Text(twice);
            }
            _ => {}
        }
        Reply::Json(answer)
    }

    /// Cases come and go while the list is read.
    fn move_on(&self, caller: &User, region: Region) {
        match self.0.switches.get("list_fault").as_str() {
            "growing" => {
                self.arrive(region, &caller.id);
            }
            "shrinking" => {
                let newest = self.visible(caller, region, None, None);
                if let Some(newest) = newest.first() {
                    self.remove_case(&newest.id);
                }
            }
            _ => {}
        }
    }

    /// `GET /api/updatedcases`.
    pub(super) async fn updated(
        &self,
        call: &Call,
        caller: &User,
        region: Region,
        host: Host,
    ) -> Result {
        self.pause("delay_ms").await;
        let Some(from) = date(call, "from")? else {
            return message("from is required.");
        };
        let to = date(call, "to")?;
        let mut all = self.visible(caller, region, None, None);
        all.retain(|case| case.updated >= from && to.is_none_or(|to| case.updated <= to));
        all.sort_by(|a, b| (b.updated, &b.id).cmp(&(a.updated, &a.id)));
        let shape = self.0.switches.get("updated_shape");
        let cases: Vec<Value> = all
            .iter()
            .map(|case| match shape.as_str() {
                "reduced" => {
                    json!({"Id": case.id, "UpdatedOn": crate::clock::seconds(case.updated)})
                }
                _ => self.case_json(case, host),
            })
            .collect();
        let answer = match shape.as_str() {
            "object" => json!({"Cases": cases}),
            "other_member" => json!({"Items": cases}),
            _ => cases.into(),
        };
        self.move_on(caller, region);
        Ok(Reply::Json(answer))
    }
}

fn date(call: &Call, name: &'static str) -> Result<Option<DateTime<Utc>>> {
    match call.query_value(name) {
        None => Ok(None),
        Some(text) => match dates::read(text) {
            Some(at) => Ok(Some(at)),
            None => Err(Refused::Message(format!(
                "The value of {name} is not a date."
            ))),
        },
    }
}

fn matches_text(case: &Case, needle: &str) -> bool {
    if needle.is_empty() {
        return true;
    }
    let patient = case.patient.as_ref();
    let name = patient.map(|(first, last)| format!("{first} {last}").to_lowercase());
    name.is_some_and(|name| name.contains(needle)) || case.reference.to_lowercase() == needle
}
