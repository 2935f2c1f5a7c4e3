//! Both token endpoints: client authentication, the grants, revocation, and the legacy server's token info.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::{Method, Response};
use serde_json::{Value, json};

use super::ThreeShape;
use super::seed::{self, App};
use super::state::{Grant, Server};
use crate::body::Body;
use crate::server::{Answer, Call, HangUp, first, pairs, repeated};
use crate::spoil::{HUGE, PROXY_PAGE};
use crate::{jwt, lock, reply};

/// A refusal of a token endpoint. `error` is empty where the answer has no body.
pub(super) struct Refused {
    status: u16,
    error: &'static str,
    description: &'static str,
}

fn refuse(error: &'static str, description: &'static str) -> Refused {
    Refused {
        status: 400,
        error,
        description,
    }
}

/// One sentence for every way a grant can be bad: callers must not learn which it was.
fn bad_grant() -> Refused {
    refuse("invalid_grant", "the grant is not valid")
}

fn bad_client() -> Refused {
    Refused {
        status: 401,
        error: "invalid_client",
        description: "the client is not known, or its secret is another",
    }
}

impl ThreeShape {
    /// `POST /oauth/token` and `POST /connect/token`.
    pub(super) async fn token(&self, call: &mut Call, server: Server) -> Answer {
        let moved = call.query_value("moved").is_some();
        let fault = if moved {
            "none".to_owned()
        } else {
            self.0.switches.take("token_fault")
        };
        let read = call.read_form().await;
        if let Some(answer) = self.token_fault(&fault, &call.path).await {
            return answer;
        }
        let result = match read {
            Ok(()) => self.grant(call, server),
            Err(_) => Err(refuse("invalid_request", "the body could not be read")),
        };
        let mut granted = match result {
            Ok(granted) => granted,
            Err(refused) => return Ok(refusal(&refused)),
        };
        match fault.as_str() {
            "lost_after_consume" => return Err(HangUp),
            "error_500_after_consume" => return Ok(self.error(500, "An error has occurred.")),
            "truncated" => {
                let text = granted.to_string().into_bytes();
                return Ok(reply::truncated(
                    200,
                    "application/json; charset=utf-8",
                    text,
                ));
            }
            "no_access_token" => {
                granted
                    .as_object_mut()
                    .map(|all| all.remove("access_token"));
            }
            _ => {}
        }
        Ok(no_store(reply::json(200, &granted)))
    }

    async fn token_fault(&self, fault: &str, path: &str) -> Option<Answer> {
        Some(match fault {
            "html" => Ok(reply::html(502, PROXY_PAGE.to_owned())),
            "html_200" => Ok(reply::html(200, PROXY_PAGE.to_owned())),
            "empty_401" => Ok(reply::with(401, "application/json", "")),
            "error_500" => Ok(self.error(500, "An error has occurred.")),
            "unavailable_503" => {
                let mut response = reply::text(503, "Service Unavailable");
                reply::set(&mut response, "retry-after", "1");
                Ok(response)
            }
            "too_many" => {
                let mut response = reply::text(429, "Too Many Requests");
                reply::set(&mut response, "retry-after", "2");
                Ok(response)
            }
            "too_many_bare" => Ok(reply::text(429, "Too Many Requests")),
            "lost_before" => Err(HangUp),
            "redirect_same_host" => Ok(reply::redirect(307, &format!("{path}?moved=1"))),
            "redirect_foreign" => Ok(reply::redirect(
                307,
                &format!("{}{path}", self.0.urls.foreign),
            )),
            "huge" => Ok(reply::huge(200, r#"{"access_token":""#, HUGE)),
            "stall" => std::future::pending().await,
            _ => return None,
        })
    }

    fn grant(&self, call: &Call, server: Server) -> Result<Value, Refused> {
        let app = self.authenticated(call, server)?;
        let form = &call.form;
        match first(form, "grant_type") {
            Some("authorization_code") => self.exchange(form, app, server),
            Some("refresh_token") => self.refresh(form, app, server),
            Some("password") if server == Server::Legacy => self.password(form, app),
            None | Some("") => Err(refuse("invalid_request", "grant_type is missing")),
            Some(_) => Err(refuse("unsupported_grant_type", "no such grant_type")),
        }
    }

    /// Form rules, then Basic; a client without a secret sends its id in the body, to the identity server alone.
    fn authenticated(&self, call: &Call, server: Server) -> Result<&'static App, Refused> {
        if call.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(refuse("invalid_request", "the body must be a form"));
        }
        if call.query.iter().any(|(name, _)| name != "moved") {
            return Err(refuse("invalid_request", "parameters belong into the body"));
        }
        if repeated(&call.form).is_some() {
            return Err(refuse("invalid_request", "a parameter is there twice"));
        }
        let id = first(&call.form, "client_id");
        if first(&call.form, "client_secret").is_some() {
            return Err(refuse(
                "invalid_request",
                "the secret belongs into the header",
            ));
        }
        let Some(header) = call.header("authorization") else {
            return id
                .and_then(seed::app_of)
                .filter(|app| server == Server::Identity && app.secret.is_none())
                .ok_or_else(bad_client);
        };
        let form_encoded = self.0.switches.is("basic", "form");
        let (basic_id, secret) = basic(header, form_encoded).ok_or_else(bad_client)?;
        if id.is_some_and(|id| id != basic_id) {
            return Err(refuse("invalid_request", "two client ids"));
        }
        seed::app_of(&basic_id)
            .filter(|app| app.secret == Some(secret.as_str()))
            .ok_or_else(bad_client)
    }

    fn exchange(
        &self,
        form: &[(String, String)],
        app: &App,
        server: Server,
    ) -> Result<Value, Refused> {
        let need = |name| first(form, name).filter(|v| !v.is_empty());
        let code = need("code").ok_or(refuse("invalid_request", "code is missing"))?;
        let redirect_uri =
            need("redirect_uri").ok_or(refuse("invalid_request", "redirect_uri is missing"))?;
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state.codes.get(code).cloned().ok_or_else(bad_grant)?;
        if found.asked.client_id != app.id || found.asked.server != server {
            return Err(bad_grant());
        }
        if let Some(grant) = found.spent {
            // RFC 6749, 4.1.2: somebody else has it too.
            state.revoke(grant);
            return Err(bad_grant());
        }
        let asked = found.asked;
        let grant = Grant {
            server,
            client_id: asked.client_id,
            user: asked.user,
            scope: asked.scope,
            nonce: asked.nonce,
            issued: now,
            revoked: false,
        };
        let id = state.open_grant(grant.clone());
        // Whatever comes of it: a code is good for one try.
        if let Some(code) = state.codes.get_mut(code) {
            code.spent = Some(id);
        }
        // A verifier for a code that had no challenge is as wrong as a missing one; the legacy server reads neither.
        let ignored = server == Server::Legacy && self.0.switches.is("legacy_pkce", "ignore");
        let verifier = first(form, "code_verifier").filter(|_| !ignored);
        let proved = match (verifier, &asked.challenge) {
            (None, None) => true,
            (Some(verifier), Some(challenge)) => {
                jwt::is_verifier(verifier) && jwt::challenge(verifier) == *challenge
            }
            _ => false,
        };
        if !proved || asked.redirect_uri != redirect_uri || found.expires <= now {
            state.revoke(id);
            return Err(bad_grant());
        }
        let refreshes = server == Server::Legacy || has(&grant.scope, "offline_access");
        let refresh = (refreshes && !self.0.switches.on("omit_refresh_token"))
            .then(|| self.new_refresh(&mut state, id));
        Ok(self.mint(&mut state, id, &grant, refresh, true))
    }

    /// The resource owner's password, which is the legacy server's alone.
    fn password(&self, form: &[(String, String)], app: &App) -> Result<Value, Refused> {
        let value = |name| first(form, name).unwrap_or_default();
        let (username, password) = (value("username"), value("password"));
        let mut state = lock(&self.0.state);
        let user = state
            .users
            .iter()
            .find(|user| user.email.eq_ignore_ascii_case(username) && user.password == password);
        let Some(user) = user.map(|user| user.id.clone()) else {
            return Err(Refused {
                status: 401,
                error: "",
                description: "",
            });
        };
        let grant = Grant {
            server: Server::Legacy,
            client_id: app.id.to_owned(),
            user,
            scope: String::new(),
            nonce: None,
            issued: self.0.clock.unix(),
            revoked: false,
        };
        let id = state.open_grant(grant.clone());
        let refresh =
            (!self.0.switches.on("omit_refresh_token")).then(|| self.new_refresh(&mut state, id));
        Ok(self.mint(&mut state, id, &grant, refresh, true))
    }

    fn refresh(
        &self,
        form: &[(String, String)],
        app: &App,
        server: Server,
    ) -> Result<Value, Refused> {
        let token = first(form, "refresh_token").filter(|v| !v.is_empty());
        let token = token.ok_or(refuse("invalid_request", "refresh_token is missing"))?;
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state.refresh.get(token).cloned().ok_or_else(bad_grant)?;
        let grant = state.live(found.grant).cloned().ok_or_else(bad_grant)?;
        if grant.client_id != app.id || grant.server != server || found.expires <= now {
            return Err(bad_grant());
        }
        let switches = &self.0.switches;
        if found.used {
            if switches.is("refresh_reuse", "revoke grant") {
                state.revoke(found.grant);
            }
            return Err(bad_grant());
        }
        let asked = first(form, "scope").unwrap_or_default();
        let mut asked = asked.split(' ').filter(|s| !s.is_empty());
        if server == Server::Identity && !asked.all(|scope| has(&grant.scope, scope)) {
            return Err(refuse("invalid_scope", "more than was granted"));
        }
        let refresh = if !switches.is("omit_refresh_token", "off") {
            None
        } else if switches.is("rotation", "rotate") {
            if let Some(old) = state.refresh.get_mut(token) {
                old.used = true;
            }
            Some(self.new_refresh(&mut state, found.grant))
        } else {
            Some(token.to_owned())
        };
        Ok(self.mint(&mut state, found.grant, &grant, refresh, false))
    }

    /// `POST /connect/revocation` (RFC 7009): unknown tokens are no error.
    pub(super) async fn revocation(&self, call: &mut Call) -> Answer {
        if !self.0.switches.is("revocation", "present") {
            return Ok(reply::empty(404));
        }
        if call.read_form().await.is_err() {
            return Ok(reply::empty(400));
        }
        let app = match self.authenticated(call, Server::Identity) {
            Ok(app) => app,
            Err(refused) => return Ok(refusal(&refused)),
        };
        let token = first(&call.form, "token").unwrap_or_default();
        let mut state = lock(&self.0.state);
        let grant = state
            .refresh
            .get(token)
            .map(|refresh| refresh.grant)
            .or_else(|| state.access.get(token).map(|access| access.grant));
        if let Some(grant) = grant
            && state
                .grants
                .get(&grant)
                .is_some_and(|g| g.client_id == app.id)
        {
            state.revoke(grant);
        }
        Ok(reply::empty(200))
    }

    /// `GET /oauth/token?access_token=` and `GET /api/tokeninfo?access_token=`.
    pub(super) fn token_info(&self, call: &mut Call) -> Response<Body> {
        let place = if call.path == "/oauth/token" {
            "oauth"
        } else {
            "api"
        };
        let switch = self.0.switches.get("token_info");
        if switch != "both" && switch != place {
            return reply::empty(404);
        }
        let token = call.query_value("access_token").unwrap_or_default();
        let state = lock(&self.0.state);
        let role = state.owner(token).map(super::state::User::token_role);
        let now = self.0.clock.unix();
        let good = state.access.get(token).filter(|a| a.expires > now);
        let answer = good.and_then(|access| {
            let grant = state.live(access.grant)?;
            let user = state.user(&grant.user)?;
            let issued = chrono::DateTime::from_timestamp(access.issued, 0)?;
            Some(json!({
                "User": user.email,
                "Client": grant.client_id,
                "ClientType": "ThirdParty",
                "LifeTime": access.expires - access.issued,
                "UtcIssued": crate::clock::seconds(issued),
            }))
        });
        drop(state);
        call.token_role = role;
        match answer {
            Some(answer) => reply::json(200, &answer),
            None => self.error(500, "An error has occurred."),
        }
    }
}

pub(super) fn has(scopes: &str, scope: &str) -> bool {
    scopes.split(' ').any(|s| s == scope)
}

fn refusal(refused: &Refused) -> Response<Body> {
    if refused.error.is_empty() {
        return no_store(reply::with(refused.status, "application/json", ""));
    }
    let body = json!({"error": refused.error, "error_description": refused.description});
    let mut response = no_store(reply::json(refused.status, &body));
    if refused.status == 401 {
        reply::set(
            &mut response,
            "www-authenticate",
            r#"Basic realm="sandbox""#,
        );
    }
    response
}

fn basic(header: &str, form_encoded: bool) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let raw = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = raw.split_once(':')?;
    if !form_encoded {
        return Some((id.to_owned(), secret.to_owned()));
    }
    // RFC 6749, 2.3.1: both parts were form-encoded before they were joined.
    let decode = |part: &str| {
        let escaped = part.replace('&', "%26").replace('=', "%3D");
        let mut parsed = pairs(format!("v={escaped}").as_bytes());
        parsed.pop().map(|(_, value)| value)
    };
    Some((decode(id)?, decode(secret)?))
}

fn no_store(mut response: Response<Body>) -> Response<Body> {
    reply::set(&mut response, "cache-control", "no-store");
    response
}

/// The answer to a method or path the authorization servers do not have.
pub(super) fn nothing_here(call: &Call) -> Response<Body> {
    let status = match call.path.as_str() {
        "/oauth/authorise" | "/oauth/token" | "/connect/authorize" | "/connect/token"
            if call.method != Method::GET && call.method != Method::POST =>
        {
            405
        }
        _ => 404,
    };
    reply::empty(status)
}
