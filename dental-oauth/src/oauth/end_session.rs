//! Signing out at the server's own page (OpenID Connect RP-Initiated Logout 1.0).

use std::collections::HashSet;
use std::fmt;

use url::Url;

use super::client::OAuthClient;
use super::id_token::IdToken;
use crate::error::{Error, ErrorKind};
use crate::random;
use crate::secret::Secret;

/// A request to sign the person out at the server being put together.
///
/// It ends the server's own session with the browser, so that the next sign-in asks who is there. It ends
/// no grant: [`Session::sign_out`](crate::session::Session::sign_out) does, and comes first.
///
/// ```
/// # fn run(client: dental_oauth::oauth::OAuthClient) -> dental_oauth::Result<()> {
/// let leaving = client
///     .end_session()
///     .post_logout_redirect_uri("https://lab.example/signed-out")
///     .start()?;
/// // Send the browser to `leaving.url()`; when it comes back:
/// assert!(!leaving.recognises("state=of-another"));
/// # Ok(()) }
/// ```
#[must_use = "nothing happens until it is started"]
pub struct EndSessionRequest<'a> {
    client: &'a OAuthClient,
    id_token: Option<Secret>,
    redirect_uri: Option<String>,
    extra: Vec<(String, String)>,
}

/// Without the parameters: a `logout_hint` says who somebody is.
impl fmt::Debug for EndSessionRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndSessionRequest")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Where to send the browser, and how to know it again.
pub struct EndSession {
    url: Url,
    state: Option<Secret>,
}

/// Without the address: it may hold an id_token.
impl fmt::Debug for EndSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndSession")
    }
}

impl OAuthClient {
    /// Puts together a sign-out at the server's own page.
    pub fn end_session(&self) -> EndSessionRequest<'_> {
        EndSessionRequest {
            client: self,
            id_token: None,
            redirect_uri: None,
            extra: Vec::new(),
        }
    }
}

impl EndSessionRequest<'_> {
    /// Says who is leaving, by the id_token of their sign-in, so that the server need not ask. It then
    /// stands in the address, with all it says of the person; without it the server asks them.
    pub fn id_token_hint(mut self, id_token: &IdToken) -> Self {
        self.id_token = Some(id_token.token().clone());
        self
    }

    /// Where the browser goes afterwards. Must be registered for that, and is sent byte for byte.
    pub fn post_logout_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Adds a parameter, such as `logout_hint` or `ui_locales`. It cannot replace one of the request's own.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), value.into()));
        self
    }

    /// Makes the address.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] when the server's description has no such page,
    /// [`ErrorKind::Configuration`] when a parameter would be sent twice.
    pub fn start(self) -> Result<EndSession, Error> {
        let named = |error: Error| {
            error
                .with_provider(self.client.provider())
                .with_operation("end session")
        };
        let Some(endpoint) = &self.client.server().end_session_endpoint else {
            let detail = "this server has no page to sign out at";
            return Err(named(Error::new(ErrorKind::Unsupported, detail)));
        };
        // Sent with a redirect alone: without one nobody would bring it back.
        let state = self
            .redirect_uri
            .is_some()
            .then(random::token)
            .transpose()
            .map_err(named)?;
        let own = [
            ("client_id", Some(self.client.client_id())),
            ("id_token_hint", self.id_token.as_ref().map(Secret::expose)),
            ("post_logout_redirect_uri", self.redirect_uri.as_deref()),
            ("state", state.as_ref().map(Secret::expose)),
        ];
        let mut url = endpoint.clone();
        let mut taken: HashSet<String> = url.query_pairs().map(|(name, _)| name.into()).collect();
        let names = own.iter().map(|(name, _)| *name);
        let extra = self.extra.iter().map(|(name, _)| name.as_str());
        if names.chain(extra).any(|name| !taken.insert(name.into())) {
            let detail = "a parameter would be sent twice, or replace one of the sign-out's own";
            return Err(named(Error::new(ErrorKind::Configuration, detail)));
        }
        url.query_pairs_mut()
            .extend_pairs(
                own.iter()
                    .filter_map(|(name, value)| Some((*name, (*value)?))),
            )
            .extend_pairs(&self.extra);
        // As in the authorization request: some proxies read `+` literally.
        let query = url.query().unwrap_or_default().replace('+', "%20");
        url.set_query(Some(&query));
        Ok(EndSession { url, state })
    }
}

impl EndSession {
    /// Where to send the browser.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What the browser brings back, to be kept where its cookie leads; `None` without a redirect.
    pub fn state(&self) -> Option<&Secret> {
        self.state.as_ref()
    }

    /// Whether the query of a request to the redirect URI belongs to this sign-out. A browser that brings
    /// another `state`, or none, or two, was sent by somebody else.
    pub fn recognises(&self, query: &str) -> bool {
        let mut states = url::form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == "state")
            .map(|(_, value)| value);
        match (&self.state, states.next(), states.next()) {
            (Some(ours), Some(theirs), None) => ours.same_as(&theirs),
            _ => false,
        }
    }
}
