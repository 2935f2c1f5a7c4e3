//! Bodies: what can be written of a model.

use std::fmt::Write as _;

use drchrono_facts::Model;

use super::model::about;
use super::names::{field, spaced};
use super::plan::{Plan, write_type};

pub(super) fn text<'a>(plan: &Plan<'a>, model: &'a Model, code: &mut String) {
    let name = plan.body_name(&model.name);
    let required = plan.required(model);
    let what = spaced(name.trim_end_matches("Body"));
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'E']) {
        "an"
    } else {
        "a"
    };
    let _ = writeln!(
        code,
        "\n/// What can be written of {article} {what}. What is absent is not sent.\n\
         #[derive(Debug, Clone, Default)]\n#[non_exhaustive]\npub struct {name} {{"
    );
    for member in plan.writable(model) {
        let _ = writeln!(
            code,
            "/// {}{}\npub {}: Patch<{}>,",
            about(plan, model, member),
            if required.iter().any(|one| one.name == member.name) {
                " Needed to create one."
            } else {
                ""
            },
            field(&member.name),
            write_type(plan, member)
        );
    }
    let _ = writeln!(code, "}}\n\nbody!({name});\n");
    if !required.is_empty() {
        let _ = writeln!(
            code,
            "impl {name} {{\n/// With what is needed to create one.\npub fn new("
        );
        for member in &required {
            let _ = writeln!(
                code,
                "{}: impl Into<Patch<{}>>,",
                field(&member.name),
                write_type(plan, member)
            );
        }
        code.push_str(") -> Self {\nSelf {\n");
        for member in &required {
            let _ = writeln!(code, "{0}: {0}.into(),", field(&member.name));
        }
        if required.len() < plan.writable(model).count() {
            code.push_str("..Self::default()\n");
        }
        code.push_str("}\n}\n}\n\n");
    }
    let names: Vec<String> = required
        .iter()
        .map(|member| format!("\"{}\"", member.name))
        .collect();
    let _ = writeln!(
        code,
        "impl Body for {name} {{\nconst REQUIRED: &'static [&'static str] = &[{}];\n\n\
         fn write(&self, to: &mut Outgoing) {{",
        names.join(", ")
    );
    for member in plan.writable(model) {
        let _ = writeln!(
            code,
            "to.patch(\"{}\", &self.{});",
            member.name,
            field(&member.name)
        );
    }
    code.push_str("}\n}\n");
}
