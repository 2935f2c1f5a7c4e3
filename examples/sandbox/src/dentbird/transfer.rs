//! The transfer: uploaded files become a design case.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::Dentbird;
use super::api::{Caller, Refused, Reply, bad, enveloped, refuse};
use super::state::{Case, State};
use crate::server::Call;
use crate::{lock, random};

impl Dentbird {
    /// `POST /v1/design-cases/transfer`.
    pub(super) async fn transfer(
        &self,
        call: &mut Call,
        caller: &Caller,
    ) -> Result<Reply, Refused> {
        caller.need("design-case")?;
        let body = Self::json_body(call).await?;
        let text = |name: &str| {
            body[name]
                .as_str()
                .filter(|value| !value.is_empty())
                .ok_or_else(|| bad(format!("{name} must be a non-empty text")))
        };
        let name = text("caseName")?;
        let reference = text("referenceId")?;
        if text("projectType")? != "CROWN" {
            return Err(bad("projectType must be CROWN"));
        }
        let ids: Vec<String> = body["fileIds"]
            .as_array()
            .filter(|ids| !ids.is_empty())
            .and_then(|ids| {
                ids.iter()
                    .map(|id| id.as_str().map(str::to_owned))
                    .collect()
            })
            .ok_or_else(|| bad("fileIds must be a non-empty array of ids"))?;
        let now = self.0.clock.now();
        let later = TimeDelta::seconds(self.0.switches.number("case_visible_after"));
        let token = random::id21();
        {
            let mut state = lock(&self.0.state);
            complete(&state, &caller.user, &ids)?;
            let mut case = blank(&mut state, &caller.user, now);
            name.clone_into(&mut case.name);
            case.reference = Some(reference.to_owned());
            case.visible_at = now.checked_add_signed(later).unwrap_or(now);
            case.uploads = ids;
            state.cases.push(case);
            state.issued.push(token.clone());
        }
        let switches = &self.0.switches;
        if switches.fires("transfer_lost", "on") {
            return Ok(Reply::HangUp);
        }
        let to = match switches.take("transfer_redirect_url").as_str() {
            "http_foreign" => format!("http://app.example.test/open?token={token}"),
            "relative" => format!("/open?token={token}"),
            "javascript" => "javascript:alert(1)".to_owned(),
            _ => format!("{}/open?token={token}", self.api_url()),
        };
        let status = if switches.is("transfer_status", "200") {
            200
        } else {
            201
        };
        Ok(Reply::Json(status, enveloped(json!({"redirectUrl": to}))))
    }
}

/// Every file is known, the caller's own, uploaded, and what was announced.
fn complete(state: &State, user: &str, ids: &[String]) -> Result<(), Refused> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(bad("a file id occurs twice"));
        }
        let file = state
            .files
            .get(id)
            .filter(|file| file.owner == user)
            .ok_or_else(|| refuse(400, "UNKNOWN_FILE", "a file id is not known"))?;
        let blob = state
            .blobs
            .get(&file.blob)
            .ok_or_else(|| refuse(400, "FILE_NOT_UPLOADED", "a file is not uploaded"))?;
        if blob.length != file.length || blob.md5 != file.md5 {
            return Err(refuse(
                400,
                "FILE_MISMATCH",
                "a stored file is not the one that was registered",
            ));
        }
    }
    Ok(())
}

fn blank(state: &mut State, owner: &str, now: DateTime<Utc>) -> Case {
    let next = state.next();
    let number = u32::try_from(1000 + next).unwrap_or(u32::MAX);
    Case {
        id: format!("{}-{number:06}", now.format("%Y%m%d")),
        number,
        owner: owner.to_owned(),
        created: now,
        updated: now,
        visible_at: now,
        lifecycle: "CREATED".to_owned(),
        status: "CREATED".to_owned(),
        name: String::new(),
        patient: Some(String::new()),
        nulls: false,
        flagged: false,
        reference: None,
        teeth: Vec::new(),
        uploads: Vec::new(),
    }
}

/// A case that somebody else adds while the list is being read.
pub(super) fn intruder(state: &mut State, owner: &str, now: DateTime<Utc>) -> Case {
    let mut case = blank(state, owner, now);
    case.name = format!("inserted case {}", case.number);
    case.teeth = vec![36];
    case
}

/// The tooth a case name ends with, else a lower left first molar.
pub(super) fn tooth_in(name: &str) -> u8 {
    name.split(|c: char| !c.is_ascii_digit())
        .filter_map(|word| word.parse().ok())
        .rfind(|tooth| (11..=48).contains(tooth) && (1..=8).contains(&(tooth % 10)))
        .unwrap_or(36)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_designed_tooth_is_the_one_named_last() {
        assert_eq!(tooth_in("crown 36"), 36);
        assert_eq!(tooth_in("crowns 14 15"), 15);
        assert_eq!(tooth_in("50% zirconia"), 36);
        assert_eq!(tooth_in("case 19"), 36);
    }
}
