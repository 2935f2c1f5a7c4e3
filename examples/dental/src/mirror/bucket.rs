//! A mirror in an object store: S3, Azure Blob Storage, Google Cloud Storage, and what speaks like them.

mod http;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::net::Transport;
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use dental_oauth::{Error, ErrorKind, Result};
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path as Key;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt as _, ObjectStoreScheme, PutMode, PutPayload,
    UpdateVersion,
};
use url::Url;

use super::shelf::{Contents, Shelf, Stored, Version, failed, overtaken};
use http::OverTransport;

/// A file goes up in parts of so many bytes, one at a time: S3 takes none smaller, and this times the jobs is
/// what uploads hold in memory.
const PART: usize = 5 * 1024 * 1024;

/// Keeps objects in a bucket or container, below a prefix. An upload is there once it is complete, and not
/// before.
#[derive(Debug, Clone)]
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    prefix: Key,
    shown: String,
}

impl Bucket {
    /// The bucket of an address such as `s3://bucket/prefix`, `az://container/prefix`, `gs://bucket/prefix`
    /// or a provider's https one. Keys and the rest come from the environment, by the names that the
    /// providers' own tools use (`AWS_…`, `AZURE_…`, `GOOGLE_…`).
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`]; the address is not repeated, it may hold a password.
    pub fn open(address: &str, transport: Arc<dyn Transport>) -> Result<Self> {
        let refused = |detail| Error::new(ErrorKind::Configuration, detail);
        let url =
            Url::parse(address).map_err(|_| refused("the mirror's address cannot be read"))?;
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(refused(
                "the mirror's address holds a key: those are set in the environment",
            ));
        }
        let (scheme, prefix) = ObjectStoreScheme::parse(&url)
            .map_err(|_| refused("the mirror's address is of no object store"))?;
        let connector = OverTransport::new(transport);
        let unusable =
            |_| refused("the object store cannot be set up: see its environment variables");
        let store: Arc<dyn ObjectStore> = match scheme {
            ObjectStoreScheme::AmazonS3 => Arc::new(
                AmazonS3Builder::from_env()
                    .with_url(address)
                    .with_http_connector(connector)
                    .build()
                    .map_err(unusable)?,
            ),
            ObjectStoreScheme::MicrosoftAzure => Arc::new(
                MicrosoftAzureBuilder::from_env()
                    .with_url(address)
                    .with_http_connector(connector)
                    .build()
                    .map_err(unusable)?,
            ),
            ObjectStoreScheme::GoogleCloudStorage => Arc::new(
                GoogleCloudStorageBuilder::from_env()
                    .with_url(address)
                    .with_http_connector(connector)
                    .build()
                    .map_err(unusable)?,
            ),
            _ => {
                return Err(refused(
                    "the mirror's address is of no object store known here",
                ));
            }
        };
        Ok(Self {
            store,
            prefix,
            shown: address.trim_end_matches('/').to_owned(),
        })
    }

    /// A name for the staging folder of this address.
    pub fn staging(address: &str) -> String {
        let address = address.trim_end_matches('/').as_bytes();
        let hash = Digest::of(DigestAlgorithm::Sha256, address).to_hex();
        format!("mirror-{}", &hash[..16])
    }

    fn key(&self, key: &str) -> Key {
        let parts = self.prefix.parts().map(|part| part.as_ref().to_owned());
        parts.chain(key.split('/').map(str::to_owned)).collect()
    }

    async fn upload(&self, upload: &mut dyn MultipartUpload, file: &Path) -> Result<()> {
        let path = file.to_owned();
        let unreadable = |error| failed("a staged file cannot be read", error);
        let mut file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        loop {
            let part = next_part(&mut file).await.map_err(unreadable)?;
            if part.is_empty() {
                break;
            }
            upload
                .put_part(PutPayload::from(part))
                .await
                .map_err(of_store)?;
        }
        upload.complete().await.map_err(of_store)?;
        Ok(())
    }
}

async fn next_part(file: &mut tokio::fs::File) -> std::io::Result<Bytes> {
    use tokio::io::AsyncReadExt as _;
    let mut part = Vec::with_capacity(PART);
    let limit = u64::try_from(PART).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut part).await?;
    Ok(part.into())
}

fn of_store(error: object_store::Error) -> Error {
    failed("the object store failed", error)
}

fn found<T>(result: object_store::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(of_store(error)),
    }
}

#[async_trait]
impl Shelf for Bucket {
    async fn get(&self, key: &str) -> Result<Option<Bytes>> {
        let Some(object) = found(self.store.get(&self.key(key)).await)? else {
            return Ok(None);
        };
        object.bytes().await.map(Some).map_err(of_store)
    }

    async fn read(&self, key: &str) -> Result<Option<(Bytes, Version)>> {
        let Some(object) = found(self.store.get(&self.key(key)).await)? else {
            return Ok(None);
        };
        let version = Version {
            tag: object.meta.e_tag.clone(),
            generation: object.meta.version.clone(),
        };
        let contents = object.bytes().await.map_err(of_store)?;
        Ok(Some((contents, version)))
    }

    async fn replace(
        &self,
        key: &str,
        expected: Option<&Version>,
        contents: Vec<u8>,
    ) -> Result<Version> {
        let mode = expected.map_or(PutMode::Create, |version| {
            PutMode::Update(UpdateVersion {
                e_tag: version.tag.clone(),
                version: version.generation.clone(),
            })
        });
        let contents = Bytes::from(contents);
        let payload = PutPayload::from(contents.clone());
        let put = self
            .store
            .put_opts(&self.key(key), payload, mode.into())
            .await;
        match put {
            Ok(put) => Ok(Version {
                tag: put.e_tag,
                generation: put.version,
            }),
            // Our own write, when its first answer was lost and it was sent again.
            Err(
                object_store::Error::AlreadyExists { .. }
                | object_store::Error::Precondition { .. },
            ) => match self.read(key).await? {
                Some((there, version)) if there == contents => Ok(version),
                _ => Err(overtaken()),
            },
            Err(error) => Err(of_store(error)),
        }
    }

    async fn put(&self, key: &str, contents: Vec<u8>) -> Result<()> {
        let put = self.store.put(&self.key(key), contents.into()).await;
        put.map(drop).map_err(of_store)
    }

    async fn take(&self, file: &Path, bytes: u64, key: &str) -> Result<()> {
        let key = self.key(key);
        if let Some(there) = found(self.store.head(&key).await)?
            && there.size == bytes
        {
            return Ok(());
        }
        if bytes <= PART as u64 {
            let contents = tokio::fs::read(file).await;
            let contents =
                contents.map_err(|error| failed("a staged file cannot be read", error))?;
            self.store
                .put(&key, contents.into())
                .await
                .map_err(of_store)?;
        } else {
            let mut upload = self.store.put_multipart(&key).await.map_err(of_store)?;
            if let Err(error) = self.upload(&mut *upload, file).await {
                // What cannot be taken back is not to be seen either, and goes with time.
                let _ = upload.abort().await;
                return Err(error);
            }
        }
        let there = self.store.head(&key).await.map_err(of_store)?;
        if there.size == bytes {
            Ok(())
        } else {
            let detail = "the object store holds another length than was sent";
            Err(Error::new(ErrorKind::Integrity, detail))
        }
    }

    async fn open(&self, key: &str) -> Result<Option<Box<dyn Contents>>> {
        let object = found(self.store.get(&self.key(key)).await)?;
        Ok(object.map(|object| Box::new(Pieces(object.into_stream())) as Box<dyn Contents>))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<Stored>> {
        let below = self.key(prefix.trim_end_matches('/'));
        let own = self.prefix.parts().count();
        let listed = self.store.list(Some(&below)).map_ok(|object| {
            let parts = object.location.parts().skip(own);
            let parts: Vec<String> = parts.map(|part| part.as_ref().to_owned()).collect();
            Stored {
                key: parts.join("/"),
                bytes: object.size,
            }
        });
        listed.try_collect().await.map_err(of_store)
    }

    async fn set_aside(&self, key: &str) -> Result<()> {
        let (from, to) = (self.key(key), self.key(&format!(".aside/{key}")));
        self.store.copy(&from, &to).await.map_err(of_store)?;
        self.store.delete(&from).await.map_err(of_store)
    }

    fn shown(&self, key: &str) -> String {
        format!("{}/{key}", self.shown)
    }
}

struct Pieces(BoxStream<'static, object_store::Result<Bytes>>);

#[async_trait]
impl Contents for Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        self.0.next().await.transpose().map_err(of_store)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The library's own store in memory, below a prefix.
    fn bucket() -> Bucket {
        Bucket {
            store: Arc::new(object_store::memory::InMemory::new()),
            prefix: Key::from("clinic/mirror"),
            shown: "s3://bucket/clinic/mirror".to_owned(),
        }
    }

    #[tokio::test]
    async fn objects_come_back_as_they_were_and_are_listed_by_their_keys() {
        let bucket = bucket();
        assert_eq!(bucket.get("a/b.json").await.unwrap(), None);
        bucket.put("a/b.json", b"one".to_vec()).await.unwrap();
        bucket.put("a/b.json", b"two".to_vec()).await.unwrap();
        assert_eq!(bucket.get("a/b.json").await.unwrap().unwrap(), "two");
        bucket.put("c/d.json", b"three".to_vec()).await.unwrap();
        let listed = bucket.list("a/").await.unwrap();
        let expected = Stored {
            key: "a/b.json".into(),
            bytes: 3,
        };
        assert_eq!(listed, [expected]);
        bucket.set_aside("a/b.json").await.unwrap();
        assert!(bucket.list("a/").await.unwrap().is_empty());
        assert_eq!(bucket.get(".aside/a/b.json").await.unwrap().unwrap(), "two");
    }

    #[tokio::test]
    async fn of_two_that_have_read_the_same_state_one_writes() {
        crate::mirror::shelf::tests::one_of_two_writes(&bucket()).await;
    }

    #[tokio::test]
    async fn files_of_any_length_go_up_whole() {
        let bucket = bucket();
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART + 7] {
            let file = tempfile::NamedTempFile::new().unwrap();
            let contents: Vec<u8> = (0..=250).cycle().take(length).collect();
            std::fs::write(file.path(), &contents).unwrap();
            let key = format!("files/{length}");
            bucket.take(file.path(), length as u64, &key).await.unwrap();
            let mut read = Vec::new();
            let mut pieces = bucket.open(&key).await.unwrap().unwrap();
            while let Some(piece) = pieces.next().await.unwrap() {
                read.extend_from_slice(&piece);
            }
            assert!(read == contents, "{length}");
        }
    }

    #[test]
    fn an_address_with_a_key_in_it_is_refused_and_not_repeated() {
        let transport = Arc::new(dental_oauth::net::HttpTransport::new().unwrap());
        for address in [
            "s3://user:s3cret@bucket/x",
            "az://container/x?sig=s3cret",
            "s3cret://bucket",
            "s3cret",
        ] {
            let error = Bucket::open(address, transport.clone()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{address}");
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }
}
