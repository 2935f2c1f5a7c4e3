//! A program that uploads scans: an account, a resource API, a store, and a folder with the scans.

use std::{
    fs,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::{Result, ensure};
use dental_oauth::{
    Error, Phi, Secret,
    api::RetryPolicy,
    oauth::{Scopes, TokenSet},
    session::{AccountKey, MemoryStore, Session},
    transfer::{DigestAlgorithm, UploadFile},
};
use dentbird_client::{Dentbird, Environment, Handover, LocalFile, new_reference};
use http::Method;
use tempfile::TempDir;

use super::{
    Shifted, Tap,
    resource::{Registered, ResourceApi, TOKEN},
};
use crate::peers::Azurite;

/// A program with an account, a resource API and a folder with scans.
pub(crate) struct Bench {
    store: Arc<Azurite>,
    /// The resource API.
    pub(crate) api: ResourceApi,
    /// What the program sends.
    pub(crate) tap: Arc<Tap>,
    /// Its client.
    pub(crate) client: Dentbird,
    folder: TempDir,
}

/// What a program can choose.
pub(crate) struct Choice {
    /// By how many seconds its clock is fast.
    pub(crate) clock: i64,
    /// Whether it sends `Content-MD5`.
    pub(crate) content_md5: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            clock: 0,
            content_md5: true,
        }
    }
}

impl Bench {
    /// With the client's default settings.
    pub(crate) async fn new(store: &Arc<Azurite>) -> Result<Self> {
        Self::with(store, Choice::default()).await
    }

    /// With settings of the caller's.
    pub(crate) async fn with(store: &Arc<Azurite>, choice: Choice) -> Result<Self> {
        let api = ResourceApi::start(store).await?;
        let tap = Arc::new(Tap::new()?);
        // Nobody signs in here: the account has come with its token from elsewhere.
        let environment = Environment::new(&api.url, [&api.url])
            .with_api_base_url(&api.url)
            .allow_insecure_loopback();
        let secret = Secret::new("unused");
        let oauth = environment
            .oauth_client("upload-app", secret, Arc::<Tap>::clone(&tap))?
            .build()?;
        let key = AccountKey::new(oauth.provider(), oauth.client_id(), "upload");
        let session = Session::new(oauth, Arc::new(MemoryStore::new()), key)?;
        let now = SystemTime::now();
        let tokens = TokenSet::from_parts(
            Secret::new(TOKEN),
            None,
            now,
            Some(now + Duration::from_secs(3600)),
            Scopes::parse("design-case file")?,
        );
        session.sign_in(&tokens).await?;
        let retry = RetryPolicy {
            first_pause: Duration::from_millis(1),
            ..RetryPolicy::default()
        };
        let client = Dentbird::builder(&environment, session, Arc::<Tap>::clone(&tap))
            .clock(Arc::new(Shifted::by(choice.clock)))
            .content_md5(choice.content_md5)
            .retry(retry)
            .build()?;
        Ok(Self {
            store: Arc::clone(store),
            api,
            tap,
            client,
            folder: tempfile::tempdir()?,
        })
    }

    /// A file in the folder.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        fs::write(&path, content)?;
        Ok(path)
    }

    /// A file in the folder, opened and hashed.
    pub(crate) async fn hashed(&self, name: &str, content: &[u8]) -> Result<UploadFile> {
        let path = self.file(name, content)?;
        Ok(UploadFile::open(&path, DigestAlgorithm::Md5).await?)
    }

    /// Registers and uploads a file. Gives the id.
    pub(crate) async fn upload(&self, name: &str, content: &[u8]) -> Result<Result<String, Error>> {
        let file = self.hashed(name, content).await?;
        Ok(self.upload_hashed(name, &file).await)
    }

    /// Registers and uploads a file that was opened before.
    pub(crate) async fn upload_hashed(
        &self,
        name: &str,
        file: &UploadFile,
    ) -> Result<String, Error> {
        let name = Phi::new(name.to_owned());
        self.client.upload_file(&name, file, None).await
    }

    /// A handover of these files, all in the folder.
    pub(crate) fn handover(&self, files: &[(&str, &[u8])]) -> Result<Handover> {
        let files: Result<Vec<LocalFile>> = files
            .iter()
            .map(|(name, content)| Ok(LocalFile::new(self.file(name, content)?, *name)))
            .collect();
        Ok(Handover::crown(
            new_reference()?,
            "synthetic crown 36",
            files?,
        ))
    }

    /// The only registration, or the `at`th of exactly `of`.
    pub(crate) fn registration(&self, at: usize, of: usize) -> Result<Registered> {
        let registered = self.api.registered();
        ensure!(
            registered.len() == of,
            "{} registrations instead of {of}",
            registered.len()
        );
        Ok(registered[at].clone())
    }

    /// Exactly this content is stored where this file belongs, under the hash that was registered.
    pub(crate) async fn stored(&self, file: &Registered, content: &[u8]) -> Result<()> {
        let blob = self.store.read(&file.blob).await?.accepted()?;
        ensure!(blob.body == content, "other bytes are stored");
        ensure!(
            blob.header("content-md5") == file.said["contentMD5"].as_str(),
            "stored under {:?}, registered was {}",
            blob.header("content-md5"),
            file.said
        );
        ensure!(
            file.said["contentLength"] == content.len() && file.said["category"] == "CASE_INPUT",
            "registered was {}",
            file.said
        );
        Ok(())
    }

    /// Nothing at all is stored for any registration.
    pub(crate) async fn nothing_stored(&self) -> Result<()> {
        for file in self.api.registered() {
            let blob = self.store.read(&file.blob).await?;
            ensure!(blob.status == 404, "something is stored ({})", blob.status);
        }
        Ok(())
    }

    /// This many uploads left, each with the headers that the store wants, and with nothing of the
    /// account's; and no signed address went to the resource API.
    pub(crate) fn sent(&self, uploads: usize) -> Result<()> {
        let sent = self.tap.sent_by(&Method::PUT);
        ensure!(
            sent.len() == uploads,
            "{} uploads instead of {uploads}",
            sent.len()
        );
        for upload in &sent {
            let header = |name: &str| upload.headers.get(name).and_then(|v| v.to_str().ok());
            ensure!(
                header("x-ms-blob-type") == Some("BlockBlob")
                    && header("content-type") == Some("application/octet-stream"),
                "the headers are {:?}",
                upload.headers
            );
            for name in ["authorization", "proxy-authorization", "cookie", "referer"] {
                ensure!(header(name).is_none(), "{name} was sent to the store");
            }
            let everything = format!("{:?} {}", upload.headers, upload.url);
            ensure!(
                !everything.contains(TOKEN),
                "the access token was sent to the store"
            );
        }
        for call in self.tap.sent_by(&Method::POST) {
            let body = String::from_utf8_lossy(&call.body);
            ensure!(
                !call.url.as_str().contains("sig=") && !body.contains("sig="),
                "a signed address was sent to the resource API"
            );
        }
        Ok(())
    }
}

/// Bytes that compress badly and repeat nowhere near.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
