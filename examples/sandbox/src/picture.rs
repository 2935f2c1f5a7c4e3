//! A picture, for wherever a provider has one.

use crate::gzip;

/// A valid PNG of one transparent pixel.
pub(crate) fn png() -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        let body = [kind, data].concat();
        out.extend_from_slice(&body);
        out.extend_from_slice(&gzip::crc32(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0]);
    // zlib around one stored block: filter byte and four zero bytes, then their Adler-32.
    chunk(
        b"IDAT",
        &[
            0x78, 0x01, 1, 5, 0, 0xfa, 0xff, 0, 0, 0, 0, 0, 0, 0x05, 0, 1,
        ],
    );
    chunk(b"IEND", &[]);
    out
}
