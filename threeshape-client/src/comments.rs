//! What people wrote on a case. Reading is all there is.

use dental_oauth::api::{ApiRequest, PathSegments};
use dental_oauth::{Phi, Result};
use http::Method;

use crate::client::ClientAccount;
use crate::model::Guid;
use crate::operation;

impl ClientAccount {
    /// The text of a comment, by its id in [`Case::comments`](crate::Case::comments).
    ///
    /// # Errors
    /// [`ThreeShapeFault::CommentNotFound`](crate::ThreeShapeFault::CommentNotFound),
    /// [`ThreeShapeFault::CaseNotFound`](crate::ThreeShapeFault::CaseNotFound),
    /// [`ThreeShapeFault::CaseForbidden`](crate::ThreeShapeFault::CaseForbidden).
    pub async fn comment_text(&self, case: Guid, comment: &str) -> Result<Phi<String>> {
        let path = PathSegments::fixed("/api/cases")
            .id(&case.to_string())
            .then("/comments")
            .id(comment)
            .then("/text");
        self.region(&ApiRequest::new(operation::COMMENT, Method::GET, path))
            .await
    }
}
