//! The users service: one for all regions.

use dental_oauth::api::{ApiRequest, PathSegments};
use dental_oauth::{Error, ErrorKind, Phi, Result, Sent};
use http::Method;
use serde_json::Value;

use crate::account::{Account, DefaultService};
use crate::model::{Connection, Guid, User};
use crate::node::Node;
use crate::operation;

impl Account {
    /// The user whose account this is, asked anew. [`identity`](Account::identity) remembers what most
    /// programs need of it.
    pub async fn me(&self) -> Result<User> {
        let path = PathSegments::fixed("/api/users/me");
        let request = ApiRequest::new(operation::ME, Method::GET, path);
        self.read_user(&request).await
    }

    /// Another user, as far as they show themselves to this account.
    ///
    /// # Errors
    /// [`ThreeShapeFault::UserNotFound`](crate::ThreeShapeFault::UserNotFound).
    pub async fn user(&self, id: Guid) -> Result<User> {
        let path = PathSegments::fixed("/api/users").id(&id.to_string());
        let request = ApiRequest::new(operation::USER, Method::GET, path);
        let user = self.read_user(&request).await?;
        if user.id != id {
            return Err(unusable(
                operation::USER,
                "the server answered with another user",
            ));
        }
        Ok(user)
    }

    /// Another user by e-mail address.
    ///
    /// # Errors
    /// [`ThreeShapeFault::UserNotFound`](crate::ThreeShapeFault::UserNotFound).
    pub async fn user_by_email(&self, email: &Phi<String>) -> Result<User> {
        let path = PathSegments::fixed("/api/users").id(email.expose());
        self.read_user(&ApiRequest::new(operation::USER, Method::GET, path))
            .await
    }

    /// A user's logo. Whether the service sends the picture or its base64 in a JSON string is not known:
    /// the media type says which this is.
    ///
    /// # Errors
    /// [`ThreeShapeFault::UserNotFound`](crate::ThreeShapeFault::UserNotFound) also for a user without a logo.
    pub async fn logo(&self, user: Guid) -> Result<Logo> {
        let path = PathSegments::fixed("/api/users")
            .id(&user.to_string())
            .then("/logo");
        let request =
            ApiRequest::new(operation::LOGO, Method::GET, path).header(http::header::ACCEPT, "*/*");
        let answer = self.0.users.send(&request).await?;
        let media_type = answer
            .headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Ok(Logo {
            media_type,
            bytes: answer.body.to_vec(),
        })
    }

    /// Asks another user for a connection. Sent once.
    pub async fn request_connection(&self, remote: Guid) -> Result<Connection> {
        let own = self.identity().await?.user;
        let path = PathSegments::fixed("/api/users")
            .id(&own.to_string())
            .then("/requestconnection")
            .id(&remote.to_string());
        let request = empty(operation::CONNECT, Method::POST, path);
        let answer = self.users_once(&request).await?;
        let value: Value = self.0.users.decode(&request, &answer)?;
        Connection::read(&Node::of(&value))
            .ok_or_else(|| unusable(operation::CONNECT, "the answer is not a connection"))
    }

    /// Accepts a connection that this user was asked for. Sent once.
    pub async fn approve_connection(&self, connection: Guid) -> Result<()> {
        let path = self.connection(connection).await?.then("/approve");
        let request = empty(operation::APPROVE, Method::POST, path);
        self.users_once(&request).await.map(drop)
    }

    /// Ends a connection, or declines one. Sent once.
    pub async fn delete_connection(&self, connection: Guid) -> Result<()> {
        let path = self.connection(connection).await?;
        let request = empty(operation::DISCONNECT, Method::DELETE, path);
        self.users_once(&request).await.map(drop)
    }

    /// The address of the account's default service of a kind, as the users service gives it.
    ///
    /// # Errors
    /// [`ThreeShapeFault::HostRefused`](crate::ThreeShapeFault::HostRefused) for an address that no token may be sent to.
    pub async fn default_service(&self, service: DefaultService) -> Result<String> {
        let path = PathSegments::fixed("/api/services/default").id(service.as_str());
        let request = ApiRequest::new(operation::DEFAULT_SERVICE, Method::GET, path);
        let address: String = self.users(&request).await?;
        let named = |error: Error| error.with_operation(operation::DEFAULT_SERVICE);
        self.0.hosts.vet(&address).map_err(named)?;
        Ok(address)
    }

    async fn connection(&self, connection: Guid) -> Result<PathSegments> {
        let own = self.identity().await?.user;
        Ok(PathSegments::fixed("/api/users")
            .id(&own.to_string())
            .then("/connection")
            .id(&connection.to_string()))
    }

    async fn read_user(&self, request: &ApiRequest) -> Result<User> {
        let value: Value = self.users(request).await?;
        User::read(&value).ok_or_else(|| unusable(operation::USER, "the answer is not a user"))
    }
}

/// A picture.
#[derive(Clone)]
#[non_exhaustive]
pub struct Logo {
    /// Its media type, as the service says.
    pub media_type: Option<String>,
    /// Its bytes, or JSON with its base64.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logo")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A write without a body, whose length is said all the same (dossier 3.1).
pub(crate) fn empty(operation: &'static str, method: Method, path: PathSegments) -> ApiRequest {
    ApiRequest::new(operation, method, path).idempotent(false)
}

pub(crate) fn unusable(operation: &'static str, detail: &'static str) -> Error {
    Error::new(ErrorKind::Decode, detail)
        .with_provider(&dental_oauth::Provider::THREESHAPE)
        .with_operation(operation)
        .with_sent(Sent::Yes)
}
