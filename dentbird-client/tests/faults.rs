//! Whatever the servers do wrong ends in a typed error with provider, operation and one clear line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::{Error, ErrorKind, Provider, Sent};
use dentbird_client::DesignCaseFilter;
use support::{World, environment};

fn assert_well_described(error: &Error, operation: &str) {
    assert_eq!(error.provider(), Some(&Provider::DENTBIRD), "{error}");
    assert_eq!(error.operation(), Some(operation), "{error}");
    let line = error.to_string();
    assert!(
        line.starts_with("dentbird: ") && !line.contains('\n') && line.len() < 300,
        "{line}"
    );
}

#[tokio::test]
async fn the_api_misbehaving_is_described() {
    for (fault, kind, requests) in [
        ("redirect_elsewhere", ErrorKind::Redirected, 1),
        ("reset", ErrorKind::Transport, 4),
        ("truncated_json", ErrorKind::Transport, 4),
        ("deep_json", ErrorKind::Decode, 1),
        ("huge_json", ErrorKind::TooLarge, 1),
        ("wrong_types", ErrorKind::Decode, 1),
        ("empty_200", ErrorKind::Decode, 1),
        ("unauthorized_always", ErrorKind::Unauthorized, 2),
        ("error_503", ErrorKind::Server, 4),
        ("error_500", ErrorKind::Server, 1),
    ] {
        let world = World::new().await;
        world.set("api_fault", fault);
        let error = world.client.me().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        assert_well_described(&error, "read profile");
        assert_eq!(world.count("GET", "/v1/users/me"), requests, "{fault}");
        world.assert_no_token_went_astray();
    }
}

#[tokio::test]
async fn what_passes_is_not_noticed() {
    for fault in [
        "reset_once",
        "unauthorized_once",
        "error_503_once",
        "error_503_once:3",
        "too_many_once",
    ] {
        let world = World::new().await;
        world.set("api_fault", fault);
        world
            .client
            .me()
            .await
            .unwrap_or_else(|error| panic!("{fault}: {error}"));
    }
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let world = World::new().await;
    world.set("api_fault", "stall");
    let error = world.impatient().me().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.sent()),
        (ErrorKind::Timeout, Sent::Maybe)
    );
    assert_well_described(&error, "read profile");
}

#[tokio::test]
async fn every_style_of_error_keeps_status_and_kind() {
    for (style, kind, status, code) in [
        ("documented", ErrorKind::NotFound, 404, true),
        ("html_502", ErrorKind::Server, 502, false),
        ("empty_body", ErrorKind::NotFound, 404, false),
        ("200_with_success_false", ErrorKind::Api, 200, true),
    ] {
        let world = World::new().await;
        world.set("error_style", style);
        let error = world.client.design_case("no-such-case").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (kind, Some(status)),
            "{style}"
        );
        assert_eq!(error.code().is_some(), code, "{style}");
        assert_well_described(&error, "read design case");
    }
}

#[tokio::test]
async fn throttling_is_waited_out_in_either_form() {
    for form in ["2", "2 date"] {
        let world = World::new().await;
        world.set("throttle", form);
        for _ in 0..4 {
            world
                .client
                .me()
                .await
                .unwrap_or_else(|error| panic!("{form}: {error}"));
        }
    }
}

#[tokio::test]
async fn a_lie_about_which_case_it_is_is_not_believed() {
    // The sandbox has no such fault: two answers of a scripted server.
    use dental_oauth::testing::{Reply, ScriptedTransport};
    use std::sync::Arc;
    let world = World::new().await;
    let transport = ScriptedTransport::new(|_| {
        Reply::json(
            200,
            r#"{"success":true,"data":{"caseInfo":{"designCaseId":"another"}}}"#,
        )
    });
    let client = dentbird_client::Dentbird::new(
        &environment(world.server()),
        world.session.clone(),
        Arc::new(transport),
    );
    let error = client.unwrap().design_case("mine").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn the_token_endpoint_misbehaving_is_described_and_never_gets_the_code_twice() {
    for (fault, kind, requests) in [
        ("html", ErrorKind::ExchangeOutcomeUnknown, 1),
        ("html_200", ErrorKind::TokenResponse, 1),
        ("truncated", ErrorKind::ExchangeOutcomeUnknown, 1),
        ("empty_401", ErrorKind::OAuth, 1),
        ("error_500_before", ErrorKind::ExchangeOutcomeUnknown, 1),
        (
            "error_500_after_consume",
            ErrorKind::ExchangeOutcomeUnknown,
            1,
        ),
        ("lost_before", ErrorKind::ExchangeOutcomeUnknown, 1),
        ("lost_after_consume", ErrorKind::ExchangeOutcomeUnknown, 1),
        ("redirect_307_elsewhere", ErrorKind::Redirected, 1),
        ("huge", ErrorKind::ExchangeOutcomeUnknown, 1),
        ("bad_token_type", ErrorKind::TokenResponse, 1),
        ("no_access_token", ErrorKind::TokenResponse, 1),
        ("control_chars", ErrorKind::TokenResponse, 1),
    ] {
        let world = World::new().await;
        world.set("token_fault", fault);
        let error = world
            .sign_in(&environment(world.server()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        assert_well_described(&error, "exchange code");
        assert_eq!(world.count("POST", "/oidc/token"), requests, "{fault}");
        world.assert_no_token_went_astray();
    }
}

#[tokio::test]
async fn forged_id_tokens_are_refused_and_all_tokens_with_them() {
    for fault in [
        "bad_signature",
        "wrong_aud",
        "wrong_iss",
        "wrong_nonce",
        "wrong_sub",
        "wrong_at_hash",
        "expired",
        "future_iat",
        "alg_none",
        "hs256",
        "unknown_kid",
        "garbage",
    ] {
        let world = World::new().await;
        world.set("id_token_fault", fault);
        let error = world
            .sign_in(&environment(world.server()))
            .await
            .unwrap_err();
        let expected = match fault {
            "wrong_iss" => ErrorKind::IssuerMismatch,
            "wrong_sub" => ErrorKind::TokenResponse,
            _ => ErrorKind::IdTokenInvalid,
        };
        assert_eq!(error.kind(), expected, "{fault}: {error}");
        assert_well_described(&error, "exchange code");
    }
}

#[tokio::test]
async fn a_key_set_that_misbehaves_stops_a_sign_in_that_needs_it() {
    for fault in ["down", "empty", "huge", "rotated"] {
        let world = World::new().await;
        world.set("jwks_fault", fault);
        let error = world
            .sign_in(&environment(world.server()))
            .await
            .unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::IdTokenInvalid | ErrorKind::Transport | ErrorKind::TooLarge
            ),
            "{fault}: {error}"
        );
        // Unless it was told not to look at signatures.
        world
            .sign_in(&environment(world.server()).trust_token_endpoint())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_key_that_rotates_is_fetched() {
    let world = World::new().await;
    world.sign_in(&environment(world.server())).await.unwrap();
    world.server().rotate_keys();
    world.sign_in(&environment(world.server())).await.unwrap();
}

#[tokio::test]
async fn a_refused_sign_in_says_why_in_the_servers_code() {
    let world = World::new().await;
    world.set("authorize_fault", "access_denied");
    let error = world
        .sign_in(&environment(world.server()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::AuthorizationDenied, Some("access_denied"))
    );

    world.set("authorize_fault", "none");
    let error = world
        .sign_in_as(&environment(world.server()), "wrong")
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::OAuth, Some("invalid_client"))
    );

    for (fault, kind) in [
        ("server_error", ErrorKind::AuthorizationDenied),
        ("duplicate_code", ErrorKind::CallbackMalformed),
        ("code_and_error", ErrorKind::AuthorizationDenied),
        ("empty_code", ErrorKind::CallbackMalformed),
        ("forged_code", ErrorKind::OAuth),
    ] {
        world.set("authorize_fault", fault);
        let error = world
            .sign_in(&environment(world.server()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
    }
}

#[tokio::test]
async fn a_page_zero_is_refused_here() {
    let world = World::new().await;
    let error = world
        .client
        .design_cases_page(&DesignCaseFilter::all(), 0)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.sent()),
        (ErrorKind::InvalidRequest, Sent::No)
    );
}
