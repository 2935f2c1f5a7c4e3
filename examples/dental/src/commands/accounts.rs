//! `accounts`, `whoami`, `logout`.

use dental_oauth::oauth::Revocation;
use dental_oauth::session::SignIn;
use serde_json::{Value, json};

use crate::account::{Account, Accounts};
use crate::app::App;
use crate::exit::Failure;
use crate::output::Table;
use crate::time;

/// How an account stands, by the store's word.
struct Standing {
    state: &'static str,
    expires_at: Option<String>,
    subject: Option<String>,
}

impl Standing {
    async fn of(account: &Account) -> Result<Self, Failure> {
        let status = account.session().status().await;
        Ok(match status.map_err(|error| account.failed(error))? {
            SignIn::SignedIn {
                expires_at,
                subject,
                ..
            } => Self {
                state: "signed-in",
                expires_at: expires_at.map(time::of_system),
                subject: subject.map(dental_oauth::Phi::into_exposed),
            },
            SignIn::NeedsLogin => Self::without("needs-login"),
            _ => Self::without("signed-out"),
        })
    }

    fn without(state: &'static str) -> Self {
        Self {
            state,
            expires_at: None,
            subject: None,
        }
    }

    fn line(&self, account: &Account) -> Value {
        json!({
            "account": account.name,
            "provider": account.provider,
            "state": self.state,
            "expires_at": self.expires_at,
        })
    }
}

/// `accounts`: one line each; one that cannot be read does not hide the others.
pub(crate) async fn list(app: &App, accounts: &Accounts) -> Result<(), Failure> {
    let names: Vec<&str> = accounts.file.names().collect();
    let (mut failures, mut rows) = (Vec::new(), Vec::new());
    for name in &names {
        let standing = async {
            let account = accounts.account(app, name)?;
            let standing = Standing::of(&account).await?;
            Ok((account, standing))
        };
        match standing.await {
            Ok((account, standing)) => {
                app.out.event(&standing.line(&account))?;
                rows.push(vec![
                    account.name.clone(),
                    account.provider.to_owned(),
                    standing.state.to_owned(),
                    standing.expires_at.unwrap_or_default(),
                ]);
            }
            Err(failure) if names.len() == 1 => return Err(failure),
            Err(failure) => {
                app.out.failure(&failure);
                failures.push(failure);
            }
        }
    }
    if names.is_empty() {
        app.out.say("The accounts file has no accounts.")?;
    }
    let mut table = Table::new(&["ACCOUNT", "PROVIDER", "STATE", "TOKEN UNTIL"]);
    table.print(&app.out, &rows)?;
    Failure::of_several(&failures, names.len(), "accounts").map_or(Ok(()), Err)
}

/// `whoami`: the one command that prints the person who is signed in, since that is what it is asked.
pub(crate) async fn whoami(app: &App, account: &Account) -> Result<(), Failure> {
    let person = account.platform.person().await;
    let person = person.map_err(|error| account.failed(error))?;
    let standing = Standing::of(account).await?;
    let (email, name) = (
        person.email.as_ref().map(dental_oauth::Phi::expose),
        person.name.as_ref().map(dental_oauth::Phi::expose),
    );
    let mut line = standing.line(account);
    line["email"] = json!(email);
    line["name"] = json!(name);
    line["occupation"] = json!(person.occupation);
    line["subject"] = json!(standing.subject);
    app.out.event(&line)?;
    let facts = [
        ("Account", Some(&account.name)),
        ("Name", name),
        ("E-mail", email),
        ("Occupation", person.occupation.as_ref()),
        ("Id", standing.subject.as_ref()),
    ];
    for (label, value) in facts {
        if let Some(value) = value {
            app.out
                .say(&format!("{label:<11} {}", crate::output::plain(value)))?;
        }
    }
    Ok(())
}

/// `logout`: forgotten here in any case; done in part when the server did not confirm.
pub(crate) async fn logout(app: &App, account: &Account) -> Result<(), Failure> {
    let revocation = account.session().sign_out().await;
    let revocation = revocation.map_err(|error| account.failed(error))?;
    let word = match revocation {
        Revocation::Confirmed => "confirmed",
        Revocation::Unsupported => "unsupported",
        _ => "unconfirmed",
    };
    let mut line = Standing::without("signed-out").line(account);
    line["revocation"] = word.into();
    app.out.event(&line)?;
    match revocation {
        Revocation::Confirmed => app.out.say(&format!("{} is signed out.", account.name)),
        Revocation::Unsupported => {
            tracing::warn!("the server cannot revoke: the sign-in lives there until it expires");
            app.out
                .say(&format!("{} is signed out on this computer.", account.name))
        }
        _ => Err(Failure::partly(
            "signed out on this computer, but the server did not confirm: the sign-in may live there until it expires",
        )
        .about("provider", account.provider)
        .of(&account.name)),
    }
}
