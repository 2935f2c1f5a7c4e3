//! Approving and rejecting: said once, and looked at when the answer is lost.

use dental_oauth::api::PathSegments;
use dental_oauth::{Error, ErrorKind, Result, Sent};
use http::Method;

use crate::client::ClientAccount;
use crate::model::{Decision, Guid};
use crate::operation;
use crate::users::empty;

impl ClientAccount {
    /// Approves or rejects a case. Sent once: when the answer is lost the case is read, and if it shows
    /// the decision that is success.
    ///
    /// # Errors
    /// [`ErrorKind::OutcomeUnknown`] when the answer was lost and the case does not show the decision, or
    /// not yet: read it before trying again.
    /// [`ThreeShapeFault::UnsupportedState`](crate::ThreeShapeFault::UnsupportedState),
    /// [`ThreeShapeFault::CaseNotFound`](crate::ThreeShapeFault::CaseNotFound).
    pub async fn decide(&self, case: Guid, decision: Decision) -> Result<()> {
        let path = PathSegments::fixed("/api/cases")
            .id(&case.to_string())
            .then("/state")
            .id(decision.as_str());
        let request = empty(operation::STATE, Method::PUT, path);
        let Err(error) = self.region_once(&request).await else {
            return Ok(());
        };
        if !may_have_happened(&error) {
            return Err(error);
        }
        match self.case(case).await {
            Ok(case) if case.state_flag == Some(decision.flag()) => Ok(()),
            _ => Err(Error::new(
                ErrorKind::OutcomeUnknown,
                "the answer was lost, and the case does not show the decision: read it before trying again",
            )
            .with_provider(&dental_oauth::Provider::THREESHAPE)
            .with_operation(operation::STATE)
            .with_sent(Sent::Maybe)
            .with_source(error)),
        }
    }
}

/// Whether a write that failed may have been done all the same.
pub(crate) fn may_have_happened(error: &Error) -> bool {
    match error.status() {
        Some(status) => status >= 500,
        None => error.sent() != Sent::No,
    }
}
