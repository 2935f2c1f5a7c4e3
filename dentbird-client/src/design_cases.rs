//! `/v1/design-cases`: list, details, downloads.

use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::api::{ApiRequest, ApiResponse, Cursor, Misread, Page, Pages, PathSegments};
use dental_oauth::transfer::{ByteRange, Download, FileBody, FileOpener, MeshFormat};
use dental_oauth::{Error, ErrorKind, Phi, Result, Sent};
use http::Method;

use crate::client::Dentbird;
use crate::model::{
    DesignCase, DesignCaseDetails, DesignCaseFilter, DesignStatus, FileReference, Lifecycle,
};
use crate::operation;
use crate::wire::CasePage;

impl Dentbird {
    /// The cases of this user, page by page or as a stream. Scope `design-case`.
    ///
    /// The provider has no cursor and no fixed order: a case that moves to another page while the list
    /// is read is given once, one that is added to a page already read is not seen. The first page is
    /// fetched when the first item is asked for.
    ///
    /// ```no_run
    /// # async fn list(client: dentbird_client::Dentbird) -> dental_oauth::Result<()> {
    /// use dentbird_client::DesignCaseFilter;
    ///
    /// let mut cases = client.design_cases(DesignCaseFilter::active());
    /// while let Some(case) = cases.next_item().await? {
    ///     println!("{} {:?}", case.design_case_id, case.status);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn design_cases(&self, filter: DesignCaseFilter) -> Pages<DesignCase> {
        let (client, filter) = (self.clone(), Arc::new(filter));
        Pages::new(
            move |cursor: Option<Cursor>| {
                let (client, filter) = (client.clone(), Arc::clone(&filter));
                async move {
                    let number = cursor.map_or(Ok(1), |cursor| cursor.page_number())?;
                    client.design_cases_page(&filter, number).await
                }
            },
            |case| case.design_case_id.clone(),
        )
    }

    /// One page of the list, from 1. How many cases are on it is up to the provider. What cannot be read is
    /// in [`unreadable`](Page::unreadable) and fails no page.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] for page 0.
    pub async fn design_cases_page(
        &self,
        filter: &DesignCaseFilter,
        number: u64,
    ) -> Result<Page<DesignCase>> {
        if number == 0 {
            return Err(
                Error::new(ErrorKind::InvalidRequest, "pages are counted from 1")
                    .with_provider(self.provider())
                    .with_operation(operation::LIST),
            );
        }
        let path = PathSegments::fixed("/v1/design-cases");
        let request = ApiRequest::new(operation::LIST, Method::GET, path)
            .query("page", number)
            .query_if(
                "lifecycle",
                filter.lifecycle.as_ref().map(Lifecycle::as_str),
            )
            .query_if("status", filter.status.as_ref().map(DesignStatus::as_str))
            .query_if("caseName", filter.case_name.as_ref().map(Phi::expose))
            .query_if("referenceId", filter.reference_id.as_ref());
        let page = self.0.api.call_with(&request, CasePage::read).await?;
        if page.page.is_some_and(|answered| answered != number) {
            tracing::warn!(
                asked = number,
                answered = page.page,
                "the list answered with another page"
            );
        }
        // `hasNext` drives; only without it are the pages counted.
        let more = page
            .has_next
            .unwrap_or_else(|| page.total_page.is_some_and(|pages| number < pages));
        let next = more
            .then(|| number.checked_add(1))
            .flatten()
            .map(Cursor::number);
        let unreadable = page.unreadable.into_iter().map(|at| self.unreadable(at));
        Ok(Page::new(page.cases, next)
            .with_total(page.total_count)
            .with_unreadable(unreadable.collect()))
    }

    fn unreadable(&self, at: Misread) -> Error {
        let detail = format!("a case is not as documented ({at} of the answer)");
        Error::new(ErrorKind::Decode, detail)
            .with_provider(self.provider())
            .with_operation(operation::LIST)
            .with_sent(Sent::Yes)
    }

    /// One case with its meshes. For contracted clients; scope `design-case`.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`], [`ErrorKind::NotFound`] or [`ErrorKind::Unauthorized`] for a client
    /// without the contract; which of them is not documented.
    pub async fn design_case(&self, case_id: &str) -> Result<DesignCaseDetails> {
        let path = PathSegments::fixed("/v1/design-cases").id(case_id);
        let request = ApiRequest::new(operation::DETAILS, Method::GET, path);
        let details: DesignCaseDetails = self.0.api.call(&request).await?;
        // Mixing up two patients is the one thing that must never happen.
        if details.case.design_case_id != case_id {
            return Err(
                Error::new(ErrorKind::Decode, "the server answered with another case")
                    .with_provider(self.provider())
                    .with_operation(operation::DETAILS)
                    .with_sent(Sent::Yes),
            );
        }
        Ok(details)
    }

    /// A mesh of a case, converted by the server. For contracted clients; scopes `design-case`, perhaps
    /// `file`. The download checks that it is a complete mesh of that format.
    ///
    /// ```no_run
    /// # async fn fetch(client: dentbird_client::Dentbird) -> dental_oauth::Result<()> {
    /// use std::path::Path;
    /// use dental_oauth::transfer::MeshFormat;
    ///
    /// let case = client.design_case("20260115-000042").await?;
    /// for crown in &case.meshes {
    ///     let Some(mesh) = &crown.mesh_file else { continue };
    ///     let name = format!("crown-{}.stl", crown.tooth_number.unwrap_or_default());
    ///     let id = &case.case.design_case_id;
    ///     client.download_mesh(id, &mesh.file_id, MeshFormat::Stl).to_path(Path::new(&name)).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn download_mesh(&self, case_id: &str, file_id: &str, format: MeshFormat) -> Download {
        let opener = Converted {
            client: self.clone(),
            request: file_request(case_id, file_id, Some(format)),
        };
        Download::new(Arc::new(opener))
            .mesh(format)
            .clock(Arc::clone(&self.0.clock))
    }

    /// A file of a case that is no mesh, such as a thumbnail, as it is stored.
    pub fn download_file(&self, case_id: &str, file_id: &str) -> Download {
        let opener = Converted {
            client: self.clone(),
            request: file_request(case_id, file_id, None),
        };
        Download::new(Arc::new(opener)).clock(Arc::clone(&self.0.clock))
    }

    /// A file in its stored form from the address that the case gives: for meshes gzip-compressed Draco,
    /// which this crate does not decode. Fetched without the access token. The address ends at an
    /// unknown time: on 401, 403 or 404 read the case again.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the case gives no address, [`ErrorKind::OriginRefused`] when it is
    /// not https or not at an allowed host.
    pub fn download_stored(&self, file: &FileReference) -> Result<Download> {
        let name = |error: Error| {
            error
                .with_provider(self.provider())
                .with_operation(operation::DOWNLOAD_STORED)
        };
        let url = file.download_url.as_ref().ok_or_else(|| {
            name(Error::new(
                ErrorKind::NotFound,
                "the case gives no address for this file",
            ))
        })?;
        let url = self.0.storage_url(url.expose()).map_err(name)?;
        let request = ApiRequest::to_url(operation::DOWNLOAD_STORED, Method::GET, url);
        let opener = Stored {
            client: self.clone(),
            request,
        };
        Ok(Download::new(Arc::new(opener)).clock(Arc::clone(&self.0.clock)))
    }
}

/// `fileFormat` is only for meshes.
pub(crate) fn file_request(case_id: &str, file_id: &str, format: Option<MeshFormat>) -> ApiRequest {
    let path = PathSegments::fixed("/v1/design-cases")
        .id(case_id)
        .then("/download-file")
        .id(file_id);
    ApiRequest::new(operation::DOWNLOAD, Method::GET, path)
        .query_if("fileFormat", format.map(MeshFormat::extension))
}

/// Opens a file through the resource API.
pub(crate) struct Converted {
    pub(crate) client: Dentbird,
    pub(crate) request: ApiRequest,
}

#[async_trait]
impl FileOpener for Converted {
    async fn open(&self, range: &ByteRange) -> Result<FileBody> {
        let api = &self.client.0.api;
        let stream = api.stream(&range.ask(self.request.clone())).await?;
        let (status, headers) = (stream.status, stream.headers.clone());
        let file = FileBody::from_stream(stream, range)?;
        let json = file.content_type.as_deref().is_some_and(|kind| {
            let kind = kind
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            kind == "application/json" || kind.ends_with("+json")
        });
        if !json {
            return Ok(file);
        }
        // No mesh is JSON: this is a failure in disguise.
        let body = file.body.read_capped(64 * 1024).await?;
        let response = ApiResponse::new(status, headers, body);
        api.decode::<serde::de::IgnoredAny>(&self.request, &response)?;
        Err(Error::new(
            ErrorKind::UnexpectedFormat,
            "the server sent JSON instead of a file",
        )
        .with_provider(api.provider())
        .with_operation(operation::DOWNLOAD)
        .with_status(status.as_u16())
        .with_attempts(1)
        .with_sent(Sent::Yes))
    }
}

/// Opens a file at the storage.
struct Stored {
    client: Dentbird,
    request: ApiRequest,
}

#[async_trait]
impl FileOpener for Stored {
    async fn open(&self, range: &ByteRange) -> Result<FileBody> {
        let stream = self
            .client
            .0
            .storage
            .stream(&range.ask(self.request.clone()))
            .await?;
        FileBody::from_stream(stream, range)
    }
}
