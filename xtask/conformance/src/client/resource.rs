//! A resource API in this process, as small as can be: it registers files, hands out addresses that a
//! blob store signed (or nearly), and takes note of what is transferred.

use std::{
    collections::VecDeque,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, Response,
    body::{Bytes, Incoming},
    header::{AUTHORIZATION, CONTENT_TYPE},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{peers::Azurite, sas::Permit};

/// The access token that lets pass. Made up.
pub(crate) const TOKEN: &str = "synthetic-access-token-of-the-uploads";

/// What sort of address a registration gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// For a quarter of an hour from now, for writing.
    Good,
    /// Whose window closed ten minutes ago.
    Expired,
    /// With another signature than it should have.
    Tampered,
    /// For creating once, `sp=c`.
    CreateOnly,
    /// For https alone, at a store that speaks plain http.
    HttpsOnly,
    /// With its signature as it is, `+` and `/` in it.
    Raw,
}

/// A file that was registered.
#[derive(Clone, Debug)]
pub(crate) struct Registered {
    /// Its id.
    pub(crate) id: String,
    /// Where it belongs in the store.
    pub(crate) blob: String,
    /// What the client said about it.
    pub(crate) said: Value,
}

/// A running resource API.
#[derive(Debug)]
pub(crate) struct ResourceApi {
    /// Its base address.
    pub(crate) url: String,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    store: Arc<Azurite>,
    /// Whose files these are: several servers share a store.
    user: String,
    notes: Mutex<Notes>,
}

#[derive(Debug, Default)]
struct Notes {
    addresses: VecDeque<Address>,
    registered: Vec<Registered>,
    transferred: Vec<Value>,
}

impl Drop for ResourceApi {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl ResourceApi {
    /// Listens on a port of its own. Files go to this store.
    pub(crate) async fn start(store: &Arc<Azurite>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}");
        let state = Arc::new(State {
            store: Arc::clone(store),
            user: format!("a{}", address.port()),
            notes: Mutex::default(),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Self {
            url,
            state,
            accepting,
        })
    }

    /// The next registrations get these sorts of address; later ones good ones again.
    pub(crate) fn next_addresses(&self, addresses: &[Address]) {
        self.state.notes().addresses.extend(addresses);
    }

    /// What was registered.
    pub(crate) fn registered(&self) -> Vec<Registered> {
        self.state.notes().registered.clone()
    }

    /// What was transferred: the bodies of the requests.
    pub(crate) fn transferred(&self) -> Vec<Value> {
        self.state.notes().transferred.clone()
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&state, request));
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    state: &State,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (status, body) = match act(state, request).await {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!("{error:#}");
            (400, json!({ "success": false, "message": message }))
        }
    };
    let mut response = Response::new(Full::new(Bytes::from(body.to_string())));
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    let json = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

async fn act(state: &State, request: Request<Incoming>) -> Result<(u16, Value)> {
    let bearer = request.headers().get(AUTHORIZATION);
    if bearer.is_none_or(|bearer| bearer != &format!("Bearer {TOKEN}")) {
        return Ok((401, json!({ "success": false, "errorCode": "NO_TOKEN" })));
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let body: Value = serde_json::from_slice(&request.into_body().collect().await?.to_bytes())?;
    match (method, path.as_str()) {
        (Method::POST, "/v1/files") => {
            let files = body.as_array().context("files are an array")?;
            let entries: Result<Vec<Value>> =
                files.iter().map(|file| state.register(file)).collect();
            Ok((201, json!({ "success": true, "data": entries? })))
        }
        (Method::POST, "/v1/design-cases/transfer") => {
            state.notes().transferred.push(body);
            let open = "https://app.example.test/open#case";
            Ok((
                201,
                json!({ "success": true, "data": { "redirectUrl": open } }),
            ))
        }
        _ => Ok((404, json!({ "success": false }))),
    }
}

impl State {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn register(&self, said: &Value) -> Result<Value> {
        let name = said["fileName"].as_str().context("no name")?;
        let extension = name
            .rsplit_once('.')
            .map_or("bin", |(_, extension)| extension);
        let mut notes = self.notes();
        let address = notes.addresses.pop_front().unwrap_or(Address::Good);
        let permit = permit(address);
        // Some signatures hold neither `+` nor `/`: another name gives another signature.
        for attempt in 0..1000 {
            let id = format!("file-{}-{attempt}", notes.registered.len());
            let blob = format!("users/{}/cases/input/{id}.{extension}", self.user);
            let url = self.store.signed_url(&blob, &permit)?;
            let url = match address {
                Address::Raw if url.contains("%2B") && url.contains("%2F") => in_the_raw(&url)?,
                Address::Raw => continue,
                Address::Tampered => tampered(&url)?,
                _ => url,
            };
            let entry = json!({ "fileName": name, "uploadUrl": url, "fileId": id });
            let said = said.clone();
            notes.registered.push(Registered { id, blob, said });
            return Ok(entry);
        }
        anyhow::bail!("no signature as wanted")
    }
}

fn permit(address: Address) -> Permit {
    let permit = Permit::write();
    let now = SystemTime::now();
    match address {
        Address::Good | Address::Tampered | Address::Raw => permit,
        Address::Expired => Permit {
            start: now - Duration::from_secs(2 * 3600),
            expiry: now - Duration::from_secs(10 * 60),
            ..permit
        },
        Address::CreateOnly => Permit {
            permissions: "c",
            ..permit
        },
        Address::HttpsOnly => Permit {
            protocols: "https",
            ..permit
        },
    }
}

fn tampered(url: &str) -> Result<String> {
    let (rest, signature) = url.split_once("sig=").context("no signature")?;
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    Ok(format!("{rest}sig={other}{}", &signature[1..]))
}

/// The signature with nothing encoded, as the vendor's example prints it.
fn in_the_raw(url: &str) -> Result<String> {
    let (rest, signature) = url.split_once("sig=").context("no signature")?;
    let signature = signature
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=");
    Ok(format!("{rest}sig={signature}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_signature_is_the_encoded_one_decoded() {
        let raw = in_the_raw("http://s.test/b?sp=w&sig=a%2Bb%2Fc%3D").expect("a signature");
        assert_eq!(raw, "http://s.test/b?sp=w&sig=a+b/c=");
    }

    #[test]
    fn a_tampered_signature_is_another_one() {
        for url in ["http://s.test/b?sig=Abc", "http://s.test/b?sig=xbc"] {
            let other = tampered(url).expect("a signature");
            assert_ne!(other, url);
            assert_eq!(other.len(), url.len());
        }
    }
}
