//! Appointments over more days than the service gives at once, and those that changed (WF-5).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::api::Cursor;
use dental_oauth::testing::{Recorded, Reply};
use drchrono_client::model::Appointment;
use drchrono_client::resources::AppointmentsFilter;
use support::Scripted;

fn page(ids: &[u32], next: &str) -> Reply {
    let rows: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let rows = rows.join(",");
    Reply::json(200, format!(r#"{{"results":[{rows}],"next":{next}}}"#))
}

fn ids(rows: &[Appointment]) -> Vec<String> {
    rows.iter()
        .map(|row| row.id.as_ref().unwrap().to_string())
        .collect()
}

fn two_years() -> AppointmentsFilter {
    AppointmentsFilter::date_range("2025-01-01", "2026-12-31").doctor("7")
}

/// The ranges that were asked for.
fn ranges(world: &Scripted) -> Vec<String> {
    let range = |request: &Recorded| {
        let mut pairs = request.url.query_pairs();
        let range = pairs.find(|(name, _)| name == "date_range");
        range.map_or("a link".to_owned(), |(_, value)| value.into_owned())
    };
    world.requests().iter().map(range).collect()
}

const WINDOWS: [&str; 5] = [
    "2025-01-01/2025-06-29",
    "2025-06-30/2025-12-26",
    "2025-12-27/2026-06-24",
    "2026-06-25/2026-12-21",
    "2026-12-22/2026-12-31",
];

#[tokio::test]
async fn windows_are_read_as_one_list_and_empty_ones_do_not_end_it() {
    let world = Scripted::in_turn([
        page(&[], "null"),
        page(&[1, 2], r#""/api/appointments?page=2""#),
        page(&[3], "null"),
        page(&[], "null"),
        page(&[3, 4], "null"),
        page(&[], "null"),
    ])
    .await;
    let rows = world.client.appointments().list_in_windows(two_years());
    let rows = rows.unwrap().collect(100).await.unwrap();
    assert_eq!(ids(&rows), ["1", "2", "3", "4"]);
    let [first, second, third, fourth, fifth] = WINDOWS;
    assert_eq!(
        ranges(&world),
        [first, second, "a link", third, fourth, fifth]
    );
    for request in world.requests() {
        let query = request.url.query().unwrap();
        assert!(query.contains("doctor=7") || query == "page=2", "{query}");
    }
}

#[tokio::test]
async fn a_list_in_windows_is_taken_up_where_it_was_left() {
    let world = Scripted::new(|_| page(&[1], "null")).await;
    let list = || {
        world
            .client
            .appointments()
            .list_in_windows(two_years())
            .unwrap()
    };
    let mut rows = list();
    rows.next_page().await.unwrap();
    let kept = Cursor::new(rows.cursor().unwrap().as_str());
    list().starting_at(kept).next_page().await.unwrap();
    assert_eq!(ranges(&world), WINDOWS[..2]);
    for strange in ["", "7", "[99,null]", "/api/appointments?page=2"] {
        let mut rows = list().starting_at(Cursor::new(strange));
        let error = rows.next_page().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{strange}");
    }
    assert_eq!(world.requests().len(), 2);
}

#[tokio::test]
async fn a_failure_in_a_window_is_asked_again_and_loses_nothing() {
    let world = Scripted::in_turn([
        page(&[1], "null"),
        Reply::json(403, "{}"),
        page(&[2], "null"),
    ])
    .await;
    let filter = AppointmentsFilter::date_range("2026-01-01", "2026-09-30");
    let mut rows = world.client.appointments().list_in_windows(filter).unwrap();
    assert_eq!(ids(&rows.next_page().await.unwrap().unwrap()), ["1"]);
    let error = rows.next_page().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(ids(&rows.next_page().await.unwrap().unwrap()), ["2"]);
}

#[tokio::test]
async fn what_is_no_span_of_days_is_refused_before_anything_is_sent() {
    for filter in [
        AppointmentsFilter::since("2026-01-01T00:00:00"),
        AppointmentsFilter::date_range("2026-02-01", "2026-01-01"),
        AppointmentsFilter::date_range("spring", "summer"),
    ] {
        let world = Scripted::in_turn([]).await;
        let refused = world.client.appointments().list_in_windows(filter);
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
}

#[tokio::test]
async fn changes_are_asked_for_without_a_zone_and_deleted_ones_with_them() {
    for since in ["2026-03-14T09:26:53", "2026-03-14 09:26:53.589"] {
        let world = Scripted::in_turn([page(&[1], "null")]).await;
        let rows = world.client.appointments().changed_since(since);
        assert_eq!(ids(&rows.collect(10).await.unwrap()), ["1"]);
        assert_eq!(
            world.calls(),
            [
                "GET /api/appointments?since=2026-03-14T09:26:53&show_archived=true\
                 &ignore_virtual=true&page_size=250"
            ]
        );
    }
}
