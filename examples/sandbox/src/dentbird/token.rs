//! The token endpoint: client authentication, the two grants, revocation.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::{Method, Response};
use serde_json::json;

use super::Dentbird;
use super::mint::Granted;
use super::spoil::{HUGE, PROXY_PAGE};
use super::state::{Client, client};
use crate::body::Body;
use crate::server::{Answer, Call, HangUp, first, pairs, repeated};
use crate::{jwt, lock, reply};

/// A refusal of the token endpoint.
pub(super) struct Refused {
    status: u16,
    error: &'static str,
    description: String,
    scope: Option<String>,
}

fn refuse(error: &'static str, description: impl Into<String>) -> Refused {
    Refused {
        status: 400,
        error,
        description: description.into(),
        scope: None,
    }
}

/// One sentence for every way a grant can be bad: callers must not learn which it was.
fn bad_grant() -> Refused {
    refuse("invalid_grant", "grant request is invalid")
}

impl Dentbird {
    /// `POST /oidc/token`.
    pub(super) async fn token(&self, call: &mut Call) -> Answer {
        if call.method != Method::POST {
            let text = format!(
                "unrecognized route or not allowed method ({} on /token)",
                call.method
            );
            let body = json!({"error": "invalid_request", "error_description": text});
            return Ok(reply::json(404, &body));
        }
        let fault = self.0.switches.take("token_fault");
        let read = call.read_form().await;
        if let Some(answer) = self.fault_before(&fault).await {
            return answer;
        }
        let result = match read {
            Ok(()) => self.grant(call, &fault),
            Err(_) => Err(refuse("invalid_request", "the body could not be read")),
        };
        let granted = match result {
            Ok(granted) => granted,
            Err(refused) => return Ok(self.refusal(call, &refused)),
        };
        match fault.as_str() {
            "lost_after_consume" => return Err(HangUp),
            "error_500_after_consume" => return Ok(server_error()),
            "truncated" => {
                let text = serde_json::to_vec(&granted).unwrap_or_default();
                return Ok(reply::truncated(
                    200,
                    "application/json; charset=utf-8",
                    text,
                ));
            }
            _ => {}
        }
        Ok(no_store(reply::json(200, &granted)))
    }

    async fn fault_before(&self, fault: &str) -> Option<Answer> {
        Some(match fault {
            "html" => Ok(reply::html(502, PROXY_PAGE.to_owned())),
            "html_200" => Ok(reply::html(200, PROXY_PAGE.to_owned())),
            "empty_401" => Ok(reply::empty(401)),
            "error_500_before" => Ok(server_error()),
            "unavailable_503" => {
                let mut response = reply::text(503, "Service Unavailable");
                reply::set(&mut response, "retry-after", "1");
                Ok(response)
            }
            "lost_before" => Err(HangUp),
            "redirect_307_elsewhere" => {
                let to = format!("{}/oidc/token", self.elsewhere_url());
                Ok(reply::redirect(307, &to))
            }
            "huge" => Ok(reply::huge(200, r#"{"access_token":""#, HUGE)),
            "stall" => std::future::pending().await,
            _ => return None,
        })
    }

    fn grant(&self, call: &Call, fault: &str) -> Result<Granted, Refused> {
        let client = Self::authenticated(call)?;
        let form = &call.form;
        match first(form, "grant_type") {
            None | Some("") => Err(missing("grant_type")),
            Some("authorization_code") => self.exchange(form, client, fault),
            Some("refresh_token") => self.refresh(form, client, fault),
            Some(_) => Err(refuse(
                "unsupported_grant_type",
                "unsupported grant_type requested",
            )),
        }
    }

    /// Form rules, then client authentication: by form fields or by Basic (RFC 6749, 2.3.1), never both.
    fn authenticated(call: &Call) -> Result<&'static Client, Refused> {
        if call.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(refuse(
                "invalid_request",
                "only application/x-www-form-urlencoded content-type bodies are supported",
            ));
        }
        if !call.query.is_empty() {
            return Err(refuse(
                "invalid_request",
                "parameters must not be in the query",
            ));
        }
        if let Some(name) = repeated(&call.form) {
            let text = format!("'{name}' parameter must not be provided twice");
            return Err(refuse("invalid_request", text));
        }
        let id = first(&call.form, "client_id");
        let secret = first(&call.form, "client_secret");
        let (id, secret) = match call.header("authorization") {
            None => {
                let id = id.ok_or_else(|| {
                    refuse(
                        "invalid_request",
                        "no client authentication mechanism provided",
                    )
                })?;
                (id.to_owned(), secret.unwrap_or_default().to_owned())
            }
            Some(_) if secret.is_some() => {
                return Err(refuse(
                    "invalid_request",
                    "client authentication must only be provided using one mechanism",
                ));
            }
            Some(header) => {
                let (basic_id, basic_secret) = basic(header).ok_or_else(|| {
                    refuse(
                        "invalid_request",
                        "invalid authorization header value format",
                    )
                })?;
                if id.is_some_and(|id| id != basic_id) {
                    return Err(refuse(
                        "invalid_request",
                        "mismatch in body and authorization client ids",
                    ));
                }
                (basic_id, basic_secret)
            }
        };
        client(&id)
            .filter(|c| c.secret == secret)
            .ok_or_else(|| Refused {
                status: 401,
                error: "invalid_client",
                description: "client authentication failed".to_owned(),
                scope: None,
            })
    }

    fn exchange(
        &self,
        form: &[(String, String)],
        client: &Client,
        fault: &str,
    ) -> Result<Granted, Refused> {
        let need = |name| {
            first(form, name)
                .filter(|v| !v.is_empty())
                .ok_or_else(|| missing(name))
        };
        if self.0.switches.on("require_reponse_type") && first(form, "reponse_type") != Some("code")
        {
            return Err(missing("reponse_type"));
        }
        let code = need("code")?;
        let redirect_uri = need("redirect_uri")?;
        let verifier = first(form, "code_verifier");
        if let Some(verifier) = verifier
            && !jwt::is_verifier(verifier)
        {
            let text = if verifier.len() < 43 {
                "code_verifier must be a string with a minimum length of 43 characters"
            } else {
                "code_verifier contains invalid characters or is too long"
            };
            return Err(refuse("invalid_request", text));
        }
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state.codes.get(code).cloned().ok_or_else(bad_grant)?;
        if found.asked.client_id != client.id || found.expires <= now {
            return Err(bad_grant());
        }
        // A wrong verifier or redirect URI does not use the code up; only a correct second request is a replay.
        if verifier.map(jwt::challenge).as_ref() != Some(&found.asked.challenge)
            || found.asked.redirect_uri != redirect_uri
            || state.live(found.grant).is_none()
        {
            return Err(bad_grant());
        }
        if found.used {
            state.revoke(found.grant);
            return Err(bad_grant());
        }
        if let Some(code) = state.codes.get_mut(code) {
            code.used = true;
        }
        let grant = state.live(found.grant).cloned().ok_or_else(bad_grant)?;
        let refresh = (!self.0.switches.on("omit_refresh_token"))
            .then(|| self.new_refresh(&mut state, found.grant));
        let mut granted = self.mint(&mut state, found.grant, &grant, &grant.scope, refresh);
        granted.spoil(fault);
        Ok(granted)
    }

    fn refresh(
        &self,
        form: &[(String, String)],
        client: &Client,
        fault: &str,
    ) -> Result<Granted, Refused> {
        let token = first(form, "refresh_token")
            .filter(|v| !v.is_empty())
            .ok_or_else(|| missing("refresh_token"))?;
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state.refresh.get(token).cloned().ok_or_else(bad_grant)?;
        let grant = state.live(found.grant).cloned().ok_or_else(bad_grant)?;
        if grant.client_id != client.id || found.expires <= now {
            return Err(bad_grant());
        }
        let granted: Vec<&str> = grant.scope.split(' ').collect();
        let asked = first(form, "scope").unwrap_or_default();
        let asked: Vec<&str> = asked.split(' ').filter(|s| !s.is_empty()).collect();
        let excess: Vec<&str> = asked
            .iter()
            .copied()
            .filter(|s| !granted.contains(s))
            .collect();
        if !excess.is_empty() {
            let mut refused = refuse("invalid_scope", "refresh token missing requested scope");
            refused.scope = Some(excess.join(" "));
            return Err(refused);
        }
        let switches = &self.0.switches;
        if found.used {
            if switches.is("refresh_reuse", "revoke grant") {
                state.revoke(found.grant);
            }
            return Err(bad_grant());
        }
        let scope = if asked.is_empty() {
            grant.scope.clone()
        } else {
            asked.join(" ")
        };
        let omit = !switches.is("omit_refresh_token", "off");
        let next = if omit {
            None
        } else if switches.on("rotate_refresh") {
            if let Some(old) = state.refresh.get_mut(token) {
                old.used = true;
            }
            Some(self.new_refresh(&mut state, found.grant))
        } else {
            Some(token.to_owned())
        };
        let mut granted = self.mint(&mut state, found.grant, &grant, &scope, next);
        granted.spoil(fault);
        Ok(granted)
    }

    fn refusal(&self, call: &Call, refused: &Refused) -> Response<Body> {
        let mut body = json!({
            "error": refused.error,
            "error_description": refused.description,
        });
        if let Some(scope) = &refused.scope {
            body["scope"] = scope.as_str().into();
        }
        let mut response = no_store(reply::json(refused.status, &body));
        if refused.status == 401 && call.headers.contains_key("authorization") {
            let challenge = format!(
                r#"Basic realm="{}", error="invalid_client", error_description="client authentication failed""#,
                self.auth_url()
            );
            reply::set(&mut response, "www-authenticate", &challenge);
        }
        response
    }

    /// `POST /oidc/token/revocation` (RFC 7009): unknown tokens are no error.
    pub(super) async fn revocation(&self, call: &mut Call) -> Answer {
        if call.method != Method::POST {
            return Ok(reply::text(404, "Not Found"));
        }
        if call.read_form().await.is_err() {
            return Ok(reply::empty(400));
        }
        let client = match Self::authenticated(call) {
            Ok(client) => client,
            Err(refused) => return Ok(self.refusal(call, &refused)),
        };
        let Some(token) = first(&call.form, "token") else {
            return Ok(self.refusal(call, &missing("token")));
        };
        let mut state = lock(&self.0.state);
        if state.access.contains_key(token) {
            let text = "Structured JWT Tokens cannot be revoked via the revocation_endpoint";
            return Ok(self.refusal(call, &refuse("unsupported_token_type", text)));
        }
        if let Some(grant) = state.refresh.get(token).map(|r| r.grant)
            && state
                .grants
                .get(&grant)
                .is_some_and(|g| g.client_id == client.id)
        {
            state.revoke(grant);
        }
        Ok(reply::text(200, ""))
    }
}

fn missing(name: &str) -> Refused {
    refuse(
        "invalid_request",
        format!("missing required parameter '{name}'"),
    )
}

/// RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let raw = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = raw.split_once(':')?;
    // The part is the value of a form field, so a raw `&` or `=` in it would not come back as sent.
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

fn server_error() -> Response<Body> {
    reply::json(
        500,
        &json!({"error": "server_error", "error_description": "oops! something went wrong"}),
    )
}
