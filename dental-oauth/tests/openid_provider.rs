//! The server of the test kit, knob by knob: what this client makes of each.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::net::LoopbackHttp;
use dental_oauth::oauth::{
    Callback, ClientAuth, IssuerInCallback, LostRotation, Metadata, OAuthClient, Pkce, Revocation,
    TokenSet,
};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{Endpoint, Failure, Flaw, ManualClock, OpenIdProvider, Rotation};
use dental_oauth::{Clock as _, Error, ErrorKind as E, Provider};
use support::{HOUR, REDIRECT, scopes, seconds, token_of, until};

struct World {
    clock: Arc<ManualClock>,
    server: OpenIdProvider,
    client: OAuthClient,
}

impl World {
    fn new() -> Self {
        Self::rotating(Rotation::RevokeOnReuse)
    }

    fn rotating(rotation: Rotation) -> Self {
        let clock = Arc::new(ManualClock::skipping());
        let server = OpenIdProvider::new(clock.clone()).rotating(rotation);
        let client = server.client(server.describe());
        Self {
            clock,
            server,
            client,
        }
    }

    fn with(flaws: &[Flaw]) -> Self {
        let world = Self::new();
        for flaw in flaws {
            world.server.always(*flaw);
        }
        world
    }

    async fn sign_in(&self) -> Result<TokenSet, Error> {
        self.sign_in_as(&self.client).await
    }

    async fn sign_in_as(&self, client: &OAuthClient) -> Result<TokenSet, Error> {
        let (url, pending) = client.authorize(REDIRECT, &scopes("openid cases"))?;
        let callback = Callback::from_url(&self.server.approve(&url))?;
        pending.accept(&callback)?.exchange(client).await
    }

    /// A session of somebody whose access token has just ended.
    async fn stale(&self) -> Session {
        self.stale_under(LostRotation::RetryAfterAccessExpiry).await
    }

    async fn stale_under(&self, policy: LostRotation) -> Session {
        let client = self
            .server
            .client(self.server.describe().lost_rotation(policy));
        let tokens = self.sign_in_as(&client).await.unwrap();
        let store = Arc::new(MemoryStore::with_clock(self.clock.clone()));
        let key = AccountKey::new(client.provider(), client.client_id(), "clinic");
        let session = Session::new(client, store, key).unwrap();
        session.sign_in(&tokens).await.unwrap();
        self.clock.advance(HOUR);
        session
    }

    fn sent_to(&self, path: &str) -> usize {
        let requests = self.server.requests();
        requests
            .iter()
            .filter(|request| request.url.path() == path)
            .count()
    }
}

fn kind<T>(outcome: Result<T, Error>) -> Result<T, E> {
    outcome.map_err(|error| error.kind())
}

// --- signing in ------------------------------------------------------------------------------------

/// Every flaw but those of the way there, and what a strict client makes of it at a sign-in.
const AT_SIGN_IN: &[(Flaw, Result<(), E>)] = &[
    (Flaw::CallbackIssuerWrong, Err(E::IssuerMismatch)),
    (Flaw::CallbackIssuerMissing, Err(E::IssuerMissing)),
    (Flaw::CallbackStateWrong, Err(E::StateMismatch)),
    (Flaw::CallbackStateMissing, Err(E::StateMismatch)),
    (Flaw::CallbackCodeMissing, Err(E::CallbackMalformed)),
    (Flaw::CallbackCodeTwice, Err(E::CallbackMalformed)),
    (Flaw::CallbackWithToken, Err(E::CallbackMalformed)),
    (
        Flaw::CallbackDenied("access_denied"),
        Err(E::AuthorizationDenied),
    ),
    (
        Flaw::CallbackDenied("login_required"),
        Err(E::AuthorizationDenied),
    ),
    // Nobody's name is known then; what needs one asks `IdToken` for it.
    (Flaw::IdTokenMissing, Ok(())),
    (Flaw::IdTokenSignatureWrong, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenAlgorithmNone, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenAlgorithmHs256, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenKeyIdUnknown, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenKeyIdMissing, Ok(())),
    (Flaw::IdTokenKeyEmbedded, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenTypeWrong, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenIssuerWrong, Err(E::IssuerMismatch)),
    (Flaw::IdTokenIssuerSlash, Err(E::IssuerMismatch)),
    (Flaw::IdTokenAudienceWrong, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenAudienceMissing, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenAudienceList, Ok(())),
    (Flaw::IdTokenAudienceShared, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenPartyWrong, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenNonceWrong, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenNonceMissing, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenExpired, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenExpiryMissing, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenIssuedLongAgo, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenIssuedInFuture, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenIssuedMissing, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenHashWrong, Err(E::IdTokenInvalid)),
    (Flaw::IdTokenHashMissing, Ok(())),
    (Flaw::IdTokenSubjectMissing, Err(E::IdTokenInvalid)),
    // There was nobody before.
    (Flaw::IdTokenSubjectOther, Ok(())),
    (Flaw::IdTokenMemberTwice, Err(E::IdTokenInvalid)),
    (Flaw::TokenTypeOdd, Err(E::TokenResponse)),
    (Flaw::TokenTypeCase, Ok(())),
    (Flaw::TokenTypeMissing, Err(E::TokenResponse)),
    (Flaw::AccessTokenMissing, Err(E::TokenResponse)),
    (Flaw::AccessTokenUnusable, Err(E::TokenResponse)),
    (Flaw::ExpiresInMissing, Ok(())),
    (Flaw::ExpiresIn("\"3600\""), Ok(())),
    (Flaw::ExpiresIn("\"soon\""), Ok(())),
    (Flaw::ExpiresIn("-1"), Ok(())),
    (Flaw::ExpiresIn("{\"a\":1}"), Ok(())),
    (Flaw::RefreshTokenMissing, Ok(())),
    (Flaw::ScopeGranted("openid"), Ok(())),
    (Flaw::MemberTwice, Err(E::TokenResponse)),
    (Flaw::MembersUnknown, Ok(())),
    (Flaw::ByteOrderMark, Ok(())),
    (Flaw::ContentTypeWrong, Ok(())),
    (Flaw::ErrorInSuccess("invalid_grant"), Err(E::OAuth)),
    (Flaw::ErrorCode("invalid_grant"), Err(E::OAuth)),
    (Flaw::ErrorCode("invalid_client"), Err(E::OAuth)),
    (Flaw::KeysTwo, Ok(())),
    (Flaw::KeysNone, Err(E::IdTokenInvalid)),
    (Flaw::KeysOdd, Ok(())),
    (Flaw::KeysAmbiguous, Err(E::IdTokenInvalid)),
];

#[tokio::test]
async fn each_flaw_of_a_sign_in_has_its_answer() {
    for (flaw, expected) in AT_SIGN_IN {
        let world = World::with(&[*flaw]);
        let outcome = kind(world.sign_in().await).map(|_| ());
        assert_eq!(outcome, *expected, "{flaw:?}");
    }
}

#[tokio::test]
async fn a_server_that_behaves_again_is_signed_in_to() {
    for (flaw, _) in AT_SIGN_IN {
        let world = World::with(&[*flaw]);
        let _ = world.sign_in().await;
        world.server.behave();
        // Keys that were wrong a moment ago are not asked for again within a minute.
        world.clock.advance(seconds(61));
        assert_eq!(kind(world.sign_in().await).map(|_| ()), Ok(()), "{flaw:?}");
    }
}

#[test]
fn every_knob_is_turned_by_a_test() {
    let source = include_str!("../src/testing/openid_provider/flaw.rs");
    let tests = include_str!("openid_provider.rs");
    let mut knobs = 0;
    let mut of = "";
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("pub enum ") {
            of = name.trim_end_matches(" {");
        }
        let variant = line.strip_prefix("    ").unwrap_or_default();
        if variant.starts_with(|c: char| c.is_ascii_uppercase()) {
            let end = variant.find(['(', ',']).unwrap();
            let knob = format!("{of}::{}", &variant[..end]);
            let follows = |text: &str| !text.starts_with(|c: char| c.is_alphanumeric());
            let turned = tests.split(&knob).skip(1).any(follows);
            assert!(turned, "{knob}");
            knobs += 1;
        }
    }
    assert!(knobs > 60, "{knobs} found");
}

#[tokio::test]
async fn two_keys_and_no_key_id_are_not_guessed_between() {
    let world = World::with(&[Flaw::KeysTwo, Flaw::IdTokenKeyIdMissing]);
    assert_eq!(
        kind(world.sign_in().await).map(|_| ()),
        Err(E::IdTokenInvalid)
    );
}

#[tokio::test]
async fn what_a_description_allows_is_taken() {
    let world = World::with(&[
        Flaw::CallbackIssuerMissing,
        Flaw::TokenTypeMissing,
        Flaw::IdTokenSubjectMissing,
        Flaw::ExpiresInMissing,
    ]);
    let described = world.server.describe();
    let described = described
        .issuer_in_callback(IssuerInCallback::IfPresent)
        .token_type_optional(true)
        .subject_optional(true)
        .default_lifetime(seconds(300));
    let client = world.server.client(described);
    let tokens = world.sign_in_as(&client).await.unwrap();
    assert_eq!(tokens.subject(), None);
    assert_eq!(tokens.expires_at(), Some(world.clock.now() + seconds(300)));
}

#[tokio::test]
async fn lifetimes_and_scopes_are_read_as_they_were_meant() {
    for (flaw, lifetime) in [
        (Flaw::MembersUnknown, Some(3600)),
        (Flaw::ExpiresIn("\"1200\""), Some(1200)),
        (Flaw::ExpiresIn("1200.9"), Some(1200)),
        (Flaw::ExpiresIn("\"soon\""), None),
        (Flaw::ExpiresIn("-1"), None),
        (Flaw::ExpiresIn("null"), None),
        (Flaw::ExpiresInMissing, None),
    ] {
        let world = World::with(&[flaw]);
        let tokens = world.sign_in().await.unwrap();
        let end = lifetime.map(|lifetime| world.clock.now() + seconds(lifetime));
        assert_eq!(tokens.expires_at(), end, "{flaw:?}");
    }
    let world = World::with(&[Flaw::ScopeGranted("openid"), Flaw::RefreshTokenMissing]);
    let tokens = world.sign_in().await.unwrap();
    assert_eq!(tokens.granted_scopes().to_string(), "openid");
    assert!(tokens.refresh_token().is_none());
}

#[tokio::test]
async fn each_failure_on_the_way_of_a_code_has_its_answer() {
    let unknown = Err(E::ExchangeOutcomeUnknown);
    for (failure, expected, wait) in [
        (Failure::Unreachable, Err(E::Transport), None),
        (Failure::AnswerLost, unknown, None),
        (Failure::AnswerCutOff, unknown, None),
        (Failure::Slow(seconds(20)), Ok(()), None),
        (Failure::Status(400), Err(E::OAuth), None),
        (Failure::Status(401), Err(E::OAuth), None),
        (Failure::Status(500), unknown, None),
        (Failure::Page(200), Err(E::TokenResponse), None),
        (Failure::Page(403), Err(E::OAuth), None),
        (Failure::Page(502), unknown, None),
        (
            Failure::Throttled(seconds(7)),
            Err(E::RateLimited),
            Some(seconds(7)),
        ),
        (Failure::Busy("120"), unknown, Some(seconds(120))),
        (Failure::Busy("soon"), unknown, None),
        (Failure::Redirected, Err(E::Redirected), None),
        (Failure::Huge, unknown, None),
    ] {
        let world = World::with(&[Flaw::At(Endpoint::Token, failure)]);
        let outcome = world.sign_in().await.map(|_| ());
        let asked_to_wait = outcome.as_ref().err().and_then(Error::retry_after);
        assert_eq!(kind(outcome), expected, "{failure:?}");
        assert_eq!(asked_to_wait, wait, "{failure:?}");
        let tries = if failure == Failure::Unreachable {
            3
        } else {
            1
        };
        assert_eq!(world.sent_to("/token"), tries, "{failure:?}");
        let hosts: Vec<_> = world.server.requests();
        assert!(
            hosts
                .iter()
                .all(|request| request.url.host_str() == Some("op.example"))
        );
    }
    let world = World::new();
    world
        .server
        .once(Flaw::At(Endpoint::Token, Failure::Unreachable));
    world.sign_in().await.unwrap();
}

#[tokio::test]
async fn an_expiry_counts_from_before_a_slow_exchange() {
    let world = World::with(&[Flaw::At(Endpoint::Token, Failure::Slow(seconds(20)))]);
    let before = world.clock.now();
    let tokens = world.sign_in().await.unwrap();
    assert_eq!(world.clock.now(), before + seconds(20));
    assert_eq!(tokens.expires_at(), Some(before + HOUR));
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_at_the_deadline() {
    for (endpoint, path, deadline, expected) in [
        (Endpoint::Token, "/token", 31, E::ExchangeOutcomeUnknown),
        (Endpoint::Keys, "/jwks", 11, E::Transport),
    ] {
        let world = Arc::new(World::with(&[Flaw::At(endpoint, Failure::Silent)]));
        let waiting = world.clone();
        let task = tokio::spawn(async move { waiting.sign_in().await });
        // The keys are tried three times.
        let mut seen = 0;
        while !task.is_finished() {
            until(|| world.sent_to(path) > seen || task.is_finished()).await;
            seen = world.sent_to(path);
            world.clock.advance(seconds(deadline));
        }
        let outcome = kind(task.await.unwrap()).map(|_| ());
        assert_eq!(outcome, Err(expected), "{endpoint:?}");
    }
}

#[tokio::test]
async fn keys_that_are_not_to_be_had_cost_no_code() {
    for (failure, expected) in [
        (Failure::Unreachable, E::Transport),
        (Failure::AnswerLost, E::Transport),
        (Failure::AnswerCutOff, E::Transport),
        (Failure::Status(404), E::Transport),
        (Failure::Status(500), E::Transport),
        (Failure::Busy("5"), E::Transport),
        (Failure::Throttled(seconds(5)), E::Transport),
        (Failure::Redirected, E::Transport),
        (Failure::Page(200), E::Decode),
        (Failure::Huge, E::TooLarge),
    ] {
        let world = World::with(&[Flaw::At(Endpoint::Keys, failure)]);
        let outcome = kind(world.sign_in().await).map(|_| ());
        assert_eq!(outcome, Err(expected), "{failure:?}");
        assert_eq!(world.sent_to("/token"), 0, "{failure:?}");
    }
    let world = World::new();
    world
        .server
        .once(Flaw::At(Endpoint::Keys, Failure::Status(503)));
    world.sign_in().await.unwrap();
}

#[tokio::test]
async fn keys_that_were_rotated_are_fetched_anew() {
    let world = World::new();
    world.sign_in().await.unwrap();
    world.clock.advance(seconds(61));
    world.server.rotate_keys();
    world.sign_in().await.unwrap();
    assert_eq!(world.sent_to("/jwks"), 2);
}

// --- metadata --------------------------------------------------------------------------------------

#[tokio::test]
async fn each_flaw_of_the_metadata_has_its_answer() {
    let at = |failure| Flaw::At(Endpoint::Metadata, failure);
    for (flaw, expected) in [
        (Flaw::KeysTwo, Ok(())),
        (at(Failure::Slow(seconds(5))), Ok(())),
        (Flaw::MetadataIssuerWrong, Err(E::IssuerMismatch)),
        (Flaw::MetadataEndpointMoved, Err(E::OriginRefused)),
        (Flaw::MetadataWithoutS256, Err(E::Configuration)),
        (at(Failure::Status(404)), Err(E::NotFound)),
        (at(Failure::Status(500)), Err(E::Server)),
        (at(Failure::Redirected), Err(E::Redirected)),
        (at(Failure::Page(200)), Err(E::Decode)),
        (at(Failure::Unreachable), Err(E::Transport)),
        (at(Failure::AnswerCutOff), Err(E::Transport)),
        (at(Failure::Huge), Err(E::TooLarge)),
    ] {
        let world = World::with(&[flaw]);
        let fetched = Metadata::fetch(
            OpenIdProvider::ISSUER,
            &[],
            LoopbackHttp::Refused,
            &world.server,
            &*world.clock,
        )
        .await;
        let described = fetched.and_then(|metadata| {
            world.server.describe().agrees_with(&metadata)?;
            metadata.authorization_server(Provider::new("test"))
        });
        assert_eq!(kind(described).map(|_| ()), expected, "{flaw:?}");
    }
}

#[tokio::test]
async fn a_client_described_by_metadata_signs_in() {
    let world = World::new();
    let (issuer, loopback) = (OpenIdProvider::ISSUER, LoopbackHttp::Refused);
    let metadata = Metadata::fetch(issuer, &[], loopback, &world.server, &*world.clock);
    let metadata = metadata.await.unwrap();
    let described = metadata.authorization_server(Provider::new("op")).unwrap();
    let client = world.server.client(described);
    let tokens = world.sign_in_as(&client).await.unwrap();
    assert_eq!(tokens.id_token().unwrap().issuer(), issuer);
}

// --- staying signed in -----------------------------------------------------------------------------

#[tokio::test]
async fn a_refresh_whose_id_token_is_wrong_ends_the_sign_in_and_what_it_brought() {
    for flaw in [
        Flaw::IdTokenSubjectOther,
        Flaw::IdTokenSubjectMissing,
        Flaw::IdTokenIssuerWrong,
        Flaw::IdTokenAudienceWrong,
        Flaw::IdTokenNonceWrong,
        Flaw::IdTokenExpired,
        Flaw::IdTokenSignatureWrong,
        Flaw::IdTokenAlgorithmNone,
        Flaw::IdTokenHashWrong,
    ] {
        let world = World::new();
        let session = world.stale().await;
        world.server.always(flaw);
        let outcome = token_of(&session).await;
        assert_eq!(outcome, Err(E::ReauthenticationRequired), "{flaw:?}");
        assert_eq!(world.server.refreshes(), 1, "{flaw:?}");
        assert!(world.sent_to("/revoke") > 0, "given back: {flaw:?}");
    }
}

#[tokio::test]
async fn a_refresh_may_leave_out_what_the_sign_in_needed() {
    for flaw in [
        Flaw::IdTokenMissing,
        Flaw::IdTokenNonceMissing,
        Flaw::IdTokenHashMissing,
        Flaw::RefreshTokenMissing,
        Flaw::ExpiresInMissing,
        Flaw::ScopeGranted("openid"),
        Flaw::KeysNone,
        Flaw::At(Endpoint::Keys, Failure::Status(503)),
        Flaw::At(Endpoint::Token, Failure::Slow(seconds(20))),
    ] {
        let world = World::new();
        let session = world.stale().await;
        world.server.always(flaw);
        let outcome = token_of(&session).await;
        assert!(outcome.is_ok(), "{flaw:?}: {outcome:?}");
        assert_eq!(world.server.replays(), 0, "{flaw:?}");
    }
}

#[tokio::test]
async fn keys_that_were_rotated_a_moment_ago_cost_no_account() {
    let world = World::new();
    let session = world.stale().await;
    world.server.rotate_keys();
    assert!(token_of(&session).await.is_ok());
    world.server.rotate_keys();
    world.clock.advance(HOUR);
    assert!(token_of(&session).await.is_ok());
}

#[tokio::test]
async fn what_a_lost_answer_costs_is_the_rotations_doing() {
    let lost = Err(E::ReauthenticationRequired);
    for (rotation, policy, expected, replays) in [
        (Rotation::Off, LostRotation::RetryNow, Ok(()), 0),
        (Rotation::Plain, LostRotation::RetryNow, lost, 1),
        (
            Rotation::Grace(seconds(120)),
            LostRotation::RetryNow,
            Ok(()),
            1,
        ),
        (Rotation::RevokeOnReuse, LostRotation::RetryNow, lost, 1),
    ] {
        let world = World::rotating(rotation);
        let session = world.stale_under(policy).await;
        world
            .server
            .once(Flaw::At(Endpoint::Token, Failure::AnswerLost));
        let outcome = token_of(&session).await.map(|_| ());
        assert_eq!(outcome, expected, "{rotation:?}");
        assert_eq!(world.server.replays(), replays, "{rotation:?}");
    }
}

#[tokio::test]
async fn a_client_that_is_told_to_never_replays_a_lost_rotation() {
    let world = World::new();
    let session = world.stale_under(LostRotation::Reauthorize).await;
    world
        .server
        .once(Flaw::At(Endpoint::Token, Failure::AnswerLost));
    assert!(token_of(&session).await.is_err());
    assert_eq!(token_of(&session).await, Err(E::ReauthenticationRequired));
    assert_eq!(world.server.replays(), 0);
}

#[tokio::test]
async fn each_failure_on_the_way_of_a_refresh_is_got_over() {
    for failure in [
        Failure::Unreachable,
        Failure::Status(500),
        Failure::Page(502),
        Failure::Page(200),
        Failure::Throttled(seconds(7)),
        Failure::Busy("Thu, 15 Jan 2026 12:00:00 GMT"),
        Failure::Redirected,
        Failure::Huge,
    ] {
        let world = World::new();
        let session = world.stale().await;
        world.server.once(Flaw::At(Endpoint::Token, failure));
        let first = token_of(&session).await;
        world.server.behave();
        world.clock.advance(2 * HOUR);
        let second = token_of(&session).await;
        assert!(second.is_ok(), "{failure:?}: {first:?}, then {second:?}");
        assert_eq!(world.server.replays(), 0, "{failure:?}");
        assert!(world.server.accepts(&second_token(&session).await));
    }
}

async fn second_token(session: &Session) -> dental_oauth::Secret {
    session.access_token().await.unwrap().secret().clone()
}

#[tokio::test]
async fn a_grant_that_the_server_has_ended_needs_a_person_and_is_asked_for_once() {
    for flaw in [
        Flaw::ErrorCode("invalid_grant"),
        Flaw::ErrorInSuccess("invalid_grant"),
    ] {
        let world = World::new();
        let session = world.stale().await;
        world.server.always(flaw);
        for _ in 0..3 {
            assert_eq!(
                token_of(&session).await,
                Err(E::ReauthenticationRequired),
                "{flaw:?}"
            );
        }
        assert_eq!(
            world.sent_to("/token"),
            2,
            "the code and one refresh: {flaw:?}"
        );
    }
    // A client that is no longer known says nothing about the grant.
    let world = World::new();
    let session = world.stale().await;
    world.server.once(Flaw::ErrorCode("invalid_client"));
    assert_eq!(token_of(&session).await, Err(E::OAuth));
    world.clock.advance(HOUR);
    assert!(token_of(&session).await.is_ok());
}

#[tokio::test]
async fn signing_out_says_what_became_of_the_grant() {
    for (failure, expected, alive) in [
        (None, Revocation::Confirmed, false),
        (Some(Failure::Status(503)), Revocation::Unconfirmed, true),
        (Some(Failure::Busy("60")), Revocation::Unconfirmed, true),
        (
            Some(Failure::Throttled(seconds(5))),
            Revocation::Unconfirmed,
            true,
        ),
        (Some(Failure::Status(404)), Revocation::Unsupported, true),
        (Some(Failure::Unreachable), Revocation::Unconfirmed, true),
        (Some(Failure::AnswerLost), Revocation::Unconfirmed, false),
    ] {
        let world = World::new();
        let session = world.stale().await;
        let token = session.access_token().await.unwrap().secret().clone();
        if let Some(failure) = failure {
            world.server.always(Flaw::At(Endpoint::Revocation, failure));
        }
        assert_eq!(session.sign_out().await.unwrap(), expected, "{failure:?}");
        assert_eq!(world.server.accepts(&token), alive, "{failure:?}");
        assert_eq!(token_of(&session).await, Err(E::SignedOut), "{failure:?}");
    }
}

// --- the server itself ------------------------------------------------------------------------------

#[tokio::test]
async fn every_way_to_authenticate_is_taken_and_a_wrong_secret_is_not() {
    for method in [
        ClientAuth::Post,
        ClientAuth::BasicForm,
        ClientAuth::BasicRaw,
    ] {
        let world = World::new();
        let client = world
            .server
            .client(world.server.describe().client_auth(method));
        world.sign_in_as(&client).await.unwrap();
    }
    let world = World::new();
    let wrong = OAuthClient::builder(
        world.server.describe(),
        OpenIdProvider::CLIENT_ID,
        Arc::new(world.server.clone()),
    );
    let wrong = wrong
        .client_secret(dental_oauth::Secret::new("wrong"))
        .clock(world.clock.clone())
        .build()
        .unwrap();
    let error = world.sign_in_as(&wrong).await.unwrap_err();
    assert_eq!(error.code(), Some("invalid_client"));
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_for_its_own_sign_in() {
    let world = World::new();
    let redirect = |world: &World| {
        let (url, pending) = world.client.authorize(REDIRECT, &scopes("cases")).unwrap();
        (world.server.approve(&url), pending)
    };
    // The code of one sign-in in the callback of another: PKCE tells them apart.
    let (theirs, _) = redirect(&world);
    let (mine, pending) = redirect(&world);
    let code = |callback: &str| callback.split("code=").nth(1).unwrap()[..6].to_owned();
    assert_ne!(code(&mine), code(&theirs));
    let injected = mine.replace(&code(&mine), &code(&theirs));
    let callback = Callback::from_url(&injected).unwrap();
    let outcome = pending
        .accept(&callback)
        .unwrap()
        .exchange(&world.client)
        .await;
    assert_eq!(outcome.unwrap_err().code(), Some("invalid_grant"));

    let (late, pending) = redirect(&world);
    let granted = pending.accept(&Callback::from_url(&late).unwrap()).unwrap();
    world
        .clock
        .advance(OpenIdProvider::CODE_LIFETIME + Duration::from_secs(1));
    let outcome = granted.exchange(&world.client).await;
    assert_eq!(outcome.unwrap_err().code(), Some("invalid_grant"));
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_is_not_approved() {
    let world = World::new();
    let client = world.server.client(world.server.describe().pkce(Pkce::Off));
    let outcome = world.sign_in_as(&client).await;
    assert_eq!(outcome.unwrap_err().code(), Some("invalid_request"));
}

#[tokio::test]
async fn a_replay_revokes_the_grant_and_the_access_tokens_of_it() {
    let world = World::new();
    let tokens = world.sign_in().await.unwrap();
    let session = world.stale().await;
    let fresh = session.access_token().await.unwrap().secret().clone();
    assert!(world.server.accepts(&fresh));
    assert!(!world.server.accepts(tokens.access_token()), "an hour old");
    // A thief, or a second program, with the refresh token of before.
    let spent = "refresh-2-0";
    let form = format!(
        "grant_type=refresh_token&refresh_token={spent}&client_id={}&client_secret={}",
        OpenIdProvider::CLIENT_ID,
        OpenIdProvider::CLIENT_SECRET
    );
    let request = dental_oauth::net::HttpRequest {
        method: http::Method::POST,
        url: format!("{}/token", OpenIdProvider::ISSUER).parse().unwrap(),
        headers: http::HeaderMap::new(),
        body: dental_oauth::net::RequestBody::Bytes(form.into()),
        stall: seconds(1),
    };
    let answer = dental_oauth::net::Transport::send(&world.server, request).await;
    assert_eq!(answer.unwrap().status, 400);
    assert_eq!(world.server.replays(), 1);
    assert!(!world.server.accepts(&fresh));
}
