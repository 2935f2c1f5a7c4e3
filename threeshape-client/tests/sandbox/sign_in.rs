//! Both generations of sign-in (dossier 2, WF1, U-1, U-2, U-7).

use std::sync::Arc;

use dental_oauth::oauth::{Callback, Scopes};
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::{ErrorKind, Secret};
use dental_sandbox::threeshape::{CLIENT_ID, PUBLIC_CLIENT_ID};
use threeshape_client::{DoctorAccount, DoctorSession, Environment, SignInGeneration};

use crate::world::{CALLBACK, World};

const BOTH: [SignInGeneration; 2] = [SignInGeneration::Legacy, SignInGeneration::IdentityServer];

async fn doctor(
    world: &World,
    environment: &Environment,
    tokens: &dental_oauth::oauth::TokenSet,
) -> DoctorAccount {
    let key = environment.doctor_key(CLIENT_ID, "doctor");
    let store = Arc::new(MemoryStore::with_clock(Arc::clone(&world.clock)));
    let session = Session::new(world.oauth(environment), store, key).unwrap();
    session.sign_in(tokens).await.unwrap();
    let session = DoctorSession::new(session);
    let net = Arc::clone(&world.transport);
    DoctorAccount::with_options(environment, session, net, world.options()).unwrap()
}

#[tokio::test]
async fn wf1_a_doctor_is_paired_on_either_generation() {
    for generation in BOTH {
        let world = World::new().await;
        let environment = world.environment(generation);
        let oauth = world.oauth(&environment);
        let tokens = world
            .sign_in(&oauth, &environment.scopes(), "doctor-eu")
            .await
            .unwrap();
        let pairing = doctor(&world, &environment, &tokens)
            .await
            .pair()
            .await
            .unwrap();
        assert_eq!(pairing.doctor, world.id_of("doctor-eu"), "{generation:?}");
    }
}

#[tokio::test]
async fn wf1_3_credentials_are_basic_and_never_in_the_body() {
    for generation in BOTH {
        let world = World::new().await;
        let environment = world.environment(generation);
        let oauth = world.oauth(&environment);
        world
            .sign_in(&oauth, &environment.scopes(), "doctor-eu")
            .await
            .unwrap();
        let log = world.server().log();
        let token = log
            .iter()
            .find(|entry| entry.path.ends_with("/token"))
            .unwrap();
        assert!(token.has_authorization);
        assert!(!token.form_keys.contains(&"client_secret".to_owned()));
    }
}

#[tokio::test]
async fn a_public_client_signs_in_at_the_identity_server_by_pkce_alone() {
    let world = World::new().await;
    let environment = world.environment(SignInGeneration::IdentityServer);
    let oauth = environment
        .public_oauth_client(PUBLIC_CLIENT_ID, Arc::clone(&world.transport))
        .unwrap()
        .clock(Arc::clone(&world.clock))
        .build()
        .unwrap();
    let tokens = world
        .sign_in(&oauth, &environment.scopes(), "doctor-eu")
        .await;
    assert!(tokens.is_ok(), "{tokens:?}");
    let legacy = world.legacy();
    let refused = legacy.public_oauth_client("x", Arc::clone(&world.transport));
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn u_1_a_callback_without_state_or_with_another_is_refused() {
    for (generation, switch) in BOTH.into_iter().zip(["legacy_state", "identity_state"]) {
        for fault in ["drop", "wrong"] {
            let world = World::new().await;
            world.set(switch, fault);
            let environment = world.environment(generation);
            let oauth = world.oauth(&environment);
            let error = world
                .sign_in(&oauth, &environment.scopes(), "doctor-eu")
                .await;
            assert_eq!(
                error.unwrap_err().kind(),
                ErrorKind::StateMismatch,
                "{fault}"
            );
        }
    }
}

#[tokio::test]
async fn u_1_a_legacy_server_that_drops_state_can_be_taken_as_it_is_but_not_one_that_sends_another()
{
    for (fault, accepted) in [("drop", true), ("wrong", false)] {
        let world = World::new().await;
        world.set("legacy_state", fault);
        let environment = world.legacy().legacy_without_state();
        let oauth = world.oauth(&environment);
        let outcome = world
            .sign_in(&oauth, &environment.scopes(), "doctor-eu")
            .await;
        assert_eq!(outcome.is_ok(), accepted, "{fault}");
    }
}

#[tokio::test]
async fn a_callback_of_another_issuer_is_refused_and_one_of_none_is_not() {
    for (iss, accepted) in [("present", true), ("absent", true), ("wrong", false)] {
        let world = World::new().await;
        world.set("iss_param", iss);
        let environment = world.environment(SignInGeneration::IdentityServer);
        let oauth = world.oauth(&environment);
        let outcome = world
            .sign_in(&oauth, &environment.scopes(), "doctor-eu")
            .await;
        assert_eq!(outcome.is_ok(), accepted, "{iss}");
    }
}

#[tokio::test]
async fn a_code_is_used_once() {
    let world = World::new().await;
    let environment = world.legacy();
    let oauth = world.oauth(&environment);
    let (url, pending) = oauth.authorize(CALLBACK, &Scopes::default()).unwrap();
    let arrived = world.server().approve(url.as_str()).unwrap();
    let callback = Callback::from_url(&arrived).unwrap();
    let granted = pending.accept(&callback).unwrap();
    granted.exchange(&oauth).await.unwrap();
    assert_eq!(world.count("/oauth/token"), 1);
}

#[tokio::test]
async fn u_7_rotation_is_survived_and_many_callers_refresh_once() {
    for rotation in ["rotate", "reuse"] {
        let world = World::new().await;
        world.set("rotation", rotation);
        let doctor = world.doctor("doctor-eu").await;
        for _ in 0..3 {
            world
                .server()
                .advance(std::time::Duration::from_secs(86_400));
            let before = world.count("/oauth/token");
            let calls = (0..8).map(|_| doctor.me());
            for user in futures_util::future::join_all(calls).await {
                user.unwrap();
            }
            assert_eq!(world.count("/oauth/token") - before, 1, "{rotation}");
        }
    }
}

#[tokio::test]
async fn u_7_a_grant_that_is_gone_asks_for_a_person() {
    let world = World::new().await;
    let doctor = world.doctor("doctor-eu").await;
    world.server().revoke_all();
    world
        .server()
        .advance(std::time::Duration::from_secs(86_400));
    let error = doctor.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthenticationRequired);
    assert!(error.needs_user());
}

#[cfg(feature = "legacy-password")]
#[tokio::test]
async fn sec_9_a_password_signs_in_at_the_legacy_server_alone() {
    use dental_oauth::Phi;
    use dental_sandbox::threeshape::USER_PASSWORD;
    let world = World::new().await;
    let email = || Phi::new(world.server().user("doctor-eu").unwrap().email);
    let by_password = async |generation, password: &str| {
        let environment = world.environment(generation);
        let oauth = world.oauth(&environment);
        let scopes = Scopes::default();
        oauth
            .password_grant(email(), Secret::new(password), &scopes)
            .await
    };
    assert!(
        by_password(SignInGeneration::Legacy, USER_PASSWORD)
            .await
            .is_ok()
    );
    let wrong = by_password(SignInGeneration::Legacy, "wrong")
        .await
        .unwrap_err();
    assert_eq!(
        (wrong.kind(), wrong.status()),
        (ErrorKind::OAuth, Some(401))
    );
    let newer = by_password(SignInGeneration::IdentityServer, USER_PASSWORD).await;
    assert_eq!(newer.unwrap_err().kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn sec_10_token_info_puts_the_token_into_an_address_only_when_that_was_allowed() {
    let world = World::new().await;
    let refused = world
        .doctor("doctor-eu")
        .await
        .token_info()
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Configuration);
    for place in ["both", "api"] {
        world.set("token_info", place);
        let environment = world.legacy().allow_token_in_url();
        let doctor = world
            .doctor_in(&environment, "doctor-eu", world.options())
            .await;
        let info = doctor.token_info().await.unwrap();
        assert!(info.user.is_some() && info.utc_issued.is_some(), "{place}");
    }
    let _ = Secret::new("");
}
