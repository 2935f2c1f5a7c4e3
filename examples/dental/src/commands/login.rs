//! `login`: a person signs in with their browser, which comes back to a receiver on this computer.

use std::io::BufRead as _;
use std::time::Duration;

use dental_oauth::Secret;
use dental_oauth::oauth::{Loopback, Pending, TokenSet};
use serde_json::json;
use url::Url;

use super::paste;
use crate::account::{Account, Accounts};
use crate::app::App;
use crate::args::Login;
use crate::exit::Failure;
use crate::time;

pub(crate) async fn run(app: &App, accounts: &Accounts, words: &Login) -> Result<(), Failure> {
    let account = accounts.account(app, &words.account)?;
    if words.password_stdin {
        return by_password(app, &account).await;
    }
    let limit = Duration::from_secs(words.timeout);
    let attempt = Attempt::begin(&account, limit).await?;
    announce(app, &attempt.url)?;
    let tokens = if words.paste {
        attempt.finish_by_paste(app, &account).await?
    } else {
        if !words.no_browser {
            open_browser(attempt.url.clone());
        }
        attempt.finish(&account).await?
    };
    let scopes = signed_in(app, &account, &tokens)?;
    // 3Shape's older sign-in has none.
    let allowed = if scopes.is_empty() {
        scopes
    } else {
        format!(" ({scopes})")
    };
    app.out
        .say(&format!("{} is signed in{allowed}.", account.name))
}

/// The legacy password grant: the e-mail is in the accounts file, the password is one line on stdin.
async fn by_password(app: &App, account: &Account) -> Result<(), Failure> {
    let usage = |message| {
        let failure = Failure::usage(message).about("provider", account.provider);
        Err(failure.of(&account.name))
    };
    let Some(username) = account.platform.username().cloned() else {
        return usage(
            "--password-stdin is only for 3Shape legacy accounts, with `username` in the accounts file",
        );
    };
    let password = read_password().map_err(|error| Failure::io("stdin cannot be read", &error))?;
    if password.expose().is_empty() {
        return usage("--password-stdin: there is no password on stdin");
    }
    let failed = |error| account.failed(error);
    let scopes = account.platform.sign_in().1;
    let client = account.session().client();
    let tokens = client.password_grant(username, password, scopes).await;
    let tokens = tokens.map_err(failed)?;
    account.session().sign_in(&tokens).await.map_err(failed)?;
    signed_in(app, account, &tokens)?;
    app.out.say(&format!("{} is signed in.", account.name))
}

fn read_password() -> std::io::Result<Secret> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    // Wiped when the secret is dropped.
    Ok(Secret::new(line))
}

/// A sign-in whose receiver listens.
pub(super) struct Attempt {
    pub(super) url: Url,
    receiver: Loopback,
    pending: Pending,
    limit: Duration,
}

impl Attempt {
    pub(super) async fn begin(account: &Account, limit: Duration) -> Result<Self, Failure> {
        let (redirect_uri, scopes) = account.platform.sign_in();
        let failed = |error| account.failed(error);
        let receiver = Loopback::bind(redirect_uri).await.map_err(failed)?;
        let (url, pending) = account
            .session()
            .client()
            .authorization(receiver.redirect_uri(), scopes)
            // The receiver's limit is the one that counts.
            .lifetime(limit + Duration::from_secs(60))
            .start()
            .map_err(failed)?;
        Ok(Self {
            url,
            receiver,
            pending,
            limit,
        })
    }

    pub(super) fn redirect_uri(&self) -> &str {
        self.receiver.redirect_uri()
    }

    /// Waits for the person, and keeps the tokens.
    pub(super) async fn finish(self, account: &Account) -> Result<TokenSet, Failure> {
        let client = account.session().client();
        let failed = |error| account.failed(error);
        tracing::debug!(
            account = account.name,
            receiver = self.receiver.redirect_uri(),
            seconds = self.limit.as_secs(),
            "waiting for the browser"
        );
        let tokens = self.receiver.sign_in(client, self.pending, self.limit);
        let tokens = tokens.await.map_err(failed)?;
        keep(account, tokens).await
    }

    /// As [`Attempt::finish`], with the callback from standard input.
    async fn finish_by_paste(self, app: &App, account: &Account) -> Result<TokenSet, Failure> {
        let failed = |error| account.failed(error);
        let redirect_uri = self.receiver.redirect_uri().to_owned();
        // Nobody listens: a browser on this computer would wait there for a page.
        drop(self.receiver);
        let callback = paste::callback(app, &self.pending, &redirect_uri, self.limit).await;
        let callback = callback.map_err(|failure| failure.of(&account.name))?;
        let granted = self.pending.accept(&callback).map_err(failed)?;
        let tokens = granted.exchange(account.session().client()).await;
        keep(account, tokens.map_err(failed)?).await
    }
}

async fn keep(account: &Account, tokens: TokenSet) -> Result<TokenSet, Failure> {
    let failed = |error| account.failed(error);
    account.session().sign_in(&tokens).await.map_err(failed)?;
    tracing::debug!(
        account = account.name,
        "tokens received, verified and saved"
    );
    Ok(tokens)
}

/// The address is the point of the event, and is printed nowhere else.
pub(super) fn open_event(app: &App, url: &Url) -> Result<(), Failure> {
    app.out
        .event(&json!({"event": "open", "url": url.as_str()}))
}

fn announce(app: &App, url: &Url) -> Result<(), Failure> {
    open_event(app, url)?;
    app.out
        .say(&format!("Open this address to sign in:\n\n  {url}\n"))
}

/// The event, and a warning when less was granted than asked for; gives the scopes back as a text.
pub(super) fn signed_in(
    app: &App,
    account: &Account,
    tokens: &TokenSet,
) -> Result<String, Failure> {
    let granted = tokens.granted_scopes();
    let missing = account.platform.sign_in().1.missing_from(granted);
    if !missing.is_empty() {
        tracing::warn!(account = account.name, %missing, "fewer scopes were granted than asked for");
    }
    let scopes: Vec<&str> = granted.iter().collect();
    let expires_at = tokens.expires_at().map(time::of_system);
    app.out.event(&json!({
        "event": "signed-in",
        "account": account.name,
        "provider": account.provider,
        "scopes": scopes,
        "expires_at": expires_at,
    }))?;
    Ok(scopes.join(" "))
}

/// Without a browser the printed address is still there, so a failure is only mentioned.
fn open_browser(url: Url) {
    // A thread of its own, which nothing waits for: a text browser would stay until it is closed.
    std::thread::spawn(move || {
        if webbrowser::open(url.as_str()).is_err() {
            tracing::warn!("no browser could be opened: open the address by hand");
        }
    });
}
