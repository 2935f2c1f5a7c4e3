//! When a refresh goes wrong: is the request never repeated in vain, and the outcome told as it is?

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{ErrorKind, oauth::LostRotation, session::SignIn};

use crate::{
    client::{AGEING, Account, OVER, Shelf, Way, environment, fails, refresh_token},
    flow::refresh,
    peers::Oidc,
    report::Report,
};

/// Runs all checks of this group against one server.
pub(crate) async fn run(report: &mut Report, peer: &Oidc) {
    report
        .check(
            "after a stranger's use of an old token a person must sign in, and nothing loops",
            stranger(peer),
        )
        .await;
    report
        .check(
            "a lost answer, the access token over: one flagged retry, then a person must sign in",
            lost_when_over(peer),
        )
        .await;
    report
        .check(
            "a lost answer, the access token working: it is served to its end first",
            lost_while_working(peer),
        )
        .await;
    report
        .check(
            "a lost answer with RetryNow: one retry at once",
            lost_with_retry_now(peer),
        )
        .await;
    report
        .check(
            "a lost answer with Reauthorize: no retry",
            lost_with_reauthorize(peer),
        )
        .await;
    report
        .check(
            "a restart after a lost answer knows about it, from the file",
            lost_and_restarted(peer),
        )
        .await;
    report
        .check(
            "new keys a minute ago: the refreshed id_token verifies after one fetch",
            new_keys(peer),
        )
        .await;
    report
        .check(
            "new keys a moment after the last fetch cost nobody the sign-in",
            newest_keys(peer),
        )
        .await;
}

/// A person must sign in, and asking again sends nothing.
async fn over_for_good(account: &Account<'_>, code: Option<&str>) -> Result<()> {
    let outcome = account.session.access_token().await;
    fails(outcome, ErrorKind::ReauthenticationRequired, code)?;
    let requests = account.requests().await?;
    for _ in 0..20 {
        let outcome = account.session.access_token().await;
        let error = fails(outcome, ErrorKind::ReauthenticationRequired, code)?;
        ensure!(error.needs_user(), "nobody is asked to sign in");
    }
    account.requested(requests).await?;
    let status = account.session.status().await?;
    ensure!(
        matches!(status, SignIn::NeedsLogin),
        "the status is {status:?}"
    );
    Ok(())
}

async fn stranger(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    account.program.clock.set(AGEING);
    account.session.access_token().await?;
    refresh(peer, refresh_token(&account.first)?)
        .await?
        .refused(400, "invalid_grant")?;
    account.requested(2).await?;
    account.program.clock.set(OVER + 60);
    over_for_good(&account, Some("invalid_grant")).await?;
    account.requested(3).await?;

    // Signing in again is all it takes.
    let tokens = account.program.sign_in(&Way::default()).await?;
    account.session.sign_in(&tokens).await?;
    account.session.access_token().await?;
    Ok(())
}

async fn lost_when_over(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    account.program.clock.set(OVER);
    peer.lose_next_answer().await?;
    over_for_good(&account, None).await?;
    account.requested(2).await
}

async fn lost_while_working(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    account.program.clock.set(AGEING);
    peer.lose_next_answer().await?;
    for _ in 0..20 {
        let token = account.session.access_token().await?;
        ensure!(
            token
                .secret()
                .same_as(account.first.access_token().expose()),
            "another token is served"
        );
    }
    account.requested(1).await?;
    account.program.clock.set(OVER);
    over_for_good(&account, None).await?;
    account.requested(2).await
}

async fn lost_with(peer: &Oidc, policy: LostRotation) -> Result<Account<'_>> {
    let server = environment(peer).authorization_server()?;
    let server = server.lost_rotation(policy);
    let account = Account::at(peer, server, &Shelf::Memory, &Way::default()).await?;
    account.program.clock.set(AGEING);
    peer.lose_next_answer().await?;
    Ok(account)
}

async fn lost_with_retry_now(peer: &Oidc) -> Result<()> {
    let account = lost_with(peer, LostRotation::RetryNow).await?;
    // Refused, and the grant is gone with it; the access token that is left has some seconds.
    let _ = account.session.access_token().await;
    account.requested(2).await?;
    account.program.clock.set(OVER);
    over_for_good(&account, None).await?;
    account.requested(2).await
}

async fn lost_with_reauthorize(peer: &Oidc) -> Result<()> {
    let account = lost_with(peer, LostRotation::Reauthorize).await?;
    let _ = account.session.access_token().await;
    account.program.clock.set(OVER);
    over_for_good(&account, None).await?;
    account.requested(1).await
}

async fn lost_and_restarted(peer: &Oidc) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::Folder(&folder);
    let account = Account::sign_in(peer, &shelf).await?;
    account.program.clock.set(AGEING);
    peer.lose_next_answer().await?;
    account.session.access_token().await?;
    account.requested(1).await?;

    let account = account.restarted(&shelf, AGEING)?;
    account.session.access_token().await?;
    account.requested(1).await?;
    account.program.clock.set(OVER);
    over_for_good(&account, None).await?;
    account.requested(2).await
}

async fn new_keys(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    let before = peer.key_requests().await?;
    peer.rotate_keys(true).await?;
    account.program.clock.set(OVER);
    account.session.access_token().await?;
    let fetched = peer.key_requests().await? - before;
    ensure!(fetched == 1, "the keys were fetched {fetched} times");
    account.requested(1).await
}

/// The keys were fetched half a minute ago, so they are not fetched again yet: the refreshed id_token
/// cannot be checked, which is not the same as being wrong.
async fn newest_keys(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    peer.rotate_keys(true).await?;
    account.program.clock.set(AGEING);
    account.session.access_token().await?;
    account.requested(1).await?;
    account.program.clock.set(OVER);
    account
        .session
        .access_token()
        .await
        .context("the next refresh")?;
    let stored = account.stored().await?;
    ensure!(
        refresh_token(&stored)? != refresh_token(&account.first)?,
        "what came back from the refresh is not stored"
    );
    refresh(peer, refresh_token(&stored)?).await?.accepted()?;
    Ok(())
}
