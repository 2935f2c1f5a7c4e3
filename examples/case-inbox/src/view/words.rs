//! How things are called on the pages.

use chrono::{DateTime, Utc};
use dental_oauth::case::{CaseStatus, FileKind, Jaw};

/// A provider's name.
pub(crate) fn provider(word: &str) -> &str {
    match word {
        "dentbird" => "Dentbird",
        "drchrono" => "drchrono",
        "threeshape" => "3Shape",
        other => other,
    }
}

/// All neutral statuses that can be asked for, with how they are called.
pub(crate) const STATUSES: [(&str, &str); 11] = [
    ("draft", "Draft"),
    ("created", "New"),
    ("scheduled", "Scheduled"),
    ("submitted", "Submitted"),
    ("in_progress", "In progress"),
    ("designed", "Designed"),
    ("in_production", "In production"),
    ("completed", "Completed"),
    ("action_required", "Action needed"),
    ("cancelled", "Cancelled"),
    ("failed", "Failed"),
];

/// A status; a provider's own word where there is no neutral one.
pub(crate) fn status(status: &CaseStatus) -> &str {
    let word = status.as_str();
    let known = STATUSES.iter().find(|(known, _)| *known == word);
    match known {
        Some((_, name)) => name,
        None if word == "unknown" => "Unknown",
        None => word,
    }
}

/// A time as everybody reads it the same; the zone is said once, in the list's head.
pub(crate) fn time(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(
        || "—".to_owned(),
        |time| time.format("%Y-%m-%d %H:%M").to_string(),
    )
}

/// What a file is.
pub(crate) fn kind(kind: &FileKind) -> String {
    match kind {
        FileKind::Scan {
            jaw: Some(Jaw::Upper),
        } => "Scan, upper jaw".to_owned(),
        FileKind::Scan {
            jaw: Some(Jaw::Lower),
        } => "Scan, lower jaw".to_owned(),
        FileKind::Scan { jaw: None } => "Scan, jaw not said".to_owned(),
        FileKind::Design {
            tooth: Some(number),
        } => match tooth(*number) {
            Some(name) => format!("Design, tooth {number} ({name})"),
            None => format!("Design, tooth {number}"),
        },
        FileKind::Design { tooth: None } => "Design".to_owned(),
        FileKind::Thumbnail => "Thumbnail".to_owned(),
        FileKind::Image => "Picture".to_owned(),
        FileKind::Document => "Document".to_owned(),
        other => other.as_str().to_owned(),
    }
}

/// A tooth by its number in FDI notation (ISO 3950): the first digit is the quadrant, the second the place
/// from the middle.
pub(crate) fn tooth(number: impl Into<u32>) -> Option<String> {
    let number = number.into();
    let (quadrant, place) = (number / 10, number % 10);
    let side = match quadrant {
        1 | 5 => "upper right",
        2 | 6 => "upper left",
        3 | 7 => "lower left",
        4 | 8 => "lower right",
        _ => return None,
    };
    let name = match (place, quadrant > 4) {
        (1, _) => "central incisor",
        (2, _) => "lateral incisor",
        (3, _) => "canine",
        (4, false) => "first premolar",
        (5, false) => "second premolar",
        (6, false) | (4, true) => "first molar",
        (7, false) | (5, true) => "second molar",
        (8, false) => "third molar",
        _ => return None,
    };
    Some(format!("{side} {name}"))
}

/// A size people can read.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teeth_are_named_by_quadrant_and_place() {
        for (number, name) in [
            (11u32, "upper right central incisor"),
            (36, "lower left first molar"),
            (48, "lower right third molar"),
            (55, "upper right second molar"),
            (74, "lower left first molar"),
        ] {
            assert_eq!(tooth(number).as_deref(), Some(name));
        }
        for number in [0u32, 10, 19, 56, 90, 99] {
            assert_eq!(tooth(number), None, "{number}");
        }
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(7), "7 B");
        assert_eq!(size(2049), "3 KB");
        assert_eq!(size(5_767_168), "5.5 MB");
    }
}
