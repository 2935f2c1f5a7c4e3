//! R-PAGE: lists of cases (dossier 3.5.5).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use dental_oauth::ErrorKind;
use dental_oauth::api::Cursor;
use dental_oauth::net::{HttpRequest, HttpResponse, Transport, TransportError};
use dental_oauth::testing::{Recorded, Reply, ScriptedTransport};
use serde_json::{Value, json};
use support::{Scripted, case, nth, ok, page_of, query, time};
use threeshape_client::{
    AccountOptions, Case, CaseFilter, ClientAccount, ClientSession, Search, ThreeShapeFault,
    TimeWindow,
};

fn window() -> TimeWindow {
    TimeWindow::since(time("2026-01-01T00:00:00Z"))
}

fn ids(cases: &[Case]) -> Vec<String> {
    cases.iter().map(|case| case.id.to_string()).collect()
}

fn number(request: &Recorded) -> usize {
    query(request, "page").unwrap().parse().unwrap()
}

async fn all(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> (Vec<String>, usize) {
    let world = Scripted::new(script);
    let cases = world
        .client()
        .await
        .cases(window())
        .collect(5000)
        .await
        .unwrap();
    (ids(&cases), world.sent().len())
}

#[tokio::test]
async fn lists_of_any_length_give_every_case_once_and_ask_for_no_page_in_vain() {
    for (total, pages) in [(0, 1), (9, 1), (10, 1), (11, 2), (23, 3)] {
        let (found, asked) = all(move |request| ok(&page_of(total, request))).await;
        let expected: Vec<_> = (0..total).map(nth).collect();
        assert_eq!(found, expected, "{total}");
        assert_eq!(asked, pages, "{total}");
    }
}

#[tokio::test]
async fn r_page_1_the_end_is_pinned_to_the_time_of_the_first_page() {
    let world = Scripted::new(|request| ok(&page_of(23, request)));
    let clock = Arc::clone(&world.clock);
    let options = world.options().pages_in_flight(1);
    let client = world.client_with("client-token", options).await;
    let mut cases = client.cases(window());
    while cases.next_page().await.unwrap().is_some() {
        clock.advance(Duration::from_secs(3600));
    }
    let ends: Vec<_> = world
        .sent()
        .iter()
        .map(|request| query(request, "to"))
        .collect();
    assert_eq!(ends, vec![Some("2026-01-15T10:00:00Z".to_owned()); 3]);
}

#[tokio::test]
async fn r_page_1_the_pin_can_be_taken_off_and_a_given_end_stays() {
    let ends = async |filter: CaseFilter| {
        let world = Scripted::new(|request| ok(&page_of(3, request)));
        world
            .client()
            .await
            .cases(filter)
            .collect(10)
            .await
            .unwrap();
        query(&world.sent()[0], "to")
    };
    assert_eq!(ends(CaseFilter::new(window()).unpinned()).await, None);
    let given = TimeWindow::between(time("2026-01-01T00:00:00Z"), time("2026-01-02T00:00:00Z"));
    assert_eq!(
        ends(given.into()).await.as_deref(),
        Some("2026-01-02T00:00:00Z")
    );
}

#[tokio::test]
async fn r_page_1_a_list_taken_up_tomorrow_keeps_its_pin() {
    let world = Scripted::new(|request| ok(&page_of(23, request)));
    let client = world.client().await;
    let mut today = client.cases(window());
    let first = today.next_page().await.unwrap().unwrap();
    let kept = Cursor::new(today.cursor().unwrap().as_str());
    drop(today);
    world.clock.advance(Duration::from_secs(86_400));
    let before = world.sent().len();
    let rest = client
        .cases(window())
        .starting_at(kept)
        .collect(100)
        .await
        .unwrap();
    assert_eq!((first.len(), rest.len()), (10, 13));
    for request in &world.sent()[before..] {
        assert_eq!(
            query(request, "to").as_deref(),
            Some("2026-01-15T10:00:00Z")
        );
    }
}

#[tokio::test]
async fn r_page_2_a_case_on_two_pages_is_given_once() {
    // A new case has pushed the last of page 0 onto page 1.
    let (found, _) = all(|request| {
        let cases: Vec<Value> = match number(request) {
            0 => (0..10).map(|n| case(&nth(n))).collect(),
            1 => (9..14).map(|n| case(&nth(n).to_uppercase())).collect(),
            _ => Vec::new(),
        };
        ok(&json!({"Cases": cases, "Count": 15}))
    })
    .await;
    assert_eq!(found, (0..14).map(nth).collect::<Vec<_>>());
}

#[tokio::test]
async fn r_page_2_a_page_of_nothing_but_repeats_does_not_hide_what_follows() {
    let (found, _) = all(|request| {
        let cases: Vec<Value> = match number(request) {
            0 | 1 => (0..10).map(|n| case(&nth(n))).collect(),
            2 => (10..13).map(|n| case(&nth(n))).collect(),
            _ => Vec::new(),
        };
        ok(&json!({"Cases": cases, "Count": 23}))
    })
    .await;
    assert_eq!(found.len(), 13);
}

#[tokio::test]
async fn r_page_3_without_a_count_the_list_ends_with_an_empty_page() {
    for empty in [json!([]), Value::Null] {
        let (found, asked) = all(move |request| {
            let mut page = page_of(20, request);
            page.as_object_mut().unwrap().remove("Count");
            if page["Cases"].as_array().unwrap().is_empty() {
                page["Cases"] = empty.clone();
            }
            ok(&page)
        })
        .await;
        assert_eq!(found.len(), 20);
        assert!(asked >= 3, "{asked}");
    }
}

#[tokio::test]
async fn r_page_4_a_short_page_is_not_the_end_while_the_count_says_more() {
    let (found, _) = all(|request| {
        let cases: Vec<Value> = match number(request) {
            0 => (0..10).map(|n| case(&nth(n))).collect(),
            1 => (10..13).map(|n| case(&nth(n))).collect(),
            2 => (13..20).map(|n| case(&nth(n))).collect(),
            _ => Vec::new(),
        };
        ok(&json!({"Cases": cases, "Count": 20}))
    })
    .await;
    assert_eq!(found, (0..20).map(nth).collect::<Vec<_>>());
}

#[tokio::test]
async fn r_page_5_too_many_pages_are_an_error_and_no_silent_cut() {
    let world = Scripted::new(|request| {
        let page = number(request);
        let cases: Vec<Value> = (page * 10..page * 10 + 10).map(|n| case(&nth(n))).collect();
        ok(&json!({"Cases": cases}))
    });
    let options = world.options().most_pages(5);
    let client = world.client_with("client-token", options).await;
    let mut cases = client.cases(window());
    let mut given = 0;
    let error = loop {
        match cases.next_item().await {
            Ok(Some(_)) => given += 1,
            Ok(None) => panic!("the list was cut"),
            Err(error) => break error,
        }
    };
    assert_eq!((given, error.kind()), (50, ErrorKind::Paging));
    assert_eq!(world.sent().len(), 5);
}

#[tokio::test]
async fn r_page_6_a_malformed_case_is_an_error_with_its_id_and_the_rest_survive() {
    let world = Scripted::new(|request| {
        let mut page = page_of(12, request);
        if number(request) == 0 {
            page["Cases"][3] = json!({"Id": "not a guid", "PatientName": "Jane Doe"});
            page["Cases"][4] = json!("surprise");
        }
        ok(&page)
    });
    let mut cases = world.client().await.cases(window());
    let (mut given, mut errors) = (Vec::new(), Vec::new());
    loop {
        match cases.next_item().await {
            Ok(Some(case)) => given.push(case),
            Ok(None) => break,
            Err(error) => errors.push(error),
        }
    }
    assert_eq!(given.len(), 10);
    assert_eq!(errors.len(), 2);
    for error in &errors {
        assert_eq!(
            ThreeShapeFault::of(error),
            Some(ThreeShapeFault::MalformedCase)
        );
        assert!(!error.to_string().contains("guid"), "{error}");
    }
    let raw = errors[0].server_message().unwrap();
    assert_eq!(raw.expose(), "not a guid");
    assert_eq!(world.sent().len(), 2, "malformed ones count as received");
}

#[tokio::test]
async fn r_page_7_nothing_is_asked_before_the_first_item_and_a_caller_may_stop() {
    let world = Scripted::new(|request| ok(&page_of(1000, request)));
    let options = world.options().pages_in_flight(1);
    let client = world.client_with("client-token", options).await;
    let mut cases = client.cases(window());
    assert!(world.transport.requests().is_empty());
    cases.next_item().await.unwrap();
    drop(cases);
    assert_eq!(world.sent().len(), 1);
}

#[tokio::test]
async fn cases_that_arrive_while_the_list_is_read_neither_double_nor_hide_one() {
    // A server that orders by `Created`, descending, and to which a case is added with every request.
    let arrived = AtomicUsize::new(0);
    let (found, _) = all(move |request| {
        let to = query(request, "to").unwrap();
        let now = time("2026-01-15T10:00:00Z");
        let added = arrived.fetch_add(1, Ordering::Relaxed);
        let new = (0..added).map(|n| (nth(900 + n), now + Duration::from_secs(60)));
        let old = (0..35).map(|n| (nth(n), now - Duration::from_secs(n as u64)));
        let listed: Vec<_> = new
            .chain(old)
            .filter(|(_, made)| *made <= time(&to))
            .collect();
        let page = number(request);
        let cases: Vec<Value> = listed
            .iter()
            .skip(page * 10)
            .take(10)
            .map(|(id, _)| case(id))
            .collect();
        ok(&json!({"Cases": cases, "Count": listed.len()}))
    })
    .await;
    assert_eq!(found, (0..35).map(nth).collect::<Vec<_>>());
}

#[tokio::test]
async fn searches_are_paged_the_same_way() {
    let world = Scripted::new(|request| {
        assert_eq!(query(request, "searchString").as_deref(), Some("x"));
        ok(&page_of(23, request))
    });
    let found = world.client().await.search(Search::new("x", window()));
    assert_eq!(found.collect(100).await.unwrap().len(), 23);
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_an_error() {
    for body in ["[]", "7", "{\"Cases\":7}", "<html>", ""] {
        let world = Scripted::new(move |_| Reply::json(200, body));
        let error = world
            .client()
            .await
            .cases(window())
            .collect(9)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

/// Answers after 50 ms, and counts how many requests are open at once.
#[derive(Debug)]
struct Slow {
    inner: ScriptedTransport,
    open: AtomicUsize,
    most: Arc<Mutex<usize>>,
}

#[async_trait]
impl Transport for Slow {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
        {
            let mut most = self.most.lock().unwrap();
            *most = open.max(*most);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        let answer = self.inner.send(request).await;
        self.open.fetch_sub(1, Ordering::SeqCst);
        answer
    }
}

/// Lists 1,000 cases with so many pages in flight: how long it took, and how many were ever open.
async fn list_a_thousand(options: AccountOptions) -> (Duration, usize) {
    let world = Scripted::new(|request| ok(&page_of(1000, request)));
    let session = world.session("client-token", None).await;
    let most = Arc::new(Mutex::new(0));
    let slow = Slow {
        inner: world.transport.clone(),
        open: AtomicUsize::new(0),
        most: Arc::clone(&most),
    };
    let client = ClientAccount::with_options(
        &world.environment,
        ClientSession::new(session),
        Arc::new(slow),
        options,
    )
    .unwrap();
    client.identity().await.unwrap();
    let begun = tokio::time::Instant::now();
    let cases = client.cases(window()).collect(1000).await.unwrap();
    assert_eq!(cases.len(), 1000);
    assert_eq!(world.sent().len(), 100);
    let most = *most.lock().unwrap();
    (begun.elapsed(), most)
}

#[tokio::test(start_paused = true)]
async fn a_thousand_cases_take_fourteen_round_trips_with_eight_pages_in_flight() {
    let options = AccountOptions::default().pages_in_flight(8);
    let (took, most) = list_a_thousand(options).await;
    let ideal = Duration::from_millis(50) * 14;
    assert!(took <= ideal.mul_f64(1.25), "{took:?}");
    assert_eq!(most, 8);
}

#[tokio::test(start_paused = true)]
async fn sec_11_four_pages_are_in_flight_unless_told_otherwise() {
    let (_, most) = list_a_thousand(AccountOptions::default()).await;
    assert_eq!(most, 4);
}
