//! `oidc-provider`, in two major versions, as the authorization server of the dental clients.

use std::fmt;

use anyhow::Result;
use serde_json::{Value, json};

use super::{
    control::{control, count, ready_url},
    install::installed,
    process::Process,
};

/// A client the server knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    /// The client's identifier.
    pub(crate) id: &'static str,
    /// Its secret. All of them are made up.
    pub(crate) secret: &'static str,
    /// How it proves itself at the token endpoint.
    pub(crate) auth: &'static str,
    /// A program on a desktop: any port of its loopback redirect URI will do.
    pub(crate) native: bool,
}

/// Sends its secret in the form.
pub(crate) const LAB: Client = Client {
    id: "lab-app",
    secret: "lab-app-synthetic-secret",
    auth: "client_secret_post",
    native: false,
};

/// Another client of the same kind: what is issued to one must not work for the other.
pub(crate) const SECOND: Client = Client {
    id: "second-app",
    secret: "second-app-synthetic-secret",
    auth: "client_secret_post",
    native: false,
};

/// Sends its secret in the `Authorization` header. Each character that form encoding changes is in it.
pub(crate) const BASIC: Client = Client {
    id: "basic-app",
    secret: "a+b%2Bc&d=e/f:g",
    auth: "client_secret_basic",
    native: false,
};

/// Receives its callback on a loopback port chosen when it signs in, path `/callback`.
pub(crate) const DESKTOP: Client = Client {
    id: "desktop-app",
    secret: "desktop-app-synthetic-secret",
    auth: "client_secret_post",
    native: true,
};

/// Has no secret: it proves itself by PKCE.
pub(crate) const PUBLIC: Client = Client {
    id: "public-app",
    secret: "",
    auth: "none",
    native: false,
};

/// The person who signs in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    /// The `sub` of the person's tokens.
    pub(crate) id: &'static str,
    /// What goes into the login field.
    pub(crate) login: &'static str,
    /// What goes into the password field.
    pub(crate) password: &'static str,
}

/// The only account of the server.
pub(crate) const ACCOUNT: Account = Account {
    id: "65f0c0ffee0000000000a001",
    login: "dr.example@example.test",
    password: "demo-password",
};

/// A major version of `oidc-provider`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Major {
    /// 8.8.1: puts `at_hash` into ID tokens.
    Eight,
    /// 9.13.3: does not.
    Nine,
}

impl Major {
    fn directory(self) -> &'static str {
        match self {
            Self::Eight => "oidc-provider-8",
            Self::Nine => "oidc-provider-9",
        }
    }
}

impl fmt::Display for Major {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.directory())
    }
}

/// How a server is to behave. Lifetimes are in seconds.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Of an authorization code.
    pub(crate) code_seconds: u32,
    /// Of an access token.
    pub(crate) access_seconds: u32,
    /// Of a refresh token.
    pub(crate) refresh_seconds: u32,
    /// Whether each refresh gives a new refresh token and ends the old one.
    pub(crate) rotate: bool,
    /// The redirect URIs of all clients but [`DESKTOP`].
    pub(crate) redirect_uris: Vec<String>,
    /// Whether its paths, scopes and refresh tokens are those of 3Shape's identity server.
    pub(crate) identity_server: bool,
}

/// All scopes of 3Shape's identity server that are of use here.
const IDENTITY_SCOPES: [&str; 7] = [
    "openid",
    "profile",
    "offline_access",
    "api",
    "communicate.connections.read_only",
    "data.companies.read_only",
    "data.users.read_only",
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            code_seconds: 60,
            access_seconds: 86_400,
            refresh_seconds: 14 * 86_400,
            rotate: true,
            // The discard port: a callback that is really fetched fails loudly.
            redirect_uris: vec!["http://127.0.0.1:9/callback".to_owned()],
            identity_server: false,
        }
    }
}

impl Settings {
    fn json(&self) -> String {
        let clients: Vec<Value> = [LAB, SECOND, BASIC, DESKTOP, PUBLIC]
            .map(|client| {
                let mut entry = json!({
                    "id": client.id, "secret": client.secret, "auth": client.auth, "native": client.native,
                });
                if client.native {
                    entry["redirectUris"] = json!(["http://127.0.0.1/callback"]);
                }
                entry
            })
            .to_vec();
        let mut settings = json!({
            "clients": clients,
            "people": [{ "id": ACCOUNT.id, "login": ACCOUNT.login, "password": ACCOUNT.password }],
            "codeSeconds": self.code_seconds,
            "accessSeconds": self.access_seconds,
            "refreshSeconds": self.refresh_seconds,
            "rotate": self.rotate,
            "redirectUris": self.redirect_uris,
        });
        if self.identity_server {
            settings["mount"] = "".into();
            settings["routes"] = json!({
                "authorization": "/connect/authorize",
                "token": "/connect/token",
                "revocation": "/connect/revocation",
                "jwks": "/.well-known/openid-configuration/jwks",
            });
            settings["scopes"] = IDENTITY_SCOPES.into();
            settings["offlineScope"] = true.into();
            settings["accessAlg"] = "RS256".into();
        }
        settings.to_string()
    }
}

/// A running authorization server. It is mounted at `/oidc` while its issuer has no path.
#[derive(Debug)]
pub(crate) struct Oidc {
    /// Which version it is.
    pub(crate) major: Major,
    /// The settings it was started with.
    pub(crate) settings: Settings,
    /// The issuer: `http://127.0.0.1:<port>`. The endpoints are below `<issuer>/oidc/`.
    pub(crate) issuer: String,
    process: Process,
}

impl Oidc {
    /// Installs the server if need be and starts it on a port of its own.
    pub(crate) async fn start(major: Major, settings: Settings) -> Result<Self> {
        let directory = installed(major.directory()).await?;
        let (process, issuer) =
            Process::start(&directory, "start.mjs", &[&settings.json()], &[], ready_url).await?;
        Ok(Self {
            major,
            settings,
            issuer,
            process,
        })
    }

    /// An endpoint of the provider: `auth`, `token`, `jwks`, `token/revocation` ...
    pub(crate) fn endpoint(&self, name: &str) -> String {
        format!("{}/oidc/{name}", self.issuer)
    }

    /// The redirect URI that all clients but [`DESKTOP`] use.
    pub(crate) fn redirect_uri(&self) -> &str {
        self.settings
            .redirect_uris
            .first()
            .map_or("", String::as_str)
    }

    /// How many requests the token endpoint has received since the start.
    pub(crate) async fn token_requests(&self) -> Result<u64> {
        count(&self.issuer, "token").await
    }

    /// How many times the signing keys were fetched since the start.
    pub(crate) async fn key_requests(&self) -> Result<u64> {
        count(&self.issuer, "keys").await
    }

    /// Signs with a new key from now on; goes on publishing the old ones, or forgets them.
    pub(crate) async fn rotate_keys(&self, forget: bool) -> Result<()> {
        control(
            &self.issuer,
            "POST",
            if forget {
                "rotate-keys?forget"
            } else {
                "rotate-keys"
            },
        )
        .await?;
        Ok(())
    }

    /// The next token request is worked on as usual, then its connection is cut instead of answered.
    pub(crate) async fn lose_next_answer(&self) -> Result<()> {
        control(&self.issuer, "POST", "lose-next-answer").await?;
        Ok(())
    }

    /// What the server wrote on its standard error.
    pub(crate) fn stderr(&self) -> String {
        self.process.stderr()
    }
}
