//! `sandbox`: the providers on this computer, for a first hour without a contract.

use std::io::{self, Write as _};
use std::path::Path;

use dental_sandbox::threeshape::Region;
use dental_sandbox::{Consent, Dentbird, Drchrono, MeshSize, Options, Sandbox, ThreeShape};
use serde_json::{Value, json};

use crate::app::App;
use crate::args;
use crate::exit::Failure;

pub(crate) async fn run(app: &App, words: &args::Sandbox) -> Result<(), Failure> {
    if words.faults.iter().any(|name| name == "list") {
        return Err(known_faults(app, "the faults are named above"));
    }
    let consent = match words.consent {
        args::Consent::Page => Consent::Page,
        args::Consent::Auto => Consent::Auto,
    };
    let mesh = if words.realistic {
        MeshSize::Realistic
    } else {
        MeshSize::Small
    };
    let options = Options {
        port: words.port,
        consent,
        faults: words.faults.clone(),
        mesh,
        ..Options::default()
    };
    let sandbox = match Sandbox::start(options).await {
        Ok(sandbox) => sandbox,
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            return Err(known_faults(app, "no such fault, or no such port"));
        }
        Err(error) => return Err(Failure::io("the sandbox cannot start", &error)),
    };
    // Before the event: a program that waits for it finds the file.
    if let Some(path) = &words.write_config {
        write_private(path, &sandbox.accounts_file_all())
            .map_err(|error| Failure::io("the accounts file cannot be written", &error))?;
    }
    for event in listening(&sandbox) {
        app.out.event(&event)?;
    }
    app.out.say(&people(&sandbox, words))?;
    // Until the program is interrupted, which ends this future and with it the servers.
    std::future::pending().await
}

/// Where each provider is.
fn listening(sandbox: &Sandbox) -> [Value; 3] {
    let (dentbird, threeshape) = (sandbox.dentbird(), sandbox.threeshape());
    let regions: Vec<Value> = Region::ALL
        .iter()
        .map(|region| {
            json!({
                "region": region.word(),
                "url": threeshape.region_url(*region),
                "metadata_url": threeshape.metadata_url(*region),
            })
        })
        .collect();
    [
        json!({
            "event": "listening",
            "provider": "dentbird",
            "url": dentbird.auth_url(),
            "api_url": dentbird.api_url(),
            "storage_url": dentbird.storage_url(),
        }),
        json!({
            "event": "listening",
            "provider": "threeshape",
            "url": threeshape.auth_url(),
            "identity_url": threeshape.identity_url(),
            "users_url": threeshape.users_url(),
            "regions": regions,
        }),
        json!({
            "event": "listening",
            "provider": "drchrono",
            "url": sandbox.drchrono().base_url(),
        }),
    ]
}

fn people(sandbox: &Sandbox, words: &args::Sandbox) -> String {
    let (dentbird, threeshape) = (sandbox.dentbird(), sandbox.threeshape());
    let mut lines = vec![
        format!(
            "Dentbird is at {} (API {}).",
            dentbird.auth_url(),
            dentbird.api_url()
        ),
        format!(
            "3Shape is at {} and {} (users {}).",
            threeshape.auth_url(),
            threeshape.identity_url(),
            threeshape.users_url()
        ),
        format!("drchrono is at {}.", sandbox.drchrono().base_url()),
    ];
    if matches!(words.consent, args::Consent::Page) {
        // Made up, printed in its documentation, and needed on the login pages, which suggest the right person.
        lines.push(format!(
            "The password at Dentbird is {}, at 3Shape {}, at drchrono {}; the pages fill in who signs in.",
            dental_sandbox::dentbird::USER_PASSWORD,
            dental_sandbox::threeshape::USER_PASSWORD,
            dental_sandbox::drchrono::PASSWORD
        ));
    }
    lines.push(match &words.write_config {
        Some(path) => format!(
            "In another window: dental --config {} login crowns",
            path.display()
        ),
        None => "With --write-config FILE it also writes an accounts file.".to_owned(),
    });
    lines.push("Ctrl-C ends it.".to_owned());
    lines.join("\n")
}

/// The faults of all providers, by name; those that several know are named once.
fn faults() -> Vec<(&'static str, &'static str)> {
    let mut seen = std::collections::HashSet::new();
    Dentbird::faults()
        .chain(ThreeShape::faults())
        .chain(Drchrono::faults())
        .filter(|(name, _)| seen.insert(*name))
        .collect()
}

/// Names the faults on stderr, and fails.
fn known_faults(app: &App, message: &str) -> Failure {
    let names: Vec<&str> = faults().into_iter().map(|(name, _)| name).collect();
    if !app.out.is_json() {
        let mut stderr = io::stderr().lock();
        let _ = writeln!(stderr, "Faults (or any switch=value):");
        for (name, meaning) in faults() {
            let _ = writeln!(stderr, "  {name:<22} {meaning}");
        }
    }
    Failure::usage(message).about("known", names)
}

/// Writes a file whole, for this user alone: it holds a client secret.
pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".dental-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
