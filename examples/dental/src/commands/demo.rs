//! `demo`: everything at once, against a sandbox in this process, by the code of the other commands.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dental_oauth::case::{
    Case, CaseFile, CaseId, CaseQuery, FileKind, Jaw, Outgoing, OutgoingFile, Receipt, merge,
};
use dental_oauth::{Error, ErrorKind, Phi, Secret};
use dental_sandbox::mesh::{Format, Mesh, MeshKind};
use dental_sandbox::{LogEntry, MeshSize, Options, Sandbox};
use futures_util::StreamExt as _;
use serde_json::json;

use super::login::{Attempt, open_event, signed_in};
use super::{cases, files, sandbox};
use crate::account::{Account, Accounts};
use crate::app::App;
use crate::args::Demo;
use crate::config::AccountsFile;
use crate::exit::Failure;
use crate::output::size;

/// Files at once.
const JOBS: usize = 4;

pub(crate) async fn run(app: &App, words: &Demo) -> Result<(), Failure> {
    let begun = Instant::now();
    let no_folder = |error: std::io::Error| Failure::io("the demo needs a folder", &error);
    let folder = if words.keep {
        tempfile::Builder::new()
            .prefix("dental-demo-")
            .tempdir()
            .map_err(no_folder)?
            .keep()
    } else {
        app.folder().map_err(no_folder)?
    };
    let sandbox = Sandbox::start(Options {
        mesh: match words.mesh_mb {
            Some(megabytes) => MeshSize::Bytes(megabytes * 1_000_000),
            None => MeshSize::Small,
        },
        // Whichever port is free when the sign-in begins.
        redirect_uri: "http://127.0.0.1:0/callback".to_owned(),
        ..Options::default()
    });
    let sandbox = sandbox
        .await
        .map_err(|error| Failure::io("the sandbox cannot start", &error))?;
    app.out.say(
        "Dentbird, 3Shape and drchrono on this computer, with made-up cases. Nothing leaves this computer.\n",
    )?;
    let mut show = Show::open(app, &sandbox, &folder)?;
    show.sign_in(&sandbox).await?;
    let found = show.list().await?;
    show.fetch(&found).await?;
    show.send(&folder, words.mesh_mb).await?;
    show.prove(&sandbox)?;

    let seconds = begun.elapsed().as_secs_f64();
    let place = if words.keep {
        format!("kept in {}", folder.display())
    } else {
        "removed again; --keep keeps them".to_owned()
    };
    show.step("Folder", &place)?;
    show.step("Took", &format!("{seconds:.1} s"))?;
    app.out.event(&json!({
        "event": "demo",
        "cases": show.cases,
        "files": show.files,
        "bytes": show.bytes,
        "verified": show.verified,
        "seconds": (seconds * 1000.0).round() / 1000.0,
        "kept": words.keep.then(|| folder.to_string_lossy()),
    }))
}

/// The accounts of the demo. The clinic's files are fetched with the lab's account, which lists nothing here:
/// it would be the same cases.
const ACCOUNTS: [&str; 4] = [CROWNS, "lab-eu", CLINIC, PRACTICE];
const CROWNS: &str = "crowns";
const CLINIC: &str = "clinic-eu";
const PRACTICE: &str = "practice";
const LISTED: [&str; 3] = [CROWNS, CLINIC, PRACTICE];

/// Files are fetched of so many of the practice's cases: each costs calls of the hour, which are kept apart.
const OF_PRACTICE: usize = 3;

/// What has been done so far.
struct Show<'a> {
    app: &'a App,
    opened: Vec<Account>,
    downloads: PathBuf,
    cases: usize,
    files: usize,
    verified: usize,
    bytes: u64,
}

/// A case that was listed, and the account it is of.
struct Found {
    account: Account,
    id: CaseId,
}

impl<'a> Show<'a> {
    fn open(app: &'a App, sandbox: &Sandbox, folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("dental.toml");
        let text = sandbox.accounts_file_all();
        sandbox::write_private(&path, &text)
            .map_err(|error| Failure::io("the accounts file cannot be written", &error))?;
        let accounts = Accounts::new(AccountsFile::read(&path)?, folder.join("tokens"))?;
        let opened = ACCOUNTS
            .iter()
            .map(|name| accounts.account(app, name))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            app,
            opened,
            downloads: folder.join("files"),
            cases: 0,
            files: 0,
            verified: 0,
            bytes: 0,
        })
    }

    fn step(&self, what: &str, text: &str) -> Result<(), Failure> {
        self.app.out.say(&format!("{what:<9} {text}"))
    }

    fn account(&self, name: &str) -> Result<&Account, Failure> {
        let found = self.opened.iter().find(|account| account.name == name);
        found.ok_or_else(|| Failure::configuration(format!("the sandbox has no account {name}")))
    }

    /// The real flows: only the person with the browser is played.
    async fn sign_in(&self, sandbox: &Sandbox) -> Result<(), Failure> {
        for account in &self.opened {
            let attempt = Attempt::begin(account, Duration::from_secs(30)).await?;
            sandbox.register_redirect_uri(attempt.redirect_uri());
            open_event(self.app, &attempt.url)?;
            let url = attempt.url.clone();
            let (tokens, browsed) = tokio::join!(
                attempt.finish(account),
                dental_sandbox::browse(url.as_str())
            );
            let scopes = signed_in(self.app, account, &tokens?)?;
            browsed.map_err(|error| Failure::io("the sign-in does not come to its end", &error))?;
            // Asked in any case; the person is shown to people only.
            let person = account.platform.person().await;
            let person = person.map_err(|error| account.failed(error))?;
            let name = person.name.map(Phi::into_exposed).unwrap_or_default();
            let with = if scopes.is_empty() {
                String::new()
            } else {
                format!(", scopes {scopes}")
            };
            self.step(
                "Sign-in",
                &format!("{} at {} as {name}{with}", account.name, account.provider),
            )?;
        }
        Ok(())
    }

    /// The cases of all accounts as one stream.
    async fn list(&mut self) -> Result<Vec<Found>, Failure> {
        let mut sources = Vec::new();
        for name in LISTED {
            sources.push((name, self.account(name)?.platform.source()));
        }
        let mut merged = merge(sources, &CaseQuery::new());
        let mut found: Vec<Found> = Vec::new();
        while let Some(next) = merged.next().await {
            let account = self.account(&next.account)?.clone();
            let case = next.case.map_err(|error| account.failed(error))?;
            self.app.out.event(&cases::listed(&account, &case, false))?;
            found.push(Found {
                account,
                id: case.id,
            });
        }
        self.cases = found.len();
        let of = |name: &str| {
            found
                .iter()
                .filter(|found| found.account.name == name)
                .count()
        };
        let counts: Vec<String> = LISTED
            .iter()
            .map(|name| format!("{} of {name}", of(name)))
            .collect();
        self.step(
            "Cases",
            &format!("{} in one list: {}", found.len(), counts.join(", ")),
        )?;
        Ok(found)
    }

    /// All files that can be checked, a few at once.
    async fn fetch(&mut self, found: &[Found]) -> Result<(), Failure> {
        files::make_folder(&self.downloads)
            .map_err(|error| Failure::io("the folder cannot be made", &error))?;
        let app = self.app;
        let bar = app.progress.count("files", 0);
        let downloads = &self.downloads;
        let (practice, others): (Vec<_>, Vec<_>) = found
            .iter()
            .partition(|found| found.account.name == PRACTICE);
        let chosen = others
            .into_iter()
            .chain(practice.into_iter().take(OF_PRACTICE));
        let plans = futures_util::stream::iter(chosen)
            .map(|found| {
                let bar = &bar;
                async move {
                    let source = found.account.platform.source();
                    let case = source.case(&found.id).await;
                    let case: Case = case.map_err(|error| found.account.failed(error))?;
                    let mut files = case.files.unwrap_or_default();
                    files.retain(can_be_checked);
                    let wanted = files::plan(&files, downloads, None);
                    bar.expect(wanted.len() as u64);
                    let of_account = wanted.into_iter().map(|wanted| (wanted, &found.account));
                    Ok::<_, Failure>(of_account.collect::<Vec<_>>())
                }
            })
            .buffered(JOBS);
        let mut fetched = plans
            .flat_map(|plan| {
                let (wanted, failure) = match plan {
                    Ok(wanted) => (wanted, None),
                    Err(failure) => (Vec::new(), Some(failure)),
                };
                let files = wanted.into_iter().map(Ok).chain(failure.map(Err));
                futures_util::stream::iter(files)
            })
            .map(|wanted| async move {
                let (wanted, account) = wanted?;
                wanted.fetch(app, account).await
            })
            .buffer_unordered(JOBS);
        while let Some(file) = fetched.next().await {
            let file = file?;
            bar.advance();
            app.out.event(&file.event())?;
            self.files += 1;
            self.bytes += file.bytes();
            self.verified += usize::from(file.verified());
        }
        drop(fetched);
        drop(bar);
        self.step(
            "Files",
            &format!(
                "{}, {}, {} of them verified",
                self.files,
                size(self.bytes),
                self.verified
            ),
        )
    }

    /// A fresh pair of scans on its way in, found again by its reference.
    async fn send(&self, folder: &Path, mesh_mb: Option<u64>) -> Result<(), Failure> {
        let bytes = mesh_mb.unwrap_or(1) * 1_000_000;
        let mut scans = Vec::new();
        for (jaw, kind) in [
            (Jaw::Upper, MeshKind::UpperArch),
            (Jaw::Lower, MeshKind::LowerArch),
        ] {
            let name = format!("{}.ply", jaw.as_str());
            let path = folder.join(&name);
            write_mesh(&path, Mesh::new(kind, 7, bytes))
                .map_err(|error| Failure::io("a scan cannot be written", &error))?;
            scans.push(OutgoingFile {
                path,
                name: Phi::new(name),
                kind: FileKind::Scan { jaw: Some(jaw) },
            });
        }
        let account = self.account(CROWNS)?;
        let failed = |error: Error| account.failed(error);
        let sink = account.platform.sink().ok_or_else(no_case)?;
        let reference = dental_oauth::case::new_reference()?;
        let title = Phi::new("demo crown 36".to_owned());
        let mut work = Outgoing::new(&reference, title, scans);
        let bar = self.app.progress.transfer("upload");
        work.progress = Some(bar.report());
        let receipt = sink.send(&work).await.map_err(failed)?;
        drop(bar);
        let open = match &receipt {
            Receipt::Sent { open, .. } => open.as_ref().map(Secret::expose),
            _ => None,
        };
        let found = sink.find(&reference).await.map_err(failed)?;
        let [case] = found.as_slice() else {
            return Err(no_case());
        };
        self.app.out.event(&json!({
            "event": "sent",
            "account": account.name,
            "provider": account.provider,
            "reference": reference,
            "open": open,
            "cases": [case.as_str()],
            "already": false,
        }))?;
        self.step(
            "Sent",
            &format!("an upper and a lower scan, found again by its reference as case {case}"),
        )
    }

    /// The sandbox wrote down where tokens came along: where they belong and nowhere else.
    fn prove(&self, sandbox: &Sandbox) -> Result<(), Failure> {
        let crowns = sandbox.dentbird().log();
        let clinic = sandbox.threeshape().log();
        let practice = sandbox.drchrono().log();
        let of_doctor = |entry: &&LogEntry| {
            let role = entry.token_role.as_deref();
            role.is_some_and(|role| role.starts_with("doctor"))
        };
        let file = |entry: &&LogEntry| entry.path.contains("/attachments/");
        let away = crowns
            .iter()
            .filter(|entry| entry.origin != "api" && entry.has_authorization);
        let strange = |entry: &&LogEntry| {
            let strangers = ["foreign", "drchrono-elsewhere", "drchrono-files"];
            strangers.contains(&entry.origin) && entry.has_authorization
        };
        let astray = away.count()
            + clinic.iter().filter(strange).count()
            + practice.iter().filter(strange).count()
            + clinic.iter().filter(file).filter(of_doctor).count();
        if astray > 0 {
            return Err(Error::new(
                ErrorKind::OriginRefused,
                "a token was sent where it must not go",
            )
            .into());
        }
        let fetched = clinic.iter().filter(file).count();
        self.step(
            "Tokens",
            &format!(
                "in {} requests; at no file storage, and the doctor's at none of the {fetched} files of the clinic",
                crowns.len() + clinic.len() + practice.len(),
            ),
        )
    }
}

/// Whether there is anything to check a file by.
fn can_be_checked(file: &CaseFile) -> bool {
    let thumbnail = matches!(file.kind, FileKind::Thumbnail);
    !thumbnail && (file.digest.is_some() || file.format().is_some())
}

fn no_case() -> Failure {
    Error::new(
        ErrorKind::OutcomeUnknown,
        "the case that was sent is not to be found by its reference",
    )
    .into()
}

fn write_mesh(path: &Path, mesh: Mesh) -> std::io::Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    mesh.write_to(Format::Ply, &mut file)?;
    std::io::Write::flush(&mut file)
}
