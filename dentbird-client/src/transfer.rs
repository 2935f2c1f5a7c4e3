//! `/v1/design-cases/transfer`: from uploaded scans to a case, exactly once.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dental_oauth::api::{ApiRequest, PathSegments};
use dental_oauth::net::checked_url;
use dental_oauth::transfer::{DigestAlgorithm, Progress, UploadFile};
use dental_oauth::{Error, ErrorKind, Result, Secret, Sent};
use http::Method;

use crate::client::Dentbird;
use crate::model::{
    DesignCase, DesignCaseFilter, Handover, ProjectType, TransferOutcome, check_reference,
};
use crate::operation;
use crate::wire::{Transfer, Transferred};

/// How long a lost transfer is looked for.
const LOOKING: Duration = Duration::from_secs(30);
const FIRST_LOOK: Duration = Duration::from_secs(2);

impl Dentbird {
    /// Hands scans over for design: hash, register and upload each file, and transfer only once every
    /// upload has succeeded.
    ///
    /// Keep the reference before calling: it is what finds the case again. Dropping the future before
    /// the transfer leaves registered files behind, which do no harm; dropping it during the transfer
    /// leaves open whether a case was made, so look for the reference.
    ///
    /// ```no_run
    /// # async fn hand_over(client: dentbird_client::Dentbird) -> dental_oauth::Result<()> {
    /// use dentbird_client::{Handover, LocalFile, TransferOutcome, new_reference};
    ///
    /// let reference = new_reference()?; // write it down first
    /// let scans = ["upper.ply", "lower.ply"].map(|name| LocalFile::new(name, name)).to_vec();
    /// let work = Handover::crown(&reference, "crown 36", scans);
    /// if let TransferOutcome::Transferred { redirect_url: Some(url) } = client.hand_over(&work).await? {
    ///     println!("Go on at {}", url.expose());
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn hand_over(&self, work: &Handover) -> Result<TransferOutcome> {
        check_reference(&work.reference_id).map_err(|error| self.transfer_error(error))?;
        let names: HashSet<&str> = work
            .files
            .iter()
            .map(|file| file.name.expose().as_str())
            .collect();
        if work.files.is_empty() || names.len() != work.files.len() {
            return Err(self.transfer_error(Error::new(
                ErrorKind::InvalidRequest,
                "a handover needs files, each under a name of its own",
            )));
        }
        // All are opened and hashed before the first is sent: a missing file costs nothing over there.
        let mut files = Vec::with_capacity(work.files.len());
        for file in &work.files {
            let opened = UploadFile::open(&file.path, DigestAlgorithm::Md5).await;
            files.push((
                &file.name,
                opened.map_err(|error| self.transfer_error(error))?,
            ));
        }
        let total: u64 = files.iter().map(|(_, file)| file.length()).sum();
        let mut before = 0;
        let mut file_ids = Vec::with_capacity(files.len());
        for (name, file) in &files {
            let progress = work
                .progress
                .as_ref()
                .map(|progress| shifted(progress, before, total));
            file_ids.push(self.upload_file(name, file, progress).await?);
            before += file.length();
        }
        let name = work.case_name.expose();
        self.transfer(&work.reference_id, name, &work.project_type, &file_ids)
            .await
    }

    /// Makes a case of uploaded files. Scopes `design-case` and `file`.
    ///
    /// Not idempotent, and never repeated: when the answer is lost the list is searched for the
    /// reference for up to 30 s.
    ///
    /// # Errors
    /// Only when the server certainly made no case, or refused to.
    pub async fn transfer(
        &self,
        reference_id: &str,
        case_name: &str,
        project_type: &ProjectType,
        file_ids: &[String],
    ) -> Result<TransferOutcome> {
        check_reference(reference_id).map_err(|error| self.transfer_error(error))?;
        if file_ids.is_empty() || file_ids.iter().collect::<HashSet<_>>().len() != file_ids.len() {
            return Err(self.transfer_error(Error::new(
                ErrorKind::InvalidRequest,
                "a transfer needs files, each once",
            )));
        }
        let body = Transfer {
            case_name,
            project_type: project_type.as_str(),
            file_ids,
            reference_id,
        };
        let path = PathSegments::fixed("/v1/design-cases/transfer");
        let request = ApiRequest::new(operation::TRANSFER, Method::POST, path).json(&body);
        match self.0.api.call::<Transferred>(&request).await {
            Ok(answer) => Ok(TransferOutcome::Transferred {
                redirect_url: answer.redirect_url.and_then(|url| self.safe_to_open(url)),
            }),
            Err(error) if may_have_happened(&error) => self.look_for(reference_id).await,
            Err(error) => Err(error),
        }
    }

    /// The cases that were handed over under a reference, whatever their lifecycle. More than one means
    /// that the reference was used more than once: none is picked for you.
    ///
    /// To follow a case, ask again every half minute or less often.
    pub async fn find_by_reference(&self, reference_id: &str) -> Result<Vec<DesignCase>> {
        check_reference(reference_id).map_err(|error| self.transfer_error(error))?;
        let filter = DesignCaseFilter::all().reference_id(reference_id);
        let mut cases = self.design_cases(filter).collect(1000).await?;
        // Should the server ignore the filter, a stranger's case must not be taken for ours.
        cases.retain(|case| {
            case.reference_id
                .as_deref()
                .is_none_or(|found| found == reference_id)
        });
        Ok(cases)
    }

    async fn look_for(&self, reference_id: &str) -> Result<TransferOutcome> {
        let clock = &self.0.clock;
        let begun = clock.monotonic();
        let mut pause = FIRST_LOOK;
        loop {
            clock.sleep(pause).await;
            // A list that cannot be read now may be readable in a moment.
            if let Ok(cases) = self.find_by_reference(reference_id).await
                && !cases.is_empty()
            {
                let design_case_ids = cases.into_iter().map(|case| case.design_case_id).collect();
                return Ok(TransferOutcome::CaseExists { design_case_ids });
            }
            pause = pause.mul_f64(1.5);
            if clock.monotonic().saturating_sub(begun) + pause > LOOKING {
                return Ok(TransferOutcome::Unknown);
            }
        }
    }

    /// An absolute https URL, or loopback's http where that is allowed. Anything else is not handed to a
    /// browser.
    fn safe_to_open(&self, url: Secret) -> Option<Secret> {
        let safe = checked_url(without_fragment(url.expose()), self.0.loopback).is_ok();
        if !safe {
            tracing::warn!(
                "the case was handed over, but the address to go on at is not https and was dropped"
            );
        }
        safe.then_some(url)
    }

    fn transfer_error(&self, error: Error) -> Error {
        error
            .with_provider(self.provider())
            .with_operation(operation::TRANSFER)
    }
}

/// Web applications keep their routes in the fragment; it changes nothing about where the URL leads.
fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}

/// The server may have made the case although there is no usable answer.
fn may_have_happened(error: &Error) -> bool {
    match error.status() {
        None => error.sent() != Sent::No,
        Some(500..=599) => true,
        // It said yes, but the rest could not be read.
        Some(200..=299) => {
            matches!(
                error.kind(),
                ErrorKind::Decode | ErrorKind::TooLarge | ErrorKind::Transport | ErrorKind::Timeout
            )
        }
        Some(_) => false,
    }
}

/// Progress of one file as part of all.
fn shifted(progress: &Progress, before: u64, total: u64) -> Progress {
    let progress = Arc::clone(progress);
    let furthest = AtomicU64::new(0);
    Arc::new(move |done, _| {
        // A repeated attempt starts again at zero; people should not see their bar jump back.
        let furthest = furthest.fetch_max(done, Ordering::Relaxed).max(done);
        progress(before + furthest, Some(total));
    })
}
