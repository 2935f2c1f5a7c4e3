//! The feed of changes and its watermarks.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::Arc;

use super::{calls_whole_what_is_whole, ids};
use crate::case::{Case, CaseId, CaseSource, Watermark, changes_since};

pub(super) async fn feeds_all_changes(source: &Arc<dyn CaseSource>, all: &[Case]) {
    let (cases, last) = fed(source, Watermark::start()).await;
    calls_whole_what_is_whole(source, &cases).await;
    let given = ids(&cases);
    for case in all {
        assert!(
            given.contains(&case.id),
            "case {} is missing from the changes",
            case.id
        );
    }
    // Nothing has changed since: it may give cases again, but not go back.
    let (_, again) = fed(source, last.clone()).await;
    let (_, once_more) = fed(source, again.clone()).await;
    assert_eq!(again, once_more, "a watermark moves although nothing does");
}

async fn fed(source: &Arc<dyn CaseSource>, since: Watermark) -> (Vec<Case>, Watermark) {
    let mut feed = changes_since(Arc::clone(source), since);
    let mut given = Vec::new();
    while let Some(page) = feed.next_page().await.expect("the changes") {
        given.extend(page);
    }
    let watermark = feed.watermark();
    (
        given,
        watermark.expect("what to keep after the last page of the changes"),
    )
}

/// A run that ends right after it kept what a page told it to keep loses nothing of the pages after it.
pub(super) async fn never_loses_a_change_by_a_watermark<F, Fut>(factory: &F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = Arc<dyn CaseSource>>,
{
    let source = factory().await;
    let mut feed = changes_since(Arc::clone(&source), Watermark::start());
    let (mut pages, mut kept) = (Vec::new(), HashMap::new());
    while let Some(page) = feed.next_page().await.expect("the changes") {
        pages.push(ids(&page));
        if let Some(watermark) = feed.watermark() {
            kept.insert(pages.len(), watermark);
        }
    }
    for (read, watermark) in kept {
        let (given, _) = fed(&factory().await, watermark).await;
        let given = ids(&given);
        let rest: HashSet<CaseId> = pages[read..].iter().flatten().cloned().collect();
        assert!(
            given.is_superset(&rest),
            "the watermark of page {read} skips changes on later pages"
        );
    }
}
