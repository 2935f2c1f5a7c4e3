//! Mesh files from any offset: STL and PLY records made one by one.

#![expect(
    clippy::cast_possible_truncation,
    reason = "a mesh is at most 20 million cells, so its numbers fit 32 bits and its records fit memory"
)]

use super::shape::{Point, colour, pole, ring};
use super::{Format, Mesh, MeshKind};
use crate::body::ByteSource;

/// Reads a mesh file.
#[derive(Debug)]
pub(crate) struct Reader {
    mesh: Mesh,
    format: Format,
    head: Vec<u8>,
    /// The rings used last: neighbours share them.
    rings: [Option<(u64, Vec<Point>)>; 2],
}

impl Reader {
    pub(super) fn new(mesh: Mesh, format: Format) -> Self {
        let head = match format {
            Format::Stl => stl_head(&mesh),
            Format::Ply => ply_head(&mesh),
        };
        Self {
            mesh,
            format,
            head,
            rings: [None, None],
        }
    }

    fn coloured(&self) -> bool {
        !matches!(self.mesh.kind, MeshKind::Crown(_))
    }

    fn vertex_length(&self) -> u64 {
        if self.coloured() { 15 } else { 12 }
    }

    fn point(&mut self, index: u64) -> Point {
        let segments = self.mesh.segments;
        if index == 0 || index > self.mesh.rings * segments {
            return pole(&self.mesh, index != 0);
        }
        let (number, at) = ((index - 1) / segments, (index - 1) % segments);
        let slot = (number % 2) as usize;
        if !matches!(&self.rings[slot], Some((known, _)) if *known == number) {
            self.rings[slot] = Some((number, ring(&self.mesh, number)));
        }
        match &self.rings[slot] {
            Some((_, points)) => points[at as usize],
            None => [0.0; 3],
        }
    }

    /// The three vertices of a triangle: a fan at each end, two per cell between.
    fn corners(&self, triangle: u64) -> [u64; 3] {
        let (segments, rings) = (self.mesh.segments, self.mesh.rings);
        let at = |ring: u64, segment: u64| 1 + ring * segments + segment % segments;
        if triangle < segments {
            return [0, at(0, triangle + 1), at(0, triangle)];
        }
        let inner = triangle - segments;
        let cell = inner / 2;
        let (ring, segment) = (cell / segments, cell % segments);
        if ring + 1 >= rings {
            let segment = inner - 2 * segments * (rings - 1);
            let last = self.mesh.vertices() - 1;
            return [at(rings - 1, segment), at(rings - 1, segment + 1), last];
        }
        let low = at(ring, segment);
        let low_next = at(ring, segment + 1);
        let high = at(ring + 1, segment);
        let high_next = at(ring + 1, segment + 1);
        if inner.is_multiple_of(2) {
            [low, low_next, high_next]
        } else {
            [low, high_next, high]
        }
    }

    fn stl_record(&mut self, triangle: u64, out: &mut Vec<u8>) {
        let [a, b, c] = self.corners(triangle).map(|index| self.point(index));
        for value in normal(a, b, c).into_iter().chain(a).chain(b).chain(c) {
            out.extend_from_slice(&value.to_le_bytes());
        }
        out.extend_from_slice(&[0, 0]);
    }

    fn ply_vertex(&mut self, index: u64, out: &mut Vec<u8>) {
        for value in self.point(index) {
            out.extend_from_slice(&value.to_le_bytes());
        }
        if self.coloured() {
            let cell = index
                .saturating_sub(1)
                .min(self.mesh.rings * self.mesh.segments - 1);
            let (ring, segment) = (cell / self.mesh.segments, cell % self.mesh.segments);
            out.extend_from_slice(&colour(&self.mesh, ring, segment));
        }
    }

    fn ply_face(&self, triangle: u64, out: &mut Vec<u8>) {
        out.push(3);
        for index in self.corners(triangle) {
            out.extend_from_slice(&(index as u32).to_le_bytes());
        }
    }
}

impl ByteSource for Reader {
    fn total(&self) -> u64 {
        let head = self.head.len() as u64;
        match self.format {
            Format::Stl => head + 50 * self.mesh.triangles(),
            Format::Ply => {
                head + self.vertex_length() * self.mesh.vertices() + 13 * self.mesh.triangles()
            }
        }
    }

    fn read_at(&mut self, offset: u64, max: usize, out: &mut Vec<u8>) {
        let end = offset.saturating_add(max as u64).min(self.total());
        let head = self.head.len() as u64;
        let vertices_end = head + self.vertex_length() * self.mesh.vertices();
        let mut at = offset;
        let mut record = Vec::with_capacity(64);
        while at < end {
            let skip;
            if at < head {
                record.clone_from(&self.head);
                skip = at;
            } else {
                record.clear();
                match self.format {
                    Format::Stl => {
                        skip = (at - head) % 50;
                        self.stl_record((at - head) / 50, &mut record);
                    }
                    Format::Ply if at < vertices_end => {
                        let length = self.vertex_length();
                        skip = (at - head) % length;
                        self.ply_vertex((at - head) / length, &mut record);
                    }
                    Format::Ply => {
                        skip = (at - vertices_end) % 13;
                        self.ply_face((at - vertices_end) / 13, &mut record);
                    }
                }
            }
            let take = (record.len() as u64 - skip).min(end - at);
            out.extend_from_slice(&record[skip as usize..(skip + take) as usize]);
            at += take;
        }
    }
}

#[expect(clippy::many_single_char_names, reason = "a formula")]
fn normal(a: Point, b: Point, c: Point) -> Point {
    let u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    let v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    let n = [
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    ];
    let length = (n[0] * n[0] + n[1] * n[1] + n[2] * n[2]).sqrt();
    if length > 0.0 {
        n.map(|value| value / length)
    } else {
        [0.0; 3]
    }
}

fn stl_head(mesh: &Mesh) -> Vec<u8> {
    let mut head = b"binary STL, synthetic, made by dental-sandbox".to_vec();
    head.resize(80, b' ');
    head.extend_from_slice(&(mesh.triangles() as u32).to_le_bytes());
    head
}

fn ply_head(mesh: &Mesh) -> Vec<u8> {
    let colours = if matches!(mesh.kind, MeshKind::Crown(_)) {
        ""
    } else {
        "property uchar red\nproperty uchar green\nproperty uchar blue\n"
    };
    format!(
        "ply\nformat binary_little_endian 1.0\ncomment synthetic, made by dental-sandbox\n\
         element vertex {}\nproperty float x\nproperty float y\nproperty float z\n{colours}\
         element face {}\nproperty list uchar int vertex_indices\nend_header\n",
        mesh.vertices(),
        mesh.triangles(),
    )
    .into_bytes()
}
