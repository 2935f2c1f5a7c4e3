//! Dental meshes made by formula: jaws and crowns, the same bytes for the same seed, as STL or PLY of any size.
//!
//! A mesh is never in memory as a whole. Any part of its file can be produced from its offset, so a server can
//! stream forty megabytes, or resume in the middle, in a few kilobytes of memory.
//!
//! ```
//! use dental_sandbox::mesh::{Format, Mesh, MeshKind};
//!
//! let mesh = Mesh::new(MeshKind::UpperArch, 7, 100_000);
//! let mut file = Vec::new();
//! let written = mesh.write_to(Format::Ply, &mut file)?;
//! assert_eq!(written, file.len() as u64);
//! assert!(file.starts_with(b"ply\n"));
//! # std::io::Result::Ok(())
//! ```

mod encode;
mod shape;

use std::io::{self, Write};

use crate::body::ByteSource as _;
pub(crate) use encode::Reader;

/// What a mesh shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeshKind {
    /// A scan of the upper jaw.
    UpperArch,
    /// A scan of the lower jaw.
    LowerArch,
    /// A crown for the tooth of this FDI number.
    Crown(u8),
}

/// A mesh file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Binary STL: no colours.
    Stl,
    /// Binary little-endian PLY: scans carry vertex colours.
    Ply,
}

impl Format {
    /// The format a file extension names.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "stl" => Some(Self::Stl),
            "ply" => Some(Self::Ply),
            _ => None,
        }
    }

    /// The file extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Stl => "stl",
            Self::Ply => "ply",
        }
    }
}

/// How large generated meshes are, counted as STL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MeshSize {
    /// Tens of kilobytes: quick tests.
    #[default]
    Small,
    /// 20 to 40 MB for a scan, 5 to 8 MB for a crown, as real ones.
    Realistic,
    /// About this many bytes.
    Bytes(u64),
}

impl MeshSize {
    /// Bytes to aim for.
    pub fn bytes(self, kind: MeshKind, seed: u64) -> u64 {
        let scan = !matches!(kind, MeshKind::Crown(_));
        match self {
            Self::Small => {
                if scan {
                    72_000
                } else {
                    30_000
                }
            }
            Self::Realistic => {
                if scan {
                    20_000_000 + seed % 20_000_000
                } else {
                    5_000_000 + seed % 3_000_000
                }
            }
            Self::Bytes(n) => n,
        }
    }
}

/// A mesh that can be written in either format. Closed, outward-facing, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mesh {
    kind: MeshKind,
    seed: u64,
    /// Closed rings of vertices, from one pole to the other.
    rings: u64,
    /// Vertices of one ring.
    segments: u64,
}

impl Mesh {
    /// A mesh whose STL has about `stl_bytes` bytes. The seed varies it a little.
    pub fn new(kind: MeshKind, seed: u64, stl_bytes: u64) -> Self {
        // Two triangles of 50 bytes for each vertex of a ring.
        let cells = (stl_bytes / 100).clamp(16, 20_000_000);
        let (ratio, least) = match kind {
            MeshKind::Crown(_) => (1, 8),
            // A jaw is longer than it is thick.
            MeshKind::UpperArch | MeshKind::LowerArch => (5, 8),
        };
        let segments = (cells / ratio).isqrt().max(least);
        let rings = (cells / segments).max(2);
        Self {
            kind,
            seed,
            rings,
            segments,
        }
    }

    /// What it shows.
    pub fn kind(&self) -> MeshKind {
        self.kind
    }

    /// Number of vertices.
    pub fn vertices(&self) -> u64 {
        2 + self.rings * self.segments
    }

    /// Number of triangles.
    pub fn triangles(&self) -> u64 {
        2 * self.rings * self.segments
    }

    /// Exact length of its file.
    pub fn file_length(&self, format: Format) -> u64 {
        self.reader(format).total()
    }

    /// Writes the file; returns its length.
    pub fn write_to(&self, format: Format, out: &mut impl Write) -> io::Result<u64> {
        let mut reader = self.reader(format);
        let total = reader.total();
        let mut at = 0;
        let mut chunk = Vec::new();
        while at < total {
            chunk.clear();
            reader.read_at(at, 64 * 1024, &mut chunk);
            out.write_all(&chunk)?;
            at += chunk.len() as u64;
        }
        Ok(total)
    }

    pub(crate) fn reader(&self, format: Format) -> Reader {
        Reader::new(*self, format)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const KINDS: [MeshKind; 5] = [
        MeshKind::UpperArch,
        MeshKind::LowerArch,
        MeshKind::Crown(36),
        MeshKind::Crown(24),
        MeshKind::Crown(11),
    ];

    fn file(mesh: Mesh, format: Format) -> Vec<u8> {
        let mut out = Vec::new();
        mesh.write_to(format, &mut out).expect("a Vec takes all");
        out
    }

    fn float(bytes: &[u8]) -> f32 {
        f32::from_le_bytes(bytes.try_into().expect("four bytes"))
    }

    #[test]
    fn stl_is_84_bytes_and_50_per_triangle() {
        for kind in KINDS {
            let mesh = Mesh::new(kind, 1, 40_000);
            let stl = file(mesh, Format::Stl);
            let count = u32::from_le_bytes(stl[80..84].try_into().expect("four bytes"));
            assert_eq!(u64::from(count), mesh.triangles());
            assert_eq!(stl.len(), 84 + 50 * count as usize);
            assert!(!stl.starts_with(b"solid"), "would pass for an ASCII STL");
        }
    }

    #[test]
    fn ply_counts_are_exact() {
        for kind in KINDS {
            let mesh = Mesh::new(kind, 1, 40_000);
            let ply = file(mesh, Format::Ply);
            let head_end = ply
                .windows(11)
                .position(|w| w == b"end_header\n")
                .expect("a header")
                + 11;
            let head = String::from_utf8(ply[..head_end].to_vec()).expect("ASCII");
            assert!(head.starts_with("ply\nformat binary_little_endian 1.0\n"));
            assert!(head.contains(&format!("element vertex {}\n", mesh.vertices())));
            assert!(head.contains(&format!("element face {}\n", mesh.triangles())));
            let colours = head.contains("uchar red");
            assert_eq!(colours, !matches!(kind, MeshKind::Crown(_)));
            let vertex = if colours { 15 } else { 12 };
            let body = mesh.vertices() * vertex + mesh.triangles() * 13;
            assert_eq!(ply.len() as u64, head_end as u64 + body);
        }
    }

    #[test]
    fn surfaces_are_closed_and_face_outward() {
        for kind in KINDS {
            let stl = file(Mesh::new(kind, 3, 60_000), Format::Stl);
            let mut edges: HashMap<([u8; 12], [u8; 12]), u32> = HashMap::new();
            let mut volume = 0.0_f64;
            for triangle in stl[84..].chunks_exact(50) {
                let corner: Vec<[u8; 12]> = (1..4)
                    .map(|c| triangle[12 * c..12 * c + 12].try_into().expect("12 bytes"))
                    .collect();
                for side in 0..3 {
                    *edges
                        .entry((corner[side], corner[(side + 1) % 3]))
                        .or_default() += 1;
                }
                let p: Vec<[f64; 3]> = corner
                    .iter()
                    .map(|c| [0, 4, 8].map(|at| f64::from(float(&c[at..at + 4]))))
                    .collect();
                volume += p[0][0] * (p[1][1] * p[2][2] - p[1][2] * p[2][1])
                    + p[0][1] * (p[1][2] * p[2][0] - p[1][0] * p[2][2])
                    + p[0][2] * (p[1][0] * p[2][1] - p[1][1] * p[2][0]);
            }
            for ((from, to), times) in &edges {
                assert_eq!(
                    *times, 1,
                    "{kind:?}: an edge is used once in each direction"
                );
                assert!(edges.contains_key(&(*to, *from)), "{kind:?} has a hole");
            }
            let volume = volume / 6.0;
            assert!(volume > 50.0, "{kind:?} has volume {volume}");
        }
    }

    #[test]
    fn any_part_can_be_read_from_its_offset() {
        let mesh = Mesh::new(MeshKind::LowerArch, 9, 30_000);
        for format in [Format::Stl, Format::Ply] {
            let whole = file(mesh, format);
            for (from, length) in [(0, 1), (79, 10), (83, 60), (1000, 7000), (29_990, 500)] {
                let mut part = Vec::new();
                mesh.reader(format).read_at(from as u64, length, &mut part);
                let end = (from + length).min(whole.len());
                assert!(part == whole[from.min(end)..end], "{format:?} {from}");
            }
        }
    }

    #[test]
    fn a_seed_always_gives_the_same_bytes_and_another_seed_others() {
        let make = |seed| file(Mesh::new(MeshKind::Crown(36), seed, 30_000), Format::Stl);
        assert!(make(1) == make(1));
        assert!(make(1) != make(2));
    }

    #[test]
    fn sizes_come_close_to_what_was_asked() {
        for asked in [30_000_u64, 1_000_000, 40_000_000] {
            for kind in KINDS {
                let got = Mesh::new(kind, 1, asked).file_length(Format::Stl);
                let off = got.abs_diff(asked);
                assert!(off * 10 < asked, "{kind:?}: asked {asked}, got {got}");
            }
        }
    }
}
