//! The 22 scopes (dossier 1.7).

/// Each base exists as `:read` and `:write`.
const BASES: &[(&str, &str, &str)] = &[
    ("user", "see the account", "change the account"),
    ("calendar", "see appointments", "change appointments"),
    ("patients", "see patients", "change patients"),
    (
        "patients:summary",
        "see patients' names",
        "change patients' names",
    ),
    ("billing", "see bills", "change bills"),
    ("clinical", "see clinical notes", "change clinical notes"),
    ("labs", "see lab orders", "change lab orders"),
    (
        "billing:patient-payment",
        "see patients' payments",
        "change patients' payments",
    ),
    ("settings", "see settings", "change settings"),
    ("messages", "see messages", "change messages"),
    ("tasks", "see tasks", "change tasks"),
];

/// How many of them the vendor's prose names; some applications get no others.
const IN_PROSE: usize = 7;

fn meaning(scope: &str, bases: &[(&str, &str, &'static str)]) -> Option<&'static str> {
    let (base, right) = scope.rsplit_once(':')?;
    let found = BASES
        .iter()
        .find(|(known, ..)| *known == base && bases.iter().any(|(b, ..)| b == known))?;
    match right {
        "read" => Some(found.1),
        "write" => Some(found.2),
        _ => None,
    }
}

/// The scope of a grant: all when none is asked for, `None` when one of them is unknown.
pub(super) fn asked(wanted: &str, seven: bool) -> Option<String> {
    let bases = if seven { &BASES[..IN_PROSE] } else { BASES };
    let words: Vec<&str> = wanted.split_ascii_whitespace().collect();
    if words.is_empty() {
        let all: Vec<String> = bases
            .iter()
            .flat_map(|(base, ..)| [format!("{base}:read"), format!("{base}:write")])
            .collect();
        return Some(all.join(" "));
    }
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        meaning(word, bases)?;
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    Some(kept.join(" "))
}

/// A scope with one base left out.
pub(super) fn without(scope: &str, base: &str) -> String {
    let kept: Vec<&str> = scope
        .split(' ')
        .filter(|s| s.rsplit_once(':').map(|(b, _)| b) != Some(base))
        .collect();
    kept.join(" ")
}

/// The words of a scope with their meanings.
pub(super) fn of(scope: &str) -> impl Iterator<Item = (&str, &'static str)> {
    scope
        .split(' ')
        .filter_map(|word| Some((word, meaning(word, BASES)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_22_and_none_means_all() {
        let all = asked("", false).unwrap();
        assert_eq!(all.split(' ').count(), 22);
        assert_eq!(asked("", true).unwrap().split(' ').count(), 14);
        assert_eq!(of(&all).count(), 22);
    }

    #[test]
    fn one_unknown_word_spoils_the_request() {
        assert_eq!(asked("user:read nope", false), None);
        assert_eq!(asked("user", false), None);
        assert_eq!(asked("tasks:read", true), None);
        assert_eq!(
            asked("tasks:read  tasks:read", false).as_deref(),
            Some("tasks:read")
        );
        assert!(asked("patients:summary:read billing:patient-payment:write", false).is_some());
    }

    #[test]
    fn a_base_is_left_out_whole_and_alone() {
        let scope = "patients:read patients:summary:read calendar:read calendar:write";
        assert_eq!(
            without(scope, "calendar"),
            "patients:read patients:summary:read"
        );
        assert_eq!(
            without(scope, "patients"),
            "patients:summary:read calendar:read calendar:write"
        );
    }
}
