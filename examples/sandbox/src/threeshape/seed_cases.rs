//! The cases of the seed: who is in them, what is odd about each, which files they have.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};

use super::content::{Content, VECTOR};
use super::seed::user_id;
use super::state::{Actor, Case, Comment, File, Oddity, Place, Region};
use crate::mesh::{Format, MeshKind, MeshSize};

/// How much is seeded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Cases of the first doctor of Europe: up to 23 of the described set, further ones plain.
    pub(crate) cases: u32,
    /// How large the scans of three cases of each doctor are; those of the others are small.
    pub(crate) mesh: MeshSize,
    /// Bytes of every scan; 0 = as `mesh` says.
    pub(crate) bytes: u64,
}

/// Cases of the first doctor of Europe in the described set.
pub(crate) const DESCRIBED: u32 = 23;

#[rustfmt::skip]
const FIRST_NAMES: [&str; 12] = [
    "Quirinius", "Rosalinde", "Sigismund", "Theodelind", "Ulfhildur", "Valdemarus",
    "Wolfhardt", "Xanthippa", "Yolandius", "Zacharina", "Adelgunde", "Bartholomea",
];

#[rustfmt::skip]
const LAST_NAMES: [&str; 13] = [
    "Abendstern", "Bockelmann-Riese", "Czernohorsky", "Dreyfussel", "Eschenbrunn", "Fichtelgruber", "Gravensteyn",
    "Hinterseher", "Immergruen", "Jasperweit", "Kornblumius", "Lindwurmer", "Mohnkopfer",
];

/// The technician in every case.
pub(crate) const OPERATOR: &str = "Wendelgard Pfaffenzeller";
/// Starts every patient's number.
pub(crate) const REFERENCE: &str = "SBXREF-";

const CREATOR: &[&str] = &["Creator"];
const RECEIVER: &[&str] = &["Receiver"];
const ABSURD: &[&str] = &["Receiver", "Keeper of the Golden Toothbrush"];

/// Personal data in the cases.
pub(crate) fn markers() -> impl Iterator<Item = &'static str> {
    FIRST_NAMES.into_iter().chain(LAST_NAMES).chain([
        REFERENCE,
        OPERATOR,
        "Wendelgard",
        "Pfaffenzeller",
    ])
}

/// An actor without name and e-mail address, as most are.
pub(crate) fn actor(id: impl Into<String>, creator: bool) -> Actor {
    Actor {
        id: id.into(),
        roles: if creator { CREATOR } else { RECEIVER },
        email: None,
        name: None,
    }
}

/// All cases: the first doctor of Europe has 23, the others 9, 11, 10, 12 and none.
pub(crate) fn cases(sizes: Sizes) -> Vec<Case> {
    let mut all: Vec<Case> = (1..=sizes.cases)
        .map(|number| europe(number, sizes))
        .collect();
    let others = [
        (Region::Europe, 2, 9),
        (Region::America, 1, 11),
        (Region::America, 2, 10),
        (Region::Asia, 1, 12),
    ];
    for (region, doctor, count) in others {
        for number in 1..=count {
            let mut case = plain(region, doctor, number, sizes);
            // Every third one goes to somebody else.
            if number % 3 == 0 {
                send_to(&mut case, user_id(region, 4));
            }
            all.push(case);
        }
    }
    all
}

/// The cases of the first doctor of Europe. The client account is an actor of fourteen.
fn europe(number: u32, sizes: Sizes) -> Case {
    let region = Region::Europe;
    let mut case = plain(region, 1, number, sizes);
    let lab = || user_id(region, 4);
    match number {
        1 => case.files[0].content = Content::Bytes(Bytes::from_static(VECTOR.as_bytes())),
        3 => case.oddity = Oddity::NumericUnn,
        4 => send_to(&mut case, user_id(region, 3).to_ascii_uppercase()),
        5 | 21 => send_to(&mut case, lab()),
        // The client account made it, and is no actor.
        6 => {
            send_to(&mut case, lab());
            case.creator = user_id(region, 3);
        }
        // Only name and address are the client account's.
        7 => {
            send_to(&mut case, lab());
            if let Some(actor) = case.actors.iter_mut().flatten().next_back() {
                actor.email = Some("europe@crownworks.example".to_owned());
                actor.name = Some("Crownworks Europe".to_owned());
            }
        }
        // The integrator's account of another region.
        8 => send_to(&mut case, user_id(Region::America, 3)),
        9 => case.files[0].file_type = Some(".STL ".to_owned()),
        10 => {
            case.files[0].file_type = Some(String::new());
            case.files[0].kind = Some("stl");
        }
        11 => {
            case.files[0].file_type = None;
            case.files[0].name = format!("{} UpperJawScan.STL", case.reference);
        }
        12 => case.files.push(File {
            id: file_id(&case, 8),
            shows_id: true,
            name: "scan.stl".to_owned(),
            file_type: Some("html".to_owned()),
            kind: None,
            place: Place::Plain,
            content: Content::Bytes(Bytes::from_static(b"<script>alert('no scan')</script>\n")),
        }),
        // Two different files of one name.
        13 => {
            "Scan.stl".clone_into(&mut case.files[0].name);
            "Scan.stl".clone_into(&mut case.files[1].name);
        }
        14 => case.files[0].shows_id = false,
        15 => {
            "Marinated".clone_into(&mut case.state);
            "Levitating".clone_into(&mut case.flag);
            if let Some(actor) = case.actors.iter_mut().flatten().next_back() {
                actor.roles = ABSURD;
            }
        }
        16 => case.patient = None,
        17 => case.actors = Some(Vec::new()),
        18 => case.actors = None,
        19 => case.oddity = Oddity::ZeroDates,
        20 => {
            case.files.clear();
            case.comments.clear();
            case.oddity = Oddity::NullLists;
        }
        22 => {
            send_to(&mut case, lab());
            let odd = [
                String::new(),
                "not-a-guid".to_owned(),
                format!("{} ", &user_id(region, 3)[..35]),
            ];
            case.actors.iter_mut().for_each(|all| {
                all.extend(odd.iter().map(|id| actor(id.as_str(), false)));
            });
        }
        23 => case.actors.iter_mut().for_each(|all| all.truncate(1)),
        // Beyond the described set, every fifth is somebody else's.
        n if n > DESCRIBED && n % 5 == 0 => send_to(&mut case, lab()),
        _ => {}
    }
    case
}

/// Makes somebody else the receiver.
fn send_to(case: &mut Case, id: String) {
    if let Some(actor) = case.actors.iter_mut().flatten().next_back() {
        actor.id = id;
    }
}

/// A case from a doctor to the client account of the region.
fn plain(region: Region, doctor: u8, number: u32, sizes: Sizes) -> Case {
    let start = DateTime::<Utc>::from_timestamp(1_768_465_800, 0).unwrap_or_default();
    // The newest has the highest number. Further ones are older than the described set.
    let hours = if number > DESCRIBED {
        -i64::from(number - DESCRIBED) * 5
    } else {
        i64::from(number - 1) * 26
    };
    let created = start + TimeDelta::hours(hours) + TimeDelta::minutes(i64::from(doctor));
    let unique = region.at() as u64 * 1_000_000 + u64::from(doctor) * 100_000 + u64::from(number);
    let mut case = Case {
        id: format!(
            "{}ca5e{doctor:03}-0000-4000-8000-{number:012x}",
            region.digit()
        ),
        seeded: true,
        ..fresh_case(
            region,
            &user_id(region, doctor),
            &user_id(region, 3),
            unique,
            created,
        )
    };
    case.number = number;
    case.updated = created + TimeDelta::minutes(30);
    case.files = files(&case, unique, sizes);
    let text = case.patient.as_ref().map(|(first, _)| {
        format!("{first} would like the crown a little lighter than the neighbours.")
    });
    case.comments = vec![Comment {
        id: format!(
            "{}c0ae{doctor:03}-0000-4000-8000-{number:012x}",
            region.digit()
        ),
        text: text.unwrap_or_default(),
    }];
    if number.is_multiple_of(2) {
        let mut first = case.clone();
        first.updated = created;
        "Created".clone_into(&mut first.state);
        case.version = 2;
        case.older.push(first);
    }
    case
}

/// A case without files.
pub(crate) fn fresh_case(
    region: Region,
    doctor: &str,
    receiver: &str,
    unique: u64,
    created: DateTime<Utc>,
) -> Case {
    let at = usize::try_from(unique).unwrap_or(0);
    let pick = |names: &[&str]| names[at % names.len()].to_owned();
    Case {
        id: String::new(),
        region,
        number: u32::try_from(unique).unwrap_or(0),
        seeded: false,
        version: 1,
        patient: Some((pick(&FIRST_NAMES), pick(&LAST_NAMES))),
        reference: format!("{REFERENCE}{unique:07}"),
        created,
        updated: created,
        creator: doctor.to_owned(),
        state: ["Scanned", "Designed", "Created", "Manufactured"][at % 4].to_owned(),
        flag: ["Sent", "Received", "Sent"][at % 3].to_owned(),
        actors: Some(vec![actor(doctor, true), actor(receiver, false)]),
        files: Vec::new(),
        comments: Vec::new(),
        tooth: u8::try_from(at % 32).unwrap_or(0) + 1,
        oddity: Oddity::None,
        extra: std::collections::BTreeMap::new(),
        older: Vec::new(),
    }
}

/// Id of the n-th file of a case.
fn file_id(case: &Case, n: u32) -> String {
    format!("{}b{n:x}{}", case.region.digit(), &case.id[3..])
}

/// Both jaws as STL and in the vendor's own format, a design where there is one, and what else lies in a case.
fn files(case: &Case, unique: u64, sizes: Sizes) -> Vec<File> {
    let number = case.number;
    let scan_bytes = |kind, seed| match sizes.bytes {
        // The first three are as large as asked for; the rest would only make lists slow.
        0 if number <= 3 && sizes.mesh != MeshSize::Small => sizes.mesh.bytes(kind, seed),
        0 => 12_000,
        bytes => bytes,
    };
    let mesh = |kind, seed, format| Content::Mesh {
        kind,
        seed,
        bytes: scan_bytes(kind, seed),
        format,
    };
    // Many small cases are as good as many large ones to a list; a third of the others is text.
    let text = number > DESCRIBED || number.is_multiple_of(3);
    let jaw = |kind, seed| {
        if text {
            Content::Ascii(seed)
        } else {
            mesh(kind, seed, Format::Stl)
        }
    };
    let seed = unique * 4;
    let (upper, lower) = (MeshKind::UpperArch, MeshKind::LowerArch);
    let scan = |jaw| Place::Scan(jaw);
    let mut rows = vec![
        ("UpperJawScan.stl", "stl", scan("upper"), jaw(upper, seed)),
        (
            "LowerJawScan.stl",
            "stl",
            scan("lower"),
            jaw(lower, seed + 1),
        ),
    ];
    if number <= DESCRIBED {
        let opaque = |seed| Content::Opaque {
            seed,
            length: 2_000 + seed % 1_000,
        };
        rows.extend([
            ("UpperJawScan.dcm", "dcm", scan("upper"), opaque(seed)),
            ("LowerJawScan.dcm", "dcm", scan("lower"), opaque(seed + 1)),
        ]);
        if case.state == "Designed" {
            let crown = MeshKind::Crown(16);
            rows.push((
                "Crown.stl",
                "stl",
                Place::Design,
                mesh(crown, seed + 2, Format::Stl),
            ));
        }
        if number.is_multiple_of(5) {
            rows.push((
                "model.ply",
                "ply",
                Place::Plain,
                mesh(upper, seed + 3, Format::Ply),
            ));
        }
        let page = Content::Bytes(Bytes::from(order_form(case)));
        rows.push(("PrintableOrderForm.html", "html", Place::Plain, page));
        if number.is_multiple_of(4) {
            let mut image = crate::picture::png();
            image.extend_from_slice(case.id.as_bytes());
            rows.push((
                "Preview.png",
                "png",
                Place::Plain,
                Content::Bytes(image.into()),
            ));
        }
    }
    rows.into_iter()
        .zip(0..)
        .map(|((name, file_type, place, content), n)| File {
            id: file_id(case, n),
            shows_id: true,
            name: match place {
                Place::Plain => name.to_owned(),
                _ => format!("{} {name}", case.reference),
            },
            file_type: Some(file_type.to_owned()),
            kind: (place == Place::Design).then_some("DigitalModel"),
            place,
            content,
        })
        .collect()
}

fn order_form(case: &Case) -> String {
    let (first, last) = case.patient.clone().unwrap_or_default();
    format!(
        "<html><head><script>window.evil = true</script></head><body><h1>Order {}</h1>\
         <p>Patient: {first} {last}</p><p>Operator: {OPERATOR}</p></body></html>\n",
        case.reference
    )
}
