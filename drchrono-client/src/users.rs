//! Who has signed in.

use dental_oauth::api::{JsonText, Misread, PathSegments, tolerant};
use dental_oauth::oauth::Scopes;
use dental_oauth::session::SignIn;
use dental_oauth::{Phi, Result};
use serde::Deserialize;

use crate::client::Drchrono;
use crate::operation;
use crate::query::Query;
use crate::rows::Row;
use crate::wire;

/// The person who signed in, as `users/current` tells it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct CurrentUser {
    /// The user's id.
    #[serde(deserialize_with = "tolerant::id")]
    pub id: String,
    /// The name to sign in with.
    #[serde(default)]
    pub username: Option<Phi<String>>,
    /// A doctor's own id, or that of the primary provider of a member of the staff.
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub doctor: Option<String>,
    /// The practice.
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub practice_group: Option<String>,
    /// Whether this is a doctor.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_doctor: bool,
    /// Whether this is a member of the staff.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_staff: bool,
}

#[derive(Deserialize)]
struct Timezone {
    #[serde(deserialize_with = "tolerant::id")]
    id: String,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    timezone: Option<String>,
}

impl Row for Timezone {
    fn row_id(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn read_row(json: &mut JsonText<'_>) -> Result<Self, Misread> {
        json.read()
    }
}

impl Drchrono {
    /// The person who signed in: two calls, since the service answers with a redirect. Any token may.
    ///
    /// ```no_run
    /// # async fn who(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// let user = client.current_user().await?;
    /// println!("user {} of practice {:?}", user.id, user.practice_group);
    /// # Ok(()) }
    /// ```
    pub async fn current_user(&self) -> Result<CurrentUser> {
        let path = PathSegments::fixed("/api/users/current");
        self.value(operation::CURRENT_USER, path, &Query::new())
            .await
    }

    /// Which of these scopes the sign-in was not granted, and a warning in the log if any. Worth asking once after a
    /// sign-in: without `calendar:read` lists of appointments can be empty instead of refused.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](dental_oauth::ErrorKind::Store); nobody being signed in misses all of them.
    pub async fn missing_scopes(&self, needed: &[&str]) -> Result<Scopes> {
        let needed = Scopes::new(needed)?;
        let granted = match self.session() {
            Some(session) => session.status().await?,
            None => SignIn::SignedOut,
        };
        let missing = match granted {
            SignIn::SignedIn { scopes, .. } => needed.missing_from(&scopes),
            _ => needed,
        };
        if !missing.is_empty() {
            tracing::warn!(%missing, "scopes were not granted: what needs them may look empty");
        }
        Ok(missing)
    }

    /// The zone in which a doctor's `scheduled_time` is to be read, such as `America/New_York`; the service
    /// writes times without one. Scope `user:read`.
    pub async fn timezone_of(&self, doctor: &str) -> Result<Option<String>> {
        let doctor: Timezone = self
            .read(operation::DOCTOR, "/api/doctors", doctor, &Query::new())
            .await?;
        Ok(doctor.timezone)
    }
}
