//! Every public type is accounted for: its `Debug` is shown here with marked secrets and names, or it is part of
//! the flows of `leaks.rs`, or it is excused by name with a reason. A new type fails until somebody decides.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;

use dental_oauth::api::{Answer, Cursor, Fault, JsonText, Page, Unread};
use dental_oauth::case::{
    Case, CaseFile, CaseId, CaseQuery, FileId, FileKind, Jaw, Outgoing, OutgoingFile,
};
use dental_oauth::net::{
    ClientCertificate, HttpProxy, HttpRequest, HttpResponse, RequestBody, ResponseBody,
};
use dental_oauth::oauth::{Callback, OAuthClient, Scopes, TokenSet, Verifier};
use dental_oauth::session::{
    AccountKey, Cas, Generation, MemoryStore, Session, SignIn, Stored, TokenStore,
};
use dental_oauth::testing::{ManualClock, ScriptedTransport};
use dental_oauth::{Clock as _, Error, ErrorKind, Phi, Provider, SealKey, Secret};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use support::{REDIRECT, key, scopes, seconds};

const MARK: &str = "sekrit-marker-4711-of-43-characters-or-more-0";
const NAME: &str = "Jane Doe 1984";

/// Types that the flows of `leaks.rs` show, with what they hold in a real life.
const IN_FLOWS: &[&str] = &[
    "AccessToken",
    "ApiClient",
    "ApiRequest",
    "ApiResponse",
    "Error",
    "FileStore",
    "Granted",
    "HttpTransport",
    "IdToken",
    "OAuthClient",
    "PathSegments",
    "Pending",
    "Revocation",
];

/// Types that have nothing to tell.
const EXCUSED: &[(&str, &[&str])] = &[
    (
        "a choice of the program's or a word of ours, with no data in it",
        &[
            "AuditAction",
            "Begin",
            "CaseStatus",
            "ClientAuth",
            "DigestAlgorithm",
            "Ending",
            "ErrorKind",
            "FileKind",
            "IssuerInCallback",
            "Jaw",
            "LoopbackHttp",
            "LostRotation",
            "MeshFormat",
            "OfflineAccess",
            "Pkce",
            "RefreshRedirectUri",
            "RefreshScope",
            "ResponseMode",
            "Sent",
            "Sharing",
            "StateInCallback",
            "StoredForm",
            "SystemClock",
            "TransportFailure",
            "WaitReason",
            "WhenEmpty",
            "Attempt",
            "Generation",
            "OwnerId",
            "ByteRange",
        ],
    ),
    (
        "settings that stand in the program's source: addresses, names of scopes, limits",
        &[
            "AuthorizationServer",
            "Capabilities",
            "HttpTransportBuilder",
            "Jwks",
            "Metadata",
            "Origin",
            "OriginSet",
            "Provider",
            "QuotaRules",
            "Redirects",
            "RetryPolicy",
            "Scopes",
        ],
    ),
    (
        "counts, hashes and times",
        &[
            "Digest",
            "FileLedger",
            "LedgerEntry",
            "MemoryLedger",
            "MeshCheck",
            "Quota",
            "QuotaUsage",
            "QuotaWait",
            "Timestamp",
            "Browser",
            "Loopback",
        ],
    ),
    (
        "a reason in our words; tests/net.rs and leaks.rs look at the errors that are made of it",
        &["StoreError", "TransportError"],
    ),
    (
        "holds a closure or a connection, which has no Debug: what it prints is in its source, and names no field \
         that comes from a server",
        &[
            "ApiClientBuilder",
            "ApiStream",
            "ChangeFeed",
            "DatabaseStore",
            "Download",
            "FileBody",
            "MergedCases",
            "Multipart",
            "Pages",
            "PostgresConnection",
            "UploadFile",
        ],
    ),
    (
        "made of types that are shown here",
        &["Changes", "Merged", "Watermark", "Receipt", "Downloaded"],
    ),
    (
        "shown by the tests of its own file: tests/audit.rs, tests/end_session.rs",
        &["AuditEvent", "EndSession", "EndSessionRequest"],
    ),
];

#[derive(Default)]
struct Shown {
    names: BTreeSet<String>,
    leaks: Vec<String>,
}

impl Shown {
    fn show<T: Debug>(&mut self, value: &T) {
        let name = std::any::type_name::<T>();
        let name = name.split('<').next().unwrap().rsplit("::").next().unwrap();
        let text = format!("{value:?} {value:#?}");
        let bytes = format!("{:?}", MARK.as_bytes());
        let list = bytes.trim_matches(['[', ']']);
        for marked in [MARK, NAME, "Jane", list] {
            if text.contains(marked) {
                self.leaks.push(format!("{name} shows {marked}: {text}"));
            }
        }
        self.names.insert(name.to_owned());
    }
}

fn show_sign_in(shown: &mut Shown) {
    shown.show(&Secret::new(MARK));
    shown.show(&Phi::new(NAME));
    shown.show(&SealKey::new([b's'; 32]));
    shown.show(&AccountKey::new(&Provider::new("test"), "client-1", NAME));
    shown.show(&Verifier::new(MARK).unwrap());
    let now = ManualClock::new().now();
    let (access, refresh) = (Secret::new(MARK), Some(Secret::new(MARK)));
    let tokens = TokenSet::from_parts(access, refresh, now, None, Scopes::default());
    shown.show(&tokens);
    let stored = Stored {
        generation: Generation(1),
        tokens,
        dead: false,
    };
    shown.show(&stored);
    shown.show(&Cas::Conflict(Some(stored)));
    shown.show(&SignIn::SignedIn {
        expires_at: None,
        scopes: Scopes::default(),
        subject: Some(Phi::new(NAME.to_owned())),
    });
    shown.show(
        &Callback::from_query(&format!(
            "code={MARK}&state={MARK}&error_description={NAME}"
        ))
        .unwrap(),
    );

    let builder = OAuthClient::builder(
        support::server(),
        "client-1",
        Arc::new(ScriptedTransport::in_turn([])),
    )
    .client_secret(Secret::new(MARK));
    shown.show(&builder);
    let client = builder.build().unwrap();
    let request = client.authorization(REDIRECT, &scopes("openid"));
    shown.show(&request.parameter("login_hint", NAME));
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::new());
    shown.show(&Session::new(client, store, key()).unwrap());
    shown.show(&MemoryStore::new());
}

fn show_calls(shown: &mut Shown) {
    let mut headers = HeaderMap::new();
    headers.insert("x-patient", HeaderValue::from_static(NAME));
    let body = || bytes::Bytes::from_static(MARK.as_bytes());
    shown.show(&Answer {
        operation: "search",
        status: StatusCode::OK,
        headers: &headers,
        body: MARK.as_bytes(),
    });
    let json = format!("[\"{MARK}\" {NAME}]");
    let mut json = JsonText::new(&json);
    let misread = json.skip().unwrap_err();
    shown.show(&json);
    shown.show(&misread);
    shown.show(&Unread::from(misread));
    shown.show(&Fault {
        code: Some("a-code".to_owned()),
        message: Some(NAME.to_owned()),
        ..Fault::of_status(StatusCode::BAD_REQUEST)
    });
    let proxy = HttpProxy::new("http://proxy.example:3128").unwrap();
    shown.show(&proxy.credentials(MARK, Secret::new(MARK)));
    shown.show(&ClientCertificate::from_pem("", Secret::new(MARK)));
    shown.show(&RequestBody::Bytes(body()));
    shown.show(&ResponseBody::from_bytes(body()));
    shown.show(&HttpRequest {
        method: Method::GET,
        url: format!("https://api.example/patients/{MARK}?signature={MARK}")
            .parse()
            .unwrap(),
        headers: headers.clone(),
        body: RequestBody::Bytes(body()),
        stall: seconds(1),
    });
    shown.show(&HttpResponse {
        status: StatusCode::OK,
        headers,
        body: ResponseBody::from_bytes(body()),
    });
    shown.show(&Cursor::new(MARK));
    shown.show(&Page::new(vec![Phi::new(NAME)], Some(Cursor::new(MARK))));
    shown.show(
        &Error::new(ErrorKind::Server, "it failed").with_server_message(Some(NAME.to_owned())),
    );
}

fn show_cases(shown: &mut Shown) {
    let (case, file) = (CaseId::new("case-1"), FileId::new("file-1"));
    let mut scan = CaseFile::new(
        case.clone(),
        file.clone(),
        FileKind::Scan {
            jaw: Some(Jaw::Upper),
        },
    );
    scan.name = Phi::new(NAME.to_owned());
    shown.show(&case);
    shown.show(&file);
    shown.show(&scan);
    shown.show(&CaseQuery::new().search(NAME));
    let outgoing = OutgoingFile {
        path: format!("/scans/{NAME}/upper.stl").into(),
        name: Phi::new(NAME.to_owned()),
        kind: FileKind::Scan {
            jaw: Some(Jaw::Upper),
        },
    };
    shown.show(&outgoing);
    shown.show(&Outgoing::new(
        "ref-1",
        Phi::new(NAME.to_owned()),
        vec![outgoing],
    ));
    let mut whole = Case::new(Provider::new("test"), case);
    whole.patient = Some(Phi::new(NAME.to_owned()));
    whole.title = Some(Phi::new(NAME.to_owned()));
    whole.files = Some(vec![scan]);
    shown.show(&whole);
}

/// `pub struct` and `pub enum` of the library, the test kit aside.
fn public_types(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("testing") {
                public_types(&path, found);
            }
            continue;
        }
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for line in source.lines() {
            let named = ["pub struct ", "pub enum ", "pub union "]
                .iter()
                .find_map(|start| line.strip_prefix(start));
            let end = |c: char| !c.is_alphanumeric() && c != '_';
            found.extend(named.map(|rest| rest.split(end).next().unwrap().to_owned()));
        }
    }
}

#[test]
fn every_public_type_is_shown_or_excused_and_none_shows_what_it_guards() {
    let mut shown = Shown::default();
    show_sign_in(&mut shown);
    show_calls(&mut shown);
    show_cases(&mut shown);
    assert!(shown.leaks.is_empty(), "{}", shown.leaks.join("\n"));
    let mut public = BTreeSet::new();
    public_types(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut public,
    );
    assert!(public.len() > 80, "{public:?}");
    let excused: BTreeSet<&str> = EXCUSED
        .iter()
        .flat_map(|(_, names)| *names)
        .copied()
        .collect();
    let unaccounted: Vec<_> = public
        .iter()
        .filter(|name| {
            let name = name.as_str();
            !shown.names.contains(name) && !IN_FLOWS.contains(&name) && !excused.contains(name)
        })
        .collect();
    assert!(
        unaccounted.is_empty(),
        "show or excuse them: {unaccounted:?}"
    );
    let gone: Vec<_> = IN_FLOWS
        .iter()
        .chain(&excused)
        .filter(|name| !public.contains(**name))
        .collect();
    assert!(gone.is_empty(), "there is no such type: {gone:?}");
}
