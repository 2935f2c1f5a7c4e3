//! A region: its routes, who may see a case, and the small answers.

use std::sync::Arc;

use hyper::Method;
use serde_json::json;

use super::ThreeShape;
use super::service::{Refused, Reply, Result, message, no_permission, no_route};
use super::show::Host;
use super::state::{Case, Region, Role, User};
use super::users::{needs_length, same, segments};
use crate::clock::seconds;
use crate::server::{Answer, Call};
use crate::{lock, reply};

impl ThreeShape {
    /// Answers one request of a region, on either of its names.
    pub(super) async fn region(&self, call: &mut Call, region: Region, host: Host) -> Answer {
        let lower = call.path.to_ascii_lowercase();
        // Downloads have a fault switch of their own.
        if lower.contains("/attachments/") || lower.contains("/models/") {
            return self.file_answer(call, region).await;
        }
        self.spoiled(call, "api_fault", async |house, call| {
            house.route(call, region, host).await
        })
        .await
    }

    async fn route(&self, call: &mut Call, region: Region, host: Host) -> Result {
        let (get, put, post) = (
            call.method == Method::GET,
            call.method == Method::PUT,
            call.method == Method::POST,
        );
        if put || post {
            needs_length(call)?;
        }
        let caller = self.caller(call)?;
        let parts = segments(&call.path);
        // Routes are matched without regard to case, values keep theirs.
        let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        match lower.as_slice() {
            ["api", "cases"] if get => {
                let search = call.query_value("searchString").is_some();
                self.list(call, &caller, region, host, search).await
            }
            ["api", "cases"] if post => self.upload(call, &caller, region).await,
            ["api", "cases", "search"] | ["api", "v3", "cases", "search"] if get => {
                self.list(call, &caller, region, host, true).await
            }
            ["api", "updatedcases"] if get => self.updated(call, &caller, region, host).await,
            ["api", "servers"] if get => Ok(self.servers(&caller)),
            ["api", "cases", "implantdata"] if get => Ok(Reply::Json(json!({
                "Manufacturers": [{
                    "Name": "Sandbox Implants",
                    "Systems": [{"Name": "Loopback", "PlatformTypes": ["RP", "NP"], "Diameters": [3.5, "4.1"]}],
                }],
            }))),
            ["api", "cases", "metadatavalues"] if get => Ok(Reply::Json(json!({
                "Materials": [{"Id": "zirconia", "DisplayName": "Zirconia"}],
                "Shades": ["A1", "A2", "B1"],
                "RestorationTypes": ["Crown", "Inlay"],
            }))),
            ["api", "cases", "increments", id] | ["api", "caseincrements", id] if get => {
                self.increment(&caller, region, id)
            }
            ["api", "orderupdate", id] if get => {
                let case = self.actors_case(&caller, region, id)?;
                Ok(Reply::Json(json!({
                    "CaseId": case.id, "OrderNo": case.reference, "State": case.state, "UpdatedOn": seconds(case.updated),
                })))
            }
            ["api", "cases", id] if get => {
                let case = self.actors_case(&caller, region, id)?;
                Ok(Reply::Json(self.case_json(&case, host)))
            }
            ["api", "cases", id, "version", version] if get => {
                let case = self.actors_case(&caller, region, id)?;
                let wanted: Option<u32> = version.parse().ok();
                let older = match self.0.switches.get("versions").as_str() {
                    "error_500" => return Ok(Reply::Raw(reply::empty(500))),
                    "forgotten" => &[],
                    _ => &case.older[..],
                };
                let mut versions = older.iter().chain([&case]);
                match versions.find(|case| Some(case.version) == wanted) {
                    Some(case) => Ok(Reply::Json(self.case_json(case, host))),
                    None => message("No such version"),
                }
            }
            ["api", "cases", id, "comments", comment, "text"] if get => {
                let case = self.actors_case(&caller, region, id)?;
                match case.comments.iter().find(|c| same(&c.id, comment)) {
                    Some(comment) => Ok(Reply::Json(comment.text.as_str().into())),
                    None => message("Comment not found"),
                }
            }
            ["api", "cases", id, "state", _] if put => {
                self.change_state(&caller, region, id, &parts[4])
            }
            ["api", "cases" | "updatedcases" | "servers", ..] => {
                let known = get || put || post;
                if known && lower.len() > 3 {
                    return no_route();
                }
                Err(Refused::Status(
                    405,
                    "The requested resource does not support this method.",
                ))
            }
            _ => no_route(),
        }
    }

    /// A case of this region in which the caller is an actor.
    pub(super) fn actors_case(&self, caller: &User, region: Region, id: &str) -> Result<Case> {
        let state = lock(&self.0.state);
        let id = id.trim_matches(['{', '}']);
        let found = state
            .cases
            .iter()
            .find(|case| case.region == region && same(&case.id, id));
        match found {
            None => message(format!("No case with Id {id} could be found")),
            Some(case) if !case.has_actor(&caller.id) => {
                message(format!("You don't have permission to access case {id}"))
            }
            Some(case) => Ok(Case::clone(case)),
        }
    }

    /// Files are for the client account of the region, with the permission 3Shape gives; doctors are refused.
    pub(super) fn may_download(&self, caller: &User, region: Region, stl: bool) -> Result<()> {
        let switches = &self.0.switches;
        let may = match caller.role {
            Role::Client => caller.region == region && switches.on("can_download_stl"),
            Role::Doctor => !stl && switches.is("doctor_files", "non_stl"),
            Role::Lab => false,
        };
        if may { Ok(()) } else { no_permission() }
    }

    fn increment(&self, caller: &User, region: Region, id: &str) -> Result {
        let state = lock(&self.0.state);
        let found = state
            .cases
            .iter()
            .find(|case| case.region == region && same(&case.increment(), id));
        match found {
            Some(case) if case.has_actor(&caller.id) => Ok(Reply::Json(json!({
                "Id": case.increment(), "CaseId": case.id, "Version": case.version, "Changes": ["State"],
                "UpdatedOn": seconds(case.updated),
            }))),
            Some(case) => message(format!(
                "You don't have permission to access case {}",
                case.id
            )),
            None => message(format!("No increment with Id {id} could be found")),
        }
    }

    fn change_state(&self, caller: &User, region: Region, id: &str, wanted: &str) -> Result {
        let case = self.actors_case(caller, region, id)?;
        let flag = match wanted {
            "approved" => "Approved",
            "rejected" => "Rejected",
            other => return message(format!("Unsupported state: {other}")),
        };
        self.change(&case.id, |case| flag.clone_into(&mut case.flag));
        if self.0.switches.is("state_answer", "lost") {
            return Ok(Reply::HangUp);
        }
        Ok(Reply::Raw(reply::empty(200)))
    }

    /// Stores a new version of a case; the old one stays readable.
    pub(super) fn change(&self, id: &str, change: impl FnOnce(&mut Case)) {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        if let Some(case) = state.cases.iter_mut().find(|case| case.id == id) {
            let case = Arc::make_mut(case);
            let mut old = case.clone();
            old.older.clear();
            case.older.push(old);
            case.version += 1;
            case.updated = now;
            change(case);
        }
    }

    /// The caller's own server, whichever region is asked.
    fn servers(&self, caller: &User) -> Reply {
        let own = &self.0.urls.metadata[caller.region.at()];
        let first = match self.0.switches.get("servers").as_str() {
            "no_api" => own.clone(),
            "foreign" => format!("{}/api/", self.0.urls.foreign),
            "http" => "http://eumetadata.3shapecommunicate.com/api/".to_owned(),
            "look_alike" => "https://eumetadata.3shapecommunicate.com.evil.test/api/".to_owned(),
            "user_info" => {
                own.replacen("http://", "http://eumetadata.3shapecommunicate.com@", 1) + "/api/"
            }
            "empty" => return Reply::Json(json!([])),
            _ => format!("{own}/api/"),
        };
        Reply::Json(json!([first]))
    }
}
