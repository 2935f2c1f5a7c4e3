//! The users service of 3Shape: profiles, filtered views, connections.

mod common;

use common::send;
use common::threeshape::Clinics;
use dental_sandbox::threeshape::Region;
use serde_json::json;

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn everybody_sees_their_own_profile_whole() {
    let clinics = Clinics::start().await;
    let me = clinics.users("doctor-eu", "/api/users/me").await.json();
    let bare = clinics.t.region_url(Region::Europe).replace("http://", "");
    assert_eq!(me["RegionUri"], bare.as_str());
    assert_eq!(me["Region"]["RegionName"], "Europe");
    assert_eq!(me["Roles"], json!(["Clinic"]));
    assert_eq!(me["Connections"].as_array().map(Vec::len), Some(2));
    let client = clinics.t.user("client-eu").expect("a user").id;
    assert!(
        me["ConnectedUsers"]
            .as_array()
            .is_some_and(|all| all.contains(&json!(client)))
    );
}

#[tokio::test]
async fn others_see_what_their_relationship_allows() {
    let clinics = Clinics::start().await;
    let doctor = clinics.t.user("doctor-eu").expect("a user");
    for path in [
        format!("/api/users/{}", doctor.id),
        format!("/api/USERS/{}", doctor.email),
    ] {
        let connected = clinics.users("client-eu", &path).await.json();
        assert_eq!(connected["Email"], doctor.email.as_str());
        assert!(connected["RegionUri"].is_null());
        let stranger = clinics.users("lab-as", &path).await.json();
        assert_eq!(stranger["Id"], doctor.id.as_str());
        assert!(stranger.get("Email").is_none());
    }
}

#[tokio::test]
async fn an_unknown_user_is_400_or_404() {
    let clinics = Clinics::start().await;
    let path = "/api/users/nobody%40example.test";
    assert_eq!(clinics.users("doctor-eu", path).await.status, 400);
    clinics.set("unknown_user_404", "on");
    assert_eq!(clinics.users("doctor-eu", path).await.status, 404);
    assert_eq!(clinics.users("doctor-eu", "/api/nothing").await.status, 404);
}

#[tokio::test]
async fn a_connection_is_requested_approved_and_deleted_by_the_right_ones() {
    let clinics = Clinics::start().await;
    let doctor = clinics.t.user("doctor2-as").expect("a user").id;
    let client = clinics.t.user("client-as").expect("a user").id;
    let base = format!("{}/api/users", clinics.t.users_url());
    let request = format!("{base}/{doctor}/requestconnection/{client}");
    assert_eq!(
        clinics.call("client-as", "POST", &request).await.status,
        400,
        "not theirs"
    );
    let made = clinics.call("doctor2-as", "POST", &request).await.json();
    assert_eq!(made["ConnectionAccepted"], false);
    assert_eq!(made["RemoteUserId"], client.as_str());
    assert_eq!(
        clinics.call("doctor2-as", "POST", &request).await.status,
        400,
        "twice"
    );
    let id = made["Id"].as_str().expect("an id");
    let own = format!("{base}/{doctor}/connection/{id}/approve");
    assert_eq!(
        clinics.call("doctor2-as", "POST", &own).await.status,
        400,
        "their own invitation"
    );
    let approve = format!("{base}/{client}/connection/{id}/approve");
    let reply = clinics.call("client-as", "POST", &approve).await;
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    let me = clinics.users("doctor2-as", "/api/users/me").await.json();
    assert_eq!(me["Connections"][0]["ConnectionAccepted"], true);
    let delete = format!("{base}/{doctor}/connection/{id}");
    assert_eq!(
        clinics.call("lab-as", "DELETE", &delete).await.status,
        400,
        "a stranger"
    );
    assert_eq!(
        clinics.call("doctor2-as", "DELETE", &delete).await.status,
        200
    );
    let me = clinics.users("doctor2-as", "/api/users/me").await.json();
    assert_eq!(me["Connections"], json!([]));
}

#[tokio::test]
async fn a_post_without_a_length_is_refused() {
    let clinics = Clinics::start().await;
    let url = format!("{}/api/users", clinics.t.users_url());
    let headers = [("transfer-encoding", "identity")];
    let reply = send("POST", &url, &headers, b"").await;
    assert!(reply.is_none_or(|reply| reply.status >= 400));
}

#[tokio::test]
async fn users_are_created_with_every_field_in_its_limits() {
    let clinics = Clinics::start().await;
    let url = format!("{}/api/users", clinics.t.users_url());
    let good = json!({
        "AddressLine": "1 Road", "City": "Town", "Country": "us", "Email": "new@example.test", "Name": "New Clinic",
        "Password": "pw-of-the-new-one", "PhoneNumber": "1", "PostalCode": "2", "Roles": ["Clinic"], "Dongles": [],
    });
    for (name, value) in [
        ("Country", json!("USA")),
        ("City", json!("x".repeat(51))),
        ("Email", json!(null)),
        ("Dongles", json!([{"DongleNumber": null}])),
    ] {
        let mut bad = good.clone();
        bad[name] = value;
        let reply = send("POST", &url, &[JSON], bad.to_string().as_bytes()).await;
        assert_eq!(reply.expect("an answer").status, 400, "{name}");
    }
    let text = good.to_string();
    let reply = send("POST", &url, &[JSON], text.as_bytes())
        .await
        .expect("an answer");
    assert_eq!(reply.json()["Region"]["RegionName"], "America");
    let again = send("POST", &url, &[JSON], text.as_bytes())
        .await
        .expect("an answer");
    assert_eq!(again.status, 400);
    let fields = [
        ("grant_type", "password"),
        ("username", "new@example.test"),
        ("password", "pw-of-the-new-one"),
    ];
    assert_eq!(clinics.legacy(&fields).await.status, 200);
}

#[tokio::test]
async fn logos_come_as_bytes_or_as_text() {
    let clinics = Clinics::start().await;
    let lab = clinics.t.user("lab-eu").expect("a user").id;
    let doctor = clinics.t.user("doctor-eu").expect("a user").id;
    let path = format!("/api/users/{lab}/logo");
    let bytes = clinics.users("doctor-eu", &path).await;
    assert_eq!(bytes.header("content-type"), Some("image/png"));
    clinics.set("logo", "json");
    assert!(clinics.users("doctor-eu", &path).await.json().is_string());
    let none = format!("/api/users/{doctor}/logo");
    assert_eq!(clinics.users("doctor-eu", &none).await.status, 400);
}

#[tokio::test]
async fn default_services_are_named_by_type() {
    let clinics = Clinics::start().await;
    let path = "/api/services/default/MetaDataService";
    let own = clinics.t.metadata_url(Region::America);
    assert_eq!(clinics.users("doctor-am", path).await.json(), own);
    for value in ["foreign", "look_alike", "http"] {
        clinics.set("default_service", value);
        assert_ne!(
            clinics.users("doctor-am", path).await.json(),
            own,
            "{value}"
        );
    }
    let unknown = clinics
        .users("doctor-am", "/api/services/default/Other")
        .await;
    assert_eq!(unknown.status, 400);
    let master = "/api/regions/masterdataserver/dk/15";
    assert!(clinics.users("doctor-eu", master).await.json().is_string());
}

#[tokio::test]
async fn vendor_routes_refuse_everybody() {
    let clinics = Clinics::start().await;
    for path in [
        "/api/templates",
        "/api/templates/3rdparty",
        "/api/users/search?searchString=abc",
        "/api/services/MetaDataService",
        "/api/tokenInfo/clientType",
    ] {
        let reply = clinics.users("doctor-eu", path).await;
        let text = "You don't have permission to access this resource.";
        assert_eq!((reply.status, reply.json()), (400, json!(text)), "{path}");
    }
}

#[tokio::test]
async fn region_addresses_are_hostile_on_demand() {
    let clinics = Clinics::start().await;
    let v10 = clinics.t.region_url(Region::Europe).replace("http://", "");
    let bare = |url: &str| url.replace("http://", "");
    let foreign = bare(clinics.t.foreign_url());
    for (value, expected) in [
        (
            "metadata",
            json!(bare(clinics.t.metadata_url(Region::Europe))),
        ),
        ("full_url", json!(format!("http://{v10}/"))),
        ("blanks", json!(format!("  {v10} "))),
        ("http_scheme", json!("http://www.3shapecommunicate.com")),
        ("path", json!(format!("{v10}/elsewhere"))),
        ("query", json!(format!("{v10}?to=elsewhere"))),
        (
            "user_info",
            json!(format!("www.3shapecommunicate.com@{foreign}")),
        ),
        ("empty", json!("")),
        ("null", json!(null)),
        ("foreign", json!(foreign)),
        ("look_alike", json!("evil3shapecommunicate.com")),
        (
            "look_alike_suffix",
            json!("www.3shapecommunicate.com.evil.test"),
        ),
        (
            "other_region",
            json!(bare(clinics.t.region_url(Region::America))),
        ),
        ("v10", json!(v10)),
    ] {
        clinics.set("region_uri", value);
        let me = clinics.users("doctor-eu", "/api/users/me").await.json();
        assert_eq!(me["RegionUri"], expected, "{value}");
        assert_eq!(me["Region"]["Url"], expected, "{value}");
    }
}
