//! Bulk lists (dossier 2.12): asked for with POST, fetched by their uuid when they are ready, kept for an hour.

use hyper::Method;
use serde_json::{Value, json};

use super::api::{Caller, Outcome, Refused, Reply};
use super::facts::Resource;
use super::input::Input;
use super::list::{is_shared, says};
use super::wire::{Style, shown, timestamp};
use super::{Drchrono, filters, seed};
use crate::server::{Call, first};
use crate::{lock, random};

/// Most rows of one page, and most pages.
const MOST: usize = 1000;

/// A list that was asked for.
#[derive(Debug)]
pub(super) struct Job {
    resource: String,
    made: i64,
    polls: i64,
    pagination: Value,
    results: Vec<Value>,
}

impl Drchrono {
    /// `POST /api/x_list`: filters in the query, or in a JSON body.
    pub(super) fn bulk_submit(
        &self,
        call: &Call,
        resource: &'static Resource,
        caller: &Caller,
        input: &Input,
    ) -> Outcome {
        let mut query = call.query.clone();
        if let Value::Object(members) = &input.value {
            query.extend(members.iter().map(|(name, value)| {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), text)
            }));
        }
        let page = number(&query, "page", 1)?;
        let size = number(&query, "page_size", MOST)?;
        let by = order_by(resource, &query)?;
        let switches = &self.0.switches;
        let style = Style::of(switches);
        let wide_is_empty = switches.is("wide_range", "empty");
        let own = (!switches.is("sharing", "on")).then(|| seed::doctor_of(caller.user));
        let verbose = says(call, "verbose") || first(&query, "verbose") == Some("true");
        let mut state = lock(&self.0.state);
        let now = self.0.clock.now();
        let filter = filters::compile(resource, &query, &state.rows, style, now, wide_is_empty)?;
        let mut rows: Vec<_> = state
            .rows
            .table(resource.table())
            .filter(|(key, row)| filter.admits(key, row) && is_shared(resource, row, own))
            .map(|(key, row)| {
                let order = match by {
                    "updated_at" => timestamp(row.updated.naive_utc()),
                    "scheduled_time" => row.text("scheduled_time").to_owned(),
                    _ => String::new(),
                };
                ((order, key), row)
            })
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let count = rows.len();
        let results = rows
            .into_iter()
            .skip((page - 1) * size)
            .take(size)
            .map(|((_, key), row)| shown(resource, key, row, verbose, style))
            .collect();
        let uuid = random::uuid();
        let job = Job {
            resource: resource.name().to_owned(),
            made: now.timestamp(),
            polls: 0,
            pagination: json!({
                "count": count,
                "pages": count.div_ceil(size).max(1),
                "page_size": size,
                "page": page,
            }),
            results,
        };
        state.jobs.insert(uuid.clone(), job);
        let path = &call.path;
        Ok(Reply::Json(
            201,
            json!({
                "status": "In progress",
                "uuid": uuid,
                "description": format!("Call {path}?uuid={uuid} to get the list"),
            }),
        ))
    }

    /// `GET /api/x_list?uuid=…`.
    pub(super) fn bulk_poll(&self, call: &Call, resource: &'static Resource) -> Outcome {
        debug_assert_eq!(call.method, Method::GET);
        let uuid = call
            .query_value("uuid")
            .ok_or_else(|| Refused::field("uuid", "This field is required."))?;
        let switches = &self.0.switches;
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let life = switches.number("bulk_ttl");
        let known = |job: &&mut Job| job.resource == resource.name() && now < job.made + life;
        let Some(job) = state.jobs.get_mut(uuid).filter(known) else {
            return Err(Refused::detail(404, "Invalid uuid specified"));
        };
        let fault = switches.take("bulk_fault");
        let said = |status: &str| json!({"status": status, "uuid": uuid, "detail": "The list could not be made."});
        match fault.as_str() {
            "failed" => return Ok(Reply::Json(200, said("Failed"))),
            "canceled" => return Ok(Reply::Json(200, said("Canceled"))),
            "error" => return Ok(Reply::Json(200, said("Error"))),
            "error_500" => return Ok(Reply::Json(500, said("Error"))),
            _ => {}
        }
        let too_early = now < job.made + switches.number("bulk_seconds");
        if fault == "never" || too_early || job.polls < switches.number("bulk_polls") {
            job.polls += 1;
            return Ok(Reply::Json(
                200,
                json!({"status": "In progress", "uuid": uuid}),
            ));
        }
        let (pagination, rows) = (job.pagination.clone(), job.results.clone());
        let results: Vec<Value> = rows
            .into_iter()
            .map(|row| self.with_links(&mut state, resource, row, false))
            .collect();
        let mut body = json!({
            "status": "Complete",
            "pagination": pagination,
            "uuid": uuid,
            "results": results,
        });
        if fault == "no_pagination"
            && let Some(members) = body.as_object_mut()
        {
            members.remove("pagination");
        }
        Ok(Reply::Json(200, body))
    }
}

fn number(query: &[(String, String)], name: &str, default: usize) -> Result<usize, Refused> {
    match first(query, name) {
        None => Ok(default),
        Some(text) => match text.parse() {
            Ok(number) if (1..=MOST).contains(&number) => Ok(number),
            _ => {
                let text = format!("Ensure this value is between 1 and {MOST}.");
                Err(Refused::field(name, text))
            }
        },
    }
}

fn order_by<'a>(resource: &Resource, query: &'a [(String, String)]) -> Result<&'a str, Refused> {
    let default = if resource.table() == "appointments" {
        "scheduled_time"
    } else {
        "id"
    };
    match first(query, "order_by") {
        None => Ok(default),
        Some(by) if by == default || by == "updated_at" => Ok(by),
        Some(other) => {
            let text = format!("\"{other}\" is not a valid choice.");
            Err(Refused::field("order_by", text))
        }
    }
}
