//! What is printed: JSON lines for programs, or text and tables for people.

use std::io::{self, Write as _};

use indicatif::MultiProgress;
use serde::Serialize;

use crate::exit::Failure;

/// Standard output, and standard error for failures.
#[derive(Debug, Clone)]
pub(crate) struct Out {
    json: bool,
    /// Lines must not run into progress bars.
    bars: MultiProgress,
}

impl Out {
    pub(crate) fn new(json: bool, bars: MultiProgress) -> Self {
        Self { json, bars }
    }

    /// Whether programs read along.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints an event for programs.
    pub(crate) fn event(&self, event: &impl Serialize) -> Result<(), Failure> {
        if !self.json {
            return Ok(());
        }
        let mut line = serde_json::to_vec(event)
            .map_err(|error| Failure::io("the output cannot be written", &error.into()))?;
        line.push(b'\n');
        self.write(&line)
    }

    /// Prints a line for people.
    pub(crate) fn say(&self, line: &str) -> Result<(), Failure> {
        if self.json {
            return Ok(());
        }
        self.write(format!("{line}\n").as_bytes())
    }

    /// Prints bytes as they are, for both.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        // Flushed each time: a program waits for the line.
        let written = self.bars.suspend(|| {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes).and_then(|()| stdout.flush())
        });
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::output_closed(),
            _ => Failure::io("the output cannot be written", &error),
        })
    }

    /// Prints a failure: its event for programs, one or two lines on stderr for people.
    pub(crate) fn failure(&self, failure: &Failure) {
        if failure.message().is_empty() {
            return;
        }
        if self.json {
            // When nobody reads any more, the exit code still tells.
            let _ = self.event(&failure.event());
            return;
        }
        let subject = failure
            .subject()
            .map(|subject| format!("{}: ", plain(subject)));
        let mut text = format!(
            "dental: {}{}\n",
            subject.unwrap_or_default(),
            plain(failure.message())
        );
        if let Some(advice) = failure.advice() {
            text.push_str("        ");
            text.push_str(advice);
            text.push('\n');
        }
        self.bars.suspend(|| {
            let _ = io::stderr().lock().write_all(text.as_bytes());
        });
    }
}

/// A server's text on a terminal: without control characters, which could move the cursor or worse.
pub(crate) fn plain(text: &str) -> String {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .map(|c| if harmful(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Bytes for people.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

/// A table that is printed as its rows arrive: columns are as wide as what has been seen so far.
#[derive(Debug)]
pub(crate) struct Table {
    heads: &'static [&'static str],
    widths: Vec<usize>,
    begun: bool,
}

impl Table {
    pub(crate) fn new(heads: &'static [&'static str]) -> Self {
        Self {
            heads,
            widths: heads.iter().map(|head| head.chars().count()).collect(),
            begun: false,
        }
    }

    /// Prints rows, after the heads if they are the first.
    pub(crate) fn print(&mut self, out: &Out, rows: &[Vec<String>]) -> Result<(), Failure> {
        if rows.is_empty() || out.is_json() {
            return Ok(());
        }
        for row in rows {
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = (*width).max(plain(cell).chars().count());
            }
        }
        let mut text = String::new();
        if !std::mem::replace(&mut self.begun, true) {
            let heads: Vec<String> = self.heads.iter().map(|head| (*head).to_owned()).collect();
            text.push_str(&self.line(&heads));
        }
        for row in rows {
            text.push_str(&self.line(row));
        }
        out.write(text.as_bytes())
    }

    fn line(&self, row: &[String]) -> String {
        let cells = self.widths.iter().zip(row).map(|(width, cell)| {
            let cell = plain(cell);
            format!("{cell:<width$}")
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        format!("{}\n", line.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_a_terminal() {
        assert_eq!(
            plain("a\u{1b}[31m\r\nb\u{202e}"),
            "a\u{fffd}[31m\u{fffd}\u{fffd}b\u{fffd}"
        );
        assert_eq!(plain("zähne 36"), "zähne 36");
    }

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(&["ID", "STATUS"]);
        table.widths = vec![5, 6];
        assert_eq!(table.line(&["a".into(), "b".into()]), "a      b\n");
    }
}
