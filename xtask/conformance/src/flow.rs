//! The authorization code flow by hand: no client crate has a part in it, so that it shows what the
//! server does.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{
    digest,
    rand::{SecureRandom as _, SystemRandom},
};
use serde_json::Value;
use url::Url;

use crate::{
    browser::{Arrival, Behaviour, Browser},
    http::{self, Answer, FORM},
    peers::{Client, LAB, Oidc},
};

/// What a client makes up for one sign-in.
#[derive(Debug)]
pub(crate) struct SignIn<'a> {
    peer: &'a Oidc,
    client: Client,
    /// Where the answer is to go.
    pub(crate) redirect_uri: String,
    /// The proof that the code was asked for by who redeems it.
    pub(crate) verifier: String,
    /// What ties the callback to this sign-in.
    pub(crate) state: String,
    /// What ties the ID token to this sign-in.
    pub(crate) nonce: String,
}

impl<'a> SignIn<'a> {
    /// A fresh one, to the redirect URI the peer has for it.
    pub(crate) fn new(peer: &'a Oidc, client: Client) -> Result<Self> {
        let redirect_uri = if client.native {
            "http://127.0.0.1:54321/callback"
        } else {
            peer.redirect_uri()
        };
        Self::to(peer, client, redirect_uri)
    }

    /// A fresh one, to a redirect URI of the caller's.
    pub(crate) fn to(peer: &'a Oidc, client: Client, redirect_uri: &str) -> Result<Self> {
        Ok(Self {
            peer,
            client,
            redirect_uri: redirect_uri.to_owned(),
            verifier: random()?,
            state: random()?,
            nonce: random()?,
        })
    }

    /// The address a browser opens. `changes` replaces parameters; with `None` it leaves them out.
    pub(crate) fn url(&self, changes: &[(&str, Option<&str>)]) -> Result<String> {
        let challenge = BASE64_URL_SAFE_NO_PAD
            .encode(digest::digest(&digest::SHA256, self.verifier.as_bytes()));
        let mut parameters: BTreeMap<&str, &str> = BTreeMap::from([
            ("client_id", self.client.id),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("nonce", &self.nonce),
            ("redirect_uri", &self.redirect_uri),
            ("response_type", "code"),
            ("scope", "openid user design-case file"),
            ("state", &self.state),
        ]);
        for (name, value) in changes {
            match value {
                Some(value) => parameters.insert(name, value),
                None => parameters.remove(name),
            };
        }
        Ok(Url::parse_with_params(&self.peer.endpoint("auth"), parameters)?.into())
    }

    /// Opens that address in a new browser.
    pub(crate) async fn walk(
        &self,
        behaviour: Behaviour,
        changes: &[(&str, Option<&str>)],
    ) -> Result<Arrival> {
        self.walk_in(&mut Browser::default(), behaviour, changes)
            .await
    }

    /// Opens that address in a browser that may already know the person.
    pub(crate) async fn walk_in(
        &self,
        browser: &mut Browser,
        behaviour: Behaviour,
        changes: &[(&str, Option<&str>)],
    ) -> Result<Arrival> {
        browser
            .walk(&self.url(changes)?, &self.redirect_uri, behaviour)
            .await
    }

    /// Signs in and gives the code.
    pub(crate) async fn code(&self) -> Result<String> {
        let arrival = self.walk(Behaviour::Allow, &[]).await?;
        let mut parameters = arrival.parameters()?;
        parameters
            .remove("code")
            .with_context(|| format!("no code in {arrival:?}"))
    }

    /// Redeems a code.
    pub(crate) async fn redeem(&self, code: &str) -> Result<Answer> {
        self.redeem_with(code, &self.verifier).await
    }

    /// Redeems a code with another verifier.
    pub(crate) async fn redeem_with(&self, code: &str, verifier: &str) -> Result<Answer> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", verifier),
        ];
        token(self.peer, self.client, &fields).await
    }
}

/// Signs in and redeems the code: the answer with the tokens.
pub(crate) async fn signed_in(peer: &Oidc, client: Client) -> Result<Answer> {
    let sign_in = SignIn::new(peer, client)?;
    sign_in.redeem(&sign_in.code().await?).await?.accepted()
}

/// Spends a refresh token.
pub(crate) async fn refresh(peer: &Oidc, refresh_token: &str) -> Result<Answer> {
    token(
        peer,
        LAB,
        &[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ],
    )
    .await
}

/// A token request in the way of authentication that the client is registered with.
pub(crate) async fn token(peer: &Oidc, client: Client, fields: &[(&str, &str)]) -> Result<Answer> {
    let mut fields = fields.to_vec();
    let basic;
    let mut headers = vec![FORM];
    if client.auth == "client_secret_basic" {
        // Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1).
        basic = basic_header(&encoded(client.id), &encoded(client.secret));
        headers.push(("authorization", &basic));
    } else {
        fields.extend([("client_id", client.id), ("client_secret", client.secret)]);
    }
    http::send(
        "POST",
        &peer.endpoint("token"),
        &headers,
        http::form(fields),
    )
    .await
}

/// An `Authorization` header of these two halves, as they are.
pub(crate) fn basic_header(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The header and the claims of a JWT, its signature unchecked.
pub(crate) fn jwt(token: &str) -> Result<(Value, Value)> {
    let parts: Vec<&str> = token.split('.').collect();
    ensure!(parts.len() == 3, "not a JWT: {token}");
    let part = |text: &str| -> Result<Value> {
        Ok(serde_json::from_slice(
            &BASE64_URL_SAFE_NO_PAD.decode(text)?,
        )?)
    };
    Ok((part(parts[0])?, part(parts[1])?))
}

/// The left half of the SHA-256 of an access token, as an ID token names it.
pub(crate) fn at_hash(access_token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, access_token.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .ok()
        .context("no random bytes")?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_token_has_its_known_hash() {
        assert_eq!(at_hash("synthetic.access.token"), "-QewpHUCtn-84w5hJ66Oog");
    }

    #[test]
    fn a_jwt_is_taken_apart() {
        let (header, claims) = jwt("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.x").expect("a JWT");
        assert_eq!(
            (header["alg"].as_str(), claims["sub"].as_str()),
            (Some("none"), Some("a"))
        );
        assert!(jwt("opaque").is_err());
    }
}
