//! What every case source must do.

mod changes;
mod versions;

use std::collections::HashSet;
use std::future::Future;
use std::sync::Arc;

use self::changes::{feeds_all_changes, never_loses_a_change_by_a_watermark};
use self::versions::gives_the_versions_it_keeps;
use crate::api::Cursor;
use crate::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSource, all_cases, download,
};
use crate::error::ErrorKind;
use crate::secret::Phi;
use crate::transfer::{ByteRange, Digest};

/// More cases than any account here has: a list that is longer is taken for endless.
const MOST: usize = 100_000;
/// Of so many cases the details are looked at, and of so many files the bytes.
const SAMPLES: usize = 8;

/// Puts a case source of your own through everything that listing, merging and mirroring rely on.
/// `factory` gives the source, a new one each time it is asked, over the same cases; there must be at
/// least one that is not deleted, and nothing may change meanwhile.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use std::sync::Arc;
/// use dental_oauth::Provider;
/// use dental_oauth::case::{Case, CaseSource};
/// use dental_oauth::testing::{MemoryCases, case_source_conformance};
///
/// let archive = MemoryCases::new(Provider::new("archive"));
/// archive.put(Case::new(Provider::new("archive"), "1".into()), []);
/// case_source_conformance(|| async { Arc::new(archive.clone()) as Arc<dyn CaseSource> }).await;
/// # }
/// ```
///
/// # Panics
/// At the first thing the source does wrong.
pub async fn case_source_conformance<F, Fut>(factory: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = Arc<dyn CaseSource>>,
{
    let source = factory().await;
    let all = listed(&source, CaseQuery::new().with_deleted()).await;
    names_itself(&source, &all);
    lists_each_case_once(&source, &all).await;
    goes_on_at_a_cursor(&factory, &all).await;
    keeps_to_its_capabilities(&source, &all);
    filters_as_the_query_says(&source, &all).await;
    gives_cases_with_their_files(&source, &all).await;
    calls_whole_what_is_whole(&source, &all).await;
    gives_the_versions_it_keeps(&source, &all).await;
    refuses_a_case_that_is_not_there(&source, &all).await;
    gives_whole_files(&source, &all).await;
    feeds_all_changes(&source, &all).await;
    never_loses_a_change_by_a_watermark(&factory).await;
}

async fn listed(source: &Arc<dyn CaseSource>, query: CaseQuery) -> Vec<Case> {
    let pages = all_cases(Arc::clone(source), query);
    pages.collect(MOST).await.expect("the list")
}

fn ids(cases: &[Case]) -> HashSet<CaseId> {
    cases.iter().map(|case| case.id.clone()).collect()
}

fn names_itself(source: &Arc<dyn CaseSource>, all: &[Case]) {
    assert!(
        all.iter().any(|case| !case.deleted),
        "a source is judged by its cases: it needs one that is not deleted"
    );
    for case in all {
        assert_eq!(case.provider, source.provider(), "case {}", case.id);
        assert!(!case.id.as_str().is_empty(), "a case without an id");
    }
}

async fn lists_each_case_once(source: &Arc<dyn CaseSource>, all: &[Case]) {
    assert_eq!(ids(all).len(), all.len(), "a case is listed twice");
    let again = listed(source, CaseQuery::new().with_deleted()).await;
    assert_eq!(ids(&again), ids(all), "the list is another each time");
    let living = listed(source, CaseQuery::new()).await;
    let expected = all
        .iter()
        .filter(|case| !case.deleted)
        .map(|case| case.id.clone());
    assert_eq!(
        ids(&living),
        expected.collect(),
        "deleted ones only when asked for"
    );
}

/// Written down after each page and taken up by another source, as after a restart.
async fn goes_on_at_a_cursor<F, Fut>(factory: &F, all: &[Case])
where
    F: Fn() -> Fut,
    Fut: Future<Output = Arc<dyn CaseSource>>,
{
    let query = CaseQuery::new().with_deleted();
    let (mut found, mut been) = (HashSet::new(), HashSet::new());
    let mut from: Option<Cursor> = None;
    loop {
        let source = factory().await;
        let page = source.page(&query, from.as_ref()).await.expect("a page");
        assert!(page.unreadable.is_empty(), "cases that cannot be read");
        if let Some(from) = &from
            && let (Some(told), Some(next)) = (source.cursor_after(from), &page.next)
        {
            assert_eq!(told.as_str(), next.as_str(), "`cursor_after` is wrong");
        }
        found.extend(ids(&page.items));
        let Some(next) = page.next else { break };
        assert!(
            been.insert(next.as_str().to_owned()),
            "the list goes in circles"
        );
        from = Some(Cursor::new(next.as_str()));
    }
    assert!(
        found.is_superset(&ids(all)),
        "cases are lost from page to page"
    );
}

fn keeps_to_its_capabilities(source: &Arc<dyn CaseSource>, all: &[Case]) {
    let can = source.capabilities();
    for case in all {
        assert!(
            can.deletions || !case.deleted,
            "`deletions`: case {} is deleted",
            case.id
        );
        if let Some(files) = &case.files {
            for file in files {
                assert_eq!(file.case, case.id, "a file of another case");
            }
        } else {
            assert!(
                !can.files_in_list,
                "`files_in_list`: case {} has none",
                case.id
            );
        }
    }
}

/// What the provider filters must be what we would have filtered.
async fn filters_as_the_query_says(source: &Arc<dyn CaseSource>, all: &[Case]) {
    let by_hand = |query: &CaseQuery| -> HashSet<CaseId> {
        let none = Capabilities::default();
        let matching = all.iter().filter(|case| query.matches(case, &none));
        matching.map(|case| case.id.clone()).collect()
    };
    let mut queries = Vec::new();
    let statuses: HashSet<&str> = all.iter().map(|case| case.status.as_str()).collect();
    let words = all.iter().filter_map(|case| case.vendor_status.as_deref());
    for status in statuses.into_iter().chain(words.collect::<HashSet<_>>()) {
        queries.push(CaseQuery::new().with_deleted().status(status));
    }
    queries.push(CaseQuery::new().status("a status that nobody has"));
    let mut times: Vec<_> = all
        .iter()
        .filter_map(|case| {
            case.updated_at
                .as_ref()
                .or(case.created_at.as_ref())?
                .instant()
        })
        .collect();
    times.sort();
    if let Some(&middle) = times.get(times.len() / 2) {
        queries.push(CaseQuery::new().with_deleted().since(middle));
        queries.push(CaseQuery::new().with_deleted().until(middle));
        queries.push(CaseQuery::new().since(middle).until(middle));
    }
    for query in queries {
        let found = ids(&listed(source, query.clone()).await);
        assert_eq!(found, by_hand(&query), "{query:?}");
    }
    // How a provider searches is its own affair, but a whole name must find its case.
    let titled = all.iter().filter(|case| !case.deleted);
    let titled = titled.filter_map(|case| Some((case, case.title.as_ref()?.expose().trim())));
    if let Some((case, title)) = titled.into_iter().find(|(_, title)| !title.is_empty()) {
        let found = listed(source, CaseQuery::new().search(title)).await;
        assert!(ids(&found).contains(&case.id), "a search for a whole title");
    }
    let found = listed(source, CaseQuery::new().reference("no-such-reference-0")).await;
    assert!(found.is_empty(), "cases under a reference that nobody used");
}

async fn gives_cases_with_their_files(source: &Arc<dyn CaseSource>, all: &[Case]) {
    for listed in all.iter().filter(|case| !case.deleted).take(SAMPLES) {
        let case = source
            .case(&listed.id)
            .await
            .expect("a case that is listed");
        assert_eq!((&case.id, &case.provider), (&listed.id, &listed.provider));
        assert_eq!(case.status, listed.status, "case {}", case.id);
        assert_eq!(case.vendor_status, listed.vendor_status, "case {}", case.id);
        assert_eq!(case.deleted, listed.deleted, "case {}", case.id);
        assert_eq!(case.updated_at, listed.updated_at, "case {}", case.id);
        let files = case.files.expect("a case alone tells its files");
        let mut seen = HashSet::new();
        for file in &files {
            assert_eq!(file.case, case.id, "a file of another case");
            assert!(seen.insert(&file.id), "a file is there twice: {}", file.id);
        }
        if let Some(in_list) = &listed.files {
            let in_list: HashSet<_> = in_list.iter().map(|file| &file.id).collect();
            assert_eq!(
                seen, in_list,
                "case {}: other files than in the list",
                case.id
            );
        }
    }
}

/// What is called whole needs not be asked for: asking must not tell anything else.
async fn calls_whole_what_is_whole(source: &Arc<dyn CaseSource>, given: &[Case]) {
    let whole = given.iter().filter(|case| case.whole && !case.deleted);
    // Those with files first: the others show less.
    let (with_files, without): (Vec<&Case>, Vec<&Case>) =
        whole.partition(|case| case.files.as_ref().is_some_and(|files| !files.is_empty()));
    let samples = with_files.into_iter().take(SAMPLES);
    for given in samples.chain(without.into_iter().take(SAMPLES)) {
        let case = source.case(&given.id).await;
        let case = case.expect("a case that was given");
        assert_eq!(
            all_said_of(given),
            all_said_of(&case),
            "`whole`: case {} has more to it",
            case.id
        );
    }
}

/// What is said of a case, in an order of its own, without the provider's own form of it.
fn all_said_of(case: &Case) -> (String, Vec<String>) {
    let text = |text: &Option<Phi<String>>| text.as_ref().map(|text| text.expose().clone());
    let files = case.files.as_ref().expect("a whole case tells its files");
    let mut files: Vec<String> = files
        .iter()
        .map(|file| {
            let CaseFile {
                id,
                name,
                kind,
                bytes,
                digest,
                stored,
                formats,
                ..
            } = file;
            let name = name.expose();
            format!("{id} {name:?} {kind:?} {bytes:?} {digest:?} {stored:?} {formats:?}")
        })
        .collect();
    files.sort();
    let times = (&case.created_at, &case.updated_at, case.version);
    let names = (text(&case.title), text(&case.patient));
    let status = (&case.status, &case.vendor_status, case.deleted);
    let said = format!("{times:?} {names:?} {status:?} {:?}", case.reference);
    (said, files)
}

async fn refuses_a_case_that_is_not_there(source: &Arc<dyn CaseSource>, all: &[Case]) {
    let known = ids(all);
    let Some(like) = all.first().map(|case| case.id.as_str()) else {
        return;
    };
    // Of the form of one that is there: a provider may refuse others before it looks.
    let digits = like.char_indices().filter(|(_, c)| c.is_ascii_digit());
    let missing = digits
        .flat_map(|(at, _)| ('0'..='9').map(move |digit| (at, digit)))
        .map(|(at, digit)| CaseId::new(format!("{}{digit}{}", &like[..at], &like[at + 1..])))
        .find(|id| !known.contains(id))
        .unwrap_or_else(|| CaseId::new(format!("{like}0")));
    let error = source
        .case(&missing)
        .await
        .expect_err("a case that is not there");
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
}

async fn gives_whole_files(source: &Arc<dyn CaseSource>, all: &[Case]) {
    let mut left = SAMPLES;
    for listed in all.iter().filter(|case| !case.deleted) {
        if left == 0 {
            return;
        }
        let case = source
            .case(&listed.id)
            .await
            .expect("a case that is listed");
        for file in case.files.unwrap_or_default().into_iter().take(left) {
            left -= 1;
            gives_a_whole_file(source, file.in_form(None)).await;
        }
    }
}

async fn gives_a_whole_file(source: &Arc<dyn CaseSource>, file: CaseFile) {
    let named = format!("file {} of case {}", file.id, file.case);
    let opened = source.open(&file, &ByteRange::whole()).await;
    let opened = opened.unwrap_or_else(|error| panic!("{named}: {error}"));
    assert_eq!(opened.start, 0, "{named}: it was asked for whole");
    let (length, etag) = (opened.length, opened.etag);
    let whole = download(Arc::clone(source), file.clone()).to_memory().await;
    let whole = whole.unwrap_or_else(|error| panic!("{named}: {error}"));
    if let Some(length) = length {
        assert_eq!(length, whole.len() as u64, "{named}: its length");
    }
    if file.formats.is_empty() {
        if let Some(bytes) = file.bytes {
            assert_eq!(bytes, whole.len() as u64, "{named}: its length in the case");
        }
        match &file.digest {
            Some(digest) => {
                assert_eq!(
                    *digest,
                    Digest::of(digest.algorithm(), &whole),
                    "{named}: its hash"
                );
            }
            None => assert!(
                !source.capabilities().file_digests,
                "`file_digests`: {named}"
            ),
        }
    }
    // A version that can be named can be resumed, or is sent anew.
    if let (Some(etag), true) = (etag, whole.len() > 1) {
        let half = whole.len() as u64 / 2;
        let mut rest = source
            .open(&file, &ByteRange::from(half, etag))
            .await
            .expect("a range");
        assert!(
            [0, half].contains(&rest.start),
            "{named}: another range than asked for"
        );
        let mut read = usize::try_from(rest.start).expect("as long as what is in memory");
        while let Some(piece) = rest.body.chunk().await.expect("a piece") {
            assert_eq!(
                whole.get(read..read + piece.len()),
                Some(&*piece),
                "{named}: other bytes"
            );
            read += piece.len();
        }
        assert_eq!(read, whole.len(), "{named}: the rest of it");
    }
}
