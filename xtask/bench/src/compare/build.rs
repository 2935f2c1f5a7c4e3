//! What a minimal program costs to build, with nothing built before.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::peers::project;
use super::{Bench, Variant, in_turn, median};
use crate::measure::{Sample, other};
use crate::report::{Bound, Column, Section, Table};

const COLUMNS: [Column; 3] = [
    Column {
        figure: "cpu",
        head: "CPU of a dev build, s",
        scale: 1.0,
        digits: 0,
    },
    Column {
        figure: "crates",
        head: "crates",
        scale: 1.0,
        digits: 0,
    },
    Column {
        figure: "size",
        head: "stripped release, KiB",
        scale: 1.0,
        digits: 0,
    },
];

const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }";

struct Program {
    name: &'static str,
    dependencies: &'static str,
    main: &'static str,
}

const CLIENT: &str = "let net = Arc::new(HttpTransport::new()?);
    let store = Arc::new(MemoryStore::new());";

const PROGRAMS: [Program; 7] = [
    Program {
        name: "dentbird-client",
        dependencies: "dentbird-client = { path = \"ROOT/dentbird-client\" }",
        main: "let place = dentbird_client::Environment::new(\"https://auth.example\", [\"https://auth.example\"]);
    let oauth = place.oauth_client(\"id\", Secret::new(\"secret\"), net.clone())?.build()?;
    let session = Session::new(oauth, store, AccountKey::new(&Provider::DENTBIRD, \"id\", \"me\"))?;
    let me = dentbird_client::Dentbird::new(&place, session, net)?.me().await?;",
    },
    Program {
        name: "threeshape-client",
        dependencies: "threeshape-client = { path = \"ROOT/threeshape-client\" }",
        main: "use threeshape_client::{ClientAccount, ClientSession, Environment, SignInGeneration};
    let place = Environment::production(SignInGeneration::IdentityServer);
    let oauth = place.oauth_client(\"id\", Secret::new(\"secret\"), net.clone())?.build()?;
    let session = Session::new(oauth, store, AccountKey::new(&Provider::THREESHAPE, \"id\", \"me\"))?;
    let me = ClientAccount::new(&place, ClientSession::new(session), net)?.identity().await?;",
    },
    Program {
        name: "drchrono-client",
        dependencies: "drchrono-client = { path = \"ROOT/drchrono-client\" }",
        main: "let place = drchrono_client::Environment::production();
    let oauth = place.oauth_client(\"id\", Secret::new(\"secret\"), net.clone())?.build()?;
    let session = Session::new(oauth, store, AccountKey::new(&Provider::DRCHRONO, \"id\", \"me\"))?;
    let me = drchrono_client::Drchrono::new(&place, session, net)?.appointments().get(\"1\").await?;",
    },
    Program {
        name: "reqwest, default features",
        dependencies: "reqwest = { version = \"0.13\", features = [\"json\"] }\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"",
        main: "#[derive(Debug, serde::Deserialize)]
    struct Me { #[expect(dead_code)] email: String }
    let body = reqwest::Client::new().get(\"https://api.example/v1/users/me\").bearer_auth(\"token\").send().await?.bytes().await?;
    let me: Me = serde_json::from_slice(&body)?;",
    },
    Program {
        name: "octocrab",
        dependencies: "octocrab = \"0\"",
        main: "let me = octocrab::Octocrab::builder().personal_token(\"token\".to_owned()).build()?.current().user().await?;",
    },
    Program {
        name: "openidconnect",
        dependencies: "openidconnect = \"4\"",
        main: "use openidconnect::{IssuerUrl, core::CoreProviderMetadata, reqwest};
    let me = CoreProviderMetadata::discover_async(IssuerUrl::new(\"https://auth.example\".to_owned())?, &reqwest::Client::new()).await?;",
    },
    Program {
        name: "aws-sdk-s3",
        dependencies: "aws-sdk-s3 = \"1\"",
        main: "let config = aws_sdk_s3::Config::builder().behavior_version(aws_sdk_s3::config::BehaviorVersion::latest()).build();
    let me = aws_sdk_s3::Client::from_conf(config).list_buckets().send().await?;",
    },
];

pub(super) fn compare(bench: &Bench) -> Result<Section> {
    let mut section = Section {
        title: "Building a minimal program",
        text: "One client, one call; sources fetched beforehand, nothing built before. CPU time of `cargo build` and all it \
               starts. The size is only measured with `--sizes`, since release builds of all take a quarter of an hour."
            .to_owned(),
        ..Section::default()
    };
    let mut programs = Vec::new();
    for program in &PROGRAMS {
        // The quick run tries the way, not the peers.
        if bench.quick && !["dentbird-client", "reqwest, default features"].contains(&program.name)
        {
            continue;
        }
        let folder = write(program)?;
        let fetched = Command::new("cargo")
            .args(["fetch", "--quiet"])
            .current_dir(&folder)
            .status()?;
        if fetched.success() {
            programs.push((program.name, folder));
        } else {
            section.absent.push(format!(
                "{}: its sources could not be fetched",
                program.name
            ));
        }
    }
    let variants: Vec<_> = programs
        .iter()
        .map(|(name, folder)| Variant::new(*name, || build(bench, folder)))
        .collect();
    let figures = in_turn(1, &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    let cpu = |name: &str| median(&figures, name, "cpu");
    let reqwest = cpu("reqwest, default features");
    let dentbird = cpu("dentbird-client") / reqwest;
    section.bounds.push(Bound::at_most(
        "building dentbird-client, to reqwest's defaults",
        1.0,
        dentbird,
        " ×",
    ));
    let octocrab = cpu("octocrab");
    if octocrab.is_finite() {
        let what = "building dentbird-client, to octocrab";
        section.bounds.push(Bound::at_most(
            what,
            1.0,
            cpu("dentbird-client") / octocrab,
            " ×",
        ));
    }
    for client in ["threeshape-client", "drchrono-client"] {
        if cpu(client).is_finite() {
            let what = format!("building {client}, to reqwest's defaults");
            section
                .bounds
                .push(Bound::at_most(what, 1.4, cpu(client) / reqwest, " ×"));
        }
    }
    Ok(section)
}

fn write(program: &Program) -> Result<std::path::PathBuf> {
    let root = super::target()?.join("..").canonicalize()?;
    let ours = program.dependencies.contains("ROOT");
    let dependencies = program
        .dependencies
        .replace("ROOT", &root.to_string_lossy());
    let name = format!(
        "build-{}",
        program.name.split(',').next().unwrap_or_default()
    );
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n{TOKIO}\n\n\
         [profile.release]\nstrip = true\n\n[workspace]\n"
    );
    let (uses, first) = if ours {
        let krate = name.trim_start_matches("build-").replace('-', "_");
        let uses = format!(
            "use std::sync::Arc;\nuse {krate}::dental_oauth::{{Provider, Secret, net::HttpTransport, session::{{AccountKey, MemoryStore, Session}}}};\n"
        );
        (uses, CLIENT)
    } else {
        (String::new(), "")
    };
    let main = format!(
        "{uses}\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         {first}\n    {}\n    println!(\"{{me:?}}\");\n    Ok(())\n}}\n",
        program.main
    );
    project(&name, &manifest, &[("main.rs", &main)])
}

fn build(bench: &Bench, folder: &Path) -> Result<Sample> {
    let manifest = folder.join("Cargo.toml").to_string_lossy().into_owned();
    let target = bench.empty("cold")?;
    let cargo = |release: &[&str]| {
        let line = [
            "build",
            "--quiet",
            "--offline",
            "--manifest-path",
            &manifest,
            "--target-dir",
            &target,
        ];
        other("cargo", &[&line[..], release].concat())
    };
    let mut figures = cargo(&[])?;
    let tree = Command::new("cargo")
        .args([
            "tree",
            "--offline",
            "--prefix",
            "none",
            "--edges",
            "normal,build",
            "--manifest-path",
            &manifest,
        ])
        .output()?;
    ensure!(tree.status.success(), "cargo tree failed");
    let text = String::from_utf8(tree.stdout)?;
    let crates: std::collections::BTreeSet<_> = text
        .lines()
        .map(|line| line.split(" (").next().unwrap_or_default())
        .filter(|line| !line.is_empty())
        .collect();
    figures.insert("crates".to_owned(), crates.len() as f64);
    if bench.sizes {
        cargo(&["--release"])?;
        let name = folder.file_name().unwrap_or_default();
        let size = std::fs::metadata(Path::new(&target).join("release").join(name))?.len();
        figures.insert("size".to_owned(), (size / 1024) as f64);
    }
    bench.empty("cold")?;
    Ok(figures)
}
