//! What a refresh asks for: the grant that there is, and nothing beside what the description names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use dental_oauth::Provider;
use dental_oauth::net::LoopbackHttp;
use dental_oauth::oauth::{
    AuthorizationServer, Callback, OAuthClient, RefreshRedirectUri, RefreshScope, TokenSet,
};
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, ScriptedTransport};
use support::{HOUR, REDIRECT, client, first_tokens, key, scopes, server, token_of, tokens};

/// Signs in by code.
async fn signed_in(client: &OAuthClient) -> TokenSet {
    let (_, pending) = client.authorize(REDIRECT, &scopes("cases files")).unwrap();
    let query = format!("code=c&state={}", pending.state().expose());
    let granted = pending.accept(&Callback::from_query(&query).unwrap());
    granted.unwrap().exchange(client).await.unwrap()
}

/// The fields of the refresh after a sign-in by code, or after these tokens were saved.
async fn refreshed(server: AuthorizationServer, migrated: Option<TokenSet>) -> Recorded {
    let clock = Arc::new(ManualClock::skipping());
    let mut turn = 0;
    let transport = ScriptedTransport::new(move |_| {
        turn += 1;
        tokens(turn)
    });
    let client = client(server, transport.clone(), &clock);
    let first = match migrated {
        Some(tokens) => tokens,
        None => signed_in(&client).await,
    };
    let store = Arc::new(MemoryStore::with_clock(clock.clone()));
    let session = Session::new(client, store, key()).unwrap();
    session.sign_in(&first).await.unwrap();
    // Twice, since the second goes on from what the first has kept.
    for _ in 0..2 {
        clock.advance(HOUR);
        assert!(token_of(&session).await.is_ok());
    }
    let last = transport.requests().pop().unwrap();
    assert_eq!(last.field("grant_type").as_deref(), Some("refresh_token"));
    last
}

fn names(request: &Recorded) -> Vec<String> {
    url::form_urlencoded::parse(&request.body)
        .map(|(name, _)| name.into_owned())
        .collect()
}

#[tokio::test]
async fn a_refresh_says_no_more_than_it_has_to() {
    let refresh = refreshed(server(), None).await;
    assert_eq!(
        names(&refresh),
        ["client_id", "client_secret", "grant_type", "refresh_token"]
    );
}

#[tokio::test]
async fn scopes_are_repeated_where_asked_for_and_only_those_granted() {
    let refresh = refreshed(server().refresh_scope(RefreshScope::Granted), None).await;
    assert_eq!(refresh.field("scope").as_deref(), Some("cases files"));
    assert_eq!(names(&refresh).iter().filter(|n| *n == "scope").count(), 1);
}

#[tokio::test]
async fn the_redirect_uri_is_repeated_byte_for_byte_where_the_server_wants_it() {
    let wants = || server().refresh_redirect_uri(RefreshRedirectUri::Repeat);
    let refresh = refreshed(wants(), None).await;
    assert_eq!(refresh.field("redirect_uri").as_deref(), Some(REDIRECT));

    let clock = ManualClock::skipping();
    let migrated = first_tokens(&clock).with_redirect_uri("https://lab.example/cb");
    let refresh = refreshed(wants(), Some(migrated)).await;
    assert_eq!(
        refresh.field("redirect_uri").as_deref(),
        Some("https://lab.example/cb")
    );
    let refresh = refreshed(wants(), Some(first_tokens(&clock))).await;
    assert_eq!(refresh.field("redirect_uri"), None, "nobody knows it");
}

#[tokio::test]
async fn endpoints_are_asked_as_they_are_written_slashes_included() {
    for (path, written) in [
        ("/o/token/", "https://as.example/o/token/"),
        ("/o/token", "https://as.example/o/token"),
        ("/o/token/?tenant=1", "https://as.example/o/token/?tenant=1"),
    ] {
        let server = AuthorizationServer::new(
            Provider::new("test"),
            &format!("https://as.example{}", path.replace("token", "authorize")),
            &format!("https://as.example{path}"),
            LoopbackHttp::Refused,
        )
        .unwrap();
        let clock = Arc::new(ManualClock::skipping());
        let transport = ScriptedTransport::new(|_| tokens(1));
        let client = client(server, transport.clone(), &clock);
        let (url, _) = client.authorize(REDIRECT, &scopes("cases")).unwrap();
        let begin = written.replace("token", "authorize");
        let next = if begin.contains('?') { '&' } else { '?' };
        assert!(url.as_str().starts_with(&format!("{begin}{next}")), "{url}");
        signed_in(&client).await;
        assert_eq!(transport.requests()[0].url.as_str(), written);
    }
}
