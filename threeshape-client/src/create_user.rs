//! Registering a Communicate user. Needs no account.

use std::sync::Arc;

use dental_oauth::api::{ApiClient, ApiRequest, PathSegments, RetryPolicy};
use dental_oauth::net::Transport;
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result, Secret};
use http::Method;
use serde::Serialize;
use serde_json::Value;

use crate::environment::Environment;
use crate::fault::ApiDialect;
use crate::model::{User, UserRole};
use crate::operation;
use crate::users::unusable;

/// A user to be. All of it is required; the service limits the lengths.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Street and number, up to 50 characters.
    pub address_line: Phi<String>,
    /// City, up to 50 characters.
    pub city: Phi<String>,
    /// Country (ISO 3166 alpha-2).
    pub country: String,
    /// E-mail address, up to 255 characters.
    pub email: Phi<String>,
    /// Display name, up to 255 characters.
    pub name: Phi<String>,
    /// Password, up to 128 characters.
    pub password: Secret,
    /// Telephone, up to 32 characters.
    pub phone_number: Phi<String>,
    /// Postal code, up to 50 characters.
    pub postal_code: Phi<String>,
    /// What they are.
    pub roles: Vec<UserRole>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Wire<'a> {
    id: &'static str,
    address_line: &'a str,
    city: &'a str,
    country: &'a str,
    email: &'a str,
    name: &'a str,
    password: &'a str,
    phone_number: &'a str,
    postal_code: &'a str,
    roles: Vec<&'a str>,
    dongles: [(); 0],
}

impl NewUser {
    fn check(&self) -> Result<()> {
        let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        let fine = fits(self.address_line.expose(), 50)
            && fits(self.city.expose(), 50)
            && self.country.len() == 2
            && self.country.bytes().all(|byte| byte.is_ascii_alphabetic())
            && fits(self.email.expose(), 255)
            && fits(self.name.expose(), 255)
            && fits(self.password.expose(), 128)
            && fits(self.phone_number.expose(), 32)
            && fits(self.postal_code.expose(), 50);
        if fine {
            return Ok(());
        }
        let detail = "a member of the new user is empty or longer than the service takes";
        Err(Error::new(ErrorKind::InvalidRequest, detail)
            .with_provider(&Provider::THREESHAPE)
            .with_operation(operation::CREATE_USER))
    }
}

/// Registers a user. Sent once, without a token.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] for a member that is empty or too long; what the service says of others
/// is not documented.
pub async fn create_user(
    environment: &Environment,
    transport: Arc<dyn Transport>,
    user: &NewUser,
) -> Result<User> {
    user.check()?;
    let api = ApiClient::builder(
        Provider::THREESHAPE,
        environment.users_base_url.clone(),
        transport,
        Arc::new(ApiDialect),
    )
    .loopback_http(environment.loopback)
    .retry(RetryPolicy::never())
    .build()?;
    let body = Wire {
        id: "00000000-0000-0000-0000-000000000000",
        address_line: user.address_line.expose(),
        city: user.city.expose(),
        country: &user.country,
        email: user.email.expose(),
        name: user.name.expose(),
        password: user.password.expose(),
        phone_number: user.phone_number.expose(),
        postal_code: user.postal_code.expose(),
        roles: user.roles.iter().map(UserRole::as_str).collect(),
        dongles: [],
    };
    let path = PathSegments::fixed("/api/users");
    let request = ApiRequest::new(operation::CREATE_USER, Method::POST, path).json(&body);
    let value: Value = api.call(&request).await?;
    User::read(&value).ok_or_else(|| unusable(operation::CREATE_USER, "the answer is not a user"))
}
