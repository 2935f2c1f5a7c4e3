//! Webhooks as pure functions: whatever web server receives them, these three decide (dossier 2.14, WF-8).
//!
//! drchrono signs no body: the signature header *is* the secret. Whoever sees one delivery can make up others,
//! there is no order and no time, and each may come several times. So take what a delivery says as a hint,
//! do each once by its [`Delivery::dedupe_key`], and read the object again before acting on it.
//!
//! ```
//! use dental_oauth::Secret;
//! use drchrono_client::webhook::{self, Event, Signature};
//! use http::HeaderMap;
//!
//! # fn main() -> dental_oauth::Result<()> {
//! let secret = Secret::new("the secret token of drchrono's web page");
//! // GET <callback>?msg=...: answer 200 with this as JSON.
//! let answer = webhook::answer_challenge("a message", &secret)?;
//! # assert!(answer.starts_with("{\"secret_token\":\""));
//!
//! // POST: check, read, answer 2xx at once, and only then work.
//! let mut headers = HeaderMap::new();
//! headers.insert("x-drchrono-event", "APPOINTMENT_MODIFY".parse().unwrap());
//! headers.insert("x-drchrono-signature", "the secret token of drchrono's web page".parse().unwrap());
//! headers.insert("x-drchrono-delivery", "2f0d".parse().unwrap());
//! let body = br#"{"receiver": {}, "object": {"id": "900001"}}"#;
//! webhook::verify(&headers, body, &secret, Signature::Secret)?;
//! let delivery = webhook::parse(&headers, body)?;
//! assert_eq!(delivery.event, Event::APPOINTMENT_MODIFY);
//! assert_eq!(delivery.object_id().as_deref(), Some("900001"));
//! # Ok(()) }
//! ```

use std::borrow::Cow;
use std::fmt::Write as _;

use dental_oauth::api::tolerant;
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result, Secret};
use http::HeaderMap;
use ring::{digest, hmac};
use serde::Deserialize;
use serde_json::Value;

const EVENT: &str = "x-drchrono-event";
const SIGNATURE: &str = "x-drchrono-signature";
const DELIVERY: &str = "x-drchrono-delivery";
/// A challenge is a short text; signing whatever somebody sends would lend our secret out.
const LONGEST_CHALLENGE: usize = 256;
const LONGEST_EVENT: usize = 64;

/// What the signature header holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Signature {
    /// The secret token itself, as drchrono says and does.
    #[default]
    Secret,
    /// Either that or, in hexadecimal, an HMAC-SHA256 of the body under it, should drchrono begin to sign.
    SecretOrBody,
}

/// What happened. Open: an event not known here keeps its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event(Cow<'static, str>);

macro_rules! events {
    ($($name:ident: $doc:literal,)+) => {
        impl Event {
            $(
                #[doc = $doc]
                pub const $name: Self = Self(Cow::Borrowed(stringify!($name)));
            )+

            /// The events drchrono documents, and `PING`.
            pub const KNOWN: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

events! {
    PING: "A test from drchrono's web page.",
    APPOINTMENT_CREATE: "An appointment was made.",
    APPOINTMENT_MODIFY: "An appointment was changed.",
    APPOINTMENT_DELETE: "An appointment was deleted.",
    PATIENT_CREATE: "A patient was entered.",
    PATIENT_MODIFY: "A patient was changed.",
    PATIENT_ALLERGY_CREATE: "An allergy was entered.",
    PATIENT_ALLERGY_MODIFY: "An allergy was changed.",
    PATIENT_PROBLEM_CREATE: "A problem was entered.",
    PATIENT_PROBLEM_MODIFY: "A problem was changed.",
    PATIENT_MEDICATION_CREATE: "A medication was entered.",
    PATIENT_MEDICATION_MODIFY: "A medication was changed.",
    PATIENT_FLAG_CREATE: "A flag was set.",
    PATIENT_FLAG_MODIFY: "A flag was changed; drchrono also writes `PATIENT_FLAG_CMODIFY`.",
    CLINICAL_NOTE_LOCK: "A clinical note was locked.",
    CLINICAL_NOTE_UNLOCK: "A clinical note was unlocked.",
    LAB_ORDER_CREATE: "A lab order was made.",
    LAB_ORDER_MODIFY: "A lab order was changed.",
    LAB_ORDER_DELETE: "A lab order was deleted.",
    LINE_ITEM_CREATE: "A line item was made.",
    LINE_ITEM_MODIFY: "A line item was changed.",
    LINE_ITEM_DELETE: "A line item was deleted.",
    LINE_ITEM_TRANSACTION_DELETE: "A transaction of a line item was deleted.",
    CASH_PAYMENT_DELETE: "A payment was deleted.",
    TASK_CREATE: "A task was made.",
    TASK_MODIFY: "A task was changed.",
    TASK_DELETE: "A task was deleted.",
    VACCINE_ADMINISTERED: "A vaccine was given.",
}

impl Event {
    /// An event by its name; both spellings of the one that has two are the same event.
    pub fn named(name: &str) -> Self {
        if name == "PATIENT_FLAG_CMODIFY" {
            return Self::PATIENT_FLAG_MODIFY;
        }
        let known = Self::KNOWN.iter().find(|known| known.as_str() == name);
        known
            .cloned()
            .unwrap_or_else(|| Self(name.to_owned().into()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one that drchrono documents.
    pub fn is_known(&self) -> bool {
        Self::KNOWN.contains(self)
    }
}

/// A delivery, read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// What happened.
    pub event: Event,
    /// drchrono's id of the delivery, the same each time it is tried.
    pub id: Option<String>,
    /// The webhook as configured.
    pub receiver: Phi<Value>,
    /// What it happened to, as it was then. A hint: read it again.
    pub object: Phi<Value>,
    /// The practice. Seen, not documented.
    pub practice_group_id: Option<String>,
    digest: String,
}

impl Delivery {
    /// The same for every try of one delivery. Without an id of drchrono's it is made from the content.
    pub fn dedupe_key(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => format!("{}-{}", self.event.as_str(), self.digest),
        }
    }

    /// The id of what it happened to.
    pub fn object_id(&self) -> Option<String> {
        match self.object.expose().get("id")? {
            Value::String(id) if !id.is_empty() => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }
}

/// The body that answers drchrono's question whether we know the secret, to be sent with 200 as JSON.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] for a message that is empty, longer than 256 characters or not printable;
/// [`ErrorKind::Configuration`] for an empty secret.
pub fn answer_challenge(msg: &str, secret: &Secret) -> Result<String> {
    usable(secret)?;
    let printable = msg.chars().all(|c| !c.is_control());
    if msg.is_empty() || msg.chars().count() > LONGEST_CHALLENGE || !printable {
        let detail = "this is no challenge of drchrono's; it was not answered";
        return Err(named(Error::new(ErrorKind::InvalidRequest, detail)));
    }
    let token = hex(hmac::sign(&key(secret), msg.as_bytes()).as_ref());
    Ok(format!("{{\"secret_token\":\"{token}\"}}"))
}

/// Checks that a delivery comes from somebody who knows the secret. Takes the same time wherever it fails.
///
/// # Errors
/// [`ErrorKind::Forbidden`] when it does not: answer 403 and read nothing of it.
/// [`ErrorKind::Configuration`] for an empty secret.
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    secret: &Secret,
    signature: Signature,
) -> Result<()> {
    usable(secret)?;
    let mut given = headers.get_all(SIGNATURE).iter();
    // Two signatures are none: which of them was checked would be anybody's guess.
    let given = match (given.next(), given.next()) {
        (Some(only), None) => only.as_bytes(),
        _ => b"",
    };
    let is_secret = std::str::from_utf8(given).is_ok_and(|given| secret.same_as(given));
    let is_of_body = signature == Signature::SecretOrBody
        && unhex(given.strip_prefix(b"sha256=").unwrap_or(given))
            .is_some_and(|tag| hmac::verify(&key(secret), body, &tag).is_ok());
    if is_secret || is_of_body {
        return Ok(());
    }
    let detail = "the delivery does not carry the webhook's secret";
    Err(named(Error::new(ErrorKind::Forbidden, detail)))
}

/// Reads a delivery that was verified.
///
/// # Errors
/// [`ErrorKind::Decode`] when it names no event or its body is not as documented.
pub fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Delivery> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        receiver: Value,
        #[serde(default)]
        object: Value,
        #[serde(default, deserialize_with = "tolerant::nonempty_text")]
        practice_group_id: Option<String>,
    }
    let text = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let event = text(EVENT)
        .filter(|name| {
            name.len() <= LONGEST_EVENT
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .ok_or_else(|| named(Error::new(ErrorKind::Decode, "the delivery names no event")))?;
    // serde's own message would quote the body.
    let body_read = serde_json::from_slice::<Value>(body)
        .ok()
        .filter(Value::is_object)
        .and_then(|body| Body::deserialize(body).ok())
        .ok_or_else(|| {
            let detail = "the delivery's body is not as documented";
            named(Error::new(ErrorKind::Decode, detail))
        })?;
    Ok(Delivery {
        event: Event::named(&event),
        id: text(DELIVERY).filter(|id| id.len() <= 256),
        receiver: Phi::new(body_read.receiver),
        object: Phi::new(body_read.object),
        practice_group_id: body_read.practice_group_id,
        digest: hex(digest::digest(&digest::SHA256, body).as_ref()),
    })
}

/// An empty secret would be matched by an empty header.
fn usable(secret: &Secret) -> Result<()> {
    if secret.expose().is_empty() {
        let detail = "a webhook needs its secret token";
        return Err(named(Error::new(ErrorKind::Configuration, detail)));
    }
    Ok(())
}

fn named(error: Error) -> Error {
    error
        .with_provider(&Provider::DRCHRONO)
        .with_operation("receive webhook")
}

fn key(secret: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text)
        .ok()
        .filter(|text| text.is_ascii())?;
    (text.len() % 2 == 0).then_some(())?;
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
