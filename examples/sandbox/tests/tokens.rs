//! What the token endpoint of the sandbox accepts, refuses and breaks.

mod common;

use std::time::Duration;

use base64::Engine as _;
use common::{ALL, FORM, House, VERIFIER, claims, get, send};
use dental_sandbox::dentbird::{PLAIN_CLIENT_ID, PLAIN_CLIENT_SECRET};

fn text(value: &serde_json::Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn a_used_code_is_refused_and_ends_the_grant() {
    let house = House::start().await;
    let code = house.code().await;
    let first = house.exchange(&code, &[]).await.json();
    let again = house.exchange(&code, &[]).await;
    assert_eq!(
        (again.status, again.error().as_str()),
        (400, "invalid_grant")
    );
    let dead = house.refresh(&text(&first["refresh_token"])).await;
    assert_eq!(dead.error(), "invalid_grant");
    let token = text(&first["access_token"]);
    let reply = house.api_as(&token, "GET", "/v1/users/me", None).await;
    assert_eq!(reply.expect("an answer").status, 401);
}

#[tokio::test]
async fn wrong_proofs_do_not_use_the_code_up() {
    let house = House::start().await;
    let code = house.code().await;
    let short = "a".repeat(42);
    let other = "a".repeat(43);
    let cases = [
        (("code_verifier", short.as_str()), "invalid_request"),
        (("code_verifier", other.as_str()), "invalid_grant"),
        (("code_verifier", ""), "invalid_grant"),
        (
            ("redirect_uri", "http://127.0.0.1:8931/callback/"),
            "invalid_grant",
        ),
        (("redirect_uri", ""), "invalid_request"),
        (("code", "unknown"), "invalid_grant"),
        (("code", ""), "invalid_request"),
    ];
    for (change, expected) in cases {
        let reply = house.exchange(&code, &[change]).await;
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (400, expected),
            "{change:?}"
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
    assert_eq!(house.exchange(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn another_client_cannot_use_a_code_or_a_refresh_token() {
    let house = House::start().await;
    let code = house.code().await;
    let other = [
        ("client_id", PLAIN_CLIENT_ID),
        ("client_secret", PLAIN_CLIENT_SECRET),
    ];
    assert_eq!(house.exchange(&code, &other).await.error(), "invalid_grant");
    let tokens = house.d.issue_tokens(ALL);
    let mut fields = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", &tokens.refresh_token),
    ];
    fields.extend(other);
    assert_eq!(house.token(&fields).await.error(), "invalid_grant");
    assert_eq!(house.refresh(&tokens.refresh_token).await.status, 200);
}

#[tokio::test]
async fn codes_and_tokens_expire_by_the_sandbox_clock() {
    let house = House::start().await;
    let code = house.code().await;
    house.d.advance(Duration::from_secs(61));
    assert_eq!(house.exchange(&code, &[]).await.error(), "invalid_grant");

    let tokens = house.d.issue_tokens(ALL);
    let call = async || {
        let reply = house
            .api_as(&tokens.access_token, "GET", "/v1/users/me", None)
            .await;
        reply.expect("an answer").status
    };
    assert_eq!(call().await, 200);
    house.d.advance(Duration::from_secs(86_400));
    assert_eq!(call().await, 401);
    house.d.advance(Duration::from_secs(1_209_600));
    let late = house.refresh(&tokens.refresh_token).await;
    assert_eq!(late.error(), "invalid_grant");
}

#[tokio::test]
async fn client_authentication_is_one_mechanism_and_right() {
    let house = House::start().await;
    let code = house.code().await;
    let cases = [
        (("client_secret", "wrong"), 401, "invalid_client"),
        (("client_secret", ""), 401, "invalid_client"),
        (("client_id", "nobody"), 401, "invalid_client"),
        (("client_id", ""), 400, "invalid_request"),
        (("grant_type", ""), 400, "invalid_request"),
        (("grant_type", "password"), 400, "unsupported_grant_type"),
    ];
    for (change, status, error) in cases {
        let reply = house.exchange(&code, &[change]).await;
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (status, error),
            "{change:?}"
        );
        assert_eq!(
            reply.header("www-authenticate"),
            None,
            "nobody used a header"
        );
    }
    let basic = |pair: &str| {
        let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
        format!("Basic {encoded}")
    };
    let right = basic("sandbox%2Dclient:sandbox-secret");
    let both = house.exchange_fields(&code, &[]);
    let headers = [FORM, ("authorization", right.as_str())];
    let reply = house.post_token(&both, &headers).await.expect("an answer");
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (400, "invalid_request")
    );

    let none = house.exchange_fields(&code, &[("client_id", ""), ("client_secret", "")]);
    let wrong = basic("sandbox-client:wrong");
    let headers = [FORM, ("authorization", wrong.as_str())];
    let reply = house.post_token(&none, &headers).await.expect("an answer");
    assert_eq!(reply.status, 401);
    assert!(
        reply
            .header("www-authenticate")
            .is_some_and(|h| h.starts_with("Basic "))
    );

    let headers = [FORM, ("authorization", right.as_str())];
    let reply = house.post_token(&none, &headers).await.expect("an answer");
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[tokio::test]
async fn only_a_plain_form_without_repetitions_is_read() {
    let house = House::start().await;
    let code = house.code().await;
    let mut fields = house.exchange_fields(&code, &[]);
    let json = ("content-type", "application/json");
    let reply = house.post_token(&fields, &[json]).await.expect("an answer");
    assert_eq!(reply.error(), "invalid_request");
    let reply = house.post_token(&fields, &[]).await.expect("an answer");
    assert_eq!(reply.status, 400);

    let url = format!(
        "{}/oidc/token?{}",
        house.d.auth_url(),
        common::encoded(&fields)
    );
    let reply = send("POST", &url, &[FORM], b"").await.expect("an answer");
    assert_eq!(reply.status, 400);
    let extra = format!("{}/oidc/token?tenant=7", house.d.auth_url());
    let body = common::encoded(&fields);
    let reply = send("POST", &extra, &[FORM], body.as_bytes())
        .await
        .expect("an answer");
    assert_eq!(reply.status, 400, "not even one that means nothing");
    let reply = get(&url).await;
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (404, "invalid_request")
    );

    fields.push(("code", &code));
    let reply = house.token(&fields).await;
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (400, "invalid_request")
    );

    fields.pop();
    let charset = (
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    );
    let reply = house
        .post_token(&fields, &[charset])
        .await
        .expect("an answer");
    assert_eq!(reply.status, 200, "a charset is tolerated");
}

#[tokio::test]
async fn the_misspelt_field_matters_only_when_required() {
    let house = House::start().await;
    for value in ["", "code", "token"] {
        let code = house.code().await;
        assert_eq!(
            house
                .exchange(&code, &[("reponse_type", value)])
                .await
                .status,
            200
        );
    }
    house.set("require_reponse_type", "on");
    let code = house.code().await;
    assert_eq!(house.exchange(&code, &[]).await.error(), "invalid_request");
    assert_eq!(
        house
            .exchange(&code, &[("reponse_type", "code")])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_refresh_rotates_and_a_reuse_ends_the_grant() {
    let house = House::start().await;
    let first = house.d.issue_tokens(ALL).refresh_token;
    let second = text(&house.refresh(&first).await.json()["refresh_token"]);
    assert_ne!(first, second);
    assert_eq!(house.refresh(&first).await.error(), "invalid_grant");
    assert_eq!(
        house.refresh(&second).await.error(),
        "invalid_grant",
        "the winner's token is dead too"
    );

    house.set("refresh_reuse", "refuse only");
    let first = house.d.issue_tokens(ALL).refresh_token;
    let second = text(&house.refresh(&first).await.json()["refresh_token"]);
    assert_eq!(house.refresh(&first).await.error(), "invalid_grant");
    assert_eq!(house.refresh(&second).await.status, 200);

    house.set("rotate_refresh", "off");
    let same = house.d.issue_tokens(ALL).refresh_token;
    assert_eq!(
        text(&house.refresh(&same).await.json()["refresh_token"]),
        same
    );
    assert_eq!(house.refresh(&same).await.status, 200);
}

#[tokio::test]
async fn four_refreshes_at_once_have_one_winner_and_leave_nothing_alive() {
    let house = House::start().await;
    let token = house.d.issue_tokens(ALL).refresh_token;
    let all = tokio::join!(
        house.refresh(&token),
        house.refresh(&token),
        house.refresh(&token),
        house.refresh(&token)
    );
    let all = [all.0, all.1, all.2, all.3];
    let winners: Vec<_> = all.iter().filter(|r| r.status == 200).collect();
    assert_eq!(winners.len(), 1);
    let newest = text(&winners[0].json()["refresh_token"]);
    assert_eq!(house.refresh(&newest).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_refresh_may_narrow_the_scope_but_never_widen_it() {
    let house = House::start().await;
    let token = house.d.issue_tokens("openid user file").refresh_token;
    let wide = house.refresh_scope(&token, Some("user design-case")).await;
    assert_eq!((wide.status, wide.error().as_str()), (400, "invalid_scope"));
    assert_eq!(wide.json()["scope"], "design-case");
    let narrow = house.refresh_scope(&token, Some("user")).await.json();
    assert_eq!(narrow["scope"], "user");
    assert!(narrow.get("id_token").is_none());
    assert_eq!(claims(&text(&narrow["access_token"]))["scope"], "user");
    let wider = house
        .refresh_scope(&text(&narrow["refresh_token"]), None)
        .await
        .json();
    assert_eq!(wider["scope"], "openid user file");
    assert!(wider.get("id_token").is_some());
}

#[tokio::test]
async fn revocation_ends_the_grant_and_does_not_tell_what_it_knew() {
    let house = House::start().await;
    let tokens = house.d.issue_tokens(ALL);
    let url = format!("{}/oidc/token/revocation", house.d.auth_url());
    let revoke = async |token: &str| {
        let fields = [
            ("client_id", house.d.client_id()),
            ("client_secret", house.d.client_secret()),
            ("token", token),
        ];
        let body = common::encoded(&fields);
        send("POST", &url, &[FORM], body.as_bytes())
            .await
            .expect("an answer")
    };
    let unknown = revoke("unknown").await;
    assert_eq!((unknown.status, unknown.body.len()), (200, 0));
    assert_eq!(house.refresh(&tokens.refresh_token).await.status, 200);
    let tokens = house.d.issue_tokens(ALL);
    let known = revoke(&tokens.refresh_token).await;
    assert_eq!((known.status, known.body.len()), (200, 0));
    assert_eq!(
        house.refresh(&tokens.refresh_token).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn the_log_names_fields_and_never_values() {
    let house = House::start().await;
    let code = house.code().await;
    house.exchange(&code, &[]).await;
    let seen = house.seen("auth");
    let token = seen.last().expect("a request");
    assert_eq!(
        (token.method.as_str(), token.path.as_str(), token.status),
        ("POST", "/oidc/token", 200)
    );
    assert_eq!(token.grant_type.as_deref(), Some("authorization_code"));
    assert!(token.form_keys.contains(&"code_verifier".to_owned()));
    assert!(!token.has_authorization);
    let log = serde_json::to_string(&house.d.log()).expect("JSON");
    let secrets = house.d.issued_secrets();
    assert!(secrets.len() >= 4, "code, access, refresh and ID token");
    for secret in secrets
        .iter()
        .map(String::as_str)
        .chain([VERIFIER, house.d.client_secret()])
    {
        assert!(!log.contains(secret));
    }
}
