//! Pages of cases as the services send them, and the plain structs that somebody who writes the calls by hand
//! would read them into: the same members, without anything kept that is not among them.

use serde::Deserialize;
use serde_json::{Value, json};

/// A page of Dentbird's list. Ten cases are some 12 KB: 460 bytes of what is documented, the rest members that
/// no version knows yet.
pub(crate) fn dentbird(cases: usize, page: usize, pages: usize) -> Value {
    let items: Vec<Value> = (0..cases).map(|n| dentbird_case(page * 1000 + n)).collect();
    json!({
        "timestamp": "2026-03-14T09:26:53.589Z",
        "success": true,
        "data": {
            "items": items,
            "totalCount": cases * pages,
            "page": page,
            "totalPage": pages,
            "hasNext": page < pages,
        },
    })
}

pub(crate) fn dentbird_case(number: usize) -> Value {
    let notes: Vec<Value> = (0..4)
        .map(|n| {
            json!({
                "noteId": format!("65f0c0ffee{number:08x}{n:06x}"),
                "author": {"name": "Technician", "station": n, "active": n % 2 == 0},
                "text": "Margin line checked, contact to 37 slightly open; see the scan body.",
            })
        })
        .collect();
    json!({
        "designCaseId": format!("20260115-{number:06}"),
        "createAt": "2026-01-15T09:26:53.589Z",
        "updateAt": "2026-01-16T11:02:13.004Z",
        "lifecycle": "CREATED",
        "status": "DESIGNED",
        "caseName": format!("Case {number} upper left"),
        "isFlagged": false,
        "patientId": format!("P-{number:08}"),
        "importPlatform": "Dentbird",
        "projectType": "CROWN",
        "referenceId": format!("ref-{number}"),
        "workflow": {"step": 4, "of": 7, "due": "2026-01-20T00:00:00Z", "notes": notes},
    })
}

/// A page of 3Shape's list.
pub(crate) fn threeshape(cases: usize, page: usize, pages: usize) -> Value {
    let items: Vec<Value> = (0..cases)
        .map(|n| threeshape_case(page * 1000 + n))
        .collect();
    json!({"Cases": items, "Count": cases * pages})
}

fn threeshape_case(number: usize) -> Value {
    let guid = |kind: u32, n: usize| format!("{kind:08x}-0000-4000-8000-{n:012x}");
    let files: Vec<Value> = (0..3)
        .map(|n| json!({
            "Id": guid(3, number * 10 + n),
            "Name": format!("scan-{n}.stl"),
            "Hash": "f27ed3c03df603f12fac2bae7bcc4cdf652b4407",
            "FileType": "stl",
            "CreatedOn": "2026-01-15T09:26:53Z",
            "Href": format!("https://eumetadata.example/api/cases/{}/attachments/{n}", guid(1, number)),
        }))
        .collect();
    json!({
        "Id": guid(1, number),
        "Version": 3,
        "PatientName": "Example, Patient",
        "Patient": {"FirstName": "Patient", "LastName": "Example", "ExternalId": format!("E{number}"), "PatientRefNo": null},
        "Created": "2026-01-15T09:26:53Z",
        "UpdatedOn": "2026-01-16T11:02:13Z",
        "ReceivedOn": "2026-01-15T10:00:00Z",
        "CreatorId": guid(4, 1),
        "State": "Scanned",
        "StateFlag": "Active",
        "DeliveryDate": "2026-01-20T00:00:00Z",
        "OperatorId": "Operator",
        "ScanSource": "TRIOS",
        "Application": "OrderManager",
        "ThreeShapeOrderNo": format!("2026-{number}"),
        "Actors": [
            {"Id": guid(4, 1), "Roles": ["Scan"], "Email": "clinic@example.test", "Name": "Clinic"},
            {"Id": guid(4, 2), "Roles": ["Design", "Production"], "Email": "lab@example.test", "Name": "Lab"},
        ],
        "Attachments": files,
        "Comments": [],
    })
}

/// A page of drchrono's appointments.
pub(crate) fn drchrono(rows: usize) -> Value {
    let rows: Vec<Value> = (0..rows)
        .map(|n| {
            json!({
                "id": (260_000 + n).to_string(),
                "appt_is_break": false,
                "base_recurring_appointment": null,
                "billing_status": "",
                "color": "#77e8e6",
                "created_at": "2026-01-15T09:26:53",
                "created_by": 271_828,
                "deleted_flag": false,
                "doctor": 271_828,
                "duration": 30,
                "exam_room": 2,
                "icd10_codes": ["K02.9"],
                "icd9_codes": [],
                "is_walk_in": false,
                "notes": "Crown on 36, bring the old splint.",
                "office": 31_415,
                "patient": 90_000 + n,
                "primary_insurer_name": "",
                "profile": 12,
                "reason": "Crown preparation",
                "recurring_appointment": false,
                "scheduled_time": "2026-02-01T10:30:00",
                "status": "Confirmed",
                "supervising_provider": null,
                "updated_at": "2026-01-16T11:02:13",
                "first_seen_by": {"kiosk": 3, "at": "2026-01-16T11:02:13"},
            })
        })
        .collect();
    json!({"results": rows, "next": null, "previous": null})
}

#[derive(Deserialize)]
pub(crate) struct PlainEnvelope {
    pub(crate) data: PlainPage,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
pub(crate) struct PlainPage {
    pub(crate) items: Vec<PlainDentbird>,
    total_count: u64,
    page: u64,
    total_page: u64,
    has_next: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
pub(crate) struct PlainDentbird {
    design_case_id: String,
    create_at: Option<String>,
    update_at: Option<String>,
    lifecycle: Option<String>,
    status: Option<String>,
    case_name: Option<String>,
    #[serde(default)]
    is_flagged: bool,
    patient_id: Option<String>,
    import_platform: Option<String>,
    project_type: Option<String>,
    reference_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
pub(crate) struct PlainThreeShapePage {
    pub(crate) cases: Vec<PlainThreeShape>,
    count: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
pub(crate) struct PlainThreeShape {
    id: String,
    version: Option<i64>,
    patient_name: Option<String>,
    patient: Option<PlainPatient>,
    created: Option<String>,
    updated_on: Option<String>,
    received_on: Option<String>,
    creator_id: Option<String>,
    state: Option<String>,
    state_flag: Option<String>,
    delivery_date: Option<String>,
    operator_id: Option<String>,
    scan_source: Option<String>,
    application: Option<String>,
    three_shape_order_no: Option<String>,
    #[serde(default)]
    actors: Vec<PlainActor>,
    #[serde(default)]
    attachments: Vec<PlainAttachment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
struct PlainPatient {
    first_name: Option<String>,
    last_name: Option<String>,
    external_id: Option<String>,
    patient_ref_no: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
struct PlainActor {
    id: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    email: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading it is what is measured")]
struct PlainAttachment {
    id: Option<String>,
    name: Option<String>,
    hash: Option<String>,
    file_type: Option<String>,
    created_on: Option<String>,
    href: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct PlainAppointments {
    pub(crate) results: Vec<PlainAppointment>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "reading it is what is measured")]
pub(crate) struct PlainAppointment {
    id: String,
    appt_is_break: Option<bool>,
    base_recurring_appointment: Option<u64>,
    billing_status: Option<String>,
    color: Option<String>,
    created_at: Option<String>,
    created_by: Option<u64>,
    deleted_flag: Option<bool>,
    doctor: Option<u64>,
    duration: Option<i64>,
    exam_room: Option<i64>,
    #[serde(default)]
    icd10_codes: Vec<String>,
    #[serde(default)]
    icd9_codes: Vec<String>,
    is_walk_in: Option<bool>,
    notes: Option<String>,
    office: Option<u64>,
    patient: Option<u64>,
    primary_insurer_name: Option<String>,
    profile: Option<u64>,
    reason: Option<String>,
    recurring_appointment: Option<bool>,
    scheduled_time: Option<String>,
    status: Option<String>,
    supervising_provider: Option<u64>,
    updated_at: Option<String>,
}
