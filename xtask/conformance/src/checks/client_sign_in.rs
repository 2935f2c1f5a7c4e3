//! Do people get signed in, in every way a server can bring the answer back?

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{
    Phi, SealKey,
    oauth::{Callback, ClientAuth, Loopback, Pending, ResponseMode, TokenSet},
};
use dentbird_client::{SCOPES, TokenRequestQuirk};

use super::client_sign_in_refused;
use crate::{
    browser::{Arrival, Behaviour, Browser},
    client::{Program, Way, callback, environment},
    http,
    peers::{ACCOUNT, BASIC, Client, DESKTOP, LAB, Major, Oidc, SECOND, Settings},
    report::Report,
};

/// Runs all checks of this group against both versions.
pub(crate) async fn run(report: &mut Report) {
    for major in [Major::Eight, Major::Nine] {
        report.group(&format!("sign-in at {major}"));
        let Some(peer) = report
            .start("the server starts", Oidc::start(major, Settings::default()))
            .await
        else {
            continue;
        };
        for mode in [
            None,
            Some(ResponseMode::Query),
            Some(ResponseMode::FormPost),
        ] {
            let name = mode.map_or("no mode asked for".to_owned(), |mode| format!("{mode:?}"));
            report
                .check(
                    &format!("a desktop program is signed in by the receiver, {name}"),
                    received(&peer, mode),
                )
                .await;
        }
        for mode in [
            ResponseMode::Query,
            ResponseMode::FormPost,
            ResponseMode::Fragment,
            ResponseMode::WebMessage,
        ] {
            report
                .check(
                    &format!("the program reads the callback itself, {mode:?}"),
                    arrived(&peer, mode),
                )
                .await;
        }
        report
            .check(
                "a web message without its wrapping signs in too",
                flat_message(&peer),
            )
            .await;
        report
            .check(
                "a person the browser knows is signed in again without a page",
                known_person(&peer),
            )
            .await;
        report
            .check(
                "a forged callback does not end the wait for the real one",
                forged_callback(&peer),
            )
            .await;
        report
            .check(
                "a sealed sign-in is completed by another process",
                sealed(&peer),
            )
            .await;
        report
            .check(
                "an unknown scope narrows what is granted",
                unknown_scope(&peer),
            )
            .await;
        report
            .check(
                "without openid there is neither nonce nor id_token",
                no_openid(&peer),
            )
            .await;
        report
            .check("an odd secret passes as Basic, encoded", basic(&peer))
            .await;
        for (name, quirk, sent) in QUIRKS {
            report
                .check(
                    &format!("the token request works with the odd field {name}"),
                    quirky(&peer, quirk, sent),
                )
                .await;
        }
        report
            .check(
                "a minute after new keys the next sign-in fetches them, once",
                new_keys(&peer),
            )
            .await;
        client_sign_in_refused::run(report, &peer).await;
        report.explain(&peer.stderr());
    }
}

const QUIRKS: [(&str, TokenRequestQuirk, &[&str]); 3] = [
    ("misspelt", TokenRequestQuirk::Misspelt, &["reponse_type"]),
    ("left out", TokenRequestQuirk::Omit, &[]),
    (
        "in both spellings",
        TokenRequestQuirk::Both,
        &["reponse_type", "response_type"],
    ),
];

/// Signed in as the one account there is, verified, with everything asked for and the lifetime the
/// server says.
pub(crate) fn complete(peer: &Oidc, begun: SystemTime, tokens: &TokenSet) -> Result<()> {
    let id_token = tokens.id_token().context("no id_token")?;
    ensure!(
        id_token.issuer() == peer.issuer,
        "the issuer is {}",
        id_token.issuer()
    );
    for subject in [id_token.subject(), tokens.subject()] {
        let subject = subject.map(Phi::expose).map(String::as_str);
        ensure!(subject == Some(ACCOUNT.id), "the subject is {subject:?}");
    }
    let scopes = tokens.granted_scopes().to_string();
    ensure!(scopes == SCOPES.join(" "), "granted is {scopes}");
    let end = tokens.expires_at().context("no end")?;
    let life = Duration::from_secs(u64::from(peer.settings.access_seconds));
    // The token's own `exp` is in whole seconds, so it may be a little earlier than `expires_in` says.
    let (earliest, latest) = (
        begun + life - Duration::from_secs(1),
        SystemTime::now() + life,
    );
    ensure!(
        earliest <= end && end <= latest,
        "the access token ends at {end:?}"
    );
    let refresh_token = tokens.refresh_token().context("no refresh token")?;
    ensure!(
        refresh_token.expose().len() == 43,
        "the refresh token is not whole"
    );
    Ok(())
}

/// What a sign-in sends: the keys are fetched before the code is spent, and nothing is sent twice.
fn sent_once(program: &Program<'_>) -> Result<()> {
    let paths = program.tap.paths();
    ensure!(
        paths == ["/oidc/jwks", "/oidc/token"],
        "sent were {paths:?}"
    );
    let credentials = program
        .tap
        .seen()
        .iter()
        .any(|seen| seen.headers.contains_key("authorization"));
    ensure!(!credentials, "a second way of authentication was sent");
    Ok(())
}

async fn received(peer: &Oidc, mode: Option<ResponseMode>) -> Result<()> {
    let begun = SystemTime::now();
    let (keys, tokens) = (peer.key_requests().await?, peer.token_requests().await?);
    let program = Program::new(peer, DESKTOP)?;
    let way = Way {
        mode,
        ..Way::default()
    };
    let (outcome, page) = program.receive(&way).await?;
    complete(peer, begun, &outcome?)?;
    ensure!(
        page.status == 200 && page.text().contains("Signed in"),
        "the person sees {page:?}"
    );
    sent_once(&program)?;
    ensure!(
        peer.key_requests().await? == keys + 1 && peer.token_requests().await? == tokens + 1,
        "the server counts other requests"
    );
    Ok(())
}

async fn arrived(peer: &Oidc, mode: ResponseMode) -> Result<()> {
    let begun = SystemTime::now();
    let program = Program::new(peer, LAB)?;
    let way = Way {
        mode: Some(mode),
        ..Way::default()
    };
    let (arrival, pending) = program.walk(&way).await?;
    let as_asked = match &arrival {
        Arrival::Redirect(url) => {
            let fragment = url.fragment().is_some();
            fragment == (mode == ResponseMode::Fragment)
                && matches!(mode, ResponseMode::Fragment | ResponseMode::Query)
        }
        Arrival::FormPost { .. } => mode == ResponseMode::FormPost,
        Arrival::Page(_) => mode == ResponseMode::WebMessage,
    };
    ensure!(as_asked, "the browser arrived by {arrival:?}");
    let granted = pending.accept(&callback(&arrival)?)?;
    complete(peer, begun, &granted.exchange(&program.oauth).await?)?;
    sent_once(&program)
}

async fn flat_message(peer: &Oidc) -> Result<()> {
    let begun = SystemTime::now();
    let program = Program::new(peer, LAB)?;
    let way = Way {
        mode: Some(ResponseMode::WebMessage),
        ..Way::default()
    };
    let (arrival, pending) = program.walk(&way).await?;
    let message = arrival.web_message()?["response"].to_string();
    let granted = pending.accept(&Callback::from_web_message(&message)?)?;
    complete(peer, begun, &granted.exchange(&program.oauth).await?)
}

async fn known_person(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let mut browser = Browser::default();
    for pages in [2, 2] {
        let begun = SystemTime::now();
        let (url, pending) = program.request(peer.redirect_uri(), &Way::default())?;
        let arrival = browser
            .walk(url.as_str(), peer.redirect_uri(), Behaviour::Allow)
            .await?;
        let granted = pending.accept(&callback(&arrival)?)?;
        complete(peer, begun, &granted.exchange(&program.oauth).await?)?;
        ensure!(browser.pages_seen == pages, "{} pages", browser.pages_seen);
    }
    Ok(())
}

async fn forged_callback(peer: &Oidc) -> Result<()> {
    let begun = SystemTime::now();
    let program = Program::new(peer, DESKTOP)?;
    let way = Way::default();
    let receiver = Loopback::bind("http://127.0.0.1:0/callback").await?;
    let redirect_uri = receiver.redirect_uri().to_owned();
    let (url, pending) = program.request(&redirect_uri, &way)?;
    let person = async {
        for forged in ["?code=c&state=made-up", "?error=access_denied", "?code=c"] {
            let answer = http::send("GET", &format!("{redirect_uri}{forged}"), &[], "").await?;
            ensure!(answer.status == 400, "to {forged} it says {answer:?}");
        }
        let favicon = redirect_uri.replace("/callback", "/favicon.ico");
        let answer = http::send("GET", &favicon, &[], "").await?;
        ensure!(answer.status == 404, "to a favicon it says {answer:?}");
        let arrival = Browser::default()
            .walk(url.as_str(), &redirect_uri, Behaviour::Allow)
            .await?;
        let callback = arrival.url()?;
        let moved = http::send("GET", callback.as_str(), &[], "").await?;
        ensure!(
            moved.status == 303,
            "code and state stay in the address bar"
        );
        let clean = moved.header("location").context("no place to go on")?;
        ensure!(!clean.contains('?'), "the next address is not clean");
        http::send("GET", callback.join(clean)?.as_str(), &[], "").await
    };
    let (outcome, page) =
        tokio::join!(receiver.sign_in(&program.oauth, pending, way.limit), person);
    ensure!(page?.status == 200, "the person sees no success");
    complete(peer, begun, &outcome?)
}

async fn sealed(peer: &Oidc) -> Result<()> {
    let begun = SystemTime::now();
    let key = SealKey::generate()?;
    let (first, second) = (Program::new(peer, LAB)?, Program::new(peer, LAB)?);
    let (arrival, pending) = first.walk(&Way::default()).await?;
    let record = pending.seal(&key)?;
    drop(pending);
    let stranger = Program::new(peer, SECOND)?;
    ensure!(
        Pending::unseal(&record, &key, &stranger.oauth).is_err(),
        "another client takes it up"
    );
    let pending = Pending::unseal(&record, &key, &second.oauth)?;
    let granted = pending.accept(&callback(&arrival)?)?;
    complete(peer, begun, &granted.exchange(&second.oauth).await?)?;
    ensure!(
        first.tap.paths().is_empty(),
        "the first process sent something"
    );
    sent_once(&second)
}

async fn unknown_scope(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let way = Way {
        scopes: "openid user brew-coffee",
        ..Way::default()
    };
    let tokens = program.sign_in(&way).await?;
    let granted = tokens.granted_scopes().to_string();
    ensure!(granted == "openid user", "granted is {granted}");
    let asked = dental_oauth::oauth::Scopes::parse(way.scopes)?;
    let missing = asked.missing_from(tokens.granted_scopes()).to_string();
    ensure!(missing == "brew-coffee", "missing is {missing}");
    Ok(())
}

async fn no_openid(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let way = Way {
        scopes: "user file",
        ..Way::default()
    };
    let tokens = program.sign_in(&way).await?;
    ensure!(
        tokens.id_token().is_none() && tokens.subject().is_none(),
        "there is an id_token"
    );
    let granted = tokens.granted_scopes().to_string();
    ensure!(granted == "user file", "granted is {granted}");
    let paths = program.tap.paths();
    ensure!(paths == ["/oidc/token"], "sent were {paths:?}");
    Ok(())
}

/// A program whose secret goes into the header.
pub(crate) fn basic_program(
    peer: &Oidc,
    client: Client,
    method: ClientAuth,
) -> Result<Program<'_>> {
    let server = environment(peer).authorization_server()?;
    Program::at(peer, client, server.client_auth(method), 0)
}

async fn basic(peer: &Oidc) -> Result<()> {
    let begun = SystemTime::now();
    let program = basic_program(peer, BASIC, ClientAuth::BasicForm)?;
    let tokens = program.sign_in(&Way::default()).await?;
    complete(peer, begun, &tokens)?;
    let form = token_form(&program)?;
    ensure!(
        !form.contains_key("client_secret") && !form.contains_key("client_id"),
        "the form holds credentials as well"
    );
    Ok(())
}

/// The form of the last token request.
fn token_form(program: &Program<'_>) -> Result<BTreeMap<String, String>> {
    let seen = program.tap.seen();
    let request = seen
        .iter()
        .rfind(|seen| seen.url.path() == "/oidc/token")
        .context("no token request")?;
    Ok(request.form())
}

async fn quirky(peer: &Oidc, quirk: TokenRequestQuirk, sent: &[&str]) -> Result<()> {
    let begun = SystemTime::now();
    let environment = environment(peer).token_request_quirk(quirk);
    let program = Program::in_environment(peer, LAB, &environment)?;
    let tokens = program.sign_in(&Way::default()).await?;
    complete(peer, begun, &tokens)?;
    let form = token_form(&program)?;
    for name in ["reponse_type", "response_type"] {
        let expected = sent.contains(&name).then_some("code");
        let found = form.get(name).map(String::as_str);
        ensure!(found == expected, "{name} is {found:?}");
    }
    Ok(())
}

async fn new_keys(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let before = peer.key_requests().await?;
    complete(
        peer,
        SystemTime::now(),
        &program.sign_in(&Way::default()).await?,
    )?;
    peer.rotate_keys(true).await?;
    program.clock.set(61);
    for _ in 0..2 {
        let tokens = program.sign_in(&Way::default()).await?;
        ensure!(tokens.id_token().is_some(), "no id_token");
    }
    let fetched = peer.key_requests().await? - before;
    ensure!(fetched == 2, "the keys were fetched {fetched} times");
    Ok(())
}
