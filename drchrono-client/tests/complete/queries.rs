//! What of a filter and of a body goes over the wire.

use chrono::NaiveDate;
use dental_oauth::testing::Reply;
use dental_oauth::{ErrorKind, Sent};
use drchrono_client::model::{
    AppointmentBody, AppointmentStatus, Gender, PatientBody, PatientInsuranceBody, PhoneCallLogBody,
};
use drchrono_client::resources::{
    AppointmentTemplatesFilter, AppointmentsFilter, DaySheetChargesFilter, FeeSchedulesV2Filter,
    InsurancesFilter, PatientsFilter,
};
use drchrono_client::{DrDateTime, DrDecimal, DrId, Patch};
use serde_json::{Value, json};

use super::server::Server;

async fn note_taker() -> Server {
    Server::new(|request| match request.method.as_str() {
        "GET" => Reply::json(200, r#"{"results":[]}"#),
        "POST" => Reply::json(201, r#"{"id":7}"#),
        _ => Reply::json(204, ""),
    })
    .await
}

/// The query of the last call, decoded.
fn query(server: &Server) -> Vec<(String, String)> {
    let requests = server.requests();
    let pairs = requests.last().unwrap().url.query_pairs();
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn last_body(server: &Server) -> Value {
    serde_json::from_slice(&server.requests().last().unwrap().body).unwrap()
}

#[tokio::test]
async fn times_in_queries_have_no_zone_and_a_filter_set_twice_counts_once() {
    let server = note_taker().await;
    let filter = AppointmentsFilter::since(DrDateTime::parse("2026-01-15T08:00:00Z"))
        .doctor(1)
        .doctor(2)
        .verbose();
    let _ = server.client.appointments().list(filter).next_page().await;
    let expected = [
        ("since", "2026-01-15T08:00:00"),
        ("doctor", "2"),
        ("verbose", "true"),
    ];
    assert_eq!(query(&server), pairs(expected));
}

#[tokio::test]
async fn a_range_of_dates_includes_both_days() {
    let server = note_taker().await;
    let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
    let filter = AppointmentsFilter::date_range(day(1), day(31)).and_date("2026-01-15");
    let _ = server.client.appointments().list(filter).next_page().await;
    let expected = [
        ("date_range", "2026-01-01/2026-01-31"),
        ("date", "2026-01-15"),
    ];
    assert_eq!(query(&server), pairs(expected));
}

#[tokio::test]
async fn reports_want_the_month_first() {
    let server = note_taker().await;
    let filter = DaySheetChargesFilter::new("2026-01-05", "2026-12-31");
    let _ = server.client.day_sheet_charges().get(filter).await;
    let expected = [("start_date", "1/5/2026"), ("end_date", "12/31/2026")];
    assert_eq!(query(&server), pairs(expected));
}

#[tokio::test]
async fn lists_in_queries_are_repeated_keys_or_have_commas_as_the_service_wants() {
    let server = note_taker().await;
    let filter = AppointmentTemplatesFilter::new().week_days(&[0, 4]);
    let _ = server
        .client
        .appointment_templates()
        .list(filter)
        .next_page()
        .await;
    assert_eq!(
        query(&server),
        pairs([("week_days", "0"), ("week_days", "4")])
    );
    let filter = FeeSchedulesV2Filter::new().payer_id(&["60054", "87726"]);
    let _ = server
        .client
        .fee_schedules_v2()
        .list(filter)
        .next_page()
        .await;
    assert_eq!(query(&server), pairs([("payer_id", "60054,87726")]));
}

#[tokio::test]
async fn one_insurance_needs_its_kind_of_payer_too() {
    let server = note_taker().await;
    let insurances = server.client.insurances();
    let _ = insurances.get("emdeon", "60054").await;
    assert_eq!(server.requests()[0].url.path(), "/api/insurances/60054");
    assert_eq!(query(&server), pairs([("payer_type", "emdeon")]));
    let _ = insurances
        .list(InsurancesFilter::new("ihcfa"))
        .next_page()
        .await;
    assert_eq!(query(&server), pairs([("payer_type", "ihcfa")]));
}

#[test]
fn a_filter_shows_no_name_in_debug() {
    let filter = PatientsFilter::new()
        .last_name("Marker-Doe")
        .date_of_birth("1980-02-03");
    let shown = format!("{filter:?}");
    assert!(shown.contains("last_name"), "{shown}");
    assert!(
        !shown.contains("Marker") && !shown.contains("1980"),
        "{shown}"
    );
}

#[tokio::test]
async fn an_update_sends_what_was_set_and_empties_what_was_emptied() {
    let server = note_taker().await;
    let mut body = PatientBody::default();
    body.first_name = "Ada".into();
    body.date_of_birth = NaiveDate::from_ymd_opt(1980, 2, 3).unwrap().into();
    body.copay = DrDecimal::parse("12.50").unwrap().into();
    body.email = Patch::Null;
    body.offices = vec![DrId::from(1), DrId::from("2")].into();
    let mut insurance = PatientInsuranceBody::default();
    insurance.insurance_company = "Example Mutual".into();
    body.primary_insurance = insurance.into();
    server.client.patients().update(7, &body).await.unwrap();
    let expected = json!({
        "first_name": "Ada", "date_of_birth": "1980-02-03", "copay": "12.50", "email": null,
        "offices": [1, "2"], "primary_insurance": { "insurance_company": "Example Mutual" },
    });
    assert_eq!(last_body(&server), expected);
}

#[tokio::test]
async fn a_break_is_created_with_an_empty_patient() {
    let server = note_taker().await;
    let time = DrDateTime::parse("2026-01-15T12:00:00");
    let mut body = AppointmentBody::new(1, 2, 3, Patch::<DrId>::Null, time);
    body.status = AppointmentStatus::Confirmed.into();
    server.client.appointments().create(&body).await.unwrap();
    let expected = json!({
        "doctor": 1, "exam_room": 2, "office": 3, "patient": null,
        "scheduled_time": "2026-01-15T12:00:00", "status": "Confirmed",
    });
    assert_eq!(last_body(&server), expected);
}

#[tokio::test]
async fn a_body_that_lacks_what_the_service_needs_costs_no_call() {
    let server = note_taker().await;
    let logs = server.client.comm_logs();
    let body = PhoneCallLogBody::default();
    let created = logs.create(&body).await.map(drop);
    let replaced = logs.replace(7, &body).await;
    let several = logs
        .create_many(&[PhoneCallLogBody::new(1, 2), body])
        .await
        .map(drop);
    for outcome in [created, replaced, several] {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.sent(), Sent::No);
        assert!(error.to_string().contains("comm logs"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn options_of_creating_are_in_the_query() {
    let server = note_taker().await;
    let body = PatientBody::new(1, Gender::Female);
    let patients = server.client.patients();
    patients.create(&body).await.unwrap();
    assert_eq!(query(&server), pairs([]));
    patients.create_with_allow_duplicates(&body).await.unwrap();
    assert_eq!(query(&server), pairs([("allow_duplicates", "true")]));
}
