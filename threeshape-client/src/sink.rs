//! The client's account as a [`CaseSink`]: uploads that can be found again.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use dental_oauth::case::{CaseId, CaseSink, Outgoing, Receipt};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result};

use crate::client::ClientAccount;
use crate::model::{Case, TimeWindow};
use crate::operation;
use crate::state::may_have_happened;
use crate::upload::{LocalFile, Upload};

/// The setting that names the model's key for the reference, and what it is without one.
const REFERENCE_KEY: (&str, &str) = ("reference_key", "PatientRefNo");
/// How long a lost upload is looked for.
const LOOKING: Duration = Duration::from_secs(30);
const FIRST_LOOK: Duration = Duration::from_secs(2);
/// Clocks differ, and the feed is documented to the second only.
const OVERLAP: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Uploads, found again by a reference of yours.
///
/// The service documents no key for a sender's own reference. It is therefore written where it can be seen
/// again whatever the service makes of the metadata: in front of every file's name, `{reference}_{name}`,
/// and in the model, under the key `PatientRefNo` or the one that the setting `reference_key` names. All
/// other settings go into the model as they are. Without a `PatientLastName` among them the title is it,
/// because a case must have a name.
#[async_trait]
impl CaseSink for ClientAccount {
    fn provider(&self) -> Provider {
        Provider::THREESHAPE
    }

    async fn send(&self, work: &Outgoing) -> Result<Receipt> {
        check_reference(&work.reference)?;
        let upload = upload_of(work);
        let files = self.opened(&upload).await?;
        let begun = DateTime::<Utc>::from(self.clock().now());
        match self.upload_opened(&upload, files).await {
            Ok(uploaded) => Ok(Receipt::Sent {
                open: None,
                case: uploaded.id.map(|id| CaseId::new(id.to_string())),
            }),
            Err(error) if may_have_happened(&error) => {
                self.look_for(&work.reference, begun - OVERLAP).await
            }
            Err(error) => Err(error),
        }
    }

    /// Reads the list of the last 30 days, or of the
    /// [`reference_window`](crate::AccountOptions::reference_window): the service cannot be asked.
    async fn find(&self, reference: &str) -> Result<Vec<CaseId>> {
        check_reference(reference)?;
        let now = DateTime::<Utc>::from(self.clock().now());
        let window = TimeWindow::since(now - self.0.options.reference_window);
        let mut cases = self.cases(window);
        let mut found = Vec::new();
        loop {
            match cases.next_item().await {
                Ok(Some(case)) if carries(&case, reference) => {
                    found.push(CaseId::new(case.id.to_string()));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(found),
                // One that cannot be read is not one of ours: those can be.
                Err(error) if error.kind() == ErrorKind::Decode && error.code().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl ClientAccount {
    /// Looks for an upload whose answer was lost.
    async fn look_for(&self, reference: &str, since: DateTime<Utc>) -> Result<Receipt> {
        let clock = self.clock();
        let begun = clock.monotonic();
        let mut pause = FIRST_LOOK;
        loop {
            clock.sleep(pause).await;
            let mut found = Vec::new();
            // A list that cannot be read now may be readable in a moment.
            let updated = self.updated_cases(since, None).await;
            for case in updated.map(|page| page.items).unwrap_or_default() {
                let case = if case.reduced {
                    let Ok(whole) = self.case(case.id).await else {
                        continue;
                    };
                    whole
                } else {
                    case
                };
                if carries(&case, reference) {
                    found.push(CaseId::new(case.id.to_string()));
                }
            }
            if !found.is_empty() {
                found.sort();
                found.dedup();
                return Ok(Receipt::Found { cases: found });
            }
            pause = pause.mul_f64(1.5);
            if clock.monotonic().saturating_sub(begun) + pause > LOOKING {
                return Ok(Receipt::Unknown);
            }
        }
    }
}

fn upload_of(work: &Outgoing) -> Upload {
    let mut model: BTreeMap<String, Phi<String>> = BTreeMap::new();
    let mut reference_key = REFERENCE_KEY.1;
    for (key, value) in &work.settings {
        if key == REFERENCE_KEY.0 {
            reference_key = value;
        } else {
            model.insert(key.clone(), Phi::new(value.clone()));
        }
    }
    model.insert(reference_key.to_owned(), Phi::new(work.reference.clone()));
    model
        .entry("PatientLastName".to_owned())
        .or_insert_with(|| work.title.clone());
    let files = work.files.iter().map(|file| LocalFile {
        path: file.path.clone(),
        name: Phi::new(format!("{}_{}", work.reference, file.name.expose())),
    });
    Upload {
        model,
        files: files.collect(),
        progress: work.progress.clone(),
    }
}

/// Whether a case shows a reference, wherever one may have got to.
pub(crate) fn carries(case: &Case, reference: &str) -> bool {
    let is = |text: Option<&String>| text.is_some_and(|text| text.trim() == reference);
    let patient = case.patient.as_ref();
    let named = |name: &Phi<String>| {
        let rest = name.expose().strip_prefix(reference);
        rest.is_some_and(|rest| rest.starts_with('_'))
    };
    is(case.three_shape_order_no.as_ref())
        || is(patient
            .and_then(|p| p.patient_ref_no.as_ref())
            .map(Phi::expose))
        || is(patient
            .and_then(|p| p.external_id.as_ref())
            .map(Phi::expose))
        || case
            .attachments
            .iter()
            .filter_map(|a| a.name.as_ref())
            .any(named)
}

/// It becomes part of file names, and must be told from what follows.
fn check_reference(reference: &str) -> Result<()> {
    let usable = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if (8..=64).contains(&reference.len()) && reference.chars().all(usable) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidRequest,
        "a reference has 8 to 64 characters out of A-Z a-z 0-9 -",
    )
    .with_provider(&Provider::THREESHAPE)
    .with_operation(operation::UPLOAD))
}
