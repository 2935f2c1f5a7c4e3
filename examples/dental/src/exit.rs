//! How a run ends: one failure, its exit code, its line.

use dental_oauth::{Error, ErrorKind};
use serde_json::{Map, Value, json};

/// Usage or configuration.
pub(crate) const USAGE: u8 = 2;
/// Partly done.
pub(crate) const PARTLY: u8 = 7;
/// Ended by the person.
pub(crate) const INTERRUPTED: u8 = 130;

/// The exit code of a library error: the one place that decides.
///
/// | Code | Meaning | Judgement calls |
/// |---|---|---|
/// | 2 | usage or configuration | |
/// | 3 | a person must sign in | |
/// | 4 | the provider refused | a refused sign-in is one of these; so is what a provider cannot do at all |
/// | 5 | network, server or rate limit | an answer nobody can read (`decode`, `token_response`, `too_large`, `paging`, `redirected`) is a server that does not work; the time limit of a sign-in |
/// | 6 | integrity | whatever cannot be believed: hashes, signatures, state and issuer; a file that is no mesh (`unexpected_format`); an address where the token must not go (`origin_refused`); registered files whose order is in doubt (`registration_pairing_ambiguous`), since going on could give one patient another's jaw |
/// | 7 | partly done | `outcome_unknown`: it may have happened |
/// | 1 | anything else | the token store, local files, bugs |
pub(crate) fn exit_code(error: &Error) -> u8 {
    use ErrorKind as K;
    match error.kind() {
        K::Configuration => USAGE,
        K::ReauthenticationRequired | K::SignedOut => 3,
        K::Storage if error.status().is_some_and(|status| status >= 500) => 5,
        K::AuthorizationDenied
        | K::OAuth
        | K::Unauthorized
        | K::Forbidden
        | K::NotFound
        | K::Conflict
        | K::InvalidRequest
        | K::Api
        | K::Storage
        | K::Unsupported => 4,
        K::SignInExpired
        | K::ExchangeOutcomeUnknown
        | K::TokenResponse
        | K::Transport
        | K::Timeout
        | K::Redirected
        | K::RateLimited
        | K::Server
        | K::Decode
        | K::TooLarge
        | K::Paging => 5,
        K::CallbackMalformed
        | K::StateMismatch
        | K::IssuerMissing
        | K::IssuerMismatch
        | K::IdTokenInvalid
        | K::OriginRefused
        | K::Integrity
        | K::UnexpectedFormat
        | K::RegistrationPairingAmbiguous => 6,
        K::OutcomeUnknown => PARTLY,
        // Store, Io, Internal, and kinds of a later library.
        _ => 1,
    }
}

/// Why something did not happen. Everything in it may be printed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    kind: &'static str,
    message: String,
    exit: u8,
    hint: Option<String>,
    /// Members of the error event besides kind and message.
    facts: Map<String, Value>,
}

impl Failure {
    fn new(kind: &'static str, exit: u8, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            exit,
            hint: None,
            facts: Map::new(),
        }
    }

    /// The words on the command line, or what they ask for.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new("usage", USAGE, message)
    }

    /// The accounts file, or what it refers to.
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration.as_str(), USAGE, message)
    }

    /// A local file. The operating system's words name no contents.
    pub(crate) fn io(what: &str, error: &std::io::Error) -> Self {
        Self::new(ErrorKind::Io.as_str(), 1, format!("{what}: {error}"))
    }

    /// Nobody reads the output any more, as after `| head`. Says nothing: there is nobody to hear it.
    pub(crate) fn output_closed() -> Self {
        Self::new("output_closed", 1, "")
    }

    /// Some of it was done; the lines before say what was not.
    pub(crate) fn partly(message: impl Into<String>) -> Self {
        Self::new("partly_done", PARTLY, message)
    }

    /// Ctrl-C.
    pub(crate) fn interrupted() -> Self {
        Self::new("interrupted", INTERRUPTED, "interrupted")
    }

    /// Says what to do.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert(hint.into());
        self
    }

    /// Adds a member to the error event.
    pub(crate) fn about(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(member.to_owned(), value.into());
        self
    }

    /// Names the account.
    pub(crate) fn of(mut self, account: &str) -> Self {
        if self.exit == 3 {
            self = self.hint(format!("Sign in with: dental login {account}"));
        }
        self.about("account", account)
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> u8 {
        self.exit
    }

    /// One line.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What to do, if there is something.
    pub(crate) fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What it is about, for people.
    pub(crate) fn subject(&self) -> Option<&str> {
        let of = |member| self.facts.get(member).and_then(Value::as_str);
        of("id").or_else(|| of("account"))
    }

    /// The line of `--json`.
    pub(crate) fn event(&self) -> Value {
        let mut event = json!({
            "event": "error",
            "kind": self.kind,
            "message": self.message,
            "provider": null,
            "status": null,
            "code": null,
            "request_id": null,
        });
        for (member, value) in &self.facts {
            event[member] = value.clone();
        }
        if let Some(hint) = &self.hint {
            event["hint"] = hint.as_str().into();
        }
        event
    }

    /// The end of a run in which nothing worked, and whose failures have a line each already: the first
    /// reason's own code.
    pub(crate) fn of_all(self, message: impl Into<String>) -> Self {
        Self::new(self.kind, self.exit, message)
    }

    /// Of several things that were tried, some failed, and each failure has its line already: done in
    /// part, or, when nothing at all worked, the first reason's own code.
    pub(crate) fn of_several(failures: &[Self], tried: usize, things: &str) -> Option<Self> {
        let first = failures.first()?;
        let failed = failures.len();
        Some(if failed < tried {
            Self::partly(format!("{failed} of {tried} {things} failed"))
        } else {
            let message = format!("all {tried} {things} failed");
            Self::new(first.kind, first.exit, message)
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let mut failure = Self::new(error.kind().as_str(), exit_code(&error), error.to_string())
            .about("provider", error.provider().map(ToString::to_string))
            .about("status", error.status())
            .about("code", error.code())
            .about("request_id", error.request_id());
        if let Some(wait) = error.retry_after() {
            failure = failure.about("retry_after", wait.as_secs());
        }
        if error.kind() == ErrorKind::IssuerMismatch
            && let Some(received) = error.server_message()
        {
            // What the server calls itself: the one thing a first contact has to find out.
            let printable: String = received
                .expose()
                .chars()
                .filter(char::is_ascii_graphic)
                .collect();
            failure = failure.about("received_issuer", printable);
        }
        let hint = match (error.kind(), error.code()) {
            (ErrorKind::OAuth, Some("invalid_client")) => {
                "Check client_id and the client secret in the accounts file."
            }
            (ErrorKind::IssuerMismatch | ErrorKind::IssuerMissing, _) => {
                "Check `issuers` in the accounts file; if they are right, do not trust this sign-in."
            }
            (ErrorKind::ExchangeOutcomeUnknown | ErrorKind::SignInExpired, _) => {
                "Start the sign-in again."
            }
            (ErrorKind::Transport, _) => {
                "Check the network and the addresses in the accounts file."
            }
            _ => return failure,
        };
        failure.hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_code() {
        use ErrorKind as K;
        let table = [
            (K::Configuration, 2),
            (K::CallbackMalformed, 6),
            (K::StateMismatch, 6),
            (K::IssuerMissing, 6),
            (K::IssuerMismatch, 6),
            (K::AuthorizationDenied, 4),
            (K::SignInExpired, 5),
            (K::ExchangeOutcomeUnknown, 5),
            (K::OAuth, 4),
            (K::TokenResponse, 5),
            (K::IdTokenInvalid, 6),
            (K::ReauthenticationRequired, 3),
            (K::SignedOut, 3),
            (K::Store, 1),
            (K::OriginRefused, 6),
            (K::Transport, 5),
            (K::Timeout, 5),
            (K::Redirected, 5),
            (K::Unauthorized, 4),
            (K::Forbidden, 4),
            (K::NotFound, 4),
            (K::Conflict, 4),
            (K::InvalidRequest, 4),
            (K::RateLimited, 5),
            (K::Server, 5),
            (K::Api, 4),
            (K::Decode, 5),
            (K::TooLarge, 5),
            (K::Paging, 5),
            (K::Storage, 4),
            (K::Integrity, 6),
            (K::UnexpectedFormat, 6),
            (K::RegistrationPairingAmbiguous, 6),
            (K::OutcomeUnknown, 7),
            (K::Io, 1),
            (K::Unsupported, 4),
            (K::Internal, 1),
        ];
        for (kind, code) in table {
            assert_eq!(exit_code(&Error::new(kind, "x")), code, "{kind:?}");
        }
        let storage = |status| Error::new(K::Storage, "x").with_status(status);
        assert_eq!(exit_code(&storage(403)), 4);
        assert_eq!(exit_code(&storage(503)), 5);
    }

    #[test]
    fn the_error_event_has_all_members() {
        let error = Error::new(ErrorKind::NotFound, "gone")
            .with_provider(&dental_oauth::Provider::DENTBIRD)
            .with_status(404)
            .with_code(Some("CASE_NOT_FOUND"))
            .with_server_message(Some("no case for Jane Doe".into()));
        let event = Failure::from(error).of("crowns").event();
        assert_eq!(
            event,
            json!({
                "event": "error",
                "kind": "not_found",
                "message": "dentbird: gone (HTTP 404, code CASE_NOT_FOUND)",
                "provider": "dentbird",
                "status": 404,
                "code": "CASE_NOT_FOUND",
                "request_id": null,
                "account": "crowns",
            })
        );
        let usage = Failure::usage("no").event();
        for member in ["provider", "status", "code", "request_id"] {
            assert_eq!(usage.get(member), Some(&Value::Null), "{member}");
        }
    }

    #[test]
    fn several_failures_end_as_part_or_whole() {
        let missing = Failure::from(Error::new(ErrorKind::NotFound, "gone"));
        let bad = Failure::from(Error::new(ErrorKind::Integrity, "hash"));
        assert!(Failure::of_several(&[], 3, "files").is_none());
        let some = Failure::of_several(std::slice::from_ref(&bad), 3, "files").unwrap();
        assert_eq!((some.exit(), some.message()), (7, "1 of 3 files failed"));
        let all = Failure::of_several(&[missing, bad], 2, "files").unwrap();
        assert_eq!((all.exit(), all.message()), (4, "all 2 files failed"));
    }

    #[test]
    fn a_dead_sign_in_says_what_to_do() {
        let failure = Failure::from(Error::new(ErrorKind::SignedOut, "nobody")).of("crowns");
        assert_eq!(failure.advice(), Some("Sign in with: dental login crowns"));
    }
}
