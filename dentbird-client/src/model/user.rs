//! The person a token belongs to.

use std::fmt;

use dental_oauth::Phi;
use dental_oauth::api::tolerant;
use serde::Deserialize;

/// A Dentbird user. Has no id: that is the `sub` of the id_token, see
/// [`Session::status`](dental_oauth::session::Session::status).
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// E-mail address.
    pub email: Phi<String>,
    /// Given name.
    #[serde(default)]
    pub first_name: Option<Phi<String>>,
    /// Family name.
    #[serde(default)]
    pub last_name: Option<Phi<String>>,
    /// Address of a picture. Its path may hold the e-mail address.
    #[serde(default)]
    pub profile_image: Option<Phi<String>>,
    /// Occupation, such as `Dentist`. An open set.
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub occupation: Option<String>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("occupation", &self.occupation)
            .finish_non_exhaustive()
    }
}
