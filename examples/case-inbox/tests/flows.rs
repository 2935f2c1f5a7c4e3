//! What people do, from the sign-in to the chart, against the three sandboxes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Instant;

use support::Running;
use support::browser::{Browser, between};

async fn signed_in(running: &Running, connections: &[&str]) -> Browser {
    let mut browser = Browser::new(&running.url);
    for connection in connections {
        let answer = browser.sign_in(connection).await;
        assert_eq!(
            (answer.status, answer.location().as_str()),
            (303, "/"),
            "{}",
            answer.text()
        );
    }
    browser
}

/// All accounts are read to their end.
async fn read(browser: &mut Browser, accounts: usize) -> String {
    browser
        .until("/", |page| {
            page.matches("data-state=\"ready\"").count() == accounts
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_of_three_providers_are_one_list_newest_change_first() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["lab-eu", "crowns", "practice"]).await;
    read(&mut browser, 3).await;
    let rows = browser.get("/rows?from=0&count=120").await.json();
    let total = rows["total"].as_u64().unwrap();
    let mut times = Vec::new();
    let mut providers = std::collections::BTreeSet::new();
    let mut from = 0;
    while from < total {
        let answer = browser.get(&format!("/rows?from={from}&count=120")).await;
        assert!(answer.bytes.len() < 100_000, "{} bytes", answer.bytes.len());
        let rows = answer.json()["rows"].as_str().unwrap().to_owned();
        for row in rows.split("<tr").skip(1) {
            times.push(between(row, "<time>", "</time>").unwrap().to_owned());
            for provider in ["Dentbird", "drchrono", "3Shape"] {
                if row.contains(provider) {
                    providers.insert(provider);
                }
            }
        }
        from += 120;
    }
    assert_eq!(times.len() as u64, total);
    assert_eq!(providers.len(), 3);
    let mut sorted: Vec<_> = times.iter().filter(|time| *time != "—").cloned().collect();
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!(times[..sorted.len()], sorted);
    assert!(browser.get("/").await.bytes.len() < 100_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_cases_show_from_the_first_answer_on_and_are_never_all_on_a_page() {
    let running = Running::start(&["threeshape:cases=3750"]).await;
    let lab = running.sandbox.threeshape();
    let mut browser = signed_in(&running, &["lab-eu"]).await;
    // When the provider has answered with the first cases, and when a row is there.
    let (mut answered, mut shown) = (None, None);
    let rows = loop {
        let page = browser.get("/rows?from=0&count=50").await.json();
        let first = lab
            .log()
            .into_iter()
            .any(|entry| entry.path.ends_with("/cases") && entry.status == 200);
        if first && answered.is_none() {
            answered = Some(Instant::now());
        }
        if page["total"].as_u64() > Some(0) {
            shown.get_or_insert_with(Instant::now);
            break page;
        }
    };
    println!(
        "the first row was there {:?} after the first answer",
        shown
            .zip(answered)
            .map(|(shown, answered)| shown - answered)
    );
    // The rest is still on its way.
    assert!(
        rows["marks"].as_str().unwrap().contains("reading"),
        "{rows}"
    );
    let page = read(&mut browser, 1).await;
    let total = browser.get("/rows?count=1").await.json()["total"].as_u64();
    assert!(total >= Some(3000), "{total:?}");
    assert!(page.len() < 100_000, "{} bytes", page.len());
    for from in [0, 1500, 2990] {
        let rows = browser.get(&format!("/rows?from={from}&count=120")).await;
        assert!(rows.bytes.len() < 100_000, "{} bytes", rows.bytes.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_fails_says_why_and_stops_no_other() {
    let running = Running::start(&[]).await;
    running
        .sandbox
        .threeshape()
        .set("api_fault", "error_500")
        .unwrap();
    let mut browser = signed_in(&running, &["lab-eu", "practice"]).await;
    let page = browser
        .until("/", |page| {
            page.contains("data-state=\"failed\"") && page.contains("data-state=\"ready\"")
        })
        .await;
    assert!(page.contains("it may be having trouble"), "{page}");
    running
        .sandbox
        .threeshape()
        .set("api_fault", "none")
        .unwrap();
    read(&mut browser, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_is_in_no_address() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["lab-eu"]).await;
    read(&mut browser, 1).await;
    let all = browser.get("/rows?count=1").await.json()["total"]
        .as_u64()
        .unwrap();
    let rows = browser.get("/rows?from=0&count=1").await.json();
    let name = between(rows["rows"].as_str().unwrap(), "\">", "</a>")
        .unwrap()
        .to_owned();
    let word = name.split_whitespace().last().unwrap().to_owned();
    let csrf = browser.csrf().await;
    let found = browser
        .post("/search", &[("csrf", &csrf), ("search", &word)])
        .await;
    assert_eq!(found.status, 303);
    assert!(!found.location().contains(&word), "{}", found.location());
    let query = found.location().trim_start_matches("/?").to_owned();
    let found = browser.get(&format!("/rows?{query}&count=50")).await.json();
    let total = found["total"].as_u64().unwrap();
    assert!(total >= 1 && total < all, "{total} of {all}");
    // Another key, or a search that somebody made up, is no search.
    let all_again = browser.get("/rows?q=AAAA&count=1").await.json()["total"]
        .as_u64()
        .unwrap();
    assert_eq!(all_again, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_passed_on_when_it_is_the_right_one_and_not_otherwise() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["lab-eu"]).await;
    read(&mut browser, 1).await;
    let mut checked = 0;
    for case in browser.cases("3Shape").await {
        let page = browser.get(&case).await.text();
        for link in page.split("<a download href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            let file = browser.get(link).await;
            assert_eq!(file.status, 200, "{}", file.text());
            assert!(
                file.header("content-disposition")
                    .starts_with("attachment;")
            );
            assert_eq!(file.header("content-type"), "application/octet-stream");
            checked += 1;
        }
        if checked > 3 {
            running
                .sandbox
                .threeshape()
                .set("download_fault", "flipped")
                .unwrap();
            let link = page
                .split("<a download href=\"")
                .nth(1)
                .map(|link| link.split('"').next().unwrap());
            if let Some(link) = link {
                let file = browser.get(link).await;
                assert_eq!(file.status, 502, "{}", file.text());
                assert!(file.text().contains("not the one the provider says"));
                let all = browser.get(&format!("{case}/all")).await;
                assert_eq!(all.status, 502);
                running
                    .sandbox
                    .threeshape()
                    .set("download_fault", "none")
                    .unwrap();
                let all = browser.get(&format!("{case}/all")).await;
                assert_eq!((all.status, &all.bytes[..2]), (200, &b"PK"[..]));
                return;
            }
        }
    }
    panic!("no case has enough files");
}

/// The address of the first case of the list that has a pair of scans.
async fn case_with_a_pair(browser: &mut Browser) -> (String, String) {
    for case in browser.cases("3Shape").await {
        let page = browser.get(&case).await.text();
        let jaws = ["data-jaw=\"upper\"", "data-jaw=\"lower\""];
        if jaws.iter().all(|jaw| page.contains(jaw)) && page.contains("value=\"send\"") {
            return (case, page);
        }
    }
    panic!("no case has a pair of scans");
}

fn target_in(page: &str) -> String {
    let select = between(page, "<select name=\"target\">", "</select>").unwrap();
    between(select, "value=\"", "\"").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_made_once_however_often_its_button_is_pressed() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["lab-eu"]).await;
    read(&mut browser, 1).await;
    let case = browser.cases("3Shape").await.remove(0);
    let csrf = browser.csrf().await;
    let asked = browser
        .post(
            &format!("{case}/ask"),
            &[("csrf", &csrf), ("do", "approve")],
        )
        .await
        .text();
    let id = between(&asked, "name=\"id\" value=\"", "\"")
        .unwrap()
        .to_owned();
    let what = between(&asked, "name=\"what\" value=\"", "\"")
        .unwrap()
        .to_owned();
    let yes = [("csrf", csrf.as_str()), ("id", &id), ("what", &what)];
    let (mut one, mut other) = (browser.clone(), browser.clone());
    let (first, second) = tokio::join!(one.post("/act", &yes), other.post("/act", &yes));
    assert_eq!((first.status, second.status), (303, 303));
    let page = browser
        .until(&first.location(), |page| {
            !page.contains("data-step=\"going\"")
        })
        .await;
    assert!(page.contains("The case is approved."), "{page}");
    let changes = running.sandbox.threeshape().log();
    let changes = changes
        .iter()
        .filter(|entry| entry.method == "PUT" && entry.path.contains("/state/"));
    assert_eq!(changes.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_of_scans_is_sent_followed_to_the_crown_and_filed_into_a_chart() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["lab-eu", "crowns", "practice"]).await;
    read(&mut browser, 3).await;
    let (case, page) = case_with_a_pair(&mut browser).await;
    let target = target_in(&page);
    let place = browser
        .begin(&case, &[("do", "send"), ("target", &target)])
        .await;
    let done = browser
        .until(&place, |page| page.contains("data-step=\"done\""))
        .await;
    let reference = between(&done, "Reference <code>", "</code>")
        .unwrap()
        .to_owned();
    assert!(done.contains("data-ready=\"false\""));
    while running
        .sandbox
        .dentbird()
        .advance_case(&reference)
        .as_deref()
        .is_some_and(|status| status == "CREATED")
    {}
    let ready = browser
        .until(&place, |page| page.contains("data-ready=\"true\""))
        .await;
    let crown = between(&ready, "id=\"crown\"", "</p>").unwrap().to_owned();
    let crown = between(&crown, "href=\"", "\"").unwrap().to_owned();
    let page = browser.get(&crown).await.text();
    assert!(page.contains("Design, tooth"), "{page}");
    let appointment = between(&page, "<option value=\"", "\"").map(str::to_owned);
    let list = between(&page, "<datalist id=\"appointments\">", "</datalist>").unwrap();
    let number = between(list, "value=\"", "\"")
        .map(str::to_owned)
        .or(appointment)
        .unwrap();
    let chart = target_in(&page);
    let fields = [
        ("do", "file"),
        ("target", chart.as_str()),
        ("appointment", number.as_str()),
    ];
    let filed = browser.act(&crown, &fields).await;
    assert!(filed.contains("The designs are in the chart."), "{filed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_said_to_be_one_and_looked_into_before_anything_is_sent_again() {
    let running = Running::start(&["lost-transfer", "dentbird:case_visible_after=600"]).await;
    let mut browser = signed_in(&running, &["lab-eu", "crowns"]).await;
    read(&mut browser, 2).await;
    let (case, page) = case_with_a_pair(&mut browser).await;
    let target = target_in(&page);
    let place = browser
        .begin(&case, &[("do", "send"), ("target", &target)])
        .await;
    let page = browser
        .until(&place, |page| !page.contains("data-step=\"going\""))
        .await;
    assert!(page.contains("It may have happened."), "{page}");
    running
        .sandbox
        .dentbird()
        .advance(std::time::Duration::from_secs(700));
    let before = running.sandbox.dentbird().cases().len();
    // The same again finds what is there.
    let page = browser
        .act(&case, &[("do", "send"), ("target", &target)])
        .await;
    assert!(page.contains("data-step=\"done\""), "{page}");
    assert_eq!(running.sandbox.dentbird().cases().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_comes_after_the_notes_that_are_there() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["practice"]).await;
    read(&mut browser, 1).await;
    let case = browser.cases("drchrono").await.remove(0);
    for text in ["Margin is <b>unclear</b>", "Asked for a new scan"] {
        let page = browser
            .act(&case, &[("do", "comment"), ("text", text)])
            .await;
        assert!(page.contains("in the appointment's notes"), "{page}");
    }
    let page = browser.get(&case).await.text();
    let comment = between(&page, "<blockquote>", "</blockquote>").unwrap();
    assert!(
        comment.ends_with("Margin is &lt;b&gt;unclear&lt;/b&gt;\nAsked for a new scan"),
        "{comment}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_has_the_list_read_and_a_stranger_has_not() {
    let running = Running::start(&[]).await;
    running.webhook().await;
    let mut browser = signed_in(&running, &["practice"]).await;
    read(&mut browser, 1).await;
    let first = browser.cases("drchrono").await.remove(0);
    let changed = running.sandbox.drchrono().change_appointments(1);
    running
        .sandbox
        .drchrono()
        .advance(std::time::Duration::from_secs(1));
    running.sandbox.drchrono().deliver_webhooks().await;
    browser
        .until("/rows?count=1", |rows| !rows.contains(&first))
        .await;
    let newest = browser.cases("drchrono").await.remove(0);
    let page = browser.get(&newest).await.text();
    assert!(
        page.contains(&format!("appointment:{}", changed[0])),
        "{page}"
    );
    let mut stranger = Browser::new(&running.url);
    let request = stranger
        .request(reqwest::Method::POST, "/hooks/drchrono/practice")
        .header("x-drchrono-event", "APPOINTMENT_MODIFY")
        .header("x-drchrono-signature", "guessed")
        .body("{}");
    assert_eq!(stranger.send(request).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_must_be_signed_in_to_again_says_so_and_is_then_there_once() {
    let running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["crowns", "practice"]).await;
    read(&mut browser, 2).await;
    running.sandbox.dentbird().revoke_all();
    let csrf = browser.csrf().await;
    browser.post("/look", &[("csrf", &csrf)]).await;
    browser
        .until("/", |page| page.contains("data-state=\"sign-in\""))
        .await;
    browser.sign_in("crowns").await;
    let page = read(&mut browser, 2).await;
    assert_eq!(page.matches("data-state=").count(), 2, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_stay_signed_in_over_a_restart_and_are_out_after_signing_out() {
    let mut running = Running::start(&[]).await;
    let mut browser = signed_in(&running, &["lab-eu", "practice"]).await;
    read(&mut browser, 2).await;
    running.stop().await;
    running.again().await;
    read(&mut browser, 2).await;
    let csrf = browser.csrf().await;
    let out = browser.post("/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!(out.status, 303);
    let page = browser.get("/").await.text();
    assert!(page.contains("signed in to no account"), "{page}");
}
