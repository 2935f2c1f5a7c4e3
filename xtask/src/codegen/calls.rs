//! What the completeness test of drchrono-client goes through: every call, every model, every body, once.

use std::fmt::Write as _;

use drchrono_facts::{Operation, Parameter, ParameterKind, Resource};

use super::names::{field, snake};
use super::plan::Plan;
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
        let calls = calls_of(plan, resource);
        let file = if calls.contains("file.clone()") {
            "file"
        } else {
            "_"
        };
        let _ = writeln!(all, "{name}(client, file).await;");
        let _ = writeln!(
            functions,
            "\nasync fn {name}(client: &Drchrono, {file}: &FilePart) {{\n\
             let calls = client.{name}();\n{calls}}}"
        );
    }
    format!(
        "//! Every call of every resource, once. What comes back does not matter here.\n{MADE}\n\
         use drchrono_client::resources::*;\n\
         use drchrono_client::{{Drchrono, FilePart}};\nuse serde_json::Value;\n\nuse super::bodies;\n\n\
         pub async fn all(client: &Drchrono, file: &FilePart) {{\n{all}}}\n{functions}"
    )
}

fn calls_of(plan: &Plan<'_>, resource: &Resource) -> String {
    let mut code = String::new();
    let mut call = |text: String| _ = writeln!(code, "let _ = calls.{text}.await;");
    let filter = filter_of(resource);
    if resource.bulk {
        call(format!("list({filter}).page(1)"));
        return code;
    }
    let value = |one: &&Parameter| match one.kind {
        ParameterKind::Id => "\"7\", ".to_owned(),
        _ => format!("\"{}\", ", one.name),
    };
    let required = |query: &[Parameter]| -> String {
        query
            .iter()
            .filter(|one| one.required)
            .map(|one| value(&one))
            .collect()
    };
    let has = |operation| resource.offers(operation);
    if has(Operation::List) {
        match resource.model {
            Some(_) => call(format!("list({filter}).next_page()")),
            None => call(format!("get({filter})")),
        }
    }
    if has(Operation::Read) {
        call(format!("get({}\"7\")", required(&resource.read_query)));
    }
    let Some(body) = plan.body_of(resource) else {
        return deletion(code, resource);
    };
    let body = match body.as_str() {
        "Value" => "&Value::Null".to_owned(),
        body => format!("&bodies::{}()", snake(body)),
    };
    let file_needed = resource
        .file
        .as_ref()
        .is_some_and(|file| plan.file_needed(resource, file));
    let file = if file_needed {
        ", file.clone(), None"
    } else {
        ""
    };
    if has(Operation::Create) {
        call(format!(
            "create({}{body}{file})",
            required(&resource.create_query)
        ));
    }
    if has(Operation::Replace) {
        call(format!("replace(\"7\", {body}{file})"));
    }
    if has(Operation::Update) {
        call(format!("update(\"7\", {body})"));
    }
    deletion(code, resource)
}

fn deletion(mut code: String, resource: &Resource) -> String {
    if resource.offers(Operation::Delete) && !resource.bulk {
        code.push_str("let _ = calls.delete(\"7\").await;\n");
    }
    code
}

/// A filter with what must be in it.
fn filter_of(resource: &Resource) -> String {
    let Some(name) = filter::name(resource) else {
        return String::new();
    };
    let required: Vec<&str> = resource
        .filters
        .iter()
        .filter(|one| one.required)
        .map(|one| match one.kind {
            ParameterKind::UsDate => "\"2026-01-15\"",
            _ => "\"7\"",
        })
        .collect();
    match resource.one_of().next() {
        Some(one) => format!("{name}::{}(\"2026-01-15\")", field(&one.name)),
        None => format!("{name}::new({})", required.join(", ")),
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
            "(\"{name}\", || serde_json::to_value({function}()).unwrap()),"
        );
        let _ = writeln!(
            functions,
            "\npub fn {function}() -> {body} {{\nlet mut body = {body}::default();"
        );
        for member in plan.writable(model) {
            let _ = writeln!(functions, "body.{} = Patch::Null;", field(&member.name));
        }
        functions.push_str("body\n}\n");
    }
    format!(
        "//! Every body, by its model's name in the facts, with all of its members emptied.\n{MADE}\n\
         use drchrono_client::Patch;\nuse drchrono_client::model::*;\nuse serde_json::Value;\n\n\
         pub type Full = fn() -> Value;\n\npub const BODIES: &[(&str, Full)] = &[\n{rows}];\n{functions}"
    )
}
