//! The clients' own transport with an ear on it, and a hand in it when a check says so.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::Result;
use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::{
    Sent,
    net::{
        ByteChunks, HttpRequest, HttpResponse, HttpTransport, RequestBody, ResponseBody, Transport,
        TransportError, TransportFailure,
    },
};
use http::{HeaderMap, Method};
use serde_json::Value;
use url::Url;

use crate::http as raw;

/// A request as it left.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The method.
    pub(crate) method: Method,
    /// The address.
    pub(crate) url: Url,
    /// The headers, without those that the transport sets itself.
    pub(crate) headers: HeaderMap,
    /// The body, unless it was streamed.
    pub(crate) body: Bytes,
}

impl Seen {
    /// The body as a form.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        raw::parameters(&String::from_utf8_lossy(&self.body))
    }
}

/// What is done to requests and answers on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meddling {
    /// One bit of what is uploaded is turned over.
    DamageUpload,
    /// An upload arrives and is worked on; its answer does not come back.
    LoseUploadAnswer,
    /// The signing keys keep their names but are others.
    ForgeKeys,
}

impl Meddling {
    fn concerns(self, request: &HttpRequest) -> bool {
        match self {
            Self::DamageUpload | Self::LoseUploadAnswer => request.method == Method::PUT,
            Self::ForgeKeys => request.url.path().ends_with("/jwks"),
        }
    }
}

/// The built-in transport, recorded.
#[derive(Debug)]
pub(crate) struct Tap {
    transport: HttpTransport,
    seen: Mutex<Vec<Seen>>,
    meddling: Mutex<Option<(Meddling, usize)>>,
}

impl Tap {
    /// A transport of its own.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            transport: HttpTransport::new()?,
            seen: Mutex::default(),
            meddling: Mutex::default(),
        })
    }

    /// Does this to the next `times` requests that it concerns.
    pub(crate) fn meddle(&self, what: Meddling, times: usize) {
        *lock(&self.meddling) = Some((what, times));
    }

    /// Everything that was sent.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }

    /// The paths of everything that was sent.
    pub(crate) fn paths(&self) -> Vec<String> {
        let seen = lock(&self.seen);
        seen.iter().map(|seen| seen.url.path().to_owned()).collect()
    }

    /// Everything that was sent by this method.
    pub(crate) fn sent_by(&self, method: &Method) -> Vec<Seen> {
        let seen = lock(&self.seen);
        seen.iter()
            .filter(|seen| seen.method == method)
            .cloned()
            .collect()
    }

    fn meddling_with(&self, request: &HttpRequest) -> Option<Meddling> {
        let mut meddling = lock(&self.meddling);
        let (what, times) = meddling.as_mut()?;
        if *times == 0 || !what.concerns(request) {
            return None;
        }
        *times -= 1;
        Some(*what)
    }
}

#[async_trait]
impl Transport for Tap {
    async fn send(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let body = match &request.body {
            RequestBody::Bytes(bytes) => bytes.clone(),
            RequestBody::Empty | RequestBody::Stream { .. } => Bytes::new(),
        };
        lock(&self.seen).push(Seen {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body,
        });
        let meddling = self.meddling_with(&request);
        if meddling == Some(Meddling::DamageUpload) {
            request.body = damaged(request.body);
        }
        let mut response = self.transport.send(request).await?;
        match meddling {
            Some(Meddling::LoseUploadAnswer) => Err(broken("the answer was lost on purpose")),
            Some(Meddling::ForgeKeys) => {
                let keys = response.body.read_capped(1024 * 1024).await;
                let keys = keys.map_err(|_| broken("the keys cannot be read"))?;
                let forged = forged(&keys).ok_or_else(|| broken("the keys are not as expected"))?;
                response.body = ResponseBody::from_bytes(forged);
                Ok(response)
            }
            Some(Meddling::DamageUpload) | None => Ok(response),
        }
    }
}

fn broken(detail: &str) -> TransportError {
    TransportError::new(TransportFailure::Broken, Sent::Maybe, detail)
}

/// The same body but for one bit of its first piece.
fn damaged(body: RequestBody) -> RequestBody {
    struct Damaged {
        chunks: Box<dyn ByteChunks>,
        whole: bool,
    }
    #[async_trait]
    impl ByteChunks for Damaged {
        async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
            let Some(piece) = self.chunks.next().await? else {
                return Ok(None);
            };
            if !std::mem::take(&mut self.whole) {
                return Ok(Some(piece));
            }
            let mut piece = piece.to_vec();
            if let Some(byte) = piece.first_mut() {
                *byte ^= 1;
            }
            Ok(Some(piece.into()))
        }
    }
    match body {
        RequestBody::Stream { length, chunks } => RequestBody::Stream {
            length,
            chunks: Box::new(Damaged {
                chunks,
                whole: true,
            }),
        },
        other => other,
    }
}

/// The same key set, but each modulus is another number of the same size.
fn forged(keys: &[u8]) -> Option<Vec<u8>> {
    let mut set: Value = serde_json::from_slice(keys).ok()?;
    for key in set["keys"].as_array_mut()? {
        let modulus = key["n"].as_str()?;
        // From the middle, so that neither its size nor its last bit changes.
        let (head, tail) = modulus.split_at_checked(modulus.len() / 2)?;
        let other = if tail.starts_with('A') { 'B' } else { 'A' };
        key["n"] = format!("{head}{other}{}", tail.get(1..)?).into();
    }
    serde_json::to_vec(&set).ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_key_differs_in_its_modulus_alone() {
        let keys = br#"{"keys":[{"kid":"k","kty":"RSA","e":"AQAB","n":"xAAAAAAAAz"}]}"#;
        let forged: Value =
            serde_json::from_slice(&forged(keys).expect("a key set")).expect("JSON");
        assert_eq!(forged["keys"][0]["n"], "xAAAABAAAz");
        assert_eq!(forged["keys"][0]["kid"], "k");
    }

    #[tokio::test]
    async fn a_damaged_body_is_as_long_as_before() {
        struct Pieces(Vec<Bytes>);
        #[async_trait]
        impl ByteChunks for Pieces {
            async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
                Ok(self.0.pop())
            }
        }
        let pieces = Pieces(vec![Bytes::from_static(b"cd"), Bytes::from_static(b"ab")]);
        let body = RequestBody::Stream {
            length: 4,
            chunks: Box::new(pieces),
        };
        let RequestBody::Stream { length, mut chunks } = damaged(body) else {
            panic!("no stream")
        };
        let mut all = Vec::new();
        while let Some(piece) = chunks.next().await.expect("a piece") {
            all.extend_from_slice(&piece);
        }
        assert_eq!((length, all.as_slice()), (4, b"`bcd".as_slice()));
    }
}
