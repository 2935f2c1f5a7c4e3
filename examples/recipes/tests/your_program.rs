//! How a program that uses these crates is tested: against the sandbox with faults by name, against a transport that
//! follows a script, on a clock that moves by hand, and by the trials for what you implement yourself.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::case::{Case, CaseQuery, CaseSource, all_cases};
use dental_oauth::net::Transport;
use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{
    ManualClock, MemoryCases, Reply, ScriptedTransport, case_source_conformance,
};
use dental_oauth::{Clock, ErrorKind, Provider, Secret};
use dental_sandbox::{Options, Sandbox};
use dentbird_client::{Dentbird, Environment};

// ANCHOR: program
/// The program under test: it takes any source, so that a test can give it whichever it likes.
async fn count(source: Arc<dyn CaseSource>) -> dental_oauth::Result<usize> {
    Ok(all_cases(source, CaseQuery::new())
        .collect(10_000)
        .await?
        .len())
}
// ANCHOR_END: program

// ANCHOR: fault
#[tokio::test]
async fn a_token_that_is_refused_once_is_renewed_and_the_list_goes_on() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let client = recipes::dentbird(&sandbox).await.unwrap();

    sandbox.dentbird().fault("api-401-once").unwrap();
    assert_eq!(count(Arc::new(client)).await.unwrap(), 18);

    // The sandbox notes what it was sent: names, never values.
    let log = sandbox.dentbird().log();
    assert!(
        log.iter()
            .all(|entry| entry.origin == "api" || !entry.has_authorization)
    );
}
// ANCHOR_END: fault

// ANCHOR: script
/// A client whose every answer is scripted, on a clock that jumps over each wait.
async fn scripted(transport: &ScriptedTransport) -> Dentbird {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::skipping());
    let net: Arc<dyn Transport> = Arc::new(transport.clone());
    let place = Environment::new("https://auth.example", ["https://auth.example"]);
    let oauth = place
        .oauth_client("my-client", Secret::new("secret"), Arc::clone(&net))
        .unwrap()
        .clock(Arc::clone(&clock))
        .build()
        .unwrap();
    let key = AccountKey::new(&Provider::DENTBIRD, "my-client", "lab");
    let store = Arc::new(MemoryStore::with_clock(Arc::clone(&clock)));
    let session = Session::new(oauth, store, key).unwrap();
    let (now, hour) = (clock.now(), Duration::from_secs(3600));
    let access = Secret::new("a token");
    let tokens = TokenSet::from_parts(access, None, now, Some(now + hour), Scopes::default());
    session.sign_in(&tokens).await.unwrap();
    let client = Dentbird::builder(&place, session, net).clock(clock);
    client.build().unwrap()
}

#[tokio::test]
async fn a_busy_service_is_asked_again_and_a_refusal_is_not() {
    let transport = ScriptedTransport::in_turn([
        Reply::with(503, &[("retry-after", "7")], ""),
        Reply::json(404, "{}"),
    ]);
    let client = scripted(&transport).await;
    let error = client.design_case("20260115-000042").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
    assert_eq!(transport.requests().len(), 2);
}
// ANCHOR_END: script

// ANCHOR: trial
#[tokio::test]
async fn an_archive_of_ours_is_a_case_source_like_any_other() {
    let provider = Provider::new("archive");
    let archive = MemoryCases::new(provider.clone()); // in its place: yours
    for id in ["1", "2", "3", "4"] {
        archive.put(Case::new(provider.clone(), id.into()), []);
    }
    case_source_conformance(|| async { Arc::new(archive.clone()) as Arc<dyn CaseSource> }).await;
    assert_eq!(count(Arc::new(archive)).await.unwrap(), 4);
}
// ANCHOR_END: trial
