//! A real Chromium, driven by chromedriver over the WebDriver protocol (W3C): as much of it as the tests
//! need, over plain HTTP.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::support::browser::http;

/// The longest that anything may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// The name of an element's id (W3C WebDriver, section 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const INSTALL: &str = "install Chromium and its driver first (Debian: chromium, chromium-driver)";

/// What chromedriver said went wrong.
#[derive(Debug)]
pub(crate) struct Refused(String);

type Outcome = Result<Value, Refused>;

/// A browser with a fresh profile. It ends with the test.
#[derive(Debug)]
pub(crate) struct Chromium {
    http: Client,
    session: String,
    _driver: Child,
    profile: TempDir,
}

impl Drop for Chromium {
    /// Closes the browser, also after a failure: killing the driver alone would leave it running.
    fn drop(&mut self) {
        let Some((address, session)) = self.session[7..].split_once('/') else {
            return;
        };
        let request = format!("DELETE /{session} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let _ = TcpStream::connect(address).and_then(|mut driver| {
            driver.set_read_timeout(Some(DEADLINE))?;
            driver.write_all(request.as_bytes())?;
            // The answer comes when the browser has ended.
            driver.read(&mut [0])
        });
    }
}

impl Chromium {
    /// Starts a driver and its browser.
    pub(crate) async fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver cannot be started ({error}): {INSTALL}"));
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = timeout(DEADLINE, lines.next_line()).await;
            let line = line.expect("chromedriver says where it listens").unwrap();
            let line = line.unwrap_or_else(|| panic!("chromedriver ended: {INSTALL}"));
            if let Some((_, port)) = line.rsplit_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self {
            http: http(),
            session: format!("http://127.0.0.1:{port}"),
            _driver: driver,
            profile,
        };
        let folder = format!("--user-data-dir={}", browser.profile.path().display());
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "timeouts": {"implicit": 0, "pageLoad": DEADLINE.as_millis()},
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--enable-unsafe-swiftshader", folder,
            ]},
        }}});
        let started = browser.call(Method::POST, "/session", &wanted).await;
        let started = started.unwrap_or_else(|why| panic!("no browser ({}): {INSTALL}", why.0));
        let id = started["sessionId"].as_str().unwrap();
        browser.session = format!("{}/session/{id}", browser.session);
        browser
    }

    async fn call(&self, method: Method, command: &str, body: &Value) -> Outcome {
        let mut request = self
            .http
            .request(method.clone(), format!("{}{command}", self.session))
            .timeout(2 * DEADLINE);
        if method == Method::POST {
            request = request
                .header("content-type", "application/json; charset=utf-8")
                .body(body.to_string());
        }
        let answer = request.send().await.map_err(|e| Refused(e.to_string()))?;
        let good = answer.status().is_success();
        let text = answer.text().await.map_err(|e| Refused(e.to_string()))?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|e| Refused(e.to_string()))?;
        let value = answer["value"].take();
        if good {
            return Ok(value);
        }
        Err(Refused(format!("{}: {}", value["error"], value["message"])))
    }

    async fn get(&self, command: &str) -> Outcome {
        self.call(Method::GET, command, &Value::Null).await
    }

    async fn post(&self, command: &str, body: Value) -> Outcome {
        self.call(Method::POST, command, &body).await
    }

    /// Tries again until it works, or the deadline has passed.
    async fn until<T>(
        &self,
        what: &str,
        mut attempt: impl AsyncFnMut() -> Result<T, Refused>,
    ) -> T {
        let start = Instant::now();
        loop {
            match attempt().await {
                Ok(value) => return value,
                Err(_) if start.elapsed() < DEADLINE => {}
                Err(Refused(why)) => {
                    let page = self.script("return document.body.innerText").await;
                    panic!("{what}: {why}\n{page:?} at {:?}", self.get("/url").await);
                }
            }
        }
    }

    /// Opens an address.
    pub(crate) async fn open(&self, url: &str) {
        self.post("/url", json!({"url": url})).await.unwrap();
    }

    /// The address in the address bar.
    pub(crate) async fn url(&self) -> String {
        let url = self.get("/url").await.unwrap();
        url.as_str().unwrap().to_owned()
    }

    async fn element(&self, css: &str) -> Result<String, Refused> {
        let wanted = json!({"using": "css selector", "value": css});
        let found = self.post("/element", wanted).await?;
        Ok(found[ELEMENT].as_str().unwrap_or_default().to_owned())
    }

    /// The text of an element, once it is there.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.until(css, async || {
            let element = self.element(css).await?;
            let text = self.get(&format!("/element/{element}/text")).await?;
            Ok(text.as_str().unwrap_or_default().to_owned())
        })
        .await
    }

    /// Clicks on an element, once it is there.
    pub(crate) async fn click(&self, css: &str) {
        self.until(css, async || {
            let element = self.element(css).await?;
            self.post(&format!("/element/{element}/click"), json!({}))
                .await
        })
        .await;
    }

    /// Clicks on an element that is there and closes its window with it.
    pub(crate) async fn click_last(&self, css: &str) {
        let element = self.until(css, async || self.element(css).await).await;
        // The window may be gone before the driver can say that all went well.
        let _ = self
            .post(&format!("/element/{element}/click"), json!({}))
            .await;
    }

    /// Types into an element, once it is there.
    pub(crate) async fn enter(&self, css: &str, text: &str) {
        self.until(css, async || {
            let element = self.element(css).await?;
            self.post(&format!("/element/{element}/value"), json!({"text": text}))
                .await
        })
        .await;
    }

    /// Runs a script in the page.
    pub(crate) async fn script(&self, script: &str) -> Outcome {
        self.post("/execute/sync", json!({"script": script, "args": []}))
            .await
    }

    /// The window that is in front.
    pub(crate) async fn window(&self) -> String {
        let handle = self.get("/window").await.unwrap();
        handle.as_str().unwrap().to_owned()
    }

    /// Goes to a window.
    pub(crate) async fn switch(&self, handle: &str) {
        self.post("/window", json!({"handle": handle}))
            .await
            .unwrap();
    }

    /// Waits for a window besides the one in front, and goes there.
    pub(crate) async fn switch_to_new(&self, known: &str) {
        let handle = self
            .until("another window", async || {
                let handles = self.get("/window/handles").await?;
                let handles = handles.as_array().cloned().unwrap_or_default();
                let new = handles
                    .iter()
                    .filter_map(Value::as_str)
                    .find(|h| *h != known);
                new.map(str::to_owned)
                    .ok_or_else(|| Refused("none".to_owned()))
            })
            .await;
        self.switch(&handle).await;
    }

    /// What the browser complained about since the last time, page by page.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self
            .post("/se/log", json!({"type": "browser"}))
            .await
            .unwrap();
        let lines = log.as_array().cloned().unwrap_or_default();
        lines
            .iter()
            .map(|line| line["message"].to_string())
            .collect()
    }

    /// Takes pictures of the page: as wide as a telephone and as a desk screen, light and dark.
    pub(crate) async fn pictures(&self, folder: &Path, name: &str) {
        for (size, width, height, scheme) in [
            ("narrow", 390, 844, "light"),
            ("wide", 1280, 860, "light"),
            ("dark", 640, 860, "dark"),
        ] {
            let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
            self.cdp("Emulation.setEmulatedMedia", &media).await;
            let metrics = json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
            });
            self.cdp("Emulation.setDeviceMetricsOverride", &metrics)
                .await;
            let picture = self.get("/screenshot").await.unwrap();
            let bytes = STANDARD.decode(picture.as_str().unwrap()).unwrap();
            std::fs::write(folder.join(format!("{name}-{size}.png")), bytes).unwrap();
        }
        self.cdp("Emulation.clearDeviceMetricsOverride", &json!({}))
            .await;
    }

    async fn cdp(&self, command: &str, params: &Value) {
        let body = json!({"cmd": command, "params": params});
        self.post("/goog/cdp/execute", body).await.unwrap();
    }
}
