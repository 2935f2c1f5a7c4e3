//! Signed addresses of the storage (Azure Blob), and the upload to one.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use dental_oauth::api::ApiRequest;
use dental_oauth::net::checked_url;
use dental_oauth::transfer::{Digest, Progress, UploadFile};
use dental_oauth::{Error, ErrorKind, Result, Sent, Timestamp};
use http::header::HeaderName;
use http::{Method, StatusCode};
use url::Url;

use crate::client::{Dentbird, Inner};
use crate::model::RegisteredFile;
use crate::operation;

/// An address with less time left than this is not begun with.
const TOO_LATE: Duration = Duration::from_secs(60);
/// A storage whose clock is slow refuses a fresh address for some seconds (dossier Q25).
const JUST_STARTED: Duration = Duration::from_secs(10);
const FOR_A_SLOW_CLOCK: Duration = Duration::from_secs(3);

impl Inner {
    /// Checks an address that the resource API gave: https (or allowed loopback), at an allowed host.
    pub(crate) fn storage_url(&self, text: &str) -> Result<Url> {
        let refused = |detail| Error::new(ErrorKind::OriginRefused, detail).with_sent(Sent::No);
        let repaired = repair_signature(text);
        let url = checked_url(&repaired, self.loopback).map_err(|_| {
            refused("the address of the storage is not an https URL; nothing was sent")
        })?;
        let allowed = self.storage_hosts.is_empty()
            || self
                .storage_hosts
                .iter()
                .any(|host| url.host_str() == Some(host));
        if allowed {
            Ok(url)
        } else {
            Err(refused(
                "the storage is at a host that is not allowed; nothing was sent",
            ))
        }
    }
}

impl Dentbird {
    /// Uploads a registered file: one PUT of exactly the bytes that were hashed, without access token
    /// and cookies. What may be repeated is.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] with the storage's code. A 403 means that the address has expired or is
    /// not valid: register the file again, which gives it a new id.
    pub async fn upload(
        &self,
        registered: &RegisteredFile,
        file: &UploadFile,
        progress: Option<Progress>,
    ) -> Result<()> {
        let inner = &*self.0;
        let name = |error: Error| {
            error
                .with_provider(self.provider())
                .with_operation(operation::UPLOAD)
        };
        let url = inner
            .storage_url(registered.upload_url.expose())
            .map_err(name)?;
        let signed = Signed::read(&url);
        if signed
            .ends
            .is_some_and(|end| end < inner.clock.now() + TOO_LATE)
        {
            return Err(name(Error::new(
                ErrorKind::Storage,
                "the signed address is about to expire; nothing was sent",
            ))
            .with_code(Some(ABOUT_TO_EXPIRE)));
        }
        let body = file.clone();
        let mut request = ApiRequest::to_url(operation::UPLOAD, Method::PUT, url)
            .header(HeaderName::from_static("x-ms-blob-type"), "BlockBlob")
            // With write permission a second PUT replaces the first; with create permission it is
            // refused, so an answer that was lost cannot be repaired by a repeat.
            .idempotent(signed.may_overwrite)
            .stream("application/octet-stream", move || {
                let body = body.body(progress.clone());
                async move { body }
            });
        if inner.content_md5 {
            request = request.header(
                HeaderName::from_static("content-md5"),
                &file.digest().to_base64(),
            );
        }
        let mut answer = inner.storage.send(&request).await;
        if let Err(error) = &answer
            && let Some(pause) = worth_one_more(error, &signed, inner.clock.now())
        {
            inner.clock.sleep(pause).await;
            answer = inner.storage.send(&request).await;
        }
        let answer = answer?;
        if answer.status != StatusCode::CREATED {
            return Err(name(Error::new(
                ErrorKind::Storage,
                "storage did not say that the file is there",
            ))
            .with_status(answer.status.as_u16())
            .with_sent(Sent::Yes));
        }
        let echo = answer
            .headers
            .get("content-md5")
            .and_then(|value| value.to_str().ok());
        if echo.is_some_and(|echo| !same_md5(echo, file.digest())) {
            return Err(name(Error::new(
                ErrorKind::Integrity,
                "storage holds other bytes than were sent",
            ))
            .with_status(answer.status.as_u16())
            .with_sent(Sent::Yes));
        }
        Ok(())
    }
}

/// The code under which an address that is nearly over is refused on this side.
pub(crate) const ABOUT_TO_EXPIRE: &str = "AboutToExpire";

/// A refusal that one more try with the same address may cure.
fn worth_one_more(error: &Error, signed: &Signed, now: SystemTime) -> Option<Duration> {
    match (error.status(), error.code()) {
        (Some(403), _) => {
            let fresh = signed
                .starts
                .is_some_and(|start| now < start + JUST_STARTED);
            fresh.then_some(FOR_A_SLOW_CLOCK)
        }
        // The body was damaged on the way: what is sent is hashed again as it is read.
        (Some(400), Some("Md5Mismatch" | "InvalidOperation")) => Some(Duration::ZERO),
        _ => None,
    }
}

fn same_md5(echo: &str, expected: &Digest) -> bool {
    echo.trim() == expected.to_base64()
}

/// What the query of a signed address tells.
struct Signed {
    starts: Option<SystemTime>,
    ends: Option<SystemTime>,
    may_overwrite: bool,
}

impl Signed {
    fn read(url: &Url) -> Self {
        let value = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value)
        };
        let time = |name: &str| {
            Timestamp::parse(&value(name)?)
                .instant()
                .map(SystemTime::from)
        };
        Self {
            starts: time("st"),
            ends: time("se"),
            may_overwrite: value("sp").is_none_or(|permissions| permissions.contains('w')),
        }
    }
}

/// A literal `+` in the signature can only be a missed encoding, and would arrive as a space. Everything
/// else stays byte for byte as it was received.
fn repair_signature(url: &str) -> Cow<'_, str> {
    let Some((before, query)) = url.split_once('?') else {
        return Cow::Borrowed(url);
    };
    let broken = |pair: &&str| pair.starts_with("sig=") && pair.contains('+');
    if !query.split('&').any(|pair| broken(&pair)) {
        return Cow::Borrowed(url);
    }
    let pairs: Vec<Cow<'_, str>> = query
        .split('&')
        .map(|pair| {
            if broken(&pair) {
                Cow::Owned(pair.replace('+', "%2B"))
            } else {
                Cow::Borrowed(pair)
            }
        })
        .collect();
    Cow::Owned(format!("{before}?{}", pairs.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_literal_plus_in_the_signature_is_repaired() {
        let url = |sig: &str| {
            format!(
                "https://s.example/c/b.ply?sv=2022-11-02&st=2026-01-15T10:00:00Z&sp=w&sig={sig}"
            )
        };
        let raw = "uzydHkYJiq+uIKm0/1ar3oWNSObhSOSwobzVL3gPzGM=";
        let encoded = "uzydHkYJiq%2BuIKm0%2F1ar3oWNSObhSOSwobzVL3gPzGM%3D";
        assert_eq!(repair_signature(&url(raw)), url(&raw.replace('+', "%2B")));
        assert_eq!(repair_signature(&url(encoded)), url(encoded));
        let elsewhere = "https://s.example/a+b?x=1+2&sig=abc";
        assert_eq!(repair_signature(elsewhere), elsewhere);
        assert_eq!(repair_signature("https://s.example/"), "https://s.example/");
    }

    #[test]
    fn a_repaired_address_reaches_the_wire_unchanged() {
        let text = "https://s.example/c/b.ply?sv=2022-11-02&spr=https&st=2026-01-15T10:00:00Z&se=2026-01-15T10:15:00Z&sr=b&sp=w&sig=a/b%2Bc%3D";
        assert_eq!(Url::parse(text).unwrap().as_str(), text);
    }

    #[test]
    fn the_window_is_read_off_the_address() {
        let url = Url::parse(
            "https://s.example/b?st=2026-01-15T10%3A00%3A00Z&se=2026-01-15T10:15:00Z&sp=c",
        )
        .unwrap();
        let signed = Signed::read(&url);
        let window = signed
            .ends
            .unwrap()
            .duration_since(signed.starts.unwrap())
            .unwrap();
        assert_eq!(window, Duration::from_secs(900));
        assert!(!signed.may_overwrite);
        let plain = Signed::read(&Url::parse("https://s.example/b").unwrap());
        assert!(plain.starts.is_none() && plain.ends.is_none() && plain.may_overwrite);
    }
}
