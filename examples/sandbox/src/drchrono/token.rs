//! `/o/token/` and `/o/revoke_token`: client authentication, the two grants, revocation.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::{Method, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::state::{Access, Challenge, Grant, Refresh, State};
use super::{CLIENT_ID, CLIENT_SECRET, Drchrono, IssuedTokens, quota, scopes, seed};
use crate::body::Body;
use crate::server::{Answer, Call, HangUp, first, pairs, repeated};
use crate::{lock, random, reply};

pub(super) const PATH: &str = "/o/token/";
pub(super) const REVOKE: &str = "/o/revoke_token";

/// More than any client should read.
const HUGE: u64 = 32 * 1024 * 1024;

/// A refusal of the token endpoint: its word, and what a developer may read.
pub(super) struct Refused(&'static str, &'static str);

impl Refused {
    fn grant() -> Self {
        Self("invalid_grant", "")
    }

    fn missing(text: &'static str) -> Self {
        Self("invalid_request", text)
    }
}

/// A token answer on its way.
struct Granted {
    access: String,
    refresh: Option<String>,
    scope: String,
}

impl Drchrono {
    /// `POST /o/token/`.
    pub(super) async fn token(&self, call: &mut Call) -> Answer {
        if call.method != Method::POST {
            return Ok(not_allowed());
        }
        let read = call.read_form().await;
        let fault = self.0.switches.take("token_fault");
        if let Some(answer) = self.fault_before(&fault).await {
            return answer;
        }
        let result = match read {
            Ok(()) => self.grant(call),
            Err(_) => Err(Refused::missing("The body could not be read.")),
        };
        let granted = match result {
            Ok(granted) => granted,
            Err(refused) => return Ok(self.refusal(&refused)),
        };
        match fault.as_str() {
            "lost_after" => return Err(HangUp),
            "error_500_after" => return Ok(broken()),
            _ => {}
        }
        let mut body = self.answer_of(&granted);
        if fault == "no_access_token"
            && let Some(members) = body.as_object_mut()
        {
            members.remove("access_token");
        }
        if fault == "truncated" {
            let text = serde_json::to_vec(&body).unwrap_or_default();
            return Ok(reply::truncated(200, "application/json", text));
        }
        Ok(no_store(reply::json(200, &body)))
    }

    async fn fault_before(&self, fault: &str) -> Option<Answer> {
        Some(match fault {
            "throttled" | "throttled_once" => Ok(quota::too_many(&self.0.switches, 7300)),
            "html_200" => Ok(reply::html(200, HICCUP.to_owned())),
            "error_500_before" => Ok(broken()),
            "unavailable_503" => {
                let mut response = reply::text(503, "Service Unavailable");
                reply::set(&mut response, "retry-after", "1");
                Ok(response)
            }
            "lost_before" => Err(HangUp),
            "redirect_elsewhere" => {
                let to = format!("{}{PATH}", self.elsewhere_url());
                Ok(reply::redirect(307, &to))
            }
            "huge" => Ok(reply::huge(200, r#"{"access_token":""#, HUGE)),
            "stall" => std::future::pending().await,
            _ => return None,
        })
    }

    fn grant(&self, call: &Call) -> Result<Granted, Refused> {
        let form = &call.form;
        if repeated(form).is_some() {
            return Err(Refused::missing("Duplicate parameter."));
        }
        // As the imitated software does: a form it cannot read has no grant_type.
        let kind = first(form, "grant_type").filter(|_| is_form(call));
        let Some(kind @ ("authorization_code" | "refresh_token")) = kind else {
            return Err(Refused("unsupported_grant_type", ""));
        };
        authenticated(call)?;
        if kind == "authorization_code" {
            self.exchange(form)
        } else {
            self.refresh(form)
        }
    }

    fn exchange(&self, form: &[(String, String)]) -> Result<Granted, Refused> {
        let code = present(form, "code").ok_or(Refused::missing("Missing code parameter."))?;
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state.codes.get(code).cloned().ok_or_else(Refused::grant)?;
        if found.expires <= now || present(form, "redirect_uri") != Some(&found.asked.redirect_uri)
        {
            return Err(Refused::grant());
        }
        if let Some(challenge) = &found.asked.challenge
            && !proves(
                present(form, "code_verifier").unwrap_or_default(),
                challenge,
            )
        {
            return Err(Refused::grant());
        }
        state.codes.remove(code);
        if self.0.switches.is("second_sign_in", "kills") {
            for grant in state.grants.values_mut().filter(|g| g.user == found.user) {
                grant.revoked = true;
            }
        }
        let grant = state.open_grant(Grant {
            user: found.user,
            scope: found.asked.scope.clone(),
            revoked: false,
        });
        let with_refresh = !self.0.switches.on("omit_refresh_token");
        Ok(self.mint(&mut state, grant, with_refresh))
    }

    fn refresh(&self, form: &[(String, String)]) -> Result<Granted, Refused> {
        let token = present(form, "refresh_token")
            .ok_or(Refused::missing("Missing refresh token parameter."))?;
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state
            .refresh
            .get(token)
            .cloned()
            .ok_or_else(Refused::grant)?;
        let grant = state
            .live(found.grant)
            .cloned()
            .ok_or_else(Refused::grant)?;
        let asked = first(form, "scope").unwrap_or_default();
        let had = |word: &str| grant.scope.split(' ').any(|s| s == word);
        if !asked.split_ascii_whitespace().all(had) {
            return Err(Refused("invalid_scope", ""));
        }
        if let Some((used, successor)) = &found.used {
            // Within the grace period a repeat gets what the first one got.
            let again = state.refresh.get(successor).cloned();
            return match again {
                Some(again) if now - used < self.0.switches.number("refresh_grace") => {
                    Ok(Granted {
                        access: again.access,
                        refresh: Some(successor.clone()),
                        scope: grant.scope,
                    })
                }
                _ => Err(Refused::grant()),
            };
        }
        let switches = &self.0.switches;
        if switches.is("previous_access", "killed")
            && let Some(access) = state.access.get_mut(&found.access)
        {
            access.killed = true;
        }
        let rotates = switches.on("rotate_refresh") && switches.is("omit_refresh_token", "off");
        let mut granted = self.mint(&mut state, found.grant, rotates);
        let old = state.refresh.get_mut(token);
        if let Some(next) = &granted.refresh {
            if let Some(old) = old {
                old.used = Some((now, next.clone()));
            }
        } else {
            if let Some(old) = old {
                old.access.clone_from(&granted.access);
            }
            if switches.is("omit_refresh_token", "off") {
                granted.refresh = Some(token.to_owned());
            }
        }
        Ok(granted)
    }

    fn mint(&self, state: &mut State, grant: u64, with_refresh: bool) -> Granted {
        let access = random::token43();
        state.issued.push(access.clone());
        let issued = Access {
            grant,
            expires: self.0.clock.unix() + self.0.switches.number("access_token_ttl"),
            killed: false,
        };
        state.access.insert(access.clone(), issued);
        let refresh = with_refresh.then(random::token43);
        if let Some(refresh) = &refresh {
            state.issued.push(refresh.clone());
            let issued = Refresh {
                grant,
                access: access.clone(),
                used: None,
            };
            state.refresh.insert(refresh.clone(), issued);
        }
        let scope = state
            .live(grant)
            .map(|g| g.scope.clone())
            .unwrap_or_default();
        Granted {
            access,
            refresh,
            scope,
        }
    }

    fn answer_of(&self, granted: &Granted) -> Value {
        let switches = &self.0.switches;
        let mut body = json!({"access_token": granted.access});
        if !switches.on("omit_expires_in") {
            let seconds = switches.number("access_token_ttl");
            body["expires_in"] = if switches.on("expires_in_string") {
                seconds.to_string().into()
            } else {
                seconds.into()
            };
        }
        if !switches.on("omit_token_type") {
            body["token_type"] = "Bearer".into();
        }
        if !switches.on("omit_scope") {
            body["scope"] = granted.scope.as_str().into();
        }
        if let Some(refresh) = &granted.refresh {
            body["refresh_token"] = refresh.as_str().into();
        }
        body
    }

    fn refusal(&self, refused: &Refused) -> Response<Body> {
        let mut body = json!({"error": refused.0});
        if !refused.1.is_empty() {
            body["error_description"] = refused.1.into();
        }
        let status = match refused.0 {
            "invalid_client" => 401,
            "invalid_grant" | "invalid_scope"
                if self.0.switches.is("oauth_error_status", "401") =>
            {
                401
            }
            _ => 400,
        };
        no_store(reply::json(status, &body))
    }

    /// `POST /o/revoke_token`, with and without a slash: 200 also for tokens nobody knows (RFC 7009).
    pub(super) async fn revocation(&self, call: &mut Call) -> Answer {
        let slashed = call.path.ends_with('/');
        match self.0.switches.get("revoke_path").as_str() {
            "slash" if !slashed => return Ok(slash_added(call)),
            "no_slash" if slashed => return Ok(super::not_found_page()),
            _ => {}
        }
        if call.method != Method::POST {
            return Ok(not_allowed());
        }
        if call.read_form().await.is_err() {
            return Ok(reply::empty(400));
        }
        if let Err(refused) = authenticated(call) {
            return Ok(self.refusal(&refused));
        }
        let Some(token) = present(&call.form, "token") else {
            return Ok(self.refusal(&Refused::missing("Missing token parameter.")));
        };
        let mut state = lock(&self.0.state);
        if let Some(found) = state.refresh.get(token).cloned() {
            state.revoke(found.grant);
        } else if let Some(access) = state.access.get_mut(token) {
            access.killed = true;
        }
        Ok(reply::empty(200))
    }

    /// Tokens for the doctor, without a browser. Empty scope = all. `None` for a scope nobody knows.
    pub fn issue_tokens(&self, scope: &str) -> Option<IssuedTokens> {
        self.issue_tokens_for(seed::DOCTOR_USER, scope)
    }

    /// Whether this refresh token is the newest of its grant, and good.
    pub fn is_good_refresh(&self, token: &str) -> bool {
        let state = lock(&self.0.state);
        let found = state.refresh.get(token);
        found.is_some_and(|it| it.used.is_none() && state.live(it.grant).is_some())
    }

    /// The same for another user of the practice, by id.
    pub fn issue_tokens_for(&self, user: i64, scope: &str) -> Option<IssuedTokens> {
        let scope = scopes::asked(scope, false)?;
        let mut state = lock(&self.0.state);
        let grant = state.open_grant(Grant {
            user,
            scope,
            revoked: false,
        });
        let granted = self.mint(&mut state, grant, true);
        drop(state);
        Some(IssuedTokens {
            access_token: granted.access,
            refresh_token: granted.refresh.unwrap_or_default(),
            id_token: None,
            scope: granted.scope,
            expires_in: u64::try_from(self.0.switches.number("access_token_ttl")).unwrap_or(0),
        })
    }
}

/// What an edge server shows when it should have shown something else.
pub(super) const HICCUP: &str = "<!doctype html><html><head><title>Just a moment...</title></head>\
    <body><h1>Checking your connection</h1></body></html>";

/// Django's way with an address that lacks its slash.
pub(super) fn slash_added(call: &Call) -> Response<Body> {
    let mut to = format!("{}/", call.path);
    if !call.query.is_empty() {
        to.push('?');
        to.push_str(
            &url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&call.query)
                .finish(),
        );
    }
    reply::redirect(301, &to)
}

fn present<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    first(form, name).filter(|value| !value.is_empty())
}

fn is_form(call: &Call) -> bool {
    call.media_type().as_deref() == Some("application/x-www-form-urlencoded")
}

/// By Basic or by form fields; a right header is enough, whatever the form says.
fn authenticated(call: &Call) -> Result<(), Refused> {
    let field = |name| first(&call.form, name).unwrap_or_default().to_owned();
    let pair = match call.header("authorization") {
        Some(header) => basic(header),
        None => Some((field("client_id"), field("client_secret"))),
    };
    let right = pair.is_some_and(|(id, secret)| id == CLIENT_ID && secret == CLIENT_SECRET);
    if right {
        Ok(())
    } else {
        Err(Refused("invalid_client", ""))
    }
}

/// RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let raw = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = raw.split_once(':')?;
    let decode = |part: &str| {
        let escaped = part.replace('&', "%26").replace('=', "%3D");
        pairs(format!("v={escaped}").as_bytes())
            .pop()
            .map(|(_, value)| value)
    };
    Some((decode(id)?, decode(secret)?))
}

fn proves(verifier: &str, challenge: &Challenge) -> bool {
    let text = if challenge.hashed {
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
    } else {
        verifier.to_owned()
    };
    !verifier.is_empty() && text == challenge.text
}

fn no_store(mut response: Response<Body>) -> Response<Body> {
    reply::set(&mut response, "cache-control", "no-store");
    reply::set(&mut response, "pragma", "no-cache");
    response
}

fn not_allowed() -> Response<Body> {
    let mut response = reply::empty(405);
    reply::set(&mut response, "allow", "POST, OPTIONS");
    response
}

pub(super) fn broken() -> Response<Body> {
    reply::html(500, "<h1>Server Error (500)</h1>".to_owned())
}
