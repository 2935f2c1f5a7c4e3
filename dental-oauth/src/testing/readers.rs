//! All readers of foreign bytes, by name, for tests and the fuzzer. Not for programs: hidden, and free to change.

use http::HeaderValue;

use crate::clock::Clock as _;
use crate::net::retry_after;
use crate::oauth::trial as oauth;
use crate::testing::ManualClock;
use crate::timestamp::Timestamp;
use crate::transfer::{MeshCheck, MeshFormat, safe_file_name};

/// One reader: takes anything, and panics if it comes to something that must not be.
pub type Reader = fn(&[u8]);

/// Every reader under the name that its seeds are filed under.
pub const READERS: &[(&str, Reader)] = &[
    ("callback", oauth::callback),
    ("token_response", oauth::token_response),
    ("jws", oauth::jws),
    ("claims", oauth::claims),
    ("key_set", oauth::key_set),
    ("metadata", oauth::metadata),
    ("date", oauth::date),
    ("scopes", oauth::scopes),
    ("sealed_sign_in", oauth::sealed_sign_in),
    #[cfg(any(feature = "file-store", feature = "postgres", feature = "redis"))]
    ("record", crate::session::trial::record),
    ("retry_after", retry_after_header),
    ("timestamp", timestamp),
    ("cursor", cursor),
    ("file_name", file_name),
    ("stl", |bytes| mesh(MeshFormat::Stl, bytes)),
    ("ply", |bytes| mesh(MeshFormat::Ply, bytes)),
];

fn retry_after_header(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else {
        return;
    };
    let now = ManualClock::new().now();
    let Some(wait) = retry_after(&value, now) else {
        return;
    };
    let digits = bytes.trim_ascii().iter().all(u8::is_ascii_digit);
    // A date names a day of four digits at most.
    assert!(digits || wait.as_secs() < 8000 * 366 * 86_400);
}

fn timestamp(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = Timestamp::parse(&text);
    let shown = read.to_string();
    assert_eq!(Timestamp::parse(&shown).instant(), read.instant());
    let _ = serde_json::from_slice::<Timestamp>(bytes);
}

fn cursor(bytes: &[u8]) {
    use crate::api::Cursor;
    let text = String::from_utf8_lossy(bytes);
    let cursor = Cursor::new(text.as_ref());
    let _ = (cursor.carried(), cursor.page_number());
    let carrying = cursor.carrying("note");
    let (back, note) = carrying.carried().expect("what was just put on");
    assert_eq!((back.as_str(), note.as_str()), (text.as_ref(), "note"));
}

fn file_name(bytes: &[u8]) {
    let name = String::from_utf8_lossy(bytes);
    let safe = safe_file_name(&name);
    assert!(!safe.is_empty() && safe.len() <= 121);
    assert_eq!(std::path::Path::new(&safe).components().count(), 1);
    assert_eq!(safe_file_name(&safe), safe);
}

/// The verdict does not depend on where the pieces end.
fn mesh(format: MeshFormat, bytes: &[u8]) {
    let verdict = |size: usize| {
        let mut check = MeshCheck::new(format);
        for piece in bytes.chunks(size) {
            if check.update(piece).is_err() {
                return false;
            }
        }
        check.finish().is_ok()
    };
    let whole = verdict(bytes.len().max(1));
    assert_eq!(verdict(7), whole);
    assert_eq!(verdict(1), whole);
}
