//! Which hosts may see a token, and which addresses of the service's are believed (dossier SEC-1 to SEC-3).

use dental_oauth::net::{LoopbackHttp, checked_url};
use dental_oauth::{Error, Result};
use url::{Host, Url};

use crate::fault::ThreeShapeFault;
use crate::model::Guid;
use crate::region::{RegionHost, is_loopback};

/// Every service of the vendor's but the identity server is below this name.
const FAMILY: &str = ".3shapecommunicate.com";

/// Which installation this is. Their hosts, tokens and accounts never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The vendor's production hosts; `staging-`, `test-` and `local-` hosts are refused.
    Production,
    /// The vendor's `staging-` hosts, and no others of theirs.
    Staging,
    /// The hosts that were named, and no others.
    Custom,
}

impl Profile {
    /// `production`, `staging` or `custom`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Custom => "custom",
        }
    }
}

/// The allow-list.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    pub(crate) profile: Profile,
    pub(crate) loopback: LoopbackHttp,
    pub(crate) any_loopback_region: bool,
    /// Configured by name: host and port.
    pub(crate) exact: Vec<(String, u16)>,
}

impl Hosts {
    /// Whether a token may be sent there.
    pub(crate) fn allow(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return false;
        };
        let plain = url.scheme() == "http";
        let local = self.loopback == LoopbackHttp::Allowed && is_loopback(&host);
        if !(url.scheme() == "https" || plain && local) {
            return false;
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return false;
        }
        let Host::Domain(name) = host else {
            return local && self.is_exact(&host.to_string(), port);
        };
        let of_family = name.ends_with(FAMILY);
        let fits_profile = !of_family || self.fits_profile(name);
        fits_profile
            && (self.is_exact(name, port)
                || of_family && self.profile != Profile::Custom && !plain && port == 443)
    }

    fn is_exact(&self, host: &str, port: u16) -> bool {
        self.exact
            .iter()
            .any(|(known, at)| known == host && *at == port)
    }

    /// The vendor tells its installations apart by what a host's name begins with.
    fn fits_profile(&self, host: &str) -> bool {
        let begins = |with: &str| host.split('.').any(|label| label.starts_with(with));
        match self.profile {
            Profile::Production => !["staging-", "test-", "local-"].into_iter().any(begins),
            Profile::Staging => host.starts_with("staging-"),
            Profile::Custom => true,
        }
    }

    /// The address of a server that the service named as one for cases.
    pub(crate) fn vet(&self, text: &str) -> Result<Url> {
        let url = self.shaped(text)?;
        let refused = || ThreeShapeFault::HostRefused.error();
        self.allow_region(&url).then_some(url).ok_or_else(refused)
    }

    /// Whether a token may be sent there if it is where an account's cases are.
    fn allow_region(&self, url: &Url) -> bool {
        let local = self.loopback == LoopbackHttp::Allowed
            && url.host().is_some_and(|host| is_loopback(&host));
        self.allow(url) || self.any_loopback_region && local
    }

    /// An address without tricks, wherever it leads.
    fn shaped(&self, text: &str) -> Result<Url> {
        let refused = || ThreeShapeFault::HostRefused.error();
        let text = text.trim();
        // Parsers of URLs drop or convert these; whoever writes them means something else.
        if text.contains(|c: char| c.is_control() || c == '\\' || c == ' ') || has_user_info(text) {
            return Err(refused());
        }
        checked_url(text, self.loopback).map_err(|_| refused())
    }

    /// A region's host, as a user's object names it.
    pub(crate) fn vet_region(&self, text: &str) -> Result<RegionHost> {
        let host = RegionHost::parse(text, self.loopback)?;
        let unusable = || ThreeShapeFault::RegionUnusable.error();
        let url = Url::parse(&host.base_url()).map_err(|_| unusable())?;
        self.allow_region(&url).then_some(host).ok_or_else(unusable)
    }
}

/// An empty `user@` leaves no trace in a parsed URL.
fn has_user_info(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.contains('@')
}

/// Where the files of one case may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CasePlace<'a> {
    pub(crate) case: Guid,
    /// The region's host and its metadata host.
    pub(crate) hosts: &'a [RegionHost],
    /// Also other allowed hosts and paths.
    pub(crate) anywhere: bool,
}

impl Hosts {
    /// The address of a file, which must be one of the case's in its region.
    pub(crate) fn vet_href(&self, href: &str, place: CasePlace<'_>) -> Result<Url> {
        let url = self.shaped(href)?;
        let host = RegionHost::of(&url)?;
        // A region's own hosts were looked at when it was found.
        if !self.allow(&url) && !place.hosts.contains(&host) {
            return Err(ThreeShapeFault::HostRefused.error());
        }
        if place.anywhere {
            return Ok(url);
        }
        let refused = || -> Error { ThreeShapeFault::HrefRefused.error() };
        (place.hosts.contains(&host) && is_below_case(url.path(), place.case))
            .then_some(url)
            .ok_or_else(refused)
    }
}

/// `/api/cases/{id}/...`, in any case as the routes are.
fn is_below_case(path: &str, case: Guid) -> bool {
    let lower = path.to_ascii_lowercase();
    // A segment that decodes to more than one is not a segment.
    if lower.contains("%2f") || lower.contains("%5c") {
        return false;
    }
    let Some(rest) = lower.strip_prefix("/api/cases/") else {
        return false;
    };
    match rest.split_once('/') {
        Some((id, below)) => {
            Guid::read(id) == Some(case)
                && !below.is_empty()
                && below.split('/').all(|segment| !segment.is_empty())
        }
        None => false,
    }
}

/// Whether a path below a region's host is one that files are fetched from.
pub(crate) fn is_file_route(path: &str) -> bool {
    // What is encoded is decoded by the server before it routes.
    let decoded = percent_decoded(path).to_ascii_lowercase();
    decoded
        .split(['/', '\\', '?'])
        .any(|segment| matches!(segment, "attachments" | "models"))
}

fn percent_decoded(path: &str) -> String {
    let pair: String = format!("x={}", path.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "aaaaaaaa-0000-4000-8000-000000000001";

    fn hosts(profile: Profile) -> Hosts {
        let users = match profile {
            Profile::Production => "users.3shapecommunicate.com",
            Profile::Staging => "staging-users.3shapecommunicate.com",
            Profile::Custom => "users.example",
        };
        Hosts {
            profile,
            loopback: LoopbackHttp::Refused,
            any_loopback_region: false,
            exact: vec![(users.into(), 443), ("cases.example".into(), 8443)],
        }
    }

    #[test]
    fn sec_1_only_the_exact_hosts_and_the_family_may_see_a_token() {
        let production = hosts(Profile::Production);
        for good in [
            "https://www.3shapecommunicate.com/",
            "https://eumetadata.3shapecommunicate.com/x",
            "https://US.3shapecommunicate.com:443/",
            "https://cases.example:8443/",
        ] {
            assert!(production.vet(good).is_ok(), "{good}");
        }
        for bad in [
            "http://www.3shapecommunicate.com/",
            "https://3shapecommunicate.com/",
            "https://evil3shapecommunicate.com/",
            "https://3shapecommunicate.com.evil.test/",
            "https://www.3shapecommunicate.com.evil.test/",
            "https://www.3shapecommunicate.com./",
            "https://www.3shapecommunicate.com:8443/",
            "https://cases.example/",
            "https://identity.3shape.com/",
            "https://evil.test/?.3shapecommunicate.com",
            "https://evil.test/.3shapecommunicate.com",
            "ftp://www.3shapecommunicate.com/",
        ] {
            let error = production.vet(bad).unwrap_err();
            assert_eq!(
                ThreeShapeFault::of(&error),
                Some(ThreeShapeFault::HostRefused),
                "{bad}"
            );
        }
    }

    #[test]
    fn sec_1_production_and_staging_never_mix() {
        let host = |name: &str| format!("https://{name}.3shapecommunicate.com/");
        for name in ["staging-eu10", "test-eu10", "local-eu10", "x.staging-eu10"] {
            assert!(
                hosts(Profile::Production).vet(&host(name)).is_err(),
                "{name}"
            );
        }
        assert!(hosts(Profile::Staging).vet(&host("staging-eu10")).is_ok());
        for name in ["www", "eumetadata", "test-eu10", "x.staging-eu10"] {
            assert!(hosts(Profile::Staging).vet(&host(name)).is_err(), "{name}");
        }
        for name in ["www", "staging-eu10"] {
            assert!(hosts(Profile::Custom).vet(&host(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn sec_1_a_configured_host_of_the_other_installation_is_refused_all_the_same() {
        let mut production = hosts(Profile::Production);
        production
            .exact
            .push(("staging-eu10.3shapecommunicate.com".into(), 443));
        assert!(
            production
                .vet("https://staging-eu10.3shapecommunicate.com/")
                .is_err()
        );
    }

    #[test]
    fn sec_2_user_information_ip_addresses_and_tricks_are_refused() {
        let production = hosts(Profile::Production);
        for bad in [
            "https://user@www.3shapecommunicate.com/",
            "https://@www.3shapecommunicate.com/",
            "https://u:p@www.3shapecommunicate.com/",
            "https://www.3shapecommunicate.com@evil.test/",
            "https://www.3shapecommunicate.com\\@evil.test/",
            "https://evil.test\\.3shapecommunicate.com/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://10.0.0.1/",
            "https://3232235777/",
            "https://www.3shapecommunicate.com/#x",
            "https://www.3shape\tcommunicate.com/",
            "//www.3shapecommunicate.com/",
            "/api/cases",
            "",
        ] {
            assert!(production.vet(bad).is_err(), "{bad:?}");
        }
        // The same letters in another script are another name, and stay one after normalisation.
        assert!(
            production
                .vet("https://www.3shаpecommunicate.com/")
                .is_err()
        );
        assert!(
            production
                .vet("https://www。3shapecommunicate。com/")
                .is_ok()
        );
    }

    #[test]
    fn sec_5_plain_http_is_for_named_loopback_hosts_and_only_when_allowed() {
        let mut local = Hosts {
            profile: Profile::Custom,
            loopback: LoopbackHttp::Allowed,
            any_loopback_region: false,
            exact: vec![("127.0.0.1".into(), 4001), ("10.0.0.1".into(), 443)],
        };
        assert!(local.vet("http://127.0.0.1:4001/api").is_ok());
        assert!(local.vet("http://127.0.0.1:4002/api").is_err());
        assert!(local.vet("http://localhost:4001/api").is_err());
        assert!(local.vet("https://10.0.0.1/").is_err());
        local.loopback = LoopbackHttp::Refused;
        assert!(local.vet("http://127.0.0.1:4001/api").is_err());
        assert!(local.vet("https://127.0.0.1:4001/api").is_err());
    }

    #[test]
    fn a_sandboxs_region_may_be_at_any_port_of_this_computer_and_its_files_only_there() {
        let mut sandbox = Hosts {
            profile: Profile::Custom,
            loopback: LoopbackHttp::Allowed,
            any_loopback_region: true,
            exact: vec![("127.0.0.1".into(), 4001)],
        };
        let region = sandbox.vet_region("127.0.0.1:5003").unwrap();
        for stranger in ["10.0.0.1:5003", "evil.example", "www.3shapecommunicate.com"] {
            assert!(sandbox.vet_region(stranger).is_err(), "{stranger}");
        }
        let case: Guid = CASE.parse().unwrap();
        let own = [region];
        let vet = |hosts: &Hosts, port: u16, anywhere| {
            let place = CasePlace {
                case,
                hosts: &own,
                anywhere,
            };
            let href = format!("http://127.0.0.1:{port}/api/cases/{CASE}/attachments/a");
            hosts.vet_href(&href, place).is_ok()
        };
        assert!(vet(&sandbox, 5003, false));
        assert!(!vet(&sandbox, 5004, false) && !vet(&sandbox, 5004, true));
        sandbox.loopback = LoopbackHttp::Refused;
        assert!(sandbox.vet_region("127.0.0.1:5003").is_err());
    }

    #[test]
    fn sec_3_an_href_is_the_cases_own_in_its_own_region() {
        let production = hosts(Profile::Production);
        let host = |name: &str| RegionHost::parse(name, LoopbackHttp::Refused).unwrap();
        let own = [
            host("www.3shapecommunicate.com"),
            host("eumetadata.3shapecommunicate.com"),
        ];
        let case: Guid = CASE.parse().unwrap();
        let place = |anywhere| CasePlace {
            case,
            hosts: &own,
            anywhere,
        };
        let shouted = CASE.to_uppercase();
        for good in [
            format!("https://www.3shapecommunicate.com/api/cases/{CASE}/attachments/f27e"),
            format!(
                "https://eumetadata.3shapecommunicate.com/API/Cases/{shouted}/attachments/a?x=1"
            ),
        ] {
            assert!(production.vet_href(&good, place(false)).is_ok(), "{good}");
        }
        let other = "aaaaaaaa-0000-4000-8000-000000000002";
        let at = "https://www.3shapecommunicate.com";
        for bad in [
            format!("https://us.3shapecommunicate.com/api/cases/{CASE}/attachments/a"),
            format!("https://users.3shapecommunicate.com/api/cases/{CASE}/attachments/a"),
            format!("{at}/api/cases/{other}/attachments/a"),
            format!("{at}/api/cases/{CASE}"),
            format!("{at}/api/cases/{CASE}/"),
            format!("{at}/api/cases/{CASE}//a"),
            format!("{at}/api/cases/{CASE}/../{other}/attachments/a"),
            format!("{at}/api/cases/{CASE}/%2e%2e/{other}/attachments/a"),
            format!("{at}/api/cases/{CASE}/..%2f{other}%2fattachments%2fa"),
            format!("{at}/x/api/cases/{CASE}/attachments/a"),
            format!("{at}/api/users/{CASE}/logo"),
        ] {
            let error = production.vet_href(&bad, place(false)).unwrap_err();
            assert_eq!(
                ThreeShapeFault::of(&error),
                Some(ThreeShapeFault::HrefRefused),
                "{bad}"
            );
        }
        let elsewhere = "https://us.3shapecommunicate.com/files/a";
        assert!(production.vet_href(elsewhere, place(true)).is_ok());
        let outside = "https://evil.test/api/cases/x/attachments/a";
        assert!(production.vet_href(outside, place(true)).is_err());
    }

    #[test]
    fn file_routes_are_known_however_they_are_written() {
        for path in [
            "/api/cases/x/attachments/y",
            "/API/CASES/x/Attachments/y",
            "/api/cases/x/models/y",
            "/api/cases/x/%61ttachments/y",
            "/api/cases/x%2fattachments%2Fy",
        ] {
            assert!(is_file_route(path), "{path}");
        }
        for path in [
            "/api/cases/x",
            "/api/cases/x/comments/y/text",
            "/api/users/me",
        ] {
            assert!(!is_file_route(path), "{path}");
        }
    }
}
