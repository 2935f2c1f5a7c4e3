//! The switches and faults of the Dentbird sandbox, in one table.

use crate::switches::{Allowed, Switch};

const ON_OFF: Allowed = Allowed::Words(&[("off", ""), ("on", "")]);

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
    Switch {
        name,
        allowed: ON_OFF,
        meaning,
    }
}

/// Every switch. The first value of a row is its default.
///
/// A value that ends in `_once` fires once and falls back to the default; any value takes a count after a colon
/// (`busy_503_once:3`, `reset:2`).
#[rustfmt::skip]
pub(crate) static TABLE: &[Switch] = &[
    // What the vendor's document leaves open.
    words("users_me_envelope", "shape of the profile answer", &[
        ("bare", "the profile alone"),
        ("enveloped", "inside success and data"),
    ]),
    words("files_path", "where files are registered", &[
        ("/v1/files", "the chapter's own path"),
        ("/v1/files/upload", "only the path the transfer chapter names"),
        ("/v1/files/upload only", "the same"),
        ("both", "either path"),
    ]),
    on_off("require_reponse_type", "the exchange must carry the misspelt reponse_type=code"),
    words("registration_order", "order of the registration answer", &[("same", "as asked"), ("reversed", "backwards")]),
    words("registration_names", "names in the registration answer", &[
        ("echo", "as sent"),
        ("rewritten", "mx and mn for upper and lower"),
    ]),
    number("sas_seconds", 900, "how long an upload URL is good for"),
    words("sas_sig_encoding", "signature in the upload URL", &[
        ("encoded", "percent-encoded"),
        ("raw", "as it is, plus signs included"),
    ]),
    words("sas_perm", "permission in the upload URL", &[
        ("w", "write: may overwrite"),
        ("c", "create: a second PUT is refused"),
    ]),
    words("storage_protocol", "what spr=https means here", &[
        ("lenient", "loopback http counts as https"),
        ("strict", "http is refused"),
    ]),
    words("iss_param", "iss in the callback", &[
        ("present", "the issuer"),
        ("absent", "missing"),
        ("wrong", "another issuer"),
    ]),
    words("state_param", "state in the callback", &[
        ("echo", "as sent"),
        ("absent", "missing"),
        ("wrong", "another one"),
    ]),
    words("rotate_refresh", "a refresh answers with a new refresh token", &[("on", ""), ("off", "")]),
    words("refresh_reuse", "what a used refresh token does", &[
        ("revoke grant", "kills every token of the grant"),
        ("refuse only", "is refused, the newest stays good"),
    ]),
    words("omit_refresh_token", "token answers without refresh_token", &[
        ("off", ""),
        ("on", "never one"),
        ("on_refresh", "one at first, none on refresh: the old one stays good"),
    ]),
    on_off("omit_expires_in", "token answers without expires_in"),
    on_off("expires_in_string", "expires_in as text"),
    on_off("omit_scope", "token answers without scope"),
    number("access_token_ttl", 86_400, "seconds an access token lives"),
    number("refresh_token_ttl", 1_209_600, "seconds a refresh token lives"),
    number("code_ttl", 60, "seconds an authorization code lives"),
    on_off("jwt_ttl_shorter", "the access token dies after 600 s whatever expires_in says"),
    words("access_token_alg", "signature of the access token", &[("RS512", ""), ("HS256", "")]),
    words("time_style", "how times are written", &[
        ("ms", "milliseconds in resources, microseconds in errors"),
        ("us", "microseconds everywhere"),
        ("offset_+0900", "nine hours east, offset without a colon"),
        ("offset", "the same"),
        ("garbage", "the word yesterday"),
    ]),
    words("error_style", "how the API reports errors", &[
        ("documented", "the documented JSON"),
        ("html_502", "a proxy's page with status 502"),
        ("empty_body", "the status alone"),
        ("200_with_success_false", "the documented JSON with status 200"),
    ]),
    words("transfer_status", "status of a transfer", &[("201", ""), ("200", "")]),
    on_off("transfer_lost", "the transfer is done, then the connection closes without an answer"),
    number("case_visible_after", 0, "seconds until a transferred case shows up"),
    on_off("list_reference_id", "list items carry referenceId"),
    words("list_fault", "the case list misbehaves", &[
        ("none", ""),
        ("duplicate_page", "page 2 repeats page 1"),
        ("endless_hasNext", "hasNext is always true; beyond the end the last page repeats"),
        ("empty_middle_page", "page 2 is empty, its items come on page 3"),
        ("string_numbers", "numbers as text"),
        ("extra_fields", "unknown members and an unknown enum value"),
        ("inserting", "a new case appears in front between page 1 and page 2"),
        ("no_items", "items is missing"),
        ("malformed_case", "the newest case has no id"),
    ]),
    Switch {
        name: "throttle",
        allowed: Allowed::Rate(&["seconds", "date", "http_date"]),
        meaning: "API calls per minute, then 429; n_date writes Retry-After as a date",
    },
    words("not_contracted_status", "what a client without contract gets", &[("403", ""), ("404", ""), ("401", "")]),
    words("jwks_key", "the key that signs and is published", &[("one", ""), ("two", "")]),
    words("download_ranges", "Range on downloads", &[
        ("on", "honoured, with If-Range"),
        ("off", "Accept-Ranges: none, whole answers"),
        ("ignore", "advertised, then ignored"),
    ]),
    // Hostile and broken servers.
    words("authorize_fault", "the authorization endpoint misbehaves", &[
        ("none", ""),
        ("access_denied", "the user declines"),
        ("server_error", "error=server_error"),
        ("duplicate_code", "code twice in the callback"),
        ("code_and_error", "both at once"),
        ("empty_code", "code without a value"),
        ("forged_code", "a code nobody issued"),
    ]),
    words("token_fault", "the token endpoint misbehaves", &[
        ("none", ""),
        ("html", "a proxy's page, status 502, nothing done"),
        ("html_200", "a page with status 200, nothing done"),
        ("truncated", "processed; half of the answer, then the connection closes"),
        ("empty_401", "401 without a body, nothing done"),
        ("error_500_before", "500, nothing done"),
        ("error_500_after_consume", "processed, then 500"),
        ("unavailable_503", "503 with Retry-After, nothing done"),
        ("lost_before", "connection closes, nothing done"),
        ("lost_after_consume", "processed, then the connection closes"),
        ("redirect_307_elsewhere", "307 to another origin"),
        ("huge", "an answer of 32 MiB"),
        ("bad_token_type", "token_type mac"),
        ("no_access_token", "access_token missing"),
        ("control_chars", "an access token with a line break in it"),
        ("stall", "never answers"),
    ]),
    words("id_token_fault", "the ID token is wrong", &[
        ("none", ""),
        ("bad_signature", ""),
        ("wrong_aud", ""),
        ("wrong_iss", ""),
        ("wrong_nonce", ""),
        ("wrong_sub", ""),
        ("wrong_at_hash", ""),
        ("expired", ""),
        ("future_iat", ""),
        ("alg_none", ""),
        ("hs256", "signed with the client secret"),
        ("unknown_kid", ""),
        ("missing", "left out"),
        ("garbage", "not a JWT"),
    ]),
    words("jwks_fault", "the key set misbehaves", &[
        ("none", ""),
        ("down", "503"),
        ("empty", "no keys"),
        ("huge", "32 MiB"),
        ("rotated", "publishes the key that does not sign"),
    ]),
    words("api_fault", "the API misbehaves", &[
        ("none", ""),
        ("redirect_elsewhere", "307 to another origin"),
        ("reset", "connection closes before anything is done"),
        ("reset_once", "the same, once"),
        ("truncated_json", "half of the answer, then the connection closes"),
        ("deep_json", "one hundred thousand nested arrays"),
        ("huge_json", "an answer of 32 MiB"),
        ("wrong_types", "every value of another type"),
        ("empty_200", "200 without a body"),
        ("unauthorized_once", "401 once although the token is good"),
        ("unauthorized_always", "401 although the token is good"),
        ("error_503_once", "503 once"),
        ("error_503", "503"),
        ("error_500", "500"),
        ("too_many_once", "429 once with Retry-After: 1"),
        ("stall", "never answers"),
    ]),
    words("details_fault", "case details misbehave", &[
        ("none", ""),
        ("foreign_download_url", "downloadUrl on another origin"),
        ("hostile_file_names", "names that climb out of a folder"),
        ("duplicate_textures", "textureFiles repeats the meshes and thumbnails of both arches"),
        ("nulls", "null wherever a value is optional"),
    ]),
    words("upload_url_fault", "the registration answer misleads", &[
        ("none", ""),
        ("elsewhere", "uploadUrl on another loopback origin"),
        ("plain_http_host", "uploadUrl on plain http"),
        ("javascript", "a javascript: URL"),
        ("wrong_extension", "another extension than the file's"),
        ("extra_entry", "one entry too many"),
        ("missing_entry", "one entry too few"),
        ("swapped", "the first two entries have each other's URL and id"),
    ]),
    words("storage_fault", "the storage misbehaves", &[
        ("none", ""),
        ("busy_503_once", "503 ServerBusy, nothing stored"),
        ("error_500_once", "500 InternalError, nothing stored"),
        ("lost_answer_once", "stored, then the connection closes"),
        ("reset_mid_once", "the connection closes while the body arrives"),
        ("md5_echo_wrong", "stored; the echoed Content-MD5 is another"),
        ("expired_once", "403 AuthenticationFailed although the URL is good"),
        ("redirect_elsewhere", "307 to another origin"),
        ("status_200", "200 instead of 201"),
    ]),
    words("download_fault", "downloads misbehave", &[
        ("none", ""),
        ("wrong_magic", "bytes that are no mesh"),
        ("json_error_with_200", "an error document with status 200"),
        ("truncated", "every answer breaks off halfway"),
        ("short_file", "complete by HTTP, but the mesh ends early"),
        ("no_length", "no Content-Length"),
        ("reset_once", "breaks off halfway once: a Range request finishes it"),
        ("stall", "half, then silence"),
        ("etag_changes", "breaks off halfway once, then the file has changed"),
        ("lying_content_range", "breaks off halfway once, then 206 for another range than asked"),
        ("error_503_once", "503 once"),
    ]),
    words("transfer_redirect_url", "the address a transfer answers with", &[
        ("none", "a page of the sandbox"),
        ("http_foreign", "plain http on another host"),
        ("relative", "no absolute address"),
        ("javascript", "a javascript: URL"),
    ]),
];

/// Names for the faults people ask for most: name, switch, value, meaning.
#[rustfmt::skip]
pub(crate) static PRESETS: &[(&str, &str, &str, &str)] = &[
    ("lost-refresh", "token_fault", "lost_after_consume:1", "one token answer is lost after the token was spent"),
    ("token-down", "token_fault", "error_500_before", "the token endpoint answers 500"),
    ("token-elsewhere", "token_fault", "redirect_307_elsewhere", "the token endpoint redirects to another origin"),
    ("forged-id-token", "id_token_fault", "bad_signature", "ID tokens with a bad signature"),
    ("wrong-issuer", "iss_param", "wrong", "callbacks name another issuer"),
    ("wrong-state", "state_param", "wrong", "callbacks carry another state"),
    ("denied", "authorize_fault", "access_denied", "the user declines"),
    ("key-rotation", "jwks_key", "two", "the second key signs"),
    ("short-tokens", "access_token_ttl", "120", "access tokens live two minutes"),
    ("api-elsewhere", "api_fault", "redirect_elsewhere", "the API redirects to another origin"),
    ("api-flaky", "api_fault", "error_503_once:3", "three API calls get 503"),
    ("api-401-once", "api_fault", "unauthorized_once", "one API call gets 401 with a good token"),
    ("throttled", "throttle", "10", "ten API calls a minute, then 429"),
    ("endless-list", "list_fault", "endless_hasNext", "the case list never says it ends"),
    ("moving-list", "list_fault", "inserting", "the case list moves while it is read"),
    ("hostile-names", "details_fault", "hostile_file_names", "file names that climb out of a folder"),
    ("download-cut", "download_fault", "reset_once", "one download breaks off halfway"),
    ("download-changed", "download_fault", "etag_changes", "a file changes while it is downloaded"),
    ("download-stall", "download_fault", "stall", "downloads fall silent halfway"),
    ("wrong-magic", "download_fault", "wrong_magic", "downloads that are no mesh"),
    ("swapped-jaws", "upload_url_fault", "swapped", "batch registration mixes up two files"),
    ("reversed-registration", "registration_order", "reversed", "batch registration answers backwards"),
    ("storage-busy", "storage_fault", "busy_503_once", "one upload gets 503"),
    ("upload-lost", "storage_fault", "lost_answer_once", "one upload is stored and its answer lost"),
    ("expired-upload-url", "storage_fault", "expired_once", "one upload is told its URL expired"),
    ("lost-transfer", "transfer_lost", "on", "transfers are done and their answers lost"),
    ("late-case", "case_visible_after", "20", "transferred cases show up after 20 seconds"),
    ("not-contracted", "not_contracted_status", "404", "clients without contract get 404"),
    ("html-errors", "error_style", "html_502", "API errors are a proxy's HTML"),
];
