//! The profile, and the case list with its filters and pages.

use serde_json::{Value, json};

use super::api::{Caller, Refused, Reply, bad, enveloped, refuse};
use super::state::Case;
use super::{Dentbird, transfer};
use crate::clock::{east, micros, millis};
use crate::lock;
use crate::server::{Call, first, repeated};

const PAGE_SIZE: usize = 10;

impl Dentbird {
    /// `GET /v1/users/me`.
    pub(super) fn me(&self, caller: &Caller) -> Result<Reply, Refused> {
        caller.need("user")?;
        let found = lock(&self.0.state).person(|user| user.id == caller.user);
        let Some(user) = found else {
            return Err(refuse(404, "NOT_FOUND", "no such user"));
        };
        let profile = json!({
            "email": user.email,
            "firstName": user.first_name,
            "lastName": user.last_name,
            "profileImage": user.image,
            "occupation": user.occupation,
        });
        let bare = self.0.switches.is("users_me_envelope", "bare");
        Ok(Reply::Json(
            200,
            if bare { profile } else { enveloped(profile) },
        ))
    }

    /// `GET /v1/design-cases`.
    pub(super) fn list(&self, call: &Call, caller: &Caller) -> Result<Reply, Refused> {
        caller.need("design-case")?;
        if let Some(name) = repeated(&call.query) {
            return Err(bad(format!("{name} occurs twice")));
        }
        let page: usize = call
            .query_value("page")
            .and_then(|text| text.parse().ok())
            .filter(|page| *page >= 1)
            .ok_or_else(|| bad("page must be a whole number from 1 on"))?;
        let lifecycle = one_of(&call.query, "lifecycle", &["CREATED", "TRASHED", "DELETED"])?;
        let status = one_of(&call.query, "status", &["CREATED", "DESIGNED", "CAM"])?;
        let name = call.query_value("caseName").map(str::to_lowercase);
        let reference = call.query_value("referenceId");
        let now = self.0.clock.now();
        let fault = self.0.switches.take("list_fault");
        let mut state = lock(&self.0.state);
        state.list_calls += 1;
        if fault == "inserting" && page > 1 {
            let intruder = transfer::intruder(&mut state, &caller.user, now);
            state.cases.push(intruder);
        }
        let mut found: Vec<&Case> = state
            .cases
            .iter()
            .filter(|c| c.owner == caller.user && c.visible_at <= now)
            .filter(|c| lifecycle.is_none_or(|l| c.lifecycle == l))
            .filter(|c| status.is_none_or(|s| c.status == s))
            // A wildcard here is a character like any other: whether the real service agrees is unknown (Q11).
            .filter(|c| {
                name.as_ref()
                    .is_none_or(|n| c.name.to_lowercase().contains(n))
            })
            .filter(|c| reference.is_none_or(|r| c.reference.as_deref() == Some(r)))
            .collect();
        // Newest first, as in the vendor's example.
        found.sort_by(|a, b| b.created.cmp(&a.created).then(b.id.cmp(&a.id)));
        let mut items: Vec<Value> = found.iter().map(|c| self.item(c)).collect();
        if let (Some(newest), "malformed_case") = (items.first_mut(), fault.as_str()) {
            newest["designCaseId"] = Value::Null;
        }
        Ok(Reply::Json(200, enveloped(paged(&items, page, &fault))))
    }

    /// A case as the list and the details show it.
    pub(super) fn item(&self, case: &Case) -> Value {
        let mut item = json!({
            "designCaseId": case.id,
            "createAt": self.time(case.created),
            "lifecycle": case.lifecycle,
            "status": case.status,
            "caseName": case.name,
            "updateAt": self.time(case.updated),
            "isFlagged": case.flagged,
            "importPlatform": "Dentbird",
            "projectType": "CROWN",
        });
        if let Some(patient) = &case.patient {
            item["patientId"] = patient.as_str().into();
        }
        if case.nulls {
            for member in [
                "updateAt",
                "isFlagged",
                "patientId",
                "importPlatform",
                "projectType",
            ] {
                item[member] = Value::Null;
            }
        }
        if self.0.switches.on("list_reference_id") {
            item["referenceId"] = case.reference.clone().into();
        }
        item
    }

    fn time(&self, at: chrono::DateTime<chrono::Utc>) -> String {
        match self.0.switches.get("time_style").as_str() {
            "us" => micros(at),
            "garbage" => "yesterday".to_owned(),
            "ms" => millis(at),
            _ => east(at),
        }
    }
}

fn one_of<'a>(
    query: &'a [(String, String)],
    name: &str,
    known: &[&str],
) -> Result<Option<&'a str>, Refused> {
    match first(query, name) {
        Some(value) if !known.contains(&value) => {
            Err(bad(format!("{name} must be one of {}", known.join(", "))))
        }
        value => Ok(value),
    }
}

fn paged(items: &[Value], page: usize, fault: &str) -> Value {
    let total = items.len();
    let pages = total.div_ceil(PAGE_SIZE);
    let on = |page: usize| -> Vec<Value> {
        let start = page.saturating_sub(1).saturating_mul(PAGE_SIZE);
        items.iter().skip(start).take(PAGE_SIZE).cloned().collect()
    };
    let shown = match fault {
        "duplicate_page" if page == 2 => on(1),
        "endless_hasNext" if page > pages => on(pages),
        "empty_middle_page" if page == 2 => Vec::new(),
        "empty_middle_page" if page > 2 => on(page - 1),
        _ => on(page),
    };
    let last = if fault == "empty_middle_page" {
        pages + 1
    } else {
        pages
    };
    let has_next = page < last || fault == "endless_hasNext";
    let count = shown.len();
    let number = |n: usize| -> Value {
        if fault == "string_numbers" {
            n.to_string().into()
        } else {
            n.into()
        }
    };
    let mut data = json!({
        "items": shown,
        "totalCount": number(total),
        "page": number(page),
        "totalPage": number(pages),
        "count": number(count),
        "hasNext": has_next,
        "hasPrev": page > 1,
        "isFirst": page == 1,
        "isLast": !has_next,
    });
    if fault == "extra_fields" {
        data["cursor"] = json!({"opaque": [1, 2, 3]});
        for item in data["items"].as_array_mut().into_iter().flatten() {
            item["labId"] = "synthetic-lab".into();
            item["projectType"] = "INLAY_2027".into();
        }
    }
    if fault == "no_items"
        && let Some(object) = data.as_object_mut()
    {
        object.remove("items");
    }
    data
}
