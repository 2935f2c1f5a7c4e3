//! Nothing was left out, and nothing that the service may send is lost: every operation, every member.
//!
//! What there is comes from the facts (`drchrono-client/facts`), whose own tests hold the service's totals.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that cannot go on has failed, and nothing here is for others"
)]

#[allow(
    clippy::wildcard_imports,
    clippy::too_many_lines,
    clippy::field_reassign_with_default,
    reason = "made lists"
)]
mod bodies;
#[allow(clippy::wildcard_imports, reason = "made lists")]
mod calls;
mod forms;
#[allow(clippy::wildcard_imports, reason = "made lists")]
mod models;
mod queries;
mod run;
mod server;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use dental_oauth::testing::Reply;
use drchrono_client::DrId;
use drchrono_facts::{Facts, Kind, Model, Operation};
use run::Run;
use serde_json::{Map, Value, json};
use server::Server;
use support::World;

/// Operations that are published but not there: the bulk list of appointments is described as if it were an
/// ordinary resource. They stay within reach of `Drchrono::request`.
const EXCEPTIONS: [(&str, &str); 4] = [
    ("GET", "/api/appointments_list/{id}"),
    ("PUT", "/api/appointments_list/{id}"),
    ("PATCH", "/api/appointments_list/{id}"),
    ("DELETE", "/api/appointments_list/{id}"),
];

/// Every operation that is published, as method and path, without the exceptions.
fn operations() -> BTreeSet<(String, String)> {
    let owned = |(method, path): (&str, &str)| (method.to_owned(), path.to_owned());
    let mut all: BTreeSet<_> = Facts::get()
        .resources
        .iter()
        .flat_map(|resource| resource.published().map(|(m, path)| (m.to_owned(), path)))
        .collect();
    assert_eq!(all.len(), 327);
    for exception in EXCEPTIONS.map(owned) {
        assert!(all.remove(&exception), "{exception:?} is not published");
    }
    all
}

/// A request as an operation: the id that stands third in `/api/patients/17/ccda` is any.
fn operation(method: &str, path: &str) -> (String, String) {
    let mut parts: Vec<&str> = path.split('/').collect();
    if let Some(id) = parts.get_mut(3) {
        *id = "{id}";
    }
    (method.to_owned(), parts.join("/"))
}

#[tokio::test]
async fn every_operation_of_the_service_is_a_call_and_no_other_is() {
    let server = Server::new(|request| match request.method.as_str() {
        "GET" if request.url.path().ends_with("_list") => {
            Reply::json(200, r#"{"status":"Complete","results":[]}"#)
        }
        "POST" if request.url.path().ends_with("_list") => {
            Reply::json(201, r#"{"status":"In progress","uuid":"u"}"#)
        }
        "GET" => Reply::json(200, r#"{"previous":null,"results":[],"next":null}"#),
        _ => Reply::json(200, ""),
    })
    .await;
    let _ = Run::new(&server.client, |_| DrId::from(7))
        .await
        .all()
        .await;
    let made: BTreeSet<_> = server
        .requests()
        .iter()
        .map(|request| operation(request.method.as_str(), request.url.path()))
        .collect();
    let expected = operations();
    let missing: Vec<_> = expected.difference(&made).collect();
    let unknown: Vec<_> = made.difference(&expected).collect();
    assert!(missing.is_empty(), "not to be called: {missing:?}");
    assert!(unknown.is_empty(), "not of the service: {unknown:?}");
}

#[tokio::test]
async fn every_operation_succeeds_against_the_sandbox() {
    let resources = dental_sandbox::Drchrono::resources();
    let scopes: BTreeSet<_> = resources.into_iter().flat_map(|one| one.scopes).collect();
    let scopes: Vec<_> = scopes.into_iter().collect();
    let world = World::granted(&scopes.join(" "), |builder| builder.calls_per_hour(None)).await;
    world.set("calls_per_hour", "0");
    let server = world.server().clone();
    let ids = move |of: &str| DrId::from(server.newest(of).unwrap_or_else(|| "1".to_owned()));
    let failed = Run::new(&world.client, ids).await.all().await;
    assert!(failed.is_empty(), "{}", failed.join("\n"));

    let log = world.server().log();
    let calls = log.iter().filter(|entry| entry.path.starts_with("/api/"));
    let mut answered = BTreeSet::new();
    for call in calls {
        assert!((200..300).contains(&call.status), "{call:?}");
        answered.insert(operation(&call.method, &call.path));
    }
    assert_eq!(answered, operations());
}

#[test]
fn the_exceptions_are_the_artefacts_and_nothing_else() {
    let artefacts: BTreeSet<(String, String)> = Facts::get()
        .resources
        .iter()
        .flat_map(|resource| {
            resource.artefacts.iter().map(|one: &Operation| {
                (
                    one.method().to_owned(),
                    format!("{}/{{id}}", resource.path()),
                )
            })
        })
        .collect();
    let expected = EXCEPTIONS.map(|(method, path)| (method.to_owned(), path.to_owned()));
    assert_eq!(artefacts, expected.into());
}

/// A model with a value for each member, of the kind that the facts say.
fn sample(model: &Model, text: &str) -> Value {
    let members = model.members.iter().filter(|one| !one.write_only);
    let object: Map<String, Value> = members
        .map(|member| {
            let plain = match &member.kind {
                Kind::Id => json!(7),
                Kind::Bool => json!(true),
                Kind::Int => json!(3),
                Kind::Decimal => json!("12.50"),
                Kind::Date => json!("2026-01-15"),
                Kind::Time => json!("09:30:00"),
                Kind::Timestamp => json!("2026-01-15T09:30:00"),
                Kind::Text | Kind::Url => json!(text),
                Kind::Word(set) => json!(Facts::get().words[set].words[0].wire),
                Kind::Json => json!({ "any": text }),
                Kind::Tags => json!([text]),
                Kind::Object(inner) => sample(Facts::get().model(inner).unwrap(), text),
            };
            let value = if member.list { json!([plain]) } else { plain };
            (member.name.clone(), value)
        })
        .collect();
    Value::Object(object)
}

fn readers() -> BTreeMap<&'static str, models::Reader> {
    models::MODELS.iter().copied().collect()
}

/// What is only written has no model: its body holds its members.
fn is_read(name: &str) -> bool {
    let facts = Facts::get();
    !facts
        .resources
        .iter()
        .any(|one| one.body.as_deref() == Some(name))
}

#[test]
fn every_member_of_every_model_is_a_field() {
    let readers = readers();
    for (name, model) in &Facts::get().models {
        if !is_read(name) {
            continue;
        }
        let sample = sample(model, "text");
        let read = readers[name.as_str()](&sample.to_string()).unwrap();
        assert_eq!(read.extra, 0, "{name} has no field for some member");
        let names =
            |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
        assert_eq!(names(&read.json), names(&sample), "{name}");
    }
}

#[test]
fn every_member_that_can_be_written_is_in_the_body() {
    let facts = Facts::get();
    let files: BTreeMap<&str, &str> = facts
        .resources
        .iter()
        .filter_map(|one| {
            let written = one.body.as_deref().or(one.model.as_deref())?;
            Some((written, one.file.as_deref()?))
        })
        .collect();
    for (name, body) in bodies::BODIES {
        let body = body(&|_| DrId::from(7));
        let written: BTreeSet<String> = body.as_object().unwrap().keys().cloned().collect();
        let expected: BTreeSet<String> = facts.models[*name]
            .members
            .iter()
            .filter(|one| !one.read_only && files.get(name) != Some(&one.name.as_str()))
            .map(|one| one.name.clone())
            .collect();
        assert_eq!(written, expected, "{name}");
    }
    let written = facts.resources.iter().filter(|one| {
        !one.bulk
            && [
                Operation::Create,
                Operation::Update,
                Operation::UpdateInList,
            ]
            .iter()
            .any(|operation| one.offers(*operation))
    });
    let bodies: BTreeSet<&str> = bodies::BODIES.iter().map(|(name, _)| *name).collect();
    for resource in written {
        let model = resource
            .body
            .as_deref()
            .or(resource.model.as_deref())
            .unwrap();
        let all_set_by_the_service = facts.models[model].members.iter().all(|one| one.read_only);
        assert!(bodies.contains(model) || all_set_by_the_service, "{model}");
    }
}

#[test]
fn nothing_of_a_patient_shows_in_debug() {
    const MARK: &str = "Jane-Marker-Doe";
    let readers = readers();
    for (name, model) in &Facts::get().models {
        if !is_read(name) {
            continue;
        }
        let mut sample = sample(model, "plain");
        let object = sample.as_object_mut().unwrap();
        for member in &model.members {
            let hidden = member.private || matches!(member.kind, Kind::Url | Kind::Tags);
            if hidden
                && matches!(
                    member.kind,
                    Kind::Text | Kind::Url | Kind::Tags | Kind::Date | Kind::Timestamp | Kind::Json
                )
            {
                let value = if member.list {
                    json!([MARK])
                } else {
                    json!(MARK)
                };
                object.insert(member.name.clone(), value);
            }
        }
        object.insert("not_in_the_document".to_owned(), json!(MARK));
        let read = readers[name.as_str()](&sample.to_string()).unwrap();
        assert!(read.json.to_string().contains(MARK), "{name}");
        assert!(!read.shown.contains(MARK), "{name}: {}", read.shown);
    }
}
