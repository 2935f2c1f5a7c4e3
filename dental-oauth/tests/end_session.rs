//! Signing out at the server's own page.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::{AuthorizationServer, OAuthClient};
use support::mint::Key;
use support::openid::OpenIdWorld;
use support::{offline, parameter, server};

const AFTERWARDS: &str = "https://lab.example/signed-out";

fn with_page() -> AuthorizationServer {
    server()
        .end_session_endpoint("https://as.example/session/end?tenant=1")
        .unwrap()
}

fn client() -> OAuthClient {
    offline(with_page())
}

#[test]
fn the_address_names_the_client_and_the_way_back_and_keeps_its_own_query() {
    let client = client();
    let request = client.end_session().post_logout_redirect_uri(AFTERWARDS);
    let leaving = request.parameter("ui_locales", "da en").start().unwrap();
    let url = leaving.url();
    assert!(
        url.as_str()
            .starts_with("https://as.example/session/end?tenant=1&")
    );
    for (name, value) in [
        ("client_id", "client-1"),
        ("post_logout_redirect_uri", AFTERWARDS),
        ("state", leaving.state().unwrap().expose()),
        ("ui_locales", "da en"),
    ] {
        assert_eq!(parameter(url, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(parameter(url, "id_token_hint"), None, "only when asked for");
    assert!(url.query().unwrap().contains("da%20en"));
}

#[test]
fn without_a_way_back_there_is_no_state() {
    let leaving = client().end_session().start().unwrap();
    assert_eq!(parameter(leaving.url(), "state"), None);
    assert!(leaving.state().is_none());
    assert!(!leaving.recognises("") && !leaving.recognises("state="));
}

#[test]
fn a_browser_that_comes_back_is_known_by_its_state_alone() {
    let client = client();
    let start = || {
        let request = client.end_session().post_logout_redirect_uri(AFTERWARDS);
        request.start().unwrap()
    };
    let (leaving, other) = (start(), start());
    let state = leaving.state().unwrap().expose();
    assert!(leaving.recognises(&format!("state={state}")));
    assert!(leaving.recognises(&format!("other=x&state={state}")));
    for stranger in [
        String::new(),
        "state=".to_owned(),
        "other=x".to_owned(),
        format!("state={}", other.state().unwrap().expose()),
        format!("state={state}&state={state}"),
    ] {
        assert!(!leaving.recognises(&stranger), "{stranger}");
    }
}

#[tokio::test]
async fn the_id_token_says_who_leaves_when_the_program_wants_it_to() {
    let world = OpenIdWorld::new();
    let tokens = world.sign_in_with_key(&Key::ours()).await.unwrap();
    let id_token = tokens.id_token().unwrap();
    let client = client();
    let leaving = client.end_session().id_token_hint(id_token).start();
    let sent = parameter(leaving.unwrap().url(), "id_token_hint");
    assert_eq!(sent, Some(world.id_token.lock().unwrap().clone()));
}

#[test]
fn nothing_replaces_the_requests_own_parameters() {
    for name in [
        "client_id",
        "id_token_hint",
        "post_logout_redirect_uri",
        "state",
        "tenant",
    ] {
        let client = client();
        let error = client.end_session().parameter(name, "x").start();
        assert_eq!(
            error.unwrap_err().kind(),
            ErrorKind::Configuration,
            "{name}"
        );
    }
}

#[test]
fn a_server_without_such_a_page_is_said_to_have_none() {
    let error = offline(server()).end_session().start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    for bad in ["http://as.example/end", "javascript:alert(1)"] {
        let error = server().end_session_endpoint(bad).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::Configuration | ErrorKind::OriginRefused
            ),
            "{bad}"
        );
    }
}

#[test]
fn the_address_is_not_printed() {
    let client = client();
    let request = client.end_session().parameter("logout_hint", "jane");
    assert!(!format!("{request:?}").contains("jane"));
    assert!(!format!("{:?}", request.start().unwrap()).contains("jane"));
}
