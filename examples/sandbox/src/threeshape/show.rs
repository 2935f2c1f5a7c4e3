//! How a case looks on the wire, good and hostile.

use serde_json::{Value, json};

use super::ThreeShape;
use super::dates::written;
use super::seed_cases::OPERATOR;
use super::state::{Case, File, Oddity, Place, Region};
use crate::clock;

/// Which of a region's two names was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    V10,
    Metadata,
}

const ZERO_DATE: &str = "0001-01-01T00:00:00";

impl ThreeShape {
    pub(super) fn base(&self, region: Region, host: Host) -> &str {
        match host {
            Host::V10 => &self.0.urls.v10[region.at()],
            Host::Metadata => &self.0.urls.metadata[region.at()],
        }
    }

    /// The case object.
    pub(super) fn case_json(&self, case: &Case, host: Host) -> Value {
        let switches = &self.0.switches;
        let form = |n: u32| case.number + n;
        let bad_dates = switches.on("bad_dates");
        let files = |wanted: fn(&File) -> bool, show: &dyn Fn(usize, &File) -> Value| {
            let shown: Vec<Value> = case
                .files
                .iter()
                .enumerate()
                .filter(|(_, file)| wanted(file))
                .map(|(at, file)| show(at, file))
                .collect();
            if case.oddity == Oddity::NullLists {
                Value::Null
            } else {
                shown.into()
            }
        };
        let attachments = files(|_| true, &|at, file| self.attachment(case, at, file, host));
        let scans = files(|file| matches!(file.place, Place::Scan(_)), &|_, file| {
            self.scan(case, file, host)
        });
        let designs = files(|file| file.place == Place::Design, &|_, file| {
            self.scan(case, file, host)
        });
        let patient_name = case
            .patient
            .as_ref()
            .map(|(first, last)| format!("{first} {last}"));
        let mut shown = json!({
            "Id": case.id,
            "Version": case.version,
            "PatientName": patient_name,
            "Patient": case.patient.as_ref().map(|(first, last)| json!({
                "FirstName": first, "LastName": last, "ExternalId": null, "PatientRefNo": case.reference,
            })),
            "Created": if bad_dates { String::new() } else { written(case.created, form(0)) },
            "UpdatedOn": written(case.updated, form(1)),
            "ReceivedOn": written(case.created, form(2)),
            "CreatorId": case.creator,
            "State": case.state,
            "StateFlag": case.flag,
            "DeliveryDate": match () {
                () if bad_dates => Some("next Tuesday".to_owned()),
                () if case.oddity == Oddity::ZeroDates => Some(ZERO_DATE.to_owned()),
                () if case.number.is_multiple_of(2) => {
                    Some(written(case.created + chrono::TimeDelta::days(7), form(3)))
                }
                () => None,
            },
            "OperatorId": OPERATOR,
            "ScanSource": "TRIOS",
            "Application": if case.number.is_multiple_of(3) { Value::Null } else { "Unite".into() },
            "ThreeShapeOrderNo": format!("1{:04}_{}", case.number, case.created.format("%y%m%d%H%M%S")),
            "ManufacturingProductionTag": null,
            "Model3D": null,
            "Actors": case.actors.as_ref().map(|all| all.iter().map(|actor| json!({
                "Id": actor.id, "Roles": actor.roles, "Email": actor.email, "Name": actor.name,
            })).collect::<Vec<_>>()),
            "Attachments": attachments,
            "Comments": self.comments(case),
            "ModelElements": model_elements(case),
            "Scans": scans,
            "Designs": designs,
        });
        for (name, value) in &case.extra {
            if shown.get(name).is_none() {
                shown[name] = value.as_str().into();
            }
        }
        if host == Host::V10 {
            shown["Href"] =
                format!("{}/api/cases/{}", self.base(case.region, host), case.id).into();
            if switches.is("v10_shape", "reduced")
                && let Some(members) = shown.as_object_mut()
            {
                for newer in [
                    "Version",
                    "Patient",
                    "UpdatedOn",
                    "ReceivedOn",
                    "Application",
                    "ManufacturingProductionTag",
                ] {
                    members.remove(newer);
                }
            }
        }
        shown
    }

    fn comments(&self, case: &Case) -> Value {
        if case.oddity == Oddity::NullLists {
            return Value::Null;
        }
        let strings = self.0.switches.is("comments", "strings");
        case.comments
            .iter()
            .map(|comment| {
                if strings {
                    comment.id.as_str().into()
                } else {
                    json!({"Id": comment.id})
                }
            })
            .collect()
    }

    fn attachment(&self, case: &Case, at: usize, file: &File, host: Host) -> Value {
        json!({
            "Id": file.shows_id.then_some(&file.id),
            "Name": self.name(at, file),
            "Hash": self.hash(case, file),
            "FileType": self.file_type(file),
            "Type": file.kind,
            "Created": written(case.created, 0),
            "Updated": (!case.number.is_multiple_of(2)).then(|| clock::seconds(case.updated)),
            "Href": self.href(case, file, host),
        })
    }

    fn scan(&self, case: &Case, file: &File, host: Host) -> Value {
        let (kind, jaw) = match file.place {
            Place::Scan(jaw) => ("Preparation", Some(jaw)),
            _ => ("DigitalModel", None),
        };
        let mut shown = json!({
            "Id": file.id,
            "ScanTimestamp": written(case.created - chrono::TimeDelta::minutes(1), 2),
            "Type": kind,
            "FileType": self.file_type(file),
            "Hash": self.hash(case, file),
            "Href": self.href(case, file, host),
        });
        if let Some(jaw) = jaw {
            shown["JawType"] = jaw.into();
        }
        shown
    }

    fn file_type(&self, file: &File) -> Option<String> {
        let text = file.file_type.clone()?;
        Some(if self.0.switches.is("file_type", "upper") {
            text.to_ascii_uppercase()
        } else {
            text
        })
    }

    fn hash(&self, case: &Case, file: &File) -> Option<String> {
        let hash = file.content.sha1();
        match self.0.switches.get("hash").as_str() {
            "upper" => Some(hash.to_ascii_uppercase()),
            "wrong" => {
                let other = case
                    .files
                    .iter()
                    .find(|other| other.content != file.content);
                Some(other.map_or_else(|| "0".repeat(40), |other| other.content.sha1()))
            }
            "missing" => None,
            "malformed" => Some(format!("sha1:{}", &hash[..20])),
            _ => Some(hash),
        }
    }

    fn name(&self, at: usize, file: &File) -> Option<String> {
        let extension = file.name.rsplit_once('.').map_or("stl", |(_, e)| e);
        let named = |how: &str| match how {
            "traversal" => Some(format!("../../x.{extension}")),
            "drive" => Some(format!("C:\\x.{extension}")),
            "device" => Some(format!("CON.{extension}")),
            "long" => Some(format!(
                "{}.{extension}",
                "x".repeat(300 - extension.len() - 1)
            )),
            "bidi" => Some(format!("x\u{202e}lts.{extension}")),
            "nul" => Some(format!("x\0y.{extension}")),
            "dots" => Some("..".to_owned()),
            "empty" => Some(String::new()),
            "trailing" => Some(format!("x.{extension}. ")),
            "null" => None,
            _ => Some(file.name.clone()),
        };
        match self.0.switches.get("names").as_str() {
            "mixed" => {
                let all = [
                    "traversal",
                    "drive",
                    "device",
                    "long",
                    "bidi",
                    "nul",
                    "dots",
                    "empty",
                    "trailing",
                ];
                named(all[at % all.len()])
            }
            how => named(how),
        }
    }

    fn href(&self, case: &Case, file: &File, asked: Host) -> Option<String> {
        let switches = &self.0.switches;
        let host = match switches.get("href_host").as_str() {
            "metadata" => Host::Metadata,
            "v10" => Host::V10,
            _ => asked,
        };
        let base = self.base(case.region, host);
        let mut key = file.content.sha1();
        if switches.is("hash", "upper") {
            key.make_ascii_uppercase();
        }
        let path = |id: &str| format!("/api/cases/{id}/attachments/{key}");
        let own = path(&case.id);
        Some(match switches.get("href").as_str() {
            "foreign" => format!("{}{own}", self.0.urls.foreign),
            "http" => format!("http://eumetadata.3shapecommunicate.com{own}"),
            "user_info" => {
                base.replacen("http://", "http://eumetadata.3shapecommunicate.com:x@", 1) + &own
            }
            "other_case" => {
                let mut other = case.id.clone();
                let last = if other.pop() == Some('1') { '2' } else { '1' };
                other.push(last);
                format!("{base}{}", path(&other))
            }
            "other_region" => {
                let other = Region::ALL[(case.region.at() + 1) % 3];
                format!("{}{own}", self.base(other, host))
            }
            "look_alike" => format!("https://evil3shapecommunicate.com{own}"),
            "look_alike_suffix" => {
                format!("https://eumetadata.3shapecommunicate.com.evil.test{own}")
            }
            "traversal" => format!("{base}/api/cases/{}/attachments/../../../users/me", case.id),
            "javascript" => "javascript:alert(1)".to_owned(),
            "relative" => own,
            "null" => return None,
            _ => format!("{base}{own}"),
        })
    }
}

fn model_elements(case: &Case) -> Value {
    if case.oddity == Oddity::NullLists {
        return Value::Null;
    }
    // A new case without files has nothing to make.
    if case.files.is_empty() {
        return json!([]);
    }
    let numeric = case.oddity == Oddity::NumericUnn;
    let number = |n: u8| -> Value {
        if numeric {
            n.into()
        } else {
            n.to_string().into()
        }
    };
    let delivery = (case.oddity == Oddity::ZeroDates).then_some(ZERO_DATE);
    json!([{
        "ModelElementIndex": number(0),
        "BridgeType": null,
        "PonticBaseShape": null,
        "Shade": "A2",
        "ShadeDisplayName": "A2",
        "Material": "zirconia",
        "MaterialDisplayName": "Zirconia",
        "ProcessStatus": case.state,
        "PreparationLineFileName": null,
        "DeliveryDate": delivery,
        "Restorations": [{
            "Unn": number(case.tooth),
            "RestorationType": "Crown",
            "PracticeRestorationType": null,
            "GlobalImplantConnectionId": null,
            "ImplantManufacturer": null,
            "ImplantSystem": null,
            "ImplantPlatformType": null,
            "ImplantDiameter": if numeric { json!(4.1) } else { Value::Null },
            "ImplantLength": null,
        }],
    }])
}
