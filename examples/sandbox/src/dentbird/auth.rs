//! The authorization endpoint: request checks, and the answer in all four response modes.

use hyper::{Method, Response};

use super::state::{Asked, Code, Grant, Interaction, Mode, client};
use super::{Consent, Dentbird, seed};
use crate::body::Body;
use crate::server::{Answer, Call, first, pairs, repeated};
use crate::{lock, page, random, reply};

pub(super) const SCOPES: &[(&str, &str)] = &[
    ("openid", "tell who you are"),
    ("user", "read your profile"),
    ("design-case", "read and create your design cases"),
    ("file", "read and upload your files"),
];

/// An authorization error, on its way to the redirect URI.
pub(super) struct Refusal(&'static str, &'static str);

type Pairs = [(String, String)];

impl Dentbird {
    /// Answers one request of the authorization origin, apart from the token endpoints.
    pub(super) async fn authorize(&self, call: &mut Call) -> Answer {
        let path = call.path.clone();
        if path == "/oidc/auth" && call.method == Method::GET {
            return Ok(self.authorization_request(call));
        }
        if let Some(uid) = path.strip_prefix("/oidc/auth/")
            && call.method == Method::GET
        {
            return Ok(self.resume(call, uid));
        }
        if let Some(rest) = path.strip_prefix("/interaction/") {
            let (uid, action) = rest.split_once('/').unwrap_or((rest, ""));
            return Ok(self.interaction(call, uid, action).await);
        }
        let text = format!(
            "unrecognized route or not allowed method ({} on {})",
            call.method,
            path.strip_prefix("/oidc").unwrap_or(&path)
        );
        Ok(reply::json(
            404,
            &serde_json::json!({"error": "invalid_request", "error_description": text}),
        ))
    }

    fn authorization_request(&self, call: &Call) -> Response<Body> {
        let asked = match self.check(&call.query) {
            Ok(asked) => asked,
            Err(response) => return *response,
        };
        if self.0.consent == Consent::Auto {
            return self.approved(&asked, seed::USER_ID);
        }
        let session = self.session(call);
        let fresh = matches!(asked.prompt.as_deref(), Some("login" | "consent"));
        if let Some(session) = &session {
            let consent = (asked.client_id.clone(), asked.scope.clone());
            if !fresh && session.consents.contains(&consent) {
                return self.approved(&asked, &session.user);
            }
        }
        if asked.prompt.as_deref() == Some("none") {
            let refusal = if session.is_some() {
                Refusal("consent_required", "End-User consent is required")
            } else {
                Refusal("login_required", "End-User authentication is required")
            };
            return self.refused(&asked, &refusal);
        }
        let signed_in = session
            .filter(|_| asked.prompt.as_deref() != Some("login"))
            .map(|s| s.user);
        let uid = random::id21();
        let interaction = Interaction {
            asked,
            form_token: random::id21(),
            user: signed_in,
            decision: None,
        };
        lock(&self.0.state)
            .interactions
            .insert(uid.clone(), interaction);
        let mut response = reply::redirect(303, &format!("/interaction/{uid}"));
        for path in ["/interaction/", "/oidc/auth/"] {
            let cookie = format!("_interaction={uid}; path={path}{uid}; httponly; samesite=lax");
            reply::add(&mut response, "set-cookie", &cookie);
        }
        response
    }

    /// Checks a request in the order the imitated software does: until the redirect URI is known to be the
    /// client's own, nothing is sent there.
    pub(super) fn check(&self, query: &Pairs) -> Result<Asked, Box<Response<Body>>> {
        let stop = |text: &str| {
            let page = page::message("Something went wrong", text);
            Err(Box::new(reply::html(400, page)))
        };
        for name in ["client_id", "redirect_uri"] {
            if query.iter().filter(|(k, _)| k == name).count() > 1 {
                return stop(&format!("'{name}' parameter must not be provided twice"));
            }
        }
        let Some(client_id) = first(query, "client_id") else {
            return stop("missing required parameter 'client_id'");
        };
        if client(client_id).is_none() {
            return stop("client is invalid");
        }
        let Some(redirect_uri) = first(query, "redirect_uri") else {
            return stop("missing required parameter 'redirect_uri'");
        };
        if !lock(&self.0.state).redirect_uris.contains(redirect_uri) {
            return stop("redirect_uri did not match any of the client's registered redirect_uris");
        }
        let (mode, known_mode) = match first(query, "response_mode") {
            None | Some("query") => (Mode::Query, true),
            Some("fragment") => (Mode::Fragment, true),
            Some("form_post") => (Mode::FormPost, true),
            Some("web_message") => (Mode::WebMessage, true),
            Some(_) => (Mode::Query, false),
        };
        let owned = |name| first(query, name).map(str::to_owned);
        let wanted = first(query, "scope").unwrap_or_default();
        let asked = Asked {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            mode,
            scope: known_scopes(wanted),
            state: owned("state"),
            nonce: owned("nonce"),
            challenge: owned("code_challenge").unwrap_or_default(),
            prompt: owned("prompt"),
        };
        let refusal = if repeated(query).is_some() {
            Some(Refusal(
                "invalid_request",
                "a parameter must not be provided twice",
            ))
        } else {
            check_rest(query, known_mode, &asked)
        };
        match refusal {
            Some(refusal) => Err(Box::new(self.refused(&asked, &refusal))),
            None => Ok(asked),
        }
    }

    /// The user allowed it: a code goes to the client.
    pub(super) fn approved(&self, asked: &Asked, user: &str) -> Response<Body> {
        let fault = self.0.switches.take("authorize_fault");
        match fault.as_str() {
            "access_denied" => return self.refused(asked, &ABORTED),
            "server_error" => {
                return self.refused(
                    asked,
                    &Refusal("server_error", "oops! something went wrong"),
                );
            }
            _ => {}
        }
        let code = random::token43();
        {
            let mut state = lock(&self.0.state);
            let grant = state.open_grant(Grant {
                client_id: asked.client_id.clone(),
                user: user.to_owned(),
                scope: asked.scope.clone(),
                nonce: asked.nonce.clone(),
                revoked: false,
            });
            state.issued.push(code.clone());
            let ttl = self.0.switches.number("code_ttl");
            let issued = Code {
                asked: asked.clone(),
                grant,
                expires: self.0.clock.unix() + ttl,
                used: false,
            };
            state.codes.insert(code.clone(), issued);
        }
        let mut fields = vec![("code".to_owned(), code)];
        match fault.as_str() {
            "duplicate_code" => fields.push(("code".to_owned(), random::token43())),
            "code_and_error" => fields.push(("error".to_owned(), "access_denied".to_owned())),
            "empty_code" => fields[0].1.clear(),
            "forged_code" => fields[0].1 = random::token43(),
            _ => {}
        }
        self.send_back(asked, fields, false)
    }

    pub(super) fn refused(&self, asked: &Asked, refusal: &Refusal) -> Response<Body> {
        let fields = vec![
            ("error".to_owned(), refusal.0.to_owned()),
            ("error_description".to_owned(), refusal.1.to_owned()),
        ];
        self.send_back(asked, fields, true)
    }

    fn send_back(
        &self,
        asked: &Asked,
        mut fields: Vec<(String, String)>,
        is_error: bool,
    ) -> Response<Body> {
        let switches = &self.0.switches;
        match switches.take("state_param").as_str() {
            "absent" => {}
            "wrong" => fields.push(("state".to_owned(), random::token43())),
            _ => fields.extend(asked.state.iter().map(|s| ("state".to_owned(), s.clone()))),
        }
        match switches.take("iss_param").as_str() {
            "absent" => {}
            "wrong" => fields.push(("iss".to_owned(), "https://issuer.example.test".to_owned())),
            _ => fields.push(("iss".to_owned(), self.issuer().to_owned())),
        }
        let status = if is_error { 400 } else { 200 };
        let target = &asked.redirect_uri;
        let encoded = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        match asked.mode {
            Mode::Query => {
                let mark = if target.contains('?') { '&' } else { '?' };
                reply::redirect(303, &format!("{target}{mark}{encoded}"))
            }
            Mode::Fragment => reply::redirect(303, &format!("{target}#{encoded}")),
            Mode::FormPost => reply::html(status, page::form_post(target, &fields)),
            Mode::WebMessage => {
                let members: serde_json::Map<_, _> = fields
                    .into_iter()
                    .map(|(k, v)| (k, serde_json::Value::from(v)))
                    .collect();
                reply::html(status, page::web_message(target, &members.into()))
            }
        }
    }

    /// What a browser with an approving user would be redirected to, without HTTP: for tests of the sign-in.
    ///
    /// Takes the authorization URL a client built; the answer is the callback URL, in query or fragment mode.
    /// `None` when the sandbox would show an error page instead, or the response mode is not one of these two.
    pub fn approve(&self, authorization_url: &str) -> Option<String> {
        let (_, query) = authorization_url.split_once('?')?;
        let response = match self.check(&pairs(query.as_bytes())) {
            Ok(asked) => self.approved(&asked, seed::USER_ID),
            Err(response) => *response,
        };
        let location = response.headers().get("location")?.to_str().ok()?;
        Some(location.to_owned())
    }
}

/// What the imitated software says when the user declines.
pub(super) const ABORTED: Refusal = Refusal("access_denied", "End-User aborted interaction");

fn check_rest(query: &Pairs, known_mode: bool, asked: &Asked) -> Option<Refusal> {
    let invalid = |text| Some(Refusal("invalid_request", text));
    match first(query, "response_type") {
        None => return invalid("missing required parameter 'response_type'"),
        Some("code") => {}
        Some(_) => {
            return Some(Refusal(
                "unsupported_response_type",
                "unsupported response_type requested",
            ));
        }
    }
    if !known_mode {
        return Some(Refusal(
            "unsupported_response_mode",
            "unsupported response_mode requested",
        ));
    }
    let method = first(query, "code_challenge_method");
    match (first(query, "code_challenge"), method) {
        (None, None) => {
            return invalid(
                "Authorization Server policy requires PKCE to be used for this request",
            );
        }
        (None, Some(_)) => {
            return invalid("code_challenge must be provided with code_challenge_method");
        }
        (Some(_), None) => return invalid("code_challenge_method must be provided"),
        (Some(_), Some("S256")) => {}
        (Some(_), Some(_)) => return invalid("not supported value of code_challenge_method"),
    }
    if asked.challenge.len() < 43 {
        return invalid("code_challenge must be a string with a minimum length of 43 characters");
    }
    let in_alphabet = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    // An S256 challenge is the base64url of 32 bytes: always 43 characters.
    if asked.challenge.len() > 43 || !asked.challenge.bytes().all(in_alphabet) {
        return invalid("code_challenge contains invalid characters");
    }
    if asked.nonce.is_some() && !asked.scope.split(' ').any(|s| s == "openid") {
        return invalid("openid scope must be requested when using the nonce parameter");
    }
    None
}

/// The imitated software drops scopes it does not know, silently.
pub(super) fn known_scopes(wanted: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for scope in wanted.split(' ') {
        if SCOPES.iter().any(|(known, _)| *known == scope) && !kept.contains(&scope) {
            kept.push(scope);
        }
    }
    kept.join(" ")
}
