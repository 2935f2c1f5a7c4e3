//! Signed storage URLs: a service SAS for one blob, protocol version 2020-12-06 or later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::server::first;

pub(crate) const ACCOUNT: &str = "synthacct";
pub(crate) const CONTAINER: &str = "cloud";
pub(crate) const VERSION: &str = "2022-11-02";

/// Base64 of a synthetic storage key.
const KEY: &str =
    "c3ludGhldGljLXN0b3JhZ2Uta2V5LWZvci1sb29wYmFjay10ZXN0cy1vbmx5LTAxMjM0NTY3ODlhYmNkZWZnaA==";

/// What a signature covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grant<'a> {
    pub(crate) permissions: &'a str,
    pub(crate) start: &'a str,
    pub(crate) expiry: &'a str,
    /// Container and blob path.
    pub(crate) resource: &'a str,
    pub(crate) protocol: &'a str,
    pub(crate) version: &'a str,
    pub(crate) kind: &'a str,
}

impl Grant<'_> {
    /// The base64 signature.
    pub(crate) fn signature(&self) -> String {
        let resource = format!("/blob/{ACCOUNT}/{}", self.resource);
        // Empty: identifier, IP range, snapshot, encryption scope, and five response header overrides.
        let lines = [
            self.permissions,
            self.start,
            self.expiry,
            &resource,
            "",
            "",
            self.protocol,
            self.version,
            self.kind,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ];
        let key = STANDARD.decode(KEY).expect("the embedded key is base64");
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        STANDARD.encode(hmac::sign(&key, lines.join("\n").as_bytes()))
    }

    /// The query of a signed URL; `raw` leaves the signature and the times unescaped.
    pub(crate) fn query(&self, raw: bool) -> String {
        let escape = |text: &str| -> String {
            if raw {
                return text.to_owned();
            }
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
        };
        format!(
            "sv={}&spr={}&st={}&se={}&sr={}&sp={}&sig={}",
            self.version,
            self.protocol,
            escape(self.start),
            escape(self.expiry),
            self.kind,
            self.permissions,
            escape(&self.signature()),
        )
    }

    /// Reads a query back; `None` when something the signature needs is missing.
    pub(crate) fn read<'a>(query: &'a [(String, String)], resource: &'a str) -> Option<Grant<'a>> {
        Some(Grant {
            permissions: first(query, "sp")?,
            start: first(query, "st").unwrap_or_default(),
            expiry: first(query, "se")?,
            resource,
            protocol: first(query, "spr").unwrap_or_default(),
            version: first(query, "sv")?,
            kind: first(query, "sr")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: Grant<'static> = Grant {
        permissions: "w",
        start: "2026-01-15T10:00:00Z",
        expiry: "2026-01-15T10:15:00Z",
        resource: "cloud/users/65f0c0ffee0000000000a001/cases/input/00000000-0000-4000-8000-000000000000.ply",
        protocol: "https",
        version: VERSION,
        kind: "b",
    };

    #[test]
    fn the_signature_matches_the_vector() {
        assert_eq!(
            VECTOR.signature(),
            "uzydHkYJiq+uIKm0/1ar3oWNSObhSOSwobzVL3gPzGM="
        );
    }

    #[test]
    fn the_signature_is_escaped_in_the_url_unless_asked_raw() {
        let escaped = "sig=uzydHkYJiq%2BuIKm0%2F1ar3oWNSObhSOSwobzVL3gPzGM%3D";
        assert!(VECTOR.query(false).ends_with(escaped));
        assert!(
            VECTOR
                .query(true)
                .ends_with("+uIKm0/1ar3oWNSObhSOSwobzVL3gPzGM=")
        );
    }

    #[test]
    fn an_escaped_query_verifies_and_a_raw_plus_does_not() {
        let verifies = |query: &str| {
            let pairs = crate::server::pairs(query.as_bytes());
            let grant = Grant::read(&pairs, VECTOR.resource).expect("complete");
            first(&pairs, "sig") == Some(grant.signature().as_str())
        };
        assert!(verifies(&VECTOR.query(false)));
        assert!(!verifies(&VECTOR.query(true)));
    }
}
