//! HTML that cannot be broken out of: markup is ours and fixed, everything else is escaped.

/// A piece of a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Html(String);

impl Html {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds markup. Only what was written in this program has this type, never what came from outside.
    pub(crate) fn markup(mut self, markup: &'static str) -> Self {
        self.0.push_str(markup);
        self
    }

    /// Adds a text, escaped: for content, and for attributes in double quotes.
    pub(crate) fn text(mut self, text: &str) -> Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // No legitimate text needs them, and terminals and parsers disagree about them.
                c if c.is_control() && c != '\n' => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
        self
    }

    /// Adds another piece.
    pub(crate) fn then(mut self, piece: &Self) -> Self {
        self.0.push_str(&piece.0);
        self
    }

    /// The markup as a text.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_place() {
        let evil = "\"><script>alert('1')</script>&\u{0}\u{1b}";
        let page = Html::new().markup("<p title=\"").text(evil).markup("\">");
        let page = page.into_string();
        assert_eq!(page.matches('<').count(), 1);
        assert_eq!(page.matches('"').count(), 2);
        assert!(!page.contains(['\'', '\u{0}', '\u{1b}']));
    }
}
