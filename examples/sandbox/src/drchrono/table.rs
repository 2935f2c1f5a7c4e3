//! The switches and faults of the drchrono sandbox, in one table.

use crate::switches::{Allowed, Switch};

const fn words(
    name: &'static str,
    meaning: &'static str,
    words: &'static [(&'static str, &'static str)],
) -> Switch {
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

const fn off_on(name: &'static str, meaning: &'static str) -> Switch {
    words(name, meaning, &[("on", ""), ("off", "")])
}

/// Every switch. The first value of a row is its default.
///
/// A value that ends in `_once` fires once and falls back to the default; any value takes a count after a colon
/// (`error_500_once:3`, `lost_after:2`).
#[rustfmt::skip]
pub(crate) static TABLE: &[Switch] = &[
    // What the vendor's documents leave open: sign-in.
    off_on("rotate_refresh", "a refresh answers with a new refresh token"),
    number("refresh_grace", 0, "seconds in which a used refresh token answers with the same successor"),
    words("previous_access", "what a refresh does to the access token before it", &[
        ("killed", "401 from then on"),
        ("lives", "good until it expires"),
    ]),
    words("second_sign_in", "what a second sign-in does to the tokens before it", &[
        ("keeps", "nothing"),
        ("kills", "they are good no more"),
    ]),
    words("oauth_error_status", "status of invalid_grant and its like", &[("401", ""), ("400", "")]),
    words("known_scopes", "the scopes this application may ask for", &[
        ("all", "all 22"),
        ("seven", "the seven bases of the vendor's prose; settings, messages, tasks are invalid_scope"),
    ]),
    words("granted_scope", "the scope of new grants", &[
        ("as_asked", ""),
        ("no_calendar", "calendar left out"),
    ]),
    words("invalid_scope", "the answer to an unknown scope", &[
        ("redirect", "error=invalid_scope in the callback"),
        ("page", "an error page"),
    ]),
    words("pkce", "a code challenge in the request", &[
        ("verified", "the exchange must prove it"),
        ("ignored", ""),
        ("refused", "invalid_request"),
    ]),
    words("state_param", "state in the callback", &[
        ("echo", "as sent"),
        ("absent", "missing"),
        ("wrong", "another one"),
    ]),
    words("revoke_path", "where tokens are revoked", &[
        ("both", "with and without a slash at the end"),
        ("slash", "without one: 301 to the one with"),
        ("no_slash", "with one: 404"),
    ]),
    words("omit_refresh_token", "token answers without refresh_token", &[
        ("off", ""),
        ("on", "never one"),
        ("on_refresh", "one at first, none on refresh: the old one stays good"),
    ]),
    on_off("omit_scope", "token answers without scope"),
    on_off("omit_token_type", "token answers without token_type"),
    on_off("omit_expires_in", "token answers without expires_in"),
    on_off("expires_in_string", "expires_in as text"),
    number("access_token_ttl", 172_800, "seconds an access token lives"),
    number("code_ttl", 60, "seconds an authorization code lives"),
    // What they leave open: the API.
    words("missing_scope", "a list for which the token has no scope", &[
        ("403", ""),
        ("empty_calendar", "without calendar:read, lists that need it are empty"),
        ("empty", "any list is empty"),
    ]),
    words("permissions", "what the practice allows the user in the application", &[
        ("all", ""),
        ("none", "nothing: 403 wherever a permission is named"),
        ("no_scheduling", ""),
        ("no_clinical_notes", ""),
        ("no_manage_patients", ""),
        ("no_billing", ""),
    ]),
    words("sharing", "rows of colleagues", &[
        ("on", "seen by all"),
        ("off", "left out silently"),
    ]),
    words("envelope", "shape of a page", &[
        ("results", "previous, results, next"),
        ("data", "previous, data, next"),
        ("count", "results and a count"),
        ("bare", "the array alone, no further page"),
    ]),
    words("paging", "the parameter in next", &[("cursor", ""), ("page", "")]),
    words("next_link", "where next leads", &[
        ("own", "the origin the request came to"),
        ("alias", "the vendor's other host name"),
        ("elsewhere", "a stranger"),
        ("loop", "the same page again"),
        ("empty_at_end", "an empty text instead of null on the last page"),
    ]),
    number("page_cap", 0, "most rows of any page; 0 = as documented: 250, verbose 50, appointments 20, verbose 25"),
    words("wide_range", "a date range of more than 190 days that is not over yet", &[
        ("400", ""),
        ("empty", "no rows"),
    ]),
    words("updated_zone", "zone of created and updated", &[
        ("utc", ""),
        ("practice", "the practice's wall clock, seven hours behind"),
    ]),
    words("users_current", "where users/current redirects", &[
        ("absolute", ""),
        ("relative", ""),
        ("alias", "the vendor's other host name"),
        ("elsewhere", "a stranger"),
        ("loop", "to itself"),
        ("direct", "no redirect: the user"),
    ]),
    words("redirects", "302 besides users/current", &[
        ("none", ""),
        ("items", "every item, whatever the method, once"),
    ]),
    words("ids", "how ids are written", &[
        ("documented", "numbers, appointments as text"),
        ("swapped", "text, appointments as numbers"),
    ]),
    words("decimals", "how amounts are written", &[("text", ""), ("number", "")]),
    words("write_answer", "the answer to PUT and PATCH", &[
        ("204", ""),
        ("200_object", "200 and the object, as older versions"),
    ]),
    on_off("duplicate_patients", "a patient with the same name, gender and birth date is 409"),
    on_off("unknown_values", "unknown members and a status nobody knows in every row"),
    number("calls_per_hour", 500, "calls of the application until the top of the hour; 0 = any number"),
    words("burst", "ten or more calls within one second of the sandbox clock", &[
        ("watch", "only counted, see calls"),
        ("on", "429"),
        ("off", "not counted"),
    ]),
    words("retry_after", "Retry-After of 429", &[
        ("absent", ""),
        ("seconds", ""),
        ("date", "as a date, by the reader's own clock"),
    ]),
    words("throttle_body", "body of 429", &[
        ("json", "the detail with its number"),
        ("plain", "the same sentence as plain text"),
        ("empty", ""),
    ]),
    number("document_delay", 1, "how often a new document is read without its address"),
    number("signed_url_ttl", 300, "seconds a file address is good for"),
    words("upload_types", "what may be uploaded", &[
        ("default", "PDF, images, STL, PLY, text"),
        ("no_meshes", "neither STL nor PLY"),
        ("pdf_only", ""),
    ]),
    number("upload_limit", 104_857_600, "most bytes of an uploaded file"),
    number("bulk_polls", 0, "polls until a bulk list is complete, however late they come"),
    number("bulk_seconds", 2, "seconds until a bulk list is complete"),
    number("bulk_ttl", 3600, "seconds a bulk list is kept"),
    number("appointments", 240, "appointments of the practice, up to 20000; setting it starts the practice over"),
    words("webhook_signature", "X-drchrono-signature", &[
        ("secret", "the secret itself"),
        ("hmac", "hex HMAC-SHA256 of the body"),
        ("wrong", "another secret"),
    ]),
    on_off("webhook_twice", "every delivery is sent twice under the same id"),
    // Hostile and broken servers.
    words("authorize_fault", "the authorization endpoint misbehaves", &[
        ("none", ""),
        ("access_denied", "the user cancels"),
        ("server_error", "error=server_error"),
        ("code_and_error", "both at once"),
        ("empty_code", "code without a value"),
        ("forged_code", "a code nobody issued"),
    ]),
    words("token_fault", "the token endpoint misbehaves", &[
        ("none", ""),
        ("throttled_once", "429 once, nothing done"),
        ("throttled", "429, nothing done"),
        ("html_200", "a page with status 200, nothing done"),
        ("error_500_before", "500, nothing done"),
        ("error_500_after", "processed, then 500"),
        ("unavailable_503", "503 with Retry-After, nothing done"),
        ("truncated", "processed; half of the answer, then the connection closes"),
        ("lost_before", "connection closes, nothing done"),
        ("lost_after", "processed, then the connection closes"),
        ("redirect_elsewhere", "307 to another origin"),
        ("no_access_token", "access_token missing"),
        ("huge", "an answer of 32 MiB"),
        ("stall", "never answers"),
    ]),
    words("api_fault", "the API misbehaves", &[
        ("none", ""),
        ("error_500_once", "500 once, a page"),
        ("error_500", "500, a page"),
        ("error_503_once", "503 once, JSON"),
        ("html_200_once", "a page with status 200, once"),
        ("html_200", "a page with status 200"),
        ("truncated_once", "half of the answer, then the connection closes, once"),
        ("truncated_json_once", "half of the JSON in a whole answer, once"),
        ("truncated_json", "half of the JSON in a whole answer"),
        ("reset_once", "the connection closes before anything is done, once"),
        ("lost_after", "done, then the connection closes"),
        ("error_500_after", "done, then 500"),
        ("unauthorized_once", "401 once although the token is good"),
        ("unauthorized", "401 although the token is good"),
        ("throttled_once", "429 once"),
        ("redirect_elsewhere", "302 to another origin"),
        ("wrong_types", "every value of another type"),
        ("deep_json", "one hundred thousand nested arrays"),
        ("huge_json", "an answer of 32 MiB"),
        ("empty_200", "200 without a body"),
        ("stall", "never answers"),
    ]),
    number("slow_ms", 0, "milliseconds of real time before any API answer"),
    words("bulk_fault", "bulk lists misbehave", &[
        ("none", ""),
        ("failed", "status Failed"),
        ("canceled", "status Canceled"),
        ("error", "status Error in an answer of 200"),
        ("error_500", "status Error in an answer of 500"),
        ("never", "in progress for ever"),
        ("no_pagination", "complete without pagination"),
    ]),
    words("download_fault", "file downloads misbehave", &[
        ("none", ""),
        ("expired_once", "403 once although the address is good"),
        ("error_503_once", "503 once"),
        ("reset_once", "breaks off halfway once: a Range request finishes it"),
        ("truncated", "every answer breaks off halfway"),
        ("short", "complete by HTTP, but fewer bytes than the file has"),
        ("json_error_with_200", "an error document with status 200"),
        ("no_length", "no Content-Length"),
        ("no_ranges", "whole answers only"),
        ("redirect_elsewhere", "302 to another origin"),
        ("stall", "half, then silence"),
    ]),
];

/// Names for the faults people ask for most: name, switch, value, meaning.
#[rustfmt::skip]
pub(crate) static PRESETS: &[(&str, &str, &str, &str)] = &[
    ("drchrono-lost-refresh", "token_fault", "lost_after:1", "one token answer is lost after the token was spent"),
    ("drchrono-token-throttled", "token_fault", "throttled_once", "one token request gets 429"),
    ("drchrono-denied", "authorize_fault", "access_denied", "the user cancels"),
    ("drchrono-short-tokens", "access_token_ttl", "1200", "access tokens live twenty minutes"),
    ("drchrono-flaky", "api_fault", "error_500_once:3", "three API calls get 500"),
    ("drchrono-html", "api_fault", "html_200_once", "one API call gets a page with status 200"),
    ("drchrono-401-once", "api_fault", "unauthorized_once", "one API call gets 401 with a good token"),
    ("drchrono-throttled", "calls_per_hour", "20", "twenty API calls an hour, then 429"),
    ("drchrono-burst", "burst", "on", "ten calls within a second are too many"),
    ("drchrono-alias-links", "next_link", "alias", "next leads to the vendor's other host name"),
    ("drchrono-strange-links", "next_link", "elsewhere", "next leads to a stranger"),
    ("drchrono-endless-list", "next_link", "loop", "next leads to the same page"),
    ("drchrono-late-files", "document_delay", "4", "a new document is read four times without its address"),
    ("drchrono-expired-link", "download_fault", "expired_once", "one file address is told to be too old"),
    ("drchrono-download-cut", "download_fault", "reset_once", "one download breaks off halfway"),
    ("drchrono-no-meshes", "upload_types", "no_meshes", "STL and PLY may not be uploaded"),
    ("drchrono-bulk-fails", "bulk_fault", "failed", "bulk lists fail"),
    ("drchrono-large-practice", "appointments", "20000", "twenty thousand appointments"),
];
