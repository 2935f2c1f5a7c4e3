//! Signing in at 3Shape: both authorization servers, strict, and wrong on demand.

mod common;

use std::time::Duration;

use common::threeshape::{Clinics, basic};
use common::{CHALLENGE, FORM, REDIRECT, VERIFIER, claims, encoded, get, head, parameter, send};
use dental_sandbox::threeshape::{
    CLIENT_ID, CLIENT_SECRET, ODD_CLIENT_ID, ODD_CLIENT_SECRET, PUBLIC_CLIENT_ID, USER_PASSWORD,
};
use dental_sandbox::{Consent, Options};

/// The e-mail address of a token's user; empty for a token that is not good.
async fn who(clinics: &Clinics, token: &str) -> String {
    let url = format!("{}/api/users/me", clinics.t.users_url());
    let bearer = format!("Bearer {token}");
    let reply = send("GET", &url, &[("authorization", &bearer)], b"")
        .await
        .expect("an answer");
    if reply.status == 401 {
        return String::new();
    }
    reply.json()["Email"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn the_british_spelling_alone_is_known() {
    let clinics = Clinics::start().await;
    let british = clinics.legacy_url(&[]);
    assert_eq!(get(&british).await.status, 302);
    let american = british.replace("/authorise", "/authorize");
    assert_eq!(get(&american).await.status, 404);
}

#[tokio::test]
async fn a_legacy_code_is_exchanged_once_with_the_same_redirect_uri() {
    let clinics = Clinics::start().await;
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    let reply = clinics.exchange(&code, &[]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let body = reply.json();
    assert_eq!(body["expires_in"], 3600);
    assert!(body["refresh_token"].is_string());
    let token = body["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(who(&clinics, &token).await, "a.zinnwald@praxis-eu.example");
    let again = clinics.exchange(&code, &[]).await;
    assert_eq!(
        (again.status, again.error()),
        (400, "invalid_grant".to_owned())
    );
    assert_eq!(
        who(&clinics, &token).await,
        "",
        "the second try ends the grant"
    );
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    let other = [("redirect_uri", "https://client.example.test/callback")];
    assert_eq!(
        clinics.exchange(&code, &other).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_code_lives_sixty_seconds() {
    let clinics = Clinics::start().await;
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    clinics.t.advance(Duration::from_secs(61));
    assert_eq!(clinics.exchange(&code, &[]).await.error(), "invalid_grant");
    clinics.set("code_ttl", "600");
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    clinics.t.advance(Duration::from_secs(61));
    assert_eq!(clinics.exchange(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn strangers_are_not_sent_anywhere() {
    let clinics = Clinics::start().await;
    for (changes, why) in [
        ([("client_id", "nobody")], "an unknown client"),
        (
            [("redirect_uri", "https://evil.example.test/")],
            "an unregistered address",
        ),
        (
            [("client_id", PUBLIC_CLIENT_ID)],
            "a client without a secret",
        ),
    ] {
        let reply = get(&clinics.legacy_url(&changes)).await;
        assert_eq!(reply.status, 400, "{why}");
        assert_eq!(reply.header("location"), None, "{why}");
    }
}

#[tokio::test]
async fn a_hint_names_the_user_and_each_account_has_its_own() {
    let clinics = Clinics::start().await;
    let hinted = clinics.legacy_url(&[("login_hint", "america@crownworks.example")]);
    let code = clinics.code(&hinted).await;
    let reply = clinics.exchange(&code, &[]).await.json();
    let token = reply["access_token"].as_str().expect("a token");
    assert_eq!(who(&clinics, token).await, "america@crownworks.example");
    let all: toml::Table = clinics.sandbox.accounts_file_all().parse().expect("TOML");
    for (account, user) in [
        ("clinic-eu", "doctor-eu"),
        ("lab-eu", "client-eu"),
        ("clinic-am", "doctor-am"),
        ("lab-am", "client-am"),
        ("clinic-as", "doctor-as"),
        ("lab-as", "client-as"),
    ] {
        let account = &all["accounts"][account];
        let text = |name: &str| account[name].as_str().expect("a text");
        let url = clinics.legacy_url(&[("client_id", text("client_id"))]);
        let code = clinics.code(&url).await;
        let credentials = basic(text("client_id"), text("client_secret"));
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT),
        ];
        let reply = clinics
            .legacy_as(&credentials, &fields)
            .await
            .expect("an answer");
        let token = reply.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let email = clinics.t.user(user).expect("a user").email;
        assert_eq!(who(&clinics, &token).await, email);
        assert_eq!(text("username"), email);
    }
}

#[tokio::test]
async fn client_credentials_are_checked_and_belong_into_the_header() {
    let clinics = Clinics::start().await;
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
    ];
    let wrong = basic(CLIENT_ID, "another secret");
    let reply = clinics.legacy_as(&wrong, &fields).await.expect("an answer");
    assert_eq!(
        (reply.status, reply.error()),
        (401, "invalid_client".to_owned())
    );
    let url = format!("{}/oauth/token", clinics.t.auth_url());
    let none = send("POST", &url, &[FORM], encoded(&fields).as_bytes()).await;
    assert_eq!(none.expect("an answer").status, 401);
    let in_body = [&fields[..], &[("client_secret", CLIENT_SECRET)]].concat();
    let reply = clinics.legacy(&in_body).await;
    assert_eq!(reply.error(), "invalid_request");
    assert_eq!(
        clinics.legacy(&fields).await.status,
        200,
        "the code was not spent by all that"
    );
}

#[tokio::test]
async fn credentials_are_read_raw_or_form_encoded() {
    let clinics = Clinics::start().await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "nothing"),
    ];
    let encode = |text: &str| encoded(&[("", text)]).trim_start_matches('=').to_owned();
    let raw = basic(ODD_CLIENT_ID, ODD_CLIENT_SECRET);
    let escaped = basic(&encode(ODD_CLIENT_ID), &encode(ODD_CLIENT_SECRET));
    for (how, good, bad) in [("raw", &raw, &escaped), ("form", &escaped, &raw)] {
        clinics.set("basic", how);
        let error = clinics
            .legacy_as(good, &form)
            .await
            .expect("an answer")
            .error();
        assert_eq!(error, "invalid_grant", "{how}: the client is known");
        let error = clinics
            .legacy_as(bad, &form)
            .await
            .expect("an answer")
            .error();
        assert_eq!(error, "invalid_client", "{how}");
    }
}

#[tokio::test]
async fn the_password_grant_is_the_legacy_servers_alone() {
    let clinics = Clinics::start().await;
    let email = clinics.t.user("client-as").expect("a user").email;
    let fields = |password| {
        [
            ("grant_type", "password"),
            ("username", email.as_str()),
            ("password", password),
        ]
    };
    let good = clinics.legacy(&fields(USER_PASSWORD)).await;
    assert_eq!(good.status, 200);
    assert!(good.json()["refresh_token"].is_string());
    let bad = clinics.legacy(&fields("wrong")).await;
    assert_eq!((bad.status, bad.body.len()), (401, 0));
    assert_eq!(bad.header("content-type"), Some("application/json"));
    let there = [
        &fields(USER_PASSWORD)[..],
        &[("client_id", PUBLIC_CLIENT_ID)],
    ]
    .concat();
    assert_eq!(
        clinics.identity(&there).await.error(),
        "unsupported_grant_type"
    );
}

#[tokio::test]
async fn refresh_tokens_rotate_and_the_spent_one_is_refused() {
    let clinics = Clinics::start().await;
    let first = clinics
        .t
        .issue_tokens("doctor-eu")
        .expect("tokens")
        .refresh_token;
    let reply = clinics.refresh(&first).await.json();
    let second = reply["refresh_token"].as_str().expect("a token").to_owned();
    assert_ne!(first, second);
    assert_eq!(clinics.refresh(&first).await.error(), "invalid_grant");
    assert_eq!(
        clinics.refresh(&second).await.status,
        200,
        "the newest stays good"
    );
    clinics.set("refresh_reuse", "revoke grant");
    let third = clinics
        .t
        .issue_tokens("doctor-eu")
        .expect("tokens")
        .refresh_token;
    let reply = clinics.refresh(&third).await.json();
    let fourth = reply["refresh_token"].as_str().expect("a token").to_owned();
    assert_eq!(clinics.refresh(&third).await.error(), "invalid_grant");
    assert_eq!(clinics.refresh(&fourth).await.error(), "invalid_grant");
    clinics.set("rotation", "reuse");
    let fifth = clinics
        .t
        .issue_tokens("doctor-eu")
        .expect("tokens")
        .refresh_token;
    let reply = clinics.refresh(&fifth).await.json();
    assert_eq!(reply["refresh_token"], fifth.as_str());
}

#[tokio::test]
async fn tokens_of_another_client_are_refused() {
    let clinics = Clinics::start().await;
    let tokens = clinics.t.issue_tokens_for("sandbox-lab-eu", "client-eu");
    let refresh = tokens.expect("tokens").refresh_token;
    assert_eq!(clinics.refresh(&refresh).await.error(), "invalid_grant");
}

#[tokio::test]
async fn access_tokens_expire_when_the_switch_says() {
    let clinics = Clinics::start().await;
    clinics.set("access_token_ttl", "90");
    let token = clinics.token("doctor-eu");
    assert_ne!(who(&clinics, &token).await, "");
    clinics.t.advance(Duration::from_secs(91));
    let url = format!("{}/api/users/me", clinics.t.users_url());
    let bearer = format!("Bearer {token}");
    let expired = || async {
        send("GET", &url, &[("authorization", &bearer)], b"")
            .await
            .expect("an answer")
    };
    let reply = expired().await;
    assert_eq!((reply.status, reply.body.len()), (401, 0));
    clinics.set("unauthorized", "500");
    let reply = expired().await;
    assert_eq!(reply.status, 500);
    assert_eq!(reply.json()["Message"], "An error has occurred.");
}

#[tokio::test]
async fn token_info_tells_of_a_good_token_and_is_500_for_a_bad_one() {
    let clinics = Clinics::start().await;
    let token = clinics.token("doctor-eu");
    for path in ["/oauth/token", "/api/tokeninfo"] {
        let url = format!("{}{path}?access_token=", clinics.t.auth_url());
        let good = get(&format!("{url}{token}")).await.json();
        assert_eq!(good["User"], "a.zinnwald@praxis-eu.example");
        assert_eq!(good["LifeTime"], 3600);
        let bad = get(&format!("{url}nothing")).await;
        assert_eq!(bad.status, 500);
        assert!(bad.text().contains("An error has occurred."));
    }
    for (value, oauth, api) in [("oauth", 200, 404), ("api", 404, 200)] {
        clinics.set("token_info", value);
        let base = clinics.t.auth_url();
        let status = |path: &str| get_status(format!("{base}{path}?access_token={token}"));
        assert_eq!(status("/oauth/token").await, oauth, "{value}");
        assert_eq!(status("/api/tokeninfo").await, api, "{value}");
    }
    assert!(
        clinics
            .seen("auth")
            .iter()
            .all(|e| e.query_keys == ["access_token"])
    );
}

async fn get_status(url: String) -> u16 {
    get(&url).await.status
}

#[tokio::test]
async fn state_is_echoed_dropped_or_wrong() {
    let clinics = Clinics::start().await;
    for (value, expected) in [
        ("echo", Some("st-1")),
        ("drop", None),
        ("wrong", Some("another-state-than-was-sent")),
    ] {
        clinics.set("legacy_state", value);
        clinics.set("identity_state", value);
        for url in [clinics.legacy_url(&[]), clinics.identity_url(&[])] {
            let state = parameter(&get(&url).await.location(), "state");
            assert_eq!(state.as_deref(), expected, "{value}");
        }
    }
}

#[tokio::test]
async fn the_identity_server_says_who_it_is() {
    let clinics = Clinics::start().await;
    for (value, expected) in [
        ("present", Some(clinics.t.identity_url())),
        ("absent", None),
        ("wrong", Some("https://identity.example.test")),
    ] {
        clinics.set("iss_param", value);
        let location = get(&clinics.identity_url(&[])).await.location();
        assert_eq!(parameter(&location, "iss").as_deref(), expected, "{value}");
    }
}

#[tokio::test]
async fn the_identity_server_needs_pkce_of_public_clients_and_checks_it() {
    let clinics = Clinics::start().await;
    let error = |url: String| async move { parameter(&get(&url).await.location(), "error") };
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let refused = error(clinics.identity_url(&without)).await;
    assert_eq!(refused.as_deref(), Some("invalid_request"));
    let plain = [("code_challenge_method", "plain")];
    let refused = error(clinics.identity_url(&plain)).await;
    assert_eq!(refused.as_deref(), Some("invalid_request"));
    let code = clinics.code(&clinics.identity_url(&[])).await;
    let wrong = "another-verifier-another-verifier-another-verifier1";
    let reply = clinics
        .exchange_identity(&code, &[("code_verifier", wrong)])
        .await;
    assert_eq!(reply.error(), "invalid_grant");
    let code = clinics.code(&clinics.identity_url(&[])).await;
    let reply = clinics
        .exchange_identity(&code, &[("code_verifier", "")])
        .await;
    assert_eq!(reply.error(), "invalid_grant");
    let code = clinics.code(&clinics.identity_url(&[])).await;
    assert_eq!(clinics.exchange_identity(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn a_confidential_client_signs_in_with_and_without_pkce() {
    let clinics = Clinics::start().await;
    let url = format!("{}/connect/token", clinics.t.identity_url());
    let credentials = basic(CLIENT_ID, CLIENT_SECRET);
    for verifier in [Some(VERIFIER), None] {
        let mut changes = vec![("client_id", CLIENT_ID)];
        if verifier.is_none() {
            changes.extend([("code_challenge", ""), ("code_challenge_method", "")]);
        }
        let code = clinics.code(&clinics.identity_url(&changes)).await;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
        ];
        fields.extend(verifier.map(|v| ("code_verifier", v)));
        let body = encoded(&fields);
        let alone = send("POST", &url, &[FORM], body.as_bytes()).await;
        assert_eq!(alone.expect("an answer").error(), "invalid_client");
        let headers = [FORM, ("authorization", credentials.as_str())];
        let reply = send("POST", &url, &headers, body.as_bytes()).await;
        assert_eq!(reply.expect("an answer").status, 200);
    }
}

#[tokio::test]
async fn the_legacy_server_ignores_pkce_unless_told() {
    let clinics = Clinics::start().await;
    let pkce = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let code = clinics.code(&clinics.legacy_url(&pkce)).await;
    assert_eq!(
        clinics
            .exchange(&code, &[("code_verifier", "x")])
            .await
            .status,
        200
    );
    clinics.set("legacy_pkce", "check");
    let code = clinics.code(&clinics.legacy_url(&pkce)).await;
    assert_eq!(clinics.exchange(&code, &[]).await.error(), "invalid_grant");
    let code = clinics.code(&clinics.legacy_url(&pkce)).await;
    assert_eq!(
        clinics
            .exchange(&code, &[("code_verifier", VERIFIER)])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn scopes_decide_what_is_issued() {
    let clinics = Clinics::start().await;
    let granted = |scope: &'static str| {
        let clinics = &clinics;
        async move {
            let code = clinics
                .code(&clinics.identity_url(&[("scope", scope)]))
                .await;
            clinics.exchange_identity(&code, &[]).await.json()
        }
    };
    let all = granted("openid api offline_access").await;
    assert!(all["refresh_token"].is_string() && all["id_token"].is_string());
    let few = granted("api").await;
    assert!(few["refresh_token"].is_null() && few["id_token"].is_null());
    let location = get(&clinics.identity_url(&[("scope", "api everything")]))
        .await
        .location();
    assert_eq!(
        parameter(&location, "error").as_deref(),
        Some("invalid_scope")
    );
    let without = clinics
        .t
        .issue_identity_tokens("doctor-eu", "openid")
        .expect("tokens");
    assert_eq!(who_status(&clinics, &without.access_token).await, 401);
    clinics.set("api_scope", "ignored");
    assert_eq!(who_status(&clinics, &without.access_token).await, 200);
}

async fn who_status(clinics: &Clinics, token: &str) -> u16 {
    let url = format!("{}/api/users/me", clinics.t.users_url());
    let bearer = format!("Bearer {token}");
    let reply = send("GET", &url, &[("authorization", &bearer)], b"").await;
    reply.expect("an answer").status
}

#[tokio::test]
async fn identity_tokens_have_the_shape_of_the_sample() {
    let clinics = Clinics::start().await;
    let code = clinics.code(&clinics.identity_url(&[])).await;
    let body = clinics.exchange_identity(&code, &[]).await.json();
    let access = body["access_token"].as_str().expect("a token");
    assert_eq!(head(access)["typ"], "at+jwt");
    assert_eq!(head(access)["alg"], "RS256");
    let claims_of = claims(access);
    assert_eq!(
        claims_of["aud"],
        serde_json::json!(["api", "communicate", "data"])
    );
    assert_eq!(
        claims_of["scope"],
        serde_json::json!(["openid", "api", "offline_access"])
    );
    let id_token = body["id_token"].as_str().expect("an id_token");
    assert_eq!(claims(id_token)["nonce"], "n-1");
    assert_eq!(claims(id_token)["aud"], PUBLIC_CLIENT_ID);
    assert_eq!(who(&clinics, access).await, "a.zinnwald@praxis-eu.example");
    assert!(clinics.t.issued_secrets().contains(&access.to_owned()));
}

#[tokio::test]
async fn discovery_names_the_endpoints_and_the_keys() {
    let clinics = Clinics::start().await;
    let url = format!(
        "{}/.well-known/openid-configuration",
        clinics.t.identity_url()
    );
    let document = get(&url).await.json();
    assert_eq!(document["issuer"], clinics.t.identity_url());
    assert!(document["revocation_endpoint"].is_null());
    let keys = get(document["jwks_uri"].as_str().expect("a URL"))
        .await
        .json();
    let first = keys["keys"][0]["kid"].clone();
    clinics.t.rotate_keys();
    let keys = get(document["jwks_uri"].as_str().expect("a URL"))
        .await
        .json();
    assert_ne!(keys["keys"][0]["kid"], first);
    clinics.set("discovery", "wrong_issuer");
    assert_eq!(
        get(&url).await.json()["issuer"],
        "https://identity.example.test"
    );
    clinics.set("discovery", "foreign_endpoints");
    let endpoint = get(&url).await.json()["token_endpoint"].clone();
    assert!(
        endpoint
            .as_str()
            .is_some_and(|e| e.starts_with(clinics.t.foreign_url()))
    );
    clinics.set("discovery", "absent");
    assert_eq!(get(&url).await.status, 404);
}

#[tokio::test]
async fn revocation_is_there_when_switched_on() {
    let clinics = Clinics::start().await;
    let tokens = clinics
        .t
        .issue_identity_tokens("doctor-eu", "api offline_access");
    let tokens = tokens.expect("tokens");
    let url = format!("{}/connect/revocation", clinics.t.identity_url());
    let credentials = basic(CLIENT_ID, CLIENT_SECRET);
    let headers = [FORM, ("authorization", credentials.as_str())];
    let body = encoded(&[("token", &tokens.refresh_token)]);
    let off = send("POST", &url, &headers, body.as_bytes()).await;
    assert_eq!(off.expect("an answer").status, 404);
    clinics.set("revocation", "present");
    let on = send("POST", &url, &headers, body.as_bytes()).await;
    assert_eq!(on.expect("an answer").status, 200);
    assert_eq!(who_status(&clinics, &tokens.access_token).await, 401);
}

#[tokio::test]
async fn id_tokens_are_wrong_on_demand() {
    let clinics = Clinics::start().await;
    let issue = || {
        let tokens = clinics.t.issue_identity_tokens("doctor-eu", "openid");
        tokens.expect("tokens").id_token
    };
    let good = claims(&issue().expect("one"));
    for (fault, claim) in [
        ("wrong_aud", "aud"),
        ("wrong_iss", "iss"),
        ("expired", "exp"),
    ] {
        clinics.set("id_token_fault", fault);
        assert_ne!(
            claims(&issue().expect("one"))[claim],
            good[claim],
            "{fault}"
        );
    }
    clinics.set("id_token_fault", "wrong_nonce");
    assert_eq!(claims(&issue().expect("one"))["nonce"], "another-nonce");
    clinics.set("id_token_fault", "alg_none");
    assert_eq!(head(&issue().expect("one"))["alg"], "none");
    clinics.set("id_token_fault", "missing");
    assert_eq!(issue(), None);
    clinics.set("id_token_fault", "bad_signature");
    assert_eq!(head(&issue().expect("one"))["alg"], "RS256");
}

#[tokio::test]
async fn token_answers_vary() {
    let clinics = Clinics::start().await;
    let answer = || async {
        let refresh = clinics
            .t
            .issue_tokens("doctor-eu")
            .expect("tokens")
            .refresh_token;
        clinics.refresh(&refresh).await.json()
    };
    clinics.set("omit_expires_in", "on");
    assert!(answer().await["expires_in"].is_null());
    clinics.set("omit_expires_in", "off");
    clinics.set("expires_in_string", "on");
    assert_eq!(answer().await["expires_in"], "3600");
    for (value, expected) in [
        ("lower", Some("bearer")),
        ("mac", Some("mac")),
        ("omit", None),
    ] {
        clinics.set("token_type", value);
        assert_eq!(answer().await["token_type"].as_str(), expected);
    }
    for value in ["on", "on_refresh"] {
        clinics.set("omit_refresh_token", value);
        assert!(answer().await["refresh_token"].is_null(), "{value}");
    }
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    assert!(clinics.exchange(&code, &[]).await.json()["refresh_token"].is_string());
    let code = clinics.code(&clinics.identity_url(&[])).await;
    clinics.set("omit_scope", "on");
    assert!(clinics.exchange_identity(&code, &[]).await.json()["scope"].is_null());
}

#[tokio::test]
async fn token_endpoints_fail_on_demand() {
    let clinics = Clinics::start().await;
    let status = |fault: &'static str| {
        let clinics = &clinics;
        async move {
            let refresh = clinics
                .t
                .issue_tokens("doctor-eu")
                .expect("tokens")
                .refresh_token;
            clinics.set("token_fault", fault);
            let fields = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
            let credentials = basic(CLIENT_ID, CLIENT_SECRET);
            let reply = clinics.legacy_as(&credentials, &fields).await;
            clinics.set("token_fault", "none");
            let after = clinics.refresh(&refresh).await.status;
            (reply, after)
        }
    };
    for (fault, expected) in [
        ("html", 502),
        ("html_200", 200),
        ("empty_401", 401),
        ("error_500", 500),
        ("unavailable_503", 503),
        ("too_many", 429),
        ("too_many_bare", 429),
        ("redirect_same_host", 307),
        ("redirect_foreign", 307),
    ] {
        let (reply, after) = status(fault).await;
        let reply = reply.expect("an answer");
        assert_eq!(
            (reply.status, after),
            (expected, 200),
            "{fault}: nothing is spent"
        );
        let retry = reply.header("retry-after").is_some();
        assert_eq!(
            retry,
            matches!(fault, "unavailable_503" | "too_many"),
            "{fault}"
        );
    }
    let (lost, after) = status("lost_before").await;
    assert!(lost.is_none());
    assert_eq!(after, 200);
    let (lost, after) = status("lost_after_consume").await;
    assert!(lost.is_none());
    assert_eq!(after, 400, "the token was spent");
    let (broken, after) = status("error_500_after_consume").await;
    assert_eq!((broken.expect("an answer").status, after), (500, 400));
    let (cut, _) = status("truncated").await;
    assert!(cut.expect("an answer").cut_short());
    let (empty, _) = status("no_access_token").await;
    assert!(empty.expect("an answer").json()["access_token"].is_null());
    let (huge, _) = status("huge").await;
    assert!(huge.expect("an answer").body.len() > 1024 * 1024);
}

#[tokio::test]
async fn authorization_fails_on_demand() {
    let clinics = Clinics::start().await;
    for (fault, error) in [
        ("access_denied", "access_denied"),
        ("server_error", "server_error"),
    ] {
        clinics.set("authorize_fault", fault);
        let location = get(&clinics.legacy_url(&[])).await.location();
        assert_eq!(parameter(&location, "error").as_deref(), Some(error));
    }
    clinics.set("authorize_fault", "forged_code");
    let code = clinics.code(&clinics.legacy_url(&[])).await;
    assert_eq!(clinics.exchange(&code, &[]).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_person_signs_in_on_a_page() {
    let options = Options {
        consent: Consent::Page,
        ..Options::default()
    };
    let clinics = Clinics::with(options).await;
    let base = clinics.t.auth_url().to_owned();
    let start = get(&clinics.legacy_url(&[])).await;
    let place = format!("{base}{}", start.header("location").expect("a page"));
    let cookie = start.header("set-cookie").expect("a cookie");
    let cookie = cookie.split(';').next().expect("a value").to_owned();
    assert_eq!(get(&place).await.status, 400, "another browser");
    let page = send("GET", &place, &[("cookie", &cookie)], b"")
        .await
        .expect("an answer");
    let html = page.text();
    assert!(html.contains("doctor-eu") && html.contains("client-as"));
    let (_, rest) = html
        .split_once("name=\"form_token\" value=\"")
        .expect("a form");
    let form_token = rest.split('"').next().expect("a value").to_owned();
    let submit = |password: &'static str, token: String| {
        let (place, cookie) = (place.clone(), cookie.clone());
        async move {
            let body = encoded(&[
                ("form_token", token.as_str()),
                ("login", "b.sommerquist@praxis-eu.example"),
                ("password", password),
            ]);
            let headers = [FORM, ("cookie", cookie.as_str())];
            let url = format!("{place}/login");
            send("POST", &url, &headers, body.as_bytes())
                .await
                .expect("an answer")
        }
    };
    assert_eq!(submit(USER_PASSWORD, "forged".to_owned()).await.status, 400);
    assert_eq!(submit("wrong", form_token.clone()).await.status, 401);
    let done = submit(USER_PASSWORD, form_token).await;
    let code = parameter(&done.location(), "code").expect("a code");
    let token = clinics.exchange(&code, &[]).await.json()["access_token"].clone();
    let user = who(&clinics, token.as_str().expect("a token")).await;
    assert_eq!(user, "b.sommerquist@praxis-eu.example");
}

#[tokio::test]
async fn approving_without_http_gives_the_same_callback() {
    let clinics = Clinics::start().await;
    let url = clinics
        .t
        .approve(&clinics.legacy_url(&[]))
        .expect("a callback");
    let code = parameter(&url.parse().expect("a URL"), "code").expect("a code");
    assert_eq!(clinics.exchange(&code, &[]).await.status, 200);
    assert_eq!(
        clinics.t.approve("http://127.0.0.1:1/oauth/authorise?x=1"),
        None
    );
}
