//! Random values from the operating system.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRng as _;
use rand::rngs::SysRng;

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// Fills an array from the operating system's generator. Failure is an error, never a fallback: a
/// predictable verifier or state would be worse than no sign-in.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut buffer = [0_u8; N];
    SysRng.try_fill_bytes(&mut buffer).map_err(|_| {
        Error::new(
            ErrorKind::Internal,
            "the operating system gave no random bytes",
        )
    })?;
    Ok(buffer)
}

/// 32 random bytes as 43 base64url characters (RFC 7636 section 4.1; also used for state and nonce).
pub(crate) fn token() -> Result<Secret, Error> {
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes::<32>()?)))
}

/// A number in `0.0..1.0` for jitter. Without randomness the middle will do: nothing secret hangs on it.
pub(crate) fn fraction() -> f64 {
    bytes::<4>().map_or(0.5, |raw| {
        f64::from(u32::from_le_bytes(raw)) / f64::from(u32::MAX)
    })
}
