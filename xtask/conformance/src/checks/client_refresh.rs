//! Do people stay signed in, with one request at a time and nothing lost?

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{
    ErrorKind,
    oauth::Revocation,
    session::{Session, SignIn},
};

use super::client_refresh_faults;
use crate::{
    client::{ACCESS_SECONDS, Account, OVER, Program, Shelf, Way, fails, refresh_token, session},
    flow::refresh,
    peers::{LAB, Major, Oidc, Settings},
    report::Report,
};

/// Runs all checks of this group against both versions.
pub(crate) async fn run(report: &mut Report) {
    for major in [Major::Eight, Major::Nine] {
        report.group(&format!("refresh at {major}"));
        let settings = Settings {
            access_seconds: ACCESS_SECONDS,
            ..Settings::default()
        };
        let Some(peer) = report
            .start("the server starts", Oidc::start(major, settings))
            .await
        else {
            continue;
        };
        report
            .check(
                "tokens rotate and are stored, in memory",
                rotation(&peer, &Shelf::Memory),
            )
            .await;
        report
            .check(
                "tokens rotate and are stored, in files",
                rotation_in_files(&peer),
            )
            .await;
        report
            .check(
                "after a restart the session goes on from its file",
                restart(&peer),
            )
            .await;
        report
            .check(
                "64 tasks with an ended token make one request, in memory",
                crowd(&peer, &Shelf::Memory),
            )
            .await;
        report
            .check(
                "64 tasks with an ended token make one request, in files",
                crowd_in_files(&peer),
            )
            .await;
        report
            .check(
                "two sessions on one folder make one request",
                two_sessions(&peer),
            )
            .await;
        report
            .check(
                "a caller that goes away loses no token",
                abandoned_call(&peer),
            )
            .await;
        report
            .check(
                "a refresh asks for the scopes that were granted",
                granted_scopes(&peer),
            )
            .await;
        report
            .check(
                "a server that does not rotate is served",
                no_rotation(major),
            )
            .await;
        report
            .check("signing out revokes and forgets", sign_out(&peer))
            .await;
        client_refresh_faults::run(report, &peer).await;
        report.explain(&peer.stderr());
    }
}

async fn rotation(peer: &Oidc, shelf: &Shelf<'_>) -> Result<()> {
    let account = Account::sign_in(peer, shelf).await?;
    let first = account.session.access_token().await;
    ensure!(first.is_ok(), "the fresh token is not served");
    account.program.clock.set(OVER);

    let second = account.session.access_token().await?;
    account.requested(1).await?;
    let stored = account.stored().await?;
    ensure!(
        stored.access_token().same_as(second.secret().expose()),
        "what is handed out is not what is stored"
    );
    ensure!(
        !second
            .secret()
            .same_as(account.first.access_token().expose()),
        "the access token is the old one"
    );
    ensure!(
        refresh_token(&stored)? != refresh_token(&account.first)?,
        "the refresh token is the old one"
    );
    ensure!(
        stored.subject() == account.first.subject()
            && stored.granted_scopes() == account.first.granted_scopes(),
        "the grant is another one"
    );

    // A 401 asks for a newer one; those who bring the old one get what is there by now.
    let third = account.session.rejected(&second).await?;
    account.requested(2).await?;
    let same = account.session.rejected(&second).await?;
    account.requested(2).await?;
    ensure!(
        same.secret().same_as(third.secret().expose())
            && !third.secret().same_as(second.secret().expose()),
        "a 401 brought no newer token"
    );
    // Still fresh: served from memory.
    account.session.access_token().await?;
    account.requested(2).await?;

    let newest = account.stored().await?;
    refresh(peer, refresh_token(&newest)?).await?.accepted()?;
    refresh(peer, refresh_token(&account.first)?)
        .await?
        .refused(400, "invalid_grant")
        .context("the first refresh token")
}

async fn rotation_in_files(peer: &Oidc) -> Result<()> {
    let folder = tempfile::tempdir()?;
    rotation(peer, &Shelf::Folder(&folder)).await
}

async fn restart(peer: &Oidc) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::Folder(&folder);
    let account = Account::sign_in(peer, &shelf).await?;
    account.program.clock.set(OVER);
    let token = account.session.access_token().await?;
    let stayed_open = account.session.clone();

    let account = account.restarted(&shelf, OVER)?;
    let status = account.session.status().await?;
    let subject = account.first.subject();
    ensure!(
        matches!(&status, SignIn::SignedIn { subject: found, .. } if found.as_ref() == subject),
        "the status is {status:?}"
    );
    let again = account.session.access_token().await?;
    ensure!(
        again.secret().same_as(token.secret().expose()),
        "another token is served"
    );
    account.requested(1).await?;
    account.session.rejected(&again).await?;
    account.requested(2).await?;
    // The session that stayed open finds the newer token in the file, at no cost.
    stayed_open.rejected(&token).await?;
    account.requested(2).await
}

async fn crowd(peer: &Oidc, shelf: &Shelf<'_>) -> Result<()> {
    let account = Account::sign_in(peer, shelf).await?;
    account.program.clock.set(OVER);
    let sessions = vec![account.session.clone(); 64];
    let served = all_at_once(sessions).await?;
    account.requested(1).await?;
    let stored = account.stored().await?;
    ensure!(
        served
            .iter()
            .all(|token| stored.access_token().same_as(token)),
        "not all were served what is stored"
    );
    Ok(())
}

async fn crowd_in_files(peer: &Oidc) -> Result<()> {
    let folder = tempfile::tempdir()?;
    crowd(peer, &Shelf::Folder(&folder)).await
}

/// Asks all these sessions for a token, each from a task of its own.
async fn all_at_once(sessions: Vec<Session>) -> Result<Vec<String>> {
    let tasks: Vec<_> = sessions
        .into_iter()
        .map(|session| {
            tokio::spawn(async move {
                let token = session.access_token().await?;
                Ok::<_, dental_oauth::Error>(token.secret().expose().to_owned())
            })
        })
        .collect();
    let mut served = Vec::new();
    for task in tasks {
        served.push(task.await??);
    }
    Ok(served)
}

async fn two_sessions(peer: &Oidc) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::Folder(&folder);
    let account = Account::sign_in(peer, &shelf).await?;
    let server = account.program.oauth.server().clone();
    let other = Program::at(peer, LAB, server, OVER)?;
    let other = session(&other, &shelf.open()?)?;
    account.program.clock.set(OVER);
    let sessions = (0..32).flat_map(|_| [account.session.clone(), other.clone()]);
    let served = all_at_once(sessions.collect()).await?;
    account.requested(1).await?;
    let stored = account.stored().await?;
    ensure!(
        served
            .iter()
            .all(|token| stored.access_token().same_as(token)),
        "not all were served what is stored"
    );
    // And the grant is alive: nobody spent a token twice.
    refresh(peer, refresh_token(&stored)?).await?.accepted()?;
    Ok(())
}

async fn abandoned_call(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    account.program.clock.set(OVER);
    {
        let call = pin!(account.session.access_token());
        let polled = call.poll(&mut Context::from_waker(Waker::noop()));
        ensure!(matches!(polled, Poll::Pending), "the call did not wait");
    }
    account.session.drain().await;
    account.requested(1).await?;
    let stored = account.stored().await?;
    ensure!(
        refresh_token(&stored)? != refresh_token(&account.first)?,
        "the new tokens are lost"
    );
    account.session.access_token().await?;
    account.requested(1).await
}

async fn granted_scopes(peer: &Oidc) -> Result<()> {
    let way = Way {
        scopes: "openid user brew-coffee",
        ..Way::default()
    };
    let account = Account::asking_for(peer, &Shelf::Memory, &way).await?;
    account.program.clock.set(OVER);
    account.session.access_token().await?;
    let seen = account.program.tap.seen();
    let form = seen.last().context("nothing was sent")?.form();
    ensure!(
        form.get("scope").map(String::as_str) == Some("openid user"),
        "asked for is {:?}",
        form.get("scope")
    );
    let odd = form
        .keys()
        .any(|name| name == "redirect_uri" || name.ends_with("ponse_type"));
    ensure!(!odd, "fields of the code exchange were sent");
    Ok(())
}

async fn no_rotation(major: Major) -> Result<()> {
    let settings = Settings {
        access_seconds: ACCESS_SECONDS,
        rotate: false,
        ..Settings::default()
    };
    let peer = Oidc::start(major, settings).await?;
    let account = Account::sign_in(&peer, &Shelf::Memory).await?;
    account.program.clock.set(OVER);
    // Its answer is lost, the token is not: trying once more is right here.
    peer.lose_next_answer().await?;
    let token = account.session.access_token().await?;
    account.requested(2).await?;
    account.session.rejected(&token).await?;
    account.requested(3).await?;
    let stored = account.stored().await?;
    ensure!(
        refresh_token(&stored)? == refresh_token(&account.first)?,
        "the refresh token changed"
    );
    Ok(())
}

async fn sign_out(peer: &Oidc) -> Result<()> {
    let account = Account::sign_in(peer, &Shelf::Memory).await?;
    account.program.clock.set(OVER);
    account.session.access_token().await?;
    let last = account.stored().await?;
    let revocation = account.session.sign_out().await?;
    ensure!(
        revocation == Revocation::Confirmed,
        "the revocation is {revocation:?}"
    );
    ensure!(account.stored().await.is_err(), "the record is still there");
    let status = account.session.status().await?;
    ensure!(matches!(status, SignIn::SignedOut), "it is {status:?}");
    fails(
        account.session.access_token().await,
        ErrorKind::SignedOut,
        None,
    )?;
    account.requested(1).await?;
    refresh(peer, refresh_token(&last)?)
        .await?
        .refused(400, "invalid_grant")
}
