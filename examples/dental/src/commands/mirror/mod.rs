//! `mirror`: a copy of all cases and files, kept in step.

mod look;
mod place;
mod roster;
mod round;
mod told;
mod worker;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::account::Accounts;
use crate::app::App;
use crate::args::{Global, Mirror as Words, MirrorLook};
use crate::exit::Failure;
use crate::mirror::{Mirror, Options, Staging};
use place::Place;
use roster::Roster;
use round::Round;
use worker::Worker;

/// So many accounts are read at once.
const ACCOUNTS_AT_ONCE: usize = 8;
/// With `--every`, failures double the wait up to this, or to the wait asked for if that is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn run(app: &App, global: &Global, words: &Words) -> Result<(), Failure> {
    match &words.look {
        Some(MirrorLook::Verify { to, repair, state }) => {
            return look::verify(app, to, state.as_deref(), *repair).await;
        }
        Some(MirrorLook::Status { to, state }) => {
            return look::status(app, to, state.as_deref()).await;
        }
        None => {}
    }
    let accounts = Accounts::open(global).await?;
    let place = Place::open(words.to.as_deref().unwrap_or_default(), &accounts.folder)?;
    let options = Options {
        jobs: words.jobs.into(),
        phi: words.phi,
        full: words.full,
    };
    let every = words.every.map(Duration::from_secs);
    if let Some(leases) = place.leases(words.state.as_deref()).await? {
        let (owner, folder) = worker::name()?;
        let staging = Staging::share(&place.staging, &folder)?;
        let mirror = Mirror::new(place.shelf, Arc::clone(&place.ledger), staging, options);
        let worker = Worker {
            app,
            mirror: &mirror,
            before: place.ledger,
            leases,
            owner,
            ttl: Duration::from_secs(words.lease),
            every,
            named: &words.accounts,
        };
        return worker.run(accounts).await;
    }
    let staging = Staging::open(&place.staging)?;
    let mirror = Mirror::new(place.shelf, place.ledger, staging, options);
    let round = Round {
        app,
        roster: &Roster::new(app, accounts, &words.accounts)?,
        mirror: &mirror,
        behind: Mutex::default(),
    };
    match every {
        None => round.once().await,
        Some(every) => round.again_and_again(every).await,
    }
}

/// How long to wait after so many runs in a row that failed.
fn wait(every: Duration, failed: u32) -> Duration {
    let longest = LONGEST_WAIT.max(every);
    every
        .saturating_mul(2_u32.saturating_pow(failed))
        .min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_double_the_wait_up_to_a_limit() {
        let seconds = |every, failed| wait(Duration::from_secs(every), failed).as_secs();
        let table = [
            (10, 0, 10),
            (10, 1, 20),
            (10, 3, 80),
            (10, 30, 900),
            (3600, 2, 3600),
        ];
        for (every, failed, expected) in table {
            assert_eq!(seconds(every, failed), expected, "{every} {failed}");
        }
    }
}
