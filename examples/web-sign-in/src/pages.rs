//! The pages: plain HTML, one style sheet, two small scripts, nothing from elsewhere.

use std::time::SystemTime;

use axum::extract::Path;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html as HtmlResponse, IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use dental_oauth::oauth::Scopes;

use crate::app::Inner;
use crate::html::Html;
use crate::platform::{Person, Platform};
use crate::refusal::Refusal;

type Page = HtmlResponse<String>;

/// What the signed-in page shows.
#[derive(Debug)]
pub(crate) struct Account {
    /// Who it is.
    pub(crate) person: Person,
    /// Why nobody knows.
    pub(crate) failure: Option<Refusal>,
    /// What was granted.
    pub(crate) scopes: Scopes,
    /// When the access token ends.
    pub(crate) expires_at: Option<SystemTime>,
}

/// The response modes, with what to say about each.
const MODES: [(&str, &str, &str); 4] = [
    ("query", "Query", "The answer comes in the address."),
    (
        "form_post",
        "Form post",
        "The platform's page sends a form back here.",
    ),
    (
        "fragment",
        "Fragment",
        "Behind the #: a script on this side passes it on.",
    ),
    (
        "web_message",
        "Web message",
        "In a window of its own, which sends a message.",
    ),
];

/// `GET /assets/{name}`
pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, Refusal> {
    let (kind, text) = match name.as_str() {
        "style.css" => ("text/css", include_str!("../assets/style.css")),
        "fragment.js" => ("text/javascript", include_str!("../assets/fragment.js")),
        "message.js" => ("text/javascript", include_str!("../assets/message.js")),
        _ => return Err(crate::home::nothing_here().await),
    };
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

/// A redirect that is always followed with GET.
pub(crate) fn see_other(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(mut place) = HeaderValue::from_str(place) {
        place.set_sensitive(true);
        response.headers_mut().insert(LOCATION, place);
    }
    response
}

/// The start page of somebody who is signed out.
pub(crate) fn signed_out(app: &Inner, notice: Option<&str>, csrf: &str) -> Page {
    let name = app.platform.name();
    let mut content = Html::new();
    if let Some(notice) = notice {
        content = content
            .markup("<p class=\"notice\" role=\"status\">")
            .text(notice)
            .markup("</p>");
    }
    content = content
        .markup("<h1>Sign in</h1><p>Use your account at ")
        .text(name)
        .markup(". You will be asked there what this application may do.</p>")
        .markup("<form id=\"sign-in\" method=\"post\" action=\"/sign-in\" data-origin=\"")
        .text(app.sign_in_origins.first().map_or("", String::as_str))
        .markup("\">")
        .then(&hidden_csrf(csrf))
        .markup("<fieldset><legend>How the answer comes back</legend>");
    for (at, (mode, title, meaning)) in MODES.iter().enumerate() {
        content = content
            .markup("<label class=\"mode\"><input type=\"radio\" name=\"mode\" value=\"")
            .text(mode)
            .markup(if at == 0 { "\" checked>" } else { "\">" })
            .markup("<span><strong>")
            .text(title)
            .markup("</strong> ")
            .text(meaning)
            .markup("</span></label>");
    }
    content = content
        .markup("</fieldset><button>Sign in with ")
        .text(name)
        .markup("</button><p id=\"hint\" class=\"hint\" role=\"status\"></p></form>")
        .markup("<form id=\"message\" method=\"post\" action=\"/callback/message\" hidden>")
        .then(&hidden_csrf(csrf))
        .markup("<input type=\"hidden\" name=\"message\"></form>")
        .markup("<noscript><p class=\"hint\">The last two ways need scripts.</p></noscript>")
        .markup("<script src=\"/assets/message.js\" defer></script>");
    page("Sign in", &content)
}

/// The start page of somebody who is signed in.
pub(crate) fn signed_in(platform: &dyn Platform, account: &Account, csrf: &str) -> Page {
    let mut content = Html::new().markup("<p class=\"over\">Signed in with ");
    content = content.text(platform.name()).markup("</p><h1 id=\"who\">");
    content = match &account.person.name {
        Some(name) => content.text(name.expose()),
        None => content.markup("Somebody without a name"),
    }
    .markup("</h1>");
    if let Some(occupation) = &account.person.occupation {
        content = content
            .markup("<p class=\"occupation\">")
            .text(occupation.expose())
            .markup("</p>");
    }
    if let Some(failure) = &account.failure {
        content = content
            .markup("<p class=\"notice\" role=\"status\">Who you are could not be read. ")
            .text(failure.sentence())
            .markup(" <code>")
            .text(failure.kind())
            .markup("</code></p>");
    }
    content = content.markup("<dl><dt>Granted</dt><dd><ul class=\"scopes\">");
    for scope in account.scopes.iter() {
        content = content
            .markup("<li><code>")
            .text(scope)
            .markup("</code></li>");
    }
    content = content.markup("</ul>");
    let missing = platform.scopes().missing_from(&account.scopes);
    if !missing.is_empty() {
        content = content
            .markup("<p class=\"hint\">Asked for and not granted: <code>")
            .text(&missing.to_string())
            .markup("</code></p>");
    }
    content = content
        .markup("</dd><dt>Access token</dt><dd>")
        .then(&end_of(account.expires_at, SystemTime::now()))
        .markup("<p class=\"hint\">It is renewed when needed, without asking you.</p></dd></dl>")
        .markup("<form id=\"sign-out\" method=\"post\" action=\"/sign-out\">")
        .then(&hidden_csrf(csrf))
        .markup("<button class=\"plain\">Sign out</button></form>");
    page("Signed in", &content)
}

fn end_of(expires_at: Option<SystemTime>, now: SystemTime) -> Html {
    let Some(end) = expires_at else {
        return Html::new().markup("The platform did not say when it ends.");
    };
    let exact = DateTime::<Utc>::from(end);
    let minutes = end
        .duration_since(now)
        .map_or(0, |left| left.as_secs() / 60);
    let left = match minutes {
        0 => "in less than a minute".to_owned(),
        1..120 => format!("in {minutes} min"),
        _ => format!("in {} h {} min", minutes / 60, minutes % 60),
    };
    Html::new()
        .markup("Ends <time datetime=\"")
        .text(&exact.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .markup("\">")
        .text(&left)
        .markup("</time>, on ")
        .text(&exact.format("%-d %B %Y at %H:%M UTC").to_string())
        .markup(".")
}

/// Where `fragment` answers land. The script takes the answer out of the address and posts it.
pub(crate) fn fragment(csrf: &str) -> Page {
    let content = Html::new()
        .markup("<h1>One moment</h1><p id=\"hint\" role=\"status\">You are being signed in.</p>")
        .markup(
            "<noscript><p>This way to sign in needs scripts. Choose another one.</p></noscript>",
        )
        .markup("<form id=\"fragment\" method=\"post\" action=\"/callback/fragment\" hidden>")
        .then(&hidden_csrf(csrf))
        .markup(
            "<input type=\"hidden\" name=\"url\"></form><a class=\"button\" href=\"/\">Back to the start</a>",
        )
        .markup("<script src=\"/assets/fragment.js\" defer></script>");
    page("Signing in", &content)
}

/// What people see when something is refused.
pub(crate) fn refused(refusal: &Refusal) -> Page {
    let content = Html::new()
        .markup("<h1>That did not work</h1><p id=\"refused\" role=\"alert\">")
        .text(refusal.sentence())
        .markup("</p><p class=\"hint\">For support: <code id=\"kind\">")
        .text(refusal.kind())
        .markup("</code></p><a class=\"button\" href=\"/\">Back to the start</a>");
    page("That did not work", &content)
}

fn hidden_csrf(token: &str) -> Html {
    Html::new()
        .markup("<input type=\"hidden\" name=\"csrf\" value=\"")
        .text(token)
        .markup("\">")
}

fn page(title: &'static str, content: &Html) -> Page {
    let whole = Html::new()
        .markup("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .markup(title)
        .markup("</title><link rel=\"stylesheet\" href=\"/assets/style.css\">")
        .markup("</head><body><header><a href=\"/\">")
        .markup("<span class=\"mark\" aria-hidden=\"true\"></span>Example Dental Lab</a></header><main>")
        .then(content)
        .markup("</main><footer>An example of server-side sign-in.</footer></body></html>");
    HtmlResponse(whole.into_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use dental_oauth::Phi;

    use super::*;

    #[test]
    fn the_end_of_a_token_is_told_exactly_and_roughly() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_258_000);
        let told = |seconds| {
            let end = Some(start + Duration::from_secs(seconds));
            end_of(end, start).into_string()
        };
        assert!(told(30).contains("in less than a minute"));
        assert!(told(90 * 60).contains("in 90 min"));
        assert!(told(24 * 3600).contains("in 24 h 0 min"));
        assert!(told(0).contains("2026-01-01T09:00:00Z"));
        assert!(told(0).contains("1 January 2026 at 09:00 UTC"));
        let past = end_of(Some(start), start + Duration::from_secs(600));
        assert!(past.into_string().contains("less than a minute"));
        assert!(end_of(None, start).into_string().contains("did not say"));
    }

    #[test]
    fn a_hostile_name_stays_a_name() {
        let secret = dental_oauth::Secret::new("s");
        let environment =
            dentbird_client::Environment::new("https://a.example", ["https://a.example"]);
        let platform = crate::DentbirdPlatform::new(environment, "c", secret).unwrap();
        let account = Account {
            person: Person {
                name: Some(Phi::new("</h1><script>alert(1)</script>".to_owned())),
                occupation: Some(Phi::new("\"><img src=x>".to_owned())),
            },
            failure: None,
            scopes: Scopes::parse("openid </code><b>").unwrap(),
            expires_at: None,
        };
        let HtmlResponse(html) = signed_in(&platform, &account, "token");
        for evil in ["<script>alert", "<img", "<b>"] {
            assert!(!html.contains(evil), "{evil}");
        }
        assert!(html.contains("&lt;script&gt;"));
    }
}
