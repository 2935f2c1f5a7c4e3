//! Serves the application until it is interrupted.

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use dental_oauth::Secret;
use dental_sandbox::{Consent, Options, Sandbox};
use dental_web_sign_in::{App, DentbirdPlatform, Key, Problem, Settings};
use dentbird_client::{Environment, PRODUCTION_API};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

const AFTER_HELP: &str = "\
Secrets come from the environment alone:
  WEB_SIGN_IN_CLIENT_SECRET   the client secret
  WEB_SIGN_IN_KEY             32 random bytes in base64, the same for all processes
  WEB_SIGN_IN_KEY_FILE        or a file with them";

/// A web application that signs people in on the server side.
#[derive(Debug, Parser)]
#[command(name = "web-sign-in", version, after_help = AFTER_HELP)]
struct Args {
    /// Starts the sandbox along with the application; nothing else needs to be given.
    #[arg(long)]
    sandbox: bool,
    /// The port to listen on. 0 = any.
    #[arg(long, default_value_t = 8930, env = "WEB_SIGN_IN_PORT")]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), env = "WEB_SIGN_IN_LISTEN")]
    listen: IpAddr,
    /// The address people see, if it is not that of the listener; /callback under it must be registered.
    #[arg(long, env = "WEB_SIGN_IN_PUBLIC_URL")]
    public_url: Option<String>,
    /// The folder for pending sign-ins, sessions and tokens; shared by all processes.
    #[arg(long, env = "WEB_SIGN_IN_DATA")]
    data: Option<PathBuf>,
    /// The client id.
    #[arg(long, env = "WEB_SIGN_IN_CLIENT_ID")]
    client_id: Option<String>,
    /// Base URL of the authorization server.
    #[arg(long, env = "WEB_SIGN_IN_AUTH_BASE_URL")]
    auth_base_url: Option<String>,
    /// Base URL of the resource API.
    #[arg(long, env = "WEB_SIGN_IN_API_BASE_URL", default_value = PRODUCTION_API)]
    api_base_url: String,
    /// What the authorization server calls itself, separated by commas.
    #[arg(long, env = "WEB_SIGN_IN_ISSUERS", value_delimiter = ',')]
    issuers: Vec<String>,
    /// Further origins that its sign-in pages lead through, separated by commas.
    #[arg(long, env = "WEB_SIGN_IN_ORIGINS", value_delimiter = ',')]
    sign_in_origins: Vec<String>,
    /// Accepts answers that do not name their issuer.
    #[arg(long, env = "WEB_SIGN_IN_ALLOW_MISSING_ISS")]
    allow_missing_iss: bool,
    /// Allows plain http to this computer.
    #[arg(long, env = "WEB_SIGN_IN_ALLOW_INSECURE_LOOPBACK")]
    allow_insecure_loopback: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    // Our own lines only: nobody promises that those of other libraries hold no secret.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(
            "off,dental_web_sign_in=info,dental_oauth=info,dentbird_client=info",
        ))
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "web-sign-in: {problem}");
            // 2 is a wrong word on the command line, as everywhere in this workspace.
            let usage = matches!(problem, Problem::Settings(_));
            ExitCode::from(if usage { 2 } else { 1 })
        }
    }
}

async fn run(args: Args) -> Result<(), Problem> {
    let listener = TcpListener::bind(SocketAddr::new(args.listen, args.port)).await?;
    let public_url = match &args.public_url {
        Some(url) => url.clone(),
        None if args.sandbox => format!("http://{}/", listener.local_addr()?),
        None => return Err(Problem::Settings("--public-url is missing")),
    };
    // Removed at the end.
    let mut temporary = None;
    let data = match args.data.clone() {
        Some(folder) => folder,
        None if args.sandbox => temporary.insert(tempfile::tempdir()?).path().to_owned(),
        None => return Err(Problem::Settings("--data is missing")),
    };
    let mut settings = Settings::new(public_url, data, key(&args)?);
    settings.sign_in_origins.clone_from(&args.sign_in_origins);
    let mut sandbox = None;
    let platform = if args.sandbox {
        let started = Sandbox::start(Options {
            consent: Consent::Page,
            redirect_uri: settings.redirect_uri(),
            ..Options::default()
        });
        let sandbox: &Sandbox = sandbox.insert(started.await?);
        let dentbird = sandbox.dentbird();
        let environment = Environment::new(dentbird.auth_url(), [dentbird.issuer()])
            .with_api_base_url(dentbird.api_url())
            .allow_insecure_loopback();
        let secret = Secret::new(dentbird.client_secret());
        DentbirdPlatform::new(environment, dentbird.client_id(), secret)?
    } else {
        registered(&args)?
    };
    let app = App::new(&settings, Arc::new(platform))?;
    announce(&settings, &listener, args.sandbox)?;
    app.serve(listener, interrupted()).await
}

/// One line for programs, and a few words for people.
fn announce(settings: &Settings, listener: &TcpListener, sandbox: bool) -> Result<(), Problem> {
    let line = serde_json::json!({
        "event": "listening",
        "url": settings.public_url,
        "address": listener.local_addr()?.to_string(),
    });
    writeln!(io::stdout(), "{line}")?;
    if sandbox {
        writeln!(
            io::stderr(),
            "Open {} and sign in as {} with {}.",
            settings.public_url,
            dental_sandbox::dentbird::USER_EMAIL,
            dental_sandbox::dentbird::USER_PASSWORD,
        )?;
    }
    Ok(())
}

/// The platform that the command line and the environment describe.
fn registered(args: &Args) -> Result<DentbirdPlatform, Problem> {
    let (Some(auth), Some(client_id)) = (&args.auth_base_url, &args.client_id) else {
        return Err(Problem::Settings(
            "--auth-base-url or --client-id is missing; for a first look: --sandbox",
        ));
    };
    if args.issuers.is_empty() {
        return Err(Problem::Settings("--issuers is missing"));
    }
    let mut environment =
        Environment::new(auth, args.issuers.clone()).with_api_base_url(&args.api_base_url);
    if args.allow_missing_iss {
        environment = environment.allow_missing_issuer();
    }
    if args.allow_insecure_loopback {
        environment = environment.allow_insecure_loopback();
    }
    let secret = std::env::var("WEB_SIGN_IN_CLIENT_SECRET")
        .map_err(|_| Problem::Settings("WEB_SIGN_IN_CLIENT_SECRET is not set"))?;
    Ok(DentbirdPlatform::new(
        environment,
        client_id,
        Secret::new(secret),
    )?)
}

fn key(args: &Args) -> Result<Key, Problem> {
    if let Ok(text) = std::env::var("WEB_SIGN_IN_KEY") {
        return Key::parse(&text);
    }
    if let Some(path) = std::env::var_os("WEB_SIGN_IN_KEY_FILE") {
        return Key::parse(&std::fs::read_to_string(path)?);
    }
    if args.sandbox {
        return Key::generate();
    }
    Err(Problem::Settings(
        "neither WEB_SIGN_IN_KEY nor WEB_SIGN_IN_KEY_FILE is set",
    ))
}

/// Returns when the program is asked to stop.
async fn interrupted() {
    let ctrl_c = async {
        // Without a handler, there is nothing to wait for but the end of the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = ctrl_c => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    ctrl_c.await;
}
