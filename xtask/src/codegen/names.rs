//! Names in Rust, and words about them.

/// `patient_flags` becomes `PatientFlags`.
pub(super) fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().collect::<String>() + letters.as_str()
            })
        })
        .collect()
}

/// `PatientFlags` becomes `patient_flags`.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let after_small = at > 0 && !letters[at - 1].is_uppercase();
        let before_small = at > 0 && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if letter.is_uppercase() && (after_small || before_small) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// A member's name as a field.
pub(super) fn field(name: &str) -> &str {
    match name {
        "type" => "kind",
        other => other,
    }
}

/// Words that are written in capitals.
const CAPITALS: [&str; 24] = [
    "cpt", "cvx", "edi", "eob", "erx", "gmdn", "hcpcs", "hl7", "icd", "icd10", "icd9", "ip",
    "loinc", "ndc", "npi", "pdf", "prn", "sms", "snomed", "udi", "url", "uuid", "vis", "wcb",
];

/// `lab_orders` becomes `lab orders`, `npi_number` becomes `NPI number`.
pub(super) fn words(name: &str) -> String {
    name.split('_')
        .map(|word| match word {
            "eobs" => "EOBs".to_owned(),
            _ if CAPITALS.contains(&word) => word.to_uppercase(),
            _ => word.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// With a capital letter.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// A path such as `/api/lab_orders` in words for a person: the model's name taken apart.
pub(super) fn spaced(model: &str) -> String {
    words(&snake(model))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_form() {
        assert_eq!(camel("lab_orders"), "LabOrders");
        assert_eq!(camel("fee_schedules_v2"), "FeeSchedulesV2");
        assert_eq!(snake("LabOrderIcd10Code"), "lab_order_icd10_code");
        assert_eq!(snake("EOBObject"), "eob_object");
        assert_eq!(field("type"), "kind");
        assert_eq!(sentence("lab order"), "Lab order");
        assert_eq!(words("npi_number"), "NPI number");
    }
}
