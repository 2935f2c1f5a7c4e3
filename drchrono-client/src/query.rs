//! The query of a call.

use std::fmt;

use dental_oauth::api::ApiRequest;

/// The query of a call: names as the service knows them, values as text.
#[derive(Clone, Default)]
pub(crate) struct Query(Vec<(&'static str, String)>);

impl Query {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers, texts and ids alike, without `&` at every call"
    )]
    pub(crate) fn set(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(one, _)| *one == name)?;
        Some(value)
    }

    /// Sets a value, in the place of one that is there.
    pub(crate) fn put(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.retain(|(one, _)| *one != name);
        self.set(name, value)
    }

    /// Sets a key as often as there are values.
    pub(crate) fn put_each(mut self, name: &'static str, values: &[impl ToString]) -> Self {
        self.0.retain(|(one, _)| *one != name);
        values
            .iter()
            .fold(self, |query, value| query.set(name, value.to_string()))
    }

    /// Sent only when true: what the service makes of `false` is not known (dossier 2.4).
    pub(crate) fn flag(self, name: &'static str, yes: bool) -> Self {
        if yes { self.set(name, true) } else { self }
    }

    pub(crate) fn on(&self, request: ApiRequest) -> ApiRequest {
        self.0
            .iter()
            .fold(request, |request, (name, value)| request.query(name, value))
    }
}

/// The names alone: values can be a patient's.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}
