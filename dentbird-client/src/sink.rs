//! Dentbird as a [`CaseSink`].

use async_trait::async_trait;
use dental_oauth::case::{CaseId, CaseSink, Outgoing, Receipt};
use dental_oauth::{Provider, Result};

use crate::client::Dentbird;
use crate::model::{Handover, LocalFile, ProjectType, TransferOutcome};

#[async_trait]
impl CaseSink for Dentbird {
    fn provider(&self) -> Provider {
        Provider::DENTBIRD
    }

    /// Hands scans over for a crown. The setting `project_type` asks for something else, should there
    /// ever be anything else.
    async fn send(&self, work: &Outgoing) -> Result<Receipt> {
        let files = work.files.iter().map(|file| LocalFile {
            path: file.path.clone(),
            name: file.name.clone(),
        });
        let title = work.title.expose().clone();
        let mut handover = Handover::crown(&work.reference, title, files.collect());
        if let Some(word) = work.settings.get("project_type") {
            handover.project_type = ProjectType::from(word.as_str());
        }
        handover.progress.clone_from(&work.progress);
        Ok(match self.hand_over(&handover).await? {
            TransferOutcome::Transferred { redirect_url } => Receipt::Sent {
                open: redirect_url,
                case: None,
            },
            TransferOutcome::CaseExists { design_case_ids } => Receipt::Found {
                cases: design_case_ids.into_iter().map(CaseId::new).collect(),
            },
            TransferOutcome::Unknown => Receipt::Unknown,
        })
    }

    async fn find(&self, reference: &str) -> Result<Vec<CaseId>> {
        let cases = self.find_by_reference(reference).await?;
        Ok(cases
            .into_iter()
            .map(|case| CaseId::new(case.design_case_id))
            .collect())
    }
}
