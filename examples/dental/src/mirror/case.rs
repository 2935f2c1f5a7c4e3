//! One case: asked for, compared, its files fetched, written down.

use std::sync::Arc;

use bytes::Bytes;
use dental_oauth::case::{Case, CaseFile, CaseId, download};
use dental_oauth::transfer::Digest;
use dental_oauth::{Error, ErrorKind, Result};
use futures_util::StreamExt as _;
use futures_util::stream;

use super::events::Event;
use super::keys;
use super::ledger::Known;
use super::manifest::{CaseManifest, Deletion, FileRecord, REFUSED, now};
use super::run::Run;
use super::seen::Seen;
use super::staging::Staged;
use super::versions::between;

/// Why a case is looked at.
pub(super) enum Work {
    /// A list or feed gave it.
    Listed(Box<Case>),
    /// It could not be mirrored the last time.
    Asked(CaseId),
    /// The list has it no more.
    Missed(CaseId),
}

impl Work {
    pub(super) fn id(&self) -> &CaseId {
        match self {
            Self::Listed(case) => &case.id,
            Self::Asked(id) | Self::Missed(id) => id,
        }
    }
}

/// What came of it.
#[derive(Default)]
pub(super) struct Done {
    /// What there is of the case now, if anything.
    pub(super) known: Option<Known>,
    /// Something is missing: it is to be looked at again.
    pub(super) again: bool,
    pub(super) changed: bool,
    pub(super) files: u64,
    pub(super) bytes: u64,
}

impl Done {
    /// Nothing was written: this is what there is.
    fn unchanged(manifest: &CaseManifest) -> Self {
        Self {
            known: Some(Known::of(manifest)),
            again: !manifest.complete && !manifest.is_refused(),
            ..Self::default()
        }
    }
}

impl Run<'_> {
    /// Mirrors a case. An error is the mirror's own; what the provider does not give is told, and leaves
    /// the case incomplete.
    pub(super) async fn case(&self, work: Work) -> Result<Done> {
        let id = work.id().clone();
        let mut before = match self.stored(&id).await? {
            Ok(before) => before,
            Err(error) => {
                self.failed(Some(&id), None, error).await;
                return Ok(Done {
                    again: true,
                    ..Done::default()
                });
            }
        };
        // A run that was killed may have got further than its state says.
        if let (Work::Listed(case), Some((manifest, _))) = (&work, &before)
            && self.is_up_to_date(manifest, case)
        {
            return Ok(Done::unchanged(manifest));
        }
        let asked = match &work {
            // Some lists and feeds tell everything: nothing is left to ask for.
            Work::Listed(case) if case.whole && !self.mirror.options.full => Ok(Case::clone(case)),
            _ => {
                let _permit = self.permit().await?;
                self.source.case(&id).await
            }
        };
        let case = match (asked, &work) {
            (Ok(case), _) if case.id == id => case,
            (Ok(_), _) => {
                let detail = "the provider gave another case than the one asked for";
                let error = Error::new(ErrorKind::Integrity, detail);
                return Ok(self.given_up(&id, parts(before.as_ref()), error).await);
            }
            // What is deleted need not be there to be asked for.
            (Err(error), Work::Listed(case))
                if error.kind() == ErrorKind::NotFound && case.deleted =>
            {
                Case::clone(case)
            }
            (Err(error), Work::Missed(_) | Work::Asked(_))
                if error.kind() == ErrorKind::NotFound =>
            {
                return self.gone(&id, parts(before.as_ref())).await;
            }
            (Err(error), _) => return Ok(self.given_up(&id, parts(before.as_ref()), error).await),
        };
        let entry = match &work {
            Work::Listed(listed) => Seen::of(listed).or_files_of(Seen::of(&case)),
            Work::Asked(_) | Work::Missed(_) => Seen::of(&case),
        };
        let missing = before.as_ref().map(|(had, _)| between(had, &case));
        let (mut files, mut bytes) = (0, 0);
        // Each becomes what is written down, and then what was before the next: killed at any of them, a run goes on
        // from there.
        for number in missing.into_iter().flatten() {
            let version = match self.version(&id, number).await? {
                Ok(Some(version)) => version,
                Ok(None) => continue,
                Err(error) => {
                    let mut done = self.given_up(&id, parts(before.as_ref()), error).await;
                    (done.files, done.bytes) = (files, bytes);
                    return Ok(done);
                }
            };
            let had = parts(before.as_ref());
            let done = self.written_down(&version, Seen::of(&version), had, true);
            let done = done.await?;
            files += done.files;
            bytes += done.bytes;
            before = self.stored(&id).await??;
        }
        let mut done = self
            .written_down(&case, entry, parts(before.as_ref()), false)
            .await?;
        done.files += files;
        done.bytes += bytes;
        Ok(done)
    }

    /// What is written down of a case, if anything. The outer error is the mirror's; the inner one says that it cannot be
    /// read.
    async fn stored(&self, id: &CaseId) -> Result<Result<Option<Written>>> {
        let Some((json, version)) = self.mirror.shelf.read(&self.account.manifest(id)).await?
        else {
            return Ok(Ok(None));
        };
        Ok(CaseManifest::read(&json).map(|mut manifest| {
            manifest.stored = Some(version);
            Some((manifest, json))
        }))
    }

    fn is_up_to_date(&self, manifest: &CaseManifest, case: &Case) -> bool {
        let options = &self.mirror.options;
        (manifest.complete || manifest.is_refused())
            && !options.full
            && (manifest.private.is_some() || !options.phi)
            && manifest.seen.agrees_with(&Seen::of(case))
    }

    pub(super) async fn permit(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        let permit = self.mirror.permits.acquire().await;
        permit.map_err(|_| Error::new(ErrorKind::Internal, "the program is ending"))
    }

    async fn given_up(
        &self,
        id: &CaseId,
        before: Option<(&CaseManifest, &[u8])>,
        error: Error,
    ) -> Done {
        self.failed(Some(id), None, error).await;
        // What there is stays known, and is looked at again.
        let known = before.map(|(manifest, _)| Known {
            complete: false,
            refused: false,
            ..Known::of(manifest)
        });
        Done {
            known,
            again: true,
            ..Done::default()
        }
    }

    /// A case that is neither in the list nor to be had by its id.
    async fn gone(&self, id: &CaseId, before: Option<(&CaseManifest, &[u8])>) -> Result<Done> {
        let Some((manifest, json)) = before else {
            // Never mirrored, and no more to be.
            return Ok(Done::default());
        };
        if manifest.deletion.is_some() && manifest.complete {
            return Ok(Done::unchanged(manifest));
        }
        let mut next = manifest.clone();
        next.deletion
            .get_or_insert_with(|| Deletion::now("vanished"));
        // What is missing of it will stay so.
        next.complete = true;
        next.revision += 1;
        self.unsettle().await?;
        let version = self.account.version(id, manifest.revision);
        self.mirror.shelf.put(&version, json.to_vec()).await?;
        self.save(id, &mut next).await?;
        Ok(self.told(next).await)
    }

    async fn written_down(
        &self,
        case: &Case,
        entry: Seen,
        before: Option<(&CaseManifest, &[u8])>,
        catching_up: bool,
    ) -> Result<Done> {
        let mut next = CaseManifest::of(self.account, case, entry, self.mirror.options.phi);
        next.catching_up = catching_up;
        if let Some((manifest, _)) = before {
            if case.files.is_none() {
                // What a case that has been deleted had, nobody says any more: that stays.
                next.keep_files_of(manifest);
            }
            next.follow(manifest);
        }
        let files = case.files.as_deref().unwrap_or_default();
        let missing: Vec<&CaseFile> = files
            .iter()
            .zip(&next.files)
            .filter(|(_, record)| record.sha256.is_none())
            .map(|(file, _)| file)
            .collect();
        next.complete = missing.is_empty();
        if next.complete && before.is_some_and(|(manifest, _)| next.says_the_same_as(manifest)) {
            return Ok(Done::unchanged(&next));
        }
        self.unsettle().await?;
        // An incomplete state is gone on with, not kept as a version, unless the provider calls it one.
        let is_kept = |manifest: &CaseManifest| {
            let (was, is) = (manifest.provider_version, next.provider_version);
            manifest.complete || (was.is_some() && is.is_some() && was != is)
        };
        if let Some((manifest, json)) = before.filter(|(manifest, _)| is_kept(manifest)) {
            next.revision = manifest.revision + 1;
            let version = self.account.version(&case.id, manifest.revision);
            self.mirror.shelf.put(&version, json.to_vec()).await?;
        }
        if missing.is_empty() {
            self.save(&case.id, &mut next).await?;
            return Ok(self.told(next).await);
        }
        let mut left = missing.len();
        let mut fetched = (0, 0);
        {
            let fetching = missing.into_iter().map(|file| self.fetched(file));
            let mut fetching = stream::iter(fetching).buffer_unordered(left);
            while let Some((file, outcome)) = fetching.next().await {
                left -= 1;
                let Some(record) = next
                    .files
                    .iter_mut()
                    .find(|record| record.id == file.id.as_str())
                else {
                    continue;
                };
                match outcome? {
                    Ok(contents) => {
                        record.take_contents(&contents.0);
                        fetched.0 += 1;
                        fetched.1 += record.bytes.unwrap_or_default();
                        let event = Event::File {
                            account: self.account.clone(),
                            case: case.id.to_string(),
                            place: self.mirror.shelf.shown(&keys::contents(
                                record.sha256.as_deref().unwrap_or_default(),
                            )),
                            file: Box::new(record.clone()),
                            resumed: contents.1,
                        };
                        // So that a run that is killed need not fetch it again.
                        if left > 0 {
                            self.save(&case.id, &mut next).await?;
                        }
                        self.tell(event).await;
                    }
                    Err(error) => {
                        record.error = Some(match error.kind() {
                            // The provider's own word, not that of something on the way to it.
                            ErrorKind::Forbidden if error.code().is_some() => REFUSED.to_owned(),
                            kind => kind.as_str().to_owned(),
                        });
                        self.failed(Some(&case.id), Some(file.id.as_str()), error)
                            .await;
                    }
                }
            }
        }
        next.complete = next.files.iter().all(|record| record.sha256.is_some());
        if before.is_some_and(|(manifest, _)| next.says_the_same_as(manifest)) {
            // As before, nothing could be had of it.
            return Ok(Done::unchanged(&next));
        }
        self.save(&case.id, &mut next).await?;
        let mut done = self.told(next).await;
        (done.files, done.bytes) = fetched;
        Ok(done)
    }

    /// Fetches a file to where it belongs. The outer error is the mirror's, the inner one the provider's.
    async fn fetched<'f>(
        &self,
        file: &'f CaseFile,
    ) -> (&'f CaseFile, Result<Result<(FileRecord, u32)>>) {
        (file, self.fetch(file).await)
    }

    async fn fetch(&self, file: &CaseFile) -> Result<Result<(FileRecord, u32)>> {
        let _permit = self.permit().await?;
        let staged = Staged(self.mirror.staging.path());
        let download = download(Arc::clone(&self.source), file.clone().in_form(None)).with_sha256();
        let done = match download.to_path(&staged.0).await {
            Ok(done) => done,
            // Of what is here, not of what is over there.
            Err(error) if error.kind() == ErrorKind::Io => return Err(error),
            Err(error) => return Ok(Err(error)),
        };
        let sha256 = done.sha256.as_ref().map(Digest::to_hex);
        // It was asked for; a file without one would be kept under the name of another.
        let sha256 = sha256.ok_or_else(|| {
            Error::new(ErrorKind::Internal, "the file's SHA-256 was not computed")
        })?;
        let key = keys::contents(&sha256);
        self.mirror.shelf.take(&staged.0, done.bytes, &key).await?;
        let mut record = FileRecord::empty(file.id.as_str());
        record.bytes = Some(done.bytes);
        record.sha256 = Some(sha256);
        record.verified = done.verified;
        Ok(Ok((record, done.resumed)))
    }

    /// Over the state that was read, and no other: whoever has taken the account over is not overwritten.
    async fn save(&self, id: &CaseId, manifest: &mut CaseManifest) -> Result<()> {
        manifest.written_at = now();
        let (key, json) = (self.account.manifest(id), manifest.to_json()?);
        let expected = manifest.stored.as_ref();
        let written = self.mirror.shelf.replace(&key, expected, json).await?;
        manifest.stored = Some(written);
        Ok(())
    }

    async fn told(&self, manifest: CaseManifest) -> Done {
        let done = Done {
            changed: true,
            ..Done::unchanged(&manifest)
        };
        self.tell(Event::Case {
            account: self.account.clone(),
            manifest: Box::new(manifest),
        })
        .await;
        done
    }
}

/// A manifest, and the bytes it was read from.
type Written = (CaseManifest, Bytes);

fn parts(before: Option<&Written>) -> Option<(&CaseManifest, &[u8])> {
    before.map(|(manifest, json)| (manifest, &json[..]))
}
