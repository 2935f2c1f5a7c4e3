//! Azurite, the emulator of a blob store, with one account and one container.

use anyhow::{Result, ensure};

use super::{install::installed, process::Process};
use crate::{
    http::{self, Answer},
    sas::{Account, Permit},
};

/// Made up, like everything in the store: 64 readable bytes in base64.
const ACCOUNT: Account = Account {
    name: "dentalpeer",
    key: "ZGVudGFsLWNvbmZvcm1hbmNlLXN5bnRoZXRpYy1zdG9yYWdlLWtleS1mb3ItbG9vcGJhY2stMDEyMzQ1Njc4OQ==",
};

const CONTAINER: &str = "scans";

/// A running blob store. What is in it is gone when it stops.
#[derive(Debug)]
pub(crate) struct Azurite {
    url: String,
    process: Process,
}

impl Azurite {
    /// Installs the server if need be, starts it on a port of its own and creates the container.
    pub(crate) async fn start() -> Result<Self> {
        let directory = installed("azurite").await?;
        let arguments = [
            ["--blobHost", "127.0.0.1"].as_slice(),
            &["--blobPort", "0"],
            &[
                "--inMemoryPersistence",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--silent",
            ],
        ]
        .concat();
        let accounts = format!("{}:{}", ACCOUNT.name, ACCOUNT.key);
        let (process, url) = Process::start(
            &directory,
            "start.cjs",
            &arguments,
            &[("AZURITE_ACCOUNTS", &accounts)],
            |line| {
                Some(
                    line.split_once("successfully listens on ")?
                        .1
                        .trim()
                        .to_owned(),
                )
            },
        )
        .await?;
        let store = Self { url, process };
        store.create_container().await?;
        Ok(store)
    }

    /// The address of a blob, without a signature.
    pub(crate) fn url(&self, blob: &str) -> String {
        format!("{}/{}/{CONTAINER}/{blob}", self.url, ACCOUNT.name)
    }

    /// The address of a blob, signed for what `permit` allows.
    pub(crate) fn signed_url(&self, blob: &str, permit: &Permit) -> Result<String> {
        Ok(format!(
            "{}?{}",
            self.url(blob),
            ACCOUNT.sign(CONTAINER, blob, permit)?
        ))
    }

    /// What is stored as a blob, fetched with an address signed for reading.
    pub(crate) async fn read(&self, blob: &str) -> Result<Answer> {
        self.ask("GET", blob).await
    }

    /// As [`Azurite::read`], but the headers alone: for blobs that are large.
    pub(crate) async fn head(&self, blob: &str) -> Result<Answer> {
        self.ask("HEAD", blob).await
    }

    async fn ask(&self, method: &str, blob: &str) -> Result<Answer> {
        let reading = Permit {
            permissions: "r",
            ..Permit::write()
        };
        http::send(method, &self.signed_url(blob, &reading)?, &[], "").await
    }

    /// The container, as an address that names no host: that is in the environment.
    pub(crate) fn address(prefix: &str) -> String {
        format!("az://{CONTAINER}/{prefix}")
    }

    /// What a program that knows Azure's variables finds the store by.
    pub(crate) fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("AZURE_STORAGE_USE_EMULATOR", "true".to_owned()),
            ("AZURITE_BLOB_STORAGE_URL", self.url.clone()),
            ("AZURE_STORAGE_ACCOUNT_NAME", ACCOUNT.name.to_owned()),
            ("AZURE_STORAGE_ACCOUNT_KEY", ACCOUNT.key.to_owned()),
        ]
    }

    /// What the server wrote on its standard error.
    pub(crate) fn stderr(&self) -> String {
        self.process.stderr()
    }

    async fn create_container(&self) -> Result<()> {
        let url = format!(
            "{}/{}/{CONTAINER}?restype=container",
            self.url, ACCOUNT.name
        );
        let headers = ACCOUNT.create_container(CONTAINER)?;
        let headers = headers
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let answer = http::send("PUT", &url, &headers, "").await?;
        ensure!(
            answer.status == 201,
            "the container was not created: {answer:?}"
        );
        Ok(())
    }
}
