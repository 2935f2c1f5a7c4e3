//! Signatures that are nearly right: RSA PKCS #1 v1.5 (RFC 8017 section 9.2) has one encoding of a hash, and
//! every looser reading of it has been a forgery somewhere. Made here with the private key, so that nothing but
//! the encoding is wrong; and with keys that anybody could sign for.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::testing::{Reply, SigningKey};
use dental_oauth::{Error, ErrorKind};
use num_bigint::BigUint;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use support::mint::base64url;
use support::openid::OpenIdWorld as World;

/// Bytes of the modulus.
const LENGTH: usize = 256;
/// `DigestInfo` of SHA-256 up to the hash (RFC 8017 section 9.2, note 1).
const SHA_256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// The numbers of an RSA key.
struct Numbers {
    modulus: BigUint,
    private: BigUint,
    prime: BigUint,
}

impl Numbers {
    /// Those of [`SigningKey::first`]: PKCS #8 around PKCS #1, read as far as needed.
    fn read() -> Self {
        let mut found = Vec::new();
        integers(
            include_bytes!("../src/testing/keys/synthetic-one.pk8"),
            &mut found,
        );
        // Two versions, then n, e, d, p, q.
        let [_, _, modulus, _, private, prime, ..] = found.as_slice() else {
            panic!("not a private key");
        };
        Self {
            modulus: modulus.clone(),
            private: private.clone(),
            prime: prime.clone(),
        }
    }

    fn sign(&self, encoded: &[u8]) -> Vec<u8> {
        let message = BigUint::from_bytes_be(encoded);
        assert!(message < self.modulus);
        wide(&message.modpow(&self.private, &self.modulus))
    }
}

fn integers(der: &[u8], found: &mut Vec<BigUint>) {
    let mut rest = der;
    while let [tag, length, after @ ..] = rest {
        let (length, after) = match usize::from(*length) {
            short @ 0..0x80 => (short, after),
            long => {
                let (digits, after) = after.split_at(long - 0x80);
                let length = digits
                    .iter()
                    .fold(0, |sum, digit| sum * 256 + usize::from(*digit));
                (length, after)
            }
        };
        let (value, after) = after.split_at(length);
        match tag {
            0x02 => found.push(BigUint::from_bytes_be(value)),
            // A sequence, or the octet string that the inner key is wrapped in.
            0x30 | 0x04 => integers(value, found),
            _ => {}
        }
        rest = after;
    }
}

/// As long as the modulus.
fn wide(number: &BigUint) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    [vec![0; LENGTH.saturating_sub(bytes.len())], bytes].concat()
}

/// `00 01 FF … 00` and this, in as many bytes as the modulus has.
fn padded(info: &[u8]) -> Vec<u8> {
    let padding = vec![0xFF; LENGTH - info.len() - 3];
    [&[0, 1], padding.as_slice(), &[0], info].concat()
}

fn info(hash: &[u8]) -> Vec<u8> {
    [&SHA_256, hash].concat()
}

fn changed(mut bytes: Vec<u8>, at: usize, byte: u8) -> Vec<u8> {
    bytes[at] = byte;
    bytes
}

/// From the hash to what is then signed.
type Encode = fn(&[u8]) -> Vec<u8>;
/// From the right signature and the modulus to what is sent.
type Rewrite = fn(&[u8], &BigUint) -> Vec<u8>;

/// What is encoded in place of the one right thing.
const ENCODINGS: &[(&str, Encode)] = &[
    ("block type 0", |hash| changed(padded(&info(hash)), 1, 0)),
    ("block type 2", |hash| changed(padded(&info(hash)), 1, 2)),
    ("a first byte that is not 0", |hash| {
        changed(padded(&info(hash)), 0, 1)
    }),
    ("one byte of padding is not FF", |hash| {
        changed(padded(&info(hash)), 100, 0xFE)
    }),
    ("a zero in the padding", |hash| {
        changed(padded(&info(hash)), 100, 0)
    }),
    ("the first byte of padding", |hash| {
        changed(padded(&info(hash)), 2, 0)
    }),
    ("the separator", |hash| {
        changed(padded(&info(hash)), LENGTH - 52, 1)
    }),
    ("padding all the way", |hash| {
        changed(padded(&info(hash)), LENGTH - 52, 0xFF)
    }),
    (
        "eight bytes of padding and rubbish behind the hash",
        |hash| {
            let mut encoded = [&[0, 1], [0xFF; 8].as_slice(), &[0], &info(hash)].concat();
            encoded.resize(LENGTH, 0x42);
            encoded
        },
    ),
    ("no padding, the hash at the end", |hash| {
        let filler = vec![0x42; LENGTH - 3 - 51];
        [&[0, 1, 0], filler.as_slice(), &info(hash)].concat()
    }),
    ("a byte behind the hash", |hash| {
        padded(&[info(hash).as_slice(), &[0]].concat())
    }),
    ("the parameters missing", |hash| {
        let head = [
            0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x04, 0x20,
        ];
        padded(&[&head, hash].concat())
    }),
    ("rubbish as parameters", |hash| {
        let head = [
            0x30, 0x35, 0x30, 0x11, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x04, 0x04, 1, 2, 3, 4, 0x04, 0x20,
        ];
        padded(&[&head, hash].concat())
    }),
    ("a length in the long form", |hash| {
        padded(&[&[0x30, 0x81, 0x31], &SHA_256[2..], hash].concat())
    }),
    ("a length in the long form, inside", |hash| {
        padded(&[&[0x30, 0x32, 0x30, 0x81, 0x0d], &SHA_256[4..], hash].concat())
    }),
    ("a length of the hash in the long form", |hash| {
        padded(&[&[0x30, 0x32], &SHA_256[2..18], &[0x81, 0x20], hash].concat())
    }),
    ("a length without end", |hash| {
        padded(&[&[0x30, 0x80], &SHA_256[2..], hash, &[0, 0]].concat())
    }),
    ("a NULL with something in it", |hash| {
        padded(
            &[
                &[0x30, 0x32, 0x30, 0x0e],
                &SHA_256[4..15],
                &[0x05, 0x01, 0x00, 0x04, 0x20],
                hash,
            ]
            .concat(),
        )
    }),
    ("an outer length that is wrong", |hash| {
        padded(&changed(info(hash), 1, 0x30))
    }),
    ("another tag", |hash| padded(&changed(info(hash), 0, 0x31))),
    ("the hash as a bit string", |hash| {
        padded(&changed(info(hash), 17, 0x03))
    }),
    ("the name of SHA-512", |hash| {
        padded(&changed(info(hash), 14, 0x03))
    }),
    ("the name of SHA-1", |hash| {
        let head = [
            0x30, 0x2d, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04,
            0x20,
        ];
        padded(&[&head, hash].concat())
    }),
    ("the bare hash", padded),
    ("a hash cut short", |hash| padded(&info(&hash[..31]))),
    ("a hash cut short, and said to be", |hash| {
        padded(&changed(changed(info(&hash[..31]), 1, 0x30), 18, 0x1f))
    }),
    ("another hash", |hash| {
        padded(&info(&changed(hash.to_vec(), 31, hash[31] ^ 1)))
    }),
    ("no hash at all", |_| padded(&[])),
];

/// A signature that is right, written differently.
const WRITINGS: &[(&str, Rewrite)] = &[
    ("a zero before it", |right, _| [&[0], right].concat()),
    ("a zero behind it", |right, _| [right, &[0]].concat()),
    ("the last byte missing", |right, _| {
        right[..LENGTH - 1].to_vec()
    }),
    ("the first byte missing", |right, _| right[1..].to_vec()),
    ("backwards", |right, _| {
        right.iter().rev().copied().collect()
    }),
    ("twice", |right, _| [right, right].concat()),
    ("the modulus added", |right, modulus| {
        wide(&(BigUint::from_bytes_be(right) + modulus))
    }),
    ("its negative", |right, modulus| {
        wide(&(modulus - BigUint::from_bytes_be(right)))
    }),
    ("zero", |_, _| vec![0; LENGTH]),
    ("one", |_, _| wide(&BigUint::from(1_u8))),
    ("the modulus", |_, modulus| wide(modulus)),
    ("the modulus less one", |_, modulus| wide(&(modulus - 1_u8))),
    ("nothing", |_, _| Vec::new()),
    ("all ones", |_, _| vec![0xFF; LENGTH]),
];

/// Signs in with a token whose signature is made from the hash of what is signed.
async fn sign_in(world: &World, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<(), Error> {
    let claims = world.claims().to_string();
    let outcome = world.sign_in(|nonce| {
        let header = base64url(r#"{"alg":"RS256","kid":"k1"}"#);
        let signed = format!("{header}.{}", base64url(claims.replace("NONCE", nonce)));
        let signature = sign(&Sha256::digest(&signed));
        format!("{signed}.{}", base64url(signature))
    });
    outcome.await.map(|_| ())
}

/// Refused, and for nothing but the signature.
fn assert_refused(outcome: Result<(), Error>, name: &str) {
    let error = outcome.expect_err(name);
    assert_eq!(error.kind(), ErrorKind::IdTokenInvalid, "{name}");
    assert!(
        error.to_string().contains("signature is wrong"),
        "{name}: {error}"
    );
}

#[tokio::test]
async fn the_one_encoding_is_accepted_and_no_other() {
    let (world, numbers) = (World::new(), Numbers::read());
    let right = sign_in(&world, |hash| numbers.sign(&padded(&info(hash)))).await;
    right.expect("the encoding of the standard");
    for (name, encode) in ENCODINGS {
        let outcome = sign_in(&world, |hash| numbers.sign(&encode(hash))).await;
        assert_refused(outcome, name);
    }
}

#[tokio::test]
async fn a_right_signature_is_accepted_in_one_writing_only() {
    let (world, numbers) = (World::new(), Numbers::read());
    for (name, rewrite) in WRITINGS {
        let outcome = sign_in(&world, |hash| {
            rewrite(&numbers.sign(&padded(&info(hash))), &numbers.modulus)
        });
        assert_refused(outcome.await, name);
    }
}

#[tokio::test]
async fn a_signature_of_another_scheme_is_refused() {
    use ring::signature::{RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding};
    let world = World::new();
    let pkcs8 = include_bytes!("../src/testing/keys/synthetic-one.pk8");
    let pair = ring::rsa::KeyPair::from_pkcs8(pkcs8).unwrap();
    let schemes: [(&str, &dyn RsaEncoding); 3] = [
        ("PS256", &RSA_PSS_SHA256),
        ("RS384", &RSA_PKCS1_SHA384),
        ("RS512", &RSA_PKCS1_SHA512),
    ];
    for (name, scheme) in schemes {
        let claims = world.claims().to_string();
        let outcome = world.sign_in(|nonce| {
            let token = SigningKey::first().sign(
                r#"{"alg":"RS256","kid":"k1"}"#,
                &claims.replace("NONCE", nonce),
            );
            let signed = token.rsplit_once('.').unwrap().0;
            let mut signature = vec![0; LENGTH];
            let random = ring::rand::SystemRandom::new();
            pair.sign(scheme, &random, signed.as_bytes(), &mut signature)
                .unwrap();
            format!("{signed}.{}", base64url(signature))
        });
        assert_refused(outcome.await.map(|_| ()), name);
    }
}

fn publishing(modulus: &BigUint, exponent: u8) -> World {
    let key = json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1",
        "n": base64url(modulus.to_bytes_be()), "e": base64url([exponent]),
    });
    let keys = json!({ "keys": [key] }).to_string();
    World::publishing(dental_oauth::oauth::Jwks::At, Reply::json(200, keys))
}

#[tokio::test]
async fn a_key_that_anybody_can_sign_for_is_not_used() {
    let numbers = Numbers::read();
    // Exponent 1: the encoding is its own signature.
    let world = publishing(&numbers.modulus, 1);
    let outcome = sign_in(&world, |hash| padded(&info(hash))).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::IdTokenInvalid);
    // 1024 bits, and prime: whoever sees it can sign. The signature is right, the key is not.
    let prime = &numbers.prime;
    let world = publishing(prime, 3);
    let outcome = sign_in(&world, |hash| {
        let padding = vec![0xFF; 128 - 51 - 3];
        let encoded = [&[0, 1], padding.as_slice(), &[0], &info(hash)].concat();
        let three = BigUint::from(3_u8);
        let private = three.modinv(&(prime - 1_u8)).unwrap_or_default();
        let signature = BigUint::from_bytes_be(&encoded).modpow(&private, prime);
        let bytes = signature.to_bytes_be();
        [vec![0; 128 - bytes.len()], bytes].concat()
    });
    assert_eq!(outcome.await.unwrap_err().kind(), ErrorKind::IdTokenInvalid);
}

#[tokio::test]
async fn a_cube_root_is_no_signature() {
    // A published exponent of 3 is allowed. Whoever does not look at what is behind the hash can then be
    // deceived without any private key: a root of something that begins rightly.
    let numbers = Numbers::read();
    let world = publishing(&numbers.modulus, 3);
    let outcome = sign_in(&world, |hash| {
        let mut begins = [&[0, 1], [0xFF; 8].as_slice(), &[0], &info(hash)].concat();
        let head = begins.clone();
        begins.resize(LENGTH, 0xFF);
        let root = BigUint::from_bytes_be(&begins).cbrt();
        assert!(
            wide(&(&root * &root * &root)).starts_with(&head),
            "a forgery for the careless"
        );
        wide(&root)
    });
    assert_refused(outcome.await, "a cube root");
}
