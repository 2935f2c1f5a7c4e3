//! The one exchange of a code, and sign-ins that are sealed for another process.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use dental_oauth::net::LoopbackHttp;
use dental_oauth::oauth::{
    AuthorizationServer, Callback, ClientAuth, OAuthClient, Pending, Scopes, TokenSet,
};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Clock as _, Error, ErrorKind, Provider, SealKey, Secret};
use support::{
    Gate, REDIRECT, at, client, offline, parameter, plain_tokens as tokens, scopes, seconds,
    server, until,
};

/// Signs in as far as the exchange.
async fn exchange(client: &OAuthClient) -> Result<TokenSet, Error> {
    let (_, pending) = client.authorize(REDIRECT, &scopes("cases"))?;
    let callback = format!("code=c-1&state={}", pending.state().expose());
    pending
        .accept(&Callback::from_query(&callback)?)?
        .exchange(client)
        .await
}

async fn exchanged(auth: ClientAuth) -> Recorded {
    let transport = ScriptedTransport::in_turn([tokens()]);
    let server = server().client_auth(auth).exchange_parameter("odd", "one");
    let builder = OAuthClient::builder(server, "client 1", Arc::new(transport.clone()));
    let builder = match auth {
        ClientAuth::None => builder,
        _ => builder.client_secret(Secret::new("s/cret")),
    };
    exchange(&builder.build().unwrap()).await.unwrap();
    transport.requests().remove(0)
}

#[tokio::test]
async fn the_exchange_sends_the_code_the_verifier_and_the_redirect_uri_byte_for_byte() {
    let request = exchanged(ClientAuth::Post).await;
    assert_eq!(request.method, "POST");
    assert_eq!(request.url.as_str(), "https://as.example/token");
    assert_eq!(
        request.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request.header("accept"), "application/json");
    assert_eq!(
        request.field("grant_type").as_deref(),
        Some("authorization_code")
    );
    assert_eq!(request.field("code").as_deref(), Some("c-1"));
    assert_eq!(request.field("redirect_uri").as_deref(), Some(REDIRECT));
    assert_eq!(request.field("code_verifier").unwrap().len(), 43);
    assert_eq!(request.field("odd").as_deref(), Some("one"));
    assert_eq!(request.url.query(), None);
}

#[tokio::test]
async fn the_client_proves_itself_in_exactly_one_way() {
    let post = exchanged(ClientAuth::Post).await;
    assert_eq!(post.header("authorization"), "");
    assert_eq!(post.field("client_id").as_deref(), Some("client 1"));
    assert_eq!(post.field("client_secret").as_deref(), Some("s/cret"));

    let form = exchanged(ClientAuth::BasicForm).await;
    assert_eq!(
        form.header("authorization"),
        "Basic Y2xpZW50KzE6cyUyRmNyZXQ="
    );
    let raw = exchanged(ClientAuth::BasicRaw).await;
    assert_eq!(raw.header("authorization"), "Basic Y2xpZW50IDE6cy9jcmV0");
    for basic in [form, raw] {
        let value = &basic.headers["authorization"];
        assert!(value.is_sensitive(), "no table of a connection keeps it");
        assert_eq!(basic.field("client_secret"), None);
    }

    let public = exchanged(ClientAuth::None).await;
    assert_eq!(public.header("authorization"), "");
    assert_eq!(public.field("client_id").as_deref(), Some("client 1"));
    assert_eq!(public.field("client_secret"), None);
}

#[test]
fn a_client_that_cannot_prove_itself_as_the_server_asks_is_not_built() {
    let build = |auth, secret: Option<&str>, id: &str| {
        let transport = Arc::new(ScriptedTransport::in_turn([]));
        let mut builder = OAuthClient::builder(server().client_auth(auth), id, transport);
        if let Some(secret) = secret {
            builder = builder.client_secret(Secret::new(secret));
        }
        builder.build().map(|_| ()).map_err(|error| error.kind())
    };
    let refused = Err(ErrorKind::Configuration);
    assert_eq!(build(ClientAuth::Post, None, "id"), refused);
    assert_eq!(build(ClientAuth::BasicForm, None, "id"), refused);
    assert_eq!(build(ClientAuth::None, Some("s"), "id"), refused);
    assert_eq!(build(ClientAuth::BasicRaw, Some("s"), "a:b"), refused);
    assert_eq!(build(ClientAuth::BasicForm, Some("s"), "a:b"), Ok(()));
    assert_eq!(build(ClientAuth::Post, Some("s"), ""), refused);
}

#[tokio::test]
async fn a_code_that_may_have_arrived_is_never_sent_again() {
    for (name, reply) in [
        ("reset", Reply::lost()),
        ("500", Reply::json(500, "")),
        (
            "503 with retry-after",
            Reply::with(503, &[("retry-after", "1")], ""),
        ),
        ("cut off", Reply::json(200, r#"{"acc"#).broken()),
        ("too large", Reply::json(200, vec![b' '; 1024 * 1024 + 1])),
    ] {
        let transport = ScriptedTransport::in_turn([reply, tokens()]);
        let error = exchange(&at(server(), transport.clone()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ExchangeOutcomeUnknown, "{name}");
        assert_eq!(transport.requests().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_code_that_never_left_is_sent_again() {
    let transport =
        ScriptedTransport::in_turn([Reply::unreachable(), Reply::unreachable(), tokens()]);
    assert!(exchange(&at(server(), transport.clone())).await.is_ok());
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn an_answer_that_is_no_token_is_an_error_that_quotes_nothing() {
    let redirect = Reply::with(
        307,
        &[("location", "https://evil.example/sekrit")],
        "sekrit",
    );
    let message = r#"{"error":"invalid_grant","error_description":"sekrit"}"#;
    for (name, reply, kind, status) in [
        (
            "200 with an error",
            Reply::json(200, message),
            ErrorKind::OAuth,
            200,
        ),
        ("400", Reply::json(400, message), ErrorKind::OAuth, 400),
        (
            "401 without a body",
            Reply::json(401, ""),
            ErrorKind::OAuth,
            401,
        ),
        (
            "403 with a page",
            Reply::json(403, "<html>sekrit"),
            ErrorKind::OAuth,
            403,
        ),
        (
            "429",
            Reply::json(429, "sekrit"),
            ErrorKind::RateLimited,
            429,
        ),
        (
            "a page",
            Reply::json(200, "<html>sekrit</html>"),
            ErrorKind::TokenResponse,
            200,
        ),
        (
            "expiry that is a secret",
            Reply::json(200, r#"{"access_token":["sekrit"]}"#),
            ErrorKind::TokenResponse,
            200,
        ),
        (
            "twice",
            Reply::json(200, r#"{"access_token":"sekrit","access_token":"sekrit"}"#),
            ErrorKind::TokenResponse,
            200,
        ),
        (
            "no type",
            Reply::json(200, r#"{"access_token":"sekrit"}"#),
            ErrorKind::TokenResponse,
            200,
        ),
        ("redirect", redirect, ErrorKind::Redirected, 307),
    ] {
        let transport = ScriptedTransport::in_turn([reply, tokens()]);
        let error = exchange(&at(server(), transport.clone()))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (kind, Some(status)),
            "{name}"
        );
        assert!(
            !format!("{error} {error:?}").contains("sekrit"),
            "{name}: {error:?}"
        );
        assert_eq!(
            transport.requests().len(),
            1,
            "{name}: nothing is sent elsewhere"
        );
    }
}

#[tokio::test]
async fn a_good_answer_is_taken_whatever_it_is_wrapped_in() {
    let plain = r#"{"access_token":"good","token_type":"Bearer"}"#;
    let more = r#"{"access_token":"good","token_type":"Bearer","odd":{"a":[1]},"ext_expires_in":9,"":null}"#;
    for (name, kind, body) in [
        (
            "a page by its type",
            "text/html; charset=utf-8",
            plain.to_owned(),
        ),
        ("text by its type", "text/plain", plain.to_owned()),
        ("no type", "", plain.to_owned()),
        ("no known type", "nonsense", plain.to_owned()),
        (
            "a byte order mark",
            "application/json",
            format!("\u{feff}{plain}"),
        ),
        ("white space", "application/json", format!("\r\n {plain}\n")),
        (
            "members that nobody knows",
            "application/json",
            more.to_owned(),
        ),
    ] {
        let headers = [("content-type", kind)];
        let headers = &headers[..usize::from(!kind.is_empty())];
        let transport = ScriptedTransport::in_turn([Reply::with(200, headers, body)]);
        let tokens = exchange(&at(server(), transport)).await.unwrap();
        assert_eq!(tokens.access_token().expose(), "good", "{name}");
    }
}

#[tokio::test]
async fn an_expiry_counts_from_before_the_request_however_slow_the_answer() {
    let clock = Arc::new(ManualClock::skipping());
    let (before, slow) = (clock.now(), clock.clone());
    let transport = ScriptedTransport::new(move |_| {
        slow.advance(seconds(20));
        Reply::json(
            200,
            r#"{"access_token":"a","token_type":"Bearer","expires_in":3600}"#,
        )
    });
    let tokens = exchange(&client(server(), transport, &clock))
        .await
        .unwrap();
    assert_eq!(clock.now(), before + seconds(20));
    assert_eq!(tokens.expires_at(), Some(before + seconds(3600)));
}

#[tokio::test]
async fn granted_scopes_are_those_of_the_answer_or_else_those_asked_for() {
    for (member, granted) in [
        ("", "cases"),
        (r#","scope":"files cases""#, "files cases"),
        (r#","scope":["files"]"#, "files"),
    ] {
        let body = format!(r#"{{"access_token":"a","token_type":"bearer"{member}}}"#);
        let tokens = exchange(&at(
            server(),
            ScriptedTransport::in_turn([Reply::json(200, body)]),
        ))
        .await;
        assert_eq!(tokens.unwrap().granted_scopes().to_string(), granted);
    }
}

#[tokio::test]
async fn a_sign_in_that_took_too_long_is_not_exchanged() {
    let clock = Arc::new(ManualClock::skipping());
    let transport = ScriptedTransport::in_turn([tokens()]);
    let client = client(server(), transport.clone(), &clock);
    let (_, pending) = client.authorize(REDIRECT, &Scopes::default()).unwrap();
    let callback =
        Callback::from_query(&format!("code=c&state={}", pending.state().expose())).unwrap();
    assert_eq!(pending.expires_at(), clock.now() + seconds(600));
    clock.advance(seconds(601));
    let error = pending
        .accept(&callback)
        .unwrap()
        .exchange(&client)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInExpired);
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_code_is_exchanged_only_by_the_client_and_at_the_server_it_was_granted_to() {
    let ours = offline(server());
    let grant = || {
        let (_, pending) = ours.authorize(REDIRECT, &Scopes::default()).unwrap();
        let query = format!("code=c&state={}", pending.state().expose());
        pending
            .accept(&Callback::from_query(&query).unwrap())
            .unwrap()
    };
    let transport = ScriptedTransport::in_turn([tokens()]);
    let elsewhere = AuthorizationServer::new(
        Provider::new("test"),
        "https://as.example/authorize",
        "https://evil.example/token",
        LoopbackHttp::Refused,
    );
    let other_server = at(elsewhere.unwrap(), transport.clone());
    let other_client = OAuthClient::builder(server(), "client-2", Arc::new(transport.clone()))
        .client_secret(Secret::new("x"))
        .build()
        .unwrap();
    for client in [other_server, other_client] {
        let error = grant().exchange(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_stop_the_exchange() {
    let scripted = ScriptedTransport::in_turn([tokens()]);
    let gate = Gate::before(scripted.clone());
    let client = client(server(), gate.clone(), &Arc::new(ManualClock::skipping()));
    let calling = tokio::spawn(async move { exchange(&client).await.map(|_| ()) });
    gate.arrival().await;
    calling.abort();
    gate.let_through(1);
    until(|| calling.is_finished()).await;
    assert_eq!(scripted.requests().len(), 1);
}

// --- sealing ---------------------------------------------------------------------------------------

#[tokio::test]
async fn a_sealed_sign_in_is_completed_by_another_process() {
    let transport = ScriptedTransport::in_turn([tokens()]);
    let here = offline(server());
    let there = at(server(), transport.clone());
    let key = SealKey::new([7; 32]);
    let (url, pending) = here.authorize(REDIRECT, &scopes("cases")).unwrap();
    let sealed = pending.seal(&key).unwrap();
    assert!(!sealed.contains(pending.state().expose()));

    let callback = format!("code=c&state={}", pending.state().expose());
    let taken_up = Pending::unseal(&sealed, &key, &there).unwrap();
    let granted = taken_up
        .accept(&Callback::from_query(&callback).unwrap())
        .unwrap();
    granted.exchange(&there).await.unwrap();
    let verifier = transport.requests()[0].field("code_verifier").unwrap();
    let challenge = dental_oauth::oauth::Verifier::new(verifier)
        .unwrap()
        .challenge();
    assert_eq!(parameter(&url, "code_challenge"), Some(challenge));
    assert_eq!(
        transport.requests()[0].field("redirect_uri").as_deref(),
        Some(REDIRECT)
    );
}

#[test]
fn a_sealed_sign_in_opens_for_its_own_client_and_key_only() {
    let key = SealKey::new([7; 32]);
    let client = offline(server());
    let (_, pending) = client.authorize(REDIRECT, &Scopes::default()).unwrap();
    let sealed = pending.seal(&key).unwrap();
    let other_client = OAuthClient::builder(
        server(),
        "client-2",
        Arc::new(ScriptedTransport::in_turn([])),
    )
    .client_secret(Secret::new("x"))
    .build()
    .unwrap();
    assert!(Pending::unseal(&sealed, &key, &client).is_ok());
    assert!(Pending::unseal(&sealed, &SealKey::new([8; 32]), &client).is_err());
    assert!(Pending::unseal(&sealed, &key, &other_client).is_err());
    assert!(Pending::unseal(&sealed[1..], &key, &client).is_err());
}
