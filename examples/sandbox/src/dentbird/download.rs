//! Downloads: meshes made while they are sent, ranges, and everything that can go wrong on the way.

use bytes::Bytes;
use hyper::Response;
use serde_json::json;

use super::Dentbird;
use super::api::{Caller, Refused, Reply, bad, refuse};
use super::details::{Part, etag, parts, seed_of};
use crate::body::{Body, ByteSource as _, Ending, Padding, Source, generated};
use crate::mesh::{Format, Mesh};
use crate::picture::png;
use crate::range::{Range, wanted};
use crate::server::Call;
use crate::{lock, reply};

impl Dentbird {
    /// `GET /v1/design-cases/{id}/download-file/{file}`.
    pub(super) fn download(
        &self,
        call: &Call,
        caller: &Caller,
        id: &str,
        file: &str,
    ) -> Result<Reply, Refused> {
        caller.need("design-case")?;
        self.contract(caller)?;
        let format = match call.query_value("fileFormat") {
            None | Some("stl") => Format::Stl,
            Some("ply") => Format::Ply,
            Some(_) => return Err(bad("fileFormat must be stl or ply")),
        };
        let now = self.0.clock.now();
        let parts = {
            let state = lock(&self.0.state);
            let case = state
                .case(&caller.user, id, now)
                .ok_or_else(|| refuse(404, "CASE_NOT_FOUND", "no such case"))?;
            parts(case, &state)
        };
        if parts.iter().any(|p| p.thumbnail == file) {
            return Ok(Reply::Raw(reply::with(200, "image/png", png())));
        }
        let part = parts
            .iter()
            .find(|p| p.id == file)
            .ok_or_else(|| refuse(404, "FILE_NOT_FOUND", "no such file"))?;
        self.mesh_file(call, part, format)
    }

    fn source(&self, part: &Part, format: Format, version: u64) -> Source {
        // What was uploaded comes back as it was, as long as nothing has to be converted.
        if let Some((blob, name)) = &part.upload {
            let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
            let state = lock(&self.0.state);
            let content = state.blobs.get(blob).and_then(|b| b.content.clone());
            if let Some(content) = content
                && Format::from_extension(extension) == Some(format)
            {
                return Box::new(content);
            }
        }
        let seed = seed_of(&part.id);
        let size = self.0.mesh.bytes(part.kind, seed);
        let mesh = Mesh::new(part.kind, seed ^ version, size);
        Box::new(mesh.reader(format))
    }

    fn mesh_file(&self, call: &Call, part: &Part, format: Format) -> Result<Reply, Refused> {
        let fault = self.0.switches.take("download_fault");
        let earlier = {
            let mut state = lock(&self.0.state);
            let count = state
                .downloads
                .entry(format!("{fault}:{}", part.id))
                .or_default();
            let earlier = *count;
            *count += 1;
            earlier
        };
        let again = earlier > 0;
        match fault.as_str() {
            "json_error_with_200" => {
                let body = json!({
                    "timestamp": crate::clock::micros(self.0.clock.now()),
                    "success": false,
                    "errorCode": "CONVERSION_FAILED",
                    "message": "the file could not be converted",
                });
                return Ok(Reply::Json(200, body));
            }
            "error_503_once" => return Err(refuse(503, "UNAVAILABLE", "the service is busy")),
            _ => {}
        }
        let version = u64::from(fault == "etag_changes" && again);
        let mut source = self.source(part, format, version);
        let mut total = source.total();
        if fault == "wrong_magic" {
            source = Box::new(Padding {
                head: Bytes::from_static(b"This is no mesh at all. "),
                byte: b'.',
                total,
            });
        }
        if fault == "short_file" {
            total -= total / 3;
        }
        let tag = etag(&format!("{}.{format:?}.{total}.{version}", part.id));
        let ranges = self.0.switches.get("download_ranges");
        let range = if ranges == "on" {
            wanted(call, total, &tag)
        } else {
            Range::Whole
        };
        let (status, from, to) = match range {
            Range::Whole => (200, 0, total),
            Range::Part(from, to) => (206, from, to),
            Range::Impossible => {
                let mut response = reply::empty(416);
                let all = format!("bytes */{total}");
                reply::set(&mut response, "content-range", &all);
                return Ok(Reply::Raw(response));
            }
        };
        let half = from + (to - from).div_ceil(2);
        let (end, ending) = match fault.as_str() {
            "truncated" | "reset_once" => (half, Ending::Cut),
            "etag_changes" | "lying_content_range" if !again => (half, Ending::Cut),
            "stall" => (half, Ending::Stall),
            _ => (to, Ending::Clean),
        };
        let lie = fault == "lying_content_range" && status == 206 && from > 0;
        let mut response = file_head(status, part, format);
        if lie {
            // Says and sends another part than the one asked for.
            let length = to - from;
            let line = format!("bytes 0-{}/{total}", length - 1);
            reply::set(&mut response, "content-range", &line);
            reply::set(&mut response, "content-length", &length.to_string());
            *response.body_mut() = generated(source, 0, length, Ending::Clean);
        } else {
            if status == 206 {
                let line = format!("bytes {from}-{}/{total}", to - 1);
                reply::set(&mut response, "content-range", &line);
            }
            if fault != "no_length" {
                reply::set(&mut response, "content-length", &(to - from).to_string());
            }
            *response.body_mut() = generated(source, from, end, ending);
        }
        reply::set(&mut response, "etag", &tag);
        let accepts = if ranges == "off" { "none" } else { "bytes" };
        reply::set(&mut response, "accept-ranges", accepts);
        Ok(Reply::Raw(response))
    }

    /// The bytes a download of this file delivers, for a test to compare with. `None` for an unknown file.
    pub fn file_bytes(&self, file_id: &str, format: Format) -> Option<Vec<u8>> {
        let part = {
            let state = lock(&self.0.state);
            state
                .cases
                .iter()
                .flat_map(|case| parts(case, &state))
                .find(|part| part.id == file_id)?
        };
        let mut source = self.source(&part, format, 0);
        let mut out = Vec::new();
        let all = usize::try_from(source.total()).ok()?;
        source.read_at(0, all, &mut out);
        Some(out)
    }
}

fn file_head(status: u16, part: &Part, format: Format) -> Response<Body> {
    let mut response = reply::with(status, "application/octet-stream", Bytes::new());
    let line = format!(
        "attachment; filename=\"{}.{}\"",
        part.id,
        format.extension()
    );
    reply::set(&mut response, "content-disposition", &line);
    response
}
