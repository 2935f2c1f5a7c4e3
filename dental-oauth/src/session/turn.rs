//! One turn at refreshing: from "the token is stale" to a saved successor, or a reason.
//!
//! ```text
//! read the store ─ moved? ───────────────────────────────► adopt
//!   │ same generation
//! begin (lease and durable note) ─ busy? wait, read again
//!   │ ours                        └ left by somebody who never said how it ended? lost-rotation policy
//! POST ─┬ tokens ──────► save (compare generations) ─────► adopt
//!       ├ not spent ───► abandon ────────────────────────► error, the old token stays
//!       ├ invalid_grant ► read again: moved? adopt ; else ► dead: a person must sign in
//!       └ unknown ─────► note stays; policy: one knowing retry, now or when the old token has ended
//! ```

use std::sync::Arc;
use std::time::Duration;

use super::session::Inner;
use super::state::{Current, Outcome, Unsaved};
use super::store::{Attempt, Begin, Cas, Ending, Generation, Stored};
use crate::clock::within;
use crate::error::{Error, ErrorKind, Sent};
use crate::oauth::{AuditAction, LostRotation, RefreshContext, Spent, TokenSet};
use crate::random;
use crate::telemetry;

/// Why a token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The one at hand is about to end.
    Stale,
    /// The provider refused the one of this generation.
    Rejected(Generation),
}

/// The lease: 30 s for the request, 10 s for the save, 5 s of slack, rounded up.
const LEASE: Duration = Duration::from_secs(60);
const SAVE_BUDGET: Duration = Duration::from_secs(10);
/// Between two refreshes that a 401 forced.
const BETWEEN_FORCED: Duration = Duration::from_secs(30);
/// Between two looks at a store whose lease somebody else holds.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

pub(super) async fn run(inner: &Arc<Inner>, reason: Reason) -> Outcome {
    save_what_is_unsaved(inner).await?;
    let waiting_since = inner.client.clock().monotonic();
    let mut asked_for_keys = false;
    loop {
        let Some(stored) = inner
            .store
            .load(&inner.key)
            .await
            .map_err(|e| inner.named(e.into()))?
        else {
            inner.forget();
            return Err(signed_out(inner));
        };
        let dead = stored.dead;
        let current = adopt_if_moved(inner, stored);
        if is_good_enough(inner, &current, reason) {
            return Ok(current);
        }
        check_worth_trying(inner, &current, reason)?;
        if dead {
            return Err(inner.named(Error::new(
                ErrorKind::ReauthenticationRequired,
                "the sign-in is no longer valid: a person must sign in again",
            )));
        }
        // Before the lease: nothing but the save may stand between a successor and the store. Once a turn:
        // waiting for somebody else's refresh must not become a load on the key server.
        if !std::mem::replace(&mut asked_for_keys, true) {
            inner.client.have_keys_for_refresh(&current.tokens).await;
        }

        let attempt = Attempt {
            owner: inner.owner,
            spending: current.generation,
        };
        let begun = inner.store.begin(&inner.key, &attempt, LEASE).await;
        match begun.map_err(|error| inner.named(error.into()))? {
            // The loop reads the store again and adopts.
            Begin::Moved(_) => {}
            Begin::Busy { .. } => {
                let waited = inner
                    .client
                    .clock()
                    .monotonic()
                    .saturating_sub(waiting_since);
                // Whoever drains waits for what may be lost, and nothing is at stake here.
                if waited > LEASE + SAVE_BUDGET || !inner.sleep_unless_drained(LOOK_AGAIN).await {
                    return Err(inner.named(Error::new(
                        ErrorKind::Store,
                        "another process holds the refresh of this account for too long",
                    )));
                }
            }
            Begin::Ours { previous, current } => {
                let flagged = previous.is_some();
                let current = adopt_if_moved(inner, current);
                if flagged {
                    may_retry_flagged(inner, &current, reason).await?;
                }
                match spend(inner, &current, reason, flagged).await {
                    Spending::Done(outcome) => return outcome,
                    // One knowing retry a turn, which this was not yet.
                    Spending::Unknown(_)
                        if !flagged && verdict(inner, &current, reason) == Verdict::Retry => {}
                    Spending::Unknown(error) => return Err(error),
                }
            }
        }
    }
}

fn adopt_if_moved(inner: &Inner, stored: Stored) -> Arc<Current> {
    let known = inner.state().current.clone();
    match known.filter(|known| known.generation == stored.generation) {
        Some(known) => known,
        None => inner.adopt(stored),
    }
}

/// Somebody else, in this process or another, has already done what we came for.
fn is_good_enough(inner: &Inner, current: &Current, reason: Reason) -> bool {
    match reason {
        Reason::Stale => current.is_fresh(inner.client.clock().now()),
        Reason::Rejected(generation) => current.generation != generation,
    }
}

fn check_worth_trying(inner: &Inner, current: &Current, reason: Reason) -> Result<(), Error> {
    let state = inner.state();
    if let Some((_, error)) = state
        .dead
        .as_ref()
        .filter(|(dead, _)| *dead == current.generation)
    {
        return Err(error.clone());
    }
    let now = inner.client.clock().monotonic();
    if let Some((forced, at)) = state.forced
        && reason != Reason::Stale
        && forced == current.generation
        && now.saturating_sub(at) < BETWEEN_FORCED
    {
        let detail = "the provider refuses an access token that was just renewed";
        return Err(inner.named(Error::new(ErrorKind::Unauthorized, detail).with_sent(Sent::Yes)));
    }
    match state.backoff.standing(now) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Retry,
    /// The access token is served to its end first.
    Wait,
    GiveUp,
}

/// What the policy says about a refresh token that may be spent.
fn verdict(inner: &Inner, current: &Current, reason: Reason) -> Verdict {
    let usable = current.is_usable(inner.client.clock().now()) && reason == Reason::Stale;
    match inner.client.server().lost_rotation {
        LostRotation::RetryAfterAccessExpiry if usable => {
            inner.state_mut().patient = Some(current.generation);
            Verdict::Wait
        }
        LostRotation::RetryNow | LostRotation::RetryAfterAccessExpiry => Verdict::Retry,
        LostRotation::Reauthorize => Verdict::GiveUp,
    }
}

/// Somebody began to spend this refresh token and never said how it ended.
async fn may_retry_flagged(
    inner: &Inner,
    current: &Arc<Current>,
    reason: Reason,
) -> Result<(), Error> {
    let error = match verdict(inner, current, reason) {
        Verdict::Retry => {
            tracing::warn!(provider = %inner.key.provider(), account = inner.tag, "a refresh token that may be spent is tried once more");
            return Ok(());
        }
        Verdict::Wait => Error::new(
            ErrorKind::Transport,
            "an earlier refresh never ended; it is tried again when the access token has",
        ),
        Verdict::GiveUp => rotation_lost(),
    };
    let error = inner.named(error);
    // Gives the lease back; the store keeps the note of the attempt before ours.
    let given_back = inner
        .store
        .abandon(&inner.key, inner.owner, Ending::NotSpent)
        .await;
    given_back.map_err(|error| inner.named(error.into()))?;
    if error.needs_user() {
        inner.state_mut().dead = Some((current.generation, error.clone()));
        inner.audit(AuditAction::ReauthenticationRequired);
    }
    Err(error)
}

enum Spending {
    Done(Outcome),
    Unknown(Error),
}

async fn spend(
    inner: &Arc<Inner>,
    current: &Arc<Current>,
    reason: Reason,
    flagged: bool,
) -> Spending {
    let context = RefreshContext {
        current: &current.tokens,
    };
    let failure = match inner.client.refresh(&context).await {
        Ok(tokens) => {
            tracing::debug!(provider = %inner.key.provider(), account = inner.tag, "access token refreshed");
            telemetry::refresh(inner.key.provider(), "renewed");
            let outcome = save(inner, current.generation, tokens).await;
            if let (Ok(renewed), Reason::Rejected(_)) = (&outcome, reason) {
                let now = inner.client.clock().monotonic();
                inner.state_mut().forced = Some((renewed.generation, now));
            }
            return Spending::Done(outcome);
        }
        Err(failure) => failure,
    };
    let error = failure.error;
    let ending = match &failure.spent {
        Spent::No => "not_spent",
        Spent::Perhaps => "unknown",
        Spent::Refused => "refused",
        Spent::Yes(_) => "id_token",
    };
    telemetry::refresh(inner.key.provider(), ending);
    if matches!(failure.spent, Spent::No | Spent::Perhaps) {
        let now = inner.client.clock().monotonic();
        inner
            .state_mut()
            .backoff
            .failed(&error, now, random::fraction());
        inner.audit(AuditAction::RefreshFailed(error.kind()));
    }
    match failure.spent {
        Spent::No => {
            abandon(inner, Ending::NotSpent).await;
            Spending::Done(Err(error))
        }
        Spent::Perhaps => {
            abandon(inner, Ending::Unknown).await;
            Spending::Unknown(error)
        }
        Spent::Refused => {
            // Never believed before the store was read again: another process may have rotated it, and
            // its successor must not be thrown away.
            match inner.store.load(&inner.key).await {
                Ok(Some(stored)) if stored.generation != current.generation => {
                    abandon(inner, Ending::NotSpent).await;
                    return Spending::Done(Ok(inner.adopt(stored)));
                }
                Ok(Some(_)) => {}
                Ok(None) => {
                    abandon(inner, Ending::NotSpent).await;
                    inner.forget();
                    return Spending::Done(Err(signed_out(inner)));
                }
                Err(error) => {
                    abandon(inner, Ending::NotSpent).await;
                    return Spending::Done(Err(inner.named(error.into())));
                }
            }
            let error = if flagged {
                inner.named(rotation_lost())
            } else {
                error
            };
            let dead = bury(inner, current.generation, error).await;
            Spending::Done(Err(dead))
        }
        Spent::Yes(tokens) => {
            let error = Error::new(
                ErrorKind::ReauthenticationRequired,
                "the refreshed id_token is not valid for this account: a person must sign in again",
            )
            .with_source(error);
            let error = bury(inner, current.generation, inner.named(error)).await;
            // Nobody will use them, so nobody should be able to.
            inner.revoke(&tokens).await;
            Spending::Done(Err(error))
        }
    }
}

/// Marks a generation dead, here and in the store, so that no process tries it again. The record stays:
/// only a sign-in or a sign-out replaces it.
async fn bury(inner: &Inner, generation: Generation, error: Error) -> Error {
    abandon(inner, Ending::Refused).await;
    inner.state_mut().dead = Some((generation, error.clone()));
    inner.audit(AuditAction::ReauthenticationRequired);
    error
}

/// A lease that cannot be given back ends by its deadline.
async fn abandon(inner: &Inner, ending: Ending) {
    if inner
        .store
        .abandon(&inner.key, inner.owner, ending)
        .await
        .is_err()
    {
        tracing::warn!(provider = %inner.key.provider(), account = inner.tag, "the lease on a refresh could not be given back");
    }
}

/// Saves before anybody uses the new access token (dossier S3). A store that fails is tried for a few
/// seconds; after that the tokens stay in memory, and the next call begins by saving them.
async fn save(inner: &Arc<Inner>, expected: Generation, tokens: TokenSet) -> Outcome {
    let clock = inner.client.clock();
    let start = clock.monotonic();
    let trying = async {
        let mut pause = Duration::from_millis(50);
        while clock.monotonic().saturating_sub(start) < SAVE_BUDGET {
            match inner
                .store
                .replace(&inner.key, Some(expected), &tokens)
                .await
            {
                Ok(answer) => return Some(answer),
                Err(error) => tracing::warn!(
                    provider = %inner.key.provider(), account = inner.tag, error = %error, "refreshed tokens are not saved yet"
                ),
            }
            clock.sleep(pause).await;
            pause *= 2;
        }
        None
    };
    // The outer limit is for a store that does not answer at all.
    match within(&**clock, SAVE_BUDGET, trying).await.flatten() {
        Some(Cas::Stored(generation)) => {
            let renewed = inner.adopt(Stored {
                generation,
                tokens,
                dead: false,
            });
            inner.audit(AuditAction::Refreshed);
            Ok(renewed)
        }
        // Somebody signed in anew meanwhile: theirs counts.
        Some(Cas::Conflict(Some(stored))) => {
            abandon(inner, Ending::NotSpent).await;
            Ok(inner.adopt(stored))
        }
        // Somebody signed out meanwhile: what we just received must not outlive that.
        Some(Cas::Conflict(None)) => {
            abandon(inner, Ending::NotSpent).await;
            inner.revoke(&tokens.parts).await;
            inner.forget();
            Err(signed_out(inner))
        }
        None => {
            inner.state_mut().unsaved = Some(Unsaved { expected, tokens });
            inner.audit(AuditAction::RefreshFailed(ErrorKind::Store));
            Err(inner.named(Error::new(
                ErrorKind::Store,
                "refreshed tokens cannot be saved; they are kept in memory and saved at the next call",
            )))
        }
    }
}

async fn save_what_is_unsaved(inner: &Arc<Inner>) -> Result<(), Error> {
    let unsaved = inner.state().unsaved.clone();
    match unsaved {
        Some(Unsaved { expected, tokens }) => save(inner, expected, tokens).await.map(|_| ()),
        None => Ok(()),
    }
}

fn signed_out(inner: &Inner) -> Error {
    inner.named(Error::new(
        ErrorKind::SignedOut,
        "nobody is signed in to this account",
    ))
}

fn rotation_lost() -> Error {
    Error::new(
        ErrorKind::ReauthenticationRequired,
        "an earlier refresh was cut off and its tokens are lost: a person must sign in again",
    )
}
