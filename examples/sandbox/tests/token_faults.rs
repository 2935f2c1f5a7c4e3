//! How the token endpoint of the sandbox breaks on demand.

mod common;

use common::{ALL, FORM, House, claims, get, head};

fn text(value: &serde_json::Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn token_answers_can_be_lost_before_or_after_the_token_is_spent() {
    let house = House::start().await;
    let token = house.d.issue_tokens(ALL).refresh_token;
    let fields = [
        ("client_id", house.d.client_id()),
        ("client_secret", house.d.client_secret()),
        ("grant_type", "refresh_token"),
        ("refresh_token", token.as_str()),
    ];
    house.set("token_fault", "lost_before:1");
    assert!(house.post_token(&fields, &[FORM]).await.is_none());
    house.set("token_fault", "error_500_before:1");
    assert_eq!(house.token(&fields).await.status, 500);
    house.set("token_fault", "lost_after_consume:1");
    assert!(house.post_token(&fields, &[FORM]).await.is_none());
    assert_eq!(
        house.token(&fields).await.error(),
        "invalid_grant",
        "it was spent"
    );
}

#[tokio::test]
async fn token_answers_can_be_broken_in_every_other_way() {
    let house = House::start().await;
    let tokens = || house.d.issue_tokens(ALL).refresh_token;
    house.set("token_fault", "truncated");
    assert!(house.refresh(&tokens()).await.cut_short());
    house.set("token_fault", "html");
    assert_eq!(house.refresh(&tokens()).await.status, 502);
    house.set("token_fault", "empty_401");
    let empty = house.refresh(&tokens()).await;
    assert_eq!((empty.status, empty.body.len()), (401, 0));
    house.set("token_fault", "redirect_307_elsewhere");
    let away = house.refresh(&tokens()).await;
    assert_eq!(away.status, 307);
    assert!(
        away.header("location")
            .is_some_and(|l| l.starts_with(house.d.elsewhere_url()))
    );
    house.set("token_fault", "huge");
    assert!(house.refresh(&tokens()).await.body.len() > 30 * 1024 * 1024);
    house.set("token_fault", "bad_token_type");
    assert_eq!(house.refresh(&tokens()).await.json()["token_type"], "mac");
    house.set("token_fault", "control_chars");
    let reply = house.refresh(&tokens()).await.json();
    assert!(text(&reply["access_token"]).contains("\r\n"));
    house.set("token_fault", "none");
    house.set("omit_refresh_token", "on");
    house.set("omit_expires_in", "on");
    let bare = house.refresh(&tokens()).await.json();
    assert!(bare.get("refresh_token").is_none() && bare.get("expires_in").is_none());
    house.set("omit_expires_in", "off");
    house.set("expires_in_string", "on");
    assert_eq!(house.refresh(&tokens()).await.json()["expires_in"], "86400");
    house.set("jwt_ttl_shorter", "on");
    let token = house.d.issue_tokens(ALL).access_token;
    let life = |c: &serde_json::Value| c["exp"].as_i64().unwrap() - c["iat"].as_i64().unwrap();
    assert_eq!(life(&claims(&token)), 600);
}

#[tokio::test]
async fn id_tokens_can_be_wrong_in_every_way() {
    let house = House::start().await;
    let id_token = async |fault: &str| {
        house.set("id_token_fault", fault);
        let code = house.code().await;
        house.exchange(&code, &[]).await.json()["id_token"].clone()
    };
    let good = text(&id_token("none").await);
    let now = house.d.now();
    assert!(id_token("missing").await.is_null());
    assert_ne!(
        claims(&text(&id_token("wrong_aud").await))["aud"],
        house.d.client_id()
    );
    assert_ne!(
        claims(&text(&id_token("wrong_iss").await))["iss"],
        house.d.issuer()
    );
    assert_ne!(
        claims(&text(&id_token("wrong_nonce").await))["nonce"],
        "n-1"
    );
    assert!(
        claims(&text(&id_token("expired").await))["exp"]
            .as_i64()
            .unwrap()
            < now
    );
    let unsigned = text(&id_token("alg_none").await);
    assert_eq!(head(&unsigned)["alg"], "none");
    assert!(unsigned.ends_with('.'));
    assert_eq!(head(&text(&id_token("hs256").await))["alg"], "HS256");
    assert_ne!(
        head(&text(&id_token("unknown_kid").await))["kid"],
        head(&good)["kid"]
    );
    assert_eq!(
        head(&text(&id_token("bad_signature").await))["kid"],
        head(&good)["kid"]
    );
}

#[tokio::test]
async fn keys_rotate_and_the_key_set_follows_or_not() {
    let house = House::start().await;
    let published = async || {
        let url = format!("{}/oidc/jwks", house.d.auth_url());
        get(&url).await.json()["keys"][0]["kid"].clone()
    };
    let signing = || head(&house.d.issue_tokens(ALL).id_token.expect("openid"))["kid"].clone();
    let before = published().await;
    assert_eq!(before, signing());
    house.d.rotate_keys();
    assert_eq!(published().await, signing());
    assert_ne!(before, signing());
    house.set("jwks_fault", "rotated");
    assert_ne!(published().await, signing());
    house.set("jwks_fault", "empty");
    assert!(published().await.is_null());
}
