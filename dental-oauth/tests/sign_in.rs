//! Signing in: the URL, and the callback in every response mode.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::net::LoopbackHttp;
use dental_oauth::oauth::{
    AuthorizationServer, Callback, IssuerInCallback, Pkce, ResponseMode, Scopes, StateInCallback,
};
use dental_oauth::{Error, ErrorKind, Provider};
use support::{REDIRECT, offline, parameter, scopes, server};

#[test]
fn the_url_carries_what_the_server_needs_and_each_thing_once() {
    let (url, pending) = offline(server())
        .authorize(REDIRECT, &scopes("openid a b+c"))
        .unwrap();
    assert!(
        url.query().unwrap().contains("scope=openid%20a%20b%2Bc"),
        "{url}"
    );
    assert!(
        url.query()
            .unwrap()
            .contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A5000&"),
        "{url}"
    );
    let expected = [
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid a b+c"),
        ("code_challenge_method", "S256"),
        ("state", pending.state().expose()),
    ];
    for (name, value) in expected {
        assert_eq!(parameter(&url, name).as_deref(), Some(value), "{name}");
    }
    for random in ["state", "nonce", "code_challenge"] {
        assert_eq!(parameter(&url, random).unwrap().len(), 43, "{random}");
    }
    assert_eq!(parameter(&url, "response_mode"), None);
}

#[test]
fn every_sign_in_has_its_own_state_nonce_and_verifier() {
    let client = offline(server());
    let (one, _) = client.authorize(REDIRECT, &scopes("openid")).unwrap();
    let (other, _) = client.authorize(REDIRECT, &scopes("openid")).unwrap();
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(parameter(&one, name), parameter(&other, name), "{name}");
    }
    assert_ne!(parameter(&one, "state"), parameter(&one, "nonce"));
}

#[test]
fn a_nonce_goes_with_openid_only() {
    let (url, _) = offline(server())
        .authorize(REDIRECT, &scopes("cases openidx"))
        .unwrap();
    assert_eq!(parameter(&url, "nonce"), None);
}

#[test]
fn without_pkce_there_is_no_challenge_and_without_scopes_no_scope() {
    let client = offline(server().pkce(Pkce::Off));
    let (url, _) = client.authorize(REDIRECT, &Scopes::default()).unwrap();
    for absent in ["code_challenge", "code_challenge_method", "scope"] {
        assert_eq!(parameter(&url, absent), None, "{absent}");
    }
}

fn server_with_endpoint(endpoint: &str) -> AuthorizationServer {
    let token = "https://as.example/token";
    AuthorizationServer::new(
        Provider::new("test"),
        endpoint,
        token,
        LoopbackHttp::Refused,
    )
    .unwrap()
}

#[test]
fn the_endpoints_own_query_is_kept_unless_it_is_in_the_way() {
    let client = offline(server_with_endpoint(
        "https://as.example/authorize?tenant=a%20b",
    ));
    let (url, _) = client.authorize(REDIRECT, &scopes("cases")).unwrap();
    assert!(
        url.query()
            .unwrap()
            .starts_with("tenant=a%20b&response_type=code"),
        "{url}"
    );
    let client = offline(server_with_endpoint(
        "https://as.example/authorize?state=fixed",
    ));
    assert!(client.authorize(REDIRECT, &scopes("cases")).is_err());
}

#[test]
fn further_parameters_are_added_and_replace_nothing() {
    let client = offline(server_with_endpoint(
        "https://as.example/authorize?tenant=1",
    ));
    let request = || client.authorization(REDIRECT, &Scopes::default());
    let (url, _) = request().parameter("prompt", "consent").start().unwrap();
    assert_eq!(parameter(&url, "prompt").as_deref(), Some("consent"));
    for own in [
        "state",
        "nonce",
        "scope",
        "client_id",
        "redirect_uri",
        "response_type",
        "response_mode",
        "code_challenge",
        "code_challenge_method",
        "tenant",
    ] {
        let outcome = request().parameter(own, "x").start();
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::Configuration,
            "{own}"
        );
    }
    assert!(
        request()
            .parameter("prompt", "a")
            .parameter("prompt", "b")
            .start()
            .is_err(),
        "twice"
    );
}

#[test]
fn response_modes_are_sent_by_their_names() {
    let client = offline(server());
    for (mode, name) in [
        (ResponseMode::Query, "query"),
        (ResponseMode::Fragment, "fragment"),
        (ResponseMode::FormPost, "form_post"),
        (ResponseMode::WebMessage, "web_message"),
    ] {
        let request = client
            .authorization(REDIRECT, &Scopes::default())
            .response_mode(mode);
        assert_eq!(
            parameter(&request.start().unwrap().0, "response_mode").as_deref(),
            Some(name)
        );
    }
}

// --- the callback ----------------------------------------------------------------------------------

type Read = fn(&str) -> Result<Callback, Error>;

/// Every way to read the same parameters.
const MODES: [(&str, Read); 5] = [
    ("query", |query| {
        Callback::from_url(&format!("https://lab.example/callback?tenant=7&{query}"))
    }),
    ("form", Callback::from_form),
    ("fragment", |query| {
        Callback::from_fragment(&format!("https://lab.example/callback#{query}"))
    }),
    ("message", |query| {
        Callback::from_web_message(&message(query))
    }),
    ("wrapped message", |query| {
        let response = message(query);
        Callback::from_web_message(&format!(
            r#"{{"type":"authorization_response","response":{response}}}"#
        ))
    }),
];

fn message(query: &str) -> String {
    let members: Vec<String> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| format!("\"{name}\":\"{value}\""))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn strict() -> AuthorizationServer {
    server()
        .issuers(["https://auth.example.test"])
        .issuer_in_callback(IssuerInCallback::Required)
}

fn accept(server: AuthorizationServer, read: Read, query: &str) -> Result<(), ErrorKind> {
    let (_, pending) = offline(server)
        .authorize(REDIRECT, &Scopes::default())
        .unwrap();
    let query = query
        .replace("ISS", "https%3A%2F%2Fauth.example.test")
        .replace("STATE", pending.state().expose());
    let accepted = read(&query).and_then(|callback| pending.accept(&callback));
    accepted.map(|_| ()).map_err(|error| error.kind())
}

#[test]
fn callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode() {
    use ErrorKind as E;
    let table: [(&str, Result<(), ErrorKind>); 24] = [
        ("code=c&state=STATE&iss=ISS", Ok(())),
        (
            "code=c&state=STATE&iss=ISS&session_state=x&unknown=y",
            Ok(()),
        ),
        ("code=c&state=other&iss=ISS", Err(E::StateMismatch)),
        ("code=c&state=&iss=ISS", Err(E::StateMismatch)),
        ("code=c&iss=ISS", Err(E::StateMismatch)),
        ("code=c", Err(E::StateMismatch)),
        (
            "state=other&iss=https%3A%2F%2Fevil.example&error=access_denied",
            Err(E::StateMismatch),
        ),
        ("error=access_denied&iss=ISS", Err(E::StateMismatch)),
        ("code=c&state=STATE", Err(E::IssuerMissing)),
        ("error=access_denied&state=STATE", Err(E::IssuerMissing)),
        ("code=c&state=STATE&iss=", Err(E::IssuerMismatch)),
        ("code=c&state=STATE&iss=ISS%2F", Err(E::IssuerMismatch)),
        (
            "code=c&state=STATE&iss=https%3A%2F%2FAUTH.example.test",
            Err(E::IssuerMismatch),
        ),
        (
            "error=access_denied&state=STATE&iss=https%3A%2F%2Fevil.example",
            Err(E::IssuerMismatch),
        ),
        (
            "error=access_denied&state=STATE&iss=ISS",
            Err(E::AuthorizationDenied),
        ),
        (
            "error=access_denied&code=c&state=STATE&iss=ISS",
            Err(E::AuthorizationDenied),
        ),
        ("state=STATE&iss=ISS", Err(E::CallbackMalformed)),
        ("code=&state=STATE&iss=ISS", Err(E::CallbackMalformed)),
        ("code=a%20b&state=STATE&iss=ISS", Err(E::CallbackMalformed)),
        ("code=%C3%A9&state=STATE&iss=ISS", Err(E::CallbackMalformed)),
        (
            "code=c&state=STATE&iss=ISS&id_token=t",
            Err(E::CallbackMalformed),
        ),
        (
            "code=c&state=STATE&iss=ISS&access_token=t",
            Err(E::CallbackMalformed),
        ),
        (
            "code=c&state=STATE&iss=ISS&token=t",
            Err(E::CallbackMalformed),
        ),
        (
            "code=c&state=STATE&iss=ISS&response=t",
            Err(E::CallbackMalformed),
        ),
    ];
    for (name, read) in MODES {
        for (query, expected) in table {
            assert_eq!(accept(strict(), read, query), expected, "{name}: {query}");
        }
    }
}

#[test]
fn a_state_that_a_server_is_known_to_drop_may_be_missing_but_never_another() {
    let forgetful = || strict().state_in_callback(StateInCallback::MayBeDropped);
    let (missing, other) = ("code=c&iss=ISS", "code=c&state=other&iss=ISS");
    for (name, read) in MODES {
        let mismatch = Err(ErrorKind::StateMismatch);
        assert_eq!(accept(strict(), read, missing), mismatch, "{name}");
        assert_eq!(accept(forgetful(), read, missing), Ok(()), "{name}");
        for wrong in [other, "code=c&state=&iss=ISS"] {
            assert_eq!(accept(forgetful(), read, wrong), mismatch, "{name}");
        }
        let stranger = "code=c&iss=https%3A%2F%2Fevil.example";
        let mismatch = Err(ErrorKind::IssuerMismatch);
        assert_eq!(accept(forgetful(), read, stranger), mismatch, "{name}");
    }
}

#[test]
fn a_parameter_that_occurs_twice_is_refused_in_every_mode() {
    for (name, read) in MODES {
        for query in [
            "code=a&code=b&state=STATE&iss=ISS",
            "code=a&state=STATE&state=STATE&iss=ISS",
            "code=a&state=STATE&iss=ISS&iss=ISS",
            "error=a&error=b&state=STATE&iss=ISS",
        ] {
            assert_eq!(
                accept(strict(), read, query),
                Err(ErrorKind::CallbackMalformed),
                "{name}: {query}"
            );
        }
    }
}

#[test]
fn an_issuer_may_be_missing_where_the_server_does_not_promise_it_and_is_checked_when_there() {
    let lenient = || strict().issuer_in_callback(IssuerInCallback::IfPresent);
    let read = MODES[0].1;
    assert_eq!(accept(lenient(), read, "code=c&state=STATE"), Ok(()));
    let wrong = accept(
        lenient(),
        read,
        "code=c&state=STATE&iss=https%3A%2F%2Fevil.example",
    );
    assert_eq!(wrong, Err(ErrorKind::IssuerMismatch));
}

#[test]
fn each_mode_reads_its_own_place_only() {
    let in_fragment = "https://lab.example/callback#code=c&state=s";
    assert!(Callback::from_url(in_fragment).is_err());
    assert!(Callback::from_fragment("https://lab.example/callback?code=c&state=s").is_err());
    for bad in [
        "",
        "[]",
        "7",
        "\"code\"",
        r#"{"type":"other","response":{}}"#,
        r#"{"code":7}"#,
        "{",
    ] {
        let error = Callback::from_web_message(bad).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CallbackMalformed, "{bad}");
    }
    assert!(Callback::from_query(&"x".repeat(64 * 1024 + 1)).is_err());
    assert!(
        Callback::from_query(&format!("code={}", "x".repeat(5000))).is_ok(),
        "refused when used"
    );
}

#[test]
fn what_the_server_says_about_a_refusal_is_kept_but_not_shown() {
    let (_, pending) = offline(server())
        .authorize(REDIRECT, &Scopes::default())
        .unwrap();
    let query = format!(
        "error=access_denied&error_description=Jane%20Doe%1b[31m&state={}",
        pending.state().expose()
    );
    let error = pending
        .accept(&Callback::from_query(&query).unwrap())
        .unwrap_err();
    assert_eq!(error.code(), Some("access_denied"));
    assert!(!format!("{error} {error:?}").contains("Jane"), "{error}");
    assert!(
        error
            .server_message()
            .unwrap()
            .expose()
            .starts_with("Jane Doe")
    );
}

#[test]
fn a_request_does_not_print_whom_it_hints_at() {
    let client = offline(server());
    let request = client.authorization(REDIRECT, &scopes("openid"));
    let request = request.parameter("login_hint", "dr.jane@clinic.example");
    assert!(!format!("{request:?} {request:#?}").contains("jane"));
    let (url, pending) = request.start().unwrap();
    assert_eq!(
        parameter(&url, "login_hint").as_deref(),
        Some("dr.jane@clinic.example")
    );
    assert!(!format!("{pending:?}").contains("jane"));
}
