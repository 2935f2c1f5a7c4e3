//! Hashes of files.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, ErrorKind, Result};

/// The algorithms the platforms use. MD5 and SHA-1 guard against damage, not against an attacker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// 16 bytes; Azure's `Content-MD5`.
    Md5,
    /// 20 bytes; 3Shape's attachment hash.
    Sha1,
    /// 32 bytes; what this library reports.
    Sha256,
}

impl DigestAlgorithm {
    /// Bytes of a digest.
    pub const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// The usual lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }
}

/// A digest and its algorithm.
///
/// ```
/// use dental_oauth::transfer::{Digest, DigestAlgorithm};
///
/// let digest = Digest::of(DigestAlgorithm::Md5, b"abc");
/// assert_eq!(digest.to_base64(), "kAFQmDzST7DWlj99KOF/cg==");
/// assert_eq!(digest.to_hex(), "900150983cd24fb0d6963f7d28e17f72");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digest {
    algorithm: DigestAlgorithm,
    bytes: Vec<u8>,
}

impl Digest {
    /// The digest of bytes in memory.
    pub fn of(algorithm: DigestAlgorithm, data: &[u8]) -> Self {
        let mut hasher = Hasher::new(algorithm);
        hasher.update(data);
        hasher.finish()
    }

    /// Reads hexadecimal digits of either case.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for the wrong length or other characters.
    pub fn from_hex(algorithm: DigestAlgorithm, text: &str) -> Result<Self> {
        let wrong = || Error::new(ErrorKind::Decode, "a hash is not of its algorithm's form");
        if text.len() != algorithm.length() * 2 || !text.is_ascii() {
            return Err(wrong());
        }
        let bytes = (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16))
            .collect::<Result<Vec<u8>, _>>()
            .map_err(|_| wrong())?;
        // `from_str_radix` takes a sign, a hash does not.
        if text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self { algorithm, bytes })
        } else {
            Err(wrong())
        }
    }

    /// The algorithm.
    pub fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// Lower-case hexadecimal.
    pub fn to_hex(&self) -> String {
        use fmt::Write as _;
        self.bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Standard base64 with padding, as in `Content-MD5`.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm.as_str(), self.to_hex())
    }
}

/// Hashes piece by piece.
pub(super) enum Hasher {
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hasher {
    pub(super) fn new(algorithm: DigestAlgorithm) -> Self {
        match algorithm {
            DigestAlgorithm::Md5 => Self::Md5(Md5::new()),
            DigestAlgorithm::Sha1 => Self::Sha1(Sha1::new()),
            DigestAlgorithm::Sha256 => Self::Sha256(Sha256::new()),
        }
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        match self {
            Self::Md5(hash) => hash.update(data),
            Self::Sha1(hash) => hash.update(data),
            Self::Sha256(hash) => hash.update(data),
        }
    }

    pub(super) fn finish(self) -> Digest {
        let (algorithm, bytes) = match self {
            Self::Md5(hash) => (DigestAlgorithm::Md5, hash.finalize().to_vec()),
            Self::Sha1(hash) => (DigestAlgorithm::Sha1, hash.finalize().to_vec()),
            Self::Sha256(hash) => (DigestAlgorithm::Sha256, hash.finalize().to_vec()),
        };
        Digest { algorithm, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_in_base64_matches_the_vectors() {
        let table: [(&[u8], &str); 3] = [
            (b"", "1B2M2Y8AsgTpgAmY7PhCfg=="),
            (b"abc", "kAFQmDzST7DWlj99KOF/cg=="),
            (
                b"ply\nformat ascii 1.0\nend_header\n",
                "7c6IELvmABXyq2MfrTetVw==",
            ),
        ];
        for (bytes, expected) in table {
            assert_eq!(
                Digest::of(DigestAlgorithm::Md5, bytes).to_base64(),
                expected
            );
        }
    }

    #[test]
    fn hex_is_read_in_either_case_and_only_at_the_right_length() {
        let sha1 = Digest::of(DigestAlgorithm::Sha1, b"abc");
        let hex = "a9993e364706816aba3e25717850c26c9cd0d89d";
        assert_eq!(sha1.to_hex(), hex);
        assert_eq!(Digest::from_hex(DigestAlgorithm::Sha1, hex).unwrap(), sha1);
        assert_eq!(
            Digest::from_hex(DigestAlgorithm::Sha1, &hex.to_uppercase()).unwrap(),
            sha1
        );
        for bad in [
            "",
            "a9",
            "zz993e364706816aba3e25717850c26c9cd0d89d",
            "+9993e364706816aba3e25717850c26c9cd0d89d",
            &"é".repeat(20),
        ] {
            assert!(
                Digest::from_hex(DigestAlgorithm::Sha1, bad).is_err(),
                "{bad}"
            );
        }
    }
}
