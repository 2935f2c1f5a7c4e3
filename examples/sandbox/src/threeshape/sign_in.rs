//! Both authorization endpoints: request checks, the page where somebody signs in, the way back.

use std::fmt::Write as _;

use hyper::{Method, Response};
use url::form_urlencoded;

use super::state::{Asked, Code, Interaction, Server};
use super::{ThreeShape, seed};
use crate::body::Body;
use crate::page::{escape, page};
use crate::server::{Answer, Call, first, pairs, repeated};
use crate::{Consent, lock, reply};

/// Every scope the identity server knows.
pub(super) const SCOPES: &[&str] = &[
    "openid",
    "profile",
    "offline_access",
    "api",
    "communicate.connections.read_only",
    "communicate.connections.manage",
    "data.companies.read_only",
    "data.users.read_only",
    "api.workflow.init",
    "api.media.read",
    "api.media.download",
    "api.cases.read",
    "license.read",
];

const COOKIE: &str = "sandbox_sign_in";

/// An authorization error, on its way to the redirect URI.
struct Refusal(&'static str, &'static str);

const DECLINED: Refusal = Refusal("access_denied", "the person declined");

fn stop(text: &str) -> Response<Body> {
    reply::html(400, crate::page::message("Sign-in failed", text))
}

impl ThreeShape {
    /// `GET /oauth/authorise` and `GET /connect/authorize`.
    pub(super) fn authorize(&self, call: &Call, server: Server) -> Response<Body> {
        let asked = match self.check(&call.query, server) {
            Ok(asked) => asked,
            Err(response) => return *response,
        };
        if self.0.consent == Consent::Auto {
            return self.approved(&asked);
        }
        if first(&call.query, "prompt") == Some("none") {
            return self.refused(&asked, &Refusal("login_required", "nobody is signed in"));
        }
        let mut state = lock(&self.0.state);
        let id = state.secret("interaction");
        let form_token = state.secret("form");
        state
            .interactions
            .insert(id.clone(), Interaction { asked, form_token });
        drop(state);
        let mut response = reply::redirect(302, &format!("/sign-in/{id}"));
        let cookie = format!("{COOKIE}={id}; path=/sign-in/{id}; httponly; samesite=lax");
        reply::add(&mut response, "set-cookie", &cookie);
        response
    }

    /// Until the redirect URI is known to be the client's own, nothing is sent there.
    fn check(
        &self,
        query: &[(String, String)],
        server: Server,
    ) -> Result<Asked, Box<Response<Body>>> {
        if let Some(name) = repeated(query) {
            let text = format!("{name} is there twice");
            return Err(Box::new(stop(&text)));
        }
        let client_id = first(query, "client_id").unwrap_or_default();
        let app = seed::app_of(client_id)
            // Without a secret nobody gets past the legacy server's token endpoint.
            .filter(|app| server == Server::Identity || app.secret.is_some())
            .ok_or_else(|| Box::new(stop("no such client")))?;
        let redirect_uri = first(query, "redirect_uri").unwrap_or_default();
        let state = lock(&self.0.state);
        if !state.redirect_uris.contains(redirect_uri) {
            return Err(Box::new(stop("this redirect_uri is not registered")));
        }
        let hint = first(query, "login_hint").filter(|hint| !hint.is_empty());
        let user = state.user(hint.unwrap_or(app.user)).map(|u| u.id.clone());
        drop(state);
        let owned = |name| first(query, name).map(str::to_owned);
        let asked = Asked {
            server,
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            scope: owned("scope").unwrap_or_default(),
            state: owned("state"),
            nonce: owned("nonce"),
            challenge: owned("code_challenge").filter(|_| {
                server == Server::Identity || self.0.switches.is("legacy_pkce", "check")
            }),
            user: user.clone().unwrap_or_default(),
        };
        let refusal = match server {
            _ if user.is_none() => Some(DECLINED),
            Server::Legacy => check_legacy(query, &asked),
            Server::Identity => check_identity(query, &asked, app.secret.is_none()),
        };
        match refusal {
            Some(refusal) => Err(Box::new(self.refused(&asked, &refusal))),
            None => Ok(asked),
        }
    }

    /// The person allowed it: a code goes to the client.
    fn approved(&self, asked: &Asked) -> Response<Body> {
        let fault = self.0.switches.take("authorize_fault");
        match fault.as_str() {
            "access_denied" => return self.refused(asked, &DECLINED),
            "server_error" => {
                return self.refused(asked, &Refusal("server_error", "something went wrong"));
            }
            _ => {}
        }
        let mut state = lock(&self.0.state);
        let mut code = state.secret("code");
        let issued = Code {
            asked: asked.clone(),
            expires: self.0.clock.unix() + self.0.switches.number("code_ttl"),
            spent: None,
        };
        state.codes.insert(code.clone(), issued);
        if fault == "forged_code" {
            code = state.secret("forged code");
        }
        let session = state.secret("session state");
        drop(state);
        let mut fields = vec![("code", code)];
        if asked.server == Server::Identity {
            fields.push(("scope", asked.scope.clone()));
            fields.push(("session_state", session));
        }
        self.send_back(asked, fields)
    }

    fn refused(&self, asked: &Asked, refusal: &Refusal) -> Response<Body> {
        let fields = vec![
            ("error", refusal.0.to_owned()),
            ("error_description", refusal.1.to_owned()),
        ];
        self.send_back(asked, fields)
    }

    fn send_back(&self, asked: &Asked, mut fields: Vec<(&str, String)>) -> Response<Body> {
        let switch = match asked.server {
            Server::Legacy => "legacy_state",
            Server::Identity => "identity_state",
        };
        match (self.0.switches.get(switch).as_str(), &asked.state) {
            ("echo", Some(state)) => fields.push(("state", state.clone())),
            ("wrong", _) => fields.push(("state", "another-state-than-was-sent".to_owned())),
            _ => {}
        }
        if asked.server == Server::Identity {
            match self.0.switches.get("iss_param").as_str() {
                "present" => fields.push(("iss", self.0.urls.identity.clone())),
                "wrong" => fields.push(("iss", "https://identity.example.test".to_owned())),
                _ => {}
            }
        }
        let target = &asked.redirect_uri;
        let joint = if target.contains('?') { '&' } else { '?' };
        let encoded = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        reply::redirect(302, &format!("{target}{joint}{encoded}"))
    }

    /// The page where a person signs in, `/sign-in/{id}`, and its two buttons.
    pub(super) async fn sign_in_page(&self, call: &mut Call, id: &str, action: &str) -> Answer {
        let lost = || {
            Ok(stop(
                "This sign-in belongs to another browser or is over. Start again in the application.",
            ))
        };
        if call.cookie(COOKIE) != Some(id) {
            return lost();
        }
        let Some(interaction) = lock(&self.0.state).interactions.get(id).cloned() else {
            return lost();
        };
        if call.method == Method::GET && action.is_empty() {
            return Ok(self.form(200, id, &interaction));
        }
        if call.method != Method::POST || call.read_form().await.is_err() {
            return Ok(reply::text(404, "Not Found"));
        }
        if first(&call.form, "form_token") != Some(interaction.form_token.as_str()) {
            return Ok(stop("This form is not from the page you were shown."));
        }
        let mut asked = interaction.asked.clone();
        let response = match action {
            "login" => {
                let login = first(&call.form, "login").unwrap_or_default();
                let password = first(&call.form, "password").unwrap_or_default();
                let state = lock(&self.0.state);
                let user = state.user(login).filter(|user| user.password == password);
                let Some(user) = user.map(|user| user.id.clone()) else {
                    drop(state);
                    return Ok(self.form(401, id, &interaction));
                };
                drop(state);
                asked.user = user;
                self.approved(&asked)
            }
            "abort" => self.refused(&asked, &DECLINED),
            _ => return Ok(reply::text(404, "Not Found")),
        };
        lock(&self.0.state).interactions.remove(id);
        Ok(response)
    }

    fn form(&self, status: u16, id: &str, interaction: &Interaction) -> Response<Body> {
        let state = lock(&self.0.state);
        let users = state.users.iter().fold(String::new(), |mut list, user| {
            let chosen = if user.id == interaction.asked.user {
                " selected"
            } else {
                ""
            };
            let _ = write!(
                list,
                "<option value=\"{}\"{chosen}>{}: {}</option>",
                escape(&user.email),
                escape(&user.key),
                escape(&user.email),
            );
            list
        });
        drop(state);
        let complaint = if status == 401 {
            "<p class=\"bad\">Wrong password.</p>"
        } else {
            ""
        };
        let content = format!(
            "<h1>Sign in</h1>{complaint}<p><strong>{client}</strong> asks to act for you.</p>\
             <form method=\"post\" action=\"/sign-in/{id}/login\">\
             <input type=\"hidden\" name=\"form_token\" value=\"{token}\">\
             <label for=\"login\">User</label><select id=\"login\" name=\"login\">{users}</select>\
             <label for=\"password\">Password</label><input id=\"password\" name=\"password\" \
             type=\"password\" autocomplete=\"current-password\" required><button>Sign in</button></form>\
             <form method=\"post\" action=\"/sign-in/{id}/abort\"><input type=\"hidden\" name=\"form_token\" \
             value=\"{token}\"><button class=\"plain\">Cancel</button></form>",
            client = escape(&interaction.asked.client_id),
            token = escape(&interaction.form_token),
        );
        reply::html(status, page("Sign in", &content))
    }

    /// What a browser with an approving user would be redirected to, without HTTP: for tests of the sign-in.
    ///
    /// Takes the authorization URL a client built; the user is the one that `login_hint` names, or the client's
    /// own. `None` when the sandbox would show an error page, or the URL is of neither server.
    pub fn approve(&self, authorization_url: &str) -> Option<String> {
        let (address, query) = authorization_url.split_once('?')?;
        let server = if address == format!("{}/oauth/authorise", self.0.urls.auth) {
            Server::Legacy
        } else if address == format!("{}/connect/authorize", self.0.urls.identity) {
            Server::Identity
        } else {
            return None;
        };
        let response = match self.check(&pairs(query.as_bytes()), server) {
            Ok(asked) => self.approved(&asked),
            Err(response) => *response,
        };
        let location = response.headers().get("location")?.to_str().ok()?;
        Some(location.to_owned())
    }
}

fn check_legacy(query: &[(String, String)], asked: &Asked) -> Option<Refusal> {
    if first(query, "response_type") != Some("code") {
        return Some(Refusal(
            "unsupported_response_type",
            "response_type must be code",
        ));
    }
    check_challenge(query, asked)
}

fn check_identity(query: &[(String, String)], asked: &Asked, public: bool) -> Option<Refusal> {
    let invalid = |text| Some(Refusal("invalid_request", text));
    match first(query, "response_type") {
        Some("code") => {}
        None => return invalid("response_type is missing"),
        Some(_) => return Some(Refusal("unsupported_response_type", "only code")),
    }
    if !matches!(first(query, "response_mode"), None | Some("query")) {
        return invalid("response_mode must be query");
    }
    let mut scopes = asked.scope.split(' ').filter(|s| !s.is_empty()).peekable();
    if scopes.peek().is_none() {
        return invalid("scope is missing");
    }
    if !scopes.all(|scope| SCOPES.contains(&scope)) {
        return Some(Refusal("invalid_scope", "a scope nobody knows"));
    }
    if public && asked.challenge.is_none() {
        return invalid("code_challenge is required");
    }
    check_challenge(query, asked)
}

/// RFC 7636, S256 alone: its challenge is the base64url of 32 bytes, always 43 characters.
fn check_challenge(query: &[(String, String)], asked: &Asked) -> Option<Refusal> {
    let challenge = asked.challenge.as_deref()?;
    if first(query, "code_challenge_method") != Some("S256") {
        return Some(Refusal(
            "invalid_request",
            "code_challenge_method must be S256",
        ));
    }
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    if challenge.len() != 43 || !challenge.bytes().all(fits) {
        return Some(Refusal("invalid_request", "code_challenge is none"));
    }
    None
}
