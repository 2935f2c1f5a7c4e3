//! The totals are those of the service's document, version "v4 - Hunt Valley".

use std::collections::HashSet;

use super::*;

#[test]
fn every_published_operation_is_there() {
    let facts = Facts::get();
    assert_eq!(facts.resources.len(), 88);
    let published: Vec<_> = facts
        .resources
        .iter()
        .flat_map(Resource::published)
        .collect();
    assert_eq!(published.len(), 327);
    let distinct: HashSet<_> = published.iter().collect();
    assert_eq!(distinct.len(), 327);
    let paths: HashSet<_> = published.iter().map(|(_, path)| path).collect();
    assert_eq!(paths.len(), 168);
    let of = |method| published.iter().filter(|(one, _)| *one == method).count();
    let census = ["GET", "POST", "PATCH", "PUT", "DELETE"].map(of);
    assert_eq!(census, [164, 57, 45, 42, 19]);
}

#[test]
fn every_published_member_is_there() {
    let facts = Facts::get();
    let top: Vec<_> = facts.models.values().filter(|model| model.top).collect();
    assert_eq!(top.len(), 77);
    let plain: usize = top
        .iter()
        .map(|model| model.members.iter().filter(|one| !one.added).count())
        .sum();
    assert_eq!(plain, 961);
    let nested: usize = top.iter().map(|model| facts.published_members(model)).sum();
    assert_eq!(nested, 1236);
}

#[test]
fn references_are_typed_alike_wherever_they_stand() {
    for model in Facts::get().models.values() {
        for name in ["id", "doctor", "patient", "appointment", "office"] {
            let Some(member) = model.member(name) else {
                continue;
            };
            let names_somebody = matches!(
                (model.name.as_str(), name),
                ("AuditLog", "patient") | ("PatientAuthorization", "patient" | "doctor")
            );
            let expected = if names_somebody { Kind::Text } else { Kind::Id };
            assert_eq!(member.kind, expected, "{}.{name}", model.name);
        }
    }
}

#[test]
fn nothing_that_the_service_sets_is_required() {
    for model in Facts::get().models.values() {
        for member in &model.members {
            assert!(
                !(member.required && member.read_only),
                "{}.{}",
                model.name,
                member.name
            );
        }
    }
}

#[test]
fn thirty_eight_resources_can_be_asked_for_changes() {
    let aware = Facts::get()
        .resources
        .iter()
        .filter(|resource| resource.changed_since().is_some());
    assert_eq!(aware.count(), 38);
}

#[test]
fn reads_need_read_scopes_and_writes_need_write_scopes() {
    let facts = Facts::get();
    let payments = facts.resource("patient_payments").unwrap();
    assert_eq!(
        payments.scopes_for(Operation::Read),
        ["billing:patient-payment:read"]
    );
    assert_eq!(
        payments.scopes_for(Operation::Create),
        ["billing:patient-payment:write"]
    );
    let jobs = facts.resource("patients_list").unwrap();
    assert_eq!(jobs.scopes_for(Operation::Create), ["patients:read"]);
}

#[test]
fn a_contradiction_is_named_with_its_line() {
    let faults = [
        (["", "M\n  id strange", "", "", ""], "models.txt:2"),
        (
            ["", "M\n  id string", "id: M.other", "", ""],
            "overrides.txt:1",
        ),
        (["", "M\n  a object Other", "", "", ""], "no model Other"),
        (["", "", "", "r\n  model M", ""], "resources.txt:1"),
        (
            ["", "", "", "r\n  filter a id sometimes", ""],
            "resources.txt:2",
        ),
        (["  a = b", "", "", "", ""], "enums.txt:1"),
    ];
    for (texts, expected) in faults {
        let fault = parse::parse(texts).unwrap_err();
        assert!(fault.contains(expected), "{fault}");
    }
}
