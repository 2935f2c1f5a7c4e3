//! Whom people sign in with. The application knows a platform by this trait alone.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::{OAuthClient, Scopes};
use dental_oauth::session::Session;
use dental_oauth::{Phi, Result, Secret};
use dentbird_client::{Dentbird, Environment, SCOPES};

/// A platform that people can sign in with.
#[async_trait]
pub trait Platform: fmt::Debug + Send + Sync + 'static {
    /// What people call it.
    fn name(&self) -> &'static str;
    /// The registered client. Everything about the sign-in itself is in it.
    fn client(&self) -> &OAuthClient;
    /// What to ask for.
    fn scopes(&self) -> &Scopes;
    /// Who is signed in.
    async fn person(&self, session: &Session) -> Result<Person>;
}

/// Who a platform says is signed in.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Person {
    /// Full name.
    pub name: Option<Phi<String>>,
    /// What they do.
    pub occupation: Option<Phi<String>>,
}

/// Dentbird.
#[derive(Debug)]
pub struct DentbirdPlatform {
    environment: Environment,
    transport: Arc<dyn Transport>,
    client: OAuthClient,
    scopes: Scopes,
}

impl DentbirdPlatform {
    /// The client that was registered with one Dentbird installation.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](dental_oauth::ErrorKind::Configuration) for addresses that are not
    /// https (or allowed loopback).
    pub fn new(environment: Environment, client_id: &str, secret: Secret) -> Result<Self> {
        let transport = HttpTransport::builder()
            .user_agent(concat!("web-sign-in/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let transport: Arc<dyn Transport> = Arc::new(transport);
        let client = environment
            .oauth_client(client_id, secret, Arc::clone(&transport))?
            .build()?;
        Ok(Self {
            environment,
            transport,
            client,
            scopes: Scopes::new(SCOPES)?,
        })
    }
}

#[async_trait]
impl Platform for DentbirdPlatform {
    fn name(&self) -> &'static str {
        "Dentbird"
    }

    fn client(&self) -> &OAuthClient {
        &self.client
    }

    fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    async fn person(&self, session: &Session) -> Result<Person> {
        let transport = Arc::clone(&self.transport);
        let user = Dentbird::new(&self.environment, session.clone(), transport)?
            .me()
            .await?;
        let names = [user.first_name, user.last_name].into_iter().flatten();
        let name = names.map(Phi::into_exposed).collect::<Vec<_>>().join(" ");
        Ok(Person {
            name: Some(name).filter(|name| !name.is_empty()).map(Phi::new),
            occupation: user.occupation.map(Phi::new),
        })
    }
}
