//! Registration of files: the client announces them, the sandbox hands out signed upload URLs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::api::{Caller, Refused, Reply, bad, enveloped, refuse};
use super::state::Registered;
use super::{Dentbird, sas};
use crate::clock::seconds;
use crate::server::Call;
use crate::{lock, random};

impl Dentbird {
    /// Reads a JSON body, strictly: the media type must say so.
    pub(super) async fn json_body(call: &mut Call) -> Result<Value, Refused> {
        if call.media_type().as_deref() != Some("application/json") {
            return Err(refuse(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "Content-Type must be application/json",
            ));
        }
        let raw = call
            .bytes(1024 * 1024)
            .await
            .map_err(|_| bad("the body could not be read"))?;
        serde_json::from_slice(&raw).map_err(|_| bad("the body is not JSON"))
    }

    /// `POST /v1/files`.
    pub(super) async fn register(
        &self,
        call: &mut Call,
        caller: &Caller,
    ) -> Result<Reply, Refused> {
        caller.need("file")?;
        let body = Self::json_body(call).await?;
        let entries = body
            .as_array()
            .filter(|entries| !entries.is_empty())
            .ok_or_else(|| bad("the body must be a non-empty array"))?;
        let announced: Vec<Registered> = entries
            .iter()
            .map(|entry| announced(entry, &caller.user))
            .collect::<Result<_, _>>()?;
        let switches = &self.0.switches;
        let rewrite = switches.is("registration_names", "rewritten");
        let mut answer: Vec<Value> = Vec::new();
        for (at, file) in announced.into_iter().enumerate() {
            let id = format!("65f0c0ffee01{:012x}", lock(&self.0.state).next());
            let name = if rewrite {
                rewritten(&file.name, at)
            } else {
                file.name.clone()
            };
            let url = self.signed(&file.blob, &switches.get("sas_perm"));
            answer.push(json!({"fileName": name, "uploadUrl": url, "fileId": id}));
            lock(&self.0.state).files.insert(id, file);
        }
        self.mislead(&mut answer);
        if switches.is("registration_order", "reversed") {
            answer.reverse();
        }
        Ok(Reply::Json(201, enveloped(answer)))
    }

    /// A signed URL for one blob of the storage.
    pub(super) fn signed(&self, blob: &str, permissions: &str) -> String {
        let now = self.0.clock.now();
        let lasts = TimeDelta::seconds(self.0.switches.number("sas_seconds"));
        let resource = format!("{}/{blob}", sas::CONTAINER);
        let grant = sas::Grant {
            permissions,
            start: &seconds(now),
            expiry: &seconds(now.checked_add_signed(lasts).unwrap_or(now)),
            resource: &resource,
            protocol: "https",
            version: sas::VERSION,
            kind: "b",
        };
        self.remember(grant.signature());
        let raw = self.0.switches.is("sas_sig_encoding", "raw");
        format!("{}/{resource}?{}", self.storage_url(), grant.query(raw))
    }

    fn mislead(&self, answer: &mut Vec<Value>) {
        let fault = self.0.switches.take("upload_url_fault");
        let replace = |answer: &mut Vec<Value>, new: &dyn Fn(&str) -> String| {
            for entry in answer {
                let url = entry["uploadUrl"].as_str().map(new);
                entry["uploadUrl"] = url.into();
            }
        };
        match fault.as_str() {
            "elsewhere" => replace(answer, &|url| {
                url.replace(self.storage_url(), self.elsewhere_url())
            }),
            "plain_http_host" => replace(answer, &|url| {
                url.replace(self.storage_url(), "http://storage.example.test")
            }),
            "javascript" => replace(answer, &|_| "javascript:alert(1)".to_owned()),
            "wrong_extension" => replace(answer, &|url| match url.split_once('?') {
                Some((path, query)) => {
                    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
                    format!("{stem}.exe?{query}")
                }
                None => url.to_owned(),
            }),
            "extra_entry" => answer.extend(answer.first().cloned()),
            "missing_entry" => {
                answer.pop();
            }
            "swapped" if answer.len() >= 2 => {
                for member in ["uploadUrl", "fileId"] {
                    let one = answer[0][member].take();
                    answer[0][member] = std::mem::replace(&mut answer[1][member], one);
                }
            }
            _ => {}
        }
    }
}

fn announced(entry: &Value, owner: &str) -> Result<Registered, Refused> {
    let name = entry["fileName"]
        .as_str()
        .filter(|n| !n.is_empty() && n.len() <= 255 && !n.chars().any(char::is_control))
        .ok_or_else(|| bad("fileName must be a name"))?;
    let length = entry["contentLength"]
        .as_u64()
        .ok_or_else(|| bad("contentLength must be a whole number from 0 on"))?;
    let md5 = entry["contentMD5"]
        .as_str()
        .filter(|text| STANDARD.decode(text).is_ok_and(|raw| raw.len() == 16))
        .ok_or_else(|| bad("contentMD5 must be the base64 of 16 bytes"))?;
    if entry["category"].as_str() != Some("CASE_INPUT") {
        return Err(bad("category must be CASE_INPUT"));
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, e)| e)
        .filter(|e| !e.is_empty() && e.bytes().all(|b| b.is_ascii_alphanumeric()))
        .ok_or_else(|| bad("fileName must have an extension"))?;
    Ok(Registered {
        owner: owner.to_owned(),
        name: name.to_owned(),
        length,
        md5: md5.to_owned(),
        blob: format!("users/{owner}/cases/input/{}.{extension}", random::uuid()),
    })
}

/// Dental shorthand for the jaws, as in the vendor's example.
fn rewritten(name: &str, at: usize) -> String {
    let extension = name.rsplit_once('.').map_or("ply", |(_, e)| e);
    let lower = name.to_lowercase();
    let upper_jaw = if lower.contains("lower") {
        false
    } else {
        lower.contains("upper") || at.is_multiple_of(2)
    };
    format!("{}.{extension}", if upper_jaw { "mx" } else { "mn" })
}
