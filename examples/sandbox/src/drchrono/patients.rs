//! What only patients do: chart numbers, and the guard against entering somebody twice.

use serde_json::{Map, Value};

use super::api::Refused;
use super::rows::Rows;

/// Two letters of each name and six digits.
fn is_chart_id(text: &str) -> bool {
    text.len() == 10
        && text.bytes().take(4).all(|b| b.is_ascii_uppercase())
        && text.bytes().skip(4).all(|b| b.is_ascii_digit())
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The chart number of a patient of this name, the first one or a later one.
pub(super) fn chart_id(first: &str, last: &str, number: u32) -> String {
    let letters = |name: &str| -> String {
        let mut two: String = name
            .chars()
            .filter(char::is_ascii_alphabetic)
            .take(2)
            .collect();
        while two.len() < 2 {
            two.push('X');
        }
        two.to_ascii_uppercase()
    };
    format!("{}{}{number:06}", letters(last), letters(first))
}

/// Checks a chart number, or makes one.
pub(super) fn complete(fields: &mut Map<String, Value>, rows: &Rows) -> Result<(), Refused> {
    fields.retain(|_, value| !value.is_null());
    let given = text(fields, "chart_id");
    if !given.is_empty() {
        if is_chart_id(given) {
            return Ok(());
        }
        let text = "Chart ID must have the format AAAA000000.";
        return Err(Refused::field("chart_id", text));
    }
    let (first, last) = (text(fields, "first_name"), text(fields, "last_name"));
    let free = (1..=999_999)
        .map(|number| chart_id(first, last, number))
        .find(|id| {
            rows.table("patients")
                .all(|(_, row)| row.text("chart_id") != id)
        });
    fields.insert("chart_id".to_owned(), free.unwrap_or_default().into());
    Ok(())
}

/// Same name, gender and birth date: most likely the same person.
pub(super) fn no_duplicate(fields: &Map<String, Value>, rows: &Rows) -> Result<(), Refused> {
    let names = ["first_name", "last_name", "date_of_birth", "gender"];
    let same = rows.table("patients").any(|(_, row)| {
        names
            .iter()
            .all(|name| row.text(name).eq_ignore_ascii_case(text(fields, name)))
    });
    if same {
        return Err(Refused::detail(
            409,
            "Potential duplicate patient. Set allow_duplicates=true to create it anyway.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chart_numbers_have_their_form_whatever_the_name() {
        for (first, last) in [("Ada", "Byron"), ("", ""), ("É", "O'N"), ("J", "Li")] {
            assert!(is_chart_id(&chart_id(first, last, 7)), "{first} {last}");
        }
        assert!(!is_chart_id("ABCD12345"));
        assert!(!is_chart_id("abcd123456"));
    }
}
