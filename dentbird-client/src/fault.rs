//! What Dentbird's answers mean: the envelope, its errors, and those of the storage behind it.

use dental_oauth::ErrorKind;
use dental_oauth::api::{Answer, Dialect, Fault, JsonText, ReadValue, Unread, tolerant};
use http::StatusCode;
use serde::Deserialize;

use crate::operation;

/// The resource API's way of saying things.
#[derive(Debug)]
pub(crate) struct ApiDialect;

/// `{"timestamp", "success": false, "errorCode", "message"}`; all of it optional. The timestamp is not
/// read: a bad one must never hide the error.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct ErrorBody {
    #[serde(default, deserialize_with = "tolerant::text")]
    error_code: Option<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    message: Option<String>,
}

impl Dialect for ApiDialect {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        let body: ErrorBody = serde_json::from_slice(answer.body).unwrap_or_default();
        let mut fault = Fault::of_status(answer.status);
        // Which of them a client without the contract gets is not documented (dossier Q8).
        let contracted = [operation::DETAILS, operation::DOWNLOAD].contains(&answer.operation);
        fault.detail = match (answer.status, contracted) {
            (StatusCode::FORBIDDEN, true) => {
                "not allowed: this is for contracted clients only, or the scope is missing"
            }
            (StatusCode::FORBIDDEN, false) => {
                "not allowed: a scope is missing, or the client is not contracted"
            }
            (StatusCode::UNAUTHORIZED, true) => {
                "the server does not accept this sign-in here; this is for contracted clients only"
            }
            (StatusCode::NOT_FOUND, true) => {
                "there is no such case or file, or the client is not contracted"
            }
            _ => fault.detail,
        };
        fault.code = body.error_code;
        fault.message = body.message;
        fault
    }

    fn payload<'a>(
        &self,
        _: &Answer<'_>,
        text: &'a str,
        value: &mut ReadValue<'_, 'a>,
    ) -> Result<(), Unread> {
        let (mut success, mut data) = (None, None);
        let mut json = JsonText::new(text);
        let envelope = json.members(|name, json| match &*name {
            "success" if success.is_none() => {
                success = Some(json.skip()?);
                Ok(())
            }
            "data" if data.is_none() => {
                if json.peek() == Some('n') {
                    return json.skip().map(drop);
                }
                let mut own = json.clone();
                let read = value(&mut own);
                data = Some(read);
                if read.is_ok() {
                    *json = own;
                    return Ok(());
                }
                // What cannot be read may be the data of a failure.
                json.skip().map(drop)
            }
            "success" | "data" => Err(json.misread()),
            _ => json.skip().map(drop),
        });
        match (envelope.and_then(|()| json.end()).and(Ok(success)), data) {
            (Ok(Some("true")), Some(read)) => Ok(read?),
            (Ok(Some("true")), None) => Err(Unread::from(Fault {
                kind: ErrorKind::Decode,
                detail: "the answer says success but holds no data",
                code: None,
                message: None,
            })),
            // An error even with a 2xx status.
            (Ok(Some("false")), _) => {
                let body: ErrorBody = serde_json::from_str(text).unwrap_or_default();
                Err(Unread::from(Fault {
                    kind: ErrorKind::Api,
                    detail: "Dentbird reports a failure",
                    code: body.error_code,
                    message: body.message,
                }))
            }
            // Whatever is not an object with `success` is the value itself: `users/me` is documented bare.
            _ => {
                let mut json = JsonText::new(text);
                value(&mut json)?;
                Ok(json.end()?)
            }
        }
    }
}

/// Azure Blob Storage's way: XML, or only a header, or nothing.
#[derive(Debug)]
pub(crate) struct StorageDialect;

impl Dialect for StorageDialect {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        let header = answer
            .headers
            .get("x-ms-error-code")
            .and_then(|code| code.to_str().ok());
        let code = header
            .map(str::to_owned)
            .or_else(|| code_in_xml(answer.body));
        let of_status = Fault::of_status(answer.status);
        let (kind, detail) = match (answer.status.as_u16(), code.as_deref()) {
            (300..=399, _) => (of_status.kind, of_status.detail),
            (_, Some("AuthorizationProtocolMismatch")) => {
                (ErrorKind::Storage, "the signed address is for https only")
            }
            (_, Some("AuthorizationPermissionMismatch" | "UnauthorizedBlobOverwrite")) => (
                ErrorKind::Storage,
                "the signed address does not allow this, or not twice",
            ),
            (_, Some("Md5Mismatch")) => (
                ErrorKind::Integrity,
                "storage received other bytes than were hashed",
            ),
            (403, _) => (
                ErrorKind::Storage,
                "the signed address has expired or is not valid",
            ),
            (413, _) => (ErrorKind::Storage, "the file is too large for storage"),
            (500..=599, _) => (ErrorKind::Storage, "storage failed or is busy"),
            _ => (ErrorKind::Storage, "storage refused the file"),
        };
        Fault {
            kind,
            detail,
            code,
            message: None,
        }
    }
}

/// The text of `<Code>`, if it is a plain word.
fn code_in_xml(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;

    fn with_answer<T>(status: u16, body: &str, look: impl FnOnce(&Answer<'_>) -> T) -> T {
        let headers = HeaderMap::new();
        look(&Answer {
            operation: operation::LIST,
            status: StatusCode::from_u16(status).unwrap(),
            headers: &headers,
            body: body.as_bytes(),
        })
    }

    /// The text of the value; nothing where there is none.
    fn payload_of(answer: &Answer<'_>) -> Result<Option<String>, Fault> {
        let mut found = None;
        let text = std::str::from_utf8(answer.body).unwrap();
        let outcome = ApiDialect.payload(answer, text, &mut |json| {
            found = Some(json.skip()?.to_owned());
            Ok(())
        });
        match outcome {
            Ok(()) => Ok(found),
            Err(Unread::Fault(fault)) => Err(fault),
            Err(_) => Ok(None),
        }
    }

    #[test]
    fn the_envelope_is_found_wherever_it_is() {
        let table = [
            (r#"{"success":true,"data":{"a":1}}"#, Some(r#"{"a":1}"#)),
            (r#"{"data":[1], "success" : true}"#, Some("[1]")),
            (r#"{"email":"x"}"#, Some(r#"{"email":"x"}"#)),
            (
                r#"{"success":"yes","data":1}"#,
                Some(r#"{"success":"yes","data":1}"#),
            ),
            (
                r#"{"success":false,"success":true,"data":1}"#,
                Some(r#"{"success":false,"success":true,"data":1}"#),
            ),
            ("[1,2]", Some("[1,2]")),
            ("not json", None),
            (r#"{"success":true,"data":[1]"#, None),
            (r#"{"success":true,"data":[1]}}"#, None),
            ("", None),
        ];
        for (body, payload) in table {
            let found = with_answer(200, body, payload_of);
            assert_eq!(found.unwrap().as_deref(), payload, "{body}");
        }
    }

    #[test]
    fn success_false_is_an_error_whatever_the_status() {
        let body = r#"{"timestamp":"garbage","success":false,"errorCode":"X_1","message":"m"}"#;
        let fault = with_answer(200, body, |answer| payload_of(answer).unwrap_err());
        assert_eq!(
            (fault.kind, fault.code.as_deref()),
            (ErrorKind::Api, Some("X_1"))
        );
        let fault = with_answer(400, body, |answer| ApiDialect.fault(answer));
        assert_eq!(
            (fault.kind, fault.code.as_deref()),
            (ErrorKind::InvalidRequest, Some("X_1"))
        );
        assert_eq!(fault.message.as_deref(), Some("m"));
    }

    #[test]
    fn data_that_cannot_be_read_hides_no_failure() {
        for data in ["{}", "[1]", r#"{"items":7}"#, r#"{"items":[],"items":[]}"#] {
            let body = format!(r#"{{"success":false,"data":{data},"errorCode":"X_1"}}"#);
            let read = with_answer(200, &body, |answer| {
                let mut page =
                    |json: &mut JsonText<'_>| crate::wire::CasePage::read(json).map(drop);
                ApiDialect.payload(answer, &body, &mut page)
            });
            let Err(Unread::Fault(fault)) = read else {
                panic!("{body}");
            };
            assert_eq!(fault.code.as_deref(), Some("X_1"), "{body}");
        }
    }

    #[test]
    fn success_without_data_cannot_be_used() {
        for body in [r#"{"success":true}"#, r#"{"success":true,"data":null}"#] {
            let fault = with_answer(200, body, |answer| payload_of(answer).unwrap_err());
            assert_eq!(fault.kind, ErrorKind::Decode);
        }
    }

    #[test]
    fn every_status_has_its_kind_even_without_a_readable_body() {
        let table = [
            (302, ErrorKind::Redirected),
            (400, ErrorKind::InvalidRequest),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (409, ErrorKind::Conflict),
            (413, ErrorKind::InvalidRequest),
            (415, ErrorKind::InvalidRequest),
            (422, ErrorKind::InvalidRequest),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Server),
            (502, ErrorKind::Server),
        ];
        for (status, kind) in table {
            for body in [
                "",
                "<html>502</html>",
                "[]",
                r#"{"errorCode":7}"#,
                "\u{feff}{}",
            ] {
                let found = with_answer(status, body, |answer| ApiDialect.fault(answer).kind);
                assert_eq!(found, kind, "{status} {body}");
            }
        }
    }

    #[test]
    fn storage_codes_come_from_the_header_or_the_xml_or_not_at_all() {
        let xml = "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>m</Message></Error>";
        let fault = with_answer(403, xml, |answer| StorageDialect.fault(answer));
        assert_eq!(
            (fault.kind, fault.code.as_deref()),
            (ErrorKind::Storage, Some("AuthenticationFailed"))
        );
        for body in ["", "<Code></Code>", "<Code><script></Code>", "<Code>"] {
            let fault = with_answer(400, body, |answer| StorageDialect.fault(answer));
            assert_eq!(
                (fault.kind, fault.code),
                (ErrorKind::Storage, None),
                "{body}"
            );
        }
    }
}
