//! Tests of the accounts file.

use super::*;

fn parse(text: &str) -> Result<AccountsFile, Failure> {
    AccountsFile::parse(text, Path::new("/etc/dental.toml"))
}

const ALL: &str = r#"
    [accounts.crowns]
    provider = "dentbird"
    client_id = "id"
    client_secret_env = "DENTBIRD_SECRET"
    redirect_uri = "http://127.0.0.1:8931/callback"
    auth_base_url = "https://auth.example"
    api_base_url = "https://open-api.dentbird.com"
    issuers = ["https://auth.example"]
    scopes = ["openid", "user", "design-case", "file"]
    allow_insecure_loopback = false

    [accounts.clinic-eu]
    provider = "threeshape"
    role = "doctor"
    auth = "legacy"
    auth_base_url = "https://a.example"
    users_base_url = "https://u.example"
    region = "as-given"
    client_account = "lab-eu"
    username = "someone"

    [accounts.practice]
    provider = "drchrono"
    base_url = "https://app.drchrono.com"
    cases = "appointments"
    calls_per_hour = 500
"#;

#[test]
fn one_file_serves_all_providers() {
    let file = parse(ALL).unwrap();
    let providers: Vec<_> = file
        .names()
        .map(|name| file.account(name).unwrap().provider())
        .collect();
    assert_eq!(providers, ["threeshape", "dentbird", "drchrono"]);
    let crowns = file.account("crowns").unwrap();
    assert_eq!(crowns.text("client_id").unwrap(), "id");
    assert_eq!(crowns.texts_if("scopes").unwrap().len(), 4);
    assert!(!crowns.flag("allow_insecure_loopback"));
    assert_eq!(crowns.text_if("jwks_uri"), None);
}

#[test]
fn bad_files_are_refused_by_name_and_place_and_quote_nothing() {
    let table = [
        ("[accounts.a]\nclient_secret = \"s3cret\" oops", "line 2"),
        ("[accounts.a]\nclient_secret = s3cret", "line 2"),
        ("client_secret = \"s3cret\"", "unknown key `client_secret`"),
        ("accounts = \"s3cret\"", "`accounts` is not a table"),
        ("[accounts]\na = \"s3cret\"", "account a is not a table"),
        (
            "[accounts.a]\nclient_secret = \"s3cret\"",
            "needs `provider`",
        ),
        (
            "[accounts.a]\nprovider = \"s3cret\"",
            "`provider` is one of dentbird",
        ),
        (
            "[accounts.a]\nprovider = \"dentbird\"\nclientid = \"s3cret\"",
            "account a: unknown key `clientid`",
        ),
        (
            "[accounts.a]\nprovider = \"dentbird\"\nclient_secret = [\"s3cret\"]",
            "`client_secret` must be a text",
        ),
        (
            "[accounts.a]\nprovider = \"dentbird\"\nscopes = \"s3cret\"",
            "`scopes` must be a list of texts",
        ),
        (
            "[accounts.a]\nprovider = \"drchrono\"\ncalls_per_hour = \"s3cret\"",
            "`calls_per_hour` must be a whole number",
        ),
        (
            "[accounts.a]\nprovider = \"dentbird\"\nbase_url = \"s3cret\"",
            "unknown key `base_url` for dentbird",
        ),
        ("[accounts.\"a b\"]\nprovider = \"dentbird\"", "`a b`"),
    ];
    for (text, expected) in table {
        let failure = parse(text).unwrap_err();
        assert_eq!(failure.exit(), 2, "{text}");
        let shown = format!("{failure:?}");
        assert!(shown.contains(expected), "{text}: {shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[test]
fn the_secret_comes_from_exactly_one_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "s3cret\n").unwrap();
    let path = folder.path().join("dental.toml");
    let with = |lines: &str| {
        let text = format!(
            "[accounts.a]\nprovider = \"dentbird\"\nallow_insecure_loopback = true\n{lines}"
        );
        AccountsFile::parse(&text, &path)
            .unwrap()
            .account("a")
            .unwrap()
            .client_secret()
    };
    assert!(
        with("client_secret_file = \"secret\"")
            .unwrap()
            .same_as("s3cret")
    );
    assert!(
        with("client_secret = \"s3cret\"")
            .unwrap()
            .same_as("s3cret")
    );
    assert!(with("client_secret_env = \"PATH\"").is_ok());
    for (lines, expected) in [
        ("", "exactly one of"),
        (
            "client_secret = \"s3cret\"\nclient_secret_env = \"PATH\"",
            "exactly one of",
        ),
        ("client_secret = \"\"", "`client_secret` is missing"),
        (
            "client_secret_env = \"NO_SUCH_VARIABLE_s3cret\"",
            "is not set",
        ),
        (
            "client_secret_file = \"no-such-file-s3cret\"",
            "cannot be read",
        ),
    ] {
        let failure = with(lines).unwrap_err();
        assert_eq!(failure.exit(), 2, "{lines}");
        assert!(
            failure.message().contains(expected),
            "{}",
            failure.message()
        );
        assert!(
            !failure.message().contains("s3cret"),
            "{}",
            failure.message()
        );
    }
}

#[test]
fn an_unknown_account_is_told_the_known_ones() {
    let failure = parse(ALL).unwrap().account("crown").unwrap_err();
    assert!(failure.message().contains("clinic-eu, crowns, practice"));
    assert_eq!(failure.exit(), 2);
}
