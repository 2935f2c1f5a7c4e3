//! What the pages need besides themselves, in the binary: nothing is loaded from elsewhere.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::response::{IntoResponse as _, Response};

use crate::guard::header;
use crate::problem::Problem;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// All of them: name, kind, bytes.
const ASSETS: &[(&str, &str, &[u8])] = &[
    ("inbox.css", CSS, include_bytes!("../assets/inbox.css")),
    ("inbox.js", SCRIPT, include_bytes!("../assets/inbox.js")),
    ("viewer.js", SCRIPT, include_bytes!("../assets/viewer.js")),
    (
        "licences.txt",
        "text/plain; charset=utf-8",
        include_bytes!("../assets/licences.txt"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_bytes!("../assets/icon.svg"),
    ),
];

/// `GET /assets/{name}`
pub(crate) async fn asset(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    let (_, kind, bytes) = found.ok_or_else(Problem::nothing)?;
    let tag = format!("\"{}\"", &crate::key::digest_of(bytes)[..22]);
    if header(&headers, &IF_NONE_MATCH) == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let headers = [
        (CONTENT_TYPE, (*kind).to_owned()),
        // Asked for again each time, and sent only when there is another.
        (CACHE_CONTROL, "no-cache".to_owned()),
        (ETAG, tag),
    ];
    Ok((headers, *bytes).into_response())
}
