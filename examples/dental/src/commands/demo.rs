//! `demo`: everything at once, against a sandbox in this process, by the code of the other commands.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dental_oauth::case::{
    Case, CaseId, CaseQuery, FileKind, Jaw, Outgoing, OutgoingFile, Receipt, all_cases,
};
use dental_oauth::net::{HttpRequest, RequestBody, Transport};
use dental_oauth::{Error, ErrorKind, Phi, Secret};
use dental_sandbox::mesh::{Format, Mesh, MeshKind};
use dental_sandbox::{MeshSize, Options, Sandbox};
use futures_util::StreamExt as _;
use serde_json::json;
use url::Url;

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
    app.out
        .say("A Dentbird on this computer, with made-up cases. Nothing leaves this computer.\n")?;
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

/// What has been done so far.
struct Show<'a> {
    app: &'a App,
    accounts: Accounts,
    account: Account,
    downloads: PathBuf,
    cases: usize,
    files: usize,
    verified: usize,
    bytes: u64,
}

impl<'a> Show<'a> {
    fn open(app: &'a App, sandbox: &Sandbox, folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("dental.toml");
        let text = sandbox.accounts_file();
        sandbox::write_private(&path, &text)
            .map_err(|error| Failure::io("the accounts file cannot be written", &error))?;
        let accounts = Accounts::new(AccountsFile::read(&path)?, folder.join("tokens"))?;
        let account = accounts.account(app, "crowns")?;
        Ok(Self {
            app,
            accounts,
            account,
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

    /// The real flow: only the person with the browser is played.
    async fn sign_in(&self, sandbox: &Sandbox) -> Result<(), Failure> {
        let attempt = Attempt::begin(&self.account, Duration::from_secs(30)).await?;
        sandbox
            .dentbird()
            .register_redirect_uri(attempt.redirect_uri());
        open_event(self.app, &attempt.url)?;
        let url = attempt.url.clone();
        let transport = self.accounts.transport();
        let (tokens, browsed) =
            tokio::join!(attempt.finish(&self.account), browse(&*transport, url));
        let scopes = signed_in(self.app, &self.account, &tokens?)?;
        browsed?;
        self.step(
            "Sign-in",
            &format!("code flow with PKCE, id_token verified, scopes {scopes}"),
        )?;
        // Asked in any case; the person is shown to people only.
        let person = self.account.platform.person().await;
        let person = person.map_err(|error| self.account.failed(error))?;
        let name = person.name.map(Phi::into_exposed).unwrap_or_default();
        let email = person.email.map(Phi::into_exposed).unwrap_or_default();
        self.step("Who", &format!("{name} <{email}>"))
    }

    async fn list(&mut self) -> Result<Vec<CaseId>, Failure> {
        let mut list = all_cases(self.account.platform.source(), CaseQuery::new());
        let (mut pages, mut found) = (0, Vec::new());
        while let Some(page) = list
            .next_page()
            .await
            .map_err(|error| self.account.failed(error))?
        {
            pages += 1;
            for case in page {
                self.app
                    .out
                    .event(&cases::listed(&self.account, &case, false))?;
                found.push(case.id);
            }
        }
        self.cases = found.len();
        self.step(
            "Cases",
            &format!("{} on {pages} pages, deleted ones left out", found.len()),
        )?;
        Ok(found)
    }

    /// All meshes of all cases, a few at once.
    async fn fetch(&mut self, found: &[CaseId]) -> Result<(), Failure> {
        files::make_folder(&self.downloads)
            .map_err(|error| Failure::io("the folder cannot be made", &error))?;
        let (app, account) = (self.app, &self.account);
        let bar = app.progress.count("files", 0);
        let source = account.platform.source();
        let downloads = &self.downloads;
        let plans = futures_util::stream::iter(found)
            .map(|id| {
                let (source, bar) = (&source, &bar);
                async move {
                    let case: Case = source.case(id).await.map_err(|e| account.failed(e))?;
                    let files = case.files.unwrap_or_default();
                    let wanted: Vec<_> = files::plan(&files, downloads, None)
                        .into_iter()
                        .filter(|wanted| !matches!(wanted.kind(), FileKind::Thumbnail))
                        .collect();
                    bar.expect(wanted.len() as u64);
                    Ok::<_, Failure>(wanted)
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
            .map(|wanted| async move { wanted?.fetch(app, account).await })
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
                "{} meshes as STL, {}, {} of them verified",
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
        let failed = |error: Error| self.account.failed(error);
        let sink = self.account.platform.sink().ok_or_else(no_case)?;
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
            "account": self.account.name,
            "provider": self.account.provider,
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

    /// The sandbox wrote down where a token came along: at its API and nowhere else.
    fn prove(&self, sandbox: &Sandbox) -> Result<(), Failure> {
        let log = sandbox.dentbird().log();
        let at = |origin: &str| log.iter().filter(|entry| entry.origin == origin).count();
        let astray = log
            .iter()
            .filter(|entry| entry.origin != "api" && entry.has_authorization)
            .count();
        if astray > 0 || at("elsewhere") > 0 {
            return Err(Error::new(
                ErrorKind::OriginRefused,
                "a token was sent where it must not go",
            )
            .into());
        }
        self.step(
            "Tokens",
            &format!(
                "seen by the API in {} requests; in none of the {} to the file storage",
                at("api"),
                at("storage")
            ),
        )
    }
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

/// What a browser does with an address, when the person agrees to everything: follow redirects, at last
/// to the receiver.
async fn browse(transport: &dyn Transport, mut url: Url) -> Result<(), Failure> {
    for _ in 0..10 {
        let request = HttpRequest {
            method: http::Method::GET,
            url: url.clone(),
            headers: http::HeaderMap::new(),
            body: RequestBody::Empty,
            stall: Duration::from_secs(10),
        };
        let answer = transport.send(request).await.map_err(Error::from)?;
        let location = answer.headers.get(http::header::LOCATION);
        match location.and_then(|location| url.join(location.to_str().ok()?).ok()) {
            Some(next) if answer.status.is_redirection() => url = next,
            _ => return Ok(()),
        }
    }
    Err(Error::new(ErrorKind::Redirected, "the sign-in goes in circles").into())
}
