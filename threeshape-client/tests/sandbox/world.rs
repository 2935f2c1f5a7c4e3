//! A running sandbox, and accounts that are signed in to it.

#![allow(
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part, and a test that cannot go on has failed"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::Scopes;
use dental_oauth::oauth::{Callback, OAuthClient, TokenSet};
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::{Clock, Result, Secret};
use dental_sandbox::threeshape::{CLIENT_ID, CLIENT_SECRET, Region as Where, ThreeShape};
use dental_sandbox::{Options, Sandbox};
use threeshape_client::{
    AccountOptions, Case, ClientAccount, ClientAccounts, ClientSession, ClinicCases, DoctorAccount,
    DoctorSession, Environment, Guid, Region, SharedCases, SignInGeneration, TimeWindow,
};

pub const CALLBACK: &str = "http://127.0.0.1:8931/callback";

/// The sandbox's time. A pause moves it on instead of taking time; a deadline is a real one, since it
/// guards a real socket.
#[derive(Debug)]
pub struct SandboxClock(ThreeShape);

#[async_trait]
impl Clock for SandboxClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.now().unsigned_abs())
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.0.now().unsigned_abs())
    }

    async fn sleep(&self, period: Duration) {
        self.0.advance(period);
        tokio::task::yield_now().await;
    }

    async fn deadline(&self, limit: Duration) {
        tokio::time::sleep(limit).await;
    }
}

pub struct World {
    sandbox: Sandbox,
    pub transport: Arc<dyn Transport>,
    pub clock: Arc<dyn Clock>,
    store: Arc<MemoryStore>,
}

impl World {
    pub async fn new() -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        // After every seeded case, so that a list up to now has them all.
        sandbox.threeshape().stop_clock(1_772_000_000);
        let clock: Arc<dyn Clock> = Arc::new(SandboxClock(sandbox.threeshape().clone()));
        Self {
            transport: Arc::new(HttpTransport::new().unwrap()),
            store: Arc::new(MemoryStore::with_clock(Arc::clone(&clock))),
            clock,
            sandbox,
        }
    }

    pub fn server(&self) -> &ThreeShape {
        self.sandbox.threeshape()
    }

    pub fn set(&self, switch: &str, value: &str) {
        self.server().set(switch, value).unwrap();
    }

    pub fn environment(&self, generation: SignInGeneration) -> Environment {
        let server = self.server();
        let auth = match generation {
            SignInGeneration::Legacy => server.auth_url(),
            SignInGeneration::IdentityServer => server.identity_url(),
        };
        let mut environment =
            Environment::at(generation, auth, server.users_url()).allow_insecure_loopback();
        for place in Where::ALL {
            let hosts = (server.region_url(place), server.metadata_url(place));
            let region = Region::new(place.name(), hosts.0.to_owned(), hosts.1.to_owned());
            environment = environment.region(region);
        }
        environment
    }

    pub fn legacy(&self) -> Environment {
        self.environment(SignInGeneration::Legacy)
    }

    pub fn oauth(&self, environment: &Environment) -> OAuthClient {
        environment
            .oauth_client(
                CLIENT_ID,
                Secret::new(CLIENT_SECRET),
                Arc::clone(&self.transport),
            )
            .unwrap()
            .clock(Arc::clone(&self.clock))
            .build()
            .unwrap()
    }

    /// The code flow as a browser would go it, with an approving person.
    pub async fn sign_in(
        &self,
        oauth: &OAuthClient,
        scopes: &Scopes,
        who: &str,
    ) -> Result<TokenSet> {
        let (mut url, pending) = oauth.authorize(CALLBACK, scopes)?;
        url.query_pairs_mut().append_pair("login_hint", who);
        let arrived = self.server().approve(url.as_str()).expect("an error page");
        let callback = Callback::from_url(&arrived)?;
        pending.accept(&callback)?.exchange(oauth).await
    }

    /// A session of somebody who signed in at the legacy server, under a key of their role.
    pub async fn session(&self, who: &str) -> Session {
        self.session_for(who, true).await
    }

    async fn session_for(&self, who: &str, with_life: bool) -> Session {
        let environment = self.legacy();
        let oauth = self.oauth(&environment);
        let issued = self.server().issue_tokens(who).unwrap();
        let now = self.clock.now();
        let tokens = TokenSet::from_parts(
            Secret::new(issued.access_token),
            Some(Secret::new(issued.refresh_token)),
            now,
            with_life.then(|| now + Duration::from_secs(issued.expires_in)),
            Scopes::default(),
        );
        let key = if who.starts_with("doctor") {
            environment.doctor_key(CLIENT_ID, who)
        } else {
            environment.client_key(CLIENT_ID, who, who)
        };
        let session = Session::new(oauth, self.store.clone(), key).unwrap();
        session.sign_in(&tokens).await.unwrap();
        session
    }

    pub fn options(&self) -> AccountOptions {
        AccountOptions::default().clock(Arc::clone(&self.clock))
    }

    /// A doctor whose token came without `expires_in`.
    pub async fn doctor_of_unknown_life(&self, who: &str) -> DoctorAccount {
        let session = DoctorSession::new(self.session_for(who, false).await);
        let net = Arc::clone(&self.transport);
        DoctorAccount::with_options(&self.legacy(), session, net, self.options()).unwrap()
    }

    pub async fn doctor(&self, who: &str) -> DoctorAccount {
        self.doctor_in(&self.legacy(), who, self.options()).await
    }

    pub async fn doctor_in(
        &self,
        environment: &Environment,
        who: &str,
        options: AccountOptions,
    ) -> DoctorAccount {
        let session = DoctorSession::new(self.session(who).await);
        let net = Arc::clone(&self.transport);
        DoctorAccount::with_options(environment, session, net, options).unwrap()
    }

    pub async fn client(&self, who: &str) -> ClientAccount {
        self.client_in(&self.legacy(), who, self.options()).await
    }

    pub async fn client_in(
        &self,
        environment: &Environment,
        who: &str,
        options: AccountOptions,
    ) -> ClientAccount {
        let session = ClientSession::new(self.session(who).await);
        let net = Arc::clone(&self.transport);
        ClientAccount::with_options(environment, session, net, options).unwrap()
    }

    /// The client's three accounts.
    pub async fn clients(&self, environment: &Environment) -> ClientAccounts {
        let mut clients = ClientAccounts::new();
        for place in Where::ALL {
            let who = format!("client-{}", place.word());
            let client = self.client_in(environment, &who, self.options()).await;
            clients = clients
                .add(self.server().region_url(place), client)
                .unwrap();
        }
        clients
    }

    pub async fn clinic(&self, doctor: &str) -> ClinicCases {
        self.clinic_in(&self.legacy(), doctor, self.options()).await
    }

    pub async fn clinic_in(
        &self,
        environment: &Environment,
        doctor: &str,
        options: AccountOptions,
    ) -> ClinicCases {
        let clients = self.clients(environment).await;
        ClinicCases::new(self.doctor_in(environment, doctor, options).await, clients)
    }

    pub async fn shared(&self, client: &str, doctor: &str) -> SharedCases {
        SharedCases::new(self.client(client).await, self.id_of(doctor))
    }

    /// The newest case that is kept and has STL files.
    pub async fn first_case(&self) -> Case {
        let clinic = self.clinic("doctor-eu").await;
        let mut cases = clinic.cases(everything()).await.unwrap();
        loop {
            let case = cases.next_item().await.unwrap().unwrap();
            if case.stl_files().next().is_some() {
                return case;
            }
        }
    }

    pub fn id_of(&self, who: &str) -> Guid {
        self.server().user(who).unwrap().id.parse().unwrap()
    }

    /// The ids of cases that have all of these as actors, by the rule of the dossier and by hand.
    pub fn cases_with_actors(&self, region: &str, who: &[&str]) -> BTreeSet<String> {
        let wanted: Vec<String> = who
            .iter()
            .map(|who| self.server().user(who).unwrap().id.to_lowercase())
            .collect();
        let cases = self.server().cases().into_iter();
        cases
            .filter(|case| case.region == region)
            .filter(|case| {
                let actors: Vec<_> = case.actors.iter().map(|id| id.to_lowercase()).collect();
                wanted.iter().all(|wanted| actors.contains(wanted))
            })
            .map(|case| case.id)
            .collect()
    }

    pub fn count(&self, path_holds: &str) -> usize {
        let log = self.server().log();
        log.iter()
            .filter(|entry| entry.path.contains(path_holds))
            .count()
    }

    /// No token arrived at a stranger, and no doctor's at a file.
    pub fn assert_no_token_went_astray(&self) {
        for entry in self.server().log() {
            assert!(!entry.has_cookie, "a cookie was sent: {entry:?}");
            if entry.origin == "foreign" {
                assert!(!entry.has_authorization, "a token was sent to {entry:?}");
            }
            let path = entry.path.to_lowercase();
            if path.contains("/attachments/") || path.contains("/models/") {
                let role = entry.token_role.as_deref().unwrap_or_default();
                assert!(!role.starts_with("doctor"), "a doctor's token: {entry:?}");
            }
        }
    }
}

pub fn everything() -> TimeWindow {
    TimeWindow::everything()
}

pub fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}
