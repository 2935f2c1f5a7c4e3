//! Many accounts as one stream.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSource, Changes, Merged, Watermark, merge,
};
use dental_oauth::testing::MemoryCases;
use dental_oauth::transfer::{ByteRange, FileBody};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::Semaphore;

const HOUSE: Provider = Provider::DENTBIRD;

fn archive(ids: impl IntoIterator<Item = String>) -> MemoryCases {
    let archive = MemoryCases::new(HOUSE);
    for id in ids {
        archive.put(Case::new(HOUSE, id.into()), []);
    }
    archive
}

fn numbered(name: &str, cases: usize) -> MemoryCases {
    archive((0..cases).map(|number| format!("{name}-{number:02}")))
}

/// An archive that misbehaves.
struct Odd {
    archive: MemoryCases,
    /// Each page takes one permit.
    gate: Semaphore,
    /// The page that cannot be had.
    fails_at: Option<u64>,
    /// Each page has an item that cannot be read.
    unreadable: bool,
    reading: AtomicUsize,
    /// How many accounts are being read, and how many at most.
    accounts: Arc<(AtomicUsize, AtomicUsize)>,
}

impl Odd {
    fn new(archive: MemoryCases) -> Self {
        Self {
            archive,
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
            fails_at: None,
            unreadable: false,
            reading: AtomicUsize::new(0),
            accounts: Arc::default(),
        }
    }
}

#[async_trait]
impl CaseSource for Odd {
    fn provider(&self) -> Provider {
        self.archive.provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.archive.capabilities()
    }

    async fn page(&self, query: &CaseQuery, from: Option<&Cursor>) -> Result<Page<Case>> {
        let others = self.reading.fetch_add(1, Ordering::SeqCst);
        if others == 0 {
            let (now, most) = &*self.accounts;
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        }
        tokio::task::yield_now().await;
        self.gate.acquire().await.unwrap().forget();
        if self.reading.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.accounts.0.fetch_sub(1, Ordering::SeqCst);
        }
        let number = from.map_or(Ok(1), Cursor::page_number)?;
        if self.fails_at == Some(number) {
            return Err(Error::new(ErrorKind::Server, "the server is down"));
        }
        let page = self.archive.page(query, from).await?;
        Ok(if self.unreadable {
            page.with_unreadable(vec![Error::new(ErrorKind::Decode, "no case")])
        } else {
            page
        })
    }

    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes> {
        self.archive.changes(since, from).await
    }

    async fn case(&self, id: &CaseId) -> Result<Case> {
        self.archive.case(id).await
    }

    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
        self.archive.open(file, range).await
    }
}

fn source(source: impl CaseSource) -> Arc<dyn CaseSource> {
    Arc::new(source)
}

fn ids(merged: &[Merged]) -> Vec<String> {
    let cases = merged.iter().filter_map(|next| next.case.as_ref().ok());
    cases.map(|case| case.id.to_string()).collect()
}

#[tokio::test]
async fn every_case_of_every_account_comes_once_with_its_account() {
    let accounts = ["north", "south", "west"];
    let sources = accounts.map(|name| (name, source(numbered(name, 10))));
    let all: Vec<Merged> = merge(sources, &CaseQuery::new()).collect().await;
    let distinct: BTreeSet<String> = ids(&all).into_iter().collect();
    assert_eq!((all.len(), distinct.len()), (30, 30));
    for next in &all {
        assert!(
            next.case
                .as_ref()
                .unwrap()
                .id
                .as_str()
                .starts_with(&*next.account)
        );
    }
}

#[tokio::test]
async fn a_case_of_an_account_with_two_sources_comes_once() {
    let same = archive(["1", "2", "3"].map(String::from));
    let more = archive(["3", "4"].map(String::from));
    let sources = [
        ("lab", source(same.clone())),
        ("lab", source(more)),
        ("clinic", source(same)),
    ];
    let all: Vec<Merged> = merge(sources, &CaseQuery::new()).collect().await;
    let of = |name: &str| {
        let of: Vec<_> = all.iter().filter(|next| &*next.account == name).collect();
        of.len()
    };
    assert_eq!(
        (of("lab"), of("clinic")),
        (4, 3),
        "another account's case is another case"
    );
}

#[tokio::test]
async fn filters_that_a_provider_lacks_are_applied_here() {
    let archive = MemoryCases::new(HOUSE);
    for (id, title, deleted) in [
        ("1", "Crown 36", false),
        ("2", "bridge", false),
        ("3", "crown", true),
    ] {
        let mut case = Case::new(HOUSE, id.into());
        case.title = Some(Phi::new(title.to_owned()));
        case.deleted = deleted;
        archive.put(case, []);
    }
    let query = CaseQuery::new().search("crown");
    let all: Vec<Merged> = merge([("lab", source(archive))], &query).collect().await;
    assert_eq!(ids(&all), ["1"]);
}

#[tokio::test]
async fn a_source_that_fails_is_named_and_stops_no_other() {
    let mut broken = Odd::new(numbered("broken", 9));
    broken.fails_at = Some(2);
    let sources = [
        ("broken", source(broken)),
        ("whole", source(numbered("whole", 9))),
    ];
    let all: Vec<Merged> = merge(sources, &CaseQuery::new()).collect().await;
    let errors: Vec<_> = all.iter().filter(|next| next.case.is_err()).collect();
    let [error] = errors[..] else {
        panic!("{errors:?}")
    };
    assert_eq!(
        (&*error.account, &error.provider, error.ends),
        ("broken", &HOUSE, true)
    );
    assert_eq!(error.case.as_ref().unwrap_err().provider(), Some(&HOUSE));
    assert_eq!(
        ids(&all).len(),
        3 + 9,
        "what came before the failure, and all of the other"
    );
}

#[tokio::test]
async fn a_case_that_cannot_be_read_does_not_end_its_source() {
    let mut odd = Odd::new(numbered("a", 6));
    odd.unreadable = true;
    let all: Vec<Merged> = merge([("a", source(odd))], &CaseQuery::new())
        .collect()
        .await;
    assert_eq!(ids(&all).len(), 6);
    let errors: Vec<_> = all.iter().filter(|next| next.case.is_err()).collect();
    assert_eq!(errors.len(), 2, "one a page");
    assert!(errors.iter().all(|next| !next.ends));
}

#[tokio::test]
async fn a_slow_source_stops_no_other() {
    let mut slow = Odd::new(numbered("slow", 3));
    slow.gate = Semaphore::new(0);
    let slow = Arc::new(slow);
    let sources: [(&str, Arc<dyn CaseSource>); 2] = [
        ("slow", slow.clone()),
        ("quick", source(numbered("quick", 7))),
    ];
    let mut cases = merge(sources, &CaseQuery::new());
    for _ in 0..7 {
        assert_eq!(&*cases.next().await.unwrap().account, "quick");
    }
    assert!(
        cases.next().now_or_never().is_none(),
        "only the slow one is left"
    );
    slow.gate.add_permits(1);
    assert_eq!(
        cases
            .map(|next| next.account)
            .collect::<Vec<_>>()
            .await
            .len(),
        3
    );
}

#[tokio::test]
async fn no_more_accounts_are_read_at_once_than_allowed() {
    let accounts = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let sources = (0..9).map(|number| {
        let name = format!("account {number}");
        let mut odd = Odd::new(numbered(&name, 5));
        odd.accounts = Arc::clone(&accounts);
        (name, source(odd))
    });
    let mut cases = merge(sources, &CaseQuery::new()).at_once(3);
    let mut all = 0;
    while let Some(next) = cases.next().await {
        next.case.unwrap();
        all += 1;
    }
    assert_eq!(all, 45);
    assert_eq!(accounts.1.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn nothing_is_read_of_nobody() {
    let none: [(&str, Arc<dyn CaseSource>); 0] = [];
    assert!(merge(none, &CaseQuery::new()).next().await.is_none());
}
