//! `files get`: verified files of a case, each whole or not at all.

use std::path::{Path, PathBuf};

use dental_oauth::case::{CaseFile, CaseId, FileKind};
use dental_oauth::transfer::{Digest, DigestAlgorithm, Downloaded, MeshFormat};
use dental_oauth::{Error, ErrorKind};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::names::{label, local_names};
use crate::account::Account;
use crate::app::App;
use crate::args::FilesGet;
use crate::exit::Failure;
use crate::output::size;

pub(crate) async fn get(app: &App, account: &Account, words: &FilesGet) -> Result<(), Failure> {
    let format = words.format.map(MeshFormat::from);
    let id = CaseId::new(&words.case);
    let case = account.platform.source().case(&id).await;
    let case = case.map_err(|error| account.failed(error))?;
    let files = case.files.unwrap_or_default();
    let all = plan(&files, &words.out, format);
    let wanted = choose(all, &words.files);
    if wanted.is_empty() {
        return app.out.say("The case has no files.");
    }
    make_folder(&words.out)
        .map_err(|error| Failure::io("the folder --out cannot be made", &error))?;
    let tried = wanted.len();
    let downloads = wanted.into_iter().map(|wanted| async move {
        match wanted {
            Ok(wanted) => wanted.fetch(app, account).await,
            Err(missing) => Err(account
                .failed(no_such_file())
                .about("case", words.case.as_str())
                .about("id", missing)),
        }
    });
    let mut downloads = futures_util::stream::iter(downloads).buffer_unordered(words.jobs.into());
    let mut failures = Vec::new();
    while let Some(outcome) = downloads.next().await {
        match outcome {
            Ok(fetched) => fetched.print(app)?,
            Err(failure) if tried == 1 => return Err(failure),
            Err(failure) => {
                app.out.failure(&failure);
                failures.push(failure);
            }
        }
    }
    Failure::of_several(&failures, tried, "files").map_or(Ok(()), Err)
}

fn no_such_file() -> Error {
    Error::new(ErrorKind::NotFound, "the case has no such file")
}

/// A file with the place it goes to.
pub(super) struct Wanted {
    file: CaseFile,
    path: PathBuf,
    format: Option<MeshFormat>,
}

/// A file that is in its place.
pub(super) struct Fetched {
    account: String,
    file: CaseFile,
    done: Downloaded,
}

/// Where each file of a case goes.
pub(super) fn plan(files: &[CaseFile], folder: &Path, format: Option<MeshFormat>) -> Vec<Wanted> {
    files
        .iter()
        .zip(local_names(files, format))
        .map(|(file, name)| Wanted {
            file: file.clone(),
            path: folder.join(name),
            format,
        })
        .collect()
}

/// The files named, in that order, each once; all but the thumbnails if none is named. An id the case
/// does not have stays in the list as what it is.
fn choose(all: Vec<Wanted>, named: &[String]) -> Vec<Result<Wanted, String>> {
    if named.is_empty() {
        let fit = |wanted: &Wanted| !matches!(wanted.file.kind, FileKind::Thumbnail);
        return all.into_iter().filter(fit).map(Ok).collect();
    }
    let mut all: Vec<Option<Wanted>> = all.into_iter().map(Some).collect();
    let mut seen = std::collections::HashSet::new();
    named
        .iter()
        .filter(|id| seen.insert(id.as_str()))
        .map(|id| {
            all.iter_mut()
                .find(|wanted| {
                    wanted
                        .as_ref()
                        .is_some_and(|wanted| wanted.file.id.as_str() == id)
                })
                .and_then(Option::take)
                .ok_or_else(|| id.clone())
        })
        .collect()
}

impl Wanted {
    /// Downloads it, with a bar of its own.
    pub(super) async fn fetch(self, app: &App, account: &Account) -> Result<Fetched, Failure> {
        let name = self.path.file_name().unwrap_or_default();
        let bar = app.progress.transfer(&name.to_string_lossy());
        let download = account
            .download(&self.file, self.format)
            .with_sha256()
            .progress(bar.report());
        match download.to_path(&self.path).await {
            Ok(done) => {
                tracing::debug!(
                    bytes = done.bytes,
                    resumed = done.resumed,
                    "file in its place"
                );
                Ok(Fetched {
                    account: account.name.clone(),
                    file: self.file,
                    done,
                })
            }
            Err(error) => Err(account
                .failed(error)
                .about("case", self.file.case.as_str())
                .about("id", self.file.id.as_str())),
        }
    }
}

impl Fetched {
    pub(super) fn bytes(&self) -> u64 {
        self.done.bytes
    }

    pub(super) fn verified(&self) -> bool {
        self.done.verified
    }

    /// The event, and a line for people.
    pub(super) fn print(&self, app: &App) -> Result<(), Failure> {
        app.out.event(&self.event())?;
        app.out.say(&format!(
            "{}  {}  {}  {}",
            self.done.path.display(),
            size(self.done.bytes),
            if self.done.verified {
                "verified"
            } else {
                "whole, but there was no hash to check"
            },
            label(&self.file)
        ))
    }

    /// The event alone.
    pub(super) fn event(&self) -> Value {
        let mut event = json!({
            "event": "file",
            "account": self.account,
            "case": self.file.case.as_str(),
            "id": self.file.id.as_str(),
            "path": self.done.path.to_string_lossy(),
            "bytes": self.done.bytes,
            "sha256": self.done.sha256.as_ref().map(Digest::to_hex),
            "verified": self.done.verified,
            "resumed": self.done.resumed,
        });
        if let Some(digest) = &self.done.provider_digest {
            event[algorithm(digest)] = digest.to_hex().into();
        }
        event
    }
}

/// `algorithm:hex`.
pub(super) fn hash(digest: &Digest) -> String {
    format!("{}:{}", algorithm(digest), digest.to_hex())
}

fn algorithm(digest: &Digest) -> &'static str {
    match digest.algorithm() {
        DigestAlgorithm::Md5 => "md5",
        DigestAlgorithm::Sha1 => "sha1",
        _ => "sha256",
    }
}

/// A new folder is for this user alone: what goes into it shows patients.
pub(super) fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
