//! Does `drchrono-client` get on with the stack that drchrono runs: signing in, refreshing while others call,
//! redirects, cursors, validation, scopes and throttling as the real framework has them?

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{ErrorKind, api::RetryPolicy};
use drchrono_client::{Drchrono, Environment, field_errors, resources::PatientsFilter};
use http::Method;
use serde_json::{Value, json};

use crate::{
    client::{Member, Plain, Shelf, Tap, fails},
    peers::{ACCOUNT, Django, Habits, PRACTICE},
    report::Report,
};

/// The clock at which the access token of a sign-in has ended.
const OVER: i64 = Django::ACCESS_SECONDS as i64 + 60;

/// Programs that call at once.
const WORKERS: u64 = 8;

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("drchrono-client at Django OAuth Toolkit and Django REST framework");
    let start = Django::start(Habits {
        pkce_required: false,
        grace_seconds: 0,
        reuse_protection: false,
    });
    let Some(peer) = report.start("the server starts", start).await else {
        return;
    };
    report
        .check(
            "a sign-in by its environment, and who signed in, behind a redirect",
            signed_in(&peer),
        )
        .await;
    report
        .check(
            "eight workers call while refreshes end the access token: one refresh each time, no failure",
            eight_workers(&peer),
        )
        .await;
    report
        .check(
            "the framework's cursors lead through every row once",
            cursors(&peer),
        )
        .await;
    report
        .check(
            "what the framework says about a field is told by its name",
            validation(&peer),
        )
        .await;
    report
        .check(
            "a change is answered with nothing, and is done",
            changed(&peer),
        )
        .await;
    report
        .check(
            "a scope that is missing is Forbidden, and no refresh helps",
            insufficient(&peer),
        )
        .await;
    report
        .check(
            "a 429 is waited for by its text alone as well as by its header",
            throttled(&peer),
        )
        .await;
    report
        .check(
            "a 429 that asks for too long is RateLimited at once, and says how long",
            too_long(&peer),
        )
        .await;
    report.explain(&peer.stderr());
}

fn environment(peer: &Django) -> Environment {
    Environment::at(&peer.url).allow_insecure_loopback()
}

async fn member(peer: &Django, scopes: &'static str) -> Result<Member> {
    let server = environment(peer).authorization_server()?;
    let program = Plain::new(server, PRACTICE, Django::REDIRECT_URI, scopes)?;
    program.member(&Shelf::Memory).await
}

/// The client, at the pace that the service allows and by the clock of its program.
fn client(peer: &Django, member: &Member) -> Result<Drchrono> {
    let tap = Arc::<Tap>::clone(&member.program.tap);
    let clock = Arc::clone(&member.program.clock);
    let retry = RetryPolicy {
        longest_retry_after: Duration::from_secs(10),
        ..RetryPolicy::default()
    };
    Ok(
        Drchrono::builder(&environment(peer), member.session.clone(), tap)
            .clock(clock)
            .retry(retry)
            .build()?,
    )
}

async fn both(peer: &Django, scopes: &'static str) -> Result<(Member, Drchrono)> {
    let member = member(peer, scopes).await?;
    let client = client(peer, &member)?;
    Ok((member, client))
}

async fn signed_in(peer: &Django) -> Result<()> {
    let (member, client) = both(peer, Django::SCOPES).await?;
    let user = client.current_user().await?;
    let name = user.username.context("it has no name")?;
    ensure!(name.expose() == ACCOUNT.login, "it is somebody else");
    ensure!(user.is_doctor && user.doctor.as_deref() == Some("1"));
    let paths = member.program.tap.paths();
    let last = format!("/api/users/{}", user.id);
    ensure!(
        paths == ["/o/token/", "/api/users/current", last.as_str()],
        "sent were {paths:?}"
    );
    let seen = member.program.tap.seen();
    for call in &seen[1..] {
        let header = |name: &str| call.headers.get(name).and_then(|v| v.to_str().ok());
        ensure!(header("x-drc-api-version") == Some("v4"), "no version");
        ensure!(
            header("authorization").is_some(),
            "no token behind a redirect"
        );
    }
    Ok(())
}

async fn eight_workers(peer: &Django) -> Result<()> {
    let (member, client) = both(peer, Django::SCOPES).await?;
    let round = async || -> Result<()> {
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..WORKERS {
            let client = client.clone();
            workers.spawn(async move {
                for _ in 0..3 {
                    let request = client.request(Method::GET, "/api/me");
                    client.call(&request).await?;
                }
                Ok::<(), dental_oauth::Error>(())
            });
        }
        while let Some(done) = workers.join_next().await {
            done??;
        }
        Ok(())
    };
    let before = peer.token_requests().await?;
    // By the clock: everybody knows that the token has ended.
    member.program.clock.set(OVER);
    round().await?;
    let by_clock = peer.token_requests().await? - before;
    ensure!(by_clock == 1, "{by_clock} token requests instead of 1");
    // In the middle of the work: each worker hears of it by a 401, and one of them refreshes.
    let (worked, ended) = tokio::join!(round(), async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        peer.end_access_tokens().await
    });
    ended?;
    worked?;
    let by_401 = peer.token_requests().await? - before - by_clock;
    ensure!(by_401 == 1, "{by_401} token requests instead of 1");
    // And in the middle by the clock: the refresh itself ends the token that others are calling with.
    let before = peer.token_requests().await?;
    let (worked, ()) = tokio::join!(round(), async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        member.program.clock.set(2 * OVER);
    });
    worked?;
    let in_between = peer.token_requests().await? - before;
    ensure!(in_between == 1, "{in_between} token requests instead of 1");
    Ok(())
}

async fn cursors(peer: &Django) -> Result<()> {
    let (_, client) = both(peer, Django::SCOPES).await?;
    let calls = peer.patient_calls().await?;
    let mut pages = client.patients().list(PatientsFilter::new());
    let mut ids = BTreeSet::new();
    let mut rows = 0;
    while let Some(patient) = pages.next_item().await? {
        rows += 1;
        ids.insert(patient.id.context("a row without an id")?.to_string());
    }
    ensure!(
        rows >= Django::PATIENTS && ids.len() == rows,
        "{rows} rows, {} of them different",
        ids.len()
    );
    let calls = peer.patient_calls().await? - calls;
    let expected = rows.div_ceil(20) as u64;
    ensure!(calls == expected, "{calls} calls instead of {expected}");
    Ok(())
}

/// Sends a body to the list of patients.
async fn post(client: &Drchrono, body: &Value) -> Result<Value, dental_oauth::Error> {
    let request = client.request(Method::POST, "/api/patients").json(body);
    let answer = client.call(&request).await?;
    Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
}

async fn validation(peer: &Django) -> Result<()> {
    let (_, client) = both(peer, Django::ALL_SCOPES).await?;
    let said = async |body: Value| -> Result<Vec<(String, String)>> {
        let error = fails(post(&client, &body).await, ErrorKind::InvalidRequest, None)?;
        let told = format!("{error} {error:?}");
        ensure!(!told.contains("Nobody"), "the error prints what was sent");
        Ok(field_errors(&error)
            .into_iter()
            .flat_map(|(name, texts)| {
                texts
                    .into_iter()
                    .map(move |text| (name.clone(), text.expose().clone()))
            })
            .collect())
    };
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let missing = said(json!({"gender": "Nobody"})).await?;
    ensure!(
        missing
            == [
                pair("doctor", "This field is required."),
                pair("gender", "\"Nobody\" is not a valid choice."),
            ],
        "{missing:?}"
    );
    let many = said(json!([{"gender": "Male", "doctor": 1}, {"gender": "Male"}])).await?;
    ensure!(
        many.iter()
            .any(|(name, text)| name.contains("doctor") && text == "This field is required."),
        "{many:?}"
    );
    Ok(())
}

async fn changed(peer: &Django) -> Result<()> {
    let (_, client) = both(peer, Django::ALL_SCOPES).await?;
    let made = post(
        &client,
        &json!({"gender": "Male", "doctor": 1, "first_name": "Before"}),
    )
    .await?;
    let path = format!("/api/patients/{}", made["id"]);
    let request = client
        .request(Method::PATCH, &path)
        .json(&json!({"first_name": "After"}));
    let answer = client.call(&request).await?;
    ensure!(
        answer.status == 204 && answer.body.is_empty(),
        "answered with {}",
        answer.status
    );
    let answer = client.call(&client.request(Method::GET, &path)).await?;
    let now: Value = serde_json::from_slice(&answer.body)?;
    ensure!(now["first_name"] == "After", "it is {now}");
    let gone = client.call(&client.request(Method::DELETE, &path)).await?;
    ensure!(gone.status == 204, "answered with {}", gone.status);
    let again = client.call(&client.request(Method::GET, &path)).await;
    fails(again, ErrorKind::NotFound, None)?;
    Ok(())
}

async fn insufficient(peer: &Django) -> Result<()> {
    let (_, client) = both(peer, Django::SCOPES).await?;
    let before = peer.token_requests().await?;
    let calls = peer.patient_calls().await?;
    let outcome = post(&client, &json!({"gender": "Male", "doctor": 1})).await;
    let Err(error) = outcome else {
        anyhow::bail!("it wrote with a scope for reading")
    };
    ensure!(
        error.kind() == ErrorKind::Forbidden && error.status() == Some(403),
        "it is {:?} {:?}",
        error.kind(),
        error.status()
    );
    let (tokens, calls) = (
        peer.token_requests().await? - before,
        peer.patient_calls().await? - calls,
    );
    ensure!(
        (tokens, calls) == (0, 1),
        "{tokens} token requests and {calls} calls"
    );
    Ok(())
}

async fn throttled(peer: &Django) -> Result<()> {
    let (_, client) = both(peer, Django::SCOPES).await?;
    let request = client.request(Method::GET, "/api/me");
    for silent in [false, true] {
        if silent {
            peer.silently_once_in(2).await?;
        } else {
            peer.once_in(Some(2)).await?;
        }
        let calls = peer.calls().await?;
        let begun = Instant::now();
        let first = client.call(&request).await;
        let second = client.call(&request).await;
        peer.once_in(None).await?;
        first?;
        second?;
        let took = begun.elapsed();
        let limits = Duration::from_secs(1)..Duration::from_secs(6);
        ensure!(
            limits.contains(&took),
            "silent {silent}: both took {took:?}"
        );
        let calls = peer.calls().await? - calls;
        ensure!(calls == 3, "silent {silent}: {calls} calls instead of 3");
    }
    Ok(())
}

async fn too_long(peer: &Django) -> Result<()> {
    let (_, client) = both(peer, Django::SCOPES).await?;
    let request = client.request(Method::GET, "/api/me");
    // Beyond the minute that is waited for unless somebody says otherwise.
    peer.silently_once_in(120).await?;
    let first = client.call(&request).await;
    let begun = Instant::now();
    let second = client.call(&request).await;
    let took = begun.elapsed();
    peer.once_in(None).await?;
    first?;
    let error = fails(second, ErrorKind::RateLimited, None)?;
    let asked = error.retry_after();
    let limits = Duration::from_secs(90)..=Duration::from_secs(121);
    ensure!(
        asked.is_some_and(|asked| limits.contains(&asked)),
        "it says {asked:?}"
    );
    ensure!(took < Duration::from_secs(5), "it took {took:?}");
    Ok(())
}
