//! Clocks that differ: forgiven up to a minute, and named when they are the reason.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::{Duration, SystemTime};

use dental_oauth::{Clock as _, Error, ErrorKind};
use serde_json::json;
use support::mint::Key;
use support::openid::OpenIdWorld;

/// Signs in at a server whose clock is this many seconds ahead of ours, and says so, or not.
async fn ahead_by(seconds: i64, says_so: bool) -> Result<(), Error> {
    let world = OpenIdWorld::new();
    let theirs = world.now() + seconds;
    if says_so {
        let since = Duration::from_secs(theirs.unsigned_abs());
        *world.date.lock().unwrap() = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since);
    }
    let mut claims = world.claims();
    claims["iat"] = json!(theirs);
    claims["exp"] = json!(theirs + 300);
    let header = json!({"alg": "RS256", "kid": "k1"});
    let signed_in = world.sign_in_with(&Key::ours(), &header, &claims).await;
    signed_in.map(|_| ())
}

#[tokio::test]
async fn a_minute_is_forgiven_and_no_more_even_when_the_server_says_its_time() {
    for says_so in [true, false] {
        for seconds in [-359, -60, 0, 60] {
            assert!(ahead_by(seconds, says_so).await.is_ok(), "{seconds}");
        }
        for seconds in [61, 340, -360, -86_400] {
            let error = ahead_by(seconds, says_so).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::IdTokenInvalid, "{seconds}");
        }
    }
}

#[tokio::test]
async fn the_error_says_by_how_much_the_clocks_differ() {
    for (seconds, says_so, text) in [
        (
            340,
            true,
            "it is from the future (this computer's clock is 340 s behind the server's)",
        ),
        (
            -3600,
            true,
            "it has expired (this computer's clock is 3600 s ahead of the server's)",
        ),
        (
            340,
            false,
            "it is from the future (check this computer's clock)",
        ),
    ] {
        let error = ahead_by(seconds, says_so).await.unwrap_err();
        assert!(error.detail().ends_with(text), "{error}");
    }
}

#[tokio::test]
async fn a_token_that_is_wrong_by_any_clock_is_not_blamed_on_the_clock() {
    let world = OpenIdWorld::new();
    *world.date.lock().unwrap() = httpdate::fmt_http_date(world.clock.now());
    let mut claims = world.claims();
    claims["exp"] = json!(world.now() - 3600);
    let header = json!({"alg": "RS256", "kid": "k1"});
    let error = world
        .sign_in_with(&Key::ours(), &header, &claims)
        .await
        .unwrap_err();
    let text = "it has expired (this computer's clock agrees with the server's)";
    assert!(error.detail().ends_with(text), "{error}");
}
