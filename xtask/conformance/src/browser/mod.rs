//! A person with a browser, as far as a sign-in needs one: cookies, redirects, forms and links.

mod html;
mod jar;

use std::{collections::BTreeMap, fmt};

use anyhow::{Context as _, Result, bail};
use html::{Form, Page};
use jar::Jar;
use serde_json::Value;
use url::{Position, Url};

use crate::{
    http::{self, Answer, FORM},
    peers::ACCOUNT,
};

/// A sign-in takes two pages and four redirects; more than this is a loop.
const STEPS: usize = 20;

/// What the person does on the pages met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Signs in and allows.
    Allow,
    /// Follows the link away from the login page.
    DeclineLogin,
    /// Signs in, then follows the link away from the consent page.
    DeclineConsent,
    /// Types a wrong password first and stays on the page that says so.
    MistypePassword,
}

/// Where a walk ended.
pub(crate) enum Arrival {
    /// The server redirects to the redirect URI. Nobody has fetched this address yet.
    Redirect(Url),
    /// The server gave a page whose form posts to the redirect URI (`response_mode=form_post`). Nobody
    /// has sent it yet.
    FormPost {
        /// Where the form goes.
        action: Url,
        /// The encoded form.
        body: String,
    },
    /// A page from which no way leads on: an error, or the script of `response_mode=web_message`.
    Page(Answer),
}

/// What a failed check prints.
impl fmt::Debug for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirect(url) => write!(f, "a redirect to {url}"),
            Self::FormPost { action, body } => write!(f, "a form to {action}: {body}"),
            Self::Page(answer) => write!(f, "a page: {answer:?}"),
        }
    }
}

impl Arrival {
    /// The parameters of the authorization response: of the query, the fragment or the form.
    pub(crate) fn parameters(&self) -> Result<BTreeMap<String, String>> {
        match self {
            Self::Redirect(url) => Ok(http::parameters(
                url.fragment().or(url.query()).unwrap_or_default(),
            )),
            Self::FormPost { body, .. } => Ok(http::parameters(body)),
            Self::Page(answer) => bail!("the walk ended on a page: {answer:?}"),
        }
    }

    /// What the page of `response_mode=web_message` hands to its script: `redirect_uri` and `response`.
    pub(crate) fn web_message(&self) -> Result<Value> {
        let Self::Page(answer) = self else {
            bail!("expected the page of a web message, got {self:?}")
        };
        let page = answer.text();
        let script = page
            .split_once("var data = ")
            .with_context(|| format!("no message in {answer:?}"))?
            .1;
        // The object ends somewhere before the end of the script; the deserializer knows where.
        let mut values = serde_json::Deserializer::from_str(script).into_iter();
        Ok(values.next().context("no message")??)
    }

    /// The whole callback address of a redirect.
    pub(crate) fn url(&self) -> Result<&Url> {
        match self {
            Self::Redirect(url) => Ok(url),
            other => bail!("expected a redirect to the client, got {other:?}"),
        }
    }
}

/// A browser of its own, with no cookie in it at first.
#[derive(Debug, Default)]
pub(crate) struct Browser {
    jar: Jar,
    /// How many pages with a form or link to act on were shown since the start.
    pub(crate) pages_seen: usize,
}

impl Browser {
    /// Opens `start` and goes on until the answer is for `redirect_uri`, or until there is no way on.
    pub(crate) async fn walk(
        &mut self,
        start: &str,
        redirect_uri: &str,
        behaviour: Behaviour,
    ) -> Result<Arrival> {
        let redirect_uri = Url::parse(redirect_uri).context("the redirect URI")?;
        let mut at = Url::parse(start).context("the authorization URL")?;
        let mut answer = self.get(&at).await?;
        let mut password_sent = false;
        for _ in 0..STEPS {
            if let Some(location) = redirection(&answer) {
                at = at.join(location).context("the Location header")?;
                if same_endpoint(&at, &redirect_uri) {
                    return Ok(Arrival::Redirect(at));
                }
                answer = self.get(&at).await?;
                continue;
            }
            let page = Page::scan(&answer.text());
            let Some(form) = page.forms.first() else {
                return Ok(Arrival::Page(answer));
            };
            let action = at.join(&form.action).context("a form's action")?;
            if same_endpoint(&action, &redirect_uri) {
                return Ok(Arrival::FormPost {
                    action,
                    body: encode(form, &[]),
                });
            }
            let login = form.has_password();
            if login && password_sent {
                return Ok(Arrival::Page(answer));
            }
            self.pages_seen += 1;
            let declines = if login {
                Behaviour::DeclineLogin
            } else {
                Behaviour::DeclineConsent
            };
            if behaviour == declines {
                let link = page
                    .links
                    .first()
                    .context("no link leads away from the page")?;
                at = at.join(link).context("a link")?;
                answer = self.get(&at).await?;
                continue;
            }
            let password = if behaviour == Behaviour::MistypePassword {
                "mistyped"
            } else {
                ACCOUNT.password
            };
            let typed: &[(&str, &str)] = if login {
                &[("login", ACCOUNT.login), ("password", password)]
            } else {
                &[]
            };
            password_sent |= login;
            answer = self.submit(&action, form, typed).await?;
            at = action;
        }
        bail!("no end after {STEPS} steps, last at {at}")
    }

    async fn get(&mut self, url: &Url) -> Result<Answer> {
        self.send("GET", url, &[], String::new()).await
    }

    async fn submit(
        &mut self,
        action: &Url,
        form: &Form,
        typed: &[(&str, &str)],
    ) -> Result<Answer> {
        if !form.method.eq_ignore_ascii_case("post") {
            bail!(
                "a form that changes something must be posted, and this one uses `{}`",
                form.method
            );
        }
        self.send("POST", action, &[FORM], encode(form, typed))
            .await
    }

    async fn send(
        &mut self,
        method: &str,
        url: &Url,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Answer> {
        let mut headers = headers.to_vec();
        let cookies = self.jar.header(url);
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let answer = http::send(method, url.as_str(), &headers, body).await?;
        for cookie in answer.headers.get_all("set-cookie") {
            self.jar
                .store(url, cookie.to_str().context("an unreadable cookie")?);
        }
        Ok(answer)
    }
}

/// The fields the page filled in, with what the person typed in place of theirs.
fn encode(form: &Form, typed: &[(&str, &str)]) -> String {
    http::form(form.fields.iter().map(|field| {
        let typed = typed.iter().find(|(name, _)| *name == field.name);
        (
            field.name.as_str(),
            typed.map_or(field.value.as_str(), |(_, value)| value),
        )
    }))
}

pub(crate) fn redirection(answer: &Answer) -> Option<&str> {
    // All become a GET here: the provider answers a posted form with 303, others with 302.
    matches!(answer.status, 302 | 303)
        .then(|| answer.header("location"))
        .flatten()
}

/// Whether two addresses differ in nothing but query and fragment.
fn same_endpoint(one: &Url, other: &Url) -> bool {
    one[..Position::AfterPath] == other[..Position::AfterPath]
}
