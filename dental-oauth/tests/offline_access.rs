//! Asking for a refresh token in the way the server's description names, and noticing that none came.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::{Callback, OfflineAccess};
use dental_oauth::testing::ScriptedTransport;
use support::{REDIRECT, at, offline, parameter, plain_tokens, scopes, server};

/// `scope` and `prompt` of a sign-in for `cases`, with the caller's own prompt.
fn asked(how: OfflineAccess, prompt: Option<&str>) -> (String, Option<String>) {
    let client = offline(server().offline_access(how));
    let mut request = client.authorization(REDIRECT, &scopes("cases"));
    if let Some(prompt) = prompt {
        request = request.parameter("prompt", prompt);
    }
    let (url, _) = request.start().unwrap();
    (parameter(&url, "scope").unwrap(), parameter(&url, "prompt"))
}

#[test]
fn what_brings_a_refresh_token_is_asked_for() {
    use OfflineAccess::{Scope, ScopeAndConsent, Unasked};
    for (how, prompt, scope, sent) in [
        (Unasked, None, "cases", None),
        (Unasked, Some("login"), "cases", Some("login")),
        (Scope, None, "cases offline_access", None),
        (Scope, Some("login"), "cases offline_access", Some("login")),
        (
            ScopeAndConsent,
            None,
            "cases offline_access",
            Some("consent"),
        ),
        (
            ScopeAndConsent,
            Some("login"),
            "cases offline_access",
            Some("login consent"),
        ),
        (
            ScopeAndConsent,
            Some("consent login"),
            "cases offline_access",
            Some("consent login"),
        ),
        (
            ScopeAndConsent,
            Some("none"),
            "cases offline_access",
            Some("none"),
        ),
    ] {
        let (got_scope, got_prompt) = asked(how, prompt);
        assert_eq!(got_scope, scope, "{how:?} {prompt:?}");
        assert_eq!(got_prompt.as_deref(), sent, "{how:?} {prompt:?}");
    }
}

#[test]
fn a_scope_that_the_caller_asks_for_too_is_sent_once() {
    let client = offline(server().offline_access(OfflineAccess::Scope));
    let (url, _) = client
        .authorize(REDIRECT, &scopes("offline_access cases"))
        .unwrap();
    assert_eq!(
        parameter(&url, "scope").as_deref(),
        Some("offline_access cases")
    );
}

#[test]
fn who_only_wants_to_know_the_person_does_not_ask() {
    let client = offline(server().offline_access(OfflineAccess::ScopeAndConsent));
    let request = client.authorization(REDIRECT, &scopes("openid"));
    let (url, _) = request.offline_access(false).start().unwrap();
    assert_eq!(parameter(&url, "scope").as_deref(), Some("openid"));
    assert_eq!(parameter(&url, "prompt"), None);
}

#[test]
fn a_prompt_given_twice_is_still_refused() {
    let client = offline(server().offline_access(OfflineAccess::ScopeAndConsent));
    let request = client.authorization(REDIRECT, &scopes("cases"));
    let request = request
        .parameter("prompt", "login")
        .parameter("prompt", "login");
    let error = request.start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_refresh_token_that_does_not_come_is_seen_at_sign_in() {
    let server = server().offline_access(OfflineAccess::ScopeAndConsent);
    let client = at(server, ScriptedTransport::in_turn([plain_tokens()]));
    let (_, pending) = client.authorize(REDIRECT, &scopes("cases")).unwrap();
    let query = format!("code=c&state={}", pending.state().expose());
    let granted = pending.accept(&Callback::from_query(&query).unwrap());
    let tokens = granted.unwrap().exchange(&client).await.unwrap();
    assert!(tokens.refresh_token().is_none());
}
