//! Staying signed in: whose refresh counts, and what a spent token costs.

use anyhow::{Result, ensure};
use dental_oauth::{ErrorKind, oauth::Pkce, session::SignIn};

use super::{api, call, described, member, program, requested, spend, status};
use crate::{
    client::{Member, Shelf, fails, refresh_token},
    peers::Django,
};

/// The clock at which the access token of a sign-in has ended.
const OVER: i64 = Django::ACCESS_SECONDS as i64 + 60;

pub(super) async fn adoption(peer: &Django) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::Folder(&folder);
    let first = member(peer, &shelf).await?;
    let second = program(described(peer, Pkce::Required)?)?;
    let session = second.session(&shelf.open()?)?;
    let api = api(peer, &second, &session)?;
    call(&api).await?;

    let before = peer.token_requests().await?;
    first.program.clock.set(OVER);
    let renewed = first.session.access_token().await?;
    requested(peer, before, 1).await?;
    let old = first.first.access_token().expose();
    let found = status(peer, old).await?;
    ensure!(
        found == 401,
        "the refresh left the old token alone: {found}"
    );

    // The second one's clock is right: it has every reason to think its token good.
    let held = session.access_token().await?;
    ensure!(held.secret().same_as(old), "it holds another token");
    let calls = peer.calls().await?;
    call(&api).await?;
    ensure!(
        peer.calls().await? - calls == 2,
        "not just the 401 and the replay"
    );
    requested(peer, before, 1).await?;
    let paths = second.tap.paths();
    ensure!(
        paths.iter().all(|path| path == "/api/me"),
        "sent were {paths:?}"
    );
    let adopted = session.access_token().await?;
    ensure!(
        adopted.secret().same_as(renewed.secret().expose()),
        "it adopted something else"
    );
    Ok(())
}

pub(super) async fn renewal(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let api = api(peer, &member.program, &member.session)?;
    peer.end_access_tokens().await?;
    let (before, calls) = (peer.token_requests().await?, peer.calls().await?);
    call(&api).await?;
    requested(peer, before, 1).await?;
    let calls = peer.calls().await? - calls;
    ensure!(calls == 2, "{calls} calls instead of 2");
    call(&api).await?;
    requested(peer, before, 1).await
}

/// A session that has refreshed once, and somebody who then sends the first refresh token again.
async fn reused(peer: &Django) -> Result<Member> {
    let member = member(peer, &Shelf::Memory).await?;
    member.program.clock.set(OVER);
    member.session.access_token().await?;
    spend(peer, refresh_token(&member.first)?)
        .await?
        .refused(400, "invalid_grant")?;
    Ok(member)
}

pub(super) async fn reuse(peer: &Django) -> Result<()> {
    let member = reused(peer).await?;
    let before = peer.token_requests().await?;
    call(&api(peer, &member.program, &member.session)?).await?;
    requested(peer, before, 0).await?;
    let stored = member.stored().await?;
    spend(peer, refresh_token(&stored)?).await?.accepted()?;
    Ok(())
}

pub(super) async fn family_dead(peer: &Django) -> Result<()> {
    let member = reused(peer).await?;
    let api = api(peer, &member.program, &member.session)?;
    let before = peer.token_requests().await?;
    let outcome = call(&api).await;
    let code = Some("invalid_grant");
    fails(outcome, ErrorKind::ReauthenticationRequired, code)?;
    requested(peer, before, 1).await?;
    for _ in 0..20 {
        let error = fails(call(&api).await, ErrorKind::ReauthenticationRequired, code)?;
        ensure!(error.needs_user(), "nobody is asked to sign in");
    }
    requested(peer, before, 1).await?;

    let tokens = member.program.try_sign_in().await??;
    member.session.sign_in(&tokens).await?;
    call(&api).await?;
    Ok(())
}

pub(super) async fn lost_with_grace(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let before = peer.token_requests().await?;
    member.program.clock.set(OVER);
    peer.lose_next_answer().await?;
    let renewed = member.session.access_token().await?;
    requested(peer, before, 2).await?;
    ensure!(
        !renewed
            .secret()
            .same_as(member.first.access_token().expose()),
        "it serves the old token"
    );
    call(&api(peer, &member.program, &member.session)?).await?;
    let stored = member.stored().await?;
    ensure!(
        refresh_token(&stored)? != refresh_token(&member.first)?,
        "the refresh token is the old one"
    );
    // What came back late is good for the next time, too.
    member.program.clock.set(2 * OVER);
    member.session.access_token().await?;
    requested(peer, before, 3).await?;
    call(&api(peer, &member.program, &member.session)?).await?;
    Ok(())
}

pub(super) async fn lost_without_grace(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let before = peer.token_requests().await?;
    member.program.clock.set(OVER);
    peer.lose_next_answer().await?;
    for _ in 0..20 {
        let outcome = member.session.access_token().await;
        let error = fails(outcome, ErrorKind::ReauthenticationRequired, None)?;
        ensure!(error.needs_user(), "nobody is asked to sign in");
    }
    requested(peer, before, 2).await?;
    let status = member.session.status().await?;
    ensure!(
        matches!(status, SignIn::NeedsLogin),
        "the status is {status:?}"
    );
    Ok(())
}
