//! Four people at work for a while, each with an account at every provider, while all tokens expire again and again:
//! nothing goes wrong that nobody caused, and memory stays where it is.
//!
//! `cargo test` runs it in small; `cargo xtask soak` runs the hour that is promised. It takes real time, since the
//! program it watches is the real one, in a process of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dental_sandbox::{LogEntry, Sandbox};
use support::person::Person;
use support::program::Program;

const PEOPLE: usize = 4;
/// Seconds that an access token lives: in the hour that of the promise, in small so short that it matters.
const LIFETIME: [&str; 2] = ["60", "12"];
const SHORT: Duration = Duration::from_secs(30);
/// How much more memory than before may be held at the end.
const GROWTH: u64 = 16 << 20;

/// How long it is to take: `CASE_INBOX_SOAK_SECONDS`.
fn duration() -> Duration {
    std::env::var("CASE_INBOX_SOAK_SECONDS").map_or(SHORT, |seconds| {
        Duration::from_secs(
            seconds
                .parse()
                .expect("CASE_INBOX_SOAK_SECONDS is a number"),
        )
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn four_people_work_for_a_while_and_nothing_goes_wrong() {
    let whole = duration();
    let lifetime = LIFETIME[usize::from(whole <= SHORT * 4)];
    let program = Program::start(
        &["dentbird", "threeshape", "drchrono"]
            .map(|provider| format!("{provider}:access_token_ttl={lifetime}")),
    )
    .await;
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(Person::signed_in(&program.url).await);
    }
    let end = Instant::now() + whole;
    let rounds = Arc::new(AtomicU64::new(0));
    let work = people.into_iter().map(|mut person| {
        let rounds = Arc::clone(&rounds);
        tokio::spawn(async move {
            while Instant::now() < end {
                person.round().await;
                rounds.fetch_add(1, Ordering::Relaxed);
            }
            person
        })
    });
    let work: Vec<_> = work.collect();
    let (mut memory, mut renewed) = (Vec::new(), 0);
    let tick = (whole / 60).max(Duration::from_millis(250));
    let mut events = 0_u32;
    while Instant::now() < end {
        tokio::time::sleep(tick).await;
        memory.push(program.memory());
        renewed += renewals(&program.sandbox);
        events += 1;
        // Something happens at the providers.
        if events.is_multiple_of(4) {
            program.sandbox.threeshape().add_case("doctor-eu").unwrap();
            program.sandbox.drchrono().change_appointments(1);
            program.sandbox.drchrono().deliver_webhooks().await;
        }
    }
    for person in work {
        person.await.unwrap().stays_signed_in().await;
    }
    renewed += renewals(&program.sandbox);
    let quarter = memory.len() / 4;
    let (before, after) = (
        median(&memory[quarter..quarter * 2]),
        median(&memory[quarter * 3..]),
    );
    println!(
        "{} s: {} rounds, {renewed} renewals, {} MiB in the second quarter, {} MiB in the last",
        whole.as_secs(),
        rounds.load(Ordering::Relaxed),
        before >> 20,
        after >> 20
    );
    assert!(
        after <= before + GROWTH,
        "memory has grown from {before} to {after} bytes"
    );
    // Each of the twelve accounts was kept by renewals, about as many as tokens have expired.
    let least = usize::try_from(whole.as_secs()).unwrap() / lifetime.parse::<usize>().unwrap();
    assert!(
        renewed >= least * 4,
        "{renewed} renewals: the tokens did not expire"
    );
}

/// The renewals since the last time; none was refused. Forgets the log, which would otherwise be what grows.
fn renewals(sandbox: &Sandbox) -> usize {
    let renewed: Vec<LogEntry> = all(sandbox)
        .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
        .collect();
    for entry in &renewed {
        // 0: not answered yet.
        assert!([0, 200].contains(&entry.status), "{entry:?}");
    }
    sandbox.dentbird().clear_log();
    sandbox.drchrono().clear_log();
    sandbox.threeshape().clear_log();
    renewed.len()
}

fn all(sandbox: &Sandbox) -> impl Iterator<Item = LogEntry> {
    let mut entries = sandbox.dentbird().log();
    entries.extend(sandbox.drchrono().log());
    entries.extend(sandbox.threeshape().log());
    entries.sort_by_key(|entry| entry.number);
    entries.dedup_by_key(|entry| entry.number);
    entries.into_iter()
}

fn median(numbers: &[u64]) -> u64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}
