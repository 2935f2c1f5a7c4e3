//! What the completeness test of drchrono-client goes through: every call, every model, every body, once.

use std::fmt::Write as _;

use drchrono_facts::{Kind, Member, Operation, Parameter, ParameterKind, Resource};

use super::names::{field, snake};
use super::plan::{Plan, write_type};
use super::{Files, MADE, filter};

const DIRECTORY: &str = "drchrono-client/tests/complete";

pub(super) fn files(plan: &Plan<'_>, files: &mut Files) {
    files.insert(format!("{DIRECTORY}/calls.rs"), calls(plan));
    files.insert(format!("{DIRECTORY}/models.rs"), models(plan));
    files.insert(format!("{DIRECTORY}/bodies.rs"), bodies(plan));
}

fn calls(plan: &Plan<'_>) -> String {
    let mut functions = String::new();
    let mut all = String::new();
    for resource in &plan.facts.resources {
        let name = &resource.name;
        let _ = writeln!(all, "{name}(run).await;");
        let _ = writeln!(
            functions,
            "\nasync fn {name}(run: &Run) {{\nlet calls = run.client.{name}();\n{}}}",
            calls_of(plan, resource)
        );
    }
    format!(
        "//! Every call of every resource, once: what can be created is created first, and it is that object which\n\
         //! is read, replaced, updated and deleted.\n{MADE}\n\
         use drchrono_client::resources::*;\nuse serde_json::json;\n\n\
         use super::bodies;\nuse super::run::Run;\n\n\
         pub async fn all(run: &Run) {{\n{all}}}\n{functions}"
    )
}

fn calls_of(plan: &Plan<'_>, resource: &Resource) -> String {
    let mut code = String::new();
    let mut call = |text: String| _ = writeln!(code, "run.note(calls.{text}.await);");
    let filter = filter_of(resource);
    if resource.bulk {
        call(format!("list({filter}).page(1)"));
        return code;
    }
    let required = |query: &[Parameter]| -> String {
        let given = query.iter().filter(|one| one.required);
        given.map(|one| argument(one) + ", ").collect()
    };
    let has = |operation| resource.offers(operation);
    let body = plan.body_of(resource).map(|body| match body.as_str() {
        "Value" => "json!({})".to_owned(),
        body => format!("bodies::{}(&run.ids)", snake(body)),
    });
    let file_needed = resource
        .file
        .as_ref()
        .is_some_and(|file| plan.file_needed(resource, file));
    let file = if file_needed {
        ", run.file(), None"
    } else {
        ""
    };
    if has(Operation::Create) {
        let query = required(&resource.create_query);
        call(format!("create({query}&body(){file})"));
    }
    if has(Operation::List) {
        match resource.model {
            Some(_) => call(format!("list({filter}).next_page()")),
            None => call(format!("get({filter})")),
        }
    }
    if has(Operation::Read) {
        call(format!("get({}id())", required(&resource.read_query)));
    }
    if has(Operation::Replace) {
        call(format!("replace(id(), &body(){file})"));
    }
    if has(Operation::Update) {
        call("update(id(), &body())".to_owned());
    }
    if has(Operation::Delete) {
        call("delete(id())".to_owned());
    }
    if let Some(body) = body {
        code.insert_str(0, &format!("let body = || {body};\n"));
    }
    if code.contains("id()") {
        let id = format!("let id = || run.id(\"{}\");\n", resource.name);
        code.insert_str(0, &id);
    }
    code
}

/// A filter with what must be in it.
fn filter_of(resource: &Resource) -> String {
    let Some(name) = filter::name(resource) else {
        return String::new();
    };
    let required = resource.filters.iter().filter(|one| one.required);
    let required: Vec<String> = required.map(argument).collect();
    match resource.one_of().next() {
        Some(one) => format!("{name}::{}(\"2026-01-15\")", field(&one.name)),
        None => format!("{name}::new({})", required.join(", ")),
    }
}

/// A value of a parameter that must be there.
fn argument(parameter: &Parameter) -> String {
    match parameter.kind {
        ParameterKind::Id => format!("run.id(\"{}\")", parameter.name),
        ParameterKind::UsDate => "\"2026-01-15\"".to_owned(),
        // The one word that is asked for is the payer type of insurances.
        _ => "\"emdeon\"".to_owned(),
    }
}

fn models(plan: &Plan<'_>) -> String {
    let mut rows = String::new();
    for name in plan.facts.models.keys() {
        if !plan.written_only.contains(name.as_str()) {
            let _ = writeln!(rows, "(\"{name}\", read!({name})),");
        }
    }
    format!(
        "//! Every model, by its name in the facts.\n{MADE}\n\
         use drchrono_client::model::*;\nuse serde_json::Value;\n\n\
         /// A model as it was read.\npub struct Read {{\n/// Written back.\npub json: Value,\n\
         /// How many members found no field.\npub extra: usize,\n/// As `Debug` shows it.\npub shown: String,\n}}\n\n\
         macro_rules! read {{\n    ($model:ident) => {{\n        |text| {{\n            \
         let model: $model = serde_json::from_str(text).ok()?;\n            \
         Some(Read {{\n                json: model.expose_json(),\n                \
         extra: model.extra.len(),\n                shown: format!(\"{{model:?}}\"),\n            }})\n        }}\n    }};\n}}\n\n\
         pub type Reader = fn(&str) -> Option<Read>;\n\n\
         pub const MODELS: &[(&str, Reader)] = &[\n{rows}];\n"
    )
}

fn bodies(plan: &Plan<'_>) -> String {
    let mut functions = String::new();
    let mut rows = String::new();
    for name in plan.bodies.keys() {
        let Some(model) = plan.facts.model(name) else {
            continue;
        };
        let body = plan.body_name(name);
        let function = snake(&body);
        let _ = writeln!(
            rows,
            "(\"{name}\", |id| serde_json::to_value({function}(id)).unwrap()),"
        );
        let mut members = String::new();
        for member in plan.writable(model) {
            let value = value(plan, member);
            let _ = writeln!(members, "body.{} = {value}.into();", field(&member.name));
        }
        let id = if members.contains("id(") || members.contains("(id)") {
            "id"
        } else {
            "_"
        };
        let _ = writeln!(
            functions,
            "\npub fn {function}({id}: &Ids) -> {body} {{\n\
             let mut body = {body}::default();\n{members}body\n}}"
        );
    }
    format!(
        "//! Every body, by its model's name in the facts, with a value for each of its members.\n{MADE}\n\
         use dental_oauth::Phi;\nuse drchrono_client::model::*;\n\
         use drchrono_client::{{DrDate, DrDateTime, DrDecimal, DrTime, MetaTags}};\nuse serde_json::Value;\n\n\
         use super::run::Ids;\n\n\
         pub type Full = fn(&Ids) -> Value;\n\npub const BODIES: &[(&str, Full)] = &[\n{rows}];\n{functions}"
    )
}

/// A value of a member that the service takes.
fn value(plan: &Plan<'_>, member: &Member) -> String {
    let plain = match &member.kind {
        Kind::Id => format!("id(\"{}\")", member.name),
        Kind::Bool => "true".to_owned(),
        Kind::Int => "1".to_owned(),
        Kind::Decimal => "DrDecimal::from(12)".to_owned(),
        Kind::Date => "DrDate::from(\"2026-01-15\")".to_owned(),
        Kind::Time => "DrTime::from(\"09:30:00\")".to_owned(),
        Kind::Timestamp => "DrDateTime::from(\"2026-01-15T09:30:00\")".to_owned(),
        // Four letters and six digits, or the service refuses it.
        Kind::Text if member.name == "chart_id" => "\"ABCD000001\".to_owned()".to_owned(),
        Kind::Text | Kind::Url => "\"text\".to_owned()".to_owned(),
        Kind::Word(set) => {
            let words = &plan.facts.words[set].words;
            let word = words.iter().find(|word| !word.wire.is_empty());
            word.map_or_else(String::new, |word| format!("{set}::{}", word.name))
        }
        Kind::Json => "Value::from(\"text\")".to_owned(),
        Kind::Tags => "MetaTags::from_iter([\"text\"])".to_owned(),
        Kind::Object(inner) => format!("{}(id)", snake(&plan.body_name(inner))),
    };
    let value = if member.list {
        format!("vec![{plain}]")
    } else {
        plain
    };
    if write_type(plan, member).starts_with("Phi<") {
        format!("Phi::new({value})")
    } else {
        value
    }
}
