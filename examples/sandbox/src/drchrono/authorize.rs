//! `/o/authorize/`: request checks, the login form, the consent form, and the way back.

use std::fmt::Write as _;

use hyper::{Method, Response};

use super::scopes;
use super::state::{Asked, Challenge, Code, Session};
use super::{CLIENT_ID, Consent, Drchrono, PASSWORD, seed};
use crate::body::Body;
use crate::server::{Answer, Call, first, pairs, repeated};
use crate::{lock, page, random, reply};

pub(super) const PATH: &str = "/o/authorize/";
pub(super) const LOGIN: &str = "/accounts/login/";

type Pairs = [(String, String)];

impl Drchrono {
    /// `GET` shows the consent form, or the way to the login form; `POST` is the answer to it.
    pub(super) async fn authorize(&self, call: &mut Call) -> Answer {
        if call.method == Method::POST {
            return Ok(self.decided(call).await);
        }
        if call.method != Method::GET {
            return Ok(reply::empty(405));
        }
        let asked = match self.check(&call.query) {
            Ok(asked) => asked,
            Err(response) => return Ok(*response),
        };
        if self.0.consent == Consent::Auto {
            return Ok(self.approved(&asked, seed::DOCTOR_USER));
        }
        let Some((session, user)) = self.session(call).and_then(|s| Some((s.clone(), s.user?)))
        else {
            let raw = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&call.query)
                .finish();
            let next = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("next", &format!("{PATH}?{raw}"))
                .finish();
            return Ok(reply::redirect(302, &format!("{LOGIN}?{next}")));
        };
        Ok(reply::html(
            200,
            consent_page(&session.csrf, user, &asked, &call.query),
        ))
    }

    /// The login form, and its answer.
    pub(super) async fn login(&self, call: &mut Call) -> Answer {
        let session = self.session(call);
        if call.method == Method::POST {
            if call.read_form().await.is_err() {
                return Ok(reply::empty(400));
            }
            let Some(session) = session.filter(|s| csrf_fits(call, s)) else {
                return Ok(forged());
            };
            let name = first(&call.form, "username").unwrap_or_default().trim();
            let password = first(&call.form, "password").unwrap_or_default();
            let known = seed::USERS
                .iter()
                .find(|u| u.username == name && password == PASSWORD);
            let Some(user) = known else {
                return Ok(reply::html(200, login_page(&session.csrf, true)));
            };
            // Only a path of our own: an open redirect would be a fault nobody asked for.
            let next = call
                .query_value("next")
                .filter(|next| next.starts_with('/') && !next.starts_with("//"))
                .unwrap_or("/");
            let mut response = reply::redirect(302, next);
            self.open_session(&mut response, Some(user.id));
            return Ok(response);
        }
        if call.method != Method::GET {
            return Ok(reply::empty(405));
        }
        if let Some(session) = session {
            return Ok(reply::html(200, login_page(&session.csrf, false)));
        }
        let mut response = reply::html(200, String::new());
        let session = self.open_session(&mut response, None);
        *response.body_mut() = crate::body::full(login_page(&session.csrf, false));
        Ok(response)
    }

    async fn decided(&self, call: &mut Call) -> Response<Body> {
        if call.read_form().await.is_err() {
            return reply::empty(400);
        }
        let Some(session) = self.session(call).filter(|s| csrf_fits(call, s)) else {
            return forged();
        };
        let Some(user) = session.user else {
            return forged();
        };
        let asked = match self.check(&call.form) {
            Ok(asked) => asked,
            Err(response) => return *response,
        };
        if first(&call.form, "allow").is_some_and(|word| !word.is_empty()) {
            return self.approved(&asked, user);
        }
        self.refused(&asked, "access_denied")
    }

    fn session(&self, call: &Call) -> Option<Session> {
        let id = call.cookie("sessionid")?;
        lock(&self.0.state).sessions.get(id).cloned()
    }

    fn open_session(&self, response: &mut Response<Body>, user: Option<i64>) -> Session {
        let id = random::token43();
        let session = Session {
            csrf: random::token43(),
            user,
        };
        let mut state = lock(&self.0.state);
        state.issued.extend([id.clone(), session.csrf.clone()]);
        state.sessions.insert(id.clone(), session.clone());
        drop(state);
        let cookie = format!("sessionid={id}; Path=/; HttpOnly; SameSite=Lax");
        reply::add(response, "set-cookie", &cookie);
        session
    }

    /// A wrong client or redirect URI is shown to the person; everything else goes back to the client.
    fn check(&self, query: &Pairs) -> Result<Asked, Box<Response<Body>>> {
        let stop = |text: &str| {
            let html = page::message("Error: invalid_request", text);
            Err(Box::new(reply::html(400, html)))
        };
        if let Some(name @ ("client_id" | "redirect_uri")) = repeated(query) {
            return stop(&format!("Duplicate {name} parameter."));
        }
        match first(query, "client_id") {
            None | Some("") => return stop("Missing client_id parameter."),
            Some(CLIENT_ID) => {}
            Some(_) => return stop("Invalid client_id parameter value."),
        }
        let redirect_uri = match first(query, "redirect_uri") {
            None | Some("") => return stop("Missing redirect URI."),
            Some(uri) if lock(&self.0.state).redirect_uris.contains(uri) => uri,
            Some(_) => return stop("Mismatching redirect URI."),
        };
        let mut asked = Asked {
            redirect_uri: redirect_uri.to_owned(),
            scope: String::new(),
            state: first(query, "state").map(str::to_owned),
            challenge: None,
        };
        let back = |asked: &Asked, error| Err(Box::new(self.refused(asked, error)));
        if repeated(query).is_some() {
            return back(&asked, "invalid_request");
        }
        match first(query, "response_type") {
            Some("code") => {}
            None => return back(&asked, "invalid_request"),
            Some(_) => return back(&asked, "unsupported_response_type"),
        }
        match self.challenge(query) {
            Ok(challenge) => asked.challenge = challenge,
            Err(error) => return back(&asked, error),
        }
        let seven = self.0.switches.is("known_scopes", "seven");
        match scopes::asked(first(query, "scope").unwrap_or_default(), seven) {
            Some(scope) => asked.scope = scope,
            None if self.0.switches.is("invalid_scope", "page") => {
                let html = page::message("Error: invalid_scope", "The scope is unknown.");
                return Err(Box::new(reply::html(400, html)));
            }
            None => return back(&asked, "invalid_scope"),
        }
        Ok(asked)
    }

    fn challenge(&self, query: &Pairs) -> Result<Option<Challenge>, &'static str> {
        let method = first(query, "code_challenge_method");
        let Some(text) = first(query, "code_challenge").filter(|c| !c.is_empty()) else {
            return Ok(None);
        };
        match self.0.switches.get("pkce").as_str() {
            "ignored" => return Ok(None),
            "refused" => return Err("invalid_request"),
            _ => {}
        }
        let hashed = match method {
            Some("S256") => true,
            None | Some("plain") => false,
            Some(_) => return Err("invalid_request"),
        };
        Ok(Some(Challenge {
            text: text.to_owned(),
            hashed,
        }))
    }

    fn approved(&self, asked: &Asked, user: i64) -> Response<Body> {
        let fault = self.0.switches.take("authorize_fault");
        if let "access_denied" | "server_error" = fault.as_str() {
            return self.refused(asked, &fault);
        }
        let mut asked = asked.clone();
        if self.0.switches.is("granted_scope", "no_calendar") {
            asked.scope = scopes::without(&asked.scope, "calendar");
        }
        let code = random::token43();
        let expires = self.0.clock.unix() + self.0.switches.number("code_ttl");
        {
            let mut state = lock(&self.0.state);
            state.issued.push(code.clone());
            let issued = Code {
                asked: asked.clone(),
                user,
                expires,
            };
            state.codes.insert(code.clone(), issued);
        }
        let mut fields = vec![("code".to_owned(), code)];
        match fault.as_str() {
            "code_and_error" => fields.push(("error".to_owned(), "access_denied".to_owned())),
            "empty_code" => fields[0].1.clear(),
            "forged_code" => fields[0].1 = random::token43(),
            _ => {}
        }
        self.send_back(&asked, fields)
    }

    fn refused(&self, asked: &Asked, error: &str) -> Response<Body> {
        self.send_back(asked, vec![("error".to_owned(), error.to_owned())])
    }

    fn send_back(&self, asked: &Asked, mut fields: Vec<(String, String)>) -> Response<Body> {
        match self.0.switches.take("state_param").as_str() {
            "absent" => {}
            "wrong" => fields.push(("state".to_owned(), random::token43())),
            _ => fields.extend(asked.state.iter().map(|s| ("state".to_owned(), s.clone()))),
        }
        let encoded = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        let target = &asked.redirect_uri;
        let mark = if target.contains('?') { '&' } else { '?' };
        reply::redirect(302, &format!("{target}{mark}{encoded}"))
    }

    /// What a browser with an approving user would be redirected to, without HTTP: for tests of the sign-in.
    ///
    /// Takes the authorization URL a client built; the answer is the callback URL. `None` when the sandbox
    /// would show an error page instead.
    pub fn approve(&self, authorization_url: &str) -> Option<String> {
        let (_, query) = authorization_url.split_once('?')?;
        let response = match self.check(&pairs(query.as_bytes())) {
            Ok(asked) => self.approved(&asked, seed::DOCTOR_USER),
            Err(response) => *response,
        };
        let location = response.headers().get("location")?.to_str().ok()?;
        Some(location.to_owned())
    }
}

fn csrf_fits(call: &Call, session: &Session) -> bool {
    first(&call.form, "csrfmiddlewaretoken") == Some(session.csrf.as_str())
}

fn forged() -> Response<Body> {
    let text = "CSRF verification failed. Request aborted.";
    reply::html(403, page::message("Forbidden", text))
}

fn login_page(csrf: &str, wrong: bool) -> String {
    let complaint = if wrong {
        "<p class=\"bad\">Please enter a correct username and password.</p>"
    } else {
        ""
    };
    // No action: the form comes back to this address, and with it `next`.
    page::page(
        "Sign in",
        &format!(
            "<h1>Sign in</h1>{complaint}<form method=\"post\">\
             <input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"{csrf}\">\
             <label for=\"username\">Username</label>\
             <input id=\"username\" name=\"username\" autocomplete=\"username\" value=\"{suggested}\" required>\
             <label for=\"password\">Password</label>\
             <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\
             <button>Sign in</button></form>",
            csrf = page::escape(csrf),
            suggested = seed::USERS[0].username,
        ),
    )
}

fn consent_page(csrf: &str, user: i64, asked: &Asked, query: &Pairs) -> String {
    let who = seed::USERS
        .iter()
        .find(|u| u.id == user)
        .map_or("you", |u| u.username);
    let mut list = String::new();
    for (scope, meaning) in scopes::of(&asked.scope) {
        let (scope, meaning) = (page::escape(scope), page::escape(meaning));
        let _ = write!(list, "<li><code>{scope}</code>: {meaning}</li>");
    }
    let mut kept = String::new();
    for (name, value) in query {
        let (name, value) = (page::escape(name), page::escape(value));
        let _ = write!(
            kept,
            "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"
        );
    }
    page::page(
        "Authorize",
        &format!(
            "<h1>Authorize {client}?</h1><p>The application asks to act for {who}:</p><ul>{list}</ul>\
             <form method=\"post\" action=\"{PATH}\">\
             <input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"{csrf}\">{kept}\
             <button name=\"allow\" value=\"Authorize\">Authorize</button>\
             <button class=\"plain\">Cancel</button></form>",
            client = page::escape(CLIENT_ID),
            csrf = page::escape(csrf),
        ),
    )
}
