//! Real processes that are killed in the middle of it, on one store, at a server that revokes the grant at the
//! first replay.
//!
//! One loss no client can prevent: a process that dies after the server has rotated and before the successor is
//! saved takes the only copy with it. Nothing else may be lost, and nothing may be replayed unknowingly.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and this one reports what it counted"
)]
#![cfg(unix)]

mod support;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use dental_oauth::ErrorKind;
use dental_oauth::net::{HttpRequest, HttpResponse, HttpTransport, Transport, TransportError};
use dental_oauth::oauth::{LostRotation, TokenSet};
use dental_oauth::session::{
    AccountKey, Attempt, Begin, Cas, Ending, FileStore, Generation, OwnerId, Session, Sharing,
    StoreError, Stored, TokenStore,
};
use http::HeaderValue;
use support::child::{
    Ahead, child, from_parent, oauth_client, signed_in, signed_in_with, variable,
};
use support::key;
use support::tcp::{Act, TcpServer, Wire, json};

const CHILDREN: usize = 8;
const REFRESHES_EACH: u32 = 50;
/// In each round.
const KILLS: usize = 60;
const ROUNDS: u64 = 4;
const LIMIT: Duration = Duration::from_secs(120);

/// Where a child can be told to die, in the order in which it comes by.
const POINTS: [&str; 5] = [
    "before begin",
    "after begin",
    "before sending",
    "after answer",
    "after save",
];

// --- the children ----------------------------------------------------------------------------------

/// Dies at one point, the `n`th time it comes by.
#[derive(Debug, Clone)]
struct Doom {
    point: Option<String>,
    left: Arc<AtomicUsize>,
}

impl Doom {
    fn from_parent() -> Self {
        let times = variable("DENTAL_TEST_DIE_TIMES").map_or(1, |times| times.parse().unwrap());
        Self {
            point: variable("DENTAL_TEST_DIE_AT"),
            left: Arc::new(AtomicUsize::new(times)),
        }
    }

    fn pass(&self, point: &str) {
        if self.point.as_deref() == Some(point) && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // No handler runs, no buffer is flushed, no lock is given back.
            let itself = std::process::id().to_string();
            Command::new("kill").args(["-9", &itself]).status().unwrap();
            loop {
                std::thread::park();
            }
        }
    }
}

#[derive(Debug)]
struct DoomedStore(FileStore, Doom);

#[async_trait]
impl TokenStore for DoomedStore {
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError> {
        self.0.load(key).await
    }

    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError> {
        let answer = self.0.replace(key, expected, next).await;
        self.1.pass("after save");
        answer
    }

    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError> {
        self.1.pass("before begin");
        let begun = self.0.begin(key, attempt, ttl).await;
        if matches!(begun, Ok(Begin::Ours { .. })) {
            self.1.pass("after begin");
        }
        begun
    }

    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError> {
        self.0.abandon(key, owner, ending).await
    }

    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError> {
        self.0.remove(key, expected).await
    }

    fn shared(&self) -> Sharing {
        self.0.shared()
    }
}

/// Says which process sends.
#[derive(Debug)]
struct DoomedTransport(HttpTransport, Doom);

#[async_trait]
impl Transport for DoomedTransport {
    async fn send(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.1.pass("before sending");
        let process = HeaderValue::from(std::process::id());
        request.headers.insert("x-process", process);
        let answer = self.0.send(request).await;
        self.1.pass("after answer");
        answer
    }
}

fn stop_file(folder: &Path) -> PathBuf {
    folder.join("stop")
}

#[tokio::test]
#[ignore = "started as a process of its own by the tests below"]
async fn child_that_may_die() {
    let Some((folder, server)) = from_parent() else {
        return;
    };
    let turns = variable("DENTAL_TEST_TURNS").map_or(usize::MAX, |turns| turns.parse().unwrap());
    let doom = Doom::from_parent();
    let clock = Arc::new(Ahead::default());
    let store = DoomedStore(FileStore::open(&folder).unwrap(), doom.clone());
    let transport = DoomedTransport(HttpTransport::new().unwrap(), doom);
    // A repeat is allowed where an attempt was left open, and only there.
    let client = oauth_client(&server, transport, LostRotation::RetryNow, clock.clone());
    let session = Session::new(client, Arc::new(store), key()).unwrap();
    for _ in 0..turns {
        if stop_file(Path::new(&folder)).exists() {
            return;
        }
        if clock.of_its_end(&session).await {
            match session.access_token().await {
                Ok(_) => continue,
                Err(error) if error.kind() == ErrorKind::ReauthenticationRequired => {}
                Err(error) => panic!("{error}"),
            }
        }
        // Until somebody signs in anew.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

// --- the server ------------------------------------------------------------------------------------

/// What the server did, and what it saw in the store when a refresh token came twice.
#[derive(Debug, Default)]
struct Ledger {
    grant: u32,
    turn: u32,
    revoked: bool,
    rotations: u32,
    /// Attempts that somebody had left open and that were repeated with success.
    repeated: u32,
    /// To whom the living refresh token went.
    rotated_by: Option<u32>,
    replays: Vec<Replay>,
}

#[derive(Debug, Clone)]
struct Replay {
    sender: u32,
    rotated_by: Option<u32>,
    /// The store said beforehand that the token may be spent.
    flagged: bool,
}

impl Ledger {
    fn answer(&mut self, request: &Wire, record: &Path) -> Act {
        let sender = request.header("x-process").unwrap().parse().unwrap();
        let presented = request.field("refresh_token").unwrap();
        // The sender holds the lease, so nobody writes meanwhile; a killed sender's request may come late.
        let record: serde_json::Value = std::fs::read(record)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default();
        let flagged = record["note"]["unresolved"] == true
            && record["tokens"]["refresh_token"] == presented.as_str();
        let living = format!("rt-{}-{}", self.grant, self.turn);
        if presented != living {
            self.replays.push(Replay {
                sender,
                rotated_by: self.rotated_by,
                flagged,
            });
            self.revoked = true;
        }
        if self.revoked {
            return json(400, r#"{"error":"invalid_grant"}"#);
        }
        self.turn += 1;
        self.rotations += 1;
        self.repeated += u32::from(flagged);
        self.rotated_by = Some(sender);
        let (grant, n) = (self.grant, self.turn);
        json(
            200,
            &format!(
                r#"{{"access_token":"at-{grant}-{n}","refresh_token":"rt-{grant}-{n}","token_type":"Bearer","expires_in":3600}}"#
            ),
        )
    }

    /// A person signs in anew.
    fn sign_in(&mut self) -> TokenSet {
        self.grant += 1;
        self.turn = 0;
        self.revoked = false;
        self.rotated_by = None;
        signed_in_with("at-0", &format!("rt-{}-0", self.grant))
    }
}

struct Bench {
    folder: tempfile::TempDir,
    store: FileStore,
    ledger: Arc<Mutex<Ledger>>,
    server: TcpServer,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = signed_in(folder.path(), "rt-0-0").await;
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let record = folder.path().join(format!("{}.json", key().digest()));
        let kept = ledger.clone();
        let server =
            TcpServer::start(move |request| kept.lock().unwrap().answer(request, &record)).await;
        Self {
            folder,
            store,
            ledger,
            server,
        }
    }

    fn spawn(&self, further: &[(&str, &str)]) -> Child {
        let url = self.server.url("");
        child("child_that_may_die", self.folder.path(), &url, further)
    }

    /// Lets a child run to its end; whether it was killed.
    async fn run(&self, further: &[(&str, &str)]) -> bool {
        let child = self.spawn(further);
        let ended = tokio::task::spawn_blocking(move || child.wait_with_output());
        let output = ended.await.unwrap().unwrap();
        let killed = output.status.signal() == Some(9);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(killed || output.status.success(), "{said}");
        killed
    }

    /// Somebody signs in where the server has revoked the grant.
    async fn sign_in_if_needed(&self) {
        if !self.ledger.lock().unwrap().revoked {
            return;
        }
        let tokens = self.ledger.lock().unwrap().sign_in();
        loop {
            let stored = self.store.load(&key()).await.unwrap();
            let expected = stored.map(|stored| stored.generation);
            let answer = self.store.replace(&key(), expected, &tokens).await;
            if matches!(answer, Ok(Cas::Stored(_))) {
                return;
            }
        }
    }
}

// --- the tests -------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_death_costs_depends_on_when_it_comes_and_is_known_beforehand() {
    // Rotations in all, repeats that were announced and worked, replays.
    let expected = [
        ("before begin", (1, 0, 0)),
        ("after begin", (1, 1, 0)),
        ("before sending", (1, 1, 0)),
        ("after answer", (1, 0, 1)),
        ("after save", (2, 0, 0)),
    ];
    for (point, expected) in expected {
        let bench = Bench::new().await;
        let died = bench
            .run(&[("DENTAL_TEST_DIE_AT", point), ("DENTAL_TEST_TURNS", "1")])
            .await;
        assert!(died, "{point}");
        assert!(!bench.run(&[("DENTAL_TEST_TURNS", "1")]).await);
        let ledger = bench.ledger.lock().unwrap();
        let replays = ledger.replays.len();
        assert_eq!(
            (ledger.rotations, ledger.repeated, replays),
            expected,
            "{point}"
        );
        assert!(
            ledger.replays.iter().all(|replay| replay.flagged),
            "{point}"
        );
    }
}

/// Numbers that look random and come again from the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let limit = u64::try_from(limit).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % limit).unwrap()
    }
}

/// The children, and how those before them ended.
struct Family {
    living: Vec<(Child, &'static str)>,
    killed: HashSet<u32>,
    /// How many died where; "at random" for those that somebody else killed.
    deaths: BTreeMap<&'static str, u32>,
}

impl Family {
    fn raise(bench: &Bench, chance: &mut Chance) -> (Child, &'static str) {
        // Every other one carries its death with it.
        match chance.below(2 * POINTS.len()) {
            n if n < POINTS.len() => {
                let times = (1 + chance.below(4)).to_string();
                let doom = [
                    ("DENTAL_TEST_DIE_AT", POINTS[n]),
                    ("DENTAL_TEST_DIE_TIMES", &times),
                ];
                (bench.spawn(&doom), POINTS[n])
            }
            _ => (bench.spawn(&[]), "at random"),
        }
    }

    /// Buries those that have died, and replaces them.
    fn renew(&mut self, bench: &Bench, chance: &mut Chance) {
        for place in &mut self.living {
            let Some(status) = place.0.try_wait().unwrap() else {
                continue;
            };
            assert_eq!(status.signal(), Some(9), "a child failed: {status}");
            self.killed.insert(place.0.id());
            *self.deaths.entry(place.1).or_default() += 1;
            *place = Self::raise(bench, chance);
        }
    }

    fn kill_one(&mut self, chance: &mut Chance) {
        let unlucky = chance.below(self.living.len());
        let place = &mut self.living[unlucky];
        place.1 = "at random";
        place.0.kill().unwrap();
    }

    /// All at once, so that nobody goes on while another is waited for.
    fn end(&mut self) {
        for (child, _) in &mut self.living {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        self.end();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_are_killed_at_random_replay_nothing_unknowingly_and_lose_no_more_than_must_be()
 {
    let seed = variable("DENTAL_TEST_SEED").map_or_else(
        || u64::from(std::process::id()) ^ std::time::UNIX_EPOCH.elapsed().unwrap().as_secs(),
        |seed| seed.parse().unwrap(),
    );
    for round in 0..ROUNDS {
        a_round_of_killing(seed + round).await;
    }
}

async fn a_round_of_killing(seed: u64) {
    let mut chance = Chance(seed);
    let bench = Bench::new().await;
    let mut family = Family {
        living: Vec::new(),
        killed: HashSet::new(),
        deaths: BTreeMap::new(),
    };
    for _ in 0..CHILDREN {
        family.living.push(Family::raise(&bench, &mut chance));
    }
    let begun = Instant::now();
    let wanted = u32::try_from(CHILDREN).unwrap() * REFRESHES_EACH;
    let mut kills = 0;
    loop {
        let pause = 5 + u64::try_from(chance.below(100)).unwrap();
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let rotations = bench.ledger.lock().unwrap().rotations;
        if rotations >= wanted {
            break;
        }
        assert!(
            begun.elapsed() < LIMIT,
            "seed {seed}: {rotations} rotations in {LIMIT:?}"
        );
        bench.sign_in_if_needed().await;
        family.renew(&bench, &mut chance);
        if kills < KILLS {
            kills += 1;
            family.kill_one(&mut chance);
        }
    }
    std::fs::write(stop_file(bench.folder.path()), "").unwrap();
    // Whoever still has an errand of doom may die on the way out; the others end well.
    for (mut child, fate) in std::mem::take(&mut family.living) {
        let status = tokio::task::spawn_blocking(move || (child.wait(), child.id()));
        let (status, process) = status.await.unwrap();
        let status = status.unwrap();
        if status.signal() == Some(9) {
            family.killed.insert(process);
            *family.deaths.entry(fate).or_default() += 1;
        } else {
            assert!(status.success(), "seed {seed}: {status}");
        }
    }

    let ledger = bench.ledger.lock().unwrap();
    let mut report = format!(
        "seed {seed}: {} refreshes by {CHILDREN} processes in {:.1} s, {} killed {:?}\n",
        ledger.rotations,
        begun.elapsed().as_secs_f32(),
        family.killed.len(),
        family.deaths,
    );
    let _ = writeln!(
        report,
        "{} attempts had been left open before they reached the server, and were repeated with success",
        ledger.repeated,
    );
    let dead = |process: Option<u32>| process.is_some_and(|id| family.killed.contains(&id));
    let (mut lost, mut late, mut faults) = (0, 0, Vec::new());
    for replay in &ledger.replays {
        if replay.flagged && dead(replay.rotated_by) {
            lost += 1;
        } else if dead(Some(replay.sender)) {
            late += 1;
        } else {
            faults.push(replay);
        }
    }
    let _ = writeln!(
        report,
        "{lost} grants lost: killed between the server's rotation and the save, which no client can close; \
         {late} by requests that outlived their sender",
    );
    println!("{report}");
    assert!(faults.is_empty(), "{report}{faults:#?}");
    assert!(ledger.rotations >= wanted, "{report}");
    assert!(family.killed.len() > 10, "{report}");
}
