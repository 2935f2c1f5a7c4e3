//! Lists of cases in their forms.

use dental_oauth::api::{Cursor, JsonText, Misread, Page};
use dental_oauth::{Error, Result};

use crate::model::Case;

/// A list of cases as it was read, each on its own: a bad one spoils no other.
#[derive(Default)]
pub(crate) struct CaseList {
    pub(crate) cases: Vec<Case>,
    pub(crate) unreadable: Vec<Error>,
    /// How many there are in all, as the service says.
    pub(crate) count: Option<u64>,
    found: Found,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Found {
    /// No list is there, or nothing in its place.
    #[default]
    Nothing,
    /// `Cases` by another spelling.
    Alike,
    Exact,
    /// Something else is where the list belongs.
    Another,
}

impl CaseList {
    /// How many elements there were.
    pub(crate) fn received(&self) -> usize {
        self.cases.len() + self.unreadable.len()
    }

    /// The case, if it is the only element.
    pub(crate) fn only(mut self) -> Option<Case> {
        let case = self.cases.pop();
        case.filter(|_| self.received() == 0)
    }

    /// As a page, with the cursor of the next one.
    pub(crate) fn page(self, operation: &'static str, next: Option<Cursor>) -> Page<Case> {
        let named = |error: Error| error.with_operation(operation);
        let unreadable = self.unreadable.into_iter().map(named).collect();
        Page::new(self.cases, next)
            .with_unreadable(unreadable)
            .with_total(self.count)
    }

    /// `{"Cases": [..], "Count": n}`. An inner nothing is for what stands in place of the list and is none; where there is nothing
    /// in its place, it is empty.
    pub(crate) fn read(json: &mut JsonText<'_>) -> Result<Option<Self>, Misread> {
        let (list, _) = Self::members(json)?;
        Ok((list.found != Found::Another).then_some(list))
    }

    /// What changed: its shape is not documented (dossier U-5). A list, an object with `Cases`, or one with a single list.
    pub(crate) fn read_any(json: &mut JsonText<'_>) -> Result<Option<Self>, Misread> {
        let mut list = Self::default();
        if json.peek() == Some('[') {
            list.elements(json)?;
            return Ok(Some(list));
        }
        if json.peek() != Some('{') {
            return json.skip().map(|_| None);
        }
        let (mut list, others) = Self::members(json)?;
        match (list.found, &others[..]) {
            (Found::Nothing, [only]) => {
                list.elements(&mut JsonText::new(only))?;
                Ok(Some(list))
            }
            (Found::Exact | Found::Alike, _) => Ok(Some(list)),
            (Found::Nothing | Found::Another, _) => Ok(None),
        }
    }

    /// The members of an object, and the texts of its other lists.
    fn members<'a>(json: &mut JsonText<'a>) -> Result<(Self, Vec<&'a str>), Misread> {
        let mut list = Self::default();
        let mut others = Vec::new();
        // The exact name goes before others like it, wherever it stands and whatever it holds.
        let (mut exact_cases, mut exact_count) = (false, false);
        json.members(|name, json| {
            if name == "Cases" {
                exact_cases = true;
                list.take(Found::Exact, json)
            } else if name.eq_ignore_ascii_case("Cases") && !exact_cases {
                list.take(Found::Alike, json)
            } else if name == "Count" || (name.eq_ignore_ascii_case("Count") && !exact_count) {
                exact_count |= name == "Count";
                let text = json.skip()?.trim_matches('"').trim();
                list.count = text.parse().ok();
                Ok(())
            } else {
                let is_list = json.peek() == Some('[');
                let text = json.skip()?;
                others.extend(is_list.then_some(text));
                Ok(())
            }
        })?;
        Ok((list, others))
    }

    /// The list, in place of one that was there before: of two equal names the last counts.
    fn take(&mut self, named: Found, json: &mut JsonText<'_>) -> Result<(), Misread> {
        self.cases.clear();
        self.unreadable.clear();
        self.found = named;
        match json.peek() {
            Some('[') => self.elements(json),
            Some('n') => json.skip().map(drop),
            _ => {
                self.found = Found::Another;
                json.skip().map(drop)
            }
        }
    }

    fn elements(&mut self, json: &mut JsonText<'_>) -> Result<(), Misread> {
        json.elements(|json| {
            match Case::read(json)? {
                Ok(case) => self.cases.push(case),
                Err(error) => self.unreadable.push(error),
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = r#"{"Id":"aaaaaaaa-0000-4000-8000-000000000001"}"#;
    const B: &str = r#"{"Id":"aaaaaaaa-0000-4000-8000-000000000002"}"#;

    type Read = fn(&mut JsonText<'_>) -> Result<Option<CaseList>, Misread>;

    /// The last digits of the cases' ids, how many could not be read, and the count.
    fn read(how: Read, json: &str) -> Option<(String, usize, Option<u64>)> {
        let json = json.replace('A', A).replace('B', B);
        let json = json.replace("C_", "Cases").replace("N_", "Count");
        let list = how(&mut JsonText::new(&json)).unwrap()?;
        let last = |case: &Case| case.id.to_string().chars().last();
        let ids = list.cases.iter().filter_map(last).collect();
        Some((ids, list.unreadable.len(), list.count))
    }

    #[test]
    fn a_page_is_read_in_each_of_its_forms() {
        for (json, expected) in [
            (r#"{"C_":[A,B],"N_":14}"#, Some(("12", 0, Some(14)))),
            (r#"{"N_":"14","C_":[A,7,{},B]}"#, Some(("12", 2, Some(14)))),
            (r#"{"C_":[A],"cases":[B]}"#, Some(("1", 0, None))),
            (r#"{"cases":[B],"C_":[A]}"#, Some(("1", 0, None))),
            (r#"{"cases":[B]}"#, Some(("2", 0, None))),
            (r#"{"C_":[A],"C_":[B]}"#, Some(("2", 0, None))),
            (r#"{"C_":null,"N_":-1}"#, Some(("", 0, None))),
            (r#"{"N_":null}"#, Some(("", 0, None))),
            (r#"{"C_":7}"#, None),
            (r#"{"C_":{}}"#, None),
            (r#"{"C_":7,"cases":[B]}"#, None),
            (r#"{"cases":[B],"C_":7}"#, None),
            (r#"{"N_":14,"count":2}"#, Some(("", 0, Some(14)))),
            (r#"{"count":2,"N_":14}"#, Some(("", 0, Some(14)))),
            (r#"{"count":2}"#, Some(("", 0, Some(2)))),
        ] {
            let expected = expected.map(|(ids, bad, count)| (ids.to_owned(), bad, count));
            assert_eq!(read(CaseList::read, json), expected, "{json}");
        }
    }

    #[test]
    fn what_changed_is_a_list_by_name_or_by_being_the_only_one() {
        for (json, expected) in [
            ("[A,B]", Some("12")),
            (r#"{"C_":[A],"Others":[B]}"#, Some("1")),
            (r#"{"Items":[B],"N":1}"#, Some("2")),
            (r#"{"C_":null}"#, Some("")),
            (r#"{"Items":[A],"More":[B]}"#, None),
            (r#"{"C_":7,"Items":[B]}"#, None),
            ("{}", None),
            ("null", None),
            ("7", None),
        ] {
            let ids = read(CaseList::read_any, json).map(|(ids, ..)| ids);
            assert_eq!(ids.as_deref(), expected, "{json}");
        }
    }
}
