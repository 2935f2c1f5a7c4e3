//! Files: one large, many small, and one that goes up.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use async_trait::async_trait;
use dental_oauth::Provider;
use dental_oauth::api::{ApiClient, ApiRequest, Dialect};
use dental_oauth::net::{HttpTransport, LoopbackHttp, Transport};
use dental_oauth::transfer::{
    ByteRange, Digest, DigestAlgorithm, Download, Downloaded, FileBody, FileOpener, UploadFile,
};
use futures_util::StreamExt as _;
use http::Method;
use tokio::io::AsyncWriteExt as _;
use url::Url;

use super::{Threads, argument, measured, number};
use crate::measure::{Spent, tell};

/// `download|small|upload VARIANT SERVER ...`.
pub(super) fn run(name: &str, variant: &str, arguments: &[&str]) -> Result<()> {
    let base = argument(arguments, 0)?;
    measured(Threads::Many, async {
        match (name, variant) {
            ("idle", _) => {
                let spent = Spent::begin()?;
                let api = client(base, None)?;
                ensure!(api.requests() == 0);
                spent.tell()
            }
            ("download", "dental-oauth") => {
                let bytes = number(arguments, 1)?;
                download(
                    base,
                    bytes,
                    argument(arguments, 2)?,
                    argument(arguments, 3)?,
                    arguments.get(4).copied(),
                )
                .await
            }
            ("download", "reqwest") => {
                by_reqwest(base, number(arguments, 1)?, argument(arguments, 2)?).await
            }
            ("small", "dental-oauth") => {
                let (count, at_once) = (number(arguments, 1)?, number(arguments, 2)?);
                small(
                    base,
                    count,
                    usize::try_from(at_once)?,
                    argument(arguments, 3)?,
                )
                .await
            }
            ("upload", "dental-oauth") => upload(base, argument(arguments, 1)?).await,
            _ => bail!("there is no variant {variant} of {name}"),
        }
    })
}

#[derive(Debug)]
struct Plain;

impl Dialect for Plain {}

fn client(base: &str, certificate: Option<&str>) -> Result<ApiClient> {
    let mut net = HttpTransport::builder();
    if let Some(path) = certificate {
        net = net.add_root_certificate(std::fs::read(path)?);
    }
    let net: Arc<dyn Transport> = Arc::new(net.build()?);
    Ok(
        ApiClient::builder(Provider::new("bench"), base, net, Arc::new(Plain))
            .loopback_http(LoopbackHttp::Allowed)
            .build()?,
    )
}

struct At {
    api: ApiClient,
    url: Url,
}

#[async_trait]
impl FileOpener for At {
    async fn open(&self, range: &ByteRange) -> dental_oauth::Result<FileBody> {
        let request = ApiRequest::to_url("fetch", Method::GET, self.url.clone());
        FileBody::from_stream(self.api.stream(&range.ask(request)).await?, range)
    }
}

fn fetch(api: &ApiClient, url: &str, sha1: &str) -> Result<Download> {
    let opener = At {
        api: api.clone(),
        url: url.parse()?,
    };
    let digest = Digest::from_hex(DigestAlgorithm::Sha1, sha1)?;
    Ok(Download::new(Arc::new(opener)).digest(digest))
}

/// Beside the connection that brings it, and not on the thread that waits for all: waking that one costs more.
async fn on_a_task(download: Download, target: PathBuf) -> Result<Downloaded> {
    Ok(tokio::spawn(async move { download.to_path(&target).await }).await??)
}

async fn download(
    base: &str,
    bytes: u64,
    sha1: &str,
    target: &str,
    certificate: Option<&str>,
) -> Result<()> {
    let api = client(base, certificate)?;
    let spent = Spent::begin()?;
    let download = fetch(&api, &format!("{base}/blob/{bytes}"), sha1)?;
    let done = on_a_task(download, target.into()).await?;
    ensure!(done.verified && done.bytes == bytes);
    spent.tell()
}

/// What one writes first: chunk by chunk into a file of tokio's, and nothing checked.
async fn by_reqwest(base: &str, bytes: u64, target: &str) -> Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let spent = Spent::begin()?;
    let mut response = client
        .get(format!("{base}/blob/{bytes}"))
        .send()
        .await?
        .error_for_status()?;
    let mut file = tokio::fs::File::create(target).await?;
    while let Some(chunk) = response.chunk().await? {
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    spent.tell()
}

async fn small(base: &str, count: u64, at_once: usize, folder: &str) -> Result<()> {
    let api = client(base, None)?;
    let listing = reqwest::get(format!("{base}/small?count={count}"))
        .await?
        .bytes()
        .await?;
    let hashes: Vec<String> = serde_json::from_slice(&listing)?;
    let spent = Spent::begin()?;
    let fetching = hashes.iter().enumerate().map(|(index, sha1)| {
        let target = PathBuf::from(folder).join(index.to_string());
        let download = fetch(&api, &format!("{base}/small/{index}"), sha1);
        async move {
            on_a_task(download?, target).await?;
            anyhow::Ok(())
        }
    });
    let mut fetching = futures_util::stream::iter(fetching).buffer_unordered(at_once);
    while let Some(done) = fetching.next().await {
        done?;
    }
    spent.tell()?;
    tell("requests", api.requests() as f64);
    Ok(())
}

async fn upload(base: &str, file: &str) -> Result<()> {
    let api = client(base, None)?;
    let spent = Spent::begin()?;
    let file = UploadFile::open(Path::new(file), DigestAlgorithm::Md5).await?;
    let hashed = std::time::Instant::now();
    let url: Url = format!("{base}/upload").parse()?;
    let body = Arc::new(file);
    let request = ApiRequest::to_url("upload", Method::PUT, url).stream(
        "application/octet-stream",
        move || {
            let file = Arc::clone(&body);
            async move { file.body(None) }
        },
    );
    api.send(&request).await.context("the upload failed")?;
    tell("sending", hashed.elapsed().as_secs_f64());
    spent.tell()
}
