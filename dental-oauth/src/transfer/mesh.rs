//! Is this file really a complete mesh? Checked while it streams by.

use super::ply::PlyCheck;
use crate::error::{Error, ErrorKind, Result};

/// A mesh format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MeshFormat {
    /// Stereolithography: triangles.
    Stl,
    /// Polygon file format: may carry colours.
    Ply,
}

impl MeshFormat {
    /// The usual file extension, without a dot; also the platforms' name of the format.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Stl => "stl",
            Self::Ply => "ply",
        }
    }
}

/// Checks the structure of a mesh piece by piece, in constant memory: the format's magic at its start,
/// and at the end that the file is as long as its own header says.
///
/// A server that answers with an error page, or breaks off without a declared length, is found out here.
///
/// ```
/// use dental_oauth::transfer::{MeshCheck, MeshFormat};
///
/// let mut check = MeshCheck::new(MeshFormat::Stl);
/// check.update(&[0; 80])?;
/// check.update(&1_u32.to_le_bytes())?;
/// check.update(&[0; 50])?;
/// check.finish()?;
/// # Ok::<(), dental_oauth::Error>(())
/// ```
#[derive(Debug)]
pub struct MeshCheck(Kind);

#[derive(Debug)]
enum Kind {
    Stl(StlCheck),
    Ply(PlyCheck),
}

impl MeshCheck {
    /// Begins a check.
    pub fn new(format: MeshFormat) -> Self {
        Self(match format {
            MeshFormat::Stl => Kind::Stl(StlCheck::default()),
            MeshFormat::Ply => Kind::Ply(PlyCheck::default()),
        })
    }

    /// Looks at the next piece.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedFormat`] as soon as the file cannot be of the format.
    pub fn update(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.0 {
            Kind::Stl(check) => {
                check.update(bytes);
                Ok(())
            }
            Kind::Ply(check) => check.update(bytes),
        }
    }

    /// Ends the check.
    ///
    /// # Errors
    /// [`ErrorKind::Integrity`] when the file is cut off or too long for what its header says,
    /// [`ErrorKind::UnexpectedFormat`] when it is of another format.
    pub fn finish(self) -> Result<()> {
        match self.0 {
            Kind::Stl(check) => check.finish(),
            Kind::Ply(check) => check.finish(),
        }
    }
}

/// Binary STL is 84 + 50·n bytes with n at offset 80, whatever its first bytes are: some begin with
/// `solid` like the text form.
#[derive(Debug, Default)]
struct StlCheck {
    head: Vec<u8>,
    tail: Vec<u8>,
    length: u64,
}

const STL_HEAD: usize = 84;
const STL_TAIL: usize = 512;

impl StlCheck {
    fn update(&mut self, bytes: &[u8]) {
        let wanted = STL_HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..wanted]);
        self.length += bytes.len() as u64;
        let last = &bytes[bytes.len().saturating_sub(STL_TAIL)..];
        self.tail.extend_from_slice(last);
        let spare = self.tail.len().saturating_sub(STL_TAIL);
        self.tail.drain(..spare);
    }

    fn finish(self) -> Result<()> {
        let counted = self
            .head
            .get(80..84)
            .and_then(|count| count.try_into().ok());
        let binary_length = counted.map(|count| 84 + 50 * u64::from(u32::from_le_bytes(count)));
        if binary_length == Some(self.length) {
            return Ok(());
        }
        let text = self
            .head
            .iter()
            .take(512)
            .all(|byte| byte.is_ascii() && *byte != 0);
        if self.head.starts_with(b"solid") && text {
            let end = String::from_utf8_lossy(&self.tail);
            let complete = end
                .trim_end()
                .lines()
                .last()
                .is_some_and(|line| line.trim_start().starts_with("endsolid"));
            return if complete { Ok(()) } else { Err(cut_off()) };
        }
        match binary_length {
            // Plausible as binary STL but for its length: a page of text would claim absurd counts.
            Some(length) if length > self.length && length < self.length.saturating_mul(64) => {
                Err(cut_off())
            }
            _ => Err(another_format("the file is not an STL mesh")),
        }
    }
}

pub(super) fn cut_off() -> Error {
    Error::new(
        ErrorKind::Integrity,
        "the mesh is cut off: its header promises more",
    )
}

pub(super) fn another_format(detail: &'static str) -> Error {
    Error::new(ErrorKind::UnexpectedFormat, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: MeshFormat, bytes: &[u8]) -> Result<()> {
        // In one piece, and byte by byte: the pieces a network delivers must not matter.
        let run = |size: usize| {
            let mut check = MeshCheck::new(format);
            bytes
                .chunks(size)
                .try_for_each(|piece| check.update(piece))?;
            check.finish()
        };
        let (whole, single) = (run(bytes.len().max(1)), run(1));
        assert_eq!(
            whole.as_ref().err().map(Error::kind),
            single.err().map(|e| e.kind())
        );
        whole
    }

    fn kind(format: MeshFormat, bytes: &[u8]) -> Option<ErrorKind> {
        check(format, bytes).err().map(|error| error.kind())
    }

    fn stl(triangles: u32) -> Vec<u8> {
        let mut bytes = vec![b'x'; 80];
        bytes.extend(triangles.to_le_bytes());
        bytes.extend(vec![0; 50 * triangles as usize]);
        bytes
    }

    #[test]
    fn binary_stl_is_as_long_as_it_says() {
        assert!(check(MeshFormat::Stl, &stl(0)).is_ok());
        assert!(check(MeshFormat::Stl, &stl(3)).is_ok());
        let mut named_solid = stl(3);
        named_solid[..5].copy_from_slice(b"solid");
        assert!(check(MeshFormat::Stl, &named_solid).is_ok());
        assert_eq!(
            kind(MeshFormat::Stl, &stl(3)[..200]),
            Some(ErrorKind::Integrity)
        );
        assert_eq!(
            kind(MeshFormat::Stl, &named_solid[..200]),
            Some(ErrorKind::Integrity)
        );
    }

    #[test]
    fn text_stl_ends_with_its_closing_word() {
        let text = b"solid crown\nfacet normal 0 0 1\nendfacet\nendsolid crown\n";
        assert!(check(MeshFormat::Stl, text).is_ok());
        assert_eq!(
            kind(MeshFormat::Stl, &text[..30]),
            Some(ErrorKind::Integrity)
        );
    }

    #[test]
    fn what_is_no_stl_is_said_to_be_none() {
        for other in [
            &b""[..],
            b"{\"success\":false,\"errorCode\":\"X\"}",
            b"<!doctype html><html><head><title>Bad gateway</title></head><body><h1>502</h1>...............</body></html>",
            b"\x1f\x8b\x08\0\0\0\0\0",
            b"ply\nformat ascii 1.0\nend_header\n",
        ] {
            assert_eq!(kind(MeshFormat::Stl, other), Some(ErrorKind::UnexpectedFormat));
        }
    }

    const HEADER: &str = "ply\nformat FORMAT 1.0\ncomment made up\nelement vertex 3\nproperty float x\n\
        property float y\nproperty float z\nelement face 2\nproperty list uchar int vertex_indices\nend_header\n";

    fn binary_ply(little: bool) -> Vec<u8> {
        let name = if little {
            "binary_little_endian"
        } else {
            "binary_big_endian"
        };
        let mut bytes = HEADER.replace("FORMAT", name).into_bytes();
        bytes.extend([0; 36]);
        bytes.push(3);
        bytes.extend([0; 12]);
        bytes.push(4);
        bytes.extend([0; 16]);
        bytes
    }

    #[test]
    fn ply_is_as_long_as_it_says_in_every_encoding() {
        let text = format!(
            "{}0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n3 2 1 0\n",
            HEADER.replace("FORMAT", "ascii")
        );
        for whole in [text.into_bytes(), binary_ply(true), binary_ply(false)] {
            assert!(check(MeshFormat::Ply, &whole).is_ok());
            let mut with_newline = whole.clone();
            with_newline.push(b'\n');
            assert!(check(MeshFormat::Ply, &with_newline).is_ok());
            for cut in [whole.len() - 9, whole.len() - 20, 100, 10] {
                assert_eq!(
                    kind(MeshFormat::Ply, &whole[..cut]),
                    Some(ErrorKind::Integrity),
                    "cut at {cut}"
                );
            }
        }
        let mut too_long = binary_ply(true);
        too_long.extend([1; 40]);
        assert_eq!(kind(MeshFormat::Ply, &too_long), Some(ErrorKind::Integrity));
    }

    #[test]
    fn carriage_returns_in_a_ply_header_are_fine() {
        let bytes = b"ply\r\nformat ascii 1.0\r\nelement vertex 1\r\nproperty float x\r\nend_header\r\n0\r\n";
        assert!(check(MeshFormat::Ply, bytes).is_ok());
    }

    #[test]
    fn a_ply_header_ends_with_its_own_line_wherever_the_pieces_end() {
        let ply = b"ply\nformat ascii 1.0\ncomment end_header comes later, and this line is long\n\
            element vertex 1\nproperty float x\nend_header\n0\n";
        for size in 1..=ply.len() {
            let mut check = MeshCheck::new(MeshFormat::Ply);
            for piece in ply.chunks(size) {
                check.update(piece).unwrap();
            }
            assert!(check.finish().is_ok(), "pieces of {size}");
        }
        let endless = [
            b"ply\n".to_vec(),
            vec![b' '; 70_000],
            b"\nend_header\n".to_vec(),
        ]
        .concat();
        assert_eq!(
            kind(MeshFormat::Ply, &endless),
            Some(ErrorKind::UnexpectedFormat),
        );
    }

    #[test]
    fn what_is_no_ply_is_said_to_be_none() {
        let endless = [
            b"ply\nformat ascii 1.0\n".to_vec(),
            b"comment x\n".repeat(20_000),
        ]
        .concat();
        for other in [
            &stl(2)[..],
            b"plywood",
            b"{\"success\":false}",
            b"ply\nformat klingon 1.0\nend_header\n",
            b"ply\nformat ascii 1.0\nelement vertex -1\nend_header\n",
            b"ply\nformat ascii 1.0\nproperty float x\nend_header\n",
            b"ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty strange x\nend_header\n",
            &endless,
        ] {
            assert_eq!(kind(MeshFormat::Ply, other), Some(ErrorKind::UnexpectedFormat), "{}", String::from_utf8_lossy(&other[..other.len().min(40)]));
        }
        assert_eq!(
            kind(MeshFormat::Ply, b""),
            Some(ErrorKind::UnexpectedFormat)
        );
    }

    #[test]
    fn absurd_counts_end_in_an_error_not_in_a_panic() {
        let absurd = b"ply\nformat binary_little_endian 1.0\nelement vertex 18446744073709551615\nproperty double x\nend_header\n12345678";
        assert_eq!(kind(MeshFormat::Ply, absurd), Some(ErrorKind::Integrity));
        let list = b"ply\nformat binary_little_endian 1.0\nelement face 18446744073709551615\nproperty list uint double i\nend_header\n\xff\xff\xff\xff";
        assert_eq!(kind(MeshFormat::Ply, list), Some(ErrorKind::Integrity));
        let empty_rows = b"ply\nformat binary_little_endian 1.0\nelement face 18446744073709551615\nend_header\n";
        assert!(check(MeshFormat::Ply, empty_rows).is_ok());
    }
}
