//! Cookies. A provider keeps several of one name apart by their paths, so paths count here.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use url::Url;

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    path: String,
}

/// The cookies of one browser.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Cookie>);

impl Jar {
    /// Takes a `Set-Cookie` header that came from `url`.
    pub(super) fn store(&mut self, url: &Url, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let mut cookie = Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            path: default_path(url),
        };
        let mut expired = false;
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            match attribute.to_ascii_lowercase().as_str() {
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "max-age" => expired |= value.parse::<i64>().is_ok_and(|seconds| seconds <= 0),
                "expires" => {
                    expired |= DateTime::parse_from_rfc2822(value)
                        .is_ok_and(|time| time <= DateTime::<Utc>::from(SystemTime::now()));
                }
                _ => {}
            }
        }
        self.0.retain(|old| {
            (&old.name, &old.host, &old.path) != (&cookie.name, &cookie.host, &cookie.path)
        });
        if !expired {
            self.0.push(cookie);
        }
    }

    /// The `Cookie` header of a request to `url`; empty without cookies.
    pub(super) fn header(&self, url: &Url) -> String {
        let mut fitting: Vec<&Cookie> = self
            .0
            .iter()
            .filter(|cookie| {
                url.host_str() == Some(&cookie.host) && covers(&cookie.path, url.path())
            })
            .collect();
        // The one for the narrower path comes first, and servers take the first.
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        fitting
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect::<Vec<_>>()
            .join("; ")
    }
}

fn default_path(url: &Url) -> String {
    match url.path().rsplit_once('/') {
        Some(("", _)) | None => "/".to_owned(),
        Some((directory, _)) => directory.to_owned(),
    }
}

fn covers(cookie: &str, request: &str) -> bool {
    request
        .strip_prefix(cookie)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || cookie.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("http://127.0.0.1:4000")
            .expect("a URL")
            .join(path)
            .expect("a path")
    }

    #[test]
    fn a_cookie_goes_only_where_its_path_leads() {
        let mut jar = Jar::default();
        jar.store(&url("/oidc/auth"), "a=1; path=/interaction/x; httponly");
        jar.store(&url("/oidc/auth"), "a=2; path=/interaction/y");
        jar.store(&url("/oidc/auth"), "b=3");
        assert_eq!(jar.header(&url("/interaction/x")), "a=1");
        assert_eq!(jar.header(&url("/interaction/y/login")), "a=2");
        assert_eq!(jar.header(&url("/interaction/yy")), "");
        assert_eq!(jar.header(&url("/oidc/me")), "b=3");
    }

    #[test]
    fn a_newer_value_replaces_and_a_date_in_the_past_removes() {
        let mut jar = Jar::default();
        jar.store(&url("/"), "a=1; path=/");
        jar.store(&url("/"), "a=2; path=/");
        assert_eq!(jar.header(&url("/any")), "a=2");
        jar.store(
            &url("/"),
            "a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT",
        );
        assert_eq!(jar.header(&url("/any")), "");
    }

    #[test]
    fn cookies_stay_with_their_host() {
        let mut jar = Jar::default();
        jar.store(&url("/"), "a=1; path=/");
        assert_eq!(
            jar.header(&Url::parse("http://example.test/").expect("a URL")),
            ""
        );
    }
}
