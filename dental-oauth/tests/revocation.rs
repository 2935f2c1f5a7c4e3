//! Giving a grant back (RFC 7009): in which order, with what hint, and what each answer means.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::oauth::Revocation;
use dental_oauth::testing::{Recorded, Reply, ScriptedTransport};
use support::{World, refused, server};

/// Signs out; the refresh token and the access token are answered with these.
async fn sign_out(refresh: Reply, access: Reply) -> (Revocation, Vec<Recorded>) {
    let transport = ScriptedTransport::in_turn([refresh, access]);
    let world = World::with(transport.clone(), server()).await;
    let outcome = world.session.sign_out().await.unwrap();
    (outcome, transport.requests())
}

fn ok() -> Reply {
    Reply::json(200, "")
}

#[tokio::test]
async fn the_refresh_token_goes_first_and_each_says_what_it_is() {
    let (outcome, requests) = sign_out(ok(), ok()).await;
    assert_eq!(outcome, Revocation::Confirmed);
    let sent: Vec<_> = requests
        .iter()
        .map(|request| {
            assert_eq!(request.url.as_str(), "https://as.example/revoke");
            assert_eq!(
                request.field("client_secret").as_deref(),
                Some("client-secret")
            );
            (
                request.field("token").unwrap(),
                request.field("token_type_hint").unwrap(),
            )
        })
        .collect();
    let pair = |token: &str, hint: &str| (token.to_owned(), hint.to_owned());
    assert_eq!(
        sent,
        [pair("rt-0", "refresh_token"), pair("at-0", "access_token")]
    );
}

#[tokio::test]
async fn what_each_answer_says_about_the_grant() {
    use Revocation::{Confirmed, Unconfirmed, Unsupported};
    let busy = || Reply::with(503, &[("retry-after", "5")], "");
    for (name, refresh, access, outcome) in [
        ("done", ok(), ok(), Confirmed),
        (
            "a page, but 200",
            Reply::json(200, "<html>"),
            ok(),
            Confirmed,
        ),
        ("busy", busy(), ok(), Unconfirmed),
        ("busy at the second", ok(), busy(), Unconfirmed),
        ("broken", Reply::json(500, ""), ok(), Unconfirmed),
        ("no answer", Reply::lost(), ok(), Unconfirmed),
        (
            "unreachable",
            Reply::unreachable(),
            Reply::unreachable(),
            Unconfirmed,
        ),
        (
            "refused client",
            refused("invalid_client"),
            ok(),
            Unconfirmed,
        ),
        ("empty 401", Reply::json(401, ""), ok(), Unconfirmed),
        (
            "moved",
            Reply::with(307, &[("location", "https://evil.example/")], ""),
            ok(),
            Unconfirmed,
        ),
        (
            "not there",
            Reply::json(404, ""),
            Reply::json(404, ""),
            Unsupported,
        ),
        (
            "not for this method",
            Reply::json(405, ""),
            Reply::json(405, ""),
            Unsupported,
        ),
        (
            "access tokens cannot be revoked, and their family is dead",
            ok(),
            refused("unsupported_token_type"),
            Confirmed,
        ),
        (
            "refresh tokens cannot be revoked",
            refused("unsupported_token_type"),
            ok(),
            Unconfirmed,
        ),
    ] {
        let (got, requests) = sign_out(refresh, access).await;
        assert_eq!(got, outcome, "{name}");
        assert_eq!(requests.len(), 2, "{name}");
        let home = |request: &Recorded| request.url.host_str() == Some("as.example");
        assert!(requests.iter().all(home), "{name}");
    }
}
