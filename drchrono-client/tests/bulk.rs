//! Bulk jobs: ordered, looked for with as few calls as possible, fetched, and ended (dossier 2.12).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use dental_oauth::ErrorKind;
use dental_oauth::testing::{Recorded, Reply};
use drchrono_client::Bulk;
use drchrono_client::model::Appointment;
use drchrono_client::resources::{AppointmentsListFilter, PatientsListFilter};
use support::{Scripted, World};

const UUID: &str = "00000000-0000-4000-8000-000000000001";

fn going_on() -> Reply {
    Reply::json(
        201,
        format!(r#"{{"status":"In progress","uuid":"{UUID}","description":"x"}}"#),
    )
}

fn complete(ids: &[u32], page: u32, pages: u32) -> Reply {
    let rows: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let rows = rows.join(",");
    Reply::json(
        200,
        format!(
            r#"{{"status":"Complete","uuid":"{UUID}","results":[{rows}],
                "pagination":{{"count":4,"pages":{pages},"page_size":1000,"page":{page}}}}}"#
        ),
    )
}

fn job(world: &Scripted) -> Bulk<Appointment> {
    let filter = AppointmentsListFilter::new().since("2026-01-01T00:00:00");
    world.client.appointments_list().list(filter)
}

fn ids(rows: &[Appointment]) -> Vec<String> {
    rows.iter()
        .map(|row| row.id.as_ref().unwrap().to_string())
        .collect()
}

#[tokio::test]
async fn each_page_is_ordered_by_the_query_and_the_next_one_is_a_new_order() {
    let world = Scripted::in_turn([
        going_on(),
        complete(&[1, 2], 1, 2),
        going_on(),
        complete(&[3, 4], 2, 2),
    ])
    .await;
    let rows = job(&world).pages().collect(10).await.unwrap();
    assert_eq!(ids(&rows), ["1", "2", "3", "4"]);
    let calls = world.calls();
    assert_eq!(calls.len(), 4);
    for (at, page) in [(0, 1), (2, 2)] {
        let request = &world.requests()[at];
        assert_eq!(request.method, http::Method::POST);
        assert!(request.body.is_empty());
        let query = request.url.query().unwrap();
        assert!(query.starts_with("since=2026-01-01T00"), "{query}");
        assert!(
            query.contains(&format!("page={page}")) && query.contains("page_size=1000"),
            "{query}"
        );
    }
    assert_eq!(calls[1], format!("GET /api/appointments_list?uuid={UUID}"));
}

#[tokio::test]
async fn looks_become_rarer_up_to_fifteen_seconds() {
    let mut looks = 0;
    let world = Scripted::new(move |request: &Recorded| {
        looks += u32::from(request.method == http::Method::GET);
        if looks < 8 {
            going_on()
        } else {
            complete(&[1], 1, 1)
        }
    })
    .await;
    job(&world).page(1).await.unwrap();
    assert_eq!(world.pauses(), [1, 2, 4, 8, 15, 15, 15, 15]);
}

#[tokio::test]
async fn how_long_a_page_took_is_when_the_next_one_is_looked_for() {
    let (mut orders, mut looks) = (0, 0);
    let world = Scripted::new(move |request: &Recorded| {
        if request.method == http::Method::POST {
            (orders, looks) = (orders + 1, 0);
            return going_on();
        }
        looks += 1;
        // Whoever has waited for as long as the first page took needs not look twice.
        if orders == 1 && looks < 3 {
            going_on()
        } else {
            complete(&[orders], orders, 3)
        }
    })
    .await;
    let rows = job(&world).pages().collect(10).await.unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(world.pauses(), [1, 2, 4, 7, 7]);
    let again = job(&world).page(1).await;
    assert!(again.is_ok());
    assert_eq!(world.pauses().last(), Some(&7), "the next job knows it too");
}

#[tokio::test]
async fn a_page_that_was_held_up_once_does_not_hold_up_the_others() {
    let (mut orders, mut looks) = (0, 0);
    let world = Scripted::new(move |request: &Recorded| {
        if request.method == http::Method::POST {
            (orders, looks) = (orders + 1, 0);
            return going_on();
        }
        looks += 1;
        if orders == 1 && looks < 12 {
            going_on()
        } else {
            complete(&[orders], orders, 6)
        }
    })
    .await;
    job(&world).pages().collect(10).await.unwrap();
    let pauses = world.pauses();
    assert_eq!(pauses[12..], [60, 45, 33, 25, 18], "{pauses:?}");
}

#[tokio::test]
async fn a_job_that_takes_too_long_is_given_up_and_says_so() {
    let world = Scripted::new(|_| going_on()).await;
    let error = job(&world).page(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(world.pauses().iter().sum::<u64>() <= 600);
    let world = Scripted::new(|_| going_on()).await;
    let error = job(&world)
        .deadline(Duration::from_secs(8))
        .page(1)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(world.pauses(), [1, 2, 4]);
}

#[tokio::test]
async fn every_way_to_fail_is_an_error_that_is_not_asked_twice() {
    for (status, word) in [
        (200, "Failed"),
        (200, "Canceled"),
        (200, "Error"),
        (500, "Error"),
        (500, "Failed"),
    ] {
        let body = format!(r#"{{"status":"{word}","uuid":"{UUID}","detail":"Jane"}}"#);
        let world = Scripted::in_turn([going_on(), Reply::json(status, body)]).await;
        let error = job(&world).page(1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api, "{status} {word}");
        assert_eq!(world.requests().len(), 2, "{status} {word}");
        assert!(!format!("{error} {error:?}").contains("Jane"));
    }
}

#[tokio::test]
async fn a_forgotten_order_is_placed_again_but_not_for_ever() {
    let forgotten = || Reply::json(404, r#"{"detail":"Invalid uuid specified"}"#);
    let world =
        Scripted::in_turn([going_on(), forgotten(), going_on(), complete(&[1], 1, 1)]).await;
    assert_eq!(job(&world).page(1).await.unwrap().items.len(), 1);
    let world = Scripted::new(move |request: &Recorded| {
        if request.method == http::Method::POST {
            going_on()
        } else {
            forgotten()
        }
    })
    .await;
    let error = job(&world).page(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(world.requests().len(), 6);
}

#[tokio::test]
async fn a_page_without_pagination_is_the_last_unless_it_is_full() {
    let body = |ids: &[u32]| {
        let rows: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        Reply::json(
            200,
            format!(r#"{{"status":"Complete","results":[{}]}}"#, rows.join(",")),
        )
    };
    let world = Scripted::in_turn([going_on(), body(&[1, 2]), going_on(), body(&[3])]).await;
    let rows = job(&world).page_size(2).pages().collect(10).await.unwrap();
    assert_eq!(ids(&rows), ["1", "2", "3"]);
}

#[tokio::test]
async fn what_is_no_answer_of_a_job_is_an_error() {
    for body in [
        "[]",
        "{}",
        r#"{"status":"In progress"}"#,
        r#"{"status":7,"uuid":""}"#,
    ] {
        let world = Scripted::in_turn([Reply::json(201, body)]).await;
        let error = job(&world).page(1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_practice_comes_in_pages() {
    let world = World::new().await;
    let job = world.client.patients_list().list(PatientsListFilter::new());
    let patients = job.page_size(50).pages().collect(1000).await.unwrap();
    assert_eq!(patients.len(), world.server().rows("patients").len());
    world.set("bulk_fault", "never");
    let filter = PatientsListFilter::new();
    let job = world
        .client
        .patients_list()
        .list(filter)
        .deadline(Duration::from_secs(30));
    assert_eq!(job.page(1).await.unwrap_err().kind(), ErrorKind::Timeout);
}
