//! Which files of a case are the scans to pass on. Jaws are never guessed: a scan in the wrong place is a
//! crown for the wrong jaw.

use dental_oauth::case::{CaseFile, FileKind, Jaw, StoredForm};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Error, ErrorKind};

/// The files named, or all if none is.
pub fn named(files: Vec<CaseFile>, ids: &[String]) -> Result<Vec<CaseFile>, Error> {
    if ids.is_empty() {
        return Ok(files);
    }
    if ids
        .iter()
        .any(|id| !files.iter().any(|file| file.id.as_str() == id))
    {
        return Err(Error::new(
            ErrorKind::NotFound,
            "the case does not have every file named; nothing was sent",
        ));
    }
    let wanted = |file: &CaseFile| ids.iter().any(|id| file.id.as_str() == id);
    Ok(files.into_iter().filter(wanted).collect())
}

/// The files with the jaws that the person has told. Where any is told, the others are not scans to send.
pub fn told(
    mut files: Vec<CaseFile>,
    upper: Option<&str>,
    lower: Option<&str>,
) -> Result<Vec<CaseFile>, Error> {
    let jaws = [(upper, Jaw::Upper), (lower, Jaw::Lower)];
    let jaws: Vec<(&str, Jaw)> = jaws
        .into_iter()
        .filter_map(|(id, jaw)| Some((id?, jaw)))
        .collect();
    if jaws.is_empty() {
        return Ok(files);
    }
    let missing = |(id, _): &(&str, Jaw)| !files.iter().any(|file| file.id.as_str() == *id);
    if jaws.iter().any(missing) {
        return Err(Error::new(
            ErrorKind::NotFound,
            "the case does not have every file named; nothing was sent",
        ));
    }
    if upper == lower {
        return Err(Error::new(
            ErrorKind::InvalidRequest,
            "one file cannot be both jaws; nothing was sent",
        ));
    }
    files.retain(|file| jaws.iter().any(|(id, _)| file.id.as_str() == *id));
    for file in &mut files {
        let told = jaws.iter().find(|(id, _)| file.id.as_str() == *id);
        let said = match file.kind {
            FileKind::Scan { jaw } => jaw,
            _ => None,
        };
        if let Some((_, jaw)) = told {
            if said.is_some_and(|said| said != *jaw) {
                return Err(Error::new(
                    ErrorKind::InvalidRequest,
                    "the provider says that a file is of the other jaw; nothing was sent",
                ));
            }
            file.kind = FileKind::Scan { jaw: Some(*jaw) };
        }
    }
    Ok(files)
}

/// The mesh that a scan is sent as: as it is stored, or made on demand, then as PLY, which keeps colours.
pub fn mesh(scan: &CaseFile) -> Option<MeshFormat> {
    match scan.stored {
        StoredForm::Mesh(format) => Some(format),
        StoredForm::AsIs | StoredForm::OnDemand => {
            let ply = scan.formats.contains(&MeshFormat::Ply);
            ply.then_some(MeshFormat::Ply)
                .or(scan.formats.first().copied())
        }
    }
}

/// The one scan of a jaw. A scanner's own file stands beside the mesh of the same scan: the mesh is what
/// can be sent, and only where there is none the other is converted. Two meshes are two scans, and which of
/// them is meant is not ours to say.
fn of_jaw(files: &[CaseFile], wanted: Jaw) -> Result<Option<(Jaw, &CaseFile, MeshFormat)>, Error> {
    let scans = files.iter().filter_map(|file| match file.kind {
        FileKind::Scan { jaw: Some(jaw) } if jaw == wanted => Some((jaw, file, mesh(file)?)),
        _ => None,
    });
    let (stored, converted): (Vec<_>, Vec<_>) =
        scans.partition(|(_, file, _)| file.stored != StoredForm::AsIs);
    let candidates = if stored.is_empty() { converted } else { stored };
    match candidates.as_slice() {
        [] => Ok(None),
        [scan] => Ok(Some(*scan)),
        _ => Err(Error::new(
            ErrorKind::InvalidRequest,
            "the case has more than one scan of a jaw; nothing was sent. --file names the one that is meant",
        )),
    }
}

/// Exactly one upper and one lower scan, or with `single` exactly one scan.
pub fn choose(
    files: &[CaseFile],
    single: bool,
) -> Result<Vec<(Jaw, &CaseFile, MeshFormat)>, Error> {
    let refuse = |detail| Err(Error::new(ErrorKind::InvalidRequest, detail));
    let of_no_jaw =
        |file: &CaseFile| matches!(file.kind, FileKind::Scan { jaw: None }) && mesh(file).is_some();
    if files.iter().any(of_no_jaw) {
        return refuse("a scan of the case does not say which jaw it is; nothing was sent");
    }
    let (upper, lower) = (of_jaw(files, Jaw::Upper)?, of_jaw(files, Jaw::Lower)?);
    let scans: Vec<_> = upper.into_iter().chain(lower).collect();
    match (scans.len(), single) {
        (2, false) | (1, true) => Ok(scans),
        (1, false) => refuse(
            "the case has a scan of one jaw only; nothing was sent. --single-jaw sends it all the same",
        ),
        (0, _) => refuse("the case has no scans; nothing was sent"),
        _ => {
            refuse("the case has more than one scan, but --single-jaw was given; nothing was sent")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jaws_are_never_guessed() {
        let (upper, lower) = (scan(Some(Jaw::Upper)), scan(Some(Jaw::Lower)));
        let crown = CaseFile::new("c".into(), "d".into(), FileKind::Design { tooth: None });
        let order = |files: &[&CaseFile], single| {
            let files: Vec<CaseFile> = files.iter().map(|file| (*file).clone()).collect();
            choose(&files, single)
                .map(|scans| scans.iter().map(|(jaw, ..)| *jaw).collect::<Vec<_>>())
                .ok()
        };
        let both = Some(vec![Jaw::Upper, Jaw::Lower]);
        assert_eq!(order(&[&upper, &lower], false), both);
        assert_eq!(order(&[&lower, &crown, &upper], false), both);
        assert_eq!(order(&[&lower], true), Some(vec![Jaw::Lower]));
        let unknown = scan(None);
        let refused: [(&[&CaseFile], bool); 8] = [
            (&[], false),
            (&[&crown], false),
            (&[&upper], false),
            (&[&upper, &upper], false),
            (&[&upper, &lower, &upper], false),
            (&[&upper, &lower, &unknown], false),
            (&[&unknown], true),
            (&[&upper, &lower], true),
        ];
        for (files, single) in refused {
            assert_eq!(order(files, single), None);
        }
    }

    fn scan(jaw: Option<Jaw>) -> CaseFile {
        let mut scan = CaseFile::new("c".into(), "f".into(), FileKind::Scan { jaw });
        scan.stored = StoredForm::OnDemand;
        scan.formats = vec![MeshFormat::Stl, MeshFormat::Ply];
        scan
    }

    #[test]
    fn a_scanners_own_file_is_converted_only_where_there_is_no_mesh_beside_it() {
        let of = |id: &str, jaw, stored, formats: &[MeshFormat]| {
            let mut file = scan(Some(jaw));
            file.id = id.into();
            file.stored = stored;
            file.formats = formats.to_vec();
            file
        };
        let stl = StoredForm::Mesh(MeshFormat::Stl);
        let files = [
            of(
                "upper-dcm",
                Jaw::Upper,
                StoredForm::AsIs,
                &[MeshFormat::Ply],
            ),
            of("upper-stl", Jaw::Upper, stl, &[MeshFormat::Stl]),
            of(
                "lower-dcm",
                Jaw::Lower,
                StoredForm::AsIs,
                &[MeshFormat::Ply],
            ),
        ];
        let chosen = choose(&files, false).unwrap();
        let chosen: Vec<_> = chosen
            .iter()
            .map(|(jaw, file, format)| (*jaw, file.id.as_str(), *format))
            .collect();
        assert_eq!(
            chosen,
            [
                (Jaw::Upper, "upper-stl", MeshFormat::Stl),
                (Jaw::Lower, "lower-dcm", MeshFormat::Ply)
            ]
        );
        let second = of("upper-stl-2", Jaw::Upper, stl, &[MeshFormat::Stl]);
        let [a, b, c] = files;
        let files = vec![a, b, c, second];
        assert!(choose(&files, false).is_err(), "two scans of the upper jaw");
        let picked = named(files, &["upper-stl-2".to_owned(), "lower-dcm".to_owned()]).unwrap();
        assert!(choose(&picked, false).is_ok());
        assert!(named(picked, &["other".to_owned()]).is_err());
    }

    #[test]
    fn a_person_can_say_which_jaw_a_file_is_but_not_against_the_provider() {
        let files = || {
            let of = |id: &str, jaw| {
                let mut file = scan(jaw);
                file.id = id.into();
                file
            };
            vec![of("a", None), of("b", None), of("c", Some(Jaw::Upper))]
        };
        let jaws = |upper, lower| {
            let files = told(files(), upper, lower).ok()?;
            let chosen = choose(&files, false).ok()?;
            let ids: Vec<String> = chosen
                .iter()
                .map(|(_, file, _)| file.id.to_string())
                .collect();
            Some(ids.join(" "))
        };
        assert_eq!(jaws(Some("b"), Some("a")).as_deref(), Some("b a"));
        assert_eq!(jaws(Some("c"), Some("a")).as_deref(), Some("c a"));
        for (upper, lower) in [
            (Some("a"), Some("c")),
            (Some("a"), Some("a")),
            (Some("a"), Some("x")),
            (Some("a"), None),
            (None, None),
        ] {
            assert_eq!(jaws(upper, lower), None, "{upper:?} {lower:?}");
        }
    }
}
