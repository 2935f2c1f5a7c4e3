//! Named switches: a table of allowed values, the current ones, and values that fire a counted number of times.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use serde::Serialize;

use crate::lock;

/// What a switch may be set to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Allowed {
    /// One of these words; each with its one-line meaning. The first is the default.
    Words(&'static [(&'static str, &'static str)]),
    /// A whole number, with its default.
    Number(u64),
    /// A number, optionally followed by a style word, with the words.
    Rate(&'static [&'static str]),
}

/// One row of a provider's switch table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Switch {
    pub(crate) name: &'static str,
    pub(crate) allowed: Allowed,
    pub(crate) meaning: &'static str,
}

/// A switch, or a value of it, that the sandbox does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSwitch {
    asked: String,
    known: String,
}

impl UnknownSwitch {
    pub(crate) fn new(asked: impl Into<String>, known: impl Into<String>) -> Self {
        Self {
            asked: asked.into(),
            known: known.into(),
        }
    }
}

impl fmt::Display for UnknownSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown: {}; known: {}", self.asked, self.known)
    }
}

impl std::error::Error for UnknownSwitch {}

/// A switch as a person or a program may list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SwitchInfo {
    /// Its name.
    pub name: &'static str,
    /// The value it has now.
    pub value: String,
    /// The value it starts with.
    pub default: String,
    /// All values, each with one line of meaning; empty for numbers.
    pub values: Vec<(&'static str, &'static str)>,
    /// What it is for.
    pub meaning: &'static str,
}

#[derive(Debug, Clone)]
struct Setting {
    value: String,
    /// How often the value still fires; `None` = always.
    left: Option<u32>,
}

/// The current values of one provider's table.
#[derive(Debug)]
pub(crate) struct Switches {
    table: &'static [Switch],
    current: Mutex<BTreeMap<&'static str, Setting>>,
}

/// Lower case, blanks and dashes as underscores, quotes gone: `"endless hasNext"` is `endless_hasnext`.
fn normal(value: &str) -> String {
    value
        .trim()
        .chars()
        .filter(|c| *c != '`')
        .map(|c| match c {
            ' ' | '-' | ':' => '_',
            'µ' | 'μ' => 'u',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// Splits `busy_503_once:3` into the value and its count.
fn counted(value: &str) -> (&str, Option<u32>) {
    match value.rsplit_once(':') {
        Some((head, tail)) if !head.is_empty() => match tail.trim().parse() {
            Ok(count) => (head, Some(count)),
            Err(_) => (value, None),
        },
        _ => (value, None),
    }
}

impl Switch {
    fn default(&self) -> String {
        match self.allowed {
            Allowed::Words(words) => words[0].0.to_owned(),
            Allowed::Number(n) => n.to_string(),
            Allowed::Rate(_) => "0".to_owned(),
        }
    }

    fn parse(&self, given: &str) -> Option<Setting> {
        match self.allowed {
            Allowed::Words(words) => {
                let (head, count) = counted(given);
                let wanted = normal(head);
                let (word, _) = words.iter().find(|(w, _)| normal(w) == wanted)?;
                let left = count.or_else(|| word.ends_with("_once").then_some(1));
                let left = left.map(|n| n.max(1));
                Some(Setting {
                    value: (*word).to_owned(),
                    left,
                })
            }
            Allowed::Number(_) => {
                let n: u64 = given.trim().parse().ok()?;
                Some(Setting {
                    value: n.to_string(),
                    left: None,
                })
            }
            Allowed::Rate(styles) => {
                let text = normal(given);
                let text = if text == "off" { "0".to_owned() } else { text };
                let (number, style) = text
                    .split_once('_')
                    .map_or((text.as_str(), None), |(n, s)| (n, Some(s)));
                let n: u64 = number.parse().ok()?;
                let value = match style {
                    None => n.to_string(),
                    Some(s) => format!("{n}_{}", styles.iter().find(|known| **known == s)?),
                };
                Some(Setting { value, left: None })
            }
        }
    }

    fn known(&self) -> String {
        match self.allowed {
            Allowed::Words(words) => words.iter().map(|(w, _)| *w).collect::<Vec<_>>().join(", "),
            Allowed::Number(_) => "a whole number".to_owned(),
            Allowed::Rate(styles) => format!("n, or n and one of {}", styles.join(", ")),
        }
    }
}

impl Switches {
    pub(crate) fn new(table: &'static [Switch]) -> Self {
        Self {
            table,
            current: Mutex::new(BTreeMap::new()),
        }
    }

    fn row(&self, name: &str) -> Option<&'static Switch> {
        self.table.iter().find(|s| s.name == name)
    }

    /// Sets a switch.
    pub(crate) fn set(&self, name: &str, value: &str) -> Result<(), UnknownSwitch> {
        let Some(row) = self.row(name.trim()) else {
            let known = self.table.iter().map(|s| s.name).collect::<Vec<_>>();
            return Err(UnknownSwitch::new(
                format!("switch {name}"),
                known.join(", "),
            ));
        };
        let setting = row
            .parse(value)
            .ok_or_else(|| UnknownSwitch::new(format!("{}={value}", row.name), row.known()))?;
        lock(&self.current).insert(row.name, setting);
        Ok(())
    }

    /// The current value.
    pub(crate) fn get(&self, name: &'static str) -> String {
        if let Some(setting) = lock(&self.current).get(name) {
            return setting.value.clone();
        }
        let row = self.row(name);
        debug_assert!(row.is_some(), "switch {name} is not in the table");
        row.map(Switch::default).unwrap_or_default()
    }

    /// The switch has this value now. Does not use up a counted value.
    pub(crate) fn is(&self, name: &'static str, value: &str) -> bool {
        self.get(name) == value
    }

    /// The switch is `on`.
    pub(crate) fn on(&self, name: &'static str) -> bool {
        self.is(name, "on")
    }

    /// The value of a number switch.
    pub(crate) fn number(&self, name: &'static str) -> i64 {
        let text = self.get(name);
        let digits = text.split('_').next().unwrap_or_default();
        digits.parse().unwrap_or(0)
    }

    /// Takes the present value for one use: a counted one is used up by it and falls back to the default.
    pub(crate) fn take(&self, name: &'static str) -> String {
        let mut current = lock(&self.current);
        let Some(setting) = current.get_mut(name) else {
            drop(current);
            return self.get(name);
        };
        let value = setting.value.clone();
        if let Some(left) = setting.left.as_mut() {
            *left = left.saturating_sub(1);
            if *left == 0 {
                current.remove(name);
            }
        }
        value
    }

    /// Uses the value up if it is this one.
    pub(crate) fn fires(&self, name: &'static str, value: &str) -> bool {
        self.is(name, value) && self.take(name) == value
    }

    /// All switches back to their defaults.
    pub(crate) fn reset(&self) {
        lock(&self.current).clear();
    }

    /// The table with its current values.
    pub(crate) fn list(&self) -> Vec<SwitchInfo> {
        self.table
            .iter()
            .map(|row| SwitchInfo {
                name: row.name,
                value: self.get(row.name),
                default: row.default(),
                values: match row.allowed {
                    Allowed::Words(words) => words.to_vec(),
                    Allowed::Number(_) | Allowed::Rate(_) => Vec::new(),
                },
                meaning: row.meaning,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: &[Switch] = &[
        Switch {
            name: "fault",
            allowed: Allowed::Words(&[("none", ""), ("busy_once", ""), ("endless hasNext", "")]),
            meaning: "",
        },
        Switch {
            name: "ttl",
            allowed: Allowed::Number(9),
            meaning: "",
        },
        Switch {
            name: "rate",
            allowed: Allowed::Rate(&["date"]),
            meaning: "",
        },
    ];

    #[test]
    fn a_once_value_fires_once() {
        let switches = Switches::new(TABLE);
        switches.set("fault", "busy_once").unwrap();
        assert!(switches.fires("fault", "busy_once"));
        assert!(!switches.fires("fault", "busy_once"));
    }

    #[test]
    fn a_count_after_a_colon_says_how_often() {
        let switches = Switches::new(TABLE);
        switches.set("fault", "busy_once:2").unwrap();
        let fired = (0..5).filter(|_| switches.fires("fault", "busy_once"));
        assert_eq!(fired.count(), 2);
    }

    #[test]
    fn asking_for_another_value_uses_nothing_up() {
        let switches = Switches::new(TABLE);
        switches.set("fault", "busy once").unwrap();
        assert!(!switches.fires("fault", "none"));
        assert!(switches.fires("fault", "busy_once"));
    }

    #[test]
    fn values_are_matched_without_regard_to_case_and_blanks() {
        let switches = Switches::new(TABLE);
        switches.set("fault", "endless `hasNext`").unwrap();
        assert!(switches.is("fault", "endless hasNext"));
    }

    #[test]
    fn unknown_names_and_values_are_refused_with_the_known_ones() {
        let switches = Switches::new(TABLE);
        let no_value = switches.set("fault", "nope").unwrap_err().to_string();
        assert!(no_value.contains("busy_once"), "{no_value}");
        let no_name = switches.set("nope", "none").unwrap_err().to_string();
        assert!(no_name.contains("ttl"), "{no_name}");
        assert!(switches.set("ttl", "soon").is_err());
        assert!(switches.set("rate", "5 week").is_err());
    }

    #[test]
    fn numbers_and_rates_are_read_back() {
        let switches = Switches::new(TABLE);
        assert_eq!(switches.number("ttl"), 9);
        switches.set("ttl", "30").unwrap();
        assert_eq!(switches.number("ttl"), 30);
        switches.set("rate", "5 date").unwrap();
        assert_eq!(switches.number("rate"), 5);
        assert_eq!(switches.get("rate"), "5_date");
    }
}
