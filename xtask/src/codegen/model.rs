//! Models: one file each, with its words, its small inline models and its body.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use drchrono_facts::{Kind, Member, Model, Words};

use super::names::{field, sentence, snake, spaced, words};
use super::plan::{Plan, names_in, read_type};
use super::{Files, MADE, body};

/// Where models go.
pub(super) const DIRECTORY: &str = "drchrono-client/src/model";

/// What each file holds, in this order.
#[derive(Default)]
struct Contents<'a> {
    words: Vec<&'a Words>,
    models: Vec<&'a Model>,
    bodies: Vec<&'a Model>,
}

pub(super) fn files(plan: &Plan<'_>, files: &mut Files) {
    let mut contents: BTreeMap<&str, Contents<'_>> = BTreeMap::new();
    for (name, file) in &plan.homes {
        let contents = contents.entry(file).or_default();
        if let Some(set) = plan.facts.words.get(*name) {
            contents.words.push(set);
        }
        if let Some(model) = plan.facts.model(name)
            && !plan.written_only.contains(name)
        {
            contents.models.push(model);
        }
    }
    for (name, file) in &plan.body_homes {
        let contents = contents.entry(file).or_default();
        contents.bodies.extend(plan.facts.model(name));
    }
    let mut index = String::new();
    let mut exports = BTreeMap::new();
    for (file, contents) in &mut contents {
        // The one the file is called after comes first.
        contents
            .models
            .sort_by_key(|model| (snake(&model.name) != *file, &model.name));
        files.insert(
            format!("{DIRECTORY}/{file}.rs"),
            file_text(plan, file, contents),
        );
        let mut names: BTreeSet<String> =
            contents.words.iter().map(|set| set.name.clone()).collect();
        names.extend(contents.models.iter().map(|model| model.name.clone()));
        names.extend(
            contents
                .bodies
                .iter()
                .map(|model| plan.body_name(&model.name)),
        );
        let _ = writeln!(index, "mod {file};");
        exports.insert(*file, names);
    }
    let mut text = format!(
        "//! What drchrono knows, typed. Every member is optional: the service leaves out and empties what it\n\
         //! likes. What a model does not know, or what does not fit, is kept in its `extra`. Words are open.\n\
         {MADE}\n{index}\n"
    );
    for (file, names) in exports {
        let names: Vec<_> = names.into_iter().collect();
        let _ = writeln!(text, "pub use {file}::{{{}}};", names.join(", "));
    }
    files.insert(format!("{DIRECTORY}/mod.rs"), text);
}

fn file_text(plan: &Plan<'_>, file: &str, contents: &Contents<'_>) -> String {
    let mut code = String::new();
    for set in &contents.words {
        word_set(set, &mut code);
    }
    for model in &contents.models {
        model_text(plan, model, &mut code);
        if contents.bodies.contains(model) {
            body::text(plan, model, &mut code);
        }
    }
    for model in &contents.bodies {
        if !contents.models.contains(model) {
            body::text(plan, model, &mut code);
        }
    }
    let title = match contents.models.first() {
        Some(first) => plan
            .facts
            .notes
            .get(&first.name)
            .cloned()
            .unwrap_or_else(|| format!("{}.", sentence(&spaced(&first.name)))),
        None => format!(
            "What is written: {}.",
            words(file.trim_end_matches("_body"))
        ),
    };
    format!("//! {title}\n{MADE}\n{}{code}", imports(plan, file, &code))
}

/// The `use` lines for what stands in the code.
fn imports(plan: &Plan<'_>, file: &str, code: &str) -> String {
    let used: BTreeSet<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(names_in)
        .collect();
    let of = |names: &[&'static str]| -> Vec<&'static str> {
        names
            .iter()
            .copied()
            .filter(|name| used.contains(name))
            .collect()
    };
    let mut text = String::new();
    let mut line = |path: &str, names: Vec<&str>| match names[..] {
        [] => {}
        [name] => _ = writeln!(text, "use {path}::{name};"),
        _ => _ = writeln!(text, "use {path}::{{{}}};", names.join(", ")),
    };
    line("dental_oauth", of(&["Phi", "Secret"]));
    line("serde_json", of(&["Value"]));
    // The variants of a set of words are called as models are, some of them.
    let used: BTreeSet<&str> = code
        .lines()
        .filter(|line| line.contains('<'))
        .flat_map(names_in)
        .collect();
    let mut others = BTreeSet::new();
    for (name, home) in &plan.homes {
        if home != file && used.contains(name) {
            others.insert((*name).to_owned());
        }
    }
    for (name, home) in &plan.body_homes {
        let body = plan.body_name(name);
        if home != file && used.contains(body.as_str()) {
            others.insert(body);
        }
    }
    line("super", others.iter().map(String::as_str).collect());
    line(
        "crate::object",
        of(&[
            "Body", "Extra", "Fit", "Incoming", "Object", "Outgoing", "body", "object",
        ]),
    );
    line(
        "crate::scalar",
        of(&[
            "DrDate",
            "DrDateTime",
            "DrDecimal",
            "DrId",
            "DrTime",
            "MetaTags",
            "Patch",
        ]),
    );
    line("crate::word", of(&["open_enum"]));
    text
}

fn word_set(set: &Words, code: &mut String) {
    let _ = writeln!(
        code,
        "\nopen_enum! {{\n/// {}.\n{} {{",
        sentence(&spaced(&set.name)),
        set.name
    );
    for word in &set.words {
        let shown = if word.wire.is_empty() {
            "An empty text on the wire.".to_owned()
        } else {
            format!("`{}` on the wire.", word.wire)
        };
        let wire = word.wire.replace('\\', "\\\\");
        let _ = writeln!(code, "/// {shown}\n{} = \"{wire}\",", word.name);
    }
    code.push_str("}\n}\n");
}

fn model_text(plan: &Plan<'_>, model: &Model, code: &mut String) {
    let name = &model.name;
    let _ = writeln!(
        code,
        "\n{}#[derive(Debug, Clone, Default)]\n#[non_exhaustive]\npub struct {name} {{",
        docs(plan, model)
    );
    for member in read_members(model) {
        let _ = writeln!(
            code,
            "/// {}\npub {}: Option<{}>,",
            about(plan, model, member),
            field(&member.name),
            read_type(member)
        );
    }
    code.push_str("/// What has no field here.\npub extra: Extra,\n}\n\n");
    if model.member("id").is_some() {
        let _ = writeln!(code, "object!({name}, id);");
    } else {
        let _ = writeln!(code, "object!({name});");
    }
    let _ = writeln!(
        code,
        "\nimpl Object for {name} {{\nfn set(&mut self, name: &str, value: Incoming) -> Fit {{\nmatch name {{"
    );
    for member in read_members(model) {
        let _ = writeln!(
            code,
            "\"{}\" => value.to(&mut self.{}),",
            member.name,
            field(&member.name)
        );
    }
    code.push_str(
        "_ => Fit::NoField,\n}\n}\n\nfn extra(&mut self) -> &mut Extra {\n&mut self.extra\n}\n\n\
         fn write(&self, to: &mut Outgoing) {\n",
    );
    for member in read_members(model) {
        let _ = writeln!(
            code,
            "to.put(\"{}\", self.{}.as_ref());",
            member.name,
            field(&member.name)
        );
    }
    code.push_str("to.extra(&self.extra);\n}\n}\n");
}

fn read_members(model: &Model) -> impl Iterator<Item = &Member> {
    model.members.iter().filter(|member| !member.write_only)
}

fn docs(plan: &Plan<'_>, model: &Model) -> String {
    let text = plan
        .facts
        .notes
        .get(&model.name)
        .cloned()
        .unwrap_or_else(|| format!("{}.", sentence(&spaced(&model.name))));
    let resources: Vec<String> = plan
        .used_by
        .get(model.name.as_str())
        .into_iter()
        .flatten()
        .map(|name| format!("`{name}`"))
        .collect();
    if resources.is_empty() {
        format!("/// {text}\n")
    } else {
        format!("/// {text}\n///\n/// In {}.\n", resources.join(", "))
    }
}

/// A line about a member, from what is known of it.
pub(super) fn about(plan: &Plan<'_>, model: &Model, member: &Member) -> String {
    let key = format!("{}.{}", model.name, member.name);
    let what = words(&member.name);
    let text = plan.facts.notes.get(&key).cloned().unwrap_or_else(|| {
        match (&member.kind, member.name.as_str()) {
            (Kind::Id, "id") => "Its id.".to_owned(),
            (_, "created_at") => "When it was made.".to_owned(),
            (_, "updated_at") => "When it last changed.".to_owned(),
            (_, "archived") => "Deleted, but kept.".to_owned(),
            (Kind::Id, "created_by") => "Who made it, by id.".to_owned(),
            (Kind::Id, _) => format!("{}, by id.", sentence(&what)),
            (Kind::Bool, name) => match name.strip_prefix("is_") {
                Some(rest) => format!("Whether it is {}.", words(rest)),
                None => format!("{}: yes or no.", sentence(&what)),
            },
            (Kind::Url, _) => format!("Where the {what} is, for a while."),
            (Kind::Json, _) => format!("{}, in no fixed form.", sentence(&what)),
            _ => format!("{}.", sentence(&what)),
        }
    });
    let mut text = text;
    if let Some(values) = member.values {
        let _ = write!(text, " One of {values} published codes.");
    }
    if member.verbose {
        text.push_str(" Only with `verbose`.");
    }
    text
}
