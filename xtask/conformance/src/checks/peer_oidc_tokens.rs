//! Does the authorization server's token endpoint issue and refuse as the clients expect?

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};

use crate::{
    flow::{SignIn, at_hash, basic_header, jwt, refresh, signed_in, token},
    http::{self, FORM},
    peers::{ACCOUNT, BASIC, Client, DESKTOP, LAB, Major, Oidc, SECOND},
    report::Report,
};

/// Runs all checks of this group against one server.
pub(crate) async fn run(report: &mut Report, peer: &Oidc) {
    report
        .check(
            "a redeemed code gives the documented answer",
            documented_answer(peer),
        )
        .await;
    report
        .check("every client redeems its code", every_client(peer))
        .await;
    report
        .check(
            "a Basic secret counts only when it is encoded",
            basic_encoding(peer),
        )
        .await;
    report
        .check(
            "two ways of authentication at once are refused",
            two_ways(peer),
        )
        .await;
    report
        .check(
            "a wrong secret is invalid_client with 401",
            wrong_secret(peer),
        )
        .await;
    report
        .check(
            "a wrong verifier is refused and does not burn the code",
            wrong_verifier(peer),
        )
        .await;
    report
        .check("a used code is refused and ends its grant", used_code(peer))
        .await;
    report
        .check("another client's code is refused", foreign_code(peer))
        .await;
    report
        .check("token requests are counted", counted(peer))
        .await;
    report
        .check(
            "new keys sign, old ones are kept or forgotten",
            new_keys(peer),
        )
        .await;
}

async fn documented_answer(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let answer = sign_in.redeem(&sign_in.code().await?).await?.accepted()?;
    ensure!(
        answer.header("cache-control") == Some("no-store"),
        "the answer may be cached"
    );
    let json = answer.json()?;
    let members: BTreeSet<&str> = json
        .as_object()
        .context("no object")?
        .keys()
        .map(String::as_str)
        .collect();
    let documented = [
        "access_token",
        "expires_in",
        "id_token",
        "refresh_token",
        "scope",
        "token_type",
    ];
    ensure!(
        members == BTreeSet::from(documented),
        "the members are {members:?}"
    );
    ensure!(
        json["expires_in"] == 86_400 && json["token_type"] == "Bearer",
        "got {json}"
    );
    ensure!(
        json["scope"] == "openid user design-case file",
        "got {json}"
    );

    let access_token = answer.member("access_token")?;
    let (header, claims) = jwt(&access_token)?;
    ensure!(
        header["alg"] == "RS512" && header["typ"] == "at+jwt",
        "the access token is {header}"
    );
    ensure!(
        claims["aud"] == LAB.id && claims["client_id"] == LAB.id,
        "the access token says {claims}"
    );
    ensure!(
        claims["iss"] == peer.issuer.as_str() && claims["sub"] == ACCOUNT.id,
        "the access token says {claims}"
    );

    let (header, claims) = jwt(&answer.member("id_token")?)?;
    ensure!(
        header["alg"] == "RS256" && claims["aud"] == LAB.id,
        "the ID token is {header} {claims}"
    );
    ensure!(
        claims["nonce"] == sign_in.nonce.as_str() && claims["sub"] == ACCOUNT.id,
        "the ID token says {claims}"
    );
    match peer.major {
        Major::Eight => ensure!(
            claims["at_hash"] == at_hash(&access_token),
            "the ID token says {claims}"
        ),
        Major::Nine => ensure!(claims["at_hash"].is_null(), "the ID token says {claims}"),
    }
    Ok(())
}

async fn every_client(peer: &Oidc) -> Result<()> {
    for client in [LAB, SECOND, BASIC, DESKTOP] {
        let tokens = signed_in(peer, client).await.context(client.id)?;
        let (_, claims) = jwt(&tokens.member("access_token")?)?;
        ensure!(
            claims["aud"] == client.id,
            "{}: the access token says {claims}",
            client.id
        );
    }
    Ok(())
}

async fn basic_encoding(peer: &Oidc) -> Result<()> {
    // `token` encodes; refused only for the grant it asks for, so the client was accepted.
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "unknown"),
    ];
    token(peer, BASIC, &fields)
        .await?
        .refused(400, "invalid_grant")?;
    let raw = basic_header(BASIC.id, BASIC.secret);
    let answer = http::send(
        "POST",
        &peer.endpoint("token"),
        &[FORM, ("authorization", &raw)],
        http::form(fields),
    )
    .await?;
    answer.refused(401, "invalid_client")?;
    ensure!(
        answer
            .header("www-authenticate")
            .is_some_and(|value| value.starts_with("Basic ")),
        "no challenge"
    );
    Ok(())
}

async fn two_ways(peer: &Oidc) -> Result<()> {
    let header = basic_header(LAB.id, LAB.secret);
    let form = http::form([
        ("grant_type", "refresh_token"),
        ("refresh_token", "unknown"),
        ("client_id", LAB.id),
        ("client_secret", LAB.secret),
    ]);
    let headers = [FORM, ("authorization", &header)];
    http::send("POST", &peer.endpoint("token"), &headers, form)
        .await?
        .refused(400, "invalid_request")
}

async fn wrong_secret(peer: &Oidc) -> Result<()> {
    let stranger = Client {
        secret: "not-the-secret",
        ..LAB
    };
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "unknown"),
    ];
    let answer = token(peer, stranger, &fields).await?;
    answer.refused(401, "invalid_client")?;
    ensure!(
        answer.header("www-authenticate").is_none(),
        "a challenge although no header was sent"
    );
    Ok(())
}

async fn wrong_verifier(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let code = sign_in.code().await?;
    let other = SignIn::new(peer, LAB)?;
    sign_in
        .redeem_with(&code, &other.verifier)
        .await?
        .refused(400, "invalid_grant")?;
    sign_in.redeem(&code).await?.accepted()?;
    Ok(())
}

async fn used_code(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let code = sign_in.code().await?;
    let tokens = sign_in.redeem(&code).await?.accepted()?;
    sign_in.redeem(&code).await?.refused(400, "invalid_grant")?;
    refresh(peer, &tokens.member("refresh_token")?)
        .await?
        .refused(400, "invalid_grant")
}

async fn foreign_code(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &sign_in.code().await?),
        ("redirect_uri", &sign_in.redirect_uri),
        ("code_verifier", &sign_in.verifier),
    ];
    token(peer, SECOND, &fields)
        .await?
        .refused(400, "invalid_grant")
}

async fn counted(peer: &Oidc) -> Result<()> {
    let before = peer.token_requests().await?;
    let tokens = signed_in(peer, LAB).await?;
    refresh(peer, &tokens.member("refresh_token")?)
        .await?
        .accepted()?;
    let counted = peer.token_requests().await? - before;
    ensure!(counted == 2, "{counted} requests instead of 2");
    Ok(())
}

async fn new_keys(peer: &Oidc) -> Result<()> {
    let kid = async || -> Result<String> {
        let (header, _) = jwt(&signed_in(peer, LAB).await?.member("id_token")?)?;
        Ok(header["kid"].as_str().context("no kid")?.to_owned())
    };
    let published = async || -> Result<Vec<String>> {
        let keys = http::send("GET", &peer.endpoint("jwks"), &[], "")
            .await?
            .accepted()?
            .json()?;
        let keys = keys["keys"].as_array().context("no keys")?;
        Ok(keys
            .iter()
            .filter_map(|key| Some(key["kid"].as_str()?.to_owned()))
            .collect())
    };
    let first = kid().await?;
    let refresh_token = signed_in(peer, LAB).await?.member("refresh_token")?;
    peer.rotate_keys(false).await?;
    let second = kid().await?;
    ensure!(first != second, "the old key still signs");
    let both = published().await?;
    ensure!(
        both.contains(&first) && both.contains(&second),
        "published are {both:?}"
    );
    peer.rotate_keys(true).await?;
    let third = kid().await?;
    ensure!(
        published().await? == [third],
        "an old key is still published"
    );
    refresh(peer, &refresh_token)
        .await?
        .accepted()
        .context("a refresh token from before")?;
    Ok(())
}
