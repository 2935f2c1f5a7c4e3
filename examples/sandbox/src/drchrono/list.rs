//! Lists: filters first, then order, then one page with links to its neighbours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::api::{Caller, Outcome, Refused, Reply};
use super::facts::Resource;
use super::rows::{Key, Row};
use super::wire::{Style, shown};
use super::{Drchrono, filters, seed};
use crate::lock;
use crate::server::Call;

/// Where a row stands in a list: what it is ordered by, then its id.
type Place = (String, Key);

/// Which part of a list is asked for.
enum Wanted {
    First,
    After(Place),
    Before(Place),
    Number(usize),
}

/// The query says it: `true`, as the vendor writes it, or `1`.
pub(super) fn says(call: &Call, name: &str) -> bool {
    call.query_value(name)
        .is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
}

impl Drchrono {
    /// `GET` on a collection.
    pub(super) fn list(
        &self,
        call: &Call,
        resource: &'static Resource,
        caller: &Caller,
    ) -> Outcome {
        filters::required(resource, call)?;
        if let Some(reply) = self.bare_list(call, resource)? {
            return Ok(reply);
        }
        let mut state = lock(&self.0.state);
        let style = Style::of(&self.0.switches);
        let clock = self.0.clock.now();
        let wide_is_empty = self.0.switches.is("wide_range", "empty");
        let filter = filters::compile(
            resource,
            &call.query,
            &state.rows,
            style,
            clock,
            wide_is_empty,
        )?;
        let own = (!self.0.switches.is("sharing", "on")).then(|| seed::doctor_of(caller.user));
        let mut rows: Vec<(Place, &Row)> = state
            .rows
            .table(resource.name())
            .filter(|(key, row)| filter.admits(key, row) && is_shared(resource, row, own))
            .map(|(key, row)| ((order(resource, row), key.clone()), row))
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let verbose = says(call, "verbose");
        let size = self.page_size(call, resource, verbose);
        let wanted = wanted(call)?;
        let (from, to) = bounds(&rows, &wanted, size)?;
        let page: Vec<Value> = rows[from..to]
            .iter()
            .map(|((_, key), row)| shown(resource, key, row, verbose, style))
            .collect();
        let before = (from > 0).then(|| Wanted::Before(rows[from].0.clone()));
        let after = (to < rows.len()).then(|| Wanted::After(rows[to - 1].0.clone()));
        let number = from / size + 1;
        let total = rows.len();
        let page = page
            .into_iter()
            .map(|row| self.with_links(&mut state, resource, row, false))
            .collect();
        drop(state);
        let by_page = self.0.switches.is("paging", "page");
        let link = |place: Option<Wanted>, by: isize| {
            place.map(|place| {
                let place = if by_page {
                    Wanted::Number(number.saturating_add_signed(by))
                } else {
                    place
                };
                self.link(call, &place)
            })
        };
        let previous = link(before, -1);
        Ok(self.envelope(call, page, previous.as_deref(), link(after, 1), total))
    }

    /// A page without rows, as some services answer instead of 403.
    pub(super) fn page_of_nothing(&self) -> Reply {
        let name = if self.0.switches.is("envelope", "data") {
            "data"
        } else {
            "results"
        };
        Reply::Json(200, json!({"previous": null, name: [], "next": null}))
    }

    fn envelope(
        &self,
        call: &Call,
        rows: Vec<Value>,
        previous: Option<&str>,
        next: Option<String>,
        total: usize,
    ) -> Reply {
        let switches = &self.0.switches;
        let next = match switches.get("next_link").as_str() {
            "loop" => Some(self.link(call, &Wanted::First)),
            "empty_at_end" => Some(next.unwrap_or_default()),
            _ => next,
        };
        let body = match switches.get("envelope").as_str() {
            "bare" => rows.into(),
            "data" => json!({"previous": previous, "data": rows, "next": next}),
            "count" => json!({"previous": previous, "results": rows, "next": next, "count": total}),
            _ => json!({"previous": previous, "results": rows, "next": next}),
        };
        Reply::Json(200, body)
    }

    fn page_size(&self, call: &Call, resource: &Resource, verbose: bool) -> usize {
        let cap = match (self.0.switches.number("page_cap"), resource.name(), verbose) {
            (0, "appointments", false) => 20,
            (0, "appointments", true) => 25,
            (0, _, true) => 50,
            (0, _, false) => 250,
            (cap, ..) => usize::try_from(cap).unwrap_or(250),
        };
        // What is no number is no wish.
        call.query_value("page_size")
            .and_then(|size| size.parse().ok())
            .filter(|size| *size > 0)
            .map_or(cap, |size: usize| size.min(cap))
    }

    /// An absolute link to another part of the list, with everything else that was asked for.
    fn link(&self, call: &Call, wanted: &Wanted) -> String {
        let origin = match self.0.switches.get("next_link").as_str() {
            "alias" => seed::ALIAS.to_owned(),
            "elsewhere" => self.elsewhere_url().to_owned(),
            _ => self.origin_of(call),
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &call.query {
            if name != "cursor" && name != "page" {
                query.append_pair(name, value);
            }
        }
        match wanted {
            // The very address of this request: whoever follows it goes in a circle.
            Wanted::First => {
                for (name, value) in &call.query {
                    if name == "cursor" || name == "page" {
                        query.append_pair(name, value);
                    }
                }
            }
            Wanted::After(place) => {
                query.append_pair("cursor", &cursor('a', place));
            }
            Wanted::Before(place) => {
                query.append_pair("cursor", &cursor('b', place));
            }
            Wanted::Number(number) => {
                query.append_pair("page", &number.to_string());
            }
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{origin}{}{mark}{query}", call.path)
    }
}

/// Rows of colleagues are left out when the practice does not share them.
pub(super) fn is_shared(resource: &Resource, row: &Row, own: Option<i64>) -> bool {
    let Some(own) = own.filter(|_| resource.shared) else {
        return true;
    };
    match row.key("doctor") {
        Some(doctor) => doctor == Key::new(own),
        None => true,
    }
}

/// Appointments stand in the order of their time, everything else in that of its id.
fn order(resource: &Resource, row: &Row) -> String {
    if resource.name() == "appointments" {
        row.text("scheduled_time").to_owned()
    } else {
        String::new()
    }
}

fn cursor(side: char, (order, key): &Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{side}|{order}|{key}"))
}

fn wanted(call: &Call) -> Result<Wanted, Refused> {
    let invalid = || Refused::detail(404, "Invalid cursor");
    if let Some(text) = call.query_value("cursor") {
        let raw = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let raw = String::from_utf8(raw).map_err(|_| invalid())?;
        let mut parts = raw.splitn(3, '|');
        let (Some(side), Some(order), Some(key)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid());
        };
        let place = (order.to_owned(), Key::parse(key).ok_or_else(invalid)?);
        return match side {
            "a" => Ok(Wanted::After(place)),
            "b" => Ok(Wanted::Before(place)),
            _ => Err(invalid()),
        };
    }
    match call.query_value("page") {
        None => Ok(Wanted::First),
        Some(text) => match text.parse() {
            Ok(number @ 1..) => Ok(Wanted::Number(number)),
            _ => Err(Refused::detail(404, "Invalid page.")),
        },
    }
}

fn bounds(rows: &[(Place, &Row)], wanted: &Wanted, size: usize) -> Result<(usize, usize), Refused> {
    let from = match wanted {
        Wanted::First => 0,
        Wanted::After(place) => rows.partition_point(|(p, _)| p <= place),
        Wanted::Before(place) => {
            let to = rows.partition_point(|(p, _)| p < place);
            return Ok((to.saturating_sub(size), to));
        }
        Wanted::Number(number) => {
            let from = (number - 1).saturating_mul(size);
            if from > 0 && from >= rows.len() {
                return Err(Refused::detail(404, "Invalid page."));
            }
            from
        }
    };
    let from = from.min(rows.len());
    Ok((from, (from + size).min(rows.len())))
}
