//! Answers, gone through once.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::json_bytes::{plain, short};

/// JSON text, gone through once from its beginning to its end: an envelope, the list in it, each of its elements. serde_json reads
/// the values; this knows where they are, so that an element's own text is at hand after it was read, and one that cannot be read
/// hides no other.
///
/// Everything is checked on the way: what comes back without an error was well-formed JSON.
///
/// ```
/// use dental_oauth::api::JsonText;
///
/// let mut json = JsonText::new(r#"{"total": 2, "items": [{"id": 7}, {"id": null}]}"#);
/// let (mut ids, mut unreadable) = (Vec::new(), 0);
/// json.members(|name, json| match &*name {
///     "items" => json.elements(|json| {
///         match json.with_text(JsonText::read::<std::collections::BTreeMap<String, u32>>) {
///             Ok((element, text)) => ids.push((element["id"], text.to_owned())),
///             Err(_) => {
///                 unreadable += 1;
///                 json.skip()?;
///             }
///         }
///         Ok(())
///     }),
///     _ => json.skip().map(drop),
/// })?;
/// json.end()?;
/// assert_eq!(ids, [(7, r#"{"id": 7}"#.to_owned())]);
/// assert_eq!(unreadable, 1);
/// # Ok::<(), dental_oauth::api::Misread>(())
/// ```
#[derive(Clone)]
pub struct JsonText<'a> {
    text: &'a str,
    at: usize,
    counted: Counted,
}

/// Up to where lines were counted. A page full of bad elements would be counted through from its beginning for each otherwise.
#[derive(Clone, Copy, Default)]
struct Counted {
    to: usize,
    /// Ends of lines before that.
    ends: usize,
    /// Where its line starts.
    start: usize,
}

/// Where JSON was not as expected. It quotes nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misread {
    /// The line, from 1.
    pub line: usize,
    /// The byte in that line, from 1; 0 at its end.
    pub column: usize,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl std::error::Error for Misread {}

impl fmt::Debug for JsonText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonText")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl<'a> JsonText<'a> {
    /// Stands at the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            counted: Counted::default(),
        }
    }

    /// The first character of the value that comes next: `{`, `[`, `"`, a digit or `-`, `t`, `f`, `n`. Nothing at the end.
    #[inline]
    pub fn peek(&mut self) -> Option<char> {
        self.next_byte().map(char::from)
    }

    /// Reads the next value. Where that fails it is still the next one.
    ///
    /// # Errors
    /// When it is not JSON, or not of this type.
    pub fn read<T: Deserialize<'a>>(&mut self) -> Result<T, Misread> {
        self.next_byte();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<T>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            Some(Err(error)) => Err(self.misread_after(error.line(), error.column())),
            None => Err(self.misread()),
        }
    }

    /// Has the next value gone through by `read`, and gives its text too.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn with_text<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Misread>,
    ) -> Result<(T, &'a str), Misread> {
        self.next_byte();
        let start = self.at;
        let value = read(self)?;
        Ok((value, self.text.get(start..self.at).unwrap_or_default()))
    }

    /// Reads the next value, a text: borrowed unless it is written with escapes.
    ///
    /// # Errors
    /// When it is no text, or not JSON.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Misread> {
        if self.next_byte() != Some(b'"') {
            return Err(self.misread());
        }
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        if let Some((text, _)) = plain(rest.as_bytes()).and_then(|end| rest.split_at_checked(end)) {
            self.at += text.len() + 2;
            return Ok(Cow::Borrowed(text));
        }
        self.read::<String>().map(Cow::Owned)
    }

    /// Goes past the next value, whatever it is; gives its text.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn skip(&mut self) -> Result<&'a str, Misread> {
        self.next_byte();
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some((value, _)) = short(rest.as_bytes()).and_then(|end| rest.split_at_checked(end))
        {
            self.at += value.len();
            return Ok(value);
        }
        self.read::<&RawValue>().map(RawValue::get)
    }

    /// Goes through an object. `member` gets each name, and has to read or skip the value; an error of its own ends it. Where
    /// that fails the object is still the next value.
    ///
    /// # Errors
    /// When the next value is no object, or not JSON.
    pub fn members(
        &mut self,
        mut member: impl FnMut(Cow<'a, str>, &mut Self) -> Result<(), Misread>,
    ) -> Result<(), Misread> {
        self.or_stay(|json| {
            json.expect(b'{')?;
            if json.accept(b'}') {
                return Ok(());
            }
            loop {
                let name = json.text()?;
                json.expect(b':')?;
                member(name, json)?;
                if !json.accept(b',') {
                    return json.expect(b'}');
                }
            }
        })
    }

    /// Goes through a list. `element` has to read or skip each; an error of its own ends it. Where that fails the list is
    /// still the next value.
    ///
    /// # Errors
    /// When the next value is no list, or not JSON.
    pub fn elements(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), Misread>,
    ) -> Result<(), Misread> {
        self.or_stay(|json| {
            json.expect(b'[')?;
            if json.accept(b']') {
                return Ok(());
            }
            loop {
                element(json)?;
                if !json.accept(b',') {
                    return json.expect(b']');
                }
            }
        })
    }

    fn or_stay(
        &mut self,
        go: impl FnOnce(&mut Self) -> Result<(), Misread>,
    ) -> Result<(), Misread> {
        let start = self.at;
        go(self).inspect_err(|_| self.at = start)
    }

    /// Bytes from here to the end.
    pub fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// Nothing must follow.
    ///
    /// # Errors
    /// When something does.
    pub fn end(mut self) -> Result<(), Misread> {
        match self.next_byte() {
            None => Ok(()),
            Some(_) => Err(self.misread()),
        }
    }

    /// That the next value is not as expected, for rules that are not JSON's.
    pub fn misread(&mut self) -> Misread {
        self.misread_after(1, 1)
    }

    /// Past white space (RFC 8259 section 2).
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    #[inline]
    fn accept(&mut self, byte: u8) -> bool {
        let found = self.next_byte() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), Misread> {
        if self.accept(byte) {
            Ok(())
        } else {
            Err(self.misread())
        }
    }

    /// A place in the whole text from one in what is left of it, both counted from 1.
    fn misread_after(&mut self, line: usize, column: usize) -> Misread {
        self.count();
        let in_line = self.at - self.counted.start;
        Misread {
            line: self.counted.ends + line.max(1),
            column: if line <= 1 { in_line + column } else { column },
        }
    }

    /// Counts lines up to where this stands, from where they were counted before, on either side.
    fn count(&mut self) {
        let counted = &mut self.counted;
        let ends = |from: usize, to: usize| {
            let part = self.text.get(from..to).unwrap_or_default();
            (part.bytes().filter(|byte| *byte == b'\n').count(), part)
        };
        if counted.to <= self.at {
            let (more, part) = ends(counted.to, self.at);
            if let Some(last) = part.rfind('\n') {
                counted.start = counted.to + last + 1;
            }
            counted.ends += more;
        } else {
            let (fewer, _) = ends(self.at, counted.to);
            if fewer > 0 {
                let before = self.text.get(..self.at).unwrap_or_default();
                counted.start = before.rfind('\n').map_or(0, |last| last + 1);
            }
            counted.ends -= fewer;
        }
        counted.to = self.at;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Takes a text apart as far as there are objects and lists, and puts it together again.
    fn through(json: &mut JsonText<'_>) -> Result<Value, Misread> {
        match json.peek() {
            Some('{') => {
                let mut members = serde_json::Map::new();
                json.members(|name, json| {
                    members.insert(name.into_owned(), through(json)?);
                    Ok(())
                })?;
                Ok(Value::Object(members))
            }
            Some('[') => {
                let mut elements = Vec::new();
                json.elements(|json| {
                    elements.push(through(json)?);
                    Ok(())
                })?;
                Ok(Value::Array(elements))
            }
            _ => json.read(),
        }
    }

    fn whole(text: &str) -> Result<Value, Misread> {
        let mut json = JsonText::new(text);
        let value = through(&mut json)?;
        json.end()?;
        Ok(value)
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
            "[\"\\\\\n\t{}\\[\\],:]{0,4}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[a\"\\\\é]{0,3}", inner, 0..4)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_comes_out_as_serde_reads_it(value in any_json()) {
            prop_assert_eq!(whole(&value.to_string()), Ok(value.clone()));
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(whole(&pretty), Ok(value));
        }

        #[test]
        fn what_serde_refuses_is_refused(
            value in any_json(),
            at: proptest::sample::Index,
            junk in "[\\[\\]{},:\"a1 ]",
        ) {
            let mut text = value.to_string();
            let at = at.index(text.len() + 1);
            prop_assume!(text.is_char_boundary(at));
            text.insert_str(at, &junk);
            let serde = serde_json::from_str::<Value>(&text);
            prop_assert_eq!(whole(&text).ok(), serde.ok());
            let cut = text.get(..at).unwrap();
            prop_assert_eq!(whole(cut).ok(), serde_json::from_str::<Value>(cut).ok());
        }
    }

    #[test]
    fn broken_structure_is_refused_where_it_breaks() {
        for (text, line, column) in [
            ("", 1, 1),
            ("[1,]", 1, 4),
            ("[1 2]", 1, 4),
            ("{\"a\":1,}", 1, 8),
            ("{\"a\" 1}", 1, 6),
            ("{a:1}", 1, 2),
            ("[1]]", 1, 4),
            ("[1,\n 2,\n x]", 3, 2),
        ] {
            assert_eq!(whole(text), Err(Misread { line, column }), "{text}");
        }
    }

    #[test]
    fn places_are_told_right_wherever_the_one_before_was() {
        let text = "[1,\n 2,\n\n3, 4]";
        let place = |at: usize| {
            let before = &text[..at];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
            let column = at - start + 1;
            Misread { line, column }
        };
        for first in 0..=text.len() {
            for second in 0..=text.len() {
                let mut json = JsonText::new(text);
                for at in [first, second, first] {
                    json.at = at;
                    assert_eq!(json.misread(), place(at), "{first} {second}");
                }
            }
        }
    }

    #[test]
    fn a_page_of_nothing_but_bad_elements_takes_no_longer_for_each_of_them() {
        // Minutes, if each of them were to be found from the beginning.
        let text = format!("[{}0]", "0,\n".repeat(400_000));
        let (mut json, mut bad) = (JsonText::new(&text), 0);
        let mut last = None;
        let read = json.elements(|json| {
            last = json.read::<String>().err();
            bad += usize::from(last.is_some());
            json.skip().map(drop)
        });
        assert_eq!((read, bad), (Ok(()), 400_001));
        assert_eq!(last.map(|misread| misread.line), Some(400_001));
    }

    #[test]
    fn a_value_that_does_not_fit_can_still_be_skipped() {
        let mut json = JsonText::new(r#" [ "a" , {"b":[]}, 3]"#);
        let mut numbers = Vec::new();
        let read = json.elements(|json| {
            match json.with_text(JsonText::read::<u32>) {
                Ok((number, text)) => numbers.push((number, text)),
                Err(_) => drop(json.skip()?),
            }
            Ok(())
        });
        assert_eq!((read, json.end()), (Ok(()), Ok(())));
        assert_eq!(numbers, [(3, "3")]);
    }
}
