//! The pages between an authorization request and its answer: login and consent.

use std::collections::BTreeSet;

use hyper::{Method, Response};

use super::auth::{ABORTED, SCOPES};
use super::state::{Interaction, Session, User};
use super::{Dentbird, seed};
use crate::body::Body;
use crate::server::{Call, first};
use crate::{lock, page, random, reply};

impl Dentbird {
    /// The browser's session, if it has one.
    pub(super) fn session(&self, call: &Call) -> Option<Session> {
        let id = call.cookie("_session")?;
        lock(&self.0.state).sessions.get(id).cloned()
    }

    /// The browser comes back from a form.
    pub(super) fn resume(&self, call: &Call, uid: &str) -> Response<Body> {
        if call.cookie("_interaction") != Some(uid) {
            return lost_interaction();
        }
        let Some(interaction) = lock(&self.0.state).interactions.get(uid).cloned() else {
            return lost_interaction();
        };
        let (Some(user), Some(allowed)) = (interaction.user, interaction.decision) else {
            if interaction.decision == Some(false) {
                lock(&self.0.state).interactions.remove(uid);
                return self.refused(&interaction.asked, &ABORTED);
            }
            return reply::redirect(303, &format!("/interaction/{uid}"));
        };
        lock(&self.0.state).interactions.remove(uid);
        if !allowed {
            return self.refused(&interaction.asked, &ABORTED);
        }
        if let Some(id) = call.cookie("_session")
            && let Some(session) = lock(&self.0.state).sessions.get_mut(id)
        {
            let asked = &interaction.asked;
            session
                .consents
                .insert((asked.client_id.clone(), asked.scope.clone()));
        }
        self.approved(&interaction.asked, &user)
    }

    /// The login and consent pages and their forms.
    pub(super) async fn interaction(
        &self,
        call: &mut Call,
        uid: &str,
        action: &str,
    ) -> Response<Body> {
        if call.cookie("_interaction") != Some(uid) {
            return lost_interaction();
        }
        let Some(interaction) = lock(&self.0.state).interactions.get(uid).cloned() else {
            return lost_interaction();
        };
        let place = format!("/interaction/{uid}");
        if call.method == Method::GET && action.is_empty() {
            let who = interaction.user.as_ref();
            let who = who.and_then(|id| lock(&self.0.state).person(|user| user.id == *id));
            return match who {
                None => login_page(200, &place, &interaction),
                Some(who) => {
                    let asked = &interaction.asked;
                    let scopes: Vec<_> = SCOPES
                        .iter()
                        .copied()
                        .filter(|(s, _)| asked.scope.split(' ').any(|a| a == *s))
                        .collect();
                    let html = page::consent(
                        &place,
                        &interaction.form_token,
                        &asked.client_id,
                        &who.email,
                        &scopes,
                    );
                    reply::html(200, html)
                }
            };
        }
        if call.method != Method::POST || call.read_form().await.is_err() {
            return reply::text(404, "Not Found");
        }
        if first(&call.form, "form_token") != Some(interaction.form_token.as_str()) {
            let text = "This form is not from the page you were shown.";
            return reply::html(400, page::message("Something went wrong", text));
        }
        self.decide(call, uid, action, &interaction)
    }

    fn decide(
        &self,
        call: &Call,
        uid: &str,
        action: &str,
        interaction: &Interaction,
    ) -> Response<Body> {
        let mut cookie = None;
        match action {
            "login" => {
                let email = first(&call.form, "login").unwrap_or_default().trim();
                let password = first(&call.form, "password").unwrap_or_default();
                let known = |user: &User| user.email == email && password == seed::USER_PASSWORD;
                let Some(user) = lock(&self.0.state).person(known) else {
                    return login_page(401, &format!("/interaction/{uid}"), interaction);
                };
                let session = random::token43();
                let mut state = lock(&self.0.state);
                state.issued.push(session.clone());
                let opened = Session {
                    user: user.id.clone().into_owned(),
                    consents: BTreeSet::new(),
                };
                state.sessions.insert(session.clone(), opened);
                if let Some(found) = state.interactions.get_mut(uid) {
                    found.user = Some(user.id.into_owned());
                }
                cookie = Some(format!(
                    "_session={session}; path=/; httponly; samesite=lax"
                ));
            }
            "confirm" | "abort" => {
                if let Some(found) = lock(&self.0.state).interactions.get_mut(uid) {
                    found.decision = Some(action == "confirm");
                }
            }
            _ => return reply::text(404, "Not Found"),
        }
        let next = format!("{}/oidc/auth/{uid}", self.auth_url());
        let mut response = reply::redirect(303, &next);
        if let Some(cookie) = cookie {
            reply::set(&mut response, "set-cookie", &cookie);
        }
        response
    }
}

fn login_page(status: u16, place: &str, interaction: &Interaction) -> Response<Body> {
    let html = page::login(
        place,
        &interaction.form_token,
        seed::USER_EMAIL,
        status == 401,
    );
    reply::html(status, html)
}

fn lost_interaction() -> Response<Body> {
    let text =
        "This sign-in belongs to another browser or is over. Start again in the application.";
    reply::html(400, page::message("Something went wrong", text))
}
