//! `@node-oauth/oauth2-server`: plain OAuth 2 with nothing of OpenID Connect.

use anyhow::Result;
use serde_json::json;

use super::{
    ACCOUNT, Client,
    control::{count, ready_url},
    install::installed,
    process::Process,
};

/// Has a secret that percent-encoding changes, with a colon in it. The server takes it as it is.
pub(crate) const ODD: Client = Client {
    id: "odd-app",
    secret: "a+b%2Bc&d=e/f:g h",
    auth: "client_secret_basic",
    native: false,
};

/// May also send a person's password.
pub(crate) const BY_PASSWORD: Client = Client {
    id: "password-app",
    secret: "password-app-synthetic-secret",
    auth: "client_secret_basic",
    native: false,
};

/// A running authorization server.
#[derive(Debug)]
pub(crate) struct NodeOAuth {
    /// Where it is: `http://127.0.0.1:<port>`.
    pub(crate) url: String,
    process: Process,
}

impl NodeOAuth {
    /// The redirect URI of its clients: the discard port.
    pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
    /// The person's id at the users service.
    pub(crate) const GUID: &str = "11111111-1111-4111-8111-111111111111";
    /// The scopes there are.
    pub(crate) const SCOPES: &str = "api offline";
    /// How long its access tokens live.
    pub(crate) const ACCESS_SECONDS: u32 = 3600;

    /// Installs the server if need be and starts it on a port of its own.
    pub(crate) async fn start() -> Result<Self> {
        let directory = installed("node-oauth2-server").await?;
        let code = ["authorization_code", "refresh_token"].as_slice();
        let both = ["authorization_code", "refresh_token", "password"].as_slice();
        let clients = [(ODD, code), (BY_PASSWORD, both)].map(
            |(client, grants)| json!({ "id": client.id, "secret": client.secret, "grants": grants }),
        );
        let settings = json!({
            "clients": clients,
            "people": [{ "id": ACCOUNT.id, "login": ACCOUNT.login, "password": ACCOUNT.password }],
            "guid": Self::GUID,
            "redirectUris": [Self::REDIRECT_URI],
            "scopes": Self::SCOPES.split(' ').collect::<Vec<_>>(),
            "accessSeconds": Self::ACCESS_SECONDS,
            "refreshSeconds": 14 * 86_400,
            "codeSeconds": 60,
        });
        let arguments = [settings.to_string()];
        let arguments = arguments.each_ref().map(String::as_str);
        let (process, url) =
            Process::start(&directory, "server.mjs", &arguments, &[], ready_url).await?;
        Ok(Self { url, process })
    }

    /// How many requests the token endpoint has received since the start.
    pub(crate) async fn token_requests(&self) -> Result<u64> {
        count(&self.url, "token").await
    }

    /// What the server wrote on its standard error.
    pub(crate) fn stderr(&self) -> String {
        self.process.stderr()
    }
}
