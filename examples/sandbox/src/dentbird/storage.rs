//! The file storage: signed PUT and GET of one blob, strict about everything the real one is strict about.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use hyper::{Method, Response};
use md5::{Digest as _, Md5};

use super::{Dentbird, details, sas};
use crate::body::{Body, Ending, generated};
use crate::server::{Answer, Call, HangUp, first};
use crate::{lock, page, random, reply};

use super::state::Blob;

/// Largest body of one PUT under this protocol version.
const LARGEST: u64 = 5000 * 1024 * 1024;
/// Contents up to this size are kept, larger ones are hashed and dropped.
const KEPT: u64 = 16 * 1024 * 1024;

struct Refused(u16, &'static str, &'static str);

const AUTHENTICATION: Refused = Refused(
    403,
    "AuthenticationFailed",
    "Server failed to authenticate the request. Make sure the signature and the validity window are right.",
);
const PERMISSION: Refused = Refused(
    403,
    "AuthorizationPermissionMismatch",
    "This request is not authorized to perform this operation using this permission.",
);

impl Dentbird {
    /// Answers one storage request.
    pub(super) async fn storage(&self, call: &mut Call) -> Answer {
        match self.blob_request(call).await {
            Ok(response) => Ok(response),
            Err(Some(refused)) => {
                call.drain().await;
                Ok(error(&refused))
            }
            Err(None) => Err(HangUp),
        }
    }

    async fn blob_request(&self, call: &mut Call) -> Result<Response<Body>, Option<Refused>> {
        // The real service refuses a second credential; an emulator lets it pass and hides a leaked bearer token.
        if call.headers.contains_key("authorization") {
            return Err(Some(Refused(
                400,
                "InvalidAuthenticationInfo",
                "Authentication information is not given in the correct format.",
            )));
        }
        let permissions = self.verified(call)?;
        let blob = blob_name(&call.path);
        if !call.path.starts_with(&format!("/{}/", sas::CONTAINER)) {
            return Err(Some(Refused(
                404,
                "ContainerNotFound",
                "The specified container does not exist.",
            )));
        }
        if call.method == Method::GET {
            if !permissions.contains('r') {
                return Err(Some(PERMISSION));
            }
            return self.stored(&blob);
        }
        if call.method != Method::PUT {
            return Err(Some(PERMISSION));
        }
        let may_write = permissions.contains('w');
        if !may_write && !permissions.contains('c') {
            return Err(Some(PERMISSION));
        }
        if !may_write && lock(&self.0.state).blobs.contains_key(&blob) {
            return Err(Some(Refused(
                403,
                "UnauthorizedBlobOverwrite",
                "This request is not authorized to perform blob overwrites.",
            )));
        }
        self.put(call, &blob).await
    }

    /// Checks signature, window and protocol; returns the permissions.
    fn verified(&self, call: &Call) -> Result<String, Option<Refused>> {
        let resource = call.path.trim_start_matches('/');
        let grant = sas::Grant::read(&call.query, resource).ok_or(Some(AUTHENTICATION))?;
        if first(&call.query, "sig") != Some(grant.signature().as_str()) || grant.kind != "b" {
            return Err(Some(AUTHENTICATION));
        }
        let now = self.0.clock.now();
        let instant = |text: &str| -> Option<DateTime<Utc>> {
            Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
        };
        let starts = if grant.start.is_empty() {
            Some(now)
        } else {
            instant(grant.start)
        };
        match (starts, instant(grant.expiry)) {
            (Some(start), Some(end)) if start <= now && now < end => {}
            _ => return Err(Some(AUTHENTICATION)),
        }
        if grant.protocol == "https" && self.0.switches.is("storage_protocol", "strict") {
            return Err(Some(Refused(
                403,
                "AuthorizationProtocolMismatch",
                "This request is not authorized to perform this operation using this protocol.",
            )));
        }
        Ok(grant.permissions.to_owned())
    }

    async fn put(&self, call: &mut Call, blob: &str) -> Result<Response<Body>, Option<Refused>> {
        let refuse = |status, code, text| Err(Some(Refused(status, code, text)));
        match call.header("x-ms-blob-type") {
            None => {
                let text = "An HTTP header that is mandatory for this request is not specified.";
                return refuse(400, "MissingRequiredHeader", text);
            }
            Some("BlockBlob") => {}
            Some(_) => {
                let text = "The value for one of the HTTP headers is not in the correct format.";
                return refuse(400, "InvalidHeaderValue", text);
            }
        }
        let Some(length) = call.header("content-length") else {
            let text = "The content length header was not specified.";
            return refuse(411, "MissingContentLengthHeader", text);
        };
        let length: u64 = length.parse().unwrap_or(u64::MAX);
        if length > LARGEST {
            let text = "The request body is too large and exceeds the maximum permissible limit.";
            return refuse(413, "RequestBodyTooLarge", text);
        }
        let announced = [
            call.header("content-md5"),
            call.header("x-ms-blob-content-md5"),
        ];
        let mut expected = Vec::new();
        for header in announced.into_iter().flatten() {
            match STANDARD.decode(header) {
                Ok(raw) if raw.len() == 16 => expected.push(raw),
                _ => {
                    let text = "The MD5 value specified in the request is invalid.";
                    return refuse(400, "InvalidMd5", text);
                }
            }
        }
        let new_only = call.header("if-none-match") == Some("*");
        if new_only && lock(&self.0.state).blobs.contains_key(blob) {
            let text = "The specified blob already exists.";
            return refuse(409, "BlobAlreadyExists", text);
        }
        let fault = self.0.switches.take("storage_fault");
        if fault == "reset_mid_once" {
            let _ = call.piece().await;
            return Err(None);
        }
        let (stored, digest) = receive(call, length).await.ok_or(None)?;
        if expected.iter().any(|e| *e != digest) {
            let text = "The MD5 value specified in the request did not match with the MD5 value calculated by the server.";
            return refuse(400, "Md5Mismatch", text);
        }
        match fault.as_str() {
            "busy_503_once" => {
                return refuse(
                    503,
                    "ServerBusy",
                    "The server is currently unable to receive requests.",
                );
            }
            "error_500_once" => {
                return refuse(
                    500,
                    "InternalError",
                    "The server encountered an internal error.",
                );
            }
            "expired_once" => return Err(Some(AUTHENTICATION)),
            "redirect_elsewhere" => {
                let to = format!("{}{}", self.elsewhere_url(), call.path);
                return Ok(reply::redirect(307, &to));
            }
            _ => {}
        }
        let md5 = stored.md5.clone();
        let etag = stored.etag.clone();
        self.store(blob, stored);
        if fault == "lost_answer_once" {
            return Err(None);
        }
        let mut response = reply::empty(if fault == "status_200" { 200 } else { 201 });
        let echoed = if fault == "md5_echo_wrong" {
            STANDARD.encode([0_u8; 16])
        } else {
            md5
        };
        reply::set(&mut response, "etag", &etag);
        reply::set(&mut response, "content-md5", &echoed);
        common(&mut response);
        Ok(response)
    }

    fn store(&self, name: &str, mut blob: Blob) {
        let mut state = lock(&self.0.state);
        blob.puts = state.blobs.get(name).map_or(0, |b| b.puts) + 1;
        state.blobs.insert(name.to_owned(), blob);
    }

    fn stored(&self, name: &str) -> Result<Response<Body>, Option<Refused>> {
        // Design data is not held: it is made when asked for, under names that say so.
        let bytes = match details::design_blob(name) {
            Some(bytes) => Some(bytes),
            None => lock(&self.0.state)
                .blobs
                .get(name)
                .and_then(|b| b.content.clone()),
        };
        let Some(bytes) = bytes else {
            return Err(Some(Refused(
                404,
                "BlobNotFound",
                "The specified blob does not exist.",
            )));
        };
        let total = bytes.len() as u64;
        let mut response = reply::with(200, "application/octet-stream", Bytes::new());
        reply::set(&mut response, "content-length", &total.to_string());
        *response.body_mut() = generated(bytes, 0, total, Ending::Clean);
        common(&mut response);
        Ok(response)
    }
}

/// Reads, counts and hashes the body; `None` when it broke off.
async fn receive(call: &mut Call, length: u64) -> Option<(Blob, Vec<u8>)> {
    let mut hash = Md5::new();
    let mut kept = (length <= KEPT).then(Vec::new);
    let mut count = 0;
    while let Some(piece) = call.piece().await.ok()? {
        count += piece.len() as u64;
        hash.update(&piece);
        if let Some(kept) = kept.as_mut() {
            kept.extend_from_slice(&piece);
        }
    }
    let digest = hash.finalize().to_vec();
    let blob = Blob {
        length: count,
        md5: STANDARD.encode(&digest),
        etag: format!("\"0x{}\"", random::hex(&digest[..8]).to_uppercase()),
        content: kept.map(Bytes::from),
        puts: 0,
    };
    Some((blob, digest))
}

fn blob_name(path: &str) -> String {
    let rest = path.trim_start_matches('/');
    rest.split_once('/')
        .map_or(String::new(), |(_, name)| name.to_owned())
}

fn common(response: &mut Response<Body>) {
    reply::set(response, "x-ms-request-id", &random::uuid());
    reply::set(response, "x-ms-version", sas::VERSION);
}

fn error(refused: &Refused) -> Response<Body> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{}</Code><Message>{}</Message></Error>",
        refused.1,
        page::escape(refused.2)
    );
    let mut response = reply::with(refused.0, "application/xml", text);
    reply::set(&mut response, "x-ms-error-code", refused.1);
    if refused.0 == 503 {
        reply::set(&mut response, "retry-after", "1");
    }
    common(&mut response);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_in_base64_matches_the_vectors() {
        let vectors: [(&[u8], &str); 3] = [
            (b"", "1B2M2Y8AsgTpgAmY7PhCfg=="),
            (b"abc", "kAFQmDzST7DWlj99KOF/cg=="),
            (
                b"ply\nformat ascii 1.0\nend_header\n",
                "7c6IELvmABXyq2MfrTetVw==",
            ),
        ];
        for (bytes, expected) in vectors {
            assert_eq!(STANDARD.encode(Md5::digest(bytes)), expected);
        }
    }
}
