//! The versions that a case went through between two looks at it.

use std::ops::Range;

use dental_oauth::case::{Case, CaseId};
use dental_oauth::{Error, ErrorKind, Result};

use super::manifest::CaseManifest;
use super::run::Run;

/// More than any case goes through between two runs: the number of versions is whatever a provider says.
const MOST: u64 = 64;

/// Which versions are missing between what is written down and the latest, neither of which is among them. What a case's
/// last version lacked is fetched with the latest, or with none: the files that the new version still has are the same.
pub(super) fn between(before: &CaseManifest, latest: &Case) -> Range<u64> {
    let (Some(had), Some(latest)) = (before.provider_version, latest.version) else {
        return 0..0;
    };
    // One that a run was killed at on its way to the latest is gone on with.
    let first = if before.catching_up && !before.complete {
        had
    } else {
        had.saturating_add(1)
    };
    if latest.saturating_sub(first) > MOST {
        tracing::warn!(
            case = before.case,
            had,
            latest,
            "a case went through more versions than are fetched"
        );
    }
    first.max(latest.saturating_sub(MOST))..latest
}

impl Run<'_> {
    /// A version, unless the provider says that it is not to be had: the mirror goes on with the next one then, and the
    /// numbers in the manifests show the gap. The outer error is the mirror's; after the inner one the next run asks again.
    pub(super) async fn version(&self, id: &CaseId, number: u64) -> Result<Result<Option<Case>>> {
        let asked = {
            let _permit = self.permit().await?;
            self.source.case_version(id, number).await
        };
        Ok(match asked {
            Ok(case) if case.id == *id && case.version == Some(number) => Ok(Some(case)),
            Ok(_) => {
                let detail = "the provider gave another version of a case than the one asked for";
                Err(Error::new(ErrorKind::Integrity, detail))
            }
            // Providers need not keep them for ever.
            Err(error) if is_refusal(error.kind()) => {
                tracing::warn!(case = %id, version = number, %error, "a version of a case is not to be had");
                Ok(None)
            }
            Err(error) => Err(error),
        })
    }
}

/// Whether the answer was that there is no such thing for us.
fn is_refusal(kind: ErrorKind) -> bool {
    use ErrorKind::{Forbidden, InvalidRequest, NotFound, Unsupported};
    matches!(kind, NotFound | Forbidden | InvalidRequest | Unsupported)
}
