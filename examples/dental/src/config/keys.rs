//! The keys of an account, for every provider.

use toml::Value;

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Texts,
    Flag,
    Number,
}

use Shape::{Flag, Number, Text, Texts};

/// Keys of every account.
pub(super) const COMMON: &[(&str, Shape)] = &[
    ("provider", Text),
    ("client_id", Text),
    ("client_secret", Text),
    ("client_secret_env", Text),
    ("client_secret_file", Text),
    ("redirect_uri", Text),
    ("scopes", Texts),
    ("allow_insecure_loopback", Flag),
];

/// The providers and their own keys. All of them are known to every version, so that one file serves all.
pub(super) const PROVIDERS: &[(&str, &[(&str, Shape)])] = &[
    (
        "dentbird",
        &[
            ("auth_base_url", Text),
            ("api_base_url", Text),
            ("issuers", Texts),
            ("jwks_uri", Text),
            ("allow_missing_iss", Flag),
            ("token_request_quirk", Text),
            ("storage_hosts", Texts),
        ],
    ),
    (
        "threeshape",
        &[
            ("role", Text),
            ("auth", Text),
            ("auth_base_url", Text),
            ("users_base_url", Text),
            ("metadata_base_url", Text),
            ("api_base_url", Text),
            ("issuers", Texts),
            ("jwks_uri", Text),
            ("region", Text),
            ("regions", Texts),
            ("environment", Text),
            ("client_account", Text),
            ("username", Text),
            ("storage_hosts", Texts),
        ],
    ),
    (
        "drchrono",
        &[
            ("base_url", Text),
            ("auth_base_url", Text),
            ("api_base_url", Text),
            ("cases", Text),
            ("calls_per_hour", Number),
            ("quota", Text),
            ("storage_hosts", Texts),
        ],
    ),
];

/// Whether a value has the shape.
pub(super) fn fits(value: &Value, shape: Shape) -> bool {
    match shape {
        Text => value.is_str(),
        Flag => value.is_bool(),
        Number => value.as_integer().is_some_and(|number| number >= 0),
        Texts => value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_str)),
    }
}
