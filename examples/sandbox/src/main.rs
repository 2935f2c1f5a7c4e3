//! Runs the sandbox until it is interrupted.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use dental_sandbox::{Consent, Dentbird, Drchrono, MeshSize, Options, Sandbox, ThreeShape};

/// The dental providers on loopback, with faults on demand.
#[derive(Debug, Parser)]
#[command(name = "dental-sandbox", version, after_help = faults())]
struct Args {
    /// Port of Dentbird's authorization server; its API, its storage, drchrono and its files take the next four.
    /// 0 = any.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Whether signing in shows pages or is approved at once.
    #[arg(long, value_enum, default_value_t = ConsentArg::Page)]
    consent: ConsentArg,
    /// A fault by name, or switch=value (for drchrono drchrono:switch=value). Repeatable.
    #[arg(long = "fault", value_name = "NAME")]
    faults: Vec<String>,
    /// Meshes as large as real ones.
    #[arg(long)]
    realistic: bool,
    /// Redirect URI for the accounts file.
    #[arg(long, default_value = "http://127.0.0.1:8931/callback")]
    redirect_uri: String,
    /// Writes an accounts file for this sandbox.
    #[arg(long, value_name = "FILE")]
    write_config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ConsentArg {
    Page,
    Auto,
}

fn faults() -> String {
    let mut text = "Faults:\n".to_owned();
    for (name, meaning) in Dentbird::faults()
        .chain(Drchrono::faults())
        .chain(ThreeShape::faults())
    {
        let _ = writeln!(text, "  {name:<26} {meaning}");
    }
    text
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "dental-sandbox: {error}");
            // 2 is a wrong word on the command line, as everywhere in this workspace.
            let usage = error.kind() == io::ErrorKind::InvalidInput;
            ExitCode::from(if usage { 2 } else { 1 })
        }
    }
}

async fn run(args: Args) -> io::Result<()> {
    // As strict as the service; test suites, which are quicker than any practice, only have it counted.
    let mut faults = vec!["drchrono:burst=on".to_owned()];
    faults.extend(args.faults);
    let sandbox = Sandbox::start(Options {
        port: args.port,
        consent: match args.consent {
            ConsentArg::Page => Consent::Page,
            ConsentArg::Auto => Consent::Auto,
        },
        faults,
        mesh: if args.realistic {
            MeshSize::Realistic
        } else {
            MeshSize::Small
        },
        redirect_uri: args.redirect_uri,
        ..Options::default()
    })
    .await?;
    if let Some(path) = args.write_config {
        std::fs::write(path, sandbox.accounts_file())?;
    }
    let (dentbird, drchrono) = (sandbox.dentbird(), sandbox.drchrono());
    let threeshape = sandbox.threeshape();
    let lines = [
        serde_json::json!({
            "event": "listening",
            "provider": "dentbird",
            "url": dentbird.auth_url(),
            "api_url": dentbird.api_url(),
            "storage_url": dentbird.storage_url(),
        }),
        serde_json::json!({
            "event": "listening",
            "provider": "drchrono",
            "url": drchrono.base_url(),
            "files_url": drchrono.files_url(),
        }),
        serde_json::json!({
            "event": "listening",
            "provider": "threeshape",
            "url": threeshape.auth_url(),
            "identity_url": threeshape.identity_url(),
            "users_url": threeshape.users_url(),
        }),
    ];
    // At once: who reads the first line and goes away does not end the program.
    let text = lines.map(|line| format!("{line}\n")).concat();
    io::stdout().write_all(text.as_bytes())?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
