//! What the files of a case are called on this computer: readable, safe, distinct, and without a word of
//! the provider's names, which may hold a patient's.

use std::collections::HashSet;

use dental_oauth::case::{CaseFile, FileKind};
use dental_oauth::transfer::{MeshFormat, safe_file_name};

/// What a file is, in a word: `upper`, `crown-36`, `thumbnail`.
pub(super) fn label(file: &CaseFile) -> String {
    match &file.kind {
        FileKind::Scan { jaw: Some(jaw) } => jaw.as_str().to_owned(),
        FileKind::Design { tooth: Some(tooth) } => format!("crown-{tooth}"),
        other => {
            let word = other.as_str().chars();
            let word = word.map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
            word.take(32).collect()
        }
    }
}

/// The name of every file of a case, in order: `<id>-<label>.<extension>`. The same case gives the same
/// names each time, whichever of its files are asked for.
pub(super) fn local_names(files: &[CaseFile], format: Option<MeshFormat>) -> Vec<String> {
    let mut taken = HashSet::new();
    files
        .iter()
        .map(|file| {
            let id: String = file.id.as_str().replace(['/', '\\'], "_");
            let id: String = id.chars().take(64).collect();
            let tail = format!("{}.{}", label(file), extension(file, format));
            let mut name = safe_file_name(&format!("{id}-{tail}"));
            let mut number = 2;
            // Also on file systems that do not tell `A` from `a`.
            while !taken.insert(name.to_lowercase()) {
                name = safe_file_name(&format!("{id}-{number}-{tail}"));
                number += 1;
            }
            name
        })
        .collect()
}

fn extension(file: &CaseFile, format: Option<MeshFormat>) -> String {
    if let Some(format) = file.clone().in_form(format).format() {
        return format.extension().to_owned();
    }
    // Of the provider's name only the extension is believed, if it looks like one.
    let given = file.name.expose().rsplit_once('.').map(|(_, ext)| ext);
    given
        .filter(|ext| {
            (1..=5).contains(&ext.len()) && ext.bytes().all(|b| b.is_ascii_alphanumeric())
        })
        .map_or_else(|| "bin".to_owned(), str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use dental_oauth::Phi;
    use dental_oauth::case::{FileId, Jaw, StoredForm};

    use super::*;

    fn file(id: &str, kind: FileKind, name: &str) -> CaseFile {
        let mut file = CaseFile::new("case".into(), FileId::new(id), kind);
        file.name = Phi::new(name.to_owned());
        if !matches!(file.kind, FileKind::Thumbnail) {
            file.stored = StoredForm::OnDemand;
            file.formats = vec![MeshFormat::Stl, MeshFormat::Ply];
        }
        file
    }

    #[test]
    fn names_are_readable_and_hold_nothing_of_the_providers() {
        let upper = FileKind::Scan {
            jaw: Some(Jaw::Upper),
        };
        let files = [
            file("a1", upper, "Jane Doe.ply"),
            file("a2", FileKind::Scan { jaw: None }, "x"),
            file("a3", FileKind::Design { tooth: Some(36) }, "x"),
            file("a4", FileKind::Thumbnail, "../../Jane.PNG"),
            file("a5", FileKind::Thumbnail, "Jane.Doe Senior"),
            file("a6", FileKind::Other("odd/word".into()), ""),
        ];
        assert_eq!(
            local_names(&files, None),
            [
                "a1-upper.stl",
                "a2-scan.stl",
                "a3-crown-36.stl",
                "a4-thumbnail.png",
                "a5-thumbnail.bin",
                "a6-odd-word.stl"
            ]
        );
    }

    #[test]
    fn hostile_ids_stay_apart_and_in_the_folder() {
        let long = "n".repeat(5000);
        let ids = ["../a", "..\\a", "x", "X", "CON", "\r\n\u{202e}", "", &long];
        let files: Vec<CaseFile> = ids
            .iter()
            .map(|id| file(id, FileKind::Scan { jaw: None }, "x"))
            .collect();
        let names = local_names(&files, Some(MeshFormat::Ply));
        let distinct: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), ids.len(), "{names:?}");
        for name in &names {
            assert_eq!(std::path::Path::new(name).components().count(), 1, "{name}");
            assert!(
                name.strip_suffix(".ply")
                    .is_some_and(|stem| stem.len() <= 117),
                "{name}"
            );
            assert!(!name.starts_with('.'), "{name}");
        }
    }
}
