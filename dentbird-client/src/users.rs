//! `/v1/users`.

use dental_oauth::Result;
use dental_oauth::api::{ApiRequest, PathSegments};
use http::Method;

use crate::client::Dentbird;
use crate::model::User;
use crate::operation;

impl Dentbird {
    /// The person who signed in. Scope `user`.
    ///
    /// ```no_run
    /// # async fn who(client: dentbird_client::Dentbird) -> dental_oauth::Result<()> {
    /// let user = client.me().await?;
    /// println!("{}", user.email.expose());
    /// # Ok(()) }
    /// ```
    pub async fn me(&self) -> Result<User> {
        let path = PathSegments::fixed("/v1/users/me");
        self.0
            .api
            .call(&ApiRequest::new(operation::ME, Method::GET, path))
            .await
    }
}
