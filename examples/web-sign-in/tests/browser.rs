//! A person with a real browser, in all four response modes. Needs Chromium and chromedriver, and fails
//! without them: `cargo test -p dental-web-sign-in --test browser`.
//!
//! The application is called `localhost` and the platform `127.0.0.1`, which are different sites to a
//! browser: cookies, windows and forms behave as they do between two companies.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;
mod webdriver;

use std::path::PathBuf;

use dental_sandbox::Consent;
use dental_sandbox::dentbird::USER_PASSWORD;
use support::World;
use webdriver::Chromium;

/// One visit: a browser with a fresh profile before the application.
struct Visit {
    world: World,
    browser: Chromium,
    /// Pictures of the pages, to be looked at by people.
    pictures: PathBuf,
}

impl Visit {
    async fn new() -> Self {
        let world = World::with(Consent::Page, "localhost", |_| {}).await;
        let pictures = std::env::temp_dir().join("web-sign-in-pictures");
        std::fs::create_dir_all(&pictures).unwrap();
        let browser = Chromium::start().await;
        browser.open(&world.settings.public_url).await;
        Self {
            world,
            browser,
            pictures,
        }
    }

    async fn picture(&self, name: &str) {
        self.browser.pictures(&self.pictures, name).await;
    }

    /// Chooses a mode and presses the button.
    async fn begin(&self, mode: &str) {
        self.browser
            .click(&format!("input[value=\"{mode}\"]"))
            .await;
        self.browser.click("#sign-in button").await;
    }

    /// Signs in at the platform, up to its question.
    async fn log_in(&self) {
        self.browser.enter("#password", USER_PASSWORD).await;
        self.browser.click("form[action$=\"/login\"] button").await;
    }

    /// Is who they are, at a clean address, with nothing for scripts to find.
    async fn expect_signed_in(&self) {
        assert_eq!(self.browser.text("#who").await, "Quillfeatheria Exampleson");
        assert_eq!(self.browser.url().await, self.world.settings.public_url);
        let cookies = self.browser.script("return document.cookie").await;
        assert_eq!(cookies.unwrap(), "");
    }

    async fn sign_out(&self) {
        self.browser.click("#sign-out button").await;
        let notice = self.browser.text(".notice").await;
        assert!(notice.contains("the platform has confirmed it"), "{notice}");
    }

    /// The rules of the pages forbid nothing that the pages do.
    async fn end(self) {
        for complaint in self.browser.complaints().await {
            let violation = complaint.contains("Content Security Policy")
                || complaint.contains("Refused to")
                || complaint.contains("Uncaught");
            assert!(!violation, "{complaint}");
        }
    }
}

#[tokio::test]
async fn query() {
    let visit = Visit::new().await;
    visit.picture("start").await;
    visit.begin("query").await;
    visit.log_in().await;
    visit
        .browser
        .click("form[action$=\"/confirm\"] button")
        .await;
    visit.expect_signed_in().await;
    visit.picture("signed-in").await;
    visit.sign_out().await;
    visit.picture("signed-out").await;
    // The platform remembers the person and asks nothing: redirects all the way from our form.
    visit.begin("query").await;
    visit.expect_signed_in().await;
    visit.sign_out().await;
    assert_eq!(visit.world.exchanges(), 2);
    visit.end().await;
}

#[tokio::test]
async fn form_post() {
    let visit = Visit::new().await;
    visit.begin("form_post").await;
    visit.log_in().await;
    visit
        .browser
        .click("form[action$=\"/confirm\"] button")
        .await;
    visit.expect_signed_in().await;
    visit.sign_out().await;
    assert_eq!(visit.world.exchanges(), 1);
    visit.end().await;
}

#[tokio::test]
async fn fragment() {
    let visit = Visit::new().await;
    // Somebody who comes to the landing page on their own.
    let landing = visit.world.settings.redirect_uri();
    visit.browser.open(&landing).await;
    let hint = visit.browser.text("#hint").await;
    assert!(hint.contains("No answer came along"), "{hint}");
    visit.picture("landing").await;
    visit.browser.open(&visit.world.settings.public_url).await;
    visit.begin("fragment").await;
    visit.log_in().await;
    visit
        .browser
        .click("form[action$=\"/confirm\"] button")
        .await;
    visit.expect_signed_in().await;
    visit.sign_out().await;
    assert_eq!(visit.world.exchanges(), 1);
    visit.end().await;
}

#[tokio::test]
async fn web_message() {
    let visit = Visit::new().await;
    let browser = &visit.browser;
    let first = browser.window().await;
    visit.begin("web_message").await;
    visit.picture("waiting").await;
    browser.switch_to_new(&first).await;
    // A stranger in that very window is not listened to, whatever it says.
    let platform = browser.url().await;
    browser.open(visit.world.dentbird().elsewhere_url()).await;
    let forged = "const response = {code: 'x', state: 'x'};
        window.opener.postMessage({type: 'authorization_response', response}, '*')";
    browser.script(forged).await.unwrap();
    browser.open(&platform).await;
    visit.log_in().await;
    browser
        .click_last("form[action$=\"/confirm\"] button")
        .await;
    browser.switch(&first).await;
    visit.expect_signed_in().await;
    visit.sign_out().await;
    assert_eq!(visit.world.exchanges(), 1);
    visit.end().await;
}

#[tokio::test]
async fn somebody_who_declines_is_told_so() {
    let visit = Visit::new().await;
    for mode in ["query", "form_post", "fragment", "web_message"] {
        let first = visit.browser.window().await;
        visit.begin(mode).await;
        if mode == "web_message" {
            visit.browser.switch_to_new(&first).await;
            visit
                .browser
                .click_last("form[action$=\"/abort\"] button")
                .await;
            visit.browser.switch(&first).await;
        } else {
            visit.browser.click("form[action$=\"/abort\"] button").await;
        }
        let sentence = visit.browser.text("#refused").await;
        assert!(sentence.contains("declined"), "{mode}: {sentence}");
        assert_eq!(visit.browser.text("#kind").await, "authorization_denied");
        if mode == "query" {
            visit.picture("declined").await;
        }
        visit.browser.click("a.button").await;
    }
    assert_eq!(visit.world.exchanges(), 0);
    visit.end().await;
}
