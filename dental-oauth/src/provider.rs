//! Which platform something belongs to.

use std::borrow::Cow;
use std::fmt;

/// The name of a platform, such as `dentbird`. Open: your own sources bring their own names.
///
/// ```
/// use dental_oauth::Provider;
///
/// assert_eq!(Provider::DENTBIRD.as_str(), "dentbird");
/// let ours = Provider::new("in-house-archive");
/// assert_ne!(ours, Provider::DENTBIRD);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Provider(Cow<'static, str>);

impl Provider {
    /// Dentbird Open API.
    pub const DENTBIRD: Self = Self(Cow::Borrowed("dentbird"));
    /// 3Shape Communicate.
    pub const THREESHAPE: Self = Self(Cow::Borrowed("threeshape"));
    /// drchrono.
    pub const DRCHRONO: Self = Self(Cow::Borrowed("drchrono"));

    /// Names a platform of your own.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The name, as it appears in logs, errors and records.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
