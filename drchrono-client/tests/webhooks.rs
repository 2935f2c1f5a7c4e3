//! Webhooks: the handshake, whom to believe, and what to make of a delivery (dossier 2.14, WF-8).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use dental_oauth::{ErrorKind, Secret};
use drchrono_client::webhook::{self, Event, Signature};
use http::HeaderMap;
use proptest::prelude::*;

fn secret() -> Secret {
    Secret::new("key")
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

fn signed(signature: &str) -> HeaderMap {
    headers(&[("x-drchrono-signature", signature)])
}

fn of_event(event: &str) -> HeaderMap {
    headers(&[("x-drchrono-event", event)])
}

#[test]
fn a_challenge_is_answered_with_the_hmac_of_its_message() {
    // The well-known example of HMAC-SHA256.
    let msg = "The quick brown fox jumps over the lazy dog";
    assert_eq!(
        webhook::answer_challenge(msg, &secret()).unwrap(),
        r#"{"secret_token":"f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"}"#
    );
}

#[test]
fn what_is_no_challenge_is_not_signed() {
    let long = "x".repeat(257);
    for msg in ["", "line\nbreak", "\u{0}", &long] {
        let error = webhook::answer_challenge(msg, &secret()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{msg:?}");
    }
    assert!(webhook::answer_challenge(&"x".repeat(256), &secret()).is_ok());
}

#[test]
fn only_the_secret_itself_opens_the_door() {
    assert!(webhook::verify(&signed("key"), b"{}", &secret(), Signature::Secret).is_ok());
    let two = headers(&[
        ("x-drchrono-signature", "key"),
        ("x-drchrono-signature", "key"),
    ]);
    for refused in [
        HeaderMap::new(),
        signed(""),
        signed("ke"),
        signed("KEY"),
        signed("keys"),
        two,
    ] {
        let error = webhook::verify(&refused, b"{}", &secret(), Signature::Secret).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden);
    }
}

#[test]
fn an_empty_secret_opens_nothing() {
    let empty = Secret::new("");
    for headers in [HeaderMap::new(), signed("")] {
        let error = webhook::verify(&headers, b"{}", &empty, Signature::SecretOrBody).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    assert!(webhook::answer_challenge("m", &empty).is_err());
}

#[test]
fn a_signature_over_the_body_counts_only_where_that_was_chosen() {
    let body = b"The quick brown fox jumps over the lazy dog";
    let tag = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    for header in [tag.to_owned(), tag.to_uppercase(), format!("sha256={tag}")] {
        let headers = signed(&header);
        assert!(webhook::verify(&headers, body, &secret(), Signature::SecretOrBody).is_ok());
        assert!(webhook::verify(&headers, body, &secret(), Signature::Secret).is_err());
        assert!(webhook::verify(&headers, b"other", &secret(), Signature::SecretOrBody).is_err());
    }
    for bad in ["f7", "f7b", "zz", "é"] {
        let mut headers = HeaderMap::new();
        let value = http::HeaderValue::from_bytes(bad.as_bytes()).unwrap();
        headers.insert("x-drchrono-signature", value);
        assert!(webhook::verify(&headers, body, &secret(), Signature::SecretOrBody).is_err());
    }
}

#[test]
fn the_documented_events_are_known_and_others_are_kept() {
    assert_eq!(Event::KNOWN.len(), 28);
    for event in Event::KNOWN {
        let delivery = webhook::parse(&of_event(event.as_str()), b"{}").unwrap();
        assert!(delivery.event.is_known());
        assert_eq!(&delivery.event, event);
    }
    let delivery = webhook::parse(&of_event("DOCUMENT_CREATE"), b"{}").unwrap();
    assert_eq!(delivery.event.as_str(), "DOCUMENT_CREATE");
    assert!(!delivery.event.is_known());
}

#[test]
fn both_spellings_of_the_flag_event_are_one() {
    for spelling in ["PATIENT_FLAG_MODIFY", "PATIENT_FLAG_CMODIFY"] {
        let delivery = webhook::parse(&of_event(spelling), b"{}").unwrap();
        assert_eq!(delivery.event, Event::PATIENT_FLAG_MODIFY);
    }
}

#[test]
fn a_delivery_is_read_with_what_is_not_documented() {
    let headers = headers(&[
        ("x-drchrono-event", "APPOINTMENT_DELETE"),
        ("x-drchrono-delivery", "d-1"),
    ]);
    let body = br#"{"receiver":{"id":1},"object":{"id":900001,"reason":"x"},"practice_group_id":222,"more":1}"#;
    let delivery = webhook::parse(&headers, body).unwrap();
    assert_eq!(delivery.object_id().as_deref(), Some("900001"));
    assert_eq!(delivery.practice_group_id.as_deref(), Some("222"));
    assert_eq!(delivery.dedupe_key(), "d-1");
    assert!(!format!("{delivery:?}").contains("reason"));
}

#[test]
fn without_an_id_the_same_delivery_still_has_the_same_key() {
    let key =
        |event: &str, body: &[u8]| webhook::parse(&of_event(event), body).unwrap().dedupe_key();
    let body = br#"{"object":{"id":1}}"#;
    assert_eq!(key("TASK_CREATE", body), key("TASK_CREATE", body));
    assert_ne!(key("TASK_CREATE", body), key("TASK_DELETE", body));
    assert_ne!(
        key("TASK_CREATE", body),
        key("TASK_CREATE", br#"{"object":{"id":2}}"#)
    );
}

#[test]
fn what_is_no_delivery_is_an_error_that_quotes_nothing() {
    let named = of_event("PING");
    for (headers, body) in [
        (&HeaderMap::new(), &b"{}"[..]),
        (&named, b"not json Jane"),
        (&named, b"[]"),
        (&of_event("<script>"), b"{}"),
        (&of_event(&"X".repeat(65)), b"{}"),
    ] {
        let error = webhook::parse(headers, body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(!format!("{error} {error:?}").contains("Jane"));
    }
}

proptest! {
    #[test]
    fn nothing_makes_a_receiver_panic(
        signature in proptest::collection::vec(any::<u8>(), 0..80),
        body in proptest::collection::vec(any::<u8>(), 0..200),
        msg in any::<String>(),
    ) {
        let mut headers = of_event("PING");
        if let Ok(value) = http::HeaderValue::from_bytes(&signature) {
            headers.insert("x-drchrono-signature", value);
        }
        let _ = webhook::answer_challenge(&msg, &secret());
        let _ = webhook::verify(&headers, &body, &secret(), Signature::SecretOrBody);
        let _ = webhook::parse(&headers, &body);
    }
}
