//! Log lines say which account they are about, without saying who that is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{ManualClock, ScriptedTransport};
use dental_oauth::{Clock as _, Provider, Secret};
use support::{HOUR, client, first_tokens, server, token_of, tokens};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

fn account(label: &str) -> AccountKey {
    AccountKey::new(&Provider::new("test"), "client-1", label)
}

#[tokio::test]
async fn lines_about_two_accounts_can_be_told_apart_and_name_neither() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for label in ["jane@clinic.example", "john@clinic.example"] {
        let clock = Arc::new(ManualClock::skipping());
        let client = client(server(), ScriptedTransport::new(|_| tokens(1)), &clock);
        let store = Arc::new(MemoryStore::with_clock(clock.clone()));
        let session = Session::new(client, store, account(label)).unwrap();
        session.sign_in(&first_tokens(&clock)).await.unwrap();
        clock.advance(HOUR);
        token_of(&session).await.unwrap();
        session.drain().await;
        let tag = account(label).log_tag();
        let mine: Vec<_> = log
            .lines()
            .into_iter()
            .filter(|line| line.contains("access token refreshed") && line.contains(&tag))
            .collect();
        assert_eq!(mine.len(), 1, "{:?}", log.lines());
    }
    let all = log.lines().join("\n");
    for private in ["jane", "john", "clinic.example"] {
        assert!(!all.contains(private), "{all}");
    }
    assert!(!all.contains(&account("jane@clinic.example").digest()));
}

#[tokio::test]
async fn a_sign_in_without_refresh_token_is_warned_of() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let clock = Arc::new(ManualClock::skipping());
    let client = client(server(), ScriptedTransport::in_turn([]), &clock);
    let store = Arc::new(MemoryStore::new());
    let session = Session::new(client, store, account("a")).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    assert!(log.lines().is_empty());
    let now = clock.now();
    let short = TokenSet::from_parts(
        Secret::new("at"),
        None,
        now,
        Some(now + HOUR),
        Scopes::default(),
    );
    session.sign_in(&short).await.unwrap();
    let lines = log.lines();
    assert!(
        lines.len() == 1 && lines[0].contains("WARN") && lines[0].contains("no refresh token"),
        "{lines:?}"
    );
}
