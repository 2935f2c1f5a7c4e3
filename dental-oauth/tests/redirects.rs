//! Redirects that belong to an API: where they are followed, and what goes along.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use dental_oauth::api::{
    ApiClient, ApiClientBuilder, ApiRequest, Dialect, PathSegments, Redirects,
};
use dental_oauth::oauth::TokenSet;
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Clock as _, Error, ErrorKind, Provider, Secret};
use http::{Method, StatusCode};
use support::{client, first_tokens, key, server};

/// Says 500 where others say 401.
#[derive(Debug)]
struct Plain;

impl Dialect for Plain {
    fn may_mean_expired(&self, status: StatusCode) -> bool {
        status == StatusCode::INTERNAL_SERVER_ERROR
    }
}

struct World {
    transport: ScriptedTransport,
    api: ApiClient,
}

impl World {
    async fn new(
        script: impl FnMut(&Recorded) -> Reply + Send + 'static,
        tokens: impl FnOnce(&ManualClock) -> TokenSet,
        settings: impl FnOnce(ApiClientBuilder) -> ApiClientBuilder,
    ) -> Self {
        let clock = Arc::new(ManualClock::skipping());
        let transport = ScriptedTransport::new(script);
        let store = Arc::new(MemoryStore::with_clock(clock.clone()));
        let session =
            Session::new(client(server(), transport.clone(), &clock), store, key()).unwrap();
        session.sign_in(&tokens(&clock)).await.unwrap();
        let builder = ApiClient::builder(
            Provider::new("test"),
            "https://api.example/v1",
            Arc::new(transport.clone()),
            Arc::new(Plain),
        )
        .clock(clock)
        .session(session);
        let api = settings(builder).build().unwrap();
        Self { transport, api }
    }

    async fn redirecting(
        script: impl FnMut(&Recorded) -> Reply + Send + 'static,
        redirects: Redirects,
    ) -> Self {
        let settings = |builder: ApiClientBuilder| {
            builder
                .redirects(redirects)
                .aliases(["old.example", "WWW.Old.Example"])
        };
        Self::new(script, first_tokens, settings).await
    }

    async fn call(&self, method: Method) -> Result<u32, Error> {
        let path = PathSegments::fixed("/things");
        let request = ApiRequest::new("test", method.clone(), path);
        let request = match method {
            Method::POST => request.bytes("text/plain", "body"),
            _ => request,
        };
        self.api.call(&request).await
    }

    /// What was asked, and whether the token went along.
    fn asked(&self) -> Vec<(String, bool)> {
        let with_token = |request: &Recorded| !request.header("authorization").is_empty();
        let requests = self.transport.requests();
        requests
            .iter()
            .map(|request| (request.url.to_string(), with_token(request)))
            .collect()
    }
}

fn moved(status: u16, to: &str) -> Reply {
    Reply::with(status, &[("location", to)], "")
}

/// Redirects `/v1/things`, answers everything else.
fn to(location: &'static str) -> impl FnMut(&Recorded) -> Reply + Send + 'static {
    move |request| match request.url.path() {
        "/v1/things" => moved(302, location),
        _ => Reply::json(200, "7"),
    }
}

#[tokio::test]
async fn within_the_origin_the_token_goes_along_wherever_the_link_says_it_is() {
    for location in [
        "/v1/users/7",
        "users/7",
        "https://api.example/v1/users/7",
        "https://api.example:443/v1/users/7#part",
        "https://old.example/v1/users/7",
        "https://www.old.example/v1/users/7",
    ] {
        let world = World::redirecting(to(location), Redirects::reads(3)).await;
        assert_eq!(world.call(Method::GET).await.unwrap(), 7, "{location}");
        let end = ("https://api.example/v1/users/7".to_owned(), true);
        assert_eq!(world.asked()[1], end, "{location}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_stranger_is_refused_and_nothing_is_sent_there() {
    for location in [
        "https://evil.example/v1/users/7",
        "https://api.example.evil.example/",
        "https://evil-old.example/",
        "http://api.example/v1/users/7",
        "http://old.example/v1/users/7",
        "https://api.example:8443/v1/users/7",
        "https://old.example:8443/v1/users/7",
        "https://user@api.example/v1/users/7",
        "https://user@old.example/v1/users/7",
        "//evil.example/",
        "file:///etc/passwd",
        "https://",
    ] {
        for redirects in [
            Redirects::reads(3),
            Redirects::every_method(3),
            Redirects::reads(3).elsewhere_at(["blobs.example"]),
        ] {
            let world = World::redirecting(to(location), redirects).await;
            let error = world.call(Method::GET).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Redirected, "{location}");
            assert_eq!(world.asked().len(), 1, "{location}");
            assert!(!error.to_string().contains("evil"), "{error}");
        }
    }
}

#[tokio::test]
async fn elsewhere_only_reads_go_and_the_token_stays() {
    let blob = "https://blobs.example/scan?signature=1";
    for redirects in [
        Redirects::reads(3).elsewhere_at(["Blobs.example"]),
        Redirects::every_method(3).elsewhere(),
    ] {
        let world = World::redirecting(to(blob), redirects.clone()).await;
        assert_eq!(world.call(Method::GET).await.unwrap(), 7);
        assert_eq!(world.asked()[1], (blob.to_owned(), false));

        let world = World::redirecting(to(blob), redirects).await;
        let error = world.call(Method::POST).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirected);
        assert_eq!(world.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_token_left_behind_stays_behind_when_the_way_leads_back() {
    let script = |request: &Recorded| match request.url.path() {
        "/v1/things" => moved(302, "https://blobs.example/a"),
        "/a" => moved(302, "https://api.example/v1/end"),
        _ => Reply::json(200, "7"),
    };
    let world = World::redirecting(script, Redirects::reads(3).elsewhere()).await;
    // Within its own origin the client could go on, but not as if nothing had happened in between.
    world.call(Method::GET).await.unwrap();
    let with_token: Vec<bool> = world.asked().into_iter().map(|(_, token)| token).collect();
    assert_eq!(with_token, [true, false, false]);
}

#[tokio::test]
async fn a_stranger_that_answers_401_causes_no_refresh() {
    let script = |request: &Recorded| match request.url.path() {
        "/v1/things" => moved(302, "https://blobs.example/a"),
        _ => Reply::json(401, ""),
    };
    let world = World::redirecting(script, Redirects::reads(3).elsewhere()).await;
    let error = world.call(Method::GET).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(world.asked().len(), 2);
}

#[tokio::test]
async fn writes_are_repeated_as_they_were_where_the_provider_asks_for_that_and_only_there() {
    for (redirects, status, followed) in [
        (Redirects::none(), 307, false),
        (Redirects::reads(3), 307, false),
        (Redirects::every_method(3), 302, true),
        (Redirects::every_method(3), 307, true),
        (Redirects::every_method(3), 303, false),
    ] {
        let script = move |request: &Recorded| match request.url.path() {
            "/v1/things" => moved(status, "/v1/end"),
            _ => Reply::json(200, "7"),
        };
        let world = World::redirecting(script, redirects).await;
        assert_eq!(world.call(Method::POST).await.is_ok(), followed, "{status}");
        if followed {
            let last = world.transport.requests().pop().unwrap();
            assert_eq!((last.method, &last.body[..]), (Method::POST, &b"body"[..]));
        }
    }
}

#[tokio::test]
async fn redirects_end_after_so_many_and_need_a_place_to_go() {
    let mut n = 0;
    let circle = move |_: &Recorded| {
        n += 1;
        moved(
            302,
            if n % 2 == 0 {
                "/v1/things"
            } else {
                "/v1/other"
            },
        )
    };
    let world = World::redirecting(circle, Redirects::reads(3)).await;
    let error = world.call(Method::GET).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert_eq!(world.asked().len(), 4, "three were followed");

    let nowhere = |_: &Recorded| Reply::json(302, "");
    let world = World::redirecting(nowhere, Redirects::reads(3)).await;
    let error = world.call(Method::GET).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert_eq!(error.status(), Some(302));
}

#[tokio::test]
async fn a_link_to_another_name_of_the_service_is_asked_at_the_configured_one() {
    let world = World::redirecting(to("/unused"), Redirects::none()).await;
    let next = "https://old.example/v1/things2?cursor=abc".parse().unwrap();
    let request = ApiRequest::to_url("test", Method::GET, next);
    assert_eq!(world.api.call::<u32>(&request).await.unwrap(), 7);
    let end = ("https://api.example/v1/things2?cursor=abc".to_owned(), true);
    assert_eq!(world.asked(), [end]);
}

// --- failures that may mean that the token has ended ----------------------------------------------------

/// The API fails until a refreshed token comes.
fn fails_for_old_tokens(request: &Recorded) -> Reply {
    if request.url.path() == "/token" {
        return support::tokens(1);
    }
    if request.header("authorization") == "Bearer at-1" {
        Reply::json(200, "7")
    } else {
        Reply::json(500, "")
    }
}

fn of_unknown_life(clock: &ManualClock, refresh: Option<&str>) -> TokenSet {
    let scopes = support::scopes("cases");
    TokenSet::from_parts(
        Secret::new("at-0"),
        refresh.map(Secret::new),
        clock.now(),
        None,
        scopes,
    )
}

#[tokio::test]
async fn a_failure_that_may_mean_an_ended_token_renews_one_of_unknown_life_once() {
    let settings = |builder| builder;
    let tokens = |clock: &ManualClock| of_unknown_life(clock, Some("rt-0"));
    let world = World::new(fails_for_old_tokens, tokens, settings).await;
    assert_eq!(world.call(Method::GET).await.unwrap(), 7);

    let always = |request: &Recorded| match request.url.path() {
        "/token" => support::tokens(1),
        _ => Reply::json(500, ""),
    };
    let tokens = |clock: &ManualClock| of_unknown_life(clock, Some("rt-0"));
    let world = World::new(always, tokens, settings).await;
    let error = world.call(Method::GET).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(
        world.asked().len(),
        3,
        "the call, one refresh, the call again"
    );
}

#[tokio::test]
async fn a_failure_is_what_it_says_while_the_token_is_good_or_cannot_be_renewed_or_something_was_written()
 {
    let settings = |builder| builder;
    let good = World::new(fails_for_old_tokens, first_tokens, settings).await;
    assert_eq!(
        good.call(Method::GET).await.unwrap_err().kind(),
        ErrorKind::Server
    );
    let tokens = |clock: &ManualClock| of_unknown_life(clock, None);
    let alone = World::new(fails_for_old_tokens, tokens, settings).await;
    assert_eq!(
        alone.call(Method::GET).await.unwrap_err().kind(),
        ErrorKind::Server
    );
    // And it is still signed in.
    assert!(alone.api.session().unwrap().access_token().await.is_ok());
    let tokens = |clock: &ManualClock| of_unknown_life(clock, Some("rt-0"));
    let write = World::new(fails_for_old_tokens, tokens, settings).await;
    assert_eq!(
        write.call(Method::POST).await.unwrap_err().kind(),
        ErrorKind::Server
    );
    for world in [good, alone, write] {
        assert_eq!(world.asked().len(), 1);
    }
}
