//! Somebody who works with the application all day, and for whom nothing may go wrong.

use std::time::{Duration, Instant};

use super::browser::{Answer, Browser, between};

const CONNECTIONS: [&str; 3] = ["lab-eu", "crowns", "practice"];
/// drchrono gives all of them 500 calls an hour, which looks at its cases must not use up.
const BETWEEN_CHARTS: Duration = Duration::from_secs(600);
/// One case of the sandbox is on the laboratory's list and yet not for it to see: the end of its address.
const NOT_THEIRS: &str = "/ZWNhNWUwMDEtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDA2";

pub(crate) struct Person {
    browser: Browser,
    rounds: usize,
    chart: Instant,
}

impl Person {
    /// With all accounts read.
    pub(crate) async fn signed_in(url: &str) -> Self {
        let mut browser = Browser::new(url);
        for connection in CONNECTIONS {
            let answer = browser.sign_in(connection).await;
            assert_eq!((answer.status, answer.location().as_str()), (303, "/"));
        }
        browser
            .until("/", |page| {
                page.matches("data-state=\"ready\"").count() == CONNECTIONS.len()
            })
            .await;
        Self {
            browser,
            rounds: 0,
            chart: Instant::now(),
        }
    }

    /// Looks at the list and for changes, searches, opens a case, fetches one of its files, decides.
    pub(crate) async fn round(&mut self) {
        self.rounds += 1;
        self.list().await;
        let csrf = self.browser.csrf().await;
        let asked = self.browser.post("/look", &[("csrf", &csrf)]).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
        let words = [("csrf", csrf.as_str()), ("search", "crown")];
        let found = self.browser.post("/search", &words).await;
        assert_eq!(found.status, 303, "{}", found.text());
        let place = found.location();
        ok(&self.browser.get(&place).await, &place);
        for provider in ["3Shape", "Dentbird"] {
            self.case(provider).await;
        }
        if self.chart.elapsed() > BETWEEN_CHARTS {
            self.chart = Instant::now();
            self.case("drchrono").await;
        }
        if self.rounds.is_multiple_of(10) {
            self.decide().await;
        }
        // A person is not a load test.
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    /// The list, on which no account has failed.
    async fn list(&mut self) {
        let answer = self.browser.get("/").await;
        ok(&answer, "/");
        let page = answer.text();
        for wrong in ["failed", "sign-in"] {
            let state = format!("data-state=\"{wrong}\"");
            assert!(
                !page.contains(&state),
                "{:?}",
                between(&page, &state, "</li>")
            );
        }
        assert_eq!(page.matches("data-state=").count(), CONNECTIONS.len());
    }

    /// Opens one of the newest cases and fetches its first file.
    async fn case(&mut self, provider: &str) {
        let mut cases = self.browser.cases(provider).await;
        cases.retain(|case| !case.ends_with(NOT_THEIRS));
        let Some(case) = cases.get(self.rounds % cases.len().clamp(1, 20)) else {
            return;
        };
        let answer = self.browser.get(case).await;
        ok(&answer, &format!("{provider} {case}"));
        let page = answer.text();
        if let Some(link) = between(&page, "<a download href=\"", "\"") {
            let file = self.browser.get(link).await;
            ok(&file, "a file");
            assert!(!file.bytes.is_empty());
        }
    }

    /// Approves a case: it happens.
    async fn decide(&mut self) {
        let mut cases = self.browser.cases("3Shape").await;
        cases.retain(|case| !case.ends_with(NOT_THEIRS));
        let case = &cases[self.rounds / 10 % cases.len()];
        let page = self.browser.get(case).await.text();
        if page.contains("value=\"approve\"") {
            let page = self.browser.act(case, &[("do", "approve")]).await;
            assert!(page.contains("data-step=\"done\""), "{page}");
        }
    }

    pub(crate) async fn stays_signed_in(mut self) {
        self.list().await;
    }
}

fn ok(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text());
}
