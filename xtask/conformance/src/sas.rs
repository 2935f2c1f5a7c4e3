//! Signs what a blob store lets pass: addresses for one blob (service SAS) and an owner's own requests.

use std::{
    fmt::Write as _,
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use ring::hmac;

/// The storage protocol version the addresses are signed for.
const VERSION: &str = "2022-11-02";

/// A storage account and its key.
#[derive(Debug)]
pub(crate) struct Account {
    /// The account's name.
    pub(crate) name: &'static str,
    /// The account's key, in base64.
    pub(crate) key: &'static str,
}

/// What a signed address allows: some permissions on one blob during a window of time.
#[derive(Clone, Debug)]
pub(crate) struct Permit {
    /// `w` to write, `c` to create only, `r` to read.
    pub(crate) permissions: &'static str,
    /// When the window opens.
    pub(crate) start: SystemTime,
    /// When the window closes.
    pub(crate) expiry: SystemTime,
    /// `https` or `https,http`.
    pub(crate) protocols: &'static str,
}

impl Permit {
    /// What an upload link usually is: writing, for a quarter of an hour from now. Plain http is allowed
    /// because the store is on loopback. The minute before now is for clocks that differ.
    pub(crate) fn write() -> Self {
        let now = SystemTime::now();
        Self {
            permissions: "w",
            start: now - Duration::from_secs(60),
            expiry: now + Duration::from_secs(15 * 60),
            protocols: "https,http",
        }
    }
}

impl Account {
    /// The query that makes `container/blob`'s address a signed one.
    pub(crate) fn sign(&self, container: &str, blob: &str, permit: &Permit) -> Result<String> {
        let (start, expiry) = (timestamp(permit.start), timestamp(permit.expiry));
        let resource = format!("/blob/{}/{container}/{blob}", self.name);
        let mut lines = vec![permit.permissions, &start, &expiry, &resource];
        // No stored policy, no bound on the caller's address.
        lines.extend(["", "", permit.protocols, VERSION, "b"]);
        // No snapshot, no encryption scope, none of the five response headers overridden.
        lines.extend([""; 7]);
        let signature = self.hmac(&lines.join("\n"))?;
        Ok(url::form_urlencoded::Serializer::new(String::new())
            .append_pair("sv", VERSION)
            .append_pair("spr", permit.protocols)
            .append_pair("st", &start)
            .append_pair("se", &expiry)
            .append_pair("sr", "b")
            .append_pair("sp", permit.permissions)
            .append_pair("sig", &signature)
            .finish())
    }

    /// The headers of the owner's request to create `container`: `PUT` without a body on
    /// `/{account}/{container}?restype=container`.
    pub(crate) fn create_container(&self, container: &str) -> Result<[(&'static str, String); 3]> {
        let date = DateTime::<Utc>::from(SystemTime::now())
            .format("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        // The verb, eleven standard headers that are all absent, then the store's own.
        let mut text = format!("PUT{}", "\n".repeat(12));
        write!(text, "x-ms-date:{date}\nx-ms-version:{VERSION}\n")?;
        // An emulator has the account in the path as well as in front of it.
        write!(text, "/{0}/{0}/{container}\nrestype:container", self.name)?;
        let authorization = format!("SharedKey {}:{}", self.name, self.hmac(&text)?);
        Ok([
            ("x-ms-date", date),
            ("x-ms-version", VERSION.to_owned()),
            ("authorization", authorization),
        ])
    }

    fn hmac(&self, text: &str) -> Result<String> {
        let key = BASE64_STANDARD
            .decode(self.key)
            .context("the account key is not base64")?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        Ok(BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes())))
    }
}

fn timestamp(time: SystemTime) -> String {
    DateTime::<Utc>::from(time)
        .format("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SystemTime {
        DateTime::parse_from_rfc3339(text)
            .expect("a timestamp")
            .into()
    }

    /// Its signature holds `+` and `/`, so it also shows that the query is encoded.
    #[test]
    fn a_known_address_gets_its_known_signature() {
        let account = Account {
            name: "synthacct",
            key: "c3ludGhldGljLXN0b3JhZ2Uta2V5LWZvci1sb29wYmFjay10ZXN0cy1vbmx5LTAxMjM0NTY3ODlhYmNkZWZnaA==",
        };
        let permit = Permit {
            permissions: "w",
            start: at("2026-01-15T10:00:00Z"),
            expiry: at("2026-01-15T10:15:00Z"),
            protocols: "https",
        };
        let blob =
            "users/65f0c0ffee0000000000a001/cases/input/00000000-0000-4000-8000-000000000000.ply";
        assert_eq!(
            account.sign("cloud", blob, &permit).expect("a signature"),
            "sv=2022-11-02&spr=https&st=2026-01-15T10%3A00%3A00Z&se=2026-01-15T10%3A15%3A00Z&sr=b&sp=w\
             &sig=uzydHkYJiq%2BuIKm0%2F1ar3oWNSObhSOSwobzVL3gPzGM%3D"
        );
    }

    #[test]
    fn a_key_that_is_not_base64_is_an_error() {
        let account = Account {
            name: "a",
            key: "not base64!",
        };
        assert!(account.sign("c", "b", &Permit::write()).is_err());
    }
}
