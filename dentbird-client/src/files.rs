//! `/v1/files`: registration, and the rules that keep one jaw from being taken for the other.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use dental_oauth::api::{ApiRequest, PathSegments};
use dental_oauth::transfer::{DigestAlgorithm, Progress, UploadFile};
use dental_oauth::{Error, ErrorKind, Phi, Result, Sent};
use http::Method;
use url::Url;

use crate::client::Dentbird;
use crate::environment::RegisterPath;
use crate::model::{NewFile, RegisteredFile};
use crate::operation;
use crate::storage::ABOUT_TO_EXPIRE;
use crate::wire::{FileRegistered, FileRegistration};

/// The only category there is.
const CATEGORY: &str = "CASE_INPUT";

impl Dentbird {
    /// Registers one file and returns where to upload it. Scope `file`.
    ///
    /// One file per call: the answer's order and names are not to be relied on, and a scan uploaded to
    /// the other jaw's address would be noticed by nobody.
    ///
    /// # Errors
    /// [`ErrorKind::RegistrationPairingAmbiguous`] unless the answer has exactly one entry, for a file
    /// of this extension.
    pub async fn register_file(&self, file: &NewFile) -> Result<RegisteredFile> {
        let answer = self.register(std::slice::from_ref(file)).await?;
        let [only] = <[FileRegistered; 1]>::try_from(answer).map_err(|_| {
            self.ambiguous("one file was registered, but the answer has another number of entries")
        })?;
        if only
            .file_name
            .as_ref()
            .is_some_and(|name| name != &file.name)
        {
            tracing::warn!("a file was registered under another name than asked for");
        }
        self.accept(file, only)
    }

    /// Registers several files in one call. Uploads nothing by itself.
    ///
    /// # Errors
    /// [`ErrorKind::RegistrationPairingAmbiguous`] unless every name is asked for once and answered
    /// exactly, once.
    pub async fn register_files(&self, files: &[NewFile]) -> Result<Vec<RegisteredFile>> {
        let names: HashSet<&str> = files
            .iter()
            .map(|file| file.name.expose().as_str())
            .collect();
        if files.is_empty() || names.len() != files.len() {
            return Err(self.ambiguous("files registered together need a name of their own each"));
        }
        let mut answer = self.register(files).await?;
        if answer.len() != files.len() {
            return Err(self.ambiguous("the answer has another number of entries than files"));
        }
        files
            .iter()
            .map(|file| {
                let mut fitting = answer
                    .iter()
                    .enumerate()
                    .filter(|(_, entry)| entry.file_name.as_ref() == Some(&file.name))
                    .map(|(at, _)| at);
                match (fitting.next(), fitting.next()) {
                    (Some(at), None) => self.accept(file, answer.swap_remove(at)),
                    _ => Err(self.ambiguous("the answer does not name each file exactly once")),
                }
            })
            .collect()
    }

    /// Registers a file and uploads it at once. When its address runs out it is registered once more;
    /// the id returned is the one that was uploaded to.
    pub async fn upload_file(
        &self,
        name: &Phi<String>,
        file: &UploadFile,
        progress: Option<Progress>,
    ) -> Result<String> {
        let new = NewFile {
            name: name.clone(),
            file: file.clone(),
        };
        let registered = self.register_file(&new).await?;
        match self.upload(&registered, file, progress.clone()).await {
            Ok(()) => Ok(registered.file_id),
            Err(error) if needs_a_new_address(&error) => {
                let registered = self.register_file(&new).await?;
                self.upload(&registered, file, progress).await?;
                Ok(registered.file_id)
            }
            Err(error) => Err(error),
        }
    }

    async fn register(&self, files: &[NewFile]) -> Result<Vec<FileRegistered>> {
        for file in files {
            if file.file.digest().algorithm() != DigestAlgorithm::Md5 {
                return Err(self.named(Error::new(
                    ErrorKind::InvalidRequest,
                    "files are registered with their MD5: open them with that algorithm",
                )));
            }
            if file.name.expose().is_empty() {
                return Err(
                    self.named(Error::new(ErrorKind::InvalidRequest, "a file needs a name"))
                );
            }
        }
        let body: Vec<FileRegistration<'_>> = files
            .iter()
            .map(|file| FileRegistration {
                file_name: file.name.expose(),
                content_length: file.file.length(),
                content_md5: file.file.digest().to_base64(),
                category: CATEGORY,
            })
            .collect();
        let path = |other: bool| match (self.0.first_path, other) {
            (RegisterPath::Files, false) | (RegisterPath::FilesUpload, true) => "/v1/files",
            (RegisterPath::Files, true) | (RegisterPath::FilesUpload, false) => "/v1/files/upload",
        };
        let call = |path| {
            let path = PathSegments::fixed(path);
            // A second registration leaves an orphan behind and does no other harm (dossier 7.5).
            ApiRequest::new(operation::REGISTER, Method::POST, path)
                .json(&body)
                .idempotent(true)
        };
        let other = self.0.other_path.load(Ordering::Relaxed);
        let first = self.0.api.call(&call(path(other))).await;
        match first {
            Err(error) if !other && matches!(error.status(), Some(404 | 405)) => {
                match self.0.api.call(&call(path(true))).await {
                    // Neither is there: the first answer tells more.
                    Err(second) if matches!(second.status(), Some(404 | 405)) => Err(error),
                    answer => {
                        self.0.other_path.store(true, Ordering::Relaxed);
                        answer
                    }
                }
            }
            answer => answer,
        }
    }

    /// The extension of the stored object gives a swapped address away even when names do not.
    fn accept(&self, file: &NewFile, entry: FileRegistered) -> Result<RegisteredFile> {
        let url = self
            .0
            .storage_url(entry.upload_url.expose())
            .map_err(|error| self.named(error))?;
        let (ours, theirs) = (extension(file.name.expose()), stored_extension(&url));
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && !ours.eq_ignore_ascii_case(&theirs)
        {
            return Err(self.ambiguous("the upload address is for a file of another type"));
        }
        Ok(RegisteredFile {
            file_id: entry.file_id,
            upload_url: entry.upload_url,
        })
    }

    fn ambiguous(&self, detail: &'static str) -> Error {
        self.named(Error::new(ErrorKind::RegistrationPairingAmbiguous, detail))
    }

    fn named(&self, error: Error) -> Error {
        error
            .with_provider(self.provider())
            .with_operation(operation::REGISTER)
    }
}

/// The address has run out, or a lost answer left it used up: a new registration helps.
fn needs_a_new_address(error: &Error) -> bool {
    let refused = error.status() == Some(403)
        && !matches!(error.code(), Some("AuthorizationProtocolMismatch"));
    let lost = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout)
        && error.sent() == Sent::Maybe;
    refused || lost || error.code() == Some(ABOUT_TO_EXPIRE)
}

fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_owned())
}

fn stored_extension(url: &Url) -> Option<String> {
    extension(url.path_segments()?.next_back()?)
}
