//! All resources, as the vendor's inventory has them: which methods each has, what each requires, what each shows.

use std::collections::BTreeMap;

use dental_sandbox::drchrono::ResourceInfo;
use serde_json::{Map, Value, json};

use crate::practice::Practice;

/// A query without which the list is refused.
fn needed(name: &str) -> &'static str {
    match name {
        "appointments" | "audit_log" => "?since=2020-01-01",
        "insurances" => "?payer_type=emdeon",
        "yellow_notepad" => "?appointment_id=800001&template_id=1",
        _ if name.starts_with("day_sheet") => "?start_date=1/1/2025&end_date=1/2/2025",
        _ => "",
    }
}

/// A body with what is required, and the file where one is.
fn body(resource: &ResourceInfo) -> Map<String, Value> {
    resource.sample.as_object().cloned().unwrap_or_default()
}

async fn post(practice: &Practice, resource: &ResourceInfo) -> crate::common::Reply {
    let path = format!("/api/{}{}", resource.name, needed(resource.name));
    let Some(file) = resource.file else {
        return practice
            .api("POST", &path, Some(&body(resource).into()))
            .await;
    };
    let texts: Vec<(String, String)> = body(resource)
        .into_iter()
        .map(|(k, v)| (k, v.as_str().map_or_else(|| v.to_string(), str::to_owned)))
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    practice
        .upload(&path, &texts, Some((file, "file.pdf", b"%PDF-1.4")))
        .await
}

#[tokio::test]
async fn there_are_88_with_their_operations() {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let all = dental_sandbox::Drchrono::resources();
    assert_eq!(all.len(), 88);
    for resource in &all {
        for operation in &resource.operations {
            *count.entry(operation).or_default() += 1;
        }
    }
    // The inventory's own census; PATCH on a collection is one of its 43 + 1.
    let expected = [
        ("create", 53),
        ("delete", 18),
        ("list", 88),
        ("read", 72),
        ("replace", 42),
        ("update", 43),
        ("update-in-list", 1),
    ];
    assert_eq!(count.into_iter().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn every_method_a_resource_has_not_is_405() {
    let practice = Practice::start().await;
    practice.set("calls_per_hour", "0");
    for resource in dental_sandbox::Drchrono::resources() {
        let collection = [
            ("GET", "list"),
            ("POST", "create"),
            ("PATCH", "update-in-list"),
            ("PUT", ""),
            ("DELETE", ""),
        ];
        for (method, operation) in collection {
            let reply = practice
                .api(method, &format!("/api/{}", resource.name), Some(&json!({})))
                .await;
            let has = resource.operations.contains(&operation);
            assert_eq!(reply.status != 405, has, "{method} {}", resource.name);
        }
        let item = [
            ("GET", "read"),
            ("PUT", "replace"),
            ("PATCH", "update"),
            ("DELETE", "delete"),
        ];
        let any = item
            .iter()
            .any(|(_, operation)| resource.operations.contains(operation));
        for (method, operation) in item {
            let reply = practice
                .api(
                    method,
                    &format!("/api/{}/1", resource.name),
                    Some(&json!({})),
                )
                .await;
            let has = resource.operations.contains(&operation);
            if any {
                assert_eq!(reply.status != 405, has, "{method} {}/1", resource.name);
            } else {
                assert_eq!(reply.status, 404, "{} has no items", resource.name);
            }
        }
    }
}

#[tokio::test]
async fn every_list_answers_in_its_shape() {
    let practice = Practice::start().await;
    practice.set("calls_per_hour", "0");
    practice.set("bulk_seconds", "0");
    for resource in dental_sandbox::Drchrono::resources() {
        let name = resource.name;
        if name.ends_with("_list") {
            let made = practice.make(&format!("/api/{name}"), &json!({})).await;
            let uuid = made["uuid"].as_str().expect("a uuid");
            let done = practice.read(&format!("/api/{name}?uuid={uuid}")).await;
            assert_eq!(done["status"], "Complete", "{name}");
            continue;
        }
        if name == "yellow_notepad" {
            continue;
        }
        let answer = practice.read(&format!("/api/{name}{}", needed(name))).await;
        let bare = name.ends_with("work_schedule")
            || name.starts_with("day_sheet")
            || name == "availability";
        if bare {
            continue;
        }
        let rows = answer["results"]
            .as_array()
            .unwrap_or_else(|| panic!("{name}: {answer}"));
        assert!(!rows.is_empty(), "{name} has rows to read");
        for member in &resource.members {
            assert_eq!(
                rows[0].get(member.name).is_some(),
                !member.verbose,
                "{name}.{}",
                member.name
            );
        }
    }
}

#[tokio::test]
async fn every_resource_can_be_made_read_changed_replaced_and_deleted_where_the_service_can() {
    let practice = Practice::start().await;
    practice.set("calls_per_hour", "0");
    for resource in dental_sandbox::Drchrono::resources() {
        let name = resource.name;
        let has = |operation: &str| resource.operations.contains(&operation);
        if name.ends_with("_list") || !has("create") {
            continue;
        }
        let reply = post(&practice, &resource).await;
        assert_eq!(reply.status, 201, "{name}: {}", reply.text());
        let made = reply.json();
        let id = match &made["id"] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            // No id in its schema: the newest row has the highest one.
            _ => match practice.d.newest(name) {
                Some(id) => id,
                None => panic!("{name} was not stored"),
            },
        };
        let path = format!("/api/{name}/{id}");
        if has("read") {
            practice.read(&path).await;
        }
        if has("update") {
            let reply = practice.api("PATCH", &path, Some(&json!({}))).await;
            assert!(
                [200, 204].contains(&reply.status),
                "{name}: {}",
                reply.text()
            );
        }
        if has("replace") && resource.file.is_none() {
            let reply = practice
                .api("PUT", &path, Some(&body(&resource).into()))
                .await;
            assert!(
                [200, 204].contains(&reply.status),
                "{name}: {}",
                reply.text()
            );
        }
        if has("delete") {
            assert_eq!(
                practice.api("DELETE", &path, None).await.status,
                204,
                "{name}"
            );
            let after = practice.get(&path).await.status;
            assert_eq!(after, if name == "documents" { 200 } else { 404 }, "{name}");
        }
    }
}

#[tokio::test]
async fn every_required_member_is_asked_for_by_name() {
    let practice = Practice::start().await;
    practice.set("calls_per_hour", "0");
    for resource in dental_sandbox::Drchrono::resources() {
        let name = resource.name;
        if name.ends_with("_list") || !resource.operations.contains(&"create") {
            continue;
        }
        let required: Vec<&str> = resource
            .members
            .iter()
            .filter(|m| m.required)
            .map(|m| m.name)
            .collect();
        if required.is_empty() {
            continue;
        }
        let path = format!("/api/{name}{}", needed(name));
        let reply = practice.api("POST", &path, Some(&json!({}))).await;
        assert_eq!(reply.status, 400, "{name}");
        let said = reply.json();
        for member in required {
            assert_eq!(
                said[member],
                json!(["This field is required."]),
                "{name}.{member}"
            );
        }
    }
}

#[tokio::test]
async fn every_choice_refuses_what_is_none() {
    let practice = Practice::start().await;
    practice.set("calls_per_hour", "0");
    for resource in dental_sandbox::Drchrono::resources() {
        let name = resource.name;
        if name.ends_with("_list") || !resource.operations.contains(&"create") {
            continue;
        }
        for member in resource.members.iter().filter(|m| m.choice && !m.read_only) {
            let mut body = body(&resource);
            body.insert(member.name.to_owned(), "No Such Word".into());
            let path = format!("/api/{name}{}", needed(name));
            let reply = practice.api("POST", &path, Some(&body.into())).await;
            assert_eq!(reply.status, 400, "{name}.{}", member.name);
            assert_eq!(
                reply.json()[member.name],
                json!(["\"No Such Word\" is not a valid choice."]),
                "{name}.{}",
                member.name
            );
        }
    }
}

#[tokio::test]
async fn every_declared_scope_is_needed() {
    let practice = Practice::start().await;
    practice.set("calls_per_hour", "0");
    let nothing = practice
        .d
        .issue_tokens("messages:read")
        .expect("tokens")
        .access_token;
    for resource in dental_sandbox::Drchrono::resources() {
        let name = resource.name;
        let path = format!("/api/{name}{}", needed(name));
        let reply = practice
            .api_as(&nothing, "GET", &path, None)
            .await
            .expect("an answer");
        let open = resource.scopes.iter().all(|s| s.starts_with("messages:"));
        assert_eq!(reply.status != 403, open, "{name}");
        let reads: Vec<&str> = resource
            .scopes
            .iter()
            .map(String::as_str)
            .filter(|s| s.ends_with(":read"))
            .collect();
        if reads.is_empty() {
            continue;
        }
        let token = practice
            .d
            .issue_tokens(&reads.join(" "))
            .expect("known scopes")
            .access_token;
        let reply = practice
            .api_as(&token, "GET", &path, None)
            .await
            .expect("an answer");
        assert_ne!(reply.status, 403, "{name}");
        if resource.operations.contains(&"create") && !name.ends_with("_list") {
            let reply = practice
                .api_as(&token, "POST", &path, Some(&json!({})))
                .await
                .expect("an answer");
            assert_eq!(reply.status, 403, "{name}: a read scope does not write");
        }
    }
}
