//! Reads the facts files.

use std::collections::BTreeMap;

use crate::model::{Kind, Member, Model, Word, Words};
use crate::resource::{Operation, Parameter, ParameterKind, Resource, Scope, Special};
use crate::{FILES, Facts};

/// A line, and where it stands.
#[derive(Clone, Copy)]
struct Line<'a> {
    file: usize,
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    fn fault(self, what: &str) -> String {
        format!("{}:{}: {what}", FILES[self.file].0, self.number)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_whitespace()
    }
}

/// The lines that say something.
fn lines(file: usize, text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines()
        .enumerate()
        .map(move |(at, text)| Line {
            file,
            number: at + 1,
            text,
        })
        .filter(|line| !line.text.trim().is_empty() && !line.text.starts_with('#'))
}

/// A line at the margin with the indented lines under it.
fn sections(file: usize, text: &str) -> Result<Vec<(Line<'_>, Vec<Line<'_>>)>, String> {
    let mut sections: Vec<(Line<'_>, Vec<Line<'_>>)> = Vec::new();
    for line in lines(file, text) {
        if line.text.starts_with(' ') {
            sections
                .last_mut()
                .ok_or_else(|| line.fault("belongs to nothing"))?
                .1
                .push(line);
        } else {
            sections.push((line, Vec::new()));
        }
    }
    Ok(sections)
}

/// Reads the files, in the order of [`FILES`].
pub(crate) fn parse(texts: [&str; 5]) -> Result<Facts, String> {
    let words = words(sections(0, texts[0])?)?;
    let mut models = models(sections(1, texts[1])?, &words)?;
    overrides(lines(2, texts[2]), &mut models)?;
    let resources = resources(sections(3, texts[3])?, &models)?;
    check_names(&models, &words)?;
    let notes = notes(lines(4, texts[4]), &models, &resources)?;
    Ok(Facts {
        resources,
        models,
        words,
        notes,
    })
}

fn notes<'a>(
    lines: impl Iterator<Item = Line<'a>>,
    models: &BTreeMap<String, Model>,
    resources: &[Resource],
) -> Result<BTreeMap<String, String>, String> {
    let mut all = BTreeMap::new();
    for line in lines {
        let (about, text) = line
            .text
            .split_once(": ")
            .ok_or_else(|| line.fault("no `: `"))?;
        let known = match about.split_once('.') {
            Some((model, member)) => models
                .get(model)
                .is_some_and(|m| m.member(member).is_some()),
            None => models.contains_key(about) || resources.iter().any(|one| one.name == about),
        };
        if !known {
            return Err(line.fault(&format!("nothing is called {about}")));
        }
        all.insert(about.to_owned(), text.trim().to_owned());
    }
    Ok(all)
}

fn words(sections: Vec<(Line<'_>, Vec<Line<'_>>)>) -> Result<BTreeMap<String, Words>, String> {
    let mut all = BTreeMap::new();
    for (head, lines) in sections {
        let mut words = Vec::new();
        for line in lines {
            let (name, wire) = line
                .text
                .split_once('=')
                .ok_or_else(|| line.fault("no `=`"))?;
            words.push(Word {
                name: name.trim().to_owned(),
                wire: wire.trim().to_owned(),
            });
        }
        let name = head.text.trim().to_owned();
        let set = Words {
            name: name.clone(),
            words,
        };
        if all.insert(name, set).is_some() {
            return Err(head.fault("stands here twice"));
        }
    }
    Ok(all)
}

fn models(
    sections: Vec<(Line<'_>, Vec<Line<'_>>)>,
    words: &BTreeMap<String, Words>,
) -> Result<BTreeMap<String, Model>, String> {
    let mut all = BTreeMap::new();
    for (head, lines) in sections {
        let mut heads = head.words();
        let name = heads.next().unwrap_or_default().to_owned();
        let top = match heads.next() {
            None => true,
            Some("inline") => false,
            Some(_) => return Err(head.fault("neither a model nor an inline one")),
        };
        let mut members = Vec::new();
        for line in lines {
            members.push(member(line, words)?);
        }
        let model = Model {
            name: name.clone(),
            top,
            members,
        };
        if all.insert(name, model).is_some() {
            return Err(head.fault("stands here twice"));
        }
    }
    Ok(all)
}

fn member(line: Line<'_>, words: &BTreeMap<String, Words>) -> Result<Member, String> {
    let mut parts = line.words().peekable();
    let name = parts.next().unwrap_or_default().to_owned();
    let mut published = parts
        .next()
        .ok_or_else(|| line.fault("no type"))?
        .to_owned();
    let list = published == "array";
    let inner = if list || published == "object" {
        let inner = parts.next_if(|word| {
            word.starts_with(char::is_uppercase) || ["string", "integer", "object"].contains(word)
        });
        if let Some(inner) = inner {
            published = format!("{published} {inner}");
        }
        inner
    } else {
        Some(published.as_str())
    };
    let kind = match inner {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Int,
        Some("number") => Kind::Decimal,
        Some("boolean") => Kind::Bool,
        Some("untyped") | None => Kind::Json,
        Some(model) if model.starts_with(char::is_uppercase) => Kind::Object(model.to_owned()),
        Some(_) => return Err(line.fault("an unknown type")),
    };
    let mut member = Member {
        name,
        published: published.clone(),
        kind,
        list,
        read_only: false,
        required: false,
        verbose: false,
        private: false,
        added: false,
        write_only: false,
        values: None,
    };
    for flag in parts {
        match flag.split_once('=') {
            None => match flag {
                "ro" => member.read_only = true,
                "required" => member.required = true,
                "verbose" => member.verbose = true,
                "added" => member.added = true,
                "writeonly" => member.write_only = true,
                "nullable" => {}
                _ => return Err(line.fault("an unknown flag")),
            },
            Some(("enum", set)) if words.contains_key(set) => {
                member.kind = Kind::Word(set.to_owned());
            }
            Some(("values", number)) => {
                member.values = Some(number.parse().map_err(|_| line.fault("no number"))?);
            }
            Some(_) => return Err(line.fault("an unknown flag")),
        }
    }
    // `required` is published for some that the service sets itself.
    member.required &= !member.read_only;
    Ok(member)
}

/// Puts right what is published wrongly, and marks what is a patient's. What names one model stands above `*`.
fn overrides<'a>(
    lines: impl Iterator<Item = Line<'a>>,
    models: &mut BTreeMap<String, Model>,
) -> Result<(), String> {
    let mut entries = Vec::new();
    for line in lines {
        let (what, targets) = line
            .text
            .split_once(':')
            .ok_or_else(|| line.fault("no `:`"))?;
        for target in targets.split_whitespace() {
            let (model, member) = target
                .split_once('.')
                .ok_or_else(|| line.fault("no member"))?;
            entries.push((line, what.trim(), model, member));
        }
    }
    entries.sort_by_key(|(_, _, model, _)| *model != "*");
    for (line, what, model, name) in entries {
        let mut matched = false;
        let of_interest = models
            .values_mut()
            .filter(|one| model == "*" || one.name == model)
            .flat_map(|one| &mut one.members);
        for member in of_interest {
            let texts = matches!(member.kind, Kind::Text | Kind::Date | Kind::Timestamp);
            if member.name == name || (name == "*" && texts) {
                matched = true;
                apply(member, what).map_err(|fault| line.fault(&fault))?;
            }
        }
        if !matched {
            return Err(line.fault(&format!("nothing is called {model}.{name}")));
        }
    }
    Ok(())
}

fn apply(member: &mut Member, what: &str) -> Result<(), String> {
    // A set of words, or an inline object, is known better than by its name alone.
    let named = matches!(member.kind, Kind::Word(_) | Kind::Object(_));
    let kind = match what {
        "private" => {
            member.private = true;
            return Ok(());
        }
        "id" => Kind::Id,
        "text" => Kind::Text,
        "bool" => Kind::Bool,
        "decimal" => Kind::Decimal,
        "date" => Kind::Date,
        "time" => Kind::Time,
        "timestamp" => Kind::Timestamp,
        "json" => Kind::Json,
        "tags" => Kind::Tags,
        "url" => Kind::Url,
        _ => match what.split_once(' ') {
            Some(("array", model)) => {
                member.list = true;
                Kind::Object(model.to_owned())
            }
            Some(("word", set)) => Kind::Word(set.to_owned()),
            _ => return Err(format!("there is no type `{what}`")),
        },
    };
    if !named {
        member.kind = kind;
    }
    Ok(())
}

fn check_names(
    models: &BTreeMap<String, Model>,
    words: &BTreeMap<String, Words>,
) -> Result<(), String> {
    for model in models.values() {
        for member in &model.members {
            match &member.kind {
                Kind::Object(inner) if !models.contains_key(inner) => {
                    return Err(format!("there is no model {inner}"));
                }
                Kind::Word(set) if !words.contains_key(set) => {
                    return Err(format!("there are no words {set}"));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn resources(
    sections: Vec<(Line<'_>, Vec<Line<'_>>)>,
    models: &BTreeMap<String, Model>,
) -> Result<Vec<Resource>, String> {
    let mut all: Vec<Resource> = Vec::new();
    for (head, lines) in sections {
        let mut resource = Resource {
            name: head.text.trim().to_owned(),
            ..Resource::default()
        };
        if all.iter().any(|one| one.name == resource.name) {
            return Err(head.fault("stands here twice"));
        }
        for line in lines {
            resource_line(&mut resource, line)?;
        }
        for model in [&resource.model, &resource.body].into_iter().flatten() {
            if !models.contains_key(model) {
                return Err(head.fault(&format!("there is no model {model}")));
            }
        }
        all.push(resource);
    }
    Ok(all)
}

fn resource_line(resource: &mut Resource, line: Line<'_>) -> Result<(), String> {
    let mut words = line.words();
    let key = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    let texts = || rest.iter().map(|&word| word.to_owned()).collect();
    let one = || rest.first().map(|&word| word.to_owned());
    match key {
        "model" => resource.model = one(),
        "body" => resource.body = one(),
        "files" => resource.file = one(),
        "bulk" => resource.bulk = true,
        "permissions" => resource.permissions = texts(),
        "share" => resource.share = texts(),
        "paging" => resource.paging = texts(),
        "operations" => resource.operations = operations(line, &rest)?,
        "artefact" => resource.artefacts = operations(line, &rest)?,
        "scopes" => {
            for word in rest {
                let (name, access) = word
                    .rsplit_once(':')
                    .ok_or_else(|| line.fault("no access"))?;
                resource.scopes.push(Scope {
                    name: name.to_owned(),
                    read: access.contains('r'),
                    write: access.contains('w'),
                });
            }
        }
        "special" => match rest[..] {
            [method, path, name] => resource.special.push(Special {
                method: method.to_owned(),
                path: path.to_owned(),
                name: name.to_owned(),
            }),
            _ => return Err(line.fault("not a method, a path and a name")),
        },
        "filter" => resource.filters.push(parameter(line, &rest)?),
        "read-query" => resource.read_query.push(parameter(line, &rest)?),
        "create-query" => resource.create_query.push(parameter(line, &rest)?),
        _ => return Err(line.fault("an unknown key")),
    }
    Ok(())
}

fn operations(line: Line<'_>, words: &[&str]) -> Result<Vec<Operation>, String> {
    words
        .iter()
        .map(|word| {
            Operation::WORDS
                .iter()
                .find(|(known, _)| known == word)
                .map(|(_, operation)| *operation)
                .ok_or_else(|| line.fault("an unknown operation"))
        })
        .collect()
}

fn parameter(line: Line<'_>, words: &[&str]) -> Result<Parameter, String> {
    let [name, kind, flags @ ..] = words else {
        return Err(line.fault("not a name and a type"));
    };
    let kind = ParameterKind::WORDS
        .iter()
        .find(|(known, _)| known == kind)
        .map(|(_, kind)| *kind)
        .ok_or_else(|| line.fault("an unknown type"))?;
    let mut parameter = Parameter {
        name: (*name).to_owned(),
        kind,
        required: false,
        one_of: false,
        changed: false,
        private: false,
        added: false,
    };
    for flag in flags {
        match *flag {
            "required" => parameter.required = true,
            "one-of" => parameter.one_of = true,
            "changed" => parameter.changed = true,
            "private" => parameter.private = true,
            "added" => parameter.added = true,
            _ => return Err(line.fault("an unknown flag")),
        }
    }
    Ok(parameter)
}
