//! Filters: what a list can be asked for.

use std::fmt::Write as _;

use drchrono_facts::{Parameter, ParameterKind, Resource};

use super::names::{camel, field, sentence, words};

/// The name of a resource's filter; none if there is nothing to ask for.
pub(super) fn name(resource: &Resource) -> Option<String> {
    (!resource.filters.is_empty() || pages(resource))
        .then(|| format!("{}Filter", camel(&resource.name)))
}

fn pages(resource: &Resource) -> bool {
    !resource.bulk && resource.paging.iter().any(|one| one == "page_size")
}

pub(super) fn text(resource: &Resource, code: &mut String) {
    let Some(name) = name(resource) else {
        return;
    };
    let required: Vec<&Parameter> = resource.filters.iter().filter(|one| one.required).collect();
    let one_of: Vec<&Parameter> = resource.one_of().collect();
    let what = words(&resource.name);
    let open = required.is_empty() && one_of.is_empty();
    let default = if open { ", Default" } else { "" };
    let _ = writeln!(
        code,
        "\n/// Which {what} to list. Everything that is set must hold.\n\
         #[derive(Debug, Clone{default})]\npub struct {name}(pub(crate) Query);\n\nimpl {name} {{"
    );
    if open {
        let _ = writeln!(
            code,
            "/// All of them.\npub fn new() -> Self {{\nSelf::default()\n}}"
        );
    }
    if !required.is_empty() {
        let arguments: Vec<String> = required.iter().map(|one| argument(one)).collect();
        let puts: String = required.iter().map(|one| put(one)).collect();
        let _ = writeln!(
            code,
            "/// With what the service must be told.\npub fn new({}) -> Self {{\nSelf(Query::new(){puts})\n}}",
            arguments.join(", ")
        );
    }
    for one in &one_of {
        let _ = writeln!(
            code,
            "\n/// {} The service wants at least one of these.\npub fn {}({}) -> Self {{\nSelf(Query::new(){})\n}}",
            about(one),
            field(&one.name),
            argument(one),
            put(one)
        );
    }
    for one in resource.filters.iter().filter(|one| !one.required) {
        let prefix = if one.one_of { "and_" } else { "" };
        let separator = if one.kind == ParameterKind::Flag {
            ""
        } else {
            ", "
        };
        let _ = writeln!(
            code,
            "\n/// {}\npub fn {prefix}{}(self{separator}{}) -> Self {{\nSelf(self.0{})\n}}",
            about(one),
            field(&one.name),
            argument(one),
            put(one)
        );
    }
    if pages(resource) {
        code.push_str(
            "\n/// So many rows a page. The service has a limit of its own and goes down to it.\n\
             pub fn page_size(self, rows: u32) -> Self {\nSelf(self.0.put(\"page_size\", rows))\n}\n",
        );
    }
    code.push_str("}\n");
}

/// What a method takes for these parameters, before others.
pub(super) fn arguments(parameters: &[&Parameter]) -> String {
    parameters.iter().fold(String::new(), |mut text, one| {
        let _ = write!(text, "{}, ", argument(one));
        text
    })
}

/// What a method takes for a parameter.
fn argument(parameter: &Parameter) -> String {
    let name = field(&parameter.name);
    match parameter.kind {
        ParameterKind::Flag => String::new(),
        ParameterKind::Id => format!("{name}: impl Into<DrId>"),
        ParameterKind::Text => format!("{name}: &str"),
        ParameterKind::Int => format!("{name}: i64"),
        ParameterKind::Date | ParameterKind::UsDate => format!("{name}: impl Into<DrDate>"),
        ParameterKind::Dates => "from: impl Into<DrDate>, to: impl Into<DrDate>".to_owned(),
        ParameterKind::Timestamp => format!("{name}: impl Into<DrDateTime>"),
        ParameterKind::Csv => format!("{name}: &[&str]"),
        ParameterKind::Ints => format!("{name}: &[u8]"),
    }
}

/// The call that puts a parameter into a query.
pub(super) fn put(parameter: &Parameter) -> String {
    let wire = &parameter.name;
    let name = field(wire);
    let value = match parameter.kind {
        ParameterKind::Flag => "true".to_owned(),
        ParameterKind::Id => format!("{name}.into()"),
        ParameterKind::Text | ParameterKind::Int => name.to_owned(),
        ParameterKind::UsDate => format!("{name}.into().month_first()"),
        ParameterKind::Dates => {
            "format!(\"{}/{}\", from.into().for_query(), to.into().for_query())".to_owned()
        }
        ParameterKind::Date | ParameterKind::Timestamp => format!("{name}.into().for_query()"),
        ParameterKind::Csv => format!("{name}.join(\",\")"),
        ParameterKind::Ints => return format!(".put_each(\"{wire}\", {name})"),
    };
    format!(".put(\"{wire}\", {value})")
}

fn about(parameter: &Parameter) -> String {
    let what = words(&parameter.name);
    match (parameter.kind, parameter.name.as_str()) {
        _ if parameter.changed => {
            "Made or changed at this time or later, on the service's own clock.".to_owned()
        }
        (_, "verbose") => "With what is only sent on request. Pages are shorter then.".to_owned(),
        (_, "show_archived") => "With what was deleted or archived.".to_owned(),
        (_, "ignore_virtual") => {
            "Without repetitions that do not exist as appointments yet.".to_owned()
        }
        (_, "order_by") => "In this order.".to_owned(),
        (ParameterKind::Dates, _) => {
            format!("{}, both days included.", sentence(&what))
        }
        (ParameterKind::Flag, _) => format!("With `{}`.", parameter.name),
        (ParameterKind::Ints, "week_days") => "On these days of the week, 0 for Monday.".to_owned(),
        (ParameterKind::Id, _) => format!("Of this {}, by id.", what.trim_end_matches(" id")),
        (ParameterKind::Timestamp, _) if parameter.name.ends_with("since") => {
            format!("{} this time.", sentence(&what))
        }
        _ => format!("By {what}."),
    }
}
