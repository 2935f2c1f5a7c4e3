//! id_tokens at sign-in: which are believed, and what it costs to find out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use support::mint::{Key, base64url};
use support::openid::{ACCESS_TOKEN, ISSUER, OpenIdWorld as World, with, without};

fn good_header() -> Value {
    json!({"alg": "RS256", "typ": "JWT", "kid": "k1"})
}

#[tokio::test]
async fn good_tokens_are_believed() {
    let world = World::new();
    let (header, claims, now) = (good_header(), world.claims(), world.now());
    let at_hash = base64url(&Sha256::digest(ACCESS_TOKEN)[..16]);
    let fraction: Value = serde_json::from_str(&format!("{now}.5")).unwrap();
    let table = [
        ("plain", header.clone(), claims.clone()),
        ("no typ", without(&header, "typ"), claims.clone()),
        (
            "typ in lower case",
            with(&header, "typ", json!("jwt")),
            claims.clone(),
        ),
        (
            "typ in full",
            with(&header, "typ", json!("application/JWT")),
            claims.clone(),
        ),
        ("no kid, one key", without(&header, "kid"), claims.clone()),
        (
            "foreign key hints",
            with(&header, "jku", json!("https://evil.example/")),
            claims.clone(),
        ),
        (
            "audience in a list",
            header.clone(),
            with(&claims, "aud", json!(["client-1"])),
        ),
        (
            "authorized party",
            header.clone(),
            with(&claims, "azp", json!("client-1")),
        ),
        (
            "hash of the access token",
            header.clone(),
            with(&claims, "at_hash", json!(at_hash)),
        ),
        (
            "fractional times",
            header.clone(),
            with(&claims, "iat", fraction),
        ),
        ("nbf now", header.clone(), with(&claims, "nbf", json!(now))),
        (
            "a clock 60 s ahead of ours",
            header.clone(),
            with(&claims, "iat", json!(now + 60)),
        ),
        (
            "a clock ten minutes behind",
            header.clone(),
            with(&claims, "iat", json!(now - 600)),
        ),
        (
            "expired 59 s ago",
            header.clone(),
            with(&claims, "exp", json!(now - 59)),
        ),
        (
            "a subject of 255",
            header.clone(),
            with(&claims, "sub", json!("s".repeat(255))),
        ),
        (
            "unknown claims",
            header,
            with(&claims, "https://x.example/y", json!({"a": [1]})),
        ),
    ];
    for (name, header, claims) in table {
        let outcome = world.sign_in_with(&Key::ours(), &header, &claims).await;
        let tokens = outcome.unwrap();
        assert_eq!(tokens.id_token().unwrap().issuer(), ISSUER, "{name}");
    }
    assert_eq!(world.key_fetches(), 1);
}

#[tokio::test]
async fn tokens_with_a_wrong_header_are_refused() {
    let world = World::new();
    let (header, claims) = (good_header(), world.claims());
    let key = Key::other();
    let mut bad_headers = vec![
        ("alg missing", without(&header, "alg")),
        ("embedded key", with(&header, "jwk", key.jwk())),
    ];
    for (name, member, values) in [
        (
            "alg",
            "alg",
            json!([
                "none",
                "None",
                "nOnE",
                "NONE",
                "HS256",
                "hs256",
                "rs256",
                "RS384",
                "RS512",
                "ES256",
                "PS256",
                "EdDSA",
                "",
                " RS256",
                null,
                256,
                ["RS256"]
            ]),
        ),
        ("crit", "crit", json!([[], ["exp"], ["b64"], "exp", null])),
        ("b64", "b64", json!([false, true])),
        (
            "typ",
            "typ",
            json!([
                "at+jwt",
                "application/at+jwt",
                "logout+jwt",
                "JOSE",
                "",
                null,
                1
            ]),
        ),
        ("kid", "kid", json!(["k2", "", "K1", "../k1", null, 1])),
    ] {
        for value in values.as_array().unwrap() {
            bad_headers.push((name, with(&header, member, value.clone())));
        }
    }
    for (name, bad) in &bad_headers {
        // The embedded key is the one that really signed.
        let signer = if bad.get("jwk").is_some() {
            &key
        } else {
            &Key::ours()
        };
        let outcome = world.sign_in_with(signer, bad, &claims).await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IdTokenInvalid,
            "{name}: {bad}"
        );
    }
    assert!(bad_headers.len() > 30);
}

#[tokio::test]
async fn tokens_with_a_wrong_claim_are_refused() {
    let world = World::new();
    let (header, claims, now) = (good_header(), world.claims(), world.now());
    let mut bad_claims: Vec<Value> = ["sub", "aud", "exp", "iat", "nonce"]
        .map(|name| without(&claims, name))
        .to_vec();
    for (member, values) in [
        (
            "aud",
            json!([
                "client-2",
                "Client-1",
                "",
                [],
                ["client-2"],
                ["client-1", "client-2"],
                null,
                7,
                {},
                ["client-1", 7],
                "client-1 client-2"
            ]),
        ),
        ("azp", json!(["client-2", "", 7, ["client-1"]])),
        (
            "exp",
            json!([
                now - 60,
                0,
                -1,
                (now + 60).to_string(),
                true,
                null,
                253_402_300_800_i64,
                [now]
            ]),
        ),
        (
            "iat",
            json!([now + 61, now - 601, -1, now.to_string(), true, null, 1e300]),
        ),
        ("nbf", json!([now + 61, now.to_string(), true, null, -1])),
        (
            "nonce",
            json!(["", "other", "NONCE ", "nonce", null, 7, ["NONCE"]]),
        ),
        (
            "at_hash",
            json!([
                "",
                "wrong",
                base64url(Sha256::digest(ACCESS_TOKEN)),
                7,
                null
            ]),
        ),
        (
            "sub",
            json!(["", "s".repeat(256), "zähne", null, 7, ["person-1"]]),
        ),
    ] {
        for value in values.as_array().unwrap() {
            bad_claims.push(with(&claims, member, value.clone()));
        }
    }
    bad_claims.push(without(&with(&claims, "azp", json!("client-1")), "aud"));
    for bad in &bad_claims {
        let outcome = world.sign_in_with(&Key::ours(), &header, bad).await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IdTokenInvalid,
            "{bad}"
        );
    }
    assert!(bad_claims.len() > 50);
}

#[tokio::test]
async fn a_token_of_another_issuer_is_refused_by_name() {
    let world = World::new();
    for issuer in [
        "https://as.example/",
        "https://AS.example",
        "http://as.example",
        "",
    ] {
        let claims = with(&world.claims(), "iss", json!(issuer));
        let outcome = world
            .sign_in_with(&Key::ours(), &good_header(), &claims)
            .await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IssuerMismatch,
            "{issuer}"
        );
    }
    for issuer in [
        json!([ISSUER]),
        json!(null),
        json!(7),
        json!({"iss": ISSUER}),
    ] {
        let claims = with(&world.claims(), "iss", issuer);
        let outcome = world
            .sign_in_with(&Key::ours(), &good_header(), &claims)
            .await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IdTokenInvalid,
            "{claims}"
        );
    }
}

#[tokio::test]
async fn a_member_that_occurs_twice_is_refused_however_it_is_spelt() {
    let world = World::new();
    let header = good_header().to_string();
    for twice in [
        r#""aud":"client-1""#,
        r#""\u0061ud":"client-1""#,
        r#""nonce":"NONCE""#,
        r#""email":"a","email":"a""#,
    ] {
        let claims = world.claims().to_string();
        let claims = format!("{},{twice}}}", &claims[..claims.len() - 1]);
        let outcome = world
            .sign_in(|nonce| Key::ours().sign(&header, &claims.replace("NONCE", nonce)))
            .await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IdTokenInvalid,
            "{twice}"
        );
    }
    for twice in [
        r#"{"alg":"RS256","alg":"RS256"}"#,
        r#"{"alg":"none","\u0061lg":"RS256"}"#,
    ] {
        let claims = world.claims().to_string();
        let outcome = world
            .sign_in(|nonce| Key::ours().sign(twice, &claims.replace("NONCE", nonce)))
            .await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IdTokenInvalid,
            "{twice}"
        );
    }
}

type Spoil = fn(&str) -> String;

#[tokio::test]
async fn anything_but_three_strict_base64url_parts_with_their_own_signature_is_refused() {
    let world = World::new();
    let table: [(&str, Spoil); 25] = [
        ("empty", |_| String::new()),
        ("dots alone", |_| "..".into()),
        ("no signature part", |token| {
            token.rsplit_once('.').unwrap().0.into()
        }),
        ("empty signature", |token| {
            format!("{}.", token.rsplit_once('.').unwrap().0)
        }),
        ("a fourth part", |token| format!("{token}.AAAA")),
        ("five parts", |token| format!("{token}.AAAA.AAAA")),
        ("a dot at the end", |token| format!("{token}.")),
        ("padding", |token| format!("{token}==")),
        ("padded header", |token| token.replacen('.', "=.", 1)),
        ("space before", |token| format!(" {token}")),
        ("line end after", |token| format!("{token}\n")),
        ("tab inside", |token| token.replacen('.', ".\t", 1)),
        ("standard alphabet", |token| {
            token.replace('-', "+").replace('_', "/") + "+"
        }),
        ("a character more", |token| format!("{token}A")),
        ("a character less", |token| token[..token.len() - 1].into()),
        ("stray bits", |token| {
            let last = token.as_bytes()[token.len() - 1];
            let stray = if last == b'B' { 'C' } else { 'B' };
            format!("{}{stray}", &token[..token.len() - 1])
        }),
        ("flipped signature", |token| {
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let first = if signature.starts_with('A') { 'B' } else { 'A' };
            format!("{signed}.{first}{}", &signature[1..])
        }),
        ("zero signature", |token| {
            format!(
                "{}.{}",
                token.rsplit_once('.').unwrap().0,
                base64url([0; 256])
            )
        }),
        ("another key's signature", |token| {
            let other = Key::other().sign("{}", "{}");
            let (signed, _) = token.rsplit_once('.').unwrap();
            format!("{signed}.{}", other.rsplit_once('.').unwrap().1)
        }),
        ("other claims", |token| {
            let parts: Vec<_> = token.split('.').collect();
            format!("{}.{}.{}", parts[0], base64url(r#"{"sub":"x"}"#), parts[2])
        }),
        ("a huge claim", |_| {
            Key::ours().sign(
                r#"{"alg":"RS256","kid":"k1"}"#,
                &format!("{{\"x\":\"{}\"}}", "x".repeat(20_000)),
            )
        }),
        ("claims that are a list", |_| {
            Key::ours().sign(r#"{"alg":"RS256","kid":"k1"}"#, "[]")
        }),
        ("claims with something after", |_| {
            Key::ours().sign(r#"{"alg":"RS256","kid":"k1"}"#, "{} {}")
        }),
        ("claims after a byte order mark", |_| {
            Key::ours().sign(r#"{"alg":"RS256","kid":"k1"}"#, "\u{feff}{}")
        }),
        ("a header that is no JSON", |_| {
            Key::ours().sign("RS256", "{}")
        }),
    ];
    let claims = world.claims().to_string();
    for (name, spoil) in table {
        let outcome = world
            .sign_in(|nonce| {
                let good =
                    Key::ours().sign(&good_header().to_string(), &claims.replace("NONCE", nonce));
                spoil(&good)
            })
            .await;
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::IdTokenInvalid,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_refusal_names_no_claim() {
    let world = World::new();
    let claims = with(&world.claims(), "sub", json!("jane.doe\u{e9}"));
    let claims = with(&claims, "email", json!("jane@clinic.example"));
    let error = world
        .sign_in_with(&Key::ours(), &good_header(), &claims)
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("jane"), "{error}");
}
