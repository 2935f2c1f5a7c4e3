//! What a job will take, said before it begins.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use dental_oauth::Clock as _;
use dental_oauth::testing::Reply;
use drchrono_client::{CALLS_PER_HOUR, listing_calls};
use support::Scripted;

const USER: &str = r#"{"id":200001,"username":"demo_doctor","doctor":100001}"#;

/// At half past the hour.
async fn with_limit(calls: Option<u32>) -> Scripted {
    Scripted::with(
        |_| Reply::json(200, USER),
        |builder| builder.calls_per_hour(calls),
    )
    .await
}

#[test]
fn a_list_costs_a_call_a_page_and_one_to_see_that_it_is_empty() {
    for (rows, page_size, calls) in [
        (0, 250, 1),
        (1, 250, 1),
        (250, 250, 1),
        (251, 250, 2),
        (20_000, 1000, 20),
        (3, 0, 3),
        (u64::MAX, 1, u64::MAX),
    ] {
        assert_eq!(listing_calls(rows, page_size), calls, "{rows} {page_size}");
    }
}

#[tokio::test]
async fn a_job_fits_or_goes_on_into_the_hours_after() {
    let (half, hour) = (1800.0, 3600.0);
    // 100 calls an hour and half an hour left of this one; eight calls each 1.25 s.
    let table = [
        (0, true, 0.0),
        (7, true, 0.0),
        (41, true, 6.25),
        (100, true, 15.0),
        (101, false, half),
        (200, false, half + 15.0),
        (250, false, half + hour + 7.5),
        (300, false, half + hour + 15.0),
    ];
    for (calls, fits, seconds) in table {
        let world = with_limit(Some(100)).await;
        let estimate = world.client.estimate(calls).await.unwrap();
        assert_eq!((estimate.calls, estimate.left), (calls, Some(100)));
        assert_eq!(estimate.fits(), fits, "{calls}");
        assert_eq!(
            estimate.takes,
            Duration::from_secs_f64(seconds),
            "{calls} calls"
        );
        let left = estimate.hour_ends.duration_since(world.clock.now());
        assert_eq!(left.unwrap(), Duration::from_secs(1800));
        assert!(world.requests().is_empty(), "an estimate costs nothing");
    }
}

#[tokio::test]
async fn what_was_called_is_not_left_until_the_hour_is_over() {
    let world = with_limit(Some(CALLS_PER_HOUR)).await;
    for _ in 0..3 {
        world.client.current_user().await.unwrap();
    }
    let left = |estimate: drchrono_client::Estimate| estimate.left;
    let now = world.client.estimate(1).await.unwrap();
    assert_eq!(left(now), Some(497));
    world.clock.advance(Duration::from_secs(1801));
    let later = world.client.estimate(1).await.unwrap();
    assert_eq!(left(later), Some(500));
}

#[tokio::test]
async fn no_limit_and_the_largest_job_are_no_trouble() {
    let world = with_limit(None).await;
    let estimate = world.client.estimate(u64::MAX).await.unwrap();
    assert!(estimate.fits() && estimate.left.is_none());
    assert!(estimate.to_string().ends_with("nothing limits them"));
    for limit in [0, 1, u32::MAX] {
        let world = with_limit(Some(limit)).await;
        for calls in [0, 1, 10_000_000_000, u64::MAX] {
            let estimate = world.client.estimate(calls).await.unwrap();
            assert_eq!(estimate.fits(), calls <= u64::from(limit));
            assert!(!estimate.to_string().is_empty());
        }
    }
}

#[tokio::test]
async fn an_estimate_says_itself_in_one_line() {
    let world = with_limit(Some(100)).await;
    let ends = |calls| {
        let client = &world.client;
        async move { client.estimate(calls).await.unwrap().to_string() }
    };
    let short = ends(41).await;
    assert!(
        short.starts_with("this needs 41 calls; 100 are left until ") && short.ends_with(":00 UTC"),
        "{short}"
    );
    let long = ends(250).await;
    assert!(
        long.ends_with(":00 UTC, so it takes at least 91 minutes"),
        "{long}"
    );
}
