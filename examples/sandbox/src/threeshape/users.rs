//! The users service: profiles, filtered views, connections, and the small routes beside them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use serde_json::{Map, Value, json};

use super::ThreeShape;
use super::service::{Refused, Reply, Result, message, no_permission, no_route};
use super::state::{Connection, Region, Role, State, User};
use crate::server::{Answer, Call, percent_decoded};
use crate::{lock, picture, reply};

impl ThreeShape {
    /// Answers one request of the users service.
    pub(super) async fn users_service(&self, call: &mut Call) -> Answer {
        self.spoiled(call, "users_fault", async |house, call| {
            house.users_route(call).await
        })
        .await
    }

    async fn users_route(&self, call: &mut Call) -> Result {
        let parts = segments(&call.path);
        // Routes are matched without regard to case, values keep theirs.
        let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let (get, post, delete) = (
            call.method == Method::GET,
            call.method == Method::POST,
            call.method == Method::DELETE,
        );
        if post {
            needs_length(call)?;
        }
        if post && lower == ["api", "users"] {
            return self.create_user(call).await;
        }
        let caller = self.caller(call)?;
        match lower.as_slice() {
            ["api", "users", "me"] if get => Ok(Reply::Json(self.profile(&caller, &caller))),
            // Vendor-internal: no third party's token opens it.
            ["api", "users", "search"] | ["api", "services", _] | ["api", "tokeninfo", ..]
                if get =>
            {
                no_permission()
            }
            ["api", "templates", ..] => no_permission(),
            ["api", "users", _] if get => {
                let found = lock(&self.0.state).user(&parts[2]).cloned();
                match found {
                    Some(user) => Ok(Reply::Json(self.profile(&user, &caller))),
                    None if self.0.switches.on("unknown_user_404") => Err(Refused::Status(404, "")),
                    None => message("User not found"),
                }
            }
            ["api", "users", id, "requestconnection", remote] if post => {
                self.request_connection(&caller, id, remote)
            }
            ["api", "users", id, "connection", connection, "approve"] if post => {
                self.approve_connection(&caller, id, connection)
            }
            ["api", "users", id, "connection", connection] if delete => {
                self.delete_connection(&caller, id, connection)
            }
            ["api", "users", id, "logo"] if get => self.logo(id),
            ["api", "services", "default", kind] if get => self.default_service(&caller, kind),
            ["api", "regions", "masterdataserver", _, "15"] if get => {
                Ok(Reply::Json("https://eu15.3shapecommunicate.com".into()))
            }
            ["api", "users" | "services", ..] if !get && !post && !delete => Err(Refused::Status(
                405,
                "The requested resource does not support this method.",
            )),
            _ => no_route(),
        }
    }

    /// A user object: whole for its owner, less for a connected user, and for a stranger the id.
    fn profile(&self, user: &User, viewer: &User) -> Value {
        let state = lock(&self.0.state);
        if user.id != viewer.id {
            return filtered(user, state.connected(&user.id, &viewer.id));
        }
        let uri = self.region_uri(user.region);
        let connections: Vec<Value> = state
            .connections
            .iter()
            .filter(|c| c.inviter == user.id || c.remote == user.id)
            .map(|c| connection(&state, c))
            .collect();
        let connected: Vec<&str> = state
            .connections
            .iter()
            .filter(|c| c.accepted)
            .filter_map(|c| match () {
                () if c.inviter == user.id => Some(c.remote.as_str()),
                () if c.remote == user.id => Some(c.inviter.as_str()),
                () => None,
            })
            .collect();
        json!({
            "Id": user.id,
            "Email": user.email,
            "IsApproved": true,
            "Name": user.name,
            "FirstName": user.first_name,
            "LastName": user.last_name,
            "PhoneNumber": user.phone,
            "MobilePhoneNumber": null,
            "ClientVersion": 1,
            "AddressLine": user.address,
            "PostalCode": user.postal_code,
            "Country": user.country,
            "City": user.city,
            "State": null,
            "RegionUri": uri,
            "Region": {
                "Id": format!("{}0000000-0000-4000-8000-000000000001", user.region.digit()),
                "RegionName": user.region.name(),
                "Url": uri,
                "Servers": null,
                "Services": null,
            },
            "Roles": [role_name(user.role)],
            "ConnectedUsers": connected,
            "Connections": connections,
            "Dongles": [{"DongleNumber": null, "SiteId": null}],
            "Tags": [],
            "HasLogo": user.has_logo,
            "Logo": {
                "Href": format!("{}/api/users/{}/logo", self.0.urls.users, user.id),
                "IsAvailable": user.has_logo,
            },
            "ContactName": null,
            "ContactEmail": null,
            "ContactPhoneNumber": null,
            "ContactConsentGiven": false,
            "NewsletterConsentGiven": false,
            "Website": null,
            "NotificationSettings": {},
        })
    }

    /// `RegionUri`, as the switch says.
    fn region_uri(&self, region: Region) -> Value {
        let urls = &self.0.urls;
        let bare = |url: &str| url.trim_start_matches("http://").to_owned();
        let v10 = bare(&urls.v10[region.at()]);
        match self.0.switches.get("region_uri").as_str() {
            "metadata" => bare(&urls.metadata[region.at()]),
            "full_url" => format!("http://{v10}/"),
            "blanks" => format!("  {v10} "),
            "http_scheme" => "http://www.3shapecommunicate.com".to_owned(),
            "path" => format!("{v10}/elsewhere"),
            "query" => format!("{v10}?to=elsewhere"),
            "user_info" => format!("www.3shapecommunicate.com@{}", bare(&urls.foreign)),
            "empty" => String::new(),
            "null" => return Value::Null,
            "foreign" => bare(&urls.foreign),
            "look_alike" => "evil3shapecommunicate.com".to_owned(),
            "look_alike_suffix" => "www.3shapecommunicate.com.evil.test".to_owned(),
            "other_region" => bare(&urls.v10[(region.at() + 1) % 3]),
            _ => v10,
        }
        .into()
    }

    fn request_connection(&self, caller: &User, id: &str, remote: &str) -> Result {
        if !same(&caller.id, id) {
            return no_permission();
        }
        let mut state = lock(&self.0.state);
        let Some(remote) = state.user(remote).map(|user| user.id.clone()) else {
            return message("User not found");
        };
        if remote == caller.id {
            return message("A user cannot be connected with itself");
        }
        let known = state.connections.iter().any(|c| {
            (c.inviter == caller.id && c.remote == remote)
                || (c.inviter == remote && c.remote == caller.id)
        });
        if known {
            return message("The users are connected already, or one has invited the other");
        }
        let made = Connection {
            id: state.guid("c0117ec7"),
            accepted: false,
            inviter: caller.id.clone(),
            remote,
        };
        let answer = connection(&state, &made);
        state.connections.push(made);
        Ok(Reply::Json(answer))
    }

    fn approve_connection(&self, caller: &User, id: &str, connection: &str) -> Result {
        let mut state = lock(&self.0.state);
        let found = state
            .connections
            .iter_mut()
            .find(|c| same(&c.id, connection));
        match found {
            // The one who was invited approves, nobody else.
            Some(found) if same(&caller.id, id) && found.remote == caller.id => {
                found.accepted = true;
                Ok(Reply::Raw(reply::empty(200)))
            }
            Some(_) => no_permission(),
            None => message("Connection not found"),
        }
    }

    fn delete_connection(&self, caller: &User, id: &str, connection: &str) -> Result {
        let mut state = lock(&self.0.state);
        let Some(at) = state
            .connections
            .iter()
            .position(|c| same(&c.id, connection))
        else {
            return message("Connection not found");
        };
        let found = &state.connections[at];
        let party = found.inviter == caller.id || found.remote == caller.id;
        if !same(&caller.id, id) || !party {
            return no_permission();
        }
        state.connections.remove(at);
        Ok(Reply::Raw(reply::empty(200)))
    }

    fn logo(&self, id: &str) -> Result {
        let state = lock(&self.0.state);
        match state.user(id) {
            None => message("User not found"),
            Some(user) if !user.has_logo => message("No logo"),
            Some(_) if self.0.switches.is("logo", "json") => {
                Ok(Reply::Json(STANDARD.encode(picture::png()).into()))
            }
            Some(_) => Ok(Reply::Raw(reply::with(200, "image/png", picture::png()))),
        }
    }

    fn default_service(&self, caller: &User, kind: &str) -> Result {
        let real = &self.0.urls.metadata[caller.region.at()];
        let address = match (kind, self.0.switches.get("default_service").as_str()) {
            ("metadataservice", "foreign") => self.0.urls.foreign.clone(),
            ("metadataservice", "look_alike") => "https://evil3shapecommunicate.com".to_owned(),
            ("metadataservice", "http") => "http://eumetadata.3shapecommunicate.com".to_owned(),
            ("metadataservice", _) => real.clone(),
            ("masterdataservice", _) => "https://eu15.3shapecommunicate.com".to_owned(),
            ("dmeservice", _) => "https://dme.3shapecommunicate.com".to_owned(),
            _ => return message("Unknown service type"),
        };
        Ok(Reply::Json(address.into()))
    }

    /// `POST /api/users`.
    async fn create_user(&self, call: &mut Call) -> Result {
        let raw = call
            .bytes(64 * 1024)
            .await
            .map_err(|_| Refused::Status(413, ""))?;
        if call.media_type().as_deref() != Some("application/json") {
            return Err(Refused::Status(415, "The body must be JSON."));
        }
        let Ok(Value::Object(body)) = serde_json::from_slice(&raw) else {
            return message("The request is invalid.");
        };
        let limits = [
            ("AddressLine", 50),
            ("City", 50),
            ("Country", 2),
            ("Email", 255),
            ("Name", 255),
            ("Password", 128),
            ("PhoneNumber", 32),
            ("PostalCode", 50),
        ];
        for (name, most) in limits {
            let text = text(&body, name);
            if text.trim().is_empty() || text.chars().count() > most {
                return message(format!(
                    "The field {name} is required, with at most {most} characters."
                ));
            }
        }
        let country = text(&body, "Country");
        if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_alphabetic()) {
            return message("The field Country must be two letters.");
        }
        let dongles = body.get("Dongles").and_then(Value::as_array);
        if dongles.is_some_and(|all| all.iter().any(|d| !d["DongleNumber"].is_number())) {
            return message("The field Dongles is invalid.");
        }
        let mut state = lock(&self.0.state);
        if state.user(&text(&body, "Email")).is_some() {
            return message("There is a user with this e-mail address.");
        }
        let id = state.guid("90e20000");
        let region = match country.to_ascii_uppercase().as_str() {
            "US" | "CA" | "MX" | "BR" | "AR" | "CL" => Region::America,
            "JP" | "CN" | "SG" | "IN" | "KR" | "AU" => Region::Asia,
            _ => Region::Europe,
        };
        let lab = body
            .get("Roles")
            .and_then(Value::as_array)
            .is_some_and(|roles| roles.iter().any(|role| role == "Lab"));
        let user = User {
            key: id.clone(),
            id,
            email: text(&body, "Email"),
            password: text(&body, "Password"),
            name: text(&body, "Name"),
            first_name: text(&body, "FirstName"),
            last_name: text(&body, "LastName"),
            phone: text(&body, "PhoneNumber"),
            address: text(&body, "AddressLine"),
            postal_code: text(&body, "PostalCode"),
            city: text(&body, "City"),
            country,
            region,
            role: if lab { Role::Lab } else { Role::Doctor },
            has_logo: false,
        };
        state.users.push(user.clone());
        drop(state);
        Ok(Reply::Json(self.profile(&user, &user)))
    }
}

fn text(body: &Map<String, Value>, name: &str) -> String {
    body.get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The path in decoded pieces.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.trim_start_matches('/')
        .split('/')
        .map(percent_decoded)
        .collect()
}

/// The web server in front refuses requests that may have a body and do not say how long it is.
pub(super) fn needs_length(call: &Call) -> Result<()> {
    if call.headers.contains_key("content-length") || call.headers.contains_key("transfer-encoding")
    {
        return Ok(());
    }
    Err(Refused::Status(411, "Length Required"))
}

/// Guids are compared without regard to case and braces.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other.trim_matches(['{', '}']))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Doctor => "Clinic",
        Role::Client | Role::Lab => "Lab",
    }
}

/// What somebody else sees. Members are left out, not null: a client must live with that.
fn filtered(user: &User, connected: bool) -> Value {
    if !connected {
        return json!({"Id": user.id, "IsApproved": true, "ClientVersion": 0, "HasLogo": user.has_logo});
    }
    json!({
        "Id": user.id,
        "Email": user.email,
        "IsApproved": true,
        "Name": user.name,
        "FirstName": user.first_name,
        "LastName": user.last_name,
        "PhoneNumber": user.phone,
        "ClientVersion": 0,
        "Country": user.country,
        "RegionUri": null,
        "Region": null,
        "Roles": [role_name(user.role)],
        "Connections": null,
        "HasLogo": user.has_logo,
    })
}

fn connection(state: &State, connection: &Connection) -> Value {
    let inviter = state.user(&connection.inviter);
    let remote = state.user(&connection.remote);
    json!({
        "Id": connection.id,
        "ConnectionAccepted": connection.accepted,
        "InviterUser": null,
        "InviterUserId": connection.inviter,
        "InviterUserEmail": inviter.map(|u| &u.email),
        "InviterUserName": inviter.map(|u| &u.name),
        "InviterUserType": inviter.map(|u| role_name(u.role)),
        "RemoteUser": null,
        "RemoteUserId": connection.remote,
        "RemoteUserEmail": remote.map(|u| &u.email),
        "RemoteUserName": remote.map(|u| &u.name),
        "RemoteUserType": remote.map(|u| role_name(u.role)),
    })
}
