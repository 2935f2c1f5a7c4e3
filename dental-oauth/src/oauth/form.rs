//! Forms to the token endpoint and its siblings, with the client's authentication. What they hold is
//! wiped when they have been sent; what HTTP and TLS copy of it is not ours.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::authorization_server::ClientAuth;
use super::client::OAuthClient;
use crate::error::{Error, ErrorKind};
use crate::net::{HttpRequest, RequestBody};
use crate::secret::Secret;
use crate::wiped::Wiped;

/// A form field; the value may be a secret.
pub(super) type Field<'a> = (&'a str, &'a str);

pub(super) fn request(
    client: &OAuthClient,
    url: &Url,
    fields: &[Field<'_>],
    stall: Duration,
) -> Result<HttpRequest, Error> {
    let inner = &client.0;
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    // Without it oidc-provider answers errors as HTML.
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let secret = inner.client_secret.as_ref().map_or("", Secret::expose);
    let mut own = Vec::new();
    match inner.server.client_auth {
        ClientAuth::Post => own.extend([
            ("client_id", inner.client_id.as_str()),
            ("client_secret", secret),
        ]),
        ClientAuth::None => own.push(("client_id", inner.client_id.as_str())),
        method @ (ClientAuth::BasicForm | ClientAuth::BasicRaw) => {
            let mut value = basic_credentials(method, &inner.client_id, secret)
                .parse::<HeaderValue>()
                .map_err(|_| Error::new(ErrorKind::Configuration, "unusable credentials"))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
    }
    own.extend(fields);
    Ok(HttpRequest {
        method: Method::POST,
        url: url.clone(),
        headers,
        body: RequestBody::Bytes(encode(&own).into_bytes()),
        stall,
    })
}

/// The `Authorization` header of HTTP Basic (RFC 6749 section 2.3.1; appendix B for the encoding).
fn basic_credentials(method: ClientAuth, id: &str, secret: &str) -> Zeroizing<String> {
    let mut pair = Wiped::default();
    for (text, end) in [(id, ":"), (secret, "")] {
        match method {
            ClientAuth::BasicRaw => pair.extend(text.as_bytes()),
            _ => form_urlencoded::byte_serialize(text.as_bytes())
                .for_each(|piece| pair.extend(piece.as_bytes())),
        }
        pair.extend(end.as_bytes());
    }
    let pair = pair.into_bytes();
    let mut value = Zeroizing::new(String::with_capacity(8 + pair.len().div_ceil(3) * 4));
    value.push_str("Basic ");
    STANDARD.encode_string(&pair, &mut value);
    value
}

/// `application/x-www-form-urlencoded` (RFC 6749 appendix B), without a copy that stays behind.
fn encode(fields: &[Field<'_>]) -> Wiped {
    let mut form = Wiped::default();
    for (at, (name, value)) in fields.iter().enumerate() {
        for (before, text) in [(if at == 0 { "" } else { "&" }, name), ("=", value)] {
            form.extend(before.as_bytes());
            form_urlencoded::byte_serialize(text.as_bytes())
                .for_each(|piece| form.extend(piece.as_bytes()));
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn basic_credentials_match_the_vectors() {
        let table = [
            (
                "s6BhdRkqt3",
                "7Fjfp0ZBr1KtDRbnfVdmIw",
                "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3",
                "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3",
            ),
            (
                "acme_dental-01.prod",
                "p@ss w:rd/+=&%",
                "YWNtZV9kZW50YWwtMDEucHJvZDpwJTQwc3MrdyUzQXJkJTJGJTJCJTNEJTI2JTI1",
                "YWNtZV9kZW50YWwtMDEucHJvZDpwQHNzIHc6cmQvKz0mJQ==",
            ),
            (
                "clïent",
                "pä$£€",
                "Y2wlQzMlQUZlbnQ6cCVDMyVBNCUyNCVDMiVBMyVFMiU4MiVBQw==",
                "Y2zDr2VudDpww6QkwqPigqw=",
            ),
            (
                "~tilde!('x')*",
                "~!*'()",
                "JTdFdGlsZGUlMjElMjglMjd4JTI3JTI5KjolN0UlMjEqJTI3JTI4JTI5",
                "fnRpbGRlISgneCcpKjp+ISonKCk=",
            ),
        ];
        for (id, secret, form, raw) in table {
            assert_eq!(
                *basic_credentials(ClientAuth::BasicForm, id, secret),
                format!("Basic {form}")
            );
            assert_eq!(
                *basic_credentials(ClientAuth::BasicRaw, id, secret),
                format!("Basic {raw}")
            );
        }
    }

    proptest! {
        #[test]
        fn forms_are_read_back_as_they_were_meant(
            fields in prop::collection::vec((".*", ".*"), 0..5)
        ) {
            let pairs: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let body = encode(&pairs).into_bytes();
            let read: Vec<_> = form_urlencoded::parse(&body)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
            prop_assert_eq!(read, fields);
        }
    }
}
