//! The switches and faults of the 3Shape sandbox, in one table.

use crate::switches::{Allowed, Switch};

type Words = &'static [(&'static str, &'static str)];

const fn words(name: &'static str, meaning: &'static str, words: Words) -> Switch {
    Switch {
        name,
        allowed: Allowed::Words(words),
        meaning,
    }
}

const fn number(name: &'static str, default: u64, meaning: &'static str) -> Switch {
    Switch {
        name,
        allowed: Allowed::Number(default),
        meaning,
    }
}

const fn on_off(name: &'static str, meaning: &'static str) -> Switch {
    words(name, meaning, &[("off", ""), ("on", "")])
}

#[rustfmt::skip]
const SERVICE_FAULTS: Words = &[
    ("none", ""),
    ("unauthorized_once", "401 although the token is good"),
    ("unauthorized_always", "the same, always"),
    ("error_500", "500"),
    ("error_500_once", "500 once"),
    ("error_502_once", "a proxy's page with status 502, once"),
    ("error_503_once", "503 with Retry-After: 1, once"),
    ("error_503", "503 without Retry-After"),
    ("too_many_once", "429 with Retry-After: 2, once"),
    ("too_many_bare_once", "429 without Retry-After, once"),
    ("html_200", "a proxy's page with status 200"),
    ("empty_200", "200 and no body"),
    ("truncated_json", "the body breaks off halfway"),
    ("huge_json", "a body that does not end for 32 MiB"),
    ("deep_json", "a hundred thousand brackets"),
    ("wrong_types", "every value has another type"),
    ("bom", "a byte order mark before the JSON"),
    ("redirect_same_host", "302 to the same host, where the answer is"),
    ("redirect_foreign", "302 to another origin: no token may arrive there"),
    ("redirect_loop", "302 to itself"),
    ("reset", "the connection closes without an answer"),
    ("reset_once", "the same, once"),
    ("lost_once", "done, then the connection closes"),
    ("stall", "no answer ever"),
];

/// Every switch. The first value of a row is its default.
///
/// A value that ends in `_once` fires once and falls back to the default; any value takes a count after a colon
/// (`error_503_once:3`).
#[rustfmt::skip]
pub(crate) static TABLE: &[Switch] = &[
    // Sign-in.
    words("legacy_state", "state in the callback of the legacy server (U-1)", &[
        ("echo", "as sent"), ("drop", "missing"), ("wrong", "another one"),
    ]),
    words("identity_state", "state in the callback of the identity server", &[
        ("echo", "as sent"), ("drop", "missing"), ("wrong", "another one"),
    ]),
    words("iss_param", "iss in the callback of the identity server", &[
        ("present", "the issuer"), ("absent", "missing"), ("wrong", "another issuer"),
    ]),
    words("authorize_fault", "what the authorization endpoints do instead of granting", &[
        ("none", ""),
        ("access_denied", "the person declines"),
        ("server_error", "an error of the server"),
        ("forged_code", "a code that was never issued"),
    ]),
    words("legacy_pkce", "what the legacy server does with a code_challenge", &[
        ("ignore", "nothing, as with any parameter it does not know"),
        ("check", "the exchange needs the verifier"),
    ]),
    words("basic", "how client credentials are read", &[
        ("raw", "as they are, as the one known client sends them"),
        ("form", "form-encoded, as RFC 6749 says"),
    ]),
    words("rotation", "what a refresh answers with (U-7)", &[
        ("rotate", "a new refresh token; the old one is spent"),
        ("reuse", "the same refresh token"),
    ]),
    words("refresh_reuse", "what a spent refresh token does", &[
        ("refuse only", "is refused, the newest stays good"),
        ("revoke grant", "kills every token of the grant"),
    ]),
    words("omit_refresh_token", "token answers without refresh_token", &[
        ("off", ""),
        ("on", "never one"),
        ("on_refresh", "one at first, none on refresh: the old one stays good"),
    ]),
    on_off("omit_expires_in", "token answers without expires_in"),
    on_off("expires_in_string", "expires_in as text"),
    on_off("omit_scope", "token answers without scope"),
    words("token_type", "token_type in token answers", &[
        ("usual", "Bearer"), ("lower", "bearer"), ("omit", "missing"), ("mac", "another type"),
    ]),
    number("access_token_ttl", 3600, "seconds an access token lives"),
    number("refresh_token_ttl", 2_592_000, "seconds a refresh token lives"),
    number("code_ttl", 60, "seconds an authorization code lives"),
    words("token_info", "where the legacy server tells about a token", &[
        ("both", "/oauth/token and /api/tokeninfo"),
        ("oauth", "/oauth/token alone"),
        ("api", "/api/tokeninfo alone"),
    ]),
    words("token_fault", "the token endpoints misbehave", &[
        ("none", ""),
        ("html", "a proxy's page with status 502"),
        ("html_200", "a proxy's page with status 200"),
        ("empty_401", "401 and no body"),
        ("error_500", "500 before anything is done"),
        ("unavailable_503", "503 with Retry-After: 1"),
        ("too_many", "429 with Retry-After: 2"),
        ("too_many_bare", "429 without Retry-After"),
        ("lost_before", "the connection closes before anything is done"),
        ("lost_after_consume", "code or refresh token spent, then the connection closes"),
        ("error_500_after_consume", "code or refresh token spent, then 500"),
        ("truncated", "the body breaks off halfway"),
        ("no_access_token", "no access_token"),
        ("redirect_same_host", "307 to the same host"),
        ("redirect_foreign", "307 to another origin"),
        ("huge", "a body that does not end for 32 MiB"),
        ("stall", "no answer ever"),
    ]),
    words("id_token_fault", "id_tokens are wrong", &[
        ("none", ""),
        ("missing", "none"),
        ("wrong_aud", "for another client"),
        ("wrong_iss", "from another issuer"),
        ("wrong_nonce", "another nonce"),
        ("expired", "expired an hour ago"),
        ("alg_none", "unsigned"),
        ("bad_signature", "signed by a key that is not published"),
    ]),
    words("discovery", "the discovery document of the identity server", &[
        ("present", ""),
        ("absent", "404"),
        ("wrong_issuer", "another issuer"),
        ("foreign_endpoints", "endpoints on another origin"),
    ]),
    words("revocation", "the identity server's revocation endpoint (U)", &[
        ("absent", "404, and not in the discovery document"), ("present", "RFC 7009"),
    ]),
    words("signing_key", "which key signs", &[("one", ""), ("two", "")]),
    words("api_scope", "whether the scope api is needed for calls with the identity server's tokens", &[
        ("required", "401 without it"), ("ignored", ""),
    ]),
    // How the services answer.
    words("unauthorized", "the answer to a bad or expired token", &[
        ("401", "401, empty"), ("500", "500, as one client saw it"),
    ]),
    words("error_400", "framing of 400 bodies (U-8)", &[
        ("json_string", "the text as a JSON string"),
        ("object", "{\"Message\": text}"),
        ("plain", "the bare text"),
        ("html", "a page"),
        ("empty", "nothing"),
        ("typographic", "a JSON string with typographic apostrophes"),
    ]),
    words("error_500", "framing of 500 bodies (U-8)", &[
        ("object", "{\"Message\": text}"),
        ("json_string", "the text as a JSON string"),
        ("plain", "the bare text"),
        ("html", "a page"),
        ("empty", "nothing"),
    ]),
    words("users_fault", "the users service misbehaves", SERVICE_FAULTS),
    words("api_fault", "the regions misbehave, apart from downloads", SERVICE_FAULTS),
    number("throttle", 0, "calls a minute to users and regions, then 429; 0 = any number (U-9)"),
    words("throttle_style", "the 429 of the throttle", &[
        ("seconds", "Retry-After in seconds"), ("date", "Retry-After as a date"), ("bare", "without it"),
    ]),
    number("delay", 0, "milliseconds before every answer of users and regions"),
    number("delay_ms", 0, "milliseconds before every list"),
    // The users service.
    words("region_uri", "RegionUri and Region.Url in the user object", &[
        ("v10", "the region's v1.0 host, bare"),
        ("metadata", "its metadata host, bare"),
        ("full_url", "a URL with a slash at its end"),
        ("blanks", "blanks around it"),
        ("http_scheme", "http on a production host"),
        ("path", "with a path"),
        ("query", "with a query"),
        ("user_info", "with user-info"),
        ("empty", "an empty text"),
        ("null", "null"),
        ("foreign", "another origin of this computer"),
        ("look_alike", "evil3shapecommunicate.com"),
        ("look_alike_suffix", "3shapecommunicate.com.evil.test"),
        ("other_region", "the host of another region"),
    ]),
    words("default_service", "the address of services/default", &[
        ("real", ""), ("foreign", "another origin"), ("look_alike", "a look-alike domain"), ("http", "http"),
    ]),
    words("logo", "how a logo is sent", &[("bytes", "an image"), ("json", "base64 in a JSON string")]),
    on_off("unknown_user_404", "404 instead of 400 for a user nobody knows (U-15)"),
    // Lists.
    number("cases", 23, "how many cases the first doctor of Europe has; the described set comes first"),
    number("file_bytes", 0, "bytes of every scan; 0 = as the sandbox was started"),
    words("case_date", "the date that from, to and the order mean (U-4)", &[
        ("created", ""), ("updated", ""),
    ]),
    words("list_fault", "lists misbehave", &[
        ("none", ""),
        ("growing", "a new case after every page"),
        ("shrinking", "the newest case vanishes after every page"),
        ("repeating", "the last case of a page comes again on the next"),
        ("no_count", "no Count"),
        ("count_too_high", "Count says three more than there are"),
        ("count_of_page", "Count is the length of the page"),
        ("null_past_end", "Cases is null past the end"),
        ("endless", "full pages for ever"),
        ("malformed_element", "one case per page has members of wrong types"),
        ("not_an_object", "one case per page is a number"),
        ("duplicate_keys", "one case per page says its Id twice"),
    ]),
    words("updated_shape", "shape of updatedcases (U-5)", &[
        ("array", "full cases"),
        ("object", "{\"Cases\": [...]}"),
        ("reduced", "Id and UpdatedOn alone"),
        ("other_member", "{\"Items\": [...]}"),
    ]),
    words("servers", "the list of servers", &[
        ("real", ""),
        ("no_api", "without api/ at the end"),
        ("foreign", "another origin"),
        ("http", "http on a production host"),
        ("look_alike", "a look-alike domain"),
        ("user_info", "with user-info"),
        ("empty", "an empty list"),
    ]),
    // Cases.
    words("v10_shape", "cases on the v1.0 hosts", &[
        ("same", "as on the metadata hosts (U-3)"),
        ("reduced", "without the members that came with v1.5"),
    ]),
    words("comments", "elements of Comments (U-11)", &[("objects", "with Id"), ("strings", "the ids")]),
    words("bad_dates", "dates that are none", &[("off", ""), ("on", "DeliveryDate is a word, Created is empty")]),
    words("href_host", "the host in Href", &[
        ("asked", "the one that was asked"), ("metadata", "the metadata host"), ("v10", "the v1.0 host"),
    ]),
    words("href", "Href of attachments, scans and designs is hostile", &[
        ("good", ""),
        ("foreign", "another origin"),
        ("http", "http on a production host"),
        ("user_info", "with user-info"),
        ("other_case", "the path of another case"),
        ("other_region", "the host of another region"),
        ("look_alike", "evil3shapecommunicate.com"),
        ("look_alike_suffix", "3shapecommunicate.com.evil.test"),
        ("traversal", "a path that climbs out of the case"),
        ("javascript", "no web address"),
        ("relative", "no absolute address"),
        ("null", "null"),
    ]),
    words("names", "names of attachments are hostile", &[
        ("good", ""),
        ("traversal", "../../x.stl"),
        ("drive", "C:\\x.stl"),
        ("device", "CON.stl"),
        ("long", "300 characters"),
        ("bidi", "turns the direction of writing"),
        ("nul", "a NUL in it"),
        ("dots", ".."),
        ("empty", "an empty text"),
        ("trailing", "dot and blank at the end"),
        ("null", "null"),
        ("mixed", "another of these for each file"),
    ]),
    words("hash", "Hash of attachments, scans and designs (U-14)", &[
        ("good", ""),
        ("upper", "upper case"),
        ("wrong", "of another file"),
        ("missing", "null"),
        ("malformed", "no 40 hex digits"),
    ]),
    words("file_type", "case of FileType (U-14)", &[("lower", ""), ("upper", "")]),
    // Files.
    words("can_download_stl", "whether the client accounts have 3Shape's permission", &[("on", ""), ("off", "")]),
    words("doctor_files", "which files a doctor's token opens (U-13)", &[
        ("none", ""), ("non_stl", "all but STL"),
    ]),
    words("content_type", "Content-Type of files", &[
        ("octet-stream", ""), ("stl", "application/stl"), ("none", "missing"), ("html", "text/html"),
    ]),
    words("disposition", "Content-Disposition of files", &[
        ("odd", "the hash as name, badly quoted"), ("none", "missing"), ("evil", "a name that climbs out"),
    ]),
    words("ranges", "Range requests (U-12)", &[
        ("off", "ignored, the whole is sent"), ("on", "answered"), ("wrong", "206 for another range than asked"),
    ]),
    words("download_fault", "downloads misbehave", &[
        ("none", ""),
        ("redirect_same_host", "302 to the same host, where the file is (U-12)"),
        ("redirect_foreign", "302 to another origin, where the file is too (U-12)"),
        ("redirect_loop", "302 to itself"),
        ("vanished", "the case is gone (U-17)"),
        ("forbidden", "400 FileForbidden with the right token"),
        ("unauthorized_once", "401 although the token is good, once"),
        ("error_500_once", "500 once"),
        ("error_503_once", "503 with Retry-After: 1, once"),
        ("too_many_once", "429 with Retry-After: 2, once"),
        ("too_many_bare_once", "429 without Retry-After, once"),
        ("html_page", "a page with status 200"),
        ("truncated", "every answer breaks off halfway"),
        ("reset_once", "breaks off halfway once"),
        ("short_file", "complete by HTTP, but the file ends early"),
        ("flipped", "one bit is another"),
        ("endless", "does not end"),
        ("no_length", "no Content-Length"),
        ("slow", "a piece every 200 ms"),
        ("stall", "half, then silence"),
        ("empty", "nothing"),
    ]),
    // Writing.
    words("upload_answer", "the answer to an upload (U-6)", &[
        ("id", "{\"Id\": ...}"),
        ("empty", "200 and no body"),
        ("text", "a word"),
        ("lost", "stored, then the connection closes"),
        ("error_500", "stored, then 500"),
    ]),
    words("versions", "earlier versions of cases", &[
        ("kept", "all of them"), ("forgotten", "the latest only"), ("error_500", "500 for any of them"),
    ]),
    words("state_answer", "the answer to a change of state", &[
        ("empty", "200 and no body"), ("lost", "done, then the connection closes"),
    ]),
];

/// Names for the faults people ask for most: name, switch, value, meaning.
#[rustfmt::skip]
pub(crate) static PRESETS: &[(&str, &str, &str, &str)] = &[
    ("legacy-drops-state", "legacy_state", "drop", "the legacy server forgets state"),
    ("expired-is-500", "unauthorized", "500", "an expired token gets 500 instead of 401"),
    ("no-permission", "can_download_stl", "off", "the client accounts may not download"),
    ("refresh-lost", "token_fault", "lost_after_consume:1", "one 3Shape token answer is lost after the token was spent"),
    ("growing-list", "list_fault", "growing", "new cases arrive while the list is read"),
    ("shrinking-list", "list_fault", "shrinking", "cases vanish while the list is read"),
    ("malformed-case", "list_fault", "malformed_element", "one case of each page cannot be read"),
    ("endless-cases", "list_fault", "endless", "the list of cases never ends"),
    ("href-foreign", "href", "foreign", "files on another origin"),
    ("href-http", "href", "http", "files over plain http"),
    ("href-user-info", "href", "user_info", "file addresses with user-info"),
    ("href-other-case", "href", "other_case", "file addresses of another case"),
    ("href-look-alike", "href", "look_alike", "file addresses on a look-alike domain"),
    ("names-traversal", "names", "traversal", "file names that climb out of a folder"),
    ("names-hostile", "names", "mixed", "a hostile name for every file"),
    ("hash-wrong", "hash", "wrong", "hashes of other files"),
    ("hash-missing", "hash", "missing", "files without a hash"),
    ("file-truncated", "download_fault", "truncated", "files break off halfway"),
    ("file-endless", "download_fault", "endless", "files do not end"),
    ("file-slow", "download_fault", "slow", "files trickle"),
    ("file-html", "download_fault", "html_page", "a page in place of a file"),
    ("file-flipped", "download_fault", "flipped", "one bit of every file is another"),
    ("file-vanished", "download_fault", "vanished", "cases are gone when their files are fetched"),
    ("file-redirect", "download_fault", "redirect_same_host", "files are on another path"),
    ("file-elsewhere", "download_fault", "redirect_foreign", "files are on another origin"),
    ("region-http", "region_uri", "http_scheme", "the region's address is plain http"),
    ("region-path", "region_uri", "path", "the region's address has a path"),
    ("region-user-info", "region_uri", "user_info", "the region's address has user-info"),
    ("region-empty", "region_uri", "empty", "the region's address is empty"),
    ("region-null", "region_uri", "null", "users have no region"),
    ("region-look-alike", "region_uri", "look_alike", "the region's address is a look-alike domain"),
    ("region-foreign", "region_uri", "foreign", "the region's address is another origin"),
    ("upload-answer-lost", "upload_answer", "lost", "uploads are stored and their answers lost"),
    ("versions-forgotten", "versions", "forgotten", "only the latest version of a case is kept"),
    ("state-answer-lost", "state_answer", "lost", "states change and the answers are lost"),
];
