//! Writes: what is required, what is refused, what becomes of a row.

use std::time::Duration;

use serde_json::{Value, json};

use crate::common::send;
use crate::practice::{EVER, Practice, appointment};

#[tokio::test]
async fn a_new_row_comes_back_with_its_id_and_a_change_with_nothing() {
    let practice = Practice::start().await;
    let made = practice
        .make("/api/appointments", &appointment("2025-02-01T09:00:00"))
        .await;
    let id = made["id"].as_str().expect("text");
    assert_eq!(made["scheduled_time"], "2025-02-01T09:00:00");
    assert_eq!(made["reason"], "");
    let path = format!("/api/appointments/{id}");
    practice.d.advance(Duration::from_secs(90));
    let reply = practice
        .api(
            "PATCH",
            &path,
            Some(&json!({"status": "Confirmed", "id": 7, "created_at": "x"})),
        )
        .await;
    assert_eq!((reply.status, reply.body.len()), (204, 0));
    let now = practice.read(&format!("{path}?verbose=true")).await;
    assert_eq!(now["status"], "Confirmed");
    assert_eq!(
        now["created_at"], made["created_at"],
        "read-only members are ignored"
    );
    assert!(now["updated_at"].as_str() > made["updated_at"].as_str());
    assert_eq!(now["status_transitions"][0]["to_status"], "Confirmed");
    practice.set("write_answer", "200_object");
    let reply = practice
        .api("PATCH", &path, Some(&json!({"notes": "n"})))
        .await;
    assert_eq!(
        (reply.status, reply.json()["notes"].clone()),
        (200, json!("n"))
    );
}

#[tokio::test]
async fn a_replacement_unsets_what_it_does_not_say() {
    let practice = Practice::start().await;
    let mut body = appointment("2025-02-01T09:00:00");
    body["notes"] = "keep or lose".into();
    let made = practice.make("/api/appointments", &body).await;
    let path = format!("/api/appointments/{}", made["id"].as_str().expect("text"));
    let reply = practice
        .api("PUT", &path, Some(&json!({"notes": "x"})))
        .await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.json()["doctor"], json!(["This field is required."]));
    let reply = practice
        .api("PUT", &path, Some(&appointment("2025-02-01T10:00:00")))
        .await;
    assert_eq!(reply.status, 204);
    let now = practice.read(&path).await;
    assert_eq!(
        (now["notes"].as_str(), now["scheduled_time"].as_str()),
        (Some(""), Some("2025-02-01T10:00:00"))
    );
    let reply = practice
        .api("PATCH", &path, Some(&json!({"profile": null})))
        .await;
    assert_eq!(reply.status, 204);
    assert_eq!(practice.read(&path).await["profile"], Value::Null);
}

#[tokio::test]
async fn bad_members_are_named_one_by_one() {
    let practice = Practice::start().await;
    let cases = [
        (
            json!({"gender": "Male"}),
            "doctor",
            "This field is required.",
        ),
        (
            json!({"gender": "Wrong", "doctor": 100_001}),
            "gender",
            "\"Wrong\" is not a valid choice.",
        ),
        (
            json!({"gender": null, "doctor": 100_001}),
            "gender",
            "This field may not be null.",
        ),
        (
            json!({"gender": "Male", "doctor": 1}),
            "doctor",
            "Invalid pk \"1\" - object does not exist.",
        ),
        (
            json!({"gender": "Male", "doctor": 100_001, "date_of_birth": "5.1.2000"}),
            "date_of_birth",
            "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        ),
        (
            json!({"gender": "Male", "doctor": 100_001, "chart_id": "x"}),
            "chart_id",
            "Chart ID must have the format AAAA000000.",
        ),
    ];
    for (body, field, text) in cases {
        let reply = practice.api("POST", "/api/patients", Some(&body)).await;
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.json()[field], json!([text]), "{body}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_objects_are_refused() {
    let practice = Practice::start().await;
    let token = practice.d.issue_tokens("").expect("tokens").access_token;
    let bearer = format!("Bearer {token}");
    let post = async |kind: &str, body: &str| {
        let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
        let reply = send(
            "POST",
            &practice.url("/api/patients"),
            &headers,
            body.as_bytes(),
        )
        .await;
        reply.expect("an answer").status
    };
    assert_eq!(post("application/json", "{").await, 400);
    assert_eq!(post("application/json", "7").await, 400);
    assert_eq!(post("text/plain", "x").await, 415);
    assert_eq!(post("multipart/form-data", "x").await, 400);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        post(form, "gender=Male&doctor=100001&first_name=Flat").await,
        201
    );
}

#[tokio::test]
async fn many_are_made_at_once_or_none() {
    let practice = Practice::start().await;
    let before = practice.d.rows("task_categories").len();
    let good = json!({"name": "one", "practice_group": 300_001});
    let bad = json!({"practice_group": 300_001});
    let reply = practice
        .api("POST", "/api/task_categories", Some(&json!([good, bad])))
        .await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.json(),
        json!([{}, {"name": ["This field is required."]}])
    );
    assert_eq!(practice.d.rows("task_categories").len(), before);
    let made = practice
        .make("/api/task_categories", &json!([good, good]))
        .await;
    assert_eq!(made.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_room_holds_one_appointment_at_a_time() {
    let practice = Practice::start().await;
    let body = appointment("2025-02-03T09:00:00");
    let first = practice.make("/api/appointments", &body).await;
    let mut later = appointment("2025-02-03T09:15:00");
    let reply = practice
        .api("POST", "/api/appointments", Some(&later))
        .await;
    assert_eq!(reply.status, 409);
    assert!(
        reply.text().contains(first["id"].as_str().expect("text")),
        "names the other one"
    );
    later["allow_overlapping"] = true.into();
    practice.make("/api/appointments", &later).await;
    practice
        .make("/api/appointments", &appointment("2025-02-03T09:45:00"))
        .await;
    let move_it = json!({"scheduled_time": "2025-02-03T09:40:00"});
    let path = format!("/api/appointments/{}", first["id"].as_str().expect("text"));
    assert_eq!(
        practice.api("PATCH", &path, Some(&move_it)).await.status,
        409
    );
    let (a, b) = (
        appointment("2025-02-04T09:00:00"),
        appointment("2025-02-04T09:00:00"),
    );
    let (a, b) = tokio::join!(
        practice.api("POST", "/api/appointments", Some(&a)),
        practice.api("POST", "/api/appointments", Some(&b))
    );
    assert_eq!(
        a.status + b.status,
        201 + 409,
        "one of two at the same time"
    );
    let twice = json!([
        appointment("2025-02-04T11:00:00"),
        appointment("2025-02-04T11:15:00")
    ]);
    let reply = practice
        .api("POST", "/api/appointments", Some(&twice))
        .await;
    assert_eq!(reply.status, 409, "nor two of one body");
}

#[tokio::test]
async fn breaks_have_no_patient_and_profiles_give_defaults() {
    let practice = Practice::start().await;
    let mut body = appointment("2025-02-05T12:00:00");
    body["patient"] = Value::Null;
    let made = practice.make("/api/appointments", &body).await;
    assert_eq!(
        (&made["patient"], &made["appt_is_break"]),
        (&Value::Null, &json!(true))
    );
    let mut body = appointment("2025-02-05T14:00:00");
    body.as_object_mut().expect("an object").remove("duration");
    let reply = practice.api("POST", "/api/appointments", Some(&body)).await;
    assert_eq!(reply.json()["duration"], json!(["This field is required."]));
    body["profile"] = 420_001.into();
    let made = practice.make("/api/appointments", &body).await;
    assert_eq!(
        (&made["duration"], &made["reason"]),
        (&json!(30), &json!("Crown preparation"))
    );
    let custom = json!({"status": "At The Lab"});
    let path = format!("/api/appointments/{}", made["id"].as_str().expect("text"));
    assert_eq!(
        practice.api("PATCH", &path, Some(&custom)).await.status,
        204
    );
}

#[tokio::test]
async fn deleted_appointments_stay_for_those_who_ask() {
    let practice = Practice::start().await;
    let made = practice
        .make("/api/appointments", &appointment("2025-02-06T09:00:00"))
        .await;
    let path = format!("/api/appointments/{}", made["id"].as_str().expect("text"));
    let reply = practice.api("DELETE", &path, None).await;
    assert_eq!((reply.status, reply.body.len()), (204, 0));
    assert_eq!(practice.get(&path).await.status, 404);
    assert_eq!(practice.api("DELETE", &path, None).await.status, 404);
    let row = practice.read(&format!("{path}?show_archived=true")).await;
    assert_eq!(row["deleted_flag"], true);
    let listed = practice
        .walk(&format!("/api/appointments?{EVER}&date=2025-02-06"))
        .await;
    assert!(listed.is_empty());
}

#[tokio::test]
async fn deleted_documents_are_archived_and_line_items_leave_a_trace() {
    let practice = Practice::start().await;
    assert_eq!(
        practice
            .api("DELETE", "/api/documents/900001", None)
            .await
            .status,
        204
    );
    assert_eq!(
        practice.read("/api/documents/900001").await["archived"],
        true
    );
    let item = practice.d.rows("line_items")[0]["id"].clone();
    let before = practice
        .walk("/api/line_item_deletions?since=2020-01-01")
        .await
        .len();
    let path = format!("/api/line_items/{item}");
    assert_eq!(practice.api("DELETE", &path, None).await.status, 204);
    assert_eq!(practice.get(&path).await.status, 404);
    let after = practice
        .walk("/api/line_item_deletions?since=2020-01-01")
        .await
        .len();
    assert_eq!(after, before + 1);
}

#[tokio::test]
async fn a_person_entered_twice_is_guarded_against_when_switched_on() {
    let practice = Practice::start().await;
    let body = json!({
        "first_name": "Twice", "last_name": "Entered", "gender": "Other",
        "date_of_birth": "1990-01-01", "doctor": 100_001,
    });
    let first = practice.make("/api/patients", &body).await;
    assert_eq!(first["chart_id"], "ENTW000001");
    let second = practice.make("/api/patients", &body).await;
    assert_eq!(second["chart_id"], "ENTW000002");
    practice.set("duplicate_patients", "on");
    assert_eq!(
        practice
            .api("POST", "/api/patients", Some(&body))
            .await
            .status,
        409
    );
    practice
        .make("/api/patients?allow_duplicates=true", &body)
        .await;
}

#[tokio::test]
async fn nobody_writes_into_a_locked_note() {
    let practice = Practice::start().await;
    let body = |appointment: i64| json!({"appointment": appointment, "clinical_note_field": 500_001, "value": "x"});
    let locked = practice
        .api(
            "POST",
            "/api/clinical_note_field_values",
            Some(&body(800_001)),
        )
        .await;
    assert_eq!(locked.status, 409, "{}", locked.text());
    let before = practice.read("/api/appointments/800001?verbose=true").await;
    practice.d.lock_note("800001", false);
    practice
        .make("/api/clinical_note_field_values", &body(800_001))
        .await;
    let after = practice.read("/api/appointments/800001?verbose=true").await;
    assert_eq!(after["updated_at"], before["updated_at"]);
    assert!(after["extended_updated_at"].as_str() > before["extended_updated_at"].as_str());
}

#[tokio::test]
async fn a_lab_order_knows_its_documents() {
    let practice = Practice::start().await;
    let order = practice
        .make(
            "/api/lab_orders",
            &json!({"patient": 600_001, "doctor": 100_001, "sublab": 410_001}),
        )
        .await;
    let id = order["id"].to_string();
    let fields = [("lab_order", id.as_str()), ("type", "RES")];
    let file = Some(("document", "result.pdf", b"%PDF".as_slice()));
    let made = practice
        .upload("/api/lab_documents", &fields, file)
        .await
        .json();
    let path = format!("/api/lab_orders_summary/{id}");
    assert_eq!(practice.read(&path).await["documents"], json!([made["id"]]));
    let document = format!("/api/lab_documents/{}", made["id"]);
    assert_eq!(practice.api("DELETE", &document, None).await.status, 204);
    assert_eq!(practice.read(&path).await["documents"], json!([]));
}

#[tokio::test]
async fn a_summary_of_a_patient_says_no_more_than_that() {
    let practice = Practice::start().await;
    let row = practice.read("/api/patients_summary/600001").await;
    let names: Vec<&str> = row
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "chart_id",
            "date_of_birth",
            "doctor",
            "first_name",
            "gender",
            "id",
            "last_name",
            "middle_name"
        ]
    );
    let token = practice
        .d
        .issue_tokens("patients:summary:read")
        .expect("tokens")
        .access_token;
    let reply = practice
        .api_as(&token, "GET", "/api/patients_summary", None)
        .await;
    assert_eq!(reply.expect("an answer").status, 200);
    let reply = practice.api_as(&token, "GET", "/api/patients", None).await;
    assert_eq!(reply.expect("an answer").status, 403);
}

#[tokio::test]
async fn the_ten_special_operations_answer_as_documented() {
    let practice = Practice::start().await;
    let form = practice.d.rows("consent_forms")[0]["id"].clone();
    let drug = practice.d.rows("medications")[0]["id"].clone();
    let cases = [
        ("GET", "/api/patients/600001/ccda".to_owned(), 200),
        ("GET", "/api/patients/600001/ccda_async".to_owned(), 200),
        ("GET", "/api/patients/600001/qrda1".to_owned(), 200),
        (
            "GET",
            "/api/patients/600001/onpatient_access".to_owned(),
            200,
        ),
        (
            "POST",
            "/api/patients/600001/onpatient_access".to_owned(),
            201,
        ),
        (
            "DELETE",
            "/api/patients/600001/onpatient_access".to_owned(),
            204,
        ),
        ("POST", "/api/offices/400001/add_exam_room".to_owned(), 201),
        (
            "POST",
            format!("/api/consent_forms/{form}/apply_to_appointment"),
            204,
        ),
        (
            "POST",
            format!("/api/consent_forms/{form}/unapply_from_appointment"),
            204,
        ),
        (
            "PATCH",
            format!("/api/medications/{drug}/append_to_pharmacy_note"),
            204,
        ),
        ("POST", "/api/iframe_integration".to_owned(), 201),
        ("DELETE", "/api/iframe_integration".to_owned(), 204),
        ("GET", "/api/patients/1/ccda".to_owned(), 404),
        ("PUT", "/api/patients/600001/ccda".to_owned(), 405),
        ("GET", "/api/patients/600001/nothing".to_owned(), 404),
    ];
    let body = json!({"name": "Exam 4", "text": "more", "appointment": 800_001});
    for (method, path, status) in cases {
        let body = (method == "POST" || method == "PATCH").then_some(&body);
        let reply = practice.api(method, &path, body).await;
        assert_eq!(reply.status, status, "{method} {path}");
    }
    let office = practice.read("/api/offices/400001").await;
    assert_eq!(office["exam_rooms"][3]["name"], "Exam 4");
    let drug = practice.read(&format!("/api/medications/{drug}")).await;
    assert!(
        drug["pharmacy_note"]
            .as_str()
            .expect("text")
            .ends_with("more")
    );
}

#[tokio::test]
async fn addresses_nobody_knows_get_a_page_and_not_json() {
    let practice = Practice::start().await;
    for path in [
        "/api/nothing",
        "/api/patients/",
        "/api/availability/1",
        "/elsewhere",
    ] {
        let reply = practice.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(
            reply
                .header("content-type")
                .is_some_and(|t| t.starts_with("text/html"))
        );
    }
    let reply = practice.api("DELETE", "/api/patients", None).await;
    assert_eq!(
        (reply.status, reply.header("allow")),
        (405, Some("GET, POST"))
    );
    let reply = practice.get("/api/patients/999").await;
    assert_eq!(
        (reply.status, reply.json()["detail"].clone()),
        (404, json!("Not found."))
    );
}
