//! Lists: both envelopes and a bare array, links that are followed and links that are not (dossier 2.2, 2.3).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::api::Pages;
use dental_oauth::testing::{Recorded, Reply};
use drchrono_client::model::Appointment;
use drchrono_client::resources::AppointmentsFilter;
use support::Scripted;

fn list(world: &Scripted) -> Pages<Appointment> {
    let filter = AppointmentsFilter::since("2026-01-01T00:00:00");
    world.client.appointments().list(filter)
}

fn row(id: u32) -> String {
    format!(r#"{{"id":"{id}"}}"#)
}

fn ids(rows: &[Appointment]) -> Vec<String> {
    rows.iter()
        .map(|row| row.id.as_ref().unwrap().to_string())
        .collect()
}

/// Two pages; the first says that the next is here.
async fn with_next(next: &str) -> Scripted {
    let first = format!(
        r#"{{"previous":null,"results":[{}],"next":"{next}"}}"#,
        row(1)
    );
    let mut turn = 0;
    Scripted::new(move |_: &Recorded| {
        turn += 1;
        match turn {
            1 => Reply::json(200, first.clone()),
            _ => Reply::json(200, format!(r#"{{"results":[{}],"next":null}}"#, row(2))),
        }
    })
    .await
}

#[tokio::test]
async fn every_envelope_is_read() {
    for body in [
        r#"{"previous":null,"results":[{"id":"1"},{"id":"2"}],"next":null}"#,
        r#"{"previous":null,"data":[{"id":"1"},{"id":"2"}],"next":null}"#,
        r#"{"count":2,"results":[{"id":"1"},{"id":"2"}],"next":""}"#,
        r#"{"results":[{"id":1},{"id":2}]}"#,
        r#"[{"id":"1"},{"id":"2"}]"#,
        r#" [ {"id":"1"} , {"id":"2"} ] "#,
    ] {
        let world = Scripted::in_turn([Reply::json(200, body)]).await;
        let rows = list(&world).collect(10).await.unwrap();
        assert_eq!(ids(&rows), ["1", "2"], "{body}");
    }
    for body in ["7", "null", r#""x""#] {
        let world = Scripted::in_turn([Reply::json(200, body)]).await;
        let error = list(&world).collect(10).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn a_next_link_is_followed_as_it_is_on_every_name_of_the_service() {
    for host in [
        "https://app.drchrono.com",
        "https://drchrono.com",
        "https://www.drchrono.com",
        "https://DRCHRONO.com:443",
        "",
    ] {
        let world = with_next(&format!(
            "{host}/api/appointments?cursor=cD0yMDI2&since=2026-01-01T00%3A00%3A00"
        ))
        .await;
        let rows = list(&world).collect(10).await.unwrap();
        assert_eq!(ids(&rows), ["1", "2"], "{host}");
        let second = &world.requests()[1];
        assert_eq!(second.url.host_str(), Some("app.drchrono.com"));
        assert_eq!(
            second.url.query(),
            Some("cursor=cD0yMDI2&since=2026-01-01T00%3A00%3A00"),
            "nothing is added and nothing changed"
        );
        assert_eq!(second.header("authorization"), "Bearer at-1");
        assert_eq!(second.header("x-drc-api-version"), "v4");
    }
}

#[tokio::test]
async fn a_next_link_to_a_stranger_gets_nothing_and_loses_nothing() {
    for stranger in [
        "https://evil.example/api/appointments?page=2",
        "http://app.drchrono.com/api/appointments?page=2",
        "https://app.drchrono.com:8443/api/appointments?page=2",
        "https://app.drchrono.com@evil.example/api",
        "https://user:pw@app.drchrono.com/api",
        "//evil.example/api",
        "/\\\\evil.example/api",
        "javascript:alert(1)",
        "https://evil.drchrono.com/api",
    ] {
        let json = serde_json::to_string(stranger).unwrap();
        let world = with_next(json.trim_matches('"')).await;
        let mut rows = list(&world);
        assert_eq!(
            ids(&rows.next_page().await.unwrap().unwrap()),
            ["1"],
            "{stranger}"
        );
        let error = rows.next_page().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OriginRefused, "{stranger}");
        assert_eq!(world.requests().len(), 1, "{stranger}");
    }
}

#[tokio::test]
async fn a_list_in_circles_ends_with_an_error_under_any_name() {
    let mut turn = 0;
    let world = Scripted::new(move |_| {
        turn += 1;
        let host = if turn % 2 == 0 {
            "app.drchrono.com"
        } else {
            "drchrono.com"
        };
        let body = format!(
            r#"{{"results":[{}],"next":"https://{host}/api/appointments?page=2"}}"#,
            row(turn)
        );
        Reply::json(200, body)
    })
    .await;
    let error = list(&world).collect(100).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(world.requests().len(), 2);
}

#[tokio::test]
async fn a_short_page_is_not_the_last_and_a_row_that_moves_is_given_once() {
    let page = |rows: &[u32], next: &str| {
        let rows: Vec<String> = rows.iter().map(|id| row(*id)).collect();
        Reply::json(
            200,
            format!(r#"{{"results":[{}],"next":{next}}}"#, rows.join(",")),
        )
    };
    let world = Scripted::in_turn([
        page(&[1], r#""/api/appointments?page=2""#),
        page(&[1, 2, 3], r#""/api/appointments?page=3""#),
        page(&[4], "null"),
    ])
    .await;
    let rows = list(&world).collect(10).await.unwrap();
    assert_eq!(ids(&rows), ["1", "2", "3", "4"]);
}

#[tokio::test]
async fn a_list_is_taken_up_tomorrow_where_it_was_left() {
    let world = with_next("https://drchrono.com/api/appointments?page=2").await;
    let mut rows = list(&world);
    rows.next_page().await.unwrap();
    let kept = rows.cursor().unwrap().as_str().to_owned();
    assert_eq!(kept, "/api/appointments?page=2");
    let again = list(&world).starting_at(dental_oauth::api::Cursor::new(kept));
    assert_eq!(ids(&again.collect(10).await.unwrap()), ["2"]);
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let world = with_next("x").await;
    for foreign in ["7", "", "https://evil.example/", "//evil.example/x"] {
        let pages = list(&world).starting_at(dental_oauth::api::Cursor::new(foreign));
        assert!(pages.collect(10).await.is_err(), "{foreign}");
    }
    assert!(world.requests().is_empty());
}
