//! Who is asking: the two cookies.

use axum::http::HeaderValue;
use axum::http::header::{COOKIE, HeaderMap};
use dental_oauth::Secret;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::app::{App, Inner, SESSION_LIFETIME};
use crate::vault::{self, Name, Vault};

const BROWSER: &str = "web-sign-in-browser";
const SESSION: &str = "web-sign-in-session";

/// The cookies of one request, as far as they have the right form.
#[derive(Debug, Default)]
pub(crate) struct Visitor {
    /// Tells browsers apart: a sign-in is completed by the browser that began it, or not at all.
    browser: Option<Secret>,
    /// The id of a session, its signature checked.
    session: Option<Secret>,
}

/// What a session cookie leads to. Kept sealed; the cookie itself says nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    /// Our label for the account, from the platform's id of the person.
    #[serde(with = "exposed")]
    pub(crate) account: Secret,
    /// When it is over, in seconds since 1970.
    ends: i64,
}

impl Visitor {
    /// Reads the cookies of a request.
    pub(crate) fn of(app: &Inner, headers: &HeaderMap) -> Self {
        let cookie = |name: &str| {
            let name = full_name(app, name);
            let all = headers.get_all(COOKIE).into_iter();
            all.filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .find_map(|(key, value)| (key == name).then_some(value))
        };
        let session = cookie(SESSION)
            .and_then(|value| value.split_once('.'))
            .filter(|(id, signature)| app.vault.verify(SESSION, id, signature));
        Self {
            browser: cookie(BROWSER)
                .filter(|value| vault::is_token(value))
                .map(Secret::new),
            session: session.map(|(id, _)| Secret::new(id)),
        }
    }

    /// Gives a browser that has none its cookie; the value for `Set-Cookie`.
    pub(crate) fn introduce(&mut self, app: &Inner) -> Result<Option<HeaderValue>, Problem> {
        if self.browser.is_some() {
            return Ok(None);
        }
        let token = vault::token()?;
        let cookie = set_cookie(app, BROWSER, token.expose())?;
        self.browser = Some(token);
        Ok(Some(cookie))
    }

    /// What a pending sign-in remembers of the browser that began it.
    pub(crate) fn browser(&self) -> Option<Name> {
        self.browser
            .as_ref()
            .map(|browser| Name::of(browser.expose()))
    }

    /// The token that our forms carry.
    pub(crate) fn csrf(&self, vault: &Vault) -> String {
        let browser = self.browser.as_ref().map_or("", Secret::expose);
        vault.sign("csrf", browser)
    }

    /// Whether a form was made for this browser.
    pub(crate) fn csrf_is(&self, vault: &Vault, token: &str) -> bool {
        let known = self.browser.as_ref();
        known.is_some_and(|browser| vault.verify("csrf", browser.expose(), token))
    }

    /// Who is signed in here.
    pub(crate) async fn signed_in(&self, app: &App) -> Result<Option<SignedIn>, Problem> {
        let Some(id) = &self.session else {
            return Ok(None);
        };
        let record = app.0.sessions.read(&Name::of(id.expose())).await?;
        let signed_in =
            record.and_then(|json| serde_json::from_str::<SignedIn>(json.expose()).ok());
        Ok(signed_in.filter(|signed_in| signed_in.ends > now()))
    }

    /// Signs an account in here, in place of whoever was: a fresh id; the value for `Set-Cookie`.
    pub(crate) async fn sign_in(&self, app: &App, account: Secret) -> Result<HeaderValue, Problem> {
        self.sign_out(app).await?;
        let id = vault::token()?;
        let lifetime = i64::try_from(SESSION_LIFETIME.as_secs()).unwrap_or(i64::MAX);
        let record = SignedIn {
            account,
            ends: now().saturating_add(lifetime),
        };
        let json = serde_json::to_string(&record)
            .map_err(|_| Problem::Internal("a session cannot be written"))?;
        app.0.sessions.put(&Name::of(id.expose()), &json).await?;
        let signature = app.0.vault.sign(SESSION, id.expose());
        set_cookie(&app.0, SESSION, &format!("{}.{signature}", id.expose()))
    }

    /// Forgets who is signed in here.
    pub(crate) async fn sign_out(&self, app: &App) -> Result<(), Problem> {
        match &self.session {
            Some(id) => app.0.sessions.remove(&Name::of(id.expose())).await,
            None => Ok(()),
        }
    }
}

/// The value for `Set-Cookie` that ends a session in the browser.
pub(crate) fn without_session(app: &Inner) -> Result<HeaderValue, Problem> {
    set_cookie(app, SESSION, "; Max-Age=0")
}

fn set_cookie(app: &Inner, name: &str, value: &str) -> Result<HeaderValue, Problem> {
    let secure = if app.secure { "; Secure" } else { "" };
    let name = full_name(app, name);
    let mut header = HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"
    ))
    .map_err(|_| Problem::Internal("a cookie cannot be written"))?;
    header.set_sensitive(true);
    Ok(header)
}

/// With the prefix, no other host and no plain http can plant a cookie of this name.
fn full_name(app: &Inner, name: &str) -> String {
    format!("{}{name}", if app.secure { "__Host-" } else { "" })
}

fn now() -> i64 {
    chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).timestamp()
}

/// Writes a secret into a record that is sealed.
mod exposed {
    use dental_oauth::Secret;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &Secret, s: S) -> Result<S::Ok, S::Error> {
        secret.expose().serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Secret, D::Error> {
        Secret::deserialize(d)
    }
}
