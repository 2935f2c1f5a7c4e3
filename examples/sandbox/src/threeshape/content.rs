//! What is in the files: real STL and PLY made by formula, opaque scans, and the published test vector.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex};

use bytes::Bytes;
use sha1::{Digest as _, Sha1};

use crate::body::{ByteSource, Source};
use crate::mesh::{Format, Mesh, MeshKind};
use crate::{lock, random};

/// 117 bytes whose SHA-1 is known to be `f27ed3c03df603f12fac2bae7bcc4cdf652b4407`.
pub(crate) const VECTOR: &str = "solid sandbox\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n\
    vertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid sandbox\n";

/// The bytes of a file, as a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Content {
    /// A jaw or a crown.
    Mesh {
        kind: MeshKind,
        seed: u64,
        bytes: u64,
        format: Format,
    },
    /// A small ASCII STL, another one for each seed.
    Ascii(u64),
    /// Bytes that mean nothing here, as a vendor's own scan format does.
    Opaque {
        seed: u64,
        length: u64,
    },
    Bytes(Bytes),
}

impl Content {
    /// The bytes, made while they are read.
    pub(crate) fn source(&self) -> Source {
        match self {
            Self::Mesh {
                kind,
                seed,
                bytes,
                format,
            } => Box::new(Mesh::new(*kind, *seed, *bytes).reader(*format)),
            Self::Ascii(seed) => Box::new(Bytes::from(ascii(*seed))),
            Self::Opaque { seed, length } => Box::new(Opaque {
                seed: *seed,
                length: *length,
            }),
            Self::Bytes(bytes) => Box::new(bytes.clone()),
        }
    }

    /// All bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut source = self.source();
        let total = usize::try_from(source.total()).unwrap_or(usize::MAX);
        let mut out = Vec::with_capacity(total.min(64 * 1024 * 1024));
        while out.len() < total {
            source.read_at(out.len() as u64, 1024 * 1024, &mut out);
        }
        out
    }

    /// Lower-case hex of the SHA-1. Made once per recipe and process: a page of cases shows many.
    pub(crate) fn sha1(&self) -> String {
        static KNOWN: LazyLock<Mutex<HashMap<Content, String>>> = LazyLock::new(Mutex::default);
        if let Some(hash) = lock(&KNOWN).get(self) {
            return hash.clone();
        }
        let mut source = self.source();
        let total = source.total();
        let mut hash = Sha1::new();
        let (mut at, mut chunk) = (0, Vec::new());
        while at < total {
            chunk.clear();
            source.read_at(at, 1024 * 1024, &mut chunk);
            hash.update(&chunk);
            at += chunk.len() as u64;
        }
        let hash = random::hex(&hash.finalize());
        lock(&KNOWN).insert(self.clone(), hash.clone());
        hash
    }

    /// The scan in an opaque file, as PLY: what the conversion answers with.
    pub(crate) fn as_ply(&self) -> Option<Self> {
        match self {
            Self::Opaque { seed, length } => Some(Self::Mesh {
                kind: if seed % 2 == 0 {
                    MeshKind::UpperArch
                } else {
                    MeshKind::LowerArch
                },
                seed: *seed,
                bytes: (*length).max(6_000),
                format: Format::Ply,
            }),
            _ => None,
        }
    }
}

/// A tetrahedron whose size no other seed has.
fn ascii(seed: u64) -> String {
    let size = format!("{}.{:04}", 1 + seed / 10_000, seed % 10_000);
    let corners = [
        "0 0 0".to_owned(),
        format!("{size} 0 0"),
        format!("0 {size} 0"),
        format!("0 0 {size}"),
    ];
    let faces = [
        ("0 0 -1", [0, 2, 1]),
        ("0 -1 0", [0, 1, 3]),
        ("-1 0 0", [0, 3, 2]),
        ("0.57735 0.57735 0.57735", [1, 2, 3]),
    ];
    let mut text = "solid sandbox\n".to_owned();
    for (normal, face) in faces {
        let _ = writeln!(text, "  facet normal {normal}\n    outer loop");
        for corner in face {
            let _ = writeln!(text, "      vertex {}", corners[corner]);
        }
        text.push_str("    endloop\n  endfacet\n");
    }
    text.push_str("endsolid sandbox\n");
    text
}

/// Bytes by formula: any offset can be made without the ones before it.
#[derive(Debug)]
struct Opaque {
    seed: u64,
    length: u64,
}

impl ByteSource for Opaque {
    fn total(&self) -> u64 {
        self.length
    }

    fn read_at(&mut self, offset: u64, max: usize, out: &mut Vec<u8>) {
        let end = self.length.min(offset.saturating_add(max as u64));
        for at in offset..end {
            // SplitMix64: good enough to make every file another.
            let mut z = ((self.seed << 32) | (at / 8)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            out.push(z.to_le_bytes()[usize::try_from(at % 8).unwrap_or(0)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_vector_has_its_published_hash() {
        let content = Content::Bytes(Bytes::from_static(VECTOR.as_bytes()));
        assert_eq!(VECTOR.len(), 117);
        assert_eq!(content.sha1(), "f27ed3c03df603f12fac2bae7bcc4cdf652b4407");
    }

    #[test]
    fn a_part_of_an_opaque_file_is_the_part_of_the_whole() {
        let content = Content::Opaque {
            seed: 7,
            length: 1000,
        };
        let whole = content.bytes();
        assert_eq!(whole.len(), 1000);
        let mut part = Vec::new();
        content.source().read_at(333, 100, &mut part);
        assert_eq!(part, whole[333..433]);
    }

    #[test]
    fn seeds_make_different_files() {
        assert_ne!(Content::Ascii(1).sha1(), Content::Ascii(2).sha1());
        assert_ne!(Content::Ascii(1).sha1(), Content::Ascii(10_001).sha1());
    }
}
