//! The token endpoint: grants, client authentication, rotation, revocation.

use std::time::Duration;

use base64::Engine as _;

use crate::common::{FORM, encoded, send};
use crate::practice::{Practice, REDIRECT};

fn text(value: &serde_json::Value) -> String {
    value.as_str().expect("a text").to_owned()
}

async fn status(practice: &Practice, token: &str) -> u16 {
    let reply = practice.api_as(token, "GET", "/api/users", None).await;
    reply.expect("an answer").status
}

#[tokio::test]
async fn a_code_is_good_once_and_for_a_minute() {
    let practice = Practice::start().await;
    let code = practice.code();
    let granted = practice.exchange(&code, &[]).await;
    assert_eq!(granted.header("cache-control"), Some("no-store"));
    let body = granted.json();
    assert_eq!(body["expires_in"], 172_800);
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["scope"], "user:read calendar:read");
    assert_eq!(status(&practice, &text(&body["access_token"])).await, 200);
    let again = practice.exchange(&code, &[]).await;
    assert_eq!(
        (again.status, again.error().as_str()),
        (401, "invalid_grant")
    );
    let late = practice.code();
    practice.d.advance(Duration::from_secs(60));
    assert_eq!(practice.exchange(&late, &[]).await.error(), "invalid_grant");
}

#[tokio::test]
async fn refusals_have_their_words_and_a_status_that_can_be_switched() {
    let practice = Practice::start().await;
    let code = practice.code();
    let cases = [
        (("client_secret", "wrong"), 401, "invalid_client"),
        (("client_id", ""), 401, "invalid_client"),
        (("grant_type", "password"), 400, "unsupported_grant_type"),
        (("grant_type", ""), 400, "unsupported_grant_type"),
        (("code", ""), 400, "invalid_request"),
        (("code", "unknown"), 401, "invalid_grant"),
        (
            ("redirect_uri", "http://127.0.0.1:8931/other"),
            401,
            "invalid_grant",
        ),
    ];
    for (change, status, error) in cases {
        let reply = practice.exchange(&code, &[change]).await;
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (status, error),
            "{change:?}"
        );
    }
    practice.set("oauth_error_status", "400");
    let reply = practice.exchange("unknown", &[]).await;
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (400, "invalid_grant")
    );
    assert_eq!(practice.exchange(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn the_client_may_prove_itself_by_header() {
    let practice = Practice::start().await;
    let code = practice.code();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
    ];
    let pair = format!("{}:{}", practice.d.client_id(), practice.d.client_secret());
    let basic = format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(pair)
    );
    let headers = [FORM, ("authorization", basic.as_str())];
    let url = practice.url("/o/token/");
    let reply = send("POST", &url, &headers, encoded(&fields).as_bytes()).await;
    assert_eq!(reply.expect("an answer").status, 200);
}

#[tokio::test]
async fn a_code_challenge_must_be_proved_unless_switched_off() {
    let practice = Practice::start().await;
    let code = || {
        let url = practice.authorize_url(&[
            ("code_challenge", crate::common::CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        let back = practice.d.approve(&url).expect("a callback");
        let back = url::Url::parse(&back).expect("a URL");
        crate::common::parameter(&back, "code").expect("a code")
    };
    let first = code();
    assert_eq!(
        practice.exchange(&first, &[]).await.error(),
        "invalid_grant"
    );
    let proof = [("code_verifier", crate::common::VERIFIER)];
    assert_eq!(practice.exchange(&first, &proof).await.status, 200);
    practice.set("pkce", "ignored");
    assert_eq!(practice.exchange(&code(), &[]).await.status, 200);
}

#[tokio::test]
async fn a_refresh_rotates_and_kills_the_access_token_before_it() {
    let practice = Practice::start().await;
    let old = practice.d.issue_tokens("user:read").expect("tokens");
    let new = practice.refresh(&old.refresh_token).await.json();
    assert_ne!(new["refresh_token"], old.refresh_token.as_str());
    assert_eq!(status(&practice, &old.access_token).await, 401);
    assert_eq!(status(&practice, &text(&new["access_token"])).await, 200);
    assert_eq!(
        practice.refresh(&old.refresh_token).await.error(),
        "invalid_grant"
    );
    let third = practice.refresh(&text(&new["refresh_token"])).await;
    assert_eq!(third.status, 200, "a reuse does not end the grant");
}

#[tokio::test]
async fn switches_change_what_a_refresh_does() {
    let practice = Practice::start().await;
    practice.set("previous_access", "lives");
    let old = practice.d.issue_tokens("user:read").expect("tokens");
    practice.refresh(&old.refresh_token).await;
    assert_eq!(status(&practice, &old.access_token).await, 200);

    practice.set("rotate_refresh", "off");
    practice.set("previous_access", "killed");
    let old = practice.d.issue_tokens("user:read").expect("tokens");
    let new = practice.refresh(&old.refresh_token).await.json();
    assert_eq!(new["refresh_token"], old.refresh_token.as_str());
    let newer = practice.refresh(&old.refresh_token).await.json();
    assert_eq!(status(&practice, &text(&new["access_token"])).await, 401);
    assert_eq!(status(&practice, &text(&newer["access_token"])).await, 200);

    practice.set("rotate_refresh", "on");
    practice.set("refresh_grace", "120");
    let old = practice.d.issue_tokens("user:read").expect("tokens");
    let new = practice.refresh(&old.refresh_token).await.json();
    let same = practice.refresh(&old.refresh_token).await.json();
    assert_eq!(new["access_token"], same["access_token"]);
    assert_eq!(new["refresh_token"], same["refresh_token"]);
    practice.d.advance(Duration::from_secs(120));
    assert_eq!(
        practice.refresh(&old.refresh_token).await.error(),
        "invalid_grant"
    );

    practice.set("omit_refresh_token", "on_refresh");
    let old = practice.d.issue_tokens("user:read").expect("tokens");
    let new = practice.refresh(&old.refresh_token).await.json();
    assert!(new.get("refresh_token").is_none());
    assert_eq!(practice.refresh(&old.refresh_token).await.status, 200);
}

#[tokio::test]
async fn a_second_sign_in_may_end_the_first() {
    let practice = Practice::start().await;
    let first = practice.d.issue_tokens("user:read").expect("tokens");
    practice.exchange(&practice.code(), &[]).await;
    assert_eq!(status(&practice, &first.access_token).await, 200);
    practice.set("second_sign_in", "kills");
    practice.exchange(&practice.code(), &[]).await;
    assert_eq!(status(&practice, &first.access_token).await, 401);
    assert_eq!(
        practice.refresh(&first.refresh_token).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn access_tokens_end_after_two_days_of_the_sandbox_clock() {
    let practice = Practice::start().await;
    let tokens = practice.d.issue_tokens("user:read").expect("tokens");
    practice.d.advance(Duration::from_secs(172_700));
    assert_eq!(status(&practice, &tokens.access_token).await, 200);
    practice.d.advance(Duration::from_secs(101));
    assert_eq!(status(&practice, &tokens.access_token).await, 401);
    practice.d.advance(Duration::from_secs(400 * 86_400));
    assert_eq!(
        practice.refresh(&tokens.refresh_token).await.status,
        200,
        "it never expires"
    );
}

#[tokio::test]
async fn four_refreshes_at_once_have_one_winner() {
    let practice = Practice::start().await;
    let token = practice
        .d
        .issue_tokens("user:read")
        .expect("tokens")
        .refresh_token;
    let all = tokio::join!(
        practice.refresh(&token),
        practice.refresh(&token),
        practice.refresh(&token),
        practice.refresh(&token)
    );
    let winners = [all.0, all.1, all.2, all.3]
        .iter()
        .filter(|r| r.status == 200)
        .count();
    assert_eq!(winners, 1);
}

#[tokio::test]
async fn revocation_takes_both_addresses_and_tells_nothing() {
    let practice = Practice::start().await;
    let revoke = async |path: &str, token: &str| {
        let fields = [
            ("client_id", practice.d.client_id()),
            ("client_secret", practice.d.client_secret()),
            ("token", token),
        ];
        practice.post(path, &fields).await.expect("an answer")
    };
    for path in ["/o/revoke_token", "/o/revoke_token/"] {
        let tokens = practice.d.issue_tokens("user:read").expect("tokens");
        assert_eq!(revoke(path, "unknown").await.status, 200);
        let done = revoke(path, &tokens.refresh_token).await;
        assert_eq!((done.status, done.body.len()), (200, 0));
        assert_eq!(status(&practice, &tokens.access_token).await, 401);
    }
    practice.set("revoke_path", "slash");
    assert_eq!(revoke("/o/revoke_token", "x").await.status, 301);
    practice.set("revoke_path", "no_slash");
    assert_eq!(revoke("/o/revoke_token/", "x").await.status, 404);
    let wrong = [("client_id", "nobody"), ("token", "x")];
    let reply = practice
        .post("/o/revoke_token", &wrong)
        .await
        .expect("an answer");
    assert_eq!(reply.error(), "invalid_client");
}

#[tokio::test]
async fn members_of_the_answer_can_be_left_out() {
    let practice = Practice::start().await;
    for name in ["scope", "token_type", "expires_in"] {
        practice.set(&format!("omit_{name}"), "on");
        let body = practice.exchange(&practice.code(), &[]).await.json();
        assert!(body.get(name).is_none(), "{name}");
    }
    practice.set("omit_expires_in", "off");
    practice.set("expires_in_string", "on");
    let body = practice.exchange(&practice.code(), &[]).await.json();
    assert_eq!(body["expires_in"], "172800");
    practice.set("granted_scope", "no_calendar");
    practice.set("omit_scope", "off");
    let body = practice.exchange(&practice.code(), &[]).await.json();
    assert_eq!(body["scope"], "user:read");
}

#[tokio::test]
async fn the_log_and_its_neighbours_never_hold_a_secret() {
    let practice = Practice::start().await;
    let granted = practice.exchange(&practice.code(), &[]).await.json();
    practice.refresh(&text(&granted["refresh_token"])).await;
    practice.get("/api/users/current").await;
    let log = serde_json::to_string(&practice.d.log()).expect("JSON");
    let secrets = practice.d.issued_secrets();
    assert!(secrets.len() >= 5, "code and tokens");
    for secret in secrets
        .iter()
        .map(String::as_str)
        .chain([practice.d.client_secret()])
    {
        assert!(!log.contains(secret));
    }
}
