//! Accounts at 3Shape Communicate: a doctor's, and the client's own.

use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::api::{ApiRequest, ApiResponse, Cursor, Page};
use dental_oauth::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSink, CaseSource, Changes, Watermark,
};
use dental_oauth::oauth::{OAuthClientBuilder, Scopes};
use dental_oauth::session::Session;
use dental_oauth::transfer::{ByteRange, FileBody};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result};
use threeshape_client::{
    AccountOptions, ClientAccount, ClientSession, ClinicCases, DoctorAccount, DoctorSession,
    Environment, Region, RegionStrategy, SignInGeneration,
};

use super::{Accounts, Person, Platform};
use crate::config::AccountConfig;
use crate::exit::Failure;

/// Production's hosts, where an account names only some of its own.
const AUTH: &str = "https://auth.3shapecommunicate.com";
const IDENTITY: &str = "https://identity.3shape.com";
const USERS: &str = "https://users.3shapecommunicate.com";

/// An account at 3Shape.
pub(super) struct ThreeShapeAccount {
    role: Role,
    session: Session,
    redirect_uri: String,
    scopes: Scopes,
    /// Who signs in with a password.
    username: Option<Phi<String>>,
}

enum Role {
    /// A doctor, with the account that fetches their files if one is named.
    Doctor(DoctorAccount, Option<ClinicCases>),
    Client(ClientAccount),
}

impl ThreeShapeAccount {
    /// Reads the account's keys, and those of the client account that a doctor's names.
    pub(super) fn open(accounts: &Accounts, config: &AccountConfig) -> Result<Self, Failure> {
        let named = |error: Error| Failure::from(error).of(config.name());
        let role = if is_doctor(config)? {
            let doctor = Opened::of(accounts, config)?
                .doctor(accounts)
                .map_err(named)?;
            let clinic = match config.text_if("client_account") {
                Some(name) => {
                    let client = client_of(accounts, config, name)?;
                    Some(ClinicCases::for_client(doctor.clone(), client))
                }
                None => None,
            };
            Role::Doctor(doctor, clinic)
        } else {
            Role::Client(client(accounts, config)?)
        };
        let account = role.account();
        let scopes = match config.texts_if("scopes") {
            Some(scopes) => Scopes::new(scopes).map_err(named)?,
            None => account.environment().scopes(),
        };
        Ok(Self {
            session: account.session().clone(),
            role,
            redirect_uri: config.text("redirect_uri")?.to_owned(),
            scopes,
            username: config
                .text_if("username")
                .map(|name| Phi::new(name.to_owned())),
        })
    }
}

impl Role {
    fn account(&self) -> &threeshape_client::Account {
        match self {
            Self::Doctor(doctor, _) => doctor,
            Self::Client(client) => client,
        }
    }
}

/// The account whose token fetches the files, and whose id says which cases are kept.
fn client_of(
    accounts: &Accounts,
    doctor: &AccountConfig,
    name: &str,
) -> Result<ClientAccount, Failure> {
    let config = accounts.file.account(name)?;
    if config.provider() != "threeshape" || is_doctor(config)? {
        return Err(doctor
            .refuse("`client_account` names an account that is not the client's own at 3Shape"));
    }
    client(accounts, config)
}

fn client(accounts: &Accounts, config: &AccountConfig) -> Result<ClientAccount, Failure> {
    accounts.lab(config.name(), || {
        let client = Opened::of(accounts, config)?.client(accounts);
        client.map_err(|error| Failure::from(error).of(config.name()))
    })
}

fn is_doctor(config: &AccountConfig) -> Result<bool, Failure> {
    match config.text("role")? {
        "doctor" => Ok(true),
        "client" => Ok(false),
        _ => Err(config.refuse("`role` is one of doctor, client")),
    }
}

/// What accounts of both roles are made from.
struct Opened {
    environment: Environment,
    session: Session,
}

impl Opened {
    fn of(accounts: &Accounts, config: &AccountConfig) -> Result<Self, Failure> {
        let named = |error: Error| Failure::from(error).of(config.name());
        let environment = environment(config)?;
        let client_id = config.text("client_id")?;
        let oauth = if config.has_client_secret() {
            environment.oauth_client(client_id, config.client_secret()?, accounts.transport())
        } else {
            environment.public_oauth_client(client_id, accounts.transport())
        };
        let oauth = oauth.and_then(OAuthClientBuilder::build).map_err(named)?;
        let key = if is_doctor(config)? {
            environment.doctor_key(client_id, config.label())
        } else {
            // The account's own name tells its region apart from the others'.
            environment.client_key(client_id, "by-name", config.label())
        };
        let session = accounts.session_under(oauth, key)?;
        Ok(Self {
            environment,
            session,
        })
    }

    fn options() -> AccountOptions {
        // `cases list` without --since asks for all there is, by its name.
        AccountOptions::default().allow_unbounded_lists()
    }

    fn doctor(self, accounts: &Accounts) -> Result<DoctorAccount> {
        let session = DoctorSession::new(self.session);
        let transport = accounts.transport();
        DoctorAccount::with_options(&self.environment, session, transport, Self::options())
    }

    fn client(self, accounts: &Accounts) -> Result<ClientAccount> {
        let session = ClientSession::new(self.session);
        let transport = accounts.transport();
        ClientAccount::with_options(&self.environment, session, transport, Self::options())
    }
}

fn environment(config: &AccountConfig) -> Result<Environment, Failure> {
    let (generation, auth) = match config.text_if("auth") {
        None | Some("legacy") => (SignInGeneration::Legacy, AUTH),
        Some("identity") => (SignInGeneration::IdentityServer, IDENTITY),
        Some(_) => return Err(config.refuse("`auth` is one of legacy, identity")),
    };
    let hosts = (
        config.text_if("auth_base_url"),
        config.text_if("users_base_url"),
    );
    let mut environment = match (config.text_if("environment"), hosts) {
        (None | Some("production"), (None, None)) => Environment::production(generation),
        (Some("staging"), (None, None)) => Environment::staging(generation),
        (None, (auth_url, users)) => {
            Environment::at(generation, auth_url.unwrap_or(auth), users.unwrap_or(USERS))
        }
        (Some("production" | "staging"), _) => {
            return Err(
                config.refuse("`environment` and addresses of one's own exclude each other")
            );
        }
        (Some(_), _) => {
            return Err(config.refuse("`environment` is one of production, staging"));
        }
    };
    if config.flag("allow_insecure_loopback") {
        environment = environment.allow_insecure_loopback().any_loopback_region();
    } else if hosts != (None, None) {
        for region in [Region::EUROPE, Region::AMERICA, Region::ASIA] {
            environment = environment.region(region);
        }
    }
    for region in config.texts_if("regions").unwrap_or_default() {
        let (host, metadata) = region.split_once('=').unwrap_or((region, ""));
        let mut region = Region::new(host.to_owned(), host.to_owned(), metadata.to_owned());
        if metadata.is_empty() {
            region.metadata_host = None;
        }
        environment = environment.region(region);
    }
    if let Some(issuers) = config.texts_if("issuers") {
        environment = environment.issuers(issuers);
    }
    for host in config.texts_if("storage_hosts").unwrap_or_default() {
        environment = environment.storage_host(host);
    }
    let strategy = match config.text_if("region") {
        None | Some("as-given") => RegionStrategy::AsGiven,
        Some("map-to-metadata") => RegionStrategy::MapToMetadata,
        Some("discover-servers") => RegionStrategy::DiscoverServers,
        Some("discover-default-service") => RegionStrategy::DiscoverDefaultService,
        Some(other) => match other.strip_prefix("fixed:") {
            Some(url) => RegionStrategy::Fixed(url.to_owned()),
            None => {
                return Err(config.refuse(
                    "`region` is one of as-given, map-to-metadata, discover-servers, \
                     discover-default-service, fixed:URL",
                ));
            }
        },
    };
    Ok(environment.region_strategy(strategy))
}

#[async_trait]
impl Platform for ThreeShapeAccount {
    fn session(&self) -> &Session {
        &self.session
    }

    fn sign_in(&self) -> (&str, &Scopes) {
        (&self.redirect_uri, &self.scopes)
    }

    fn username(&self) -> Option<&Phi<String>> {
        self.username.as_ref()
    }

    fn source(&self) -> Arc<dyn CaseSource> {
        match &self.role {
            Role::Doctor(_, Some(clinic)) => Arc::new(clinic.clone()),
            Role::Doctor(_, None) => Arc::new(NoClinic),
            Role::Client(client) => Arc::new(client.clone()),
        }
    }

    fn sink(&self) -> Option<Arc<dyn CaseSink>> {
        match &self.role {
            Role::Doctor(..) => None,
            Role::Client(client) => Some(Arc::new(client.clone())),
        }
    }

    fn lab(&self) -> Option<&ClientAccount> {
        match &self.role {
            Role::Doctor(..) => None,
            Role::Client(client) => Some(client),
        }
    }

    async fn person(&self) -> Result<Person> {
        let user = self.role.account().me().await?;
        let roles: Vec<String> = user
            .roles
            .iter()
            .map(|role| role.as_str().to_owned())
            .collect();
        Ok(Person {
            email: user.email,
            name: user.name,
            occupation: Some(roles.join(", ")).filter(|roles| !roles.is_empty()),
        })
    }

    async fn raw(&self, request: &ApiRequest) -> Result<ApiResponse> {
        self.role.account().call(request).await
    }
}

/// A doctor's account alone says nothing about whose business a case is.
struct NoClinic;

fn no_client_account() -> Error {
    Error::new(
        ErrorKind::Configuration,
        "a doctor's account needs `client_account`: whose token fetches the files, and whose id says which cases are kept",
    )
    .with_provider(&Provider::THREESHAPE)
}

#[async_trait]
impl CaseSource for NoClinic {
    fn provider(&self) -> Provider {
        Provider::THREESHAPE
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    async fn page(&self, _: &CaseQuery, _: Option<&Cursor>) -> Result<Page<Case>> {
        Err(no_client_account())
    }

    async fn changes(&self, _: &Watermark, _: Option<&Cursor>) -> Result<Changes> {
        Err(no_client_account())
    }

    async fn case(&self, _: &CaseId) -> Result<Case> {
        Err(no_client_account())
    }

    async fn open(&self, _: &CaseFile, _: &ByteRange) -> Result<FileBody> {
        Err(no_client_account())
    }
}
