//! The server on loopback, a process of its own: pages of cases, files, a place to upload to; plain and over TLS.
//!
//! It answers out of memory and does as little as a server can, so that what is measured is the client. It stops
//! when its standard input ends.

use std::convert::Infallible;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use sha1::{Digest as _, Sha1};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, pki_types::PrivateKeyDer};

use crate::models;

/// Bytes of a small file.
pub(crate) const SMALL: usize = 200 * 1000;
/// The block that files are cut out of.
const BLOCK: usize = 4 * 1024 * 1024;
/// A file is given out in pieces of this.
const PIECE: usize = 256 * 1024;
/// Triangles of a mesh of the mirror: 200,034 bytes.
const TRIANGLES: u32 = 3_999;
/// Meshes of a case of the mirror.
const MESHES: usize = 4;

struct World {
    block: Bytes,
    requests: AtomicU64,
    page: Bytes,
    small: OnceLock<Bytes>,
    address: String,
}

/// Runs until standard input ends. Prints its two addresses; leaves its certificate in a folder.
pub(crate) fn run(folder: &Path) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(serve(folder))
}

async fn serve(folder: &Path) -> Result<()> {
    let plain = TcpListener::bind("127.0.0.1:0").await?;
    let secure = TcpListener::bind("127.0.0.1:0").await?;
    let address = plain.local_addr()?.to_string();
    let world = Arc::new(World {
        block: noise(BLOCK).into(),
        requests: AtomicU64::new(0),
        page: models::dentbird(10, 1, 1).to_string().into(),
        small: OnceLock::new(),
        address: address.clone(),
    });
    let tls = acceptor(folder)?;
    println!("{address} {}", secure.local_addr()?);
    let ended = async {
        let mut byte = [0];
        while tokio::io::stdin()
            .read(&mut byte)
            .await
            .is_ok_and(|read| read > 0)
        {}
    };
    tokio::select! {
        () = ended => Ok(()),
        failed = accept(plain, None, Arc::clone(&world)) => failed,
        failed = accept(secure, Some(tls), world) => failed,
    }
}

fn acceptor(folder: &Path) -> Result<TlsAcceptor> {
    let made =
        rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    let text = base64::engine::general_purpose::STANDARD.encode(made.cert.der());
    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    std::fs::write(folder.join("server.pem"), pem)?;
    std::fs::write(folder.join("server.der"), made.cert.der())?;
    let key =
        PrivateKeyDer::try_from(made.signing_key.serialize_der()).map_err(anyhow::Error::msg)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let settings = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(settings)))
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, world: Arc<World>) -> Result<()> {
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let (world, tls) = (Arc::clone(&world), tls.clone());
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let world = Arc::clone(&world);
                async move { Ok::<_, Infallible>(answer(&world, request).await) }
            });
            let server = hyper::server::conn::http1::Builder::new();
            // A connection that breaks is the client's to notice.
            let _ = match tls {
                None => server.serve_connection(TokioIo::new(socket), service).await,
                Some(tls) => match tls.accept(socket).await {
                    Ok(socket) => server.serve_connection(TokioIo::new(socket), service).await,
                    Err(_) => return,
                },
            };
        });
    }
}

async fn answer(world: &World, request: Request<Incoming>) -> Response<Content> {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default();
    let number = |name: &str| {
        let value = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.and_then(|text| text.parse::<usize>().ok())
    };
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if parts != ["requests"] {
        world.requests.fetch_add(1, Ordering::Relaxed);
    }
    match (request.method(), parts.as_slice()) {
        (&Method::GET, ["requests"]) => {
            json_of(world.requests.swap(0, Ordering::Relaxed).to_string().into())
        }
        (&Method::GET, ["call", "v1", "design-cases"]) => json_of(world.page.clone()),
        (&Method::GET, ["api", "users", "me"]) => json_of(me(&world.address)),
        (&Method::GET, ["api", "cases"]) => {
            // The list that is read with several pages at once: 50 ms for each of a hundred.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let page = number("page").unwrap_or_default();
            json_of(models::threeshape(10, page, 100).to_string().into())
        }
        (&Method::GET, ["blob", bytes]) => match bytes.parse() {
            Ok(bytes) => file(Content::cut(world.block.clone(), 0, bytes), "blob"),
            Err(_) => status(StatusCode::NOT_FOUND),
        },
        (&Method::GET, ["small"]) => {
            let count = number("count").unwrap_or_default();
            json_of(
                world
                    .small
                    .get_or_init(|| listing(&world.block, count))
                    .clone(),
            )
        }
        (&Method::GET, ["small", index]) => match index.parse() {
            Ok(index) => file(Content::whole(small(&world.block, index)), index_tag(index)),
            Err(_) => status(StatusCode::NOT_FOUND),
        },
        // Below a folder that says how many pages there are: `mirror-100`.
        (&Method::GET, [pages, "v1", "design-cases"]) => {
            let pages = pages
                .rsplit('-')
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(1);
            let page = number("page").unwrap_or(1);
            json_of(models::dentbird(10, page, pages).to_string().into())
        }
        (&Method::GET, [_, "v1", "design-cases", id]) => json_of(details(id)),
        (&Method::GET, [_, "v1", "design-cases", _, "download-file", id]) => {
            file(Content::whole(mesh(&world.block, id)), (*id).to_owned())
        }
        (&Method::PUT, ["upload"]) => {
            let mut body = request.into_body();
            while let Some(Ok(_)) = body.frame().await {}
            status(StatusCode::CREATED)
        }
        _ => status(StatusCode::NOT_FOUND),
    }
}

fn index_tag(index: usize) -> String {
    format!("small-{index}")
}

/// `users/me` of 3Shape, with the host that the account's cases are at.
pub(crate) fn me(address: &str) -> Bytes {
    let user = json!({
        "Id": "22222222-2222-4222-8222-222222222222",
        "Email": "lab@example.test",
        "RegionUri": format!("http://{address}"),
    });
    user.to_string().into()
}

fn small(block: &Bytes, index: usize) -> Bytes {
    let start = index * 997 % (BLOCK - SMALL);
    block.slice(start..start + SMALL)
}

fn listing(block: &Bytes, count: usize) -> Bytes {
    let hashes: Vec<String> = (0..count)
        .map(|index| hex(&Sha1::digest(small(block, index))))
        .collect();
    json!(hashes).to_string().into()
}

/// The SHA-1 of `/blob/{bytes}`.
pub(crate) fn sha1_of_blob(bytes: u64) -> String {
    let block = noise(BLOCK);
    let mut hash = Sha1::new();
    let mut left = usize::try_from(bytes).unwrap_or(usize::MAX);
    while left > 0 {
        let step = left.min(BLOCK);
        hash.update(&block[..step]);
        left -= step;
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn details(id: &str) -> Bytes {
    let number: usize = id
        .rsplit('-')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or_default();
    let reference = |n: usize| json!({"fileId": format!("{number:08x}{n:04x}"), "fileName": "CROWN/default.drc.gz"});
    let scan = |n: usize, jaw| json!({"groupType": n.to_string(), "modelType": jaw, "meshFile": reference(n), "textureFiles": []});
    let crown =
        |n: usize| json!({"modelType": "crown", "toothNumber": 30 + n, "meshFile": reference(n)});
    let data = json!({
        "crownProjectType": "CROWN",
        "caseInfo": models::dentbird_case(number),
        "scanMeshList": [scan(0, "upperBase"), scan(1, "lowerBase")],
        "meshList": (2..MESHES).map(crown).collect::<Vec<_>>(),
    });
    json!({"success": true, "data": data}).to_string().into()
}

/// A binary STL whose header is the file's own.
fn mesh(block: &Bytes, id: &str) -> Bytes {
    let length = 84 + 50 * TRIANGLES as usize;
    let mut bytes = block[..length].to_vec();
    bytes[..80].fill(b' ');
    let own = id.len().min(80);
    bytes[..own].copy_from_slice(&id.as_bytes()[..own]);
    bytes[80..84].copy_from_slice(&TRIANGLES.to_le_bytes());
    bytes.into()
}

fn status(status: StatusCode) -> Response<Content> {
    let mut response = Response::new(Content::whole(Bytes::new()));
    *response.status_mut() = status;
    response
}

fn json_of(body: Bytes) -> Response<Content> {
    let mut response = Response::new(Content::whole(body));
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn file(content: Content, tag: impl std::fmt::Display) -> Response<Content> {
    let length = content.left.into();
    let mut response = Response::new(content);
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, length);
    if let Ok(tag) = format!("\"{tag}\"").parse() {
        headers.insert(ETAG, tag);
    }
    let kind = http::HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, kind);
    response
}

/// The same every time, and nothing that a compressing socket or disk could make small.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = Vec::with_capacity(bytes);
    while noise.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    noise.truncate(bytes);
    noise
}

/// A block over and over, without a copy of it.
struct Content {
    block: Bytes,
    at: usize,
    left: u64,
}

impl Content {
    fn whole(block: Bytes) -> Self {
        let length = block.len() as u64;
        Self::cut(block, 0, length)
    }

    fn cut(block: Bytes, at: usize, left: u64) -> Self {
        Self { block, at, left }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let left = usize::try_from(self.left).unwrap_or(PIECE);
        let step = PIECE.min(left).min(self.block.len() - self.at);
        let piece = self.block.slice(self.at..self.at + step);
        self.at = (self.at + step) % self.block.len();
        self.left -= step as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// A server that runs, and its addresses.
pub(crate) struct Running {
    process: std::process::Child,
    pub(crate) plain: String,
    pub(crate) secure: String,
}

impl Running {
    /// Starts it, with a folder for its certificate.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        use std::io::BufRead as _;
        let mut process = std::process::Command::new(std::env::current_exe()?)
            .arg("serve")
            .arg(folder)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().context("no output")?;
        let mut line = String::new();
        std::io::BufReader::new(output).read_line(&mut line)?;
        let (plain, secure) = line
            .trim()
            .split_once(' ')
            .context("the server did not start")?;
        Ok(Self {
            plain: format!("http://{plain}"),
            secure: format!("https://{secure}"),
            process,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its standard input ends: it stops by itself.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
