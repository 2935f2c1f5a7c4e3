//! The formulas: where a point of a jaw or a crown is.

#![expect(
    clippy::many_single_char_names,
    reason = "formulas are read with the letters they are written with"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "vertex counts are far below 2^52, and files carry 32-bit floats"
)]

use std::f64::consts::{PI, TAU};

use super::{Mesh, MeshKind};

/// A point as files carry it.
pub(super) type Point = [f32; 3];

const GUM: [u8; 3] = [205, 118, 116];
const ENAMEL: [u8; 3] = [236, 228, 208];

/// The ring `ring` as one list of points.
pub(super) fn ring(mesh: &Mesh, ring: u64) -> Vec<Point> {
    (0..mesh.segments)
        .map(|at| vertex(mesh, ring, at))
        .collect()
}

/// The point before the first ring, or after the last.
pub(super) fn pole(mesh: &Mesh, last: bool) -> Point {
    let t = if last { 1.0 } else { 0.0 };
    let p = match mesh.kind {
        MeshKind::Crown(fdi) => sized(mesh.seed, crown(fdi, t, 0.0)),
        // The ends of a jaw are closed on the centre line.
        MeshKind::UpperArch | MeshKind::LowerArch => centre(mesh.kind, t).0,
    };
    rounded(flipped(mesh.kind, p))
}

fn vertex(mesh: &Mesh, ring: u64, segment: u64) -> Point {
    let t = (ring as f64 + 0.5) / mesh.rings as f64;
    // Running the other way round keeps the outside outside after a jaw is turned upside down.
    let turn = if mesh.kind == MeshKind::UpperArch {
        -1.0
    } else {
        1.0
    };
    let angle = turn * TAU * segment as f64 / mesh.segments as f64;
    let p = match mesh.kind {
        // A designed surface is smooth: only its size differs from one to the next.
        MeshKind::Crown(fdi) => return rounded(sized(mesh.seed, crown(fdi, t, angle))),
        MeshKind::UpperArch | MeshKind::LowerArch => arch(mesh.kind, t, angle),
    };
    // A scanner's noise, a hundredth of a millimetre.
    let noise = hash(mesh.seed, ring * mesh.segments + segment);
    let [x, y, z] = flipped(mesh.kind, p);
    let wobble = |shift: u32| (((noise >> shift) & 0xffff) as f64 / 65_535.0 - 0.5) * 0.02;
    rounded([x + wobble(0), y + wobble(16), z + wobble(32)])
}

/// Up to five per cent larger or smaller.
fn sized(seed: u64, point: [f64; 3]) -> [f64; 3] {
    let factor = 0.95 + 0.1 * ((hash(seed, 0) & 0xffff) as f64 / 65_535.0);
    point.map(|value| value * factor)
}

fn rounded([x, y, z]: [f64; 3]) -> Point {
    [x as f32, y as f32, z as f32]
}

fn flipped(kind: MeshKind, [x, y, z]: [f64; 3]) -> [f64; 3] {
    if kind == MeshKind::UpperArch {
        [x, y, -z]
    } else {
        [x, y, z]
    }
}

/// Spreads a seed and a number over 64 bits.
pub(super) fn hash(seed: u64, n: u64) -> u64 {
    let mut x = seed ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A shell with cusps on top and a cavity for the prepared tooth below. `t` runs from the roof of the cavity
/// over the margin to the middle of the biting surface.
fn crown(fdi: u8, t: f64, angle: f64) -> [f64; 3] {
    // Half widths along and across the jaw, height, number of cusps, height of the cusps.
    let (along, across, height, cusps, cusp) = match fdi % 10 {
        1 | 2 => (3.9, 3.2, 9.0, 2.0, 0.3),
        3 => (3.8, 3.8, 9.5, 1.0, 0.8),
        4 | 5 => (3.5, 4.3, 7.5, 2.0, 1.0),
        _ => (5.3, 5.0, 6.8, 4.0, 1.1),
    };
    let latitude = PI * t;
    let (sine, cosine) = (latitude.sin(), latitude.cos());
    if t < 0.5 {
        let z = 0.55 * height * cosine;
        return [along * sine * angle.cos(), across * sine * angle.sin(), z];
    }
    let radius = sine.max(0.0).powf(0.45);
    let up = -cosine;
    // Front teeth end in an edge.
    let taper = if fdi % 10 <= 3 { 1.0 - 0.72 * up } else { 1.0 };
    let fossa = if fdi % 10 <= 3 { 0.0 } else { 1.1 };
    let fossa = fossa * (-(radius / 0.4).powi(2)).exp() * up;
    // Cusps stand between the middle and the margin, and reach neither.
    let place = 2.2 * radius.powi(2) * (1.0 - radius.powi(6));
    let relief = cusp * (cusps * angle + PI).cos() * place * up;
    [
        along * radius * angle.cos(),
        across * radius * taper * angle.sin(),
        height * up - fossa + relief,
    ]
}

/// The centre line of a jaw at `t`, its direction outward, and how high the teeth stand there.
fn centre(kind: MeshKind, t: f64) -> ([f64; 3], [f64; 2], f64) {
    let (width, depth, teeth) = match kind {
        MeshKind::UpperArch => (27.0, 42.0, 14.0),
        _ => (24.5, 38.0, 14.0),
    };
    let turn = (t - 0.5) * 1.08 * PI;
    let (sine, cosine) = (turn.sin(), turn.cos());
    let outward = [sine / width, cosine / depth];
    let length = outward[0].hypot(outward[1]);
    let direction = [outward[0] / length, outward[1] / length];
    let bump = (teeth * PI * t).sin().abs().sqrt();
    ([width * sine, depth * cosine, 0.0], direction, bump)
}

/// A horseshoe of gum with a row of teeth on it.
fn arch(kind: MeshKind, t: f64, angle: f64) -> [f64; 3] {
    let ([x, y, _], [outward_x, outward_y], bump) = centre(kind, t);
    let front = (PI * t).sin();
    let (sine, cosine) = (angle.sin(), angle.cos());
    let upper = sine.max(0.0);
    // Molars are wide, front teeth narrow; between two teeth the row is thinner.
    let half = (5.6 - 1.9 * front) * (1.0 - upper * (0.35 - 0.2 * bump));
    let z = if sine > 0.0 {
        upper.powf(0.6) * (3.0 + (4.5 + 2.5 * front) * bump)
    } else {
        7.5 * sine
    };
    let side = half * cosine;
    [x + side * outward_x, y + side * outward_y, z]
}

/// Gum below, enamel on the teeth.
pub(super) fn colour(mesh: &Mesh, ring: u64, segment: u64) -> [u8; 3] {
    let t = (ring as f64 + 0.5) / mesh.rings as f64;
    let angle = TAU * segment as f64 / mesh.segments as f64;
    let (_, _, bump) = centre(mesh.kind, t);
    let turn = if mesh.kind == MeshKind::UpperArch {
        -1.0
    } else {
        1.0
    };
    if (turn * angle).sin() > 0.35 && bump > 0.45 {
        ENAMEL
    } else {
        GUM
    }
}
