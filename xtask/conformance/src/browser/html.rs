//! Finds forms and links in plain HTML. Not a parser: pages written for a person without scripts are
//! simple, and a page this does not understand has no form, which fails a walk with that page in hand.

/// What a page lets a person do.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) forms: Vec<Form>,
    /// The targets of the links, in their order.
    pub(super) links: Vec<String>,
}

/// A form as the page filled it in.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) method: String,
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
}

/// A named input.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) value: String,
}

impl Form {
    pub(super) fn has_password(&self) -> bool {
        self.fields.iter().any(|field| field.kind == "password")
    }
}

impl Page {
    pub(super) fn scan(html: &str) -> Self {
        let mut page = Self::default();
        let mut in_form = false;
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            rest = &rest[start + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let tag = Tag::read(&mut rest);
            match tag.name.as_str() {
                // Text in a script may look like tags.
                "script" => rest = rest.split_once("</script>").map_or("", |(_, after)| after),
                "form" => {
                    in_form = true;
                    let method = tag.attribute("method").unwrap_or("get").to_owned();
                    let action = tag.attribute("action").unwrap_or_default().to_owned();
                    page.forms.push(Form {
                        method,
                        action,
                        fields: Vec::new(),
                    });
                }
                "/form" => in_form = false,
                "input" => {
                    let (true, Some(form), Some(name)) =
                        (in_form, page.forms.last_mut(), tag.attribute("name"))
                    else {
                        continue;
                    };
                    form.fields.push(Field {
                        name: name.to_owned(),
                        kind: tag.attribute("type").unwrap_or("text").to_ascii_lowercase(),
                        value: tag.attribute("value").unwrap_or_default().to_owned(),
                    });
                }
                "a" => page.links.extend(tag.attribute("href").map(str::to_owned)),
                _ => {}
            }
        }
        page
    }
}

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads what follows a `<`, up to and with the `>`, and leaves `rest` behind it.
    fn read(rest: &mut &str) -> Self {
        let name = take(rest, |c| c.is_whitespace() || c == '>').to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            *rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                break;
            }
            if let Some(after) = rest.strip_prefix('>') {
                *rest = after;
                break;
            }
            let attribute = take(rest, |c| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
                .to_ascii_lowercase();
            attributes.push((attribute, value(rest)));
        }
        Self { name, attributes }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The value of the attribute whose name was just read; empty when it has none.
fn value(rest: &mut &str) -> String {
    let Some(after) = rest.trim_start().strip_prefix('=') else {
        return String::new();
    };
    *rest = after.trim_start();
    for quote in ['"', '\''] {
        if let Some(after) = rest.strip_prefix(quote) {
            *rest = after;
            let text = decode(take(rest, |c| c == quote));
            *rest = rest.strip_prefix(quote).unwrap_or_default();
            return text;
        }
    }
    decode(take(rest, |c| c.is_whitespace() || c == '>'))
}

/// The text up to the first character that `stop` holds true for.
fn take<'a>(rest: &mut &'a str, stop: impl Fn(char) -> bool) -> &'a str {
    let (taken, left) = rest.split_at(rest.find(stop).unwrap_or(rest.len()));
    *rest = left;
    taken
}

/// Puts characters in the place of their references.
fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest
            .find(';')
            .and_then(|end| Some((character(&rest[1..end])?, end)));
        let (next, end) = reference.unwrap_or(('&', 0));
        decoded.push(next);
        rest = &rest[end + 1..];
    }
    decoded + rest
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_fields_and_links_are_found() {
        let page = Page::scan(
            r#"<!doctype html><p>a < b</p><!-- <form action="/no"> -->
            <script>document.write("<form action='/no'>")</script>
            <FORM METHOD=post action='/a?x=1&amp;y=2'>
              <input type="hidden" name="iss" value="http://127.0.0.1&#47;&quot;"/>
              <input name=login required><input type=PASSWORD name="password">
              <button>go</button></FORM><input name="outside"><a class="x" href="/abort">no</a>"#,
        );
        assert_eq!(page.forms.len(), 1);
        let form = &page.forms[0];
        assert_eq!(
            (form.method.as_str(), form.action.as_str()),
            ("post", "/a?x=1&y=2")
        );
        let fields: Vec<_> = form
            .fields
            .iter()
            .map(|f| (f.name.as_str(), f.value.as_str()))
            .collect();
        assert_eq!(
            fields,
            [
                ("iss", "http://127.0.0.1/\""),
                ("login", ""),
                ("password", "")
            ]
        );
        assert!(form.has_password());
        assert_eq!(page.links, ["/abort"]);
    }

    #[test]
    fn broken_markup_ends() {
        for html in [
            "<",
            "<form",
            "<form action=\"",
            "<a href='x",
            "<!--",
            "<script>",
            "<a href",
            "a&b;&#xZZ;",
        ] {
            let _ = Page::scan(html);
        }
        assert_eq!(decode("a&b;&#xZZ;&&amp;"), "a&b;&#xZZ;&&");
    }
}
