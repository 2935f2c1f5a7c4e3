//! Downloads: taken up where they broke, verified, and in their place only when they are whole.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::api::{ApiClient, ApiRequest, Dialect, PathSegments, RetryPolicy};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::transfer::{
    ByteRange, Digest, DigestAlgorithm, Download, FileBody, FileOpener, MeshFormat,
};
use dental_oauth::{ErrorKind, Provider};
use http::Method;
use support::until;

#[derive(Debug)]
struct Plain;
impl Dialect for Plain {}

struct Opener(ApiClient);

#[async_trait]
impl FileOpener for Opener {
    async fn open(&self, range: &ByteRange) -> dental_oauth::Result<FileBody> {
        let request = ApiRequest::new("read file", Method::GET, PathSegments::fixed("/file"));
        FileBody::from_stream(self.0.stream(&range.ask(request)).await?, range)
    }
}

fn download(transport: &ScriptedTransport) -> Download {
    let clock = Arc::new(ManualClock::skipping());
    let transport = Arc::new(transport.clone());
    let api = ApiClient::builder(
        Provider::new("test"),
        "https://api.example",
        transport,
        Arc::new(Plain),
    )
    .retry(RetryPolicy::never())
    .clock(clock.clone())
    .build()
    .unwrap();
    Download::new(Arc::new(Opener(api))).clock(clock)
}

/// A folder with one place to download to.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("crown.stl")
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.0.path()).unwrap().count()
    }
}

const BODY: &[u8] = b"0123456789abcdefghij";

/// The whole file as a server that takes ranges sends it, cut off after some bytes.
fn whole(etag: &str, sent: usize) -> Reply {
    let length = BODY.len().to_string();
    let headers = [
        ("content-length", length.as_str()),
        ("etag", etag),
        ("accept-ranges", "bytes"),
    ];
    let reply = Reply::with(200, &headers, &BODY[..sent]);
    if sent < BODY.len() {
        reply.broken()
    } else {
        reply
    }
}

/// The rest of the file from a byte on, cut off after some more.
fn part(range: &str, etag: &str, from: usize, to: usize) -> Reply {
    let length = (BODY.len() - from).to_string();
    let headers = [
        ("content-range", range),
        ("content-length", length.as_str()),
        ("etag", etag),
    ];
    let reply = Reply::with(206, &headers, &BODY[from..to]);
    if to < BODY.len() {
        reply.broken()
    } else {
        reply
    }
}

fn ranges(transport: &ScriptedTransport) -> Vec<(String, String)> {
    let asked = |request: &Recorded| {
        (
            request.header("range").into(),
            request.header("if-range").into(),
        )
    };
    transport.requests().iter().map(asked).collect()
}

#[tokio::test]
async fn a_file_arrives_whole_hashed_and_in_its_place() {
    let place = Place::new();
    let progress = Arc::new(Mutex::new(Vec::new()));
    let seen = progress.clone();
    let done = download(&ScriptedTransport::in_turn([whole("\"v1\"", 20)]))
        .progress(Arc::new(move |done, total| {
            seen.lock().unwrap().push((done, total));
        }))
        .with_sha256()
        .to_path(&place.path())
        .await
        .unwrap();
    assert_eq!(std::fs::read(&done.path).unwrap(), BODY);
    assert_eq!((done.bytes, done.resumed), (20, 0));
    assert_eq!(done.sha256, Some(Digest::of(DigestAlgorithm::Sha256, BODY)));
    assert_eq!((done.provider_digest, done.verified), (None, false));
    assert_eq!(*progress.lock().unwrap(), [(20, Some(20))]);
    assert_eq!(place.files(), 1);
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_broke() {
    let place = Place::new();
    let transport = ScriptedTransport::in_turn([
        whole("\"v1\"", 7),
        part("bytes 7-19/20", "\"v1\"", 7, 15),
        part("bytes 15-19/*", "\"v1\"", 15, 20),
    ]);
    let digest = Digest::of(DigestAlgorithm::Sha1, BODY);
    let done = download(&transport)
        .digest(digest.clone())
        .to_path(&place.path())
        .await
        .unwrap();
    assert_eq!(std::fs::read(place.path()).unwrap(), BODY);
    assert_eq!((done.resumed, done.provider_digest), (2, Some(digest)));
    let v1 = |range: &str| (range.to_owned(), "\"v1\"".to_owned());
    assert_eq!(
        ranges(&transport),
        [
            (String::new(), String::new()),
            v1("bytes=7-"),
            v1("bytes=15-")
        ]
    );
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_is_fetched_from_its_start() {
    let place = Place::new();
    let headers = [
        ("content-length", "5"),
        ("etag", "\"v2\""),
        ("accept-ranges", "bytes"),
    ];
    let changed = Reply::with(200, &headers, "fresh");
    let transport = ScriptedTransport::in_turn([whole("\"v1\"", 7), changed]);
    let download = download(&transport).with_sha256();
    let done = download.to_path(&place.path()).await.unwrap();
    assert_eq!(std::fs::read(place.path()).unwrap(), b"fresh");
    let fresh = Digest::of(DigestAlgorithm::Sha256, b"fresh");
    assert_eq!(
        done.sha256,
        Some(fresh),
        "nothing of the first try is hashed"
    );
}

#[tokio::test]
async fn a_server_whose_ranges_cannot_be_relied_on_is_asked_for_the_whole_file() {
    for (name, bad) in [
        ("starts elsewhere", part("bytes 5-19/20", "\"v1\"", 5, 20)),
        ("another version", part("bytes 7-19/20", "\"v2\"", 7, 20)),
        ("stops early", part("bytes 7-10/20", "\"v1\"", 7, 20)),
        ("does not say which", Reply::with(206, &[], &BODY[7..])),
        ("backwards", part("bytes 19-7/20", "\"v1\"", 7, 20)),
        ("not satisfiable", Reply::json(416, "")),
        ("precondition failed", Reply::json(412, "")),
    ] {
        let place = Place::new();
        let transport = ScriptedTransport::in_turn([whole("\"v1\"", 7), bad, whole("\"v1\"", 20)]);
        download(&transport).to_path(&place.path()).await.unwrap();
        assert_eq!(std::fs::read(place.path()).unwrap(), BODY, "{name}");
        assert_eq!(ranges(&transport)[2].0, "", "{name}");
    }
}

#[tokio::test]
async fn without_a_strong_etag_or_ranges_a_broken_download_begins_anew() {
    let headers = [("content-length", "20"), ("etag", "\"v1\"")];
    let no_ranges = Reply::with(200, &headers, &BODY[..7]).broken();
    for (name, first) in [("weak", whole("W/\"v1\"", 7)), ("no ranges", no_ranges)] {
        let place = Place::new();
        let transport = ScriptedTransport::in_turn([first, whole("\"v1\"", 20)]);
        download(&transport).to_path(&place.path()).await.unwrap();
        assert_eq!(std::fs::read(place.path()).unwrap(), BODY, "{name}");
        assert_eq!(ranges(&transport)[1].0, "", "{name}");
    }
}

#[tokio::test]
async fn a_part_nobody_asked_for_is_refused() {
    let place = Place::new();
    let transport = ScriptedTransport::in_turn([part("bytes 7-19/20", "\"v1\"", 7, 20)]);
    let error = download(&transport)
        .to_path(&place.path())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(place.files(), 0);
}

/// What a download that must fail leaves of an older file.
async fn fails(download: Download, name: &str) -> ErrorKind {
    let place = Place::new();
    std::fs::write(place.path(), "older").unwrap();
    let error = download.to_path(&place.path()).await.unwrap_err();
    assert_eq!(
        std::fs::read_to_string(place.path()).unwrap(),
        "older",
        "{name}"
    );
    assert_eq!(place.files(), 1, "{name}: nothing else is left");
    error.kind()
}

#[tokio::test]
async fn a_download_that_fails_leaves_everything_as_it_was() {
    let served = |reply: Reply| download(&ScriptedTransport::in_turn([reply]));
    let unsized_body = || Reply::with(200, &[], BODY);
    let short = Reply::with(200, &[("content-length", "20")], &BODY[..7]);
    let page = || Reply::with(200, &[], "<html>Please sign in</html>");
    let wrong = Digest::of(DigestAlgorithm::Sha1, b"other");
    for (name, download, kind) in [
        (
            "wrong hash",
            served(unsized_body()).digest(wrong),
            ErrorKind::Integrity,
        ),
        ("shorter than it says", served(short), ErrorKind::Integrity),
        (
            "not as long as known",
            served(unsized_body()).length(21),
            ErrorKind::Integrity,
        ),
        (
            "says another length than known",
            served(whole("\"v1\"", 20)).length(19),
            ErrorKind::Integrity,
        ),
        (
            "too large by its own word",
            served(whole("\"v1\"", 20)).largest(19),
            ErrorKind::TooLarge,
        ),
        (
            "too large without a word",
            served(unsized_body()).largest(19),
            ErrorKind::TooLarge,
        ),
        (
            "a page instead of a mesh",
            served(page()).mesh(MeshFormat::Stl),
            ErrorKind::UnexpectedFormat,
        ),
        (
            "a page instead of a PLY",
            served(page()).mesh(MeshFormat::Ply),
            ErrorKind::UnexpectedFormat,
        ),
        (
            "not there",
            served(Reply::json(404, "")),
            ErrorKind::NotFound,
        ),
        (
            "not allowed",
            served(Reply::json(403, "")),
            ErrorKind::Forbidden,
        ),
        (
            "no connection",
            served(Reply::unreachable()),
            ErrorKind::Transport,
        ),
    ] {
        assert_eq!(fails(download, name).await, kind, "{name}");
    }
}

#[tokio::test]
async fn a_mesh_check_can_be_switched_off() {
    let place = Place::new();
    let transport = ScriptedTransport::in_turn([whole("\"v1\"", 20)]);
    let unchecked = download(&transport).mesh(MeshFormat::Stl).unverified();
    assert!(unchecked.to_path(&place.path()).await.is_ok());
}

#[tokio::test]
async fn breaks_without_a_new_byte_end_the_download() {
    let transport = ScriptedTransport::new(|_| whole("\"v1\"", 0));
    let kind = fails(download(&transport), "no byte").await;
    assert_eq!(
        (kind, transport.requests().len()),
        (ErrorKind::Transport, 3)
    );
}

#[tokio::test]
async fn a_server_that_sends_a_byte_per_connection_does_not_keep_us_for_ever() {
    let transport = ScriptedTransport::new(|request| {
        let from: usize = request
            .header("range")
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .unwrap_or(0);
        let headers = [
            ("content-range", format!("bytes {from}-999/1000")),
            ("etag", "\"v1\"".into()),
            ("accept-ranges", "bytes".into()),
        ];
        let status = if from == 0 { 200 } else { 206 };
        Reply::Answer {
            status,
            headers: headers.to_vec(),
            body: vec![Bytes::from_static(b"x")],
            breaks: true,
        }
    });
    assert_eq!(
        fails(download(&transport), "drip").await,
        ErrorKind::Transport
    );
    assert_eq!(transport.requests().len(), 100);
}

/// Opens a file of which only the first bytes ever come.
struct Silent(Arc<Mutex<u32>>);

#[async_trait]
impl FileOpener for Silent {
    async fn open(&self, _: &ByteRange) -> dental_oauth::Result<FileBody> {
        struct Pending(Option<Bytes>, Arc<Mutex<u32>>);
        #[async_trait]
        impl dental_oauth::net::ByteChunks for Pending {
            async fn next(&mut self) -> Result<Option<Bytes>, dental_oauth::net::TransportError> {
                if let Some(piece) = self.0.take() {
                    return Ok(Some(piece));
                }
                *self.1.lock().unwrap() += 1;
                std::future::pending().await
            }
        }
        let body = Pending(Some(Bytes::from_static(BODY)), self.0.clone());
        Ok(FileBody {
            body: dental_oauth::net::ResponseBody::new(body),
            start: 0,
            length: None,
            etag: None,
            content_type: None,
        })
    }
}

#[tokio::test]
async fn a_download_that_is_dropped_leaves_nothing() {
    let place = Place::new();
    let waiting = Arc::new(Mutex::new(0));
    let download = Download::new(Arc::new(Silent(waiting.clone())));
    let path = place.path();
    let running = tokio::spawn(async move { download.to_path(&path).await });
    while *waiting.lock().unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(place.files(), 1, "under another name");
    assert!(!place.path().exists());
    running.abort();
    until(|| running.is_finished()).await;
    assert_eq!(place.files(), 0);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_said_before_anything_is_fetched() {
    let place = Place::new();
    let transport = ScriptedTransport::in_turn([whole("\"v1\"", 20)]);
    let missing = place.0.path().join("no/such/folder/file");
    let error = download(&transport).to_path(&missing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(transport.requests().is_empty());
    let error = download(&transport)
        .to_path(Path::new("/"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn small_files_come_into_memory_under_the_same_checks() {
    let in_turn =
        || ScriptedTransport::in_turn([whole("\"v1\"", 7), part("bytes 7-19/20", "\"v1\"", 7, 20)]);
    assert_eq!(download(&in_turn()).to_memory().await.unwrap(), BODY);
    let wrong = Digest::of(DigestAlgorithm::Md5, b"other");
    let error = download(&in_turn())
        .digest(wrong)
        .to_memory()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Integrity);
    let error = download(&in_turn())
        .mesh(MeshFormat::Stl)
        .to_memory()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedFormat);
    let error = download(&in_turn())
        .largest(10)
        .to_memory()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}
