//! How the services of 3Shape misbehave on demand, and how the sandbox is controlled from outside.

mod common;

use std::collections::BTreeSet;

use common::threeshape::{Clinics, case_id};
use common::{Reply, get, send};
use dental_sandbox::{Dentbird, Drchrono, Options, Sandbox, ThreeShape};
use serde_json::{Value, json};

async fn not_found(clinics: &Clinics) -> Reply {
    clinics.eu("doctor-eu", "/api/cases/none").await
}

#[tokio::test]
async fn errors_have_every_framing() {
    let clinics = Clinics::start().await;
    let text = "No case with Id none could be found";
    assert_eq!(not_found(&clinics).await.json(), json!(text));
    clinics.set("error_400", "object");
    assert_eq!(not_found(&clinics).await.json(), json!({"Message": text}));
    clinics.set("error_400", "plain");
    let plain = not_found(&clinics).await;
    assert_eq!(plain.text(), text);
    assert_eq!(
        plain.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    clinics.set("error_400", "html");
    assert!(not_found(&clinics).await.text().starts_with("<html>"));
    clinics.set("error_400", "empty");
    assert_eq!(not_found(&clinics).await.body.len(), 0);
    clinics.set("error_400", "typographic");
    let path = format!("/api/cases/{}", case_id(1));
    let text = clinics.eu("lab-eu", &path).await.json();
    assert!(
        text.as_str()
            .is_some_and(|t| t.starts_with("You don\u{2019}t have"))
    );
    clinics.set("api_fault", "error_500");
    for (value, expected) in [
        (
            "object",
            json!({"Message": "An error has occurred."}).to_string(),
        ),
        ("json_string", "\"An error has occurred.\"".to_owned()),
        ("plain", "An error has occurred.".to_owned()),
        ("empty", String::new()),
    ] {
        clinics.set("error_500", value);
        let reply = not_found(&clinics).await;
        assert_eq!((reply.status, reply.text()), (500, expected), "{value}");
    }
    clinics.set("error_500", "html");
    assert!(not_found(&clinics).await.text().starts_with("<html>"));
}

#[tokio::test]
async fn both_services_fail_on_demand() {
    let clinics = Clinics::start().await;
    for (switch, users) in [("users_fault", true), ("api_fault", false)] {
        let ask = || async {
            let (base, path) = if users {
                (clinics.t.users_url(), "/api/users/me")
            } else {
                (
                    clinics
                        .t
                        .metadata_url(dental_sandbox::threeshape::Region::Europe),
                    "/api/cases?page=0",
                )
            };
            clinics
                .try_call("doctor-eu", "GET", &format!("{base}{path}"))
                .await
        };
        let with = |fault: &'static str| {
            clinics.set(switch, fault);
            ask()
        };
        for (fault, status, after, retry) in [
            ("unauthorized_once", 401, 200, false),
            ("unauthorized_always", 401, 401, false),
            ("error_500", 500, 500, false),
            ("error_500_once", 500, 200, false),
            ("error_502_once", 502, 200, false),
            ("error_503_once", 503, 200, true),
            ("error_503", 503, 503, false),
            ("too_many_once", 429, 200, true),
            ("too_many_bare_once", 429, 200, false),
            ("redirect_same_host", 302, 302, false),
            ("redirect_foreign", 302, 302, false),
            ("redirect_loop", 302, 302, false),
        ] {
            let reply = with(fault).await.expect("an answer");
            assert_eq!(reply.status, status, "{switch} {fault}");
            assert_eq!(
                reply.header("retry-after").is_some(),
                retry,
                "{switch} {fault}"
            );
            assert_eq!(
                ask().await.expect("an answer").status,
                after,
                "{switch} {fault}"
            );
        }
        assert!(
            with("html_200")
                .await
                .expect("an answer")
                .text()
                .starts_with("<html>")
        );
        assert_eq!(with("empty_200").await.expect("an answer").body.len(), 0);
        assert!(with("truncated_json").await.expect("an answer").cut_short());
        assert!(with("huge_json").await.expect("an answer").body.len() > 1024 * 1024);
        assert!(with("deep_json").await.expect("an answer").body.len() > 100_000);
        assert!(
            with("bom")
                .await
                .expect("an answer")
                .text()
                .starts_with('\u{feff}')
        );
        let twisted = with("wrong_types").await.expect("an answer").json();
        assert!(twisted["Id"].is_boolean() || twisted["Count"].is_array());
        for fault in ["reset", "lost_once"] {
            assert!(with(fault).await.is_none(), "{switch} {fault}");
        }
        assert_eq!(with("none").await.expect("an answer").status, 200);
        assert!(with("reset_once").await.is_none());
        assert_eq!(ask().await.expect("an answer").status, 200);
    }
}

#[tokio::test]
async fn a_redirect_on_the_same_host_leads_to_the_answer() {
    let clinics = Clinics::start().await;
    clinics.set("users_fault", "redirect_same_host");
    let first = clinics.users("doctor-eu", "/api/users/me").await;
    let path = first.header("location").expect("a Location").to_owned();
    let second = clinics.users("doctor-eu", &path).await;
    assert_eq!(second.json()["Name"], "Praxis Zinnwald");
}

#[tokio::test]
async fn a_throttle_lets_so_many_through_a_minute() {
    let clinics = Clinics::start().await;
    clinics.set("throttle", "2");
    let status = || async { clinics.users("doctor-eu", "/api/users/me").await };
    assert_eq!((status().await.status, status().await.status), (200, 200));
    let told = status().await;
    let wait: u64 = told
        .header("retry-after")
        .expect("a wait")
        .parse()
        .expect("seconds");
    assert!(told.status == 429 && (1..=60).contains(&wait));
    clinics.set("throttle_style", "date");
    let date = status()
        .await
        .header("retry-after")
        .expect("a wait")
        .to_owned();
    assert!(date.ends_with("GMT"));
    clinics.set("throttle_style", "bare");
    assert_eq!(status().await.header("retry-after"), None);
    clinics.t.advance(std::time::Duration::from_secs(61));
    assert_eq!(status().await.status, 200);
}

#[tokio::test]
async fn answers_are_delayed_on_demand() {
    let clinics = Clinics::start().await;
    clinics.set("delay", "150");
    let start = std::time::Instant::now();
    clinics.users("doctor-eu", "/api/users/me").await;
    assert!(start.elapsed().as_millis() >= 150);
}

#[tokio::test]
async fn a_stalled_service_never_answers() {
    let clinics = Clinics::start().await;
    clinics.set("users_fault", "stall");
    let asked = clinics.users("doctor-eu", "/api/users/me");
    let limit = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(limit, asked).await.is_err());
    clinics.set("token_fault", "stall");
    let asked = clinics.refresh("anything");
    assert!(tokio::time::timeout(limit, asked).await.is_err());
}

#[tokio::test]
async fn every_named_fault_and_every_listed_value_is_known() {
    let clinics = Clinics::start().await;
    let names: BTreeSet<_> = ThreeShape::faults().map(|(name, _)| name).collect();
    assert_eq!(names.len(), ThreeShape::faults().count());
    let others: BTreeSet<_> = Dentbird::faults()
        .chain(Drchrono::faults())
        .map(|(name, _)| name)
        .collect();
    assert!(names.is_disjoint(&others), "a name means one provider");
    for name in names {
        assert!(clinics.t.fault(name).is_ok(), "{name}");
    }
    for switch in clinics.t.switches() {
        for (value, _) in &switch.values {
            clinics.set(switch.name, value);
            let now = clinics.t.switches();
            let now = now.iter().find(|s| s.name == switch.name).expect("listed");
            assert_eq!(now.value, *value);
        }
        assert!(
            clinics.t.set(switch.name, "no such value").is_err(),
            "{}",
            switch.name
        );
    }
    assert!(clinics.t.fault("no-such-fault").is_err());
}

#[tokio::test]
async fn a_sandbox_starts_with_faults_of_3shape() {
    let options = Options {
        faults: vec!["growing-list".to_owned(), "threeshape:cases=5".to_owned()],
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.expect("it starts");
    let value = |name: &str| {
        let all = sandbox.threeshape().switches();
        all.into_iter()
            .find(|s| s.name == name)
            .expect("a switch")
            .value
    };
    assert_eq!(
        (value("list_fault").as_str(), value("cases").as_str()),
        ("growing", "5")
    );
}

#[tokio::test]
async fn control_routes_do_what_the_handle_does() {
    let clinics = Clinics::start().await;
    let set = json!({"switch": "cases", "value": 3});
    assert_eq!(clinics.control("POST", "switch", &set).await.status, 200);
    assert_eq!(clinics.all_cases("doctor-eu").await.len(), 3);
    let fault = json!({"fault": "expired-is-500"});
    assert_eq!(clinics.control("POST", "switch", &fault).await.status, 200);
    let changed = clinics
        .control("POST", "change-case", &json!({"Id": case_id(1)}))
        .await;
    assert_eq!(changed.json()["Version"], 2);
    let clock = clinics
        .control("POST", "clock", &json!({"stop_at": 1_800_000_000}))
        .await;
    assert_eq!(clock.json()["now"], 1_800_000_000);
    let users = clinics.control("GET", "users", &json!({})).await.json();
    assert_eq!(users.as_array().map(Vec::len), Some(12));
    let cases = clinics.control("GET", "cases", &json!({})).await.json();
    assert!(cases.as_array().is_some_and(|all| all.len() > 40));
    let key = clinics
        .control("POST", "rotate-keys", &json!({}))
        .await
        .json();
    assert_eq!(key["signing_key"], "two");
    let token = clinics.token("doctor-eu");
    clinics.control("POST", "revoke-all", &json!({})).await;
    let url = format!("{}/api/users/me", clinics.t.users_url());
    let bearer = format!("Bearer {token}");
    let reply = send("GET", &url, &[("authorization", &bearer)], b"").await;
    assert_eq!(
        reply.expect("an answer").status,
        500,
        "revoked, and expired is 500 here"
    );
    let uri = json!({"redirect_uri": "http://127.0.0.1:5/back"});
    clinics.control("POST", "redirect-uri", &uri).await;
    let url = clinics.legacy_url(&[("redirect_uri", "http://127.0.0.1:5/back")]);
    assert_eq!(get(&url).await.status, 302);
    let log = clinics.control("GET", "log", &json!({})).await.json();
    assert!(log.as_array().is_some_and(|all| {
        all.iter()
            .all(|e| !e["path"].as_str().unwrap_or_default().contains("__sandbox"))
    }));
    clinics.control("POST", "reset", &json!({})).await;
    assert_eq!(clinics.all_cases("doctor-eu").await.len(), 23);
}

#[tokio::test]
async fn the_accounts_name_this_sandbox_and_each_others_client_account() {
    let clinics = Clinics::start().await;
    let file: toml::Table = clinics.sandbox.accounts_file_all().parse().expect("TOML");
    let accounts = file["accounts"].as_table().expect("accounts");
    assert!(accounts.contains_key("crowns"));
    for name in [
        "clinic-eu",
        "clinic-am",
        "clinic-as",
        "clinic-id",
        "lab-eu",
        "lab-am",
        "lab-as",
    ] {
        let account = accounts[name].as_table().expect("an account");
        assert_eq!(account["provider"].as_str(), Some("threeshape"));
        assert_eq!(
            account["users_base_url"].as_str(),
            Some(clinics.t.users_url())
        );
        let doctor = account["role"].as_str() == Some("doctor");
        assert_eq!(account.contains_key("client_account"), doctor);
        let identity = account["auth"].as_str() == Some("identity");
        assert_eq!(identity, name == "clinic-id");
        let base = if identity {
            clinics.t.identity_url()
        } else {
            clinics.t.auth_url()
        };
        assert_eq!(account["auth_base_url"].as_str(), Some(base));
    }
}

#[tokio::test]
async fn the_log_names_roles_and_no_values() {
    let clinics = Clinics::start().await;
    clinics
        .eu("doctor2-eu", "/api/cases?page=0&searchString=Zinnwald")
        .await;
    let seen = clinics.seen("eu-metadata");
    assert_eq!(seen[0].token_role.as_deref(), Some("doctor-eu"));
    assert_eq!(seen[0].query_keys, ["page", "searchString"]);
    let text = serde_json::to_value(&seen).expect("JSON");
    assert!(!text.to_string().contains("Zinnwald"));
    assert!(matches!(text[0]["token_role"], Value::String(_)));
}
