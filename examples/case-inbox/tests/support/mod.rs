//! The application and the three sandboxes, each on a free port of this computer.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod browser;
pub(crate) mod person;
pub(crate) mod program;

use case_inbox::{Accounts, App, Settings};
use dental_oauth::Secret;
use dental_sandbox::{Consent, Options, Sandbox};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) const WEBHOOK_SECRET: &str = "marker-webhook-secret";

pub(crate) struct Running {
    pub(crate) sandbox: Sandbox,
    pub(crate) url: String,
    pub(crate) data: TempDir,
    settings: Settings,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

impl Running {
    /// With these faults of the sandbox.
    pub(crate) async fn start(faults: &[&str]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let sandbox = Sandbox::start(Options {
            consent: Consent::Auto,
            redirect_uri: format!("{url}callback"),
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
            ..Options::default()
        });
        let sandbox = sandbox.await.unwrap();
        let accounts = accounts(&sandbox);
        let data = tempfile::tempdir().unwrap();
        let accounts = Accounts::Text(Secret::new(accounts));
        let mut settings = Settings::new(&url, accounts, data.path());
        settings.webhook_secret = Some(Secret::new(WEBHOOK_SECRET));
        settings.key = Some(dental_oauth::SealKey::generate().unwrap().to_text());
        settings.brisk = true;
        settings.database = database(listener.local_addr().unwrap().port()).await;
        let mut running = Self {
            sandbox,
            url,
            data,
            settings,
            stop: None,
            serving: None,
        };
        running.serve(listener).await;
        running
    }

    async fn serve(&mut self, listener: TcpListener) {
        let app = App::new(&self.settings).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        self.stop = Some(stop);
        self.serving = Some(tokio::spawn(async move {
            let until = async {
                let _ = stopped.await;
            };
            app.serve(listener, until).await.unwrap();
        }));
    }

    /// Stops the application as a signal does, and waits for its end.
    pub(crate) async fn stop(&mut self) {
        self.stop.take();
        self.serving.take().unwrap().await.unwrap();
    }

    /// Starts it again on the same address.
    pub(crate) async fn again(&mut self) {
        let address = self
            .url
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        self.serve(TcpListener::bind(address).await.unwrap()).await;
    }

    /// Registers the webhook, as a person does on drchrono's page.
    pub(crate) async fn webhook(&self) {
        let url = format!("{}hooks/drchrono/practice", self.url);
        self.sandbox
            .drchrono()
            .register_webhook(&url, WEBHOOK_SECRET, &[])
            .await
            .unwrap();
    }
}

/// A database of its own in the PostgreSQL that `CASE_INBOX_TEST_DATABASE` names, as `cargo xtask conformance` does;
/// without it everything is in the data folder.
async fn database(port: u16) -> Option<Secret> {
    let server = std::env::var("CASE_INBOX_TEST_DATABASE").ok()?;
    let name = format!("inbox_{port}");
    let pool = sqlx::PgPool::connect(&server).await.unwrap();
    let statement = format!("CREATE DATABASE {name}");
    sqlx::query(&statement).execute(&pool).await.unwrap();
    pool.close().await;
    let mut url = Url::parse(&server).unwrap();
    url.set_path(&name);
    Some(Secret::new(url.to_string()))
}

/// The sandbox's accounts, drchrono's with the right to write notes.
fn accounts(sandbox: &Sandbox) -> String {
    let scopes = "[accounts.practice]\nscopes = [\"user:read\", \"calendar:read\", \"calendar:write\", \
                  \"patients:read\", \"patients:write\", \"clinical:read\", \"clinical:write\"]\n";
    sandbox
        .accounts_file_all()
        .replace("[accounts.practice]\n", scopes)
}
