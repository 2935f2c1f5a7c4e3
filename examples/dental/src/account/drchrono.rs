//! Accounts at drchrono.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use clap::ValueEnum as _;
use dental_oauth::api::{ApiRequest, ApiResponse, QuotaWait, WhenEmpty};
use dental_oauth::case::{CaseSink, CaseSource};
use dental_oauth::oauth::{OAuthClient, Scopes};
use dental_oauth::session::Session;
use dental_oauth::{Error, Result};
use drchrono_client::{Drchrono, Environment, Estimate, PRODUCTION};

use super::{Accounts, Person, Platform};
use crate::args::Quota;
use crate::config::AccountConfig;
use crate::exit::Failure;

/// What the commands need. An account may ask for less, or, with an empty list, for all there is.
const SCOPES: [&str; 8] = [
    "user:read",
    "calendar:read",
    "calendar:write",
    "patients:read",
    "patients:write",
    "clinical:read",
    "labs:read",
    "labs:write",
];

/// An account at drchrono.
pub(super) struct DrchronoAccount {
    client: Drchrono,
    session: Session,
    redirect_uri: String,
    scopes: Scopes,
    lab_orders: bool,
}

impl DrchronoAccount {
    /// Reads the account's keys.
    pub(super) fn open(accounts: &Accounts, config: &AccountConfig) -> Result<Self, Failure> {
        let named = |error: Error| Failure::from(error).of(config.name());
        let mut environment = Environment::at(config.text_if("base_url").unwrap_or(PRODUCTION));
        if config.flag("allow_insecure_loopback") {
            environment = environment.allow_insecure_loopback();
        }
        let scopes = match config.texts_if("scopes") {
            Some(scopes) => Scopes::new(scopes),
            None => Scopes::new(SCOPES),
        };
        let lab_orders = match config.text_if("cases") {
            None | Some("appointments") => false,
            Some("lab-orders") => true,
            Some(_) => return Err(config.refuse("`cases` is one of appointments, lab-orders")),
        };
        let server = environment.authorization_server().map_err(named)?;
        let oauth = OAuthClient::builder(server, config.text("client_id")?, accounts.transport())
            .client_secret(config.client_secret()?)
            .build()
            .map_err(named)?;
        let session = accounts.session(config, oauth)?;
        let mut client = Drchrono::builder(&environment, session.clone(), accounts.transport())
            .product(accounts.product())
            // Processes of the same application count together.
            .ledger(accounts.ledger())
            .on_wait(Arc::new(told))
            .on_estimate(Arc::new(ahead));
        if let Some(choice) = quota(accounts, config)? {
            client = client.when_empty(match choice {
                Quota::Stop => WhenEmpty::Stop,
                Quota::Wait => WhenEmpty::Wait {
                    at_most: Duration::MAX,
                },
                Quota::Spread => WhenEmpty::Spread,
            });
        }
        if let Some(calls) = config.number_if("calls_per_hour") {
            let calls = u32::try_from(calls)
                .map_err(|_| config.refuse("`calls_per_hour` is too large a number"))?;
            client = client.calls_per_hour(Some(calls));
        }
        Ok(Self {
            client: client.build().map_err(named)?,
            session,
            redirect_uri: config.text("redirect_uri")?.to_owned(),
            scopes: scopes.map_err(named)?,
            lab_orders,
        })
    }
}

/// The command line's word goes before the account's.
fn quota(accounts: &Accounts, config: &AccountConfig) -> Result<Option<Quota>, Failure> {
    let of_account = config.text_if("quota").map(|word| {
        Quota::from_str(word, false)
            .map_err(|_| config.refuse("`quota` is one of stop, wait, spread"))
    });
    Ok(accounts.quota().or(of_account.transpose()?))
}

/// Whether a long listing can be done in this hour is said before it goes on.
fn ahead(estimate: &Estimate) {
    if estimate.fits() {
        tracing::info!("{estimate}");
    } else {
        tracing::warn!("{estimate}");
    }
}

/// Nobody waits long without having been told.
fn told(wait: &QuotaWait) {
    tracing::warn!(
        seconds = wait.period.as_secs(),
        "waiting for drchrono's limit on calls"
    );
}

#[async_trait]
impl Platform for DrchronoAccount {
    fn session(&self) -> &Session {
        &self.session
    }

    fn sign_in(&self) -> (&str, &Scopes) {
        (&self.redirect_uri, &self.scopes)
    }

    fn source(&self) -> Arc<dyn CaseSource> {
        Arc::new(if self.lab_orders {
            self.client.lab_order_cases()
        } else {
            self.client.cases()
        })
    }

    fn sink(&self) -> Option<Arc<dyn CaseSink>> {
        Some(Arc::new(self.client.clone()))
    }

    async fn person(&self) -> Result<Person> {
        let user = self.client.current_user().await?;
        let occupation = if user.is_doctor {
            Some("doctor")
        } else if user.is_staff {
            Some("staff")
        } else {
            None
        };
        Ok(Person {
            email: None,
            name: user.username,
            occupation: occupation.map(str::to_owned),
        })
    }

    fn practice(&self) -> Option<&Drchrono> {
        Some(&self.client)
    }

    fn calls(&self) -> Option<u64> {
        Some(self.client.calls())
    }

    async fn raw(&self, request: &ApiRequest) -> Result<ApiResponse> {
        self.client.call(&self.client.versioned(request)).await
    }
}
