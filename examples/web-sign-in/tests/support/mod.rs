//! What the tests share: the application before a sandbox, and a browser without a screen.
#![allow(
    dead_code,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "every test file uses its own part"
)]

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::Secret;
use dental_sandbox::{Consent, Dentbird, Options, Sandbox};
use dental_web_sign_in::{App, DentbirdPlatform, Key, Settings};
use dentbird_client::Environment;
use tempfile::TempDir;
use tokio::net::TcpListener;

pub mod browser;
use browser::Browser;

pub const MODES: [&str; 4] = ["query", "fragment", "form_post", "web_message"];

/// The application and its platform, on this computer.
#[derive(Debug)]
pub struct World {
    pub sandbox: Sandbox,
    pub settings: Settings,
    /// Where it listens.
    pub address: String,
    pub data: TempDir,
}

impl World {
    /// Sign-ins are approved at once.
    pub async fn new() -> Self {
        Self::with(Consent::Auto, "127.0.0.1", |_| {}).await
    }

    /// `host` is the name in the address people see.
    pub async fn with(consent: Consent, host: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let data = tempfile::tempdir().unwrap();
        let public_url = format!("http://{host}:{}/", address.port());
        let mut settings = Settings::new(public_url, data.path(), Key::generate().unwrap());
        change(&mut settings);
        let sandbox = Sandbox::start(Options {
            consent,
            redirect_uri: settings.redirect_uri(),
            ..Options::default()
        })
        .await
        .unwrap();
        let platform = Arc::new(platform(sandbox.dentbird()));
        let app = App::new(&settings, platform).unwrap();
        tokio::spawn(app.serve(listener, std::future::pending()));
        Self {
            sandbox,
            settings,
            address: address.to_string(),
            data,
        }
    }

    pub fn dentbird(&self) -> &Dentbird {
        self.sandbox.dentbird()
    }

    /// A browser that has not been here.
    pub fn browser(&self) -> Browser {
        let origin = self.settings.public_url.trim_end_matches('/');
        Browser::new(origin, &self.address, self.dentbird().auth_url())
    }

    /// How many codes were exchanged, or tried to be.
    pub fn exchanges(&self) -> usize {
        calls(self.dentbird(), "/oidc/token")
    }
}

/// How many requests the sandbox got at a path.
pub fn calls(dentbird: &Dentbird, path: &str) -> usize {
    let log = dentbird.log();
    log.iter().filter(|entry| entry.path == path).count()
}

/// The client of a sandbox.
pub fn platform(dentbird: &Dentbird) -> DentbirdPlatform {
    let environment = Environment::new(dentbird.auth_url(), [dentbird.issuer()])
        .with_api_base_url(dentbird.api_url())
        .allow_insecure_loopback();
    let secret = Secret::new(dentbird.client_secret());
    DentbirdPlatform::new(environment, dentbird.client_id(), secret).unwrap()
}

/// A limit for tests that wait for something outside this process.
pub const PATIENCE: Duration = Duration::from_secs(30);
