//! Files: fetched into a place of this server's own, checked there, and only then passed on.
//!
//! Nothing that failed a check reaches the browser, not even in part; a break on the way is taken up again;
//! and whatever the size of a file, what is in memory is a piece of it.

use std::fmt::Write as _;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse as _, Response};
use bytes::BytesMut;
use dental_oauth::case::{Case, CaseFile, CaseId, download};
use dental_oauth::transfer::{Digest, Downloaded, MeshFormat, safe_file_name};
use dental_oauth::{Error, ErrorKind};
use futures_util::stream;
use serde::Deserialize;
use tempfile::TempDir;
use tokio::io::AsyncReadExt as _;
use tokio::sync::OwnedSemaphorePermit;

use crate::address;
use crate::app::App;
use crate::desk::{Account, Desk, Event};
use crate::problem::Problem;
use crate::visitor::Visitor;

/// What is read from the disk at once.
const PIECE: usize = 256 * 1024;

/// The form a file is wanted in.
#[derive(Debug, Deserialize)]
pub(crate) struct Form {
    #[serde(default)]
    form: String,
}

/// `GET /case/{slot}/{case}/files/{file}`
pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((slot, case, file)): Path<(String, String, String)>,
    Query(form): Query<Form>,
) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let account = desk.account(&slot)?;
    let id = CaseId::new(address::id(&case)?);
    let wanted = address::id(&file)?;
    let case = account.recent_case(&id).await?;
    let found = files(&case).iter().find(|file| file.id.as_str() == wanted);
    let file = found.ok_or_else(Problem::nothing)?.clone();
    let file = file.in_form(format(&form.form)?);
    let place = Place::new(&app).await?;
    let fetched = fetch(&desk, &account, file.clone(), &place.path("file")).await?;
    let name = name_of(&file);
    send(
        place,
        &fetched.path,
        fetched.bytes,
        &name,
        &[
            (
                HeaderName::from_static("x-sha256"),
                fetched
                    .sha256
                    .as_ref()
                    .map(Digest::to_hex)
                    .unwrap_or_default(),
            ),
            (
                HeaderName::from_static("x-verified"),
                fetched.verified.to_string(),
            ),
        ],
    )
    .await
}

/// `GET /case/{slot}/{case}/all`: all files of a case in a ZIP, all of them right or none.
pub(crate) async fn all(
    State(app): State<App>,
    visitor: Visitor,
    Path((slot, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let account = desk.account(&slot)?;
    let id = CaseId::new(address::id(&case)?);
    let case = account.recent_case(&id).await?;
    let place = Place::new(&app).await?;
    let mut names = Names::default();
    let mut fetched = Vec::new();
    for (number, file) in files(&case).iter().enumerate() {
        let file = file.clone().in_form(None);
        let name = names.give(&name_of(&file));
        let done = fetch(&desk, &account, file, &place.path(&number.to_string())).await?;
        fetched.push((name, done.path));
    }
    let path = place.path("all.zip");
    let target = path.clone();
    let packed = tokio::task::spawn_blocking(move || pack(&target, &fetched));
    let bytes = packed
        .await
        .map_err(|_| Problem::Internal("packing was interrupted"))??;
    let name = format!("{}.zip", safe_file_name(id.as_str()));
    send(place, &path, bytes, &name, &[]).await
}

/// Files of a case that was read whole.
pub(crate) fn files(case: &Case) -> &[CaseFile] {
    case.files.as_deref().unwrap_or_default()
}

fn format(word: &str) -> Result<Option<MeshFormat>, Problem> {
    match word {
        "" => Ok(None),
        "stl" => Ok(Some(MeshFormat::Stl)),
        "ply" => Ok(Some(MeshFormat::Ply)),
        _ => Err(Problem::nothing()),
    }
}

/// A name for the browser to save under: never a path, with the ending of what really comes.
pub(crate) fn name_of(file: &CaseFile) -> String {
    let name = safe_file_name(file.name.expose());
    match file.format() {
        Some(format)
            if !name
                .to_ascii_lowercase()
                .ends_with(&format!(".{}", format.extension())) =>
        {
            format!("{name}.{}", format.extension())
        }
        _ => name,
    }
}

/// Fetches a file, checks it, and tells the person's pages how far it is.
pub(crate) async fn fetch(
    desk: &Arc<Desk>,
    account: &Account,
    file: CaseFile,
    path: &FilePath,
) -> Result<Downloaded, Error> {
    let (told, name) = (Arc::clone(desk), address::segment(file.id.as_str()));
    let step = std::sync::atomic::AtomicU64::new(0);
    let progress = move |done: u64, total: Option<u64>| {
        // A word for each hundredth, or each MiB where nobody knows how much there is.
        let each = total.map_or(1 << 20, |total| (total / 100).max(64 * 1024));
        if step.swap(done / each, std::sync::atomic::Ordering::Relaxed) != done / each
            || total == Some(done)
        {
            told.tell(Event::Progress(name.clone(), done, total));
        }
    };
    download(account.opened.source(), file)
        .with_sha256()
        .progress(Arc::new(progress))
        .to_path(path)
        .await
}

/// A folder for what is on its way, gone with everything in it when dropped, and a turn: each takes room on
/// the disk.
pub(crate) struct Place {
    folder: TempDir,
    _turn: OwnedSemaphorePermit,
}

impl Place {
    pub(crate) async fn new(app: &App) -> Result<Self, Problem> {
        let turn = Arc::clone(&app.0.files_at_once).acquire_owned().await;
        Ok(Self {
            _turn: turn.map_err(|_| Problem::Internal("the application is ending"))?,
            folder: tempfile::Builder::new()
                .prefix("f")
                .tempdir_in(&app.0.spool)?,
        })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Sends a file that is whole and checked.
async fn send(
    place: Place,
    path: &FilePath,
    bytes: u64,
    name: &str,
    further: &[(HeaderName, String)],
) -> Result<Response, Problem> {
    let file = tokio::fs::File::open(path).await?;
    let pieces = stream::unfold((file, place), async |(mut file, place)| {
        let mut piece = BytesMut::with_capacity(PIECE);
        match file.read_buf(&mut piece).await {
            Ok(0) => None,
            Ok(_) => Some((Ok(piece.freeze()), (file, place))),
            Err(error) => Some((Err(error), (file, place))),
        }
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    let kept = [
        // Whatever a provider says it is: to be saved, never to be shown as a page of ours.
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
        (CONTENT_DISPOSITION, disposition(name)),
    ];
    for (name, value) in kept.iter().chain(further) {
        let value = value
            .parse()
            .map_err(|_| Problem::Internal("a header cannot be written"))?;
        headers.insert(name.clone(), value);
    }
    Ok(response)
}

/// RFC 6266, with the name in the form of RFC 8187 so that any script of the world fits.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Names within a ZIP, each once, whatever the case of its letters.
#[derive(Default)]
struct Names(std::collections::HashSet<String>);

impl Names {
    fn give(&mut self, name: &str) -> String {
        let mut given = name.to_owned();
        let mut number = 1;
        while !self.0.insert(given.to_lowercase()) {
            number += 1;
            given = match name.rsplit_once('.') {
                Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
                None => format!("{name} ({number})"),
            };
        }
        given
    }
}

/// Scans hardly shrink, so they are stored as they are.
fn pack(path: &FilePath, files: &[(String, PathBuf)]) -> Result<u64, Error> {
    let failed = |_| Error::new(ErrorKind::Io, "the files cannot be packed");
    let io = |error: std::io::Error| {
        Error::new(ErrorKind::Io, "the files cannot be packed").with_source(error)
    };
    let mut writer = zip::ZipWriter::new(std::fs::File::create_new(path).map_err(io)?);
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true)
        .unix_permissions(0o600);
    for (name, file) in files {
        writer.start_file(name.as_str(), options).map_err(failed)?;
        std::io::copy(&mut std::fs::File::open(file).map_err(io)?, &mut writer).map_err(io)?;
        // Its place in the ZIP is enough.
        std::fs::remove_file(file).map_err(io)?;
    }
    let done = writer.finish().map_err(failed)?;
    Ok(done.metadata().map_err(io)?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_zip_differ_whatever_the_case_of_their_letters() {
        let mut names = Names::default();
        let given: Vec<String> = ["a.stl", "A.stl", "a.stl", "b"]
            .map(|name| names.give(name))
            .into();
        assert_eq!(given, ["a.stl", "A (2).stl", "a (3).stl", "b"]);
    }

    #[test]
    fn a_name_cannot_leave_its_header() {
        let header = disposition("Müller\"; x=\r\n.stl");
        assert_eq!(
            header,
            "attachment; filename=\"M_ller___x___.stl\"; filename*=UTF-8''M%C3%BCller%22%3B%20x%3D%0D%0A.stl"
        );
    }
}
