//! Resources: one file each, with its filter and its calls.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use drchrono_facts::{Operation, Parameter, ParameterKind, Resource};

use super::names::{camel, field, sentence, words};
use super::plan::{Plan, names_in};
use super::{Files, MADE, filter};

/// Where resources go.
pub(super) const DIRECTORY: &str = "drchrono-client/src/resources";

/// Shown above all resources: what compiles, and what does not.
const EXAMPLES: &str = r#"//!
//! ```no_run
//! # async fn example(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
//! use drchrono_client::resources::AppointmentsFilter;
//!
//! let doctor = client.doctors().get(42).await?;
//! let filter = AppointmentsFilter::since("2026-01-15T08:00:00").doctor(42);
//! let appointments = client.appointments().list(filter);
//! # let _ = (doctor, appointments); Ok(()) }
//! ```
//!
//! Doctors can be read and not deleted, so this does not compile:
//!
//! ```compile_fail
//! # async fn example(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
//! let doctor = client.doctors().delete(42).await?;
//! # let _ = doctor; Ok(()) }
//! ```
//!
//! Nor does a list of appointments that the service would refuse for want of a date:
//!
//! ```compile_fail
//! use drchrono_client::resources::AppointmentsFilter;
//!
//! let filter = AppointmentsFilter::new();
//! # let _ = filter;
//! ```
"#;

pub(super) fn files(plan: &Plan<'_>, files: &mut Files) {
    let mut modules = String::new();
    let mut exports = String::new();
    for resource in &plan.facts.resources {
        let name = &resource.name;
        files.insert(format!("{DIRECTORY}/{name}.rs"), file_text(plan, resource));
        let _ = writeln!(modules, "mod {name};");
        let handle = camel(name);
        let _ = match filter::name(resource) {
            Some(filter) => writeln!(exports, "pub use {name}::{{{handle}, {filter}}};"),
            None => writeln!(exports, "pub use {name}::{handle};"),
        };
    }
    files.insert(
        format!("{DIRECTORY}/mod.rs"),
        format!(
            "//! What drchrono can be asked, by resource: `client.appointments().list(..)`. Each has the calls that\n\
             //! the service has and no others.\n{EXAMPLES}{MADE}\n{modules}mod special;\n\n{exports}pub use special::Export;\n"
        ),
    );
}

fn file_text(plan: &Plan<'_>, resource: &Resource) -> String {
    let mut code = String::new();
    handle(plan, resource, &mut code);
    filter::text(resource, &mut code);
    format!(
        "//! `{}`.\n{MADE}\n{}{code}",
        resource.path(),
        imports(plan, resource, &code)
    )
}

fn imports(plan: &Plan<'_>, resource: &Resource, code: &str) -> String {
    let used: BTreeSet<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(names_in)
        .collect();
    let mut text = String::new();
    let mut line = |path: &str, names: &[&str]| {
        let names: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| used.contains(name))
            .collect();
        match names[..] {
            [] => {}
            [name] => _ = writeln!(text, "use {path}::{name};"),
            _ => _ = writeln!(text, "use {path}::{{{}}};", names.join(", ")),
        }
    };
    line("dental_oauth::api", &["Pages", "PathSegments"]);
    line("dental_oauth::transfer", &["Progress"]);
    line("dental_oauth", &["Phi", "Result"]);
    line("http", &["Method"]);
    line("serde_json", &["Value"]);
    line("crate::bulk", &["Bulk"]);
    line("crate::query", &["Query"]);
    line("crate::client", &["Drchrono"]);
    line("crate::files", &["FilePart"]);
    let body = plan.body_of(resource);
    let models: Vec<&str> = resource
        .model
        .as_deref()
        .into_iter()
        .chain(body.as_deref())
        // A resource that is called as its model is, names it by its path.
        .filter(|name| *name != camel(&resource.name) && *name != "Value")
        .collect();
    line("crate::model", &models);
    line("crate::scalar", &["DrDate", "DrDateTime", "DrId"]);
    text
}

fn handle(plan: &Plan<'_>, resource: &Resource, code: &mut String) {
    let name = &resource.name;
    let handle = camel(name);
    let about = plan
        .facts
        .notes
        .get(name)
        .cloned()
        .unwrap_or_else(|| format!("{}.", sentence(&words(name))));
    let _ = writeln!(
        code,
        "\nconst PATH: &str = \"{}\";\n\n\
         impl Drchrono {{\n/// {about}\npub fn {name}(&self) -> {handle} {{\n{handle}(self.clone())\n}}\n}}\n",
        resource.path()
    );
    let _ = writeln!(
        code,
        "/// {about}\n///\n{}#[derive(Debug, Clone)]\npub struct {handle}(pub(crate) Drchrono);\n\nimpl {handle} {{",
        permissions(resource, plan.body_of(resource).is_some())
    );
    let model = resource.model.as_deref().map(|model| {
        if model == handle {
            format!("crate::model::{model}")
        } else {
            model.to_owned()
        }
    });
    let calls = Calls {
        resource,
        what: words(name),
        model,
        body: plan.body_of(resource),
        // A file without which nothing can be created.
        file_needed: resource
            .file
            .as_deref()
            .is_some_and(|file| plan.file_needed(resource, file)),
    };
    calls.write(code);
    code.push_str("}\n");
}

/// What a token and a user need.
fn permissions(resource: &Resource, writes: bool) -> String {
    let mut text = String::new();
    let list = |names: Vec<String>| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let (read, write) = (resource.scopes_to(true), resource.scopes_to(false));

    match (read.is_empty(), writes) {
        (true, _) => text.push_str("/// Needs no scope"),
        (false, true) => {
            let _ = write!(
                text,
                "/// Reading needs {}, writing {}",
                list(read),
                list(write)
            );
        }
        (false, false) => {
            let _ = write!(text, "/// Needs {}", list(read));
        }
    }
    if resource.permissions.is_empty() {
        text.push_str(".\n");
    } else {
        let _ = write!(
            text,
            ";\n/// the practice must have granted {}.\n",
            list(resource.permissions.clone())
        );
    }
    text
}

struct Calls<'a> {
    resource: &'a Resource,
    what: String,
    model: Option<String>,
    body: Option<String>,
    file_needed: bool,
}

impl Calls<'_> {
    fn write(&self, code: &mut String) {
        let resource = self.resource;
        if resource.bulk {
            self.job(code);
            return;
        }
        if resource.offers(Operation::List) {
            self.list(code);
        }
        if resource.offers(Operation::Read) {
            self.read(code);
        }
        if resource.offers(Operation::Create) {
            self.create(code);
        }
        if resource.offers(Operation::Replace) {
            self.replace(code);
        }
        if resource.offers(Operation::Update) {
            self.update(code);
        }
        if resource.offers(Operation::Delete) {
            let what = &self.what;
            let _ = writeln!(
                code,
                "\n/// Deletes one.\npub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {{\n\
                 let path = PathSegments::fixed(PATH).id(id.into().as_str());\n\
                 self.0.remove(\"delete from {what}\", path, &Query::new()).await\n}}"
            );
        }
    }

    fn job(&self, code: &mut String) {
        let (what, filter) = (&self.what, filter::name(self.resource).unwrap_or_default());
        let model = self.model.as_deref().unwrap_or_default();
        let _ = writeln!(
            code,
            "/// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the\n\
             /// first page is asked for.\n\
             pub fn list(&self, filter: {filter}) -> Bulk<{model}> {{\n\
             self.0.bulk(\"list {what}\", PATH, filter.0)\n}}"
        );
    }

    fn list(&self, code: &mut String) {
        let what = &self.what;
        let filter = filter::name(self.resource);
        let (argument, query) = match &filter {
            Some(filter) => (format!(", filter: {filter}"), "filter.0".to_owned()),
            None => (String::new(), "Query::new()".to_owned()),
        };
        let _ = match &self.model {
            Some(model) => writeln!(
                code,
                "/// The list, page by page or as a stream. Nothing is sent before the first row is asked for.\n\
                 pub fn list(&self{argument}) -> Pages<{model}> {{\n\
                 self.0.list(\"list {what}\", PATH, {query})\n}}"
            ),
            None => writeln!(
                code,
                "/// The report, in the service's own form, which is not documented.\n\
                 pub async fn get(&self{argument}) -> Result<Phi<Value>> {{\n\
                 self.0.value(\"read {what}\", PathSegments::fixed(PATH), &{query}).await\n}}"
            ),
        };
    }

    fn read(&self, code: &mut String) {
        let (what, model) = (&self.what, self.model.as_deref().unwrap_or_default());
        let required: Vec<&Parameter> = self
            .resource
            .read_query
            .iter()
            .filter(|one| one.required)
            .collect();
        let arguments = filter::arguments(&required);
        let puts: String = required.iter().map(|one| filter::put(one)).collect();
        let _ = writeln!(
            code,
            "\n/// One by its id.\npub async fn get(&self, {arguments}id: impl Into<DrId>) -> Result<{model}> {{\n\
             let query = Query::new(){puts};\n\
             self.0.read(\"read from {what}\", PATH, id.into().as_str(), &query).await\n}}"
        );
        for flag in &self.resource.read_query {
            if flag.kind == ParameterKind::Flag {
                let _ = writeln!(
                    code,
                    "\n/// One by its id, with what is only sent on request.\n\
                     pub async fn get_{}(&self, id: impl Into<DrId>) -> Result<{model}> {{\n\
                     let query = Query::new(){};\n\
                     self.0.read(\"read from {what}\", PATH, id.into().as_str(), &query).await\n}}",
                    flag.name,
                    filter::put(flag)
                );
            }
        }
    }

    fn create(&self, code: &mut String) {
        let (what, body) = (&self.what, self.body.as_deref().unwrap_or_default());
        let model = self.model.as_deref().unwrap_or_default();
        let required: Vec<&Parameter> = self
            .resource
            .create_query
            .iter()
            .filter(|one| one.required)
            .collect();
        let arguments = filter::arguments(&required);
        let puts: String = required.iter().map(|one| filter::put(one)).collect();
        let complete = if body == "Value" {
            String::new()
        } else {
            format!("let body = self.0.complete(\"create in {what}\", body)?;\n")
        };
        let sent = if body == "Value" { "body" } else { "&body" };
        let unsent = "What the service is known to need and the body has not is said before anything is sent.";
        if !self.file_needed {
            let _ = writeln!(
                code,
                "\n/// Creates one. {unsent}\n\
                 pub async fn create(&self, {arguments}body: &{body}) -> Result<{model}> {{\n\
                 let query = Query::new(){puts};\n{complete}\
                 self.0.create(\"create in {what}\", PATH, &query, {sent}).await\n}}"
            );
            for flag in self
                .resource
                .create_query
                .iter()
                .filter(|one| !one.required)
            {
                let _ = writeln!(
                    code,
                    "\n/// As `create`, with `{0}`.\n\
                     pub async fn create_with_{0}(&self, body: &{body}) -> Result<{model}> {{\n\
                     let query = Query::new(){1};\n\
                     let body = self.0.complete(\"create in {what}\", body)?;\n\
                     self.0.create(\"create in {what}\", PATH, &query, &body).await\n}}",
                    field(&flag.name),
                    filter::put(flag)
                );
            }
            if required.is_empty() && body != "Value" {
                let _ = writeln!(
                    code,
                    "\n/// Creates several in one call. Never repeated once it may have arrived.\n\
                     pub async fn create_many(&self, bodies: &[{body}]) -> Result<Vec<{model}>> {{\n\
                     let bodies = self.0.complete_all(\"create in {what}\", bodies)?;\n\
                     self.0.create_many(\"create in {what}\", PATH, &Query::new(), &bodies).await\n}}"
                );
            }
        }
        if let Some(file) = &self.resource.file {
            let name = if self.file_needed {
                "create"
            } else {
                "create_with_file"
            };
            let _ = writeln!(
                code,
                "\n/// Creates one with its file (`{file}`), streamed. {unsent}\n\
                 pub async fn {name}(&self, body: &{body}, file: FilePart, progress: Option<Progress>) -> Result<{model}> {{\n\
                 let body = self.0.complete(\"create in {what}\", body)?;\n\
                 let files = [(\"{file}\", file)];\n\
                 self.0.create_with_files(\"create in {what}\", PATH, &Query::new(), &body, &files, progress).await\n}}"
            );
        }
    }

    fn replace(&self, code: &mut String) {
        let (what, body) = (&self.what, self.body.as_deref().unwrap_or_default());
        if !self.file_needed {
            let _ = writeln!(
                code,
                "\n/// Replaces one as a whole: what the body has not is emptied. The service answers without the object.\n\
                 pub async fn replace(&self, id: impl Into<DrId>, body: &{body}) -> Result<()> {{\n\
                 let body = self.0.complete(\"replace in {what}\", body)?;\n\
                 self.0.replace(\"replace in {what}\", PATH, id.into().as_str(), &Query::new(), &body).await\n}}"
            );
        }
        self.write_with_file(code, "replace", "PUT", "Replaces one as a whole");
    }

    fn update(&self, code: &mut String) {
        let (what, body) = (&self.what, self.body.as_deref().unwrap_or_default());
        let _ = writeln!(
            code,
            "\n/// Changes what the body has and nothing else. The service answers without the object.\n\
             pub async fn update(&self, id: impl Into<DrId>, body: &{body}) -> Result<()> {{\n\
             self.0.update(\"update in {what}\", PATH, id.into().as_str(), &Query::new(), body).await\n}}"
        );
        self.write_with_file(code, "update", "PATCH", "Changes one");
    }

    fn write_with_file(&self, code: &mut String, verb: &str, method: &str, about: &str) {
        let Some(file) = &self.resource.file else {
            return;
        };
        let (what, body) = (&self.what, self.body.as_deref().unwrap_or_default());
        let name = if self.file_needed && verb == "replace" {
            verb.to_owned()
        } else {
            format!("{verb}_with_file")
        };
        let _ = writeln!(
            code,
            "\n/// {about}, with its file (`{file}`), streamed.\n\
             pub async fn {name}(&self, id: impl Into<DrId>, body: &{body}, file: FilePart, progress: Option<Progress>) -> Result<()> {{\n\
             let files = [(\"{file}\", file)];\n\
             self.0.write_with_files(\"{verb} in {what}\", Method::{method}, PATH, id.into().as_str(), &Query::new(), body, &files, progress).await\n}}"
        );
    }
}
