//! What 3Shape's failures mean: most of them are a 400 with a sentence.

use dental_oauth::api::{Answer, Dialect, Fault, JsonText, ReadValue, Unread};
use dental_oauth::{Error, ErrorKind, Provider};
use http::StatusCode;
use serde_json::Value;

use crate::operation;

/// Of a server's sentence this much is looked at and kept.
const LONGEST_SENTENCE: usize = 1024;

/// What went wrong, in 3Shape's terms. The service has no error codes; each of these has one of ours, which
/// stands in [`Error::code`].
///
/// ```
/// use threeshape_client::ThreeShapeFault;
///
/// # fn look(error: &dental_oauth::Error) {
/// match ThreeShapeFault::of(error) {
///     Some(ThreeShapeFault::FileForbidden) => println!("ask 3Shape for the download permission"),
///     Some(ThreeShapeFault::CaseNotFound) => println!("the case is gone"),
///     _ => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThreeShapeFault {
    /// There is no such case, or not in this region.
    CaseNotFound,
    /// The account is not among the case's actors.
    CaseForbidden,
    /// The account may not have this file: most likely it lacks the permission that 3Shape grants.
    FileForbidden,
    /// There is no such increment.
    IncrementNotFound,
    /// There is no such comment.
    CommentNotFound,
    /// There is no such user, or not for this account.
    UserNotFound,
    /// The service takes other states than this.
    UnsupportedState,
    /// A 400 with a sentence that this version does not know; it is the
    /// [`server_message`](Error::server_message).
    BadRequest,
    /// The user has no region.
    NoRegion,
    /// The region's host is not a host, or not one of this environment's.
    RegionUnusable,
    /// The region's host does not answer as one that has cases: see
    /// [`RegionStrategy`](crate::RegionStrategy).
    RegionGone,
    /// An address that the service gave is not at a host that may see a token. Nothing was sent.
    HostRefused,
    /// The address of a file is not one of this case's in this region. Nothing was sent.
    HrefRefused,
    /// There is no client account for the doctor's region; that of another region is never taken instead.
    NoClientAccountForRegion,
    /// An account is in another region than it was said to be.
    RegionMismatch,
    /// The case has no actor that it is asked for by: it is somebody else's business.
    CaseNotShared,
    /// Files are never fetched with a doctor's token. Nothing was sent.
    FileRouteForDoctor,
    /// A case in a list cannot be read; the id as it was received is the
    /// [`server_message`](Error::server_message).
    MalformedCase,
    /// A list was asked for without saying since when.
    NoTimeWindow,
    /// The text is not a GUID.
    NotAGuid,
}

impl ThreeShapeFault {
    const ALL: [Self; 20] = [
        Self::CaseNotFound,
        Self::CaseForbidden,
        Self::FileForbidden,
        Self::IncrementNotFound,
        Self::CommentNotFound,
        Self::UserNotFound,
        Self::UnsupportedState,
        Self::BadRequest,
        Self::NoRegion,
        Self::RegionUnusable,
        Self::RegionGone,
        Self::HostRefused,
        Self::HrefRefused,
        Self::NoClientAccountForRegion,
        Self::RegionMismatch,
        Self::CaseNotShared,
        Self::FileRouteForDoctor,
        Self::MalformedCase,
        Self::NoTimeWindow,
        Self::NotAGuid,
    ];

    /// Which of these an error is.
    pub fn of(error: &Error) -> Option<Self> {
        let ours = error.provider().is_none_or(|p| *p == Provider::THREESHAPE);
        Self::ALL
            .into_iter()
            .find(|fault| ours && error.code() == Some(fault.code()))
    }

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CaseNotFound => "case-not-found",
            Self::CaseForbidden => "case-forbidden",
            Self::FileForbidden => "file-forbidden",
            Self::IncrementNotFound => "increment-not-found",
            Self::CommentNotFound => "comment-not-found",
            Self::UserNotFound => "user-not-found",
            Self::UnsupportedState => "unsupported-state",
            Self::BadRequest => "bad-request",
            Self::NoRegion => "no-region",
            Self::RegionUnusable => "region-unusable",
            Self::RegionGone => "region-gone",
            Self::HostRefused => "host-refused",
            Self::HrefRefused => "href-refused",
            Self::NoClientAccountForRegion => "no-client-account-for-region",
            Self::RegionMismatch => "region-mismatch",
            Self::CaseNotShared => "case-not-shared",
            Self::FileRouteForDoctor => "file-route-for-doctor",
            Self::MalformedCase => "malformed-case",
            Self::NoTimeWindow => "no-time-window",
            Self::NotAGuid => "not-a-guid",
        }
    }

    const fn meaning(self) -> (ErrorKind, &'static str) {
        use ErrorKind as Kind;
        match self {
            Self::CaseNotFound => (
                Kind::NotFound,
                "there is no such case, or not in this region",
            ),
            Self::CaseForbidden => (
                Kind::Forbidden,
                "this account is not among the case's actors",
            ),
            Self::FileForbidden => (
                Kind::Forbidden,
                "the service refuses the file: this account probably lacks the download permission that 3Shape grants",
            ),
            Self::IncrementNotFound => (Kind::NotFound, "there is no such increment"),
            Self::CommentNotFound => (Kind::NotFound, "there is no such comment"),
            Self::UserNotFound => (
                Kind::NotFound,
                "there is no such user, or not for this account",
            ),
            Self::UnsupportedState => {
                (Kind::InvalidRequest, "the service does not take this state")
            }
            Self::BadRequest => (Kind::InvalidRequest, "the service rejected the request"),
            Self::NoRegion => (Kind::Api, "this user has no region"),
            Self::RegionUnusable => (
                Kind::OriginRefused,
                "the region's host is not one that may see the access token; nothing was sent to it",
            ),
            Self::RegionGone => (
                Kind::NotFound,
                "the region's host does not serve cases: try RegionStrategy::MapToMetadata",
            ),
            Self::HostRefused => (
                Kind::OriginRefused,
                "an address that the service gave is not at a host that may see the access token; nothing was sent",
            ),
            Self::HrefRefused => (
                Kind::OriginRefused,
                "the address of the file is not one of this case's in this region; nothing was sent",
            ),
            Self::NoClientAccountForRegion => (
                Kind::Configuration,
                "there is no client account for the doctor's region",
            ),
            Self::RegionMismatch => (
                Kind::Configuration,
                "the client account is in another region than it was given for",
            ),
            Self::CaseNotShared => (Kind::Forbidden, "the case is not one of those asked for"),
            Self::FileRouteForDoctor => (
                Kind::OriginRefused,
                "files are never fetched with a doctor's token: use the client account of the region; nothing was sent",
            ),
            Self::MalformedCase => (Kind::Decode, "a case in the list cannot be read"),
            Self::NoTimeWindow => (
                Kind::InvalidRequest,
                "say since when, or allow lists without a beginning",
            ),
            Self::NotAGuid => (Kind::InvalidRequest, "an id is not a GUID"),
        }
    }

    /// The error, when it is found on this side.
    pub(crate) fn error(self) -> Error {
        let (kind, detail) = self.meaning();
        Error::new(kind, detail)
            .with_provider(&Provider::THREESHAPE)
            .with_code(Some(self.code()))
    }

    fn answered(self, message: Option<String>) -> Fault {
        let (kind, detail) = self.meaning();
        Fault {
            kind,
            detail,
            code: Some(self.code().to_owned()),
            message,
        }
    }
}

/// The users service, the region services and what they have in common.
#[derive(Debug)]
pub(crate) struct ApiDialect;

/// Byte order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

impl Dialect for ApiDialect {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        let message = sentence(answer.body);
        // Unknown ids are a 400 here and a 404 there (dossier U-15).
        let of_user = [operation::USER, operation::LOGO].contains(&answer.operation);
        match answer.status {
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND if of_user => {
                ThreeShapeFault::UserNotFound.answered(message)
            }
            StatusCode::BAD_REQUEST => meant_by(message.as_deref()).answered(message),
            status => Fault {
                message,
                ..Fault::of_status(status)
            },
        }
    }

    /// One client saw the metadata hosts answer 500 to a token that had ended (dossier R-500).
    fn may_mean_expired(&self, status: StatusCode) -> bool {
        status == StatusCode::INTERNAL_SERVER_ERROR
    }

    fn payload<'a>(
        &self,
        _: &Answer<'_>,
        text: &'a str,
        value: &mut ReadValue<'_, 'a>,
    ) -> Result<(), Unread> {
        let mut json = JsonText::new(text.strip_prefix('\u{feff}').unwrap_or(text));
        value(&mut json)?;
        Ok(json.end()?)
    }
}

/// Compared by their beginnings: what follows holds an id.
fn meant_by(sentence: Option<&str>) -> ThreeShapeFault {
    let table = [
        ("no case with id", ThreeShapeFault::CaseNotFound),
        (
            "you don't have permission to access case",
            ThreeShapeFault::CaseForbidden,
        ),
        (
            "you don't have permission to access this resource",
            ThreeShapeFault::FileForbidden,
        ),
        ("no increment with id", ThreeShapeFault::IncrementNotFound),
        ("comment not found", ThreeShapeFault::CommentNotFound),
        ("unsupported state", ThreeShapeFault::UnsupportedState),
    ];
    let said = sentence.unwrap_or_default().to_lowercase();
    table
        .into_iter()
        .find(|(beginning, _)| said.starts_with(beginning))
        .map_or(ThreeShapeFault::BadRequest, |(_, fault)| fault)
}

/// The sentence in an error body: a JSON string, a member of a JSON object, or the bare text. HTML has
/// none.
fn sentence(body: &[u8]) -> Option<String> {
    let body = body.strip_prefix(BOM).unwrap_or(body);
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    let said = match serde_json::from_str(text) {
        Ok(Value::String(said)) => said,
        Ok(Value::Object(members)) => {
            let known = [
                "Message",
                "message",
                "ExceptionMessage",
                "error_description",
                "error",
            ];
            known
                .iter()
                .find_map(|name| Some(members.get(*name)?.as_str()?.to_owned()))?
        }
        Ok(_) => return None,
        Err(_) if text.starts_with('<') => return None,
        Err(_) => text.to_owned(),
    };
    let plain = said
        .trim()
        .replace(['\u{2018}', '\u{2019}', '\u{2bc}'], "'");
    let end = (0..=LONGEST_SENTENCE.min(plain.len()))
        .rev()
        .find(|end| plain.is_char_boundary(*end))?;
    let said = plain.get(..end)?.trim_end();
    (!said.is_empty()).then(|| said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;

    fn fault(status: u16, body: &str) -> Fault {
        of(operation::CASE, status, body)
    }

    fn of(operation: &'static str, status: u16, body: &str) -> Fault {
        let headers = HeaderMap::new();
        ApiDialect.fault(&Answer {
            operation,
            status: StatusCode::from_u16(status).unwrap(),
            headers: &headers,
            body: body.as_bytes(),
        })
    }

    #[test]
    fn every_sentence_of_the_table_is_a_fault_of_its_own() {
        let table = [
            (
                "No case with Id aaaaaaaa-0000-4000-8000-000000000001 could be found",
                "case-not-found",
                ErrorKind::NotFound,
            ),
            (
                "You don't have permission to access case aaaaaaaa-0000-4000-8000-000000000001",
                "case-forbidden",
                ErrorKind::Forbidden,
            ),
            (
                "You don't have permission to access this resource.",
                "file-forbidden",
                ErrorKind::Forbidden,
            ),
            (
                "No increment with Id x could be found",
                "increment-not-found",
                ErrorKind::NotFound,
            ),
            (
                "Comment not found",
                "comment-not-found",
                ErrorKind::NotFound,
            ),
            (
                "Unsupported state: maybe",
                "unsupported-state",
                ErrorKind::InvalidRequest,
            ),
            ("Who knows", "bad-request", ErrorKind::InvalidRequest),
        ];
        for (said, code, kind) in table {
            let json = serde_json::to_string(said).unwrap();
            let shouted = said.to_uppercase();
            for body in [
                said.to_owned(),
                json.clone(),
                format!("\u{feff}{json}"),
                format!("  {said}\r\n"),
                format!("{{\"Message\":{json}}}"),
                format!("{{\"message\":{json}}}"),
                format!("{{\"ExceptionMessage\":{json}}}"),
                format!("{{\"error\":{json}}}"),
                format!("{{\"error\":\"x\",\"error_description\":{json}}}"),
                said.replace('\'', "\u{2019}"),
                shouted.clone(),
            ] {
                let found = fault(400, &body);
                assert_eq!(found.code.as_deref(), Some(code), "{body}");
                assert_eq!(found.kind, kind, "{body}");
                assert!(found.message.is_some());
            }
        }
    }

    #[test]
    fn what_is_no_sentence_still_is_the_status() {
        for body in ["", "<html>400</html>", "[]", "{}", "17", "null", "\u{feff}"] {
            let found = fault(400, body);
            assert_eq!(found.code.as_deref(), Some("bad-request"), "{body}");
            assert_eq!(found.message, None, "{body}");
        }
        for (status, kind) in [
            (302, ErrorKind::Redirected),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Server),
            (503, ErrorKind::Server),
        ] {
            for body in [
                "",
                "{\"Message\":\"An error has occurred.\"}",
                "Comment not found",
            ] {
                let found = fault(status, body);
                assert_eq!((found.kind, found.code), (kind, None), "{status}");
            }
        }
    }

    #[test]
    fn u_15_an_unknown_user_is_not_found_with_either_status() {
        for status in [400, 404] {
            let found = of(operation::USER, status, "whatever");
            assert_eq!(found.code.as_deref(), Some("user-not-found"));
            assert_eq!(found.kind, ErrorKind::NotFound);
        }
    }

    #[test]
    fn a_long_sentence_is_cut_between_characters() {
        let found = fault(400, &"ü".repeat(5000)).message.unwrap();
        assert!(found.len() <= LONGEST_SENTENCE && found.starts_with('ü'));
    }

    #[test]
    fn codes_are_distinct_survive_in_an_error_and_are_found_again() {
        let distinct: std::collections::HashSet<_> =
            ThreeShapeFault::ALL.iter().map(|f| f.code()).collect();
        assert_eq!(distinct.len(), ThreeShapeFault::ALL.len());
        for fault in ThreeShapeFault::ALL {
            assert_eq!(ThreeShapeFault::of(&fault.error()), Some(fault));
        }
        let foreign = Error::new(ErrorKind::Api, "x")
            .with_provider(&Provider::DENTBIRD)
            .with_code(Some("case-not-found"));
        assert_eq!(ThreeShapeFault::of(&foreign), None);
    }
}
