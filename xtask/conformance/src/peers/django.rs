//! Django OAuth Toolkit, with a small practice in Django REST framework behind it.

use anyhow::Result;
use serde_json::json;
use tempfile::TempDir;

use super::{
    ACCOUNT, Client,
    control::{control, count, ready_url},
    install::installed_python,
    process::Process,
};

/// The client that the server knows. Its secret goes into the form.
pub(crate) const PRACTICE: Client = Client {
    id: "practice-app",
    secret: "practice-app-synthetic-secret",
    auth: "client_secret_post",
    native: false,
};

/// What a Django site decides for itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// Whether nobody signs in without PKCE.
    pub(crate) pkce_required: bool,
    /// For how long a spent refresh token is answered with its successor once more.
    pub(crate) grace_seconds: u32,
    /// Whether a spent refresh token that comes again ends the whole grant.
    pub(crate) reuse_protection: bool,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Django {
    /// Where it is: `http://127.0.0.1:<port>`.
    pub(crate) url: String,
    // Ends before its database goes.
    process: Process,
    _database: TempDir,
}

impl Django {
    /// The redirect URI of its client: the discard port.
    pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
    /// The scopes that programs ask for.
    pub(crate) const SCOPES: &str = "patients:read user:read";
    /// The scopes there are.
    pub(crate) const ALL_SCOPES: &str = "patients:read patients:write user:read";
    /// The patients its practice begins with.
    pub(crate) const PATIENTS: usize = 45;
    /// How long its access tokens live.
    pub(crate) const ACCESS_SECONDS: u32 = 3600;

    /// Installs the server if need be and starts it on a port of its own.
    pub(crate) async fn start(habits: Habits) -> Result<Self> {
        let (directory, python) = installed_python("django-oauth-toolkit").await?;
        let database = tempfile::tempdir()?;
        let settings = json!({
            "database": database.path().join("db.sqlite3"),
            "pkceRequired": habits.pkce_required,
            "graceSeconds": habits.grace_seconds,
            "reuseProtection": habits.reuse_protection,
            "accessSeconds": Self::ACCESS_SECONDS,
            "scopes": Self::ALL_SCOPES.split(' ').collect::<Vec<_>>(),
            "redirectUri": Self::REDIRECT_URI,
            "client": { "id": PRACTICE.id, "secret": PRACTICE.secret },
            "person": { "login": ACCOUNT.login, "password": ACCOUNT.password },
        });
        let arguments = [settings.to_string()];
        let arguments = arguments.each_ref().map(String::as_str);
        let (process, url) =
            Process::start_python(&python, &directory, "server.py", &arguments, ready_url).await?;
        Ok(Self {
            url,
            process,
            _database: database,
        })
    }

    /// How many requests the token endpoint has received since the start.
    pub(crate) async fn token_requests(&self) -> Result<u64> {
        count(&self.url, "token").await
    }

    /// How many calls `/api/me` has received since the start.
    pub(crate) async fn calls(&self) -> Result<u64> {
        count(&self.url, "me").await
    }

    /// How many calls `/api/patients` has received since the start.
    pub(crate) async fn patient_calls(&self) -> Result<u64> {
        count(&self.url, "patients").await
    }

    /// The next token request is worked on as usual, then its connection is cut instead of answered.
    pub(crate) async fn lose_next_answer(&self) -> Result<()> {
        control(&self.url, "POST", "lose-next-answer").await?;
        Ok(())
    }

    /// No access token issued so far is good any longer, whatever end was promised.
    pub(crate) async fn end_access_tokens(&self) -> Result<()> {
        control(&self.url, "POST", "expire").await?;
        Ok(())
    }

    /// From now on a person may call the API once in so many seconds; as often as wanted without any.
    pub(crate) async fn once_in(&self, seconds: Option<u32>) -> Result<()> {
        let limit = seconds.map_or_else(
            || "throttle".to_owned(),
            |seconds| format!("throttle?calls=1&seconds={seconds}"),
        );
        control(&self.url, "POST", &limit).await?;
        Ok(())
    }

    /// The same, and only the text of a 429 says how long to wait, no header.
    pub(crate) async fn silently_once_in(&self, seconds: u32) -> Result<()> {
        let limit = format!("throttle?calls=1&seconds={seconds}&silent=1");
        control(&self.url, "POST", &limit).await?;
        Ok(())
    }

    /// What the server wrote on its standard error.
    pub(crate) fn stderr(&self) -> String {
        self.process.stderr()
    }
}
