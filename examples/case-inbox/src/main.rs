//! Serves the application until it is interrupted.

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use case_inbox::{Accounts, App, Problem, Settings};
use clap::Parser;
use dental_oauth::{SealKey, Secret};
use dental_sandbox::{Consent, MeshSize, Options, Sandbox};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

const AFTER_HELP: &str = "\
Secrets come from the environment alone:
  CASE_INBOX_KEY              32 random bytes in base64url, the same for all processes (`dental seal-key`)
  CASE_INBOX_KEY_FILE         or a file with them
  CASE_INBOX_DATABASE         a PostgreSQL database, postgres://...; without it everything is in --data
  CASE_INBOX_WEBHOOK_SECRET   the secret token of drchrono's webhooks, which come to /hooks/drchrono/ACCOUNT";

/// A web application for a dental lab: the cases of any number of accounts as one list.
#[derive(Debug, Parser)]
#[command(name = "case-inbox", version, after_help = AFTER_HELP)]
struct Args {
    /// Starts the three providers' sandboxes along with the application; nothing else needs to be given.
    #[arg(long, conflicts_with = "config")]
    sandbox: bool,
    /// A fault of the sandbox by name, or switch=value. Repeatable.
    #[arg(long = "fault", value_name = "NAME", requires = "sandbox")]
    faults: Vec<String>,
    /// The sandbox's meshes are as large as real ones.
    #[arg(long, requires = "sandbox")]
    realistic: bool,
    /// The accounts file: what people can sign in to. The same that `dental` reads.
    #[arg(long, env = "CASE_INBOX_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The port to listen on. 0 = any.
    #[arg(long, default_value_t = 8940, env = "CASE_INBOX_PORT")]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), env = "CASE_INBOX_LISTEN")]
    listen: IpAddr,
    /// The address people see, if it is not that of the listener; /callback under it must be registered.
    #[arg(long, env = "CASE_INBOX_PUBLIC_URL")]
    public_url: Option<String>,
    /// The folder for the database and tokens.
    #[arg(long, env = "CASE_INBOX_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Further origins that providers' sign-in pages lead through, separated by commas.
    #[arg(long, env = "CASE_INBOX_ORIGINS", value_delimiter = ',')]
    sign_in_origins: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    // Our own lines only: nobody promises that those of other libraries hold no secret.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(
            "off,case_inbox=info,dental_oauth=info,dentbird_client=info,drchrono_client=info,threeshape_client=info",
        ))
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "case-inbox: {problem}");
            // 2 is a wrong word on the command line, as everywhere in this workspace.
            let usage = matches!(problem, Problem::Settings(_));
            ExitCode::from(if usage { 2 } else { 1 })
        }
    }
}

fn missing(words: &str) -> Problem {
    Problem::Settings(words.to_owned())
}

async fn run(args: Args) -> Result<(), Problem> {
    let listener = TcpListener::bind(SocketAddr::new(args.listen, args.port)).await?;
    let public_url = match &args.public_url {
        Some(url) => url.clone(),
        None if args.listen.is_loopback() => format!("http://{}/", listener.local_addr()?),
        None => return Err(missing("--public-url is missing")),
    };
    // Removed at the end.
    let mut temporary = None;
    let data = match args.data.clone() {
        Some(folder) => folder,
        None if args.sandbox => temporary.insert(tempfile::tempdir()?).path().to_owned(),
        None => return Err(missing("--data is missing")),
    };
    let sandbox = match &args.config {
        Some(_) => None,
        None if args.sandbox => Some(sandbox(&args, &public_url).await?),
        None => {
            return Err(missing(
                "--config FILE is missing; for a first look: --sandbox",
            ));
        }
    };
    let accounts = match (&args.config, &sandbox) {
        (Some(path), _) => Accounts::File(path.clone()),
        (None, Some(sandbox)) => Accounts::Text(Secret::new(accounts_of(sandbox))),
        (None, None) => return Err(missing("--config FILE is missing")),
    };
    let mut settings = Settings::new(public_url, accounts, data);
    settings.sign_in_origins.clone_from(&args.sign_in_origins);
    settings.database = secret("CASE_INBOX_DATABASE");
    settings.webhook_secret = secret("CASE_INBOX_WEBHOOK_SECRET");
    settings.key = key()?;
    settings.brisk = sandbox.is_some();
    if settings.key.is_none() && sandbox.is_none() {
        return Err(missing(
            "neither CASE_INBOX_KEY nor CASE_INBOX_KEY_FILE is set",
        ));
    }
    if sandbox.is_some() && settings.webhook_secret.is_none() {
        settings.webhook_secret = Some(SealKey::generate()?.to_text());
    }
    let app = App::new(&settings).await?;
    let line = serde_json::json!({
        "event": "listening",
        "url": settings.public_url,
        "address": listener.local_addr()?.to_string(),
    });
    writeln!(io::stdout(), "{line}")?;
    let serving = tokio::spawn(app.serve(listener, interrupted()));
    if let Some(sandbox) = &sandbox {
        welcome(sandbox, &settings).await?;
    }
    serving
        .await
        .map_err(|_| Problem::Internal("the server ended"))??;
    drop(sandbox);
    drop(temporary);
    Ok(())
}

async fn sandbox(args: &Args, public_url: &str) -> Result<Sandbox, Problem> {
    let sandbox = Sandbox::start(Options {
        consent: Consent::Page,
        redirect_uri: format!("{public_url}callback"),
        faults: args.faults.clone(),
        mesh: if args.realistic {
            MeshSize::Realistic
        } else {
            MeshSize::Small
        },
        ..Options::default()
    });
    sandbox.await.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => Problem::Settings(error.to_string()),
        _ => error.into(),
    })
}

/// The sandbox's accounts, drchrono's with the right to write notes.
fn accounts_of(sandbox: &Sandbox) -> String {
    let scopes = dental_scopes().join("\", \"");
    sandbox.accounts_file_all().replace(
        "[accounts.practice]\n",
        &format!("[accounts.practice]\nscopes = [\"{scopes}\"]\n"),
    )
}

fn dental_scopes() -> [&'static str; 7] {
    [
        "user:read",
        "calendar:read",
        "calendar:write",
        "patients:read",
        "clinical:read",
        "clinical:write",
        "patients:write",
    ]
}

/// The webhook, and a few words for people.
async fn welcome(sandbox: &Sandbox, settings: &Settings) -> Result<(), Problem> {
    if let Some(secret) = &settings.webhook_secret {
        let url = format!("{}hooks/drchrono/practice", settings.public_url);
        let registered = sandbox
            .drchrono()
            .register_webhook(&url, secret.expose(), &[])
            .await;
        registered.map_err(|_| Problem::Internal("the webhook cannot be registered"))?;
    }
    writeln!(
        io::stderr(),
        "Open {} and sign in: at Dentbird (crowns) as {} with {}, at 3Shape (lab-eu and others) with {}, at \
         drchrono (practice) with {}.",
        settings.public_url,
        dental_sandbox::dentbird::USER_EMAIL,
        dental_sandbox::dentbird::USER_PASSWORD,
        dental_sandbox::threeshape::USER_PASSWORD,
        dental_sandbox::drchrono::PASSWORD,
    )?;
    Ok(())
}

fn secret(name: &str) -> Option<Secret> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .map(Secret::new)
}

fn key() -> Result<Option<Secret>, Problem> {
    if let Some(path) = std::env::var_os("CASE_INBOX_KEY_FILE") {
        return Ok(Some(Secret::new(std::fs::read_to_string(path)?.trim())));
    }
    Ok(secret("CASE_INBOX_KEY"))
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
