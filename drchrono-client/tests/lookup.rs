//! Looking for a patient: nobody, one, or several, and never a silent choice (WF-4).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::testing::Reply;
use drchrono_client::{FoundPatients, PatientLookup};
use support::{Scripted, World};

fn lookup() -> PatientLookup {
    PatientLookup::new()
        .first_name("Ada")
        .last_name("Example")
        .date_of_birth("1980-02-29")
}

fn page(rows: &[&str], next: &str) -> Reply {
    let rows = rows.join(",");
    Reply::json(200, format!(r#"{{"results":[{rows}],"next":{next}}}"#))
}

/// How many there are, and whether there are more.
fn counted(found: &FoundPatients) -> (usize, bool) {
    match found {
        FoundPatients::None => (0, false),
        FoundPatients::One(_) => (1, false),
        FoundPatients::Many { candidates, more } => (candidates.len(), *more),
    }
}

#[tokio::test]
async fn nobody_one_and_several_are_told_apart() {
    let (one, two) = (
        r#"{"id":1,"date_of_birth":"1980-02-29"}"#,
        r#"{"id":2,"date_of_birth":null}"#,
    );
    let stranger = r#"{"id":3,"date_of_birth":"1980-03-01"}"#;
    let table: [(&[&str], usize); 5] = [
        (&[], 0),
        (&[one], 1),
        (&[one, two], 2),
        (&[stranger], 0),
        (&[stranger, one], 1),
    ];
    for (rows, expected) in table {
        let world = Scripted::in_turn([page(rows, "null")]).await;
        let found = world.client.find_patients(&lookup()).await.unwrap();
        assert_eq!(counted(&found), (expected, false), "{rows:?}");
        assert_eq!(
            world.calls(),
            ["GET /api/patients?first_name=Ada&last_name=Example&date_of_birth=1980-02-29"]
        );
    }
}

#[tokio::test]
async fn one_on_each_of_two_pages_are_two() {
    let next = r#""/api/patients?page=2""#;
    let world =
        Scripted::in_turn([page(&[r#"{"id":1}"#], next), page(&[r#"{"id":2}"#], "null")]).await;
    let found = world.client.find_patients(&lookup()).await.unwrap();
    assert_eq!(counted(&found), (2, false));
}

#[tokio::test]
async fn a_crowd_is_cut_short_and_said_to_be_one() {
    let rows: Vec<String> = (0..101).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let world = Scripted::in_turn([page(&rows, r#""/api/patients?page=2""#)]).await;
    let found = world.client.find_patients(&lookup()).await.unwrap();
    assert_eq!(counted(&found), (100, true));
    assert_eq!(world.requests().len(), 1);
}

#[tokio::test]
async fn one_that_cannot_be_read_could_be_the_one() {
    let world = Scripted::in_turn([page(&[r#"{"id":1}"#, "7"], "null")]).await;
    let error = world.client.find_patients(&lookup()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_lookup_that_would_find_everybody_is_not_sent() {
    for lookup in [
        PatientLookup::new(),
        PatientLookup::new().last_name(""),
        lookup().first_name("  "),
        lookup().date_of_birth("29.02.1980"),
    ] {
        let world = Scripted::in_turn([]).await;
        let error = world.client.find_patients(&lookup).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(world.requests().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_the_practice_is_found_and_another_is_not() {
    let world = World::new().await;
    let row = world.server().rows("patients").swap_remove(0);
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    let lookup = PatientLookup::new()
        .first_name(text("first_name"))
        .last_name(text("last_name"))
        .date_of_birth(text("date_of_birth"));
    let found = world.client.find_patients(&lookup).await.unwrap();
    let FoundPatients::One(patient) = found else {
        panic!("not one: {found:?}")
    };
    assert_eq!(patient.first_name.unwrap().expose(), &text("first_name"));
    let nobody = lookup.last_name("Nobody");
    let found = world.client.find_patients(&nobody).await.unwrap();
    assert!(matches!(found, FoundPatients::None));
}

#[tokio::test]
async fn with_the_summary_alone_the_summary_is_searched() {
    let script = |_: &dental_oauth::testing::Recorded| page(&[r#"{"id":1}"#], "null");
    let world = Scripted::granted("user:read patients:summary:read", script).await;
    let found = world.client.find_patients(&lookup()).await.unwrap();
    assert_eq!(counted(&found), (1, false));
    let error = world
        .client
        .find_patients(&lookup().chart_id("ABCD000001"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        world.calls(),
        ["GET /api/patients_summary?first_name=Ada&last_name=Example&date_of_birth=1980-02-29"]
    );
}
