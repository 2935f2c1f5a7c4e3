//! A person with a real browser. Needs Chromium and chromedriver, and fails without them:
//! `cargo test -p case-inbox --test browser`. With `CASE_INBOX_AXE`, the path of axe-core's script, the pages
//! are also checked for accessibility, as `cargo xtask ci browser` does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;
#[allow(dead_code, reason = "shared with web-sign-in, which uses the rest")]
#[path = "../../web-sign-in/tests/webdriver/mod.rs"]
mod webdriver;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::Running;
use webdriver::Chromium;

const DEADLINE: Duration = Duration::from_secs(40);

/// A browser with a fresh profile before the application.
struct Visit {
    running: Running,
    browser: Chromium,
    /// Pictures of the pages, to be looked at by people.
    pictures: PathBuf,
    axe: Option<String>,
}

impl Visit {
    async fn new(faults: &[&str]) -> Self {
        let running = Running::start(faults).await;
        let pictures = std::env::temp_dir().join("case-inbox-pictures");
        std::fs::create_dir_all(&pictures).unwrap();
        let axe = std::env::var_os("CASE_INBOX_AXE");
        let browser = Chromium::start().await;
        browser.open(&running.url).await;
        Self {
            running,
            browser,
            pictures,
            axe: axe.map(|path| std::fs::read_to_string(path).unwrap()),
        }
    }

    async fn open(&self, path: &str) {
        let path = path.trim_start_matches('/');
        self.browser
            .open(&format!("{}{path}", self.running.url))
            .await;
    }

    async fn value(&self, script: &str) -> Value {
        self.browser.script(script).await.unwrap()
    }

    /// Until a script in the page says true.
    async fn until(&self, script: &str) {
        let begun = Instant::now();
        while self.browser.script(script).await.unwrap_or_default() != Value::Bool(true) {
            if begun.elapsed() > DEADLINE {
                let text = self.value("return document.body.innerText").await;
                let complaints = self.browser.complaints().await;
                panic!("never: {script}\n{complaints:?}\n{text}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn sign_in(&self, connection: &str) {
        self.open("accounts").await;
        self.browser
            .click(&format!("button[data-connection=\"{connection}\"]"))
            .await;
        self.until(&format!(
            "return location.pathname === '/' && document.getElementById('marks')?.innerText.includes('{connection}') === true"
        ))
        .await;
    }

    /// Pictures; nothing serious for people who hear the page; and nothing was loaded from elsewhere.
    async fn look(&self, name: &str) {
        self.browser.pictures(&self.pictures, name).await;
        let foreign = self
            .value("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin + '/'))")
            .await;
        assert_eq!(foreign, serde_json::json!([]), "{name}");
        let Some(axe) = &self.axe else { return };
        let script = format!(
            "{axe}\nreturn axe.run(document, {{resultTypes: ['violations']}}).then(r => r.violations\
             .filter(v => ['serious', 'critical'].includes(v.impact))\
             .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' ')))"
        );
        assert_eq!(self.value(&script).await, serde_json::json!([]), "{name}");
    }

    /// Says yes to the question, and waits for the act's end.
    async fn yes(&self) {
        self.browser.click("#yes").await;
        self.until(
            "return (document.querySelector('[data-act]')?.dataset.step ?? 'going') !== 'going'",
        )
        .await;
        assert_eq!(
            self.value("return document.querySelector('[data-act]').dataset.step")
                .await,
            "done"
        );
    }

    /// Opens the first case of the list for which the page then holds something.
    async fn open_case_with(&self, css: &str) {
        let cases = self
            .value("return [...document.querySelectorAll('#cases tbody a')].map(a => a.getAttribute('href'))")
            .await;
        for case in cases.as_array().unwrap() {
            self.open(case.as_str().unwrap()).await;
            if self
                .value(&format!("return document.querySelector('{css}') !== null"))
                .await
                == true
            {
                return;
            }
        }
        panic!("no case has {css}");
    }

    /// The rules of the pages forbid nothing that the pages do, and no script of a stranger's has run.
    async fn end(self) {
        for complaint in self.browser.complaints().await {
            let violation = complaint.contains("Content Security Policy")
                || complaint.contains("Refused to")
                || complaint.contains("Uncaught");
            assert!(!violation, "{complaint}");
        }
    }
}

const READY: &str = "return document.querySelectorAll('#marks [data-state=ready]').length === 3";
const PAIR: &str = "#viewer:has([data-jaw=upper]):has([data-jaw=lower])";

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_lab() {
    let visit = Visit::new(&[]).await;
    visit.running.webhook().await;
    visit.look("welcome").await;
    for connection in ["lab-eu", "crowns", "practice"] {
        visit.sign_in(connection).await;
    }
    assert_eq!(visit.value("return document.cookie").await, "");
    visit.until(READY).await;
    visit
        .until("return document.getElementById('cases').dataset.ready === 'yes'")
        .await;
    visit.look("list").await;
    visit.open("accounts").await;
    visit.look("accounts").await;

    // Only the rows around what is seen are on the page, wherever it is scrolled to.
    visit.open("").await;
    visit
        .until("return document.getElementById('cases').dataset.ready === 'yes'")
        .await;
    let total = visit
        .value("return Number(document.getElementById('count').innerText.split(' ')[0])")
        .await;
    assert!(total.as_u64().unwrap() > 200, "{total}");
    visit.value("scrollTo(0, document.body.scrollHeight)").await;
    visit
        .until("const rows = [...document.querySelectorAll('#cases tbody tr:not(.space)')]; return rows.length <= 110 && Number(rows.at(-1).getAttribute('aria-rowindex')) === Number(document.getElementById('count').innerText.split(' ')[0]) + 1")
        .await;
    // By keyboard alone: down goes to the next case.
    visit.value("scrollTo(0, 0)").await;
    visit.until("return document.querySelector('#cases tbody tr:not(.space)').getAttribute('aria-rowindex') === '2'").await;
    visit
        .value("document.querySelector('#cases tbody a').focus()")
        .await;
    visit
        .browser
        .enter("#cases tbody tr[aria-rowindex=\"2\"] a", "\u{e015}")
        .await;
    visit
        .until("return document.activeElement.closest('tr').getAttribute('aria-rowindex') === '3'")
        .await;

    // A webhook moves a case to the top of the page that is open.
    let changed = visit.running.sandbox.drchrono().change_appointments(1);
    visit
        .running
        .sandbox
        .drchrono()
        .advance(Duration::from_secs(1));
    visit.running.sandbox.drchrono().deliver_webhooks().await;
    let id = format!("appointment:{}", changed[0]);
    visit
        .until(&format!("return atob(document.querySelector('#cases tbody a').getAttribute('href').split('/').at(-1)) === '{id}'"))
        .await;

    // A provider goes down and comes back.
    visit
        .running
        .sandbox
        .threeshape()
        .set("api_fault", "error_500")
        .unwrap();
    visit
        .until("return document.querySelector('#marks [data-state=failed]') !== null")
        .await;
    visit.look("failed").await;
    visit
        .running
        .sandbox
        .threeshape()
        .set("api_fault", "none")
        .unwrap();
    visit.until(READY).await;

    // A search by a word of a case's name finds it, and its words are in no address.
    let name = visit
        .value("return document.querySelector('#cases tbody a').innerText")
        .await;
    let word = name
        .as_str()
        .and_then(|name| name.split_whitespace().max_by_key(|word| word.len()))
        .unwrap();
    visit.browser.enter("[name=search]", word).await;
    visit.browser.click("#filter button").await;
    visit
        .until("return location.search.includes('q=') && document.getElementById('cases')?.dataset.ready === 'yes'")
        .await;
    let found = visit
        .value("return [...document.querySelectorAll('#cases tbody tr:not(.space)')].map(row => row.innerText)")
        .await;
    let found = found.as_array().unwrap();
    assert!(!found.is_empty());
    let address = visit.value("return location.href").await;
    assert!(!address.as_str().unwrap().contains(word), "{address}");
    visit.look("found").await;
    visit.open("").await;
    visit.until(READY).await;

    // 3Shape alone, by the filter.
    visit.value("document.querySelector('[name=provider]').value = 'threeshape'; document.querySelector('#filter button').click()").await;
    visit.until("return location.search.includes('provider=threeshape') && document.getElementById('cases')?.dataset.ready === 'yes'").await;
    visit.open_case_with(PAIR).await;
    visit.look("case").await;
    visit.browser.click("[data-jaw=upper]").await;
    visit
        .until("return document.getElementById('viewer').dataset.state === 'drawn'")
        .await;
    visit.browser.click("[data-jaw=lower]").await;
    visit
        .until("return document.getElementById('viewer-said').innerText === '2 shown.'")
        .await;
    // Read back: the ground, and a good many pixels that are not it.
    let drawn = visit
        .value(
            "const from = document.querySelector('canvas'); const to = document.createElement('canvas'); to.width = 200; to.height = 120;\
             const pen = to.getContext('2d'); pen.drawImage(from, 0, 0, 200, 120); const p = pen.getImageData(0, 0, 200, 120).data;\
             let other = 0; for (let i = 0; i < p.length; i += 4) if (Math.abs(p[i] - p[0]) + Math.abs(p[i+1] - p[1]) + Math.abs(p[i+2] - p[2]) > 30) other++;\
             return other",
        )
        .await;
    assert!(drawn.as_u64().unwrap() > 1000, "{drawn} pixels of 24000");
    visit.look("case-3d").await;

    let case = visit.value("return location.pathname").await;
    visit.browser.click("button[value=approve]").await;
    visit.look("question").await;
    visit.yes().await;
    visit.open(case.as_str().unwrap()).await;
    visit.browser.click("button[value=send]").await;
    visit.yes().await;
    let reference = visit
        .value("return [...document.querySelectorAll('[data-act] code')].at(-1).innerText")
        .await;
    visit
        .until("return document.querySelector('#crown a') !== null")
        .await;
    visit
        .running
        .sandbox
        .dentbird()
        .advance_case(reference.as_str().unwrap());
    // Without a click: the page hears of it.
    visit
        .until("return document.querySelector('#crown')?.dataset.ready === 'true'")
        .await;
    visit.look("crown").await;
    visit.browser.click("#crown a").await;
    visit
        .until("return document.querySelector('[name=appointment]') !== null")
        .await;
    visit.value("document.querySelector('[name=appointment]').value = document.querySelector('#appointments option').value").await;
    visit.browser.click("button[value=file]").await;
    visit.browser.click("[name=sure]").await;
    visit.look("patient").await;
    visit.yes().await;

    visit.open("accounts").await;
    visit.browser.click("#sign-out-all").await;
    visit
        .until("return document.body.innerText.includes('signed in to no account')")
        .await;
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_provider_says_runs_or_loads_anything() {
    let faults = [
        "names-hostile",
        "threeshape:list_fault=malformed_element",
        "hostile-names",
        "drchrono:unknown_values=on",
    ];
    let visit = Visit::new(&faults).await;
    for connection in ["lab-eu", "crowns", "practice"] {
        visit.sign_in(connection).await;
    }
    let script = "\"><img src=x onerror=window.stranger=1><script>window.stranger=1</script>";
    visit.until(READY).await;
    visit.value("document.querySelector('[name=provider]').value = 'drchrono'; document.querySelector('#filter button').click()").await;
    visit
        .until("return location.search.includes('provider=drchrono')")
        .await;
    visit.open_case_with("[name=text]").await;
    visit.browser.enter("[name=text]", script).await;
    visit.browser.click("button[value=comment]").await;
    visit.yes().await;
    visit.browser.click("main a").await;
    visit
        .until(
            "return document.querySelector('blockquote')?.innerText.includes('<script>') === true",
        )
        .await;
    visit.look("hostile-comment").await;
    visit.open("").await;
    visit.value("document.querySelector('[name=provider]').value = 'threeshape'; document.querySelector('#filter button').click()").await;
    visit
        .until("return location.search.includes('provider=threeshape')")
        .await;
    visit.open_case_with(".files tbody tr").await;
    visit.look("hostile-names").await;
    assert_eq!(
        visit.value("return window.stranger ?? null").await,
        Value::Null
    );
    visit.end().await;
}
