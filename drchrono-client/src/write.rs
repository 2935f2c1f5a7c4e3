//! The calls that write: create, replace, update, remove, and forms with files.

use dental_oauth::api::{ApiRequest, PathSegments};
use dental_oauth::transfer::{Multipart, Progress};
use dental_oauth::{Error, ErrorKind, Result, Sent};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::{Drchrono, versioned};
use crate::files::FilePart;
use crate::query::Query;

impl Drchrono {
    /// Creates an object and gives it back as the service made it.
    pub(crate) async fn create<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<T> {
        let path = PathSegments::fixed(path);
        self.act(operation, Method::POST, path, query, body)
            .await?
            .ok_or_else(|| self.unseen(operation))
    }

    /// Creates several objects in one call. Never repeated once it may have arrived.
    pub(crate) async fn create_many<T: DeserializeOwned, B: Serialize>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        bodies: &[B],
    ) -> Result<Vec<T>> {
        self.create(operation, path, query, &bodies).await
    }

    /// Replaces an object as a whole.
    pub(crate) async fn replace(
        &self,
        operation: &'static str,
        path: &'static str,
        id: &str,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<()> {
        let path = PathSegments::fixed(path).id(id);
        self.act::<Value>(operation, Method::PUT, path, query, body)
            .await
            .map(drop)
    }

    /// Changes what the body names and nothing else.
    pub(crate) async fn update(
        &self,
        operation: &'static str,
        path: &'static str,
        id: &str,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<()> {
        let path = PathSegments::fixed(path).id(id);
        self.act::<Value>(operation, Method::PATCH, path, query, body)
            .await
            .map(drop)
    }

    /// Deletes an object.
    pub(crate) async fn remove(
        &self,
        operation: &'static str,
        path: PathSegments,
        query: &Query,
    ) -> Result<()> {
        let request = query.on(ApiRequest::new(operation, Method::DELETE, path));
        match self.0.api.send(&versioned(request)).await {
            Ok(_) => Ok(()),
            // The first try has done it; only its answer was lost.
            Err(error) if error.status() == Some(404) && error.attempts() > 1 => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A write with a JSON body. Any 2xx is success; an empty one is a success without an object
    /// (dossier 2.1).
    pub(crate) async fn act<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        method: Method,
        path: PathSegments,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<Option<T>> {
        let request = query
            .on(ApiRequest::new(operation, method, path))
            .json(body);
        self.answer_to_write(&versioned(request)).await
    }

    /// Creates an object from a form with files, streamed.
    pub(crate) async fn create_with_files<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        body: &impl Serialize,
        files: &[(&'static str, FilePart)],
        progress: Option<Progress>,
    ) -> Result<T> {
        let path = PathSegments::fixed(path);
        let request = ApiRequest::new(operation, Method::POST, path);
        self.send_form(query.on(request), body, files, progress)
            .await?
            .ok_or_else(|| self.unseen(operation))
    }

    /// Replaces (PUT) or changes (PATCH) an object by a form with files, streamed.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each part of the request"
    )]
    pub(crate) async fn write_with_files(
        &self,
        operation: &'static str,
        method: Method,
        path: &'static str,
        id: &str,
        query: &Query,
        body: &impl Serialize,
        files: &[(&'static str, FilePart)],
        progress: Option<Progress>,
    ) -> Result<()> {
        let path = PathSegments::fixed(path).id(id);
        let request = ApiRequest::new(operation, method, path);
        self.send_form::<Value>(query.on(request), body, files, progress)
            .await
            .map(drop)
    }

    /// Sends a form with files to a described call, streamed.
    pub(crate) async fn send_form<T: DeserializeOwned>(
        &self,
        request: ApiRequest,
        body: &impl Serialize,
        files: &[(&'static str, FilePart)],
        progress: Option<Progress>,
    ) -> Result<Option<T>> {
        let mut form = Multipart::new()?;
        for (name, value) in form_fields(body)? {
            form = form.text(&name, value);
        }
        for (name, part) in files {
            form = form.file(name, &part.name, &part.content_type, part.file.clone());
        }
        let request = versioned(form.into_request(request, progress));
        self.answer_to_write(&request).await
    }

    async fn answer_to_write<T: DeserializeOwned>(
        &self,
        request: &ApiRequest,
    ) -> Result<Option<T>> {
        let response = self.0.api.send(request).await?;
        if response.body.trim_ascii().is_empty() {
            return Ok(None);
        }
        self.0.api.decode(request, &response).map(Some)
    }

    fn unseen(&self, operation: &'static str) -> Error {
        let detail = "it was created, but the service did not say what";
        self.named(
            operation,
            Error::new(ErrorKind::Decode, detail).with_sent(Sent::Yes),
        )
    }
}

/// The members of a body as the fields of a form: texts as they are, numbers and truth values in their JSON
/// form, lists and objects as JSON text (`metatags`, dossier 2.13). What is null is left out.
fn form_fields(body: &impl Serialize) -> Result<Vec<(String, String)>> {
    let unfit = || {
        Error::new(
            ErrorKind::InvalidRequest,
            "the value cannot be written as a form",
        )
    };
    let Ok(Value::Object(members)) = serde_json::to_value(body) else {
        return Err(unfit());
    };
    Ok(members
        .into_iter()
        .filter_map(|(name, value)| match value {
            Value::Null => None,
            Value::String(text) => Some((name, text)),
            other => Some((name, other.to_string())),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_becomes_form_fields() {
        let body = json!({
            "patient": 42, "description": "scan", "metatags": ["case:1", "stl"], "archived": false,
            "doctor": null,
        });
        let mut fields = form_fields(&body).unwrap();
        fields.sort();
        let expected = [
            ("archived", "false"),
            ("description", "scan"),
            ("metatags", r#"["case:1","stl"]"#),
            ("patient", "42"),
        ];
        assert_eq!(fields, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert!(form_fields(&json!([1])).is_err());
    }
}
