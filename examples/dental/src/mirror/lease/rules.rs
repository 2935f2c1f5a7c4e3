//! What must hold of leases, wherever they are kept.

use std::time::Duration;

use dental_oauth::Provider;

use super::super::keys::AccountName;
use super::super::ledger::AccountState;
use super::{Claim, Due, Ending, Lease, Leases, Standing, Wanted};

const TTL: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// An account is due again after so long.
const AGAIN: Ending = Ending::Done {
    again: HOUR,
    failures: 0,
};

/// Checks leases that hold no account yet. `pass` lets time go by, for the leases as for everybody.
///
/// # Panics
/// When something is not as it has to be.
pub async fn leases_conformance<F: Future<Output = ()>>(
    leases: &dyn Leases,
    pass: impl Fn(Duration) -> F,
) {
    let one = accounts("one", 1);
    leases.enrol(&one).await.expect("it is enrolled");
    exclusive(leases, &one, &pass).await;
    fenced(leases, &one[0], &pass).await;
    let three = accounts("three", 3);
    leases.enrol(&three).await.expect("they are enrolled");
    fair(leases, &three, &pass).await;
    once(leases, &three, &pass).await;
    changing(leases, &pass).await;
    crowded(leases).await;
}

fn accounts(group: &str, count: usize) -> Vec<AccountName> {
    let name = |n| AccountName::new(Provider::new("rules"), format!("{group}-{n}"));
    (0..count).map(name).collect()
}

async fn claim(leases: &dyn Leases, owner: &str, accounts: &[AccountName], due: Due) -> Claim {
    let wanted = Wanted {
        owner,
        accounts,
        ttl: TTL,
        due,
    };
    leases.claim(&wanted).await.expect("an answer")
}

async fn leased(leases: &dyn Leases, owner: &str, accounts: &[AccountName]) -> Lease {
    match claim(leases, owner, accounts, Due::InTime).await {
        Claim::Leased(lease) => lease,
        other => panic!("{owner} gets a lease, not {other:?}"),
    }
}

async fn standing(leases: &dyn Leases, account: &AccountName) -> Standing {
    let all = leases.standings().await.expect("standings");
    let found = all.into_iter().find(|one| one.account == *account);
    found.expect("a standing")
}

/// One worker has an account; another waits until it is given back or its lease has run out.
async fn exclusive<F: Future<Output = ()>>(
    leases: &dyn Leases,
    one: &[AccountName],
    pass: &impl Fn(Duration) -> F,
) {
    let lease = leased(leases, "a", one).await;
    assert!(!lease.taken_over && lease.owner == "a" && lease.account == one[0]);
    match claim(leases, "b", one, Due::InTime).await {
        Claim::Wait(wait) => assert!(wait <= TTL, "b waits {wait:?} for a lease of {TTL:?}"),
        other => panic!("b waits, and does not get {other:?}"),
    }
    let seen = standing(leases, &one[0]).await;
    assert_eq!(seen.owner.as_deref(), Some("a"));
    assert!(seen.overdue_for.is_none() && seen.leased_for.is_some_and(|left| left <= TTL));
    pass(TTL / 2).await;
    assert!(leases.renew(&lease, TTL).await.expect("an answer"));
    pass(TTL * 3 / 4).await;
    let other = claim(leases, "b", one, Due::InTime).await;
    assert!(
        matches!(other, Claim::Wait(_)),
        "a renewed lease holds: {other:?}"
    );
    assert!(leases.release(&lease, AGAIN).await.expect("an answer"));
    match claim(leases, "b", one, Due::InTime).await {
        Claim::Wait(wait) => assert!(wait > TTL && wait <= HOUR, "due again in {wait:?}"),
        other => panic!("what was worked on is not due, but {other:?}"),
    }
    pass(HOUR).await;
    let lease = leased(leases, "b", one).await;
    assert!(!lease.taken_over, "it was given back");
    assert!(
        leases
            .release(&lease, Ending::HandedBack)
            .await
            .expect("an answer")
    );
    let lease = leased(leases, "a", one).await;
    assert!(!lease.taken_over, "what was handed back is due at once");
    assert!(leases.release(&lease, AGAIN).await.expect("an answer"));
    pass(HOUR).await;
}

/// Whoever lost an account to another cannot renew, write or give it back.
async fn fenced<F: Future<Output = ()>>(
    leases: &dyn Leases,
    account: &AccountName,
    pass: &impl Fn(Duration) -> F,
) {
    let only = std::slice::from_ref(account);
    let state = |watermark: &str| AccountState {
        watermark: Some(watermark.to_owned()),
        ..AccountState::new()
    };
    let dead = leased(leases, "a", only).await;
    let before = state("before");
    assert!(leases.save(&dead, &before).await.expect("an answer"));
    pass(TTL + Duration::from_secs(1)).await;
    let overdue = standing(leases, account).await;
    assert!(overdue.owner.is_none() && overdue.overdue_for.is_some());
    let longest = leases.overdue(only).await.expect("an answer");
    assert!(longest >= overdue.overdue_for.unwrap_or(TTL));
    assert_eq!(
        leases.overdue(&[]).await.expect("an answer"),
        Duration::ZERO
    );
    // Nobody has taken it yet: it is still the same worker's, if it comes back now.
    assert!(leases.renew(&dead, TTL).await.expect("an answer"));
    pass(TTL + Duration::from_secs(1)).await;
    // Under the same name, even: the number tells.
    let heir = leased(leases, "a", only).await;
    assert!(heir.taken_over && heir.fence > dead.fence);
    assert_eq!(
        leases.overdue(only).await.expect("an answer"),
        Duration::ZERO
    );
    let found = leases.load(account).await.expect("a state");
    assert_eq!(found.as_ref(), Some(&before), "the heir goes on from there");
    let after = state("after");
    assert!(leases.save(&heir, &after).await.expect("an answer"));
    let late = state("late");
    assert!(!leases.save(&dead, &late).await.expect("an answer"));
    assert!(!leases.renew(&dead, TTL).await.expect("an answer"));
    assert!(!leases.release(&dead, AGAIN).await.expect("an answer"));
    assert_eq!(leases.load(account).await.expect("a state"), Some(after));
    assert_eq!(standing(leases, account).await.owner.as_deref(), Some("a"));
    let seized = leases.seize(account, "c", TTL).await.expect("a lease");
    assert!(seized.fence > heir.fence);
    assert!(!leases.renew(&heir, TTL).await.expect("an answer"));
    assert!(leases.release(&seized, AGAIN).await.expect("an answer"));
    assert!(!leases.save(&seized, &late).await.expect("an answer"));
}

/// Whoever has been left alone for longest comes first, and failures are remembered.
async fn fair<F: Future<Output = ()>>(
    leases: &dyn Leases,
    three: &[AccountName],
    pass: &impl Fn(Duration) -> F,
) {
    let mut order = Vec::new();
    for round in 0..3 {
        let mut this = Vec::new();
        for _ in three {
            let lease = leased(leases, "a", three).await;
            let failures = lease.failures + 1;
            assert_eq!(failures, round + 1);
            let again = Duration::from_secs(1);
            let ending = Ending::Done { again, failures };
            assert!(leases.release(&lease, ending).await.expect("an answer"));
            this.push(lease.account);
            pass(Duration::from_millis(10)).await;
        }
        order.push(this);
        pass(HOUR).await;
    }
    assert_eq!(order[0], three, "never touched: by name");
    assert!(order[1] == order[0] && order[2] == order[0], "{order:?}");
    // One that was begun and not ended was touched as well: it does not push in front of all others.
    let lost = leased(leases, "a", three).await;
    assert_eq!(lost.account, three[0]);
    pass(HOUR).await;
    for expected in [1, 2, 0] {
        let lease = leased(leases, "b", three).await;
        assert_eq!(lease.account, three[expected]);
        assert_eq!(lease.taken_over, expected == 0);
        assert!(leases.release(&lease, AGAIN).await.expect("an answer"));
    }
}

/// A run over all accounts, whatever is due: each once, by whoever comes, and it ends.
async fn once<F: Future<Output = ()>>(
    leases: &dyn Leases,
    three: &[AccountName],
    pass: &impl Fn(Duration) -> F,
) {
    pass(Duration::from_millis(10)).await;
    let start = Due::NotSince(leases.now().await.expect("the time"));
    pass(Duration::from_millis(10)).await;
    let mut done = Vec::new();
    for _ in three {
        let Claim::Leased(lease) = claim(leases, "a", three, start).await else {
            panic!("an account that is not done yet");
        };
        if done.len() == 2 {
            let other = claim(leases, "b", three, start).await;
            assert!(
                matches!(other, Claim::Wait(_)),
                "the last one is at work: {other:?}"
            );
        }
        assert!(leases.release(&lease, AGAIN).await.expect("an answer"));
        done.push(lease.account);
    }
    done.sort();
    assert_eq!(done, three);
    assert_eq!(claim(leases, "b", three, start).await, Claim::Nothing);
    pass(HOUR).await;
}

/// Accounts come and go while workers are at work.
async fn changing<F: Future<Output = ()>>(leases: &dyn Leases, pass: &impl Fn(Duration) -> F) {
    let two = accounts("changing", 2);
    let none = claim(leases, "a", &two, Due::InTime).await;
    assert_eq!(none, Claim::Nothing, "nobody knows them");
    leases.enrol(&two[..1]).await.expect("it is enrolled");
    let first = leased(leases, "a", &two).await;
    assert!(leases.release(&first, AGAIN).await.expect("an answer"));
    leases.enrol(&two).await.expect("both are enrolled");
    assert_eq!(
        leased(leases, "a", &two).await.account,
        two[1],
        "the other is as it was"
    );
    pass(HOUR).await;
    // A worker that does not know an account leaves it alone.
    let known = leased(leases, "b", &two[..1]).await;
    assert_eq!(known.account, two[0]);
    let other = claim(leases, "b", &two[..1], Due::InTime).await;
    assert!(matches!(other, Claim::Wait(_)), "{other:?}");
}

/// Sixteen workers at once share forty accounts, and no two get the same.
async fn crowded(leases: &dyn Leases) {
    let many = accounts("crowd", 40);
    leases.enrol(&many).await.expect("they are enrolled");
    let worker = |n: usize| {
        let many = &many;
        async move {
            let (owner, mut got) = (format!("worker-{n}"), Vec::new());
            while let Claim::Leased(lease) = claim(leases, &owner, many, Due::InTime).await {
                got.push(lease.account);
            }
            got
        }
    };
    let got = futures_util::future::join_all((0..16).map(worker)).await;
    let third = got[3].clone();
    let mut got: Vec<AccountName> = got.into_iter().flatten().collect();
    got.sort();
    let mut expected = many.clone();
    expected.sort();
    assert_eq!(got, expected);
    // One that ends gives all that is its own back, and nothing else.
    leases.hand_back("worker-3").await.expect("an answer");
    let mut free = Vec::new();
    while let Claim::Leased(lease) = claim(leases, "heir", &many, Due::InTime).await {
        assert!(!lease.taken_over);
        free.push(lease.account);
    }
    let mut expected = third;
    expected.sort();
    free.sort();
    assert_eq!(free, expected);
}
