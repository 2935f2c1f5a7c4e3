//! Random identifiers in the lengths the imitated software uses.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};

fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0_u8; N];
    SystemRandom::new()
        .fill(&mut out)
        .expect("the system has randomness");
    out
}

/// 43 characters: authorization codes and refresh tokens.
pub(crate) fn token43() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// 21 characters: token ids, interactions, sessions.
pub(crate) fn id21() -> String {
    let mut id = URL_SAFE_NO_PAD.encode(bytes::<16>());
    id.truncate(21);
    id
}

/// A random UUID, version 4.
pub(crate) fn uuid() -> String {
    let mut raw = bytes::<16>();
    raw[6] = (raw[6] & 0x0f) | 0x40;
    raw[8] = (raw[8] & 0x3f) | 0x80;
    let hex = hex(&raw);
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// Lower-case hex.
pub(crate) fn hex(raw: &[u8]) -> String {
    use std::fmt::Write as _;
    raw.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_documented_lengths() {
        assert_eq!(token43().len(), 43);
        assert_eq!(id21().len(), 21);
        assert_eq!(uuid().len(), 36);
        assert_ne!(token43(), token43());
    }
}
