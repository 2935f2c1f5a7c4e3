//! Files of a case: found by an address that was looked at, checked while they are fetched.

use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::api::{ApiClient, ApiRequest};
use dental_oauth::transfer::{
    ByteRange, Download, FileBody, FileOpener, MeshFormat, safe_file_name,
};
use dental_oauth::{Error, Result};
use http::Method;
use url::Url;

use crate::account::Account;
use crate::client::ClientAccount;
use crate::model::{Attachment, Case, Guid};
use crate::operation;

impl ClientAccount {
    /// A file of a case, to be fetched as it is. Nothing is sent yet.
    ///
    /// It is checked against its SHA-1 while it is fetched; a file whose hash the service does not give is
    /// fetched all the same, and its outcome says that it is not verified. At most
    /// [`largest_file`](crate::AccountOptions::largest_file) bytes.
    ///
    /// # Errors
    /// On fetching: [`ThreeShapeFault::HrefRefused`](crate::ThreeShapeFault::HrefRefused), [`ThreeShapeFault::HostRefused`](crate::ThreeShapeFault::HostRefused),
    /// [`ThreeShapeFault::FileForbidden`](crate::ThreeShapeFault::FileForbidden) when the account lacks the permission that 3Shape grants,
    /// [`ErrorKind::Integrity`](dental_oauth::ErrorKind::Integrity) for other bytes than promised.
    ///
    /// ```no_run
    /// # async fn fetch(client: threeshape_client::ClientAccount, id: threeshape_client::Guid) -> dental_oauth::Result<()> {
    /// let case = client.case(id).await?;
    /// for file in case.stl_files() {
    ///     let name = threeshape_client::local_name(file);
    ///     client.download(&case, file).to_path(std::path::Path::new(&name)).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn download(&self, case: &Case, file: &Attachment) -> Download {
        self.download_from(FileRoute::of(case.id, file))
    }

    /// A scan of the type `dcm`, converted to PLY with its colours. Checked to be a complete mesh; the
    /// hash is that of the `dcm` file, and not compared.
    ///
    /// # Errors
    /// As for [`download`](ClientAccount::download).
    pub fn download_ply(&self, case: &Case, file: &Attachment) -> Download {
        self.download_from(FileRoute::of(case.id, file).converted_to_ply())
    }

    /// A file of a case by its hash or id alone, without looking at the case first: below the case, in the
    /// account's own region. A 40-digit hash is checked.
    pub fn download_by_id(&self, case: Guid, hash_or_id: &str) -> Download {
        self.download_from(FileRoute::built(case, hash_or_id))
    }

    /// A model file of a case. What the service calls one, and by which names, is not documented.
    pub fn download_model(&self, case: Guid, name: &str) -> Download {
        self.download_from(FileRoute::model(case, name))
    }

    pub(crate) fn download_from(&self, route: FileRoute) -> Download {
        let digest = route.digest();
        let mesh = route.ply.then_some(MeshFormat::Ply);
        let opener = Opener {
            account: Account::clone(self),
            route,
        };
        let download = Download::new(Arc::new(opener))
            .largest(self.0.options.largest_file)
            .clock(Arc::clone(self.clock()));
        let download = match digest {
            Some(digest) => download.digest(digest),
            None => download,
        };
        match mesh {
            Some(format) => download.mesh(format),
            None => download,
        }
    }

    /// Opens a file, for [`CaseSource`](dental_oauth::case::CaseSource).
    pub(crate) async fn open_file(&self, route: &FileRoute, range: &ByteRange) -> Result<FileBody> {
        route.open(self, range).await
    }
}

/// A name for a file on this computer: the attachment's own, made harmless, with the beginning of its hash
/// in front so that two files of one name stay apart. May hold a patient's name.
pub fn local_name(file: &Attachment) -> String {
    let key = match file.sha1() {
        Some(hash) => hash.to_hex(),
        None => file.id.clone().unwrap_or_default(),
    };
    let key: String = key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(12)
        .collect();
    let name = file.name.as_ref().map_or("file", |name| name.expose());
    let name = safe_file_name(name);
    if key.is_empty() {
        name
    } else {
        safe_file_name(&format!("{key}-{name}"))
    }
}

/// How to get at a file.
#[derive(Debug, Clone)]
pub(crate) struct FileRoute {
    case: Guid,
    href: Option<dental_oauth::Phi<String>>,
    hash: Option<dental_oauth::transfer::Digest>,
    /// The hash or else the id; the name of a model.
    key: String,
    group: &'static str,
    ply: bool,
    /// It is a web page itself, such as the order form.
    page: bool,
}

impl FileRoute {
    pub(crate) fn of(case: Guid, file: &Attachment) -> Self {
        let hash = file.sha1();
        let key = hash
            .as_ref()
            .map(dental_oauth::transfer::Digest::to_hex)
            .or_else(|| file.id.clone());
        Self {
            case,
            href: file.href.clone(),
            hash,
            key: key.unwrap_or_default(),
            group: "attachments",
            ply: false,
            page: matches!(file.extension().as_deref(), Some("html" | "htm")),
        }
    }

    fn built(case: Guid, key: &str) -> Self {
        use dental_oauth::transfer::{Digest, DigestAlgorithm};
        Self {
            case,
            href: None,
            hash: Digest::from_hex(DigestAlgorithm::Sha1, key).ok(),
            key: key.to_owned(),
            group: "attachments",
            ply: false,
            page: false,
        }
    }

    fn model(case: Guid, name: &str) -> Self {
        Self {
            hash: None,
            group: "models",
            ..Self::built(case, name)
        }
    }

    pub(crate) fn converted_to_ply(mut self) -> Self {
        self.ply = true;
        self
    }

    /// The hash of what is fetched: not of what it is converted to.
    fn digest(&self) -> Option<dental_oauth::transfer::Digest> {
        self.hash.clone().filter(|_| !self.ply)
    }

    fn operation(&self) -> &'static str {
        match (self.ply, self.group) {
            (true, _) => operation::CONVERT,
            (false, "models") => operation::MODEL,
            (false, _) => operation::DOWNLOAD,
        }
    }

    /// The address that the service gave, or where it gave none, the documented one.
    async fn address(&self, account: &Account) -> Result<Url> {
        let Some(href) = &self.href else {
            let end: &[&str] = if self.ply { &["ply"] } else { &[] };
            let segments: Vec<&str> = [self.group, self.key.as_str()]
                .into_iter()
                .chain(end.iter().copied())
                .collect();
            return account.built_href(self.case, &segments).await;
        };
        let mut url = account.vetted_href(self.case, href.expose()).await?;
        if self.ply
            && let Ok(mut path) = url.path_segments_mut()
        {
            path.pop_if_empty().push("ply");
        }
        Ok(url)
    }

    async fn open(&self, account: &Account, range: &ByteRange) -> Result<FileBody> {
        let operation = self.operation();
        let named = |error: Error| {
            error
                .with_provider(&dental_oauth::Provider::THREESHAPE)
                .with_operation(operation)
        };
        let url = self.address(account).await.map_err(named)?;
        let api: ApiClient = account.files_at(&url).map_err(named)?;
        let request = ApiRequest::to_url(operation, Method::GET, url);
        let stream = api.stream(&range.ask(request)).await?;
        let file = FileBody::from_stream(stream, range)?;
        let html = file.content_type.as_deref().is_some_and(|kind| {
            kind.trim_start()
                .get(..9)
                .is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
        });
        // With a hash it would be noticed anyway.
        if html && !self.page && self.digest().is_none() {
            return Err(named(Error::new(
                dental_oauth::ErrorKind::UnexpectedFormat,
                "the server sent a web page instead of a file",
            )));
        }
        Ok(file)
    }
}

struct Opener {
    account: Account,
    route: FileRoute,
}

#[async_trait]
impl FileOpener for Opener {
    async fn open(&self, range: &ByteRange) -> Result<FileBody> {
        self.route.open(&self.account, range).await
    }
}
