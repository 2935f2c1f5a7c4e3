//! The data set of the 3Shape part: who has which cases, what is odd about them, which files they have.

mod common;

use std::collections::BTreeSet;

use common::threeshape::{Clinics, case_id, sha1};
use dental_sandbox::markers;
use dental_sandbox::threeshape::Region;
use serde_json::Value;

fn actors(case: &Value) -> Vec<String> {
    let all = case["Actors"].as_array().map_or(&[][..], Vec::as_slice);
    all.iter()
        .filter_map(|actor| actor["Id"].as_str())
        .map(str::to_lowercase)
        .collect()
}

#[tokio::test]
async fn the_doctor_of_europe_has_23_cases_and_14_name_the_client() {
    let clinics = Clinics::start().await;
    let client = clinics.t.user("client-eu").expect("the client").id;
    let cases = clinics.all_cases("doctor-eu").await;
    assert_eq!(cases.len(), 23);
    let with = cases.iter().filter(|case| actors(case).contains(&client));
    assert_eq!(with.count(), 14);
    let null = cases.iter().filter(|case| case["Actors"].is_null());
    assert_eq!(null.count(), 1);
    let empty = cases
        .iter()
        .filter(|case| case["Actors"] == serde_json::json!([]));
    assert_eq!(empty.count(), 1);
}

#[tokio::test]
async fn the_traps_are_there() {
    let clinics = Clinics::start().await;
    let id = |key: &str| clinics.t.user(key).expect("a user").id;
    let client = id("client-eu");
    let creator = clinics.case(6).await;
    assert_eq!(creator["CreatorId"], client.as_str());
    assert!(!actors(&creator).contains(&client));
    let by_mail = clinics.case(7).await;
    assert_eq!(by_mail["Actors"][1]["Email"], "europe@crownworks.example");
    assert!(!actors(&by_mail).contains(&client));
    assert!(actors(&clinics.case(8).await).contains(&id("client-am")));
    let upper = clinics.case(4).await;
    assert_eq!(upper["Actors"][1]["Id"], client.to_uppercase().as_str());
    assert_eq!(clinics.case(15).await["State"], "Marinated");
    assert!(clinics.case(16).await["PatientName"].is_null());
    let numeric = clinics.case(3).await;
    assert!(numeric["ModelElements"][0]["Restorations"][0]["Unn"].is_number());
    assert_eq!(
        clinics.case(19).await["DeliveryDate"],
        "0001-01-01T00:00:00"
    );
    assert!(clinics.case(20).await["Attachments"].is_null());
}

#[tokio::test]
async fn dates_have_every_form() {
    let clinics = Clinics::start().await;
    let cases = clinics.all_cases("doctor-eu").await;
    let all: Vec<&str> = cases
        .iter()
        .flat_map(|case| ["Created", "UpdatedOn", "ReceivedOn"].map(|name| &case[name]))
        .filter_map(Value::as_str)
        .collect();
    let some = |fits: &dyn Fn(&str) -> bool| all.iter().any(|text| fits(text));
    assert!(some(&|text| text.len() == 20
        && text.ends_with('Z')
        && text.contains('T')));
    assert!(some(&|text| text.contains('.') && text.len() == 24));
    assert!(some(&|text| text.contains('.') && text.len() == 28));
    assert!(some(&|text| text.len() == 19));
    assert!(some(&|text| text.contains(' ')));
    assert!(some(&|text| text.ends_with("+02:00")));
}

#[tokio::test]
async fn other_doctors_have_9_11_10_12_and_no_cases() {
    let clinics = Clinics::start().await;
    let expected = [
        (Region::Europe, "doctor2-eu", 9),
        (Region::America, "doctor-am", 11),
        (Region::America, "doctor2-am", 10),
        (Region::Asia, "doctor-as", 12),
        (Region::Asia, "doctor2-as", 0),
    ];
    for (region, user, count) in expected {
        let reply = clinics.region(region, user, "/api/cases?page=0").await;
        assert_eq!(reply.json()["Count"], count, "{user}");
    }
}

#[tokio::test]
async fn every_file_is_what_its_hash_says_and_no_two_cases_share_one() {
    let clinics = Clinics::start().await;
    let mut seen = BTreeSet::new();
    for case in clinics.t.cases() {
        for file in case.files {
            let bytes = clinics.t.file_bytes(&file.sha1).expect("its bytes");
            assert_eq!(sha1(&bytes), file.sha1);
            assert!(seen.insert(file.sha1), "{} {}", case.id, file.name);
        }
    }
    assert!(seen.len() > 100);
}

#[tokio::test]
async fn scans_are_real_meshes() {
    let clinics = Clinics::start().await;
    let (mut binary, mut text, mut ply) = (0, 0, 0);
    for case in clinics.t.cases().into_iter().take(23) {
        for file in case.files {
            let bytes = clinics.t.file_bytes(&file.sha1).expect("its bytes");
            if file.file_type.as_deref() == Some("ply") {
                assert!(bytes.starts_with(b"ply\n"));
                ply += 1;
            } else if file.name.to_lowercase().ends_with(".stl") && bytes.starts_with(b"solid ") {
                assert!(bytes.ends_with(b"endsolid sandbox\n"));
                text += 1;
            } else if file.name.ends_with("JawScan.stl") {
                let count = u32::from_le_bytes(bytes[80..84].try_into().expect("four"));
                assert_eq!(bytes.len(), 84 + 50 * count as usize);
                binary += 1;
            }
        }
    }
    assert!(binary > 10 && text > 5 && ply > 1, "{binary} {text} {ply}");
}

#[tokio::test]
async fn the_published_test_vector_is_in_the_first_case() {
    let clinics = Clinics::start().await;
    let case = clinics.case(1).await;
    let hash = "f27ed3c03df603f12fac2bae7bcc4cdf652b4407";
    assert_eq!(case["Scans"][0]["Hash"], hash);
    let path = format!("/api/cases/{}/attachments/{hash}", case_id(1));
    let reply = clinics.eu("client-eu", &path).await;
    assert_eq!(reply.body.len(), 117);
    assert_eq!(sha1(&reply.body), hash);
}

#[tokio::test]
async fn every_scan_and_design_is_an_attachment_too() {
    let clinics = Clinics::start().await;
    for case in clinics.all_cases("doctor-eu").await {
        let list = |name: &str| case[name].as_array().cloned().unwrap_or_default();
        let hashes: Vec<Value> = list("Attachments")
            .iter()
            .map(|a| a["Hash"].clone())
            .collect();
        for file in list("Scans").iter().chain(&list("Designs")) {
            assert!(hashes.contains(&file["Hash"]), "{}", case["Id"]);
        }
    }
}

#[tokio::test]
async fn two_runs_have_the_same_bytes() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let clinics = Clinics::start().await;
        clinics.t.stop_clock(1_780_000_000);
        let tokens = clinics.t.issue_tokens("doctor-eu").expect("tokens");
        let added = clinics.t.add_case("doctor-eu");
        let list = clinics.eu("doctor-eu", "/api/cases?page=0").await.json();
        // Ports differ, and with them the links.
        let port = |text: String| {
            let base = clinics.t.metadata_url(Region::Europe).to_owned();
            text.replace(&base, "")
        };
        runs.push((tokens.access_token, added, port(list.to_string())));
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn markers_cover_all_people_of_the_cases() {
    let clinics = Clinics::start().await;
    let markers = markers();
    for case in clinics.t.cases() {
        let Some(patient) = case.patient else {
            continue;
        };
        for part in patient.split(' ') {
            assert!(markers.contains(&part), "{part}");
        }
    }
    for user in clinics.t.users() {
        assert!(markers.contains(&user.email.as_str()));
    }
}
