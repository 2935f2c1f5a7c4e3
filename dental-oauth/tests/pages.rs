//! Lists: every item once, no circles, nothing lost when something goes wrong on the way.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::{Arc, Mutex};

use dental_oauth::api::{Cursor, Page, Pages};
use dental_oauth::{Error, ErrorKind, Sent};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

fn page(items: &[u32], next: Option<&str>) -> Page<u32> {
    Page::new(items.to_vec(), next.map(Cursor::new))
}

/// A list whose pages are named by their cursors; the first is named `""`.
fn list(pages: Vec<(&'static str, Page<u32>)>) -> Pages<u32> {
    Pages::new(
        move |from| {
            let name = from.as_ref().map_or("", Cursor::as_str);
            let found = pages
                .iter()
                .find(|(at, _)| *at == name)
                .map(|(_, page)| page.clone());
            async move { found.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such page")) }
        },
        u32::to_string,
    )
}

fn three() -> Pages<u32> {
    list(vec![
        ("", page(&[1, 2], Some("b"))),
        ("b", page(&[3, 4], Some("c"))),
        ("c", page(&[5], None)),
    ])
}

#[tokio::test]
async fn items_come_in_order_from_all_pages() {
    assert_eq!(three().collect(5).await.unwrap(), [1, 2, 3, 4, 5]);
    let streamed: Vec<_> = three().map(Result::unwrap).collect().await;
    assert_eq!(streamed, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn pages_and_items_can_be_taken_in_turn() {
    let mut pages = three();
    assert_eq!(pages.next_item().await.unwrap(), Some(1));
    assert_eq!(pages.next_page().await.unwrap(), Some(vec![2]));
    assert_eq!(pages.next_page().await.unwrap(), Some(vec![3, 4]));
    assert_eq!(pages.next_item().await.unwrap(), Some(5));
    assert_eq!(pages.next_page().await.unwrap(), None);
    assert_eq!(pages.next_item().await.unwrap(), None);
}

#[tokio::test]
async fn an_item_that_moves_to_a_later_page_is_given_once() {
    let pages = list(vec![
        ("", page(&[1, 2], Some("b"))),
        ("b", page(&[2, 3], None)),
    ]);
    assert_eq!(pages.collect(10).await.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn a_list_that_goes_in_circles_gives_its_items_and_then_an_error() {
    let mut pages = list(vec![
        ("", page(&[1], Some("b"))),
        ("b", page(&[2], Some("c"))),
        ("c", page(&[3], Some("b"))),
    ]);
    for item in 1..=3 {
        assert_eq!(pages.next_item().await.unwrap(), Some(item));
    }
    assert_eq!(
        pages.next_item().await.unwrap_err().kind(),
        ErrorKind::Paging
    );
    assert_eq!(pages.next_item().await.unwrap(), None, "once");
}

#[tokio::test]
async fn a_page_that_brings_nothing_new_ends_the_list_whatever_it_says() {
    let counter = Arc::new(Mutex::new(0));
    let asked = counter.clone();
    let pages = Pages::new(
        move |_| {
            *asked.lock().unwrap() += 1;
            let next = Cursor::number(*asked.lock().unwrap());
            async move { Ok(Page::new(vec![1], Some(next))) }
        },
        u32::to_string,
    );
    assert_eq!(pages.collect(10).await.unwrap(), [1]);
    assert_eq!(*counter.lock().unwrap(), 2);
}

#[tokio::test]
async fn a_list_that_promises_more_and_only_repeats_itself_is_an_error_and_no_silent_cut() {
    let pages = Pages::new(
        |from: Option<Cursor>| async move {
            let number = from.map_or(Ok(0), |from| from.page_number())?;
            Ok(Page::new(vec![1, 2], Some(Cursor::number(number + 1))).with_total(Some(1_000_000)))
        },
        u32::to_string,
    );
    let error = pages.ends_at_total().collect(10).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn an_empty_page_ends_the_list_whatever_it_says() {
    let pages = list(vec![
        ("", page(&[1], Some("b"))),
        ("b", page(&[], Some("c")).with_total(Some(9))),
        ("c", page(&[2], None)),
    ]);
    assert_eq!(pages.collect(10).await.unwrap(), [1]);
}

#[tokio::test]
async fn a_page_pushed_back_by_new_items_does_not_hide_what_follows() {
    // As many items as a page holds were added at the front while the first page was read.
    let pages = list(vec![
        ("", page(&[1, 2], Some("b")).with_total(Some(3))),
        ("b", page(&[1, 2], Some("c")).with_total(Some(5))),
        ("c", page(&[3], Some("d")).with_total(Some(5))),
    ]);
    let items = pages.ends_at_total().collect(10).await.unwrap();
    assert_eq!(items, [1, 2, 3]);
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_an_error_in_its_place_and_the_list_goes_on() {
    let broken = || vec![Error::new(ErrorKind::Decode, "item 2 cannot be read")];
    let pages = || {
        list(vec![
            ("", page(&[1], Some("b")).with_unreadable(broken())),
            ("b", page(&[3], None)),
        ])
    };
    let mut items = pages();
    assert_eq!(items.next_item().await.unwrap(), Some(1));
    assert_eq!(
        items.next_item().await.unwrap_err().kind(),
        ErrorKind::Decode
    );
    assert!(items.goes_on());
    assert_eq!(items.next_item().await.unwrap(), Some(3));
    let mut whole = pages();
    assert_eq!(whole.next_page().await.unwrap(), Some(vec![1]));
    assert!(whole.next_page().await.is_err() && whole.goes_on());
    assert_eq!(whole.next_page().await.unwrap(), Some(vec![3]));
    let mut failing = list(vec![("", page(&[1], Some("nowhere")))]);
    failing.next_page().await.unwrap();
    assert!(failing.next_page().await.is_err() && !failing.goes_on());
    assert_eq!(
        pages().collect(9).await.unwrap_err().kind(),
        ErrorKind::Decode
    );
}

/// A numbered list of `pages` pages of ten. Counts how many fetches are open at once, and yields to the
/// others before it answers.
struct Numbered {
    open: Arc<Mutex<(usize, usize)>>,
    asked: Arc<Mutex<Vec<u64>>>,
}

impl Numbered {
    fn list(&self, pages: u64, total: Option<u64>) -> Pages<u64> {
        let (open, asked) = (self.open.clone(), self.asked.clone());
        Pages::new(
            move |from: Option<Cursor>| {
                let number = from.map_or(0, |from| from.page_number().unwrap());
                asked.lock().unwrap().push(number);
                let open = open.clone();
                async move {
                    {
                        let mut open = open.lock().unwrap();
                        open.0 += 1;
                        open.1 = open.1.max(open.0);
                    }
                    tokio::task::yield_now().await;
                    open.lock().unwrap().0 -= 1;
                    let items = if number < pages {
                        (number * 10..number * 10 + 10).collect()
                    } else {
                        Vec::new()
                    };
                    Ok(Page::new(items, Some(Cursor::number(number + 1))).with_total(total))
                }
            },
            u64::to_string,
        )
        .ahead(8, |page| Some(Cursor::number(page.page_number().ok()? + 1)))
    }

    fn new() -> Self {
        Self {
            open: Arc::default(),
            asked: Arc::default(),
        }
    }
}

#[tokio::test]
async fn pages_fetched_ahead_come_in_order_and_no_more_than_the_window_are_open() {
    let server = Numbered::new();
    let items = server.list(100, Some(1000)).ends_at_total().collect(1000);
    assert_eq!(items.await.unwrap(), (0..1000).collect::<Vec<_>>());
    assert_eq!(server.open.lock().unwrap().1, 8);
    let asked = server.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        (0..100).collect::<Vec<_>>(),
        "each page once, none beyond"
    );
}

/// A list of 20 pages with four in flight. A fetch tells when it is over: the page it has fetched, or that
/// of one that was given up. Those beyond `last` never end by themselves.
fn told(last: u64) -> (Pages<u64>, UnboundedReceiver<Result<u64, u64>>) {
    struct Fetch(u64, UnboundedSender<Result<u64, u64>>, bool);
    impl Drop for Fetch {
        fn drop(&mut self) {
            let page = if self.2 { Ok(self.0) } else { Err(self.0) };
            let _ = self.1.send(page);
        }
    }
    let (teller, hearer) = unbounded_channel();
    let pages = Pages::new(
        move |from: Option<Cursor>| {
            let number = from.map_or(0, |from| from.page_number().unwrap());
            let fetch = Fetch(number, teller.clone(), false);
            async move {
                let mut fetch = fetch;
                // Each page takes longer than the one before.
                for _ in 0..number {
                    tokio::task::yield_now().await;
                }
                if number > last {
                    std::future::pending::<()>().await;
                }
                fetch.2 = true;
                Ok(Page::new(vec![number], Some(Cursor::number(number + 1))).with_total(Some(20)))
            }
        },
        u64::to_string,
    )
    .ahead(4, |page| Some(Cursor::number(page.page_number().ok()? + 1)));
    (pages, hearer)
}

/// Fails once all tasks wait for ever: the clock stands still until then.
async fn soon<T>(work: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(1);
    tokio::time::timeout(limit, work).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn pages_come_while_the_caller_is_busy_with_another() {
    let (mut pages, mut hearer) = told(20);
    for number in 0..2 {
        assert_eq!(pages.next_page().await.unwrap(), Some(vec![number]));
    }
    // From here on nobody waits for a page.
    let mut fetched = Vec::new();
    while fetched.len() < 5 {
        fetched.push(soon(hearer.recv()).await.unwrap());
    }
    fetched.sort_unstable();
    assert_eq!(fetched, [0, 1, 2, 3, 4].map(Ok));
    assert_eq!(pages.next_page().await.unwrap(), Some(vec![2]));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_dropped_ends_what_it_was_fetching() {
    let (mut pages, mut hearer) = told(1);
    for number in 0..2 {
        assert_eq!(pages.next_page().await.unwrap(), Some(vec![number]));
    }
    drop(pages);
    let mut ended = Vec::new();
    while let Some(page) = soon(hearer.recv()).await {
        ended.push(page);
    }
    ended.sort_unstable();
    assert_eq!(ended, [Ok(0), Ok(1), Err(2), Err(3), Err(4)]);
}

#[test]
fn without_a_runtime_pages_are_fetched_by_whoever_waits_for_them() {
    let server = Numbered::new();
    let mut pages = Box::pin(server.list(5, Some(50)).collect(100));
    let items = loop {
        if let Some(items) = pages.as_mut().now_or_never() {
            break items.unwrap();
        }
    };
    assert_eq!(items, (0..50).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_wrong_total_neither_cuts_the_list_nor_keeps_it_going() {
    for total in [None, Some(5), Some(2000)] {
        let server = Numbered::new();
        let items = server.list(20, total).collect(1000).await.unwrap();
        assert_eq!(items, (0..200).collect::<Vec<_>>(), "total {total:?}");
    }
}

#[tokio::test]
async fn a_page_fetched_ahead_that_fails_fails_in_its_turn_and_can_be_asked_for_again() {
    let failing = Arc::new(Mutex::new(true));
    let mut pages = Pages::new(
        move |from: Option<Cursor>| {
            let number = from.map_or(0, |from| from.page_number().unwrap());
            let fails = number == 2 && std::mem::take(&mut *failing.lock().unwrap());
            async move {
                if fails {
                    return Err(Error::new(ErrorKind::Transport, "x").with_sent(Sent::Maybe));
                }
                let next = (number < 4).then(|| Cursor::number(number + 1));
                Ok(Page::new(vec![number], next))
            }
        },
        u64::to_string,
    )
    .ahead(8, |page| Some(Cursor::number(page.page_number().ok()? + 1)));
    let mut seen = Vec::new();
    let mut errors = 0;
    loop {
        match pages.next_item().await {
            Ok(Some(item)) => seen.push(item),
            Ok(None) => break,
            Err(_) => errors += 1,
        }
    }
    assert_eq!((seen, errors), (vec![0, 1, 2, 3, 4], 1));
}

#[tokio::test]
async fn a_list_that_goes_on_elsewhere_than_thought_is_followed() {
    let pages = list(vec![
        ("", page(&[1], Some("1"))),
        ("1", page(&[2], Some("7"))),
        ("2", page(&[99], None)),
        ("7", page(&[3], None)),
    ])
    .ahead(4, |page| Some(Cursor::number(page.page_number().ok()? + 1)));
    assert_eq!(pages.collect(10).await.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn a_list_has_a_limit_of_pages_and_of_items() {
    let mut pages = three().most_pages(2);
    assert_eq!(pages.next_page().await.unwrap(), Some(vec![1, 2]));
    assert_eq!(pages.next_page().await.unwrap(), Some(vec![3, 4]));
    assert_eq!(
        pages.next_page().await.unwrap_err().kind(),
        ErrorKind::Paging
    );
    assert_eq!(pages.next_page().await.unwrap(), None);
    assert_eq!(
        three().collect(4).await.unwrap_err().kind(),
        ErrorKind::Paging
    );
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again() {
    let failing = Arc::new(Mutex::new(true));
    let mut pages = Pages::new(
        move |from: Option<Cursor>| {
            let fails = from.is_some() && std::mem::take(&mut *failing.lock().unwrap());
            async move {
                if fails {
                    return Err(Error::new(ErrorKind::Transport, "x").with_sent(Sent::Maybe));
                }
                Ok(if from.is_none() {
                    page(&[1], Some("b"))
                } else {
                    page(&[2], None)
                })
            }
        },
        u32::to_string,
    );
    assert_eq!(pages.next_item().await.unwrap(), Some(1));
    assert!(pages.next_item().await.is_err());
    assert_eq!(pages.next_item().await.unwrap(), Some(2));
    assert_eq!(pages.next_item().await.unwrap(), None);
}

#[tokio::test]
async fn a_dropped_wait_loses_neither_the_page_nor_its_items() {
    let open = Arc::new(tokio::sync::Semaphore::new(0));
    let fetches = Arc::new(Mutex::new(0));
    let (gate, counter) = (open.clone(), fetches.clone());
    let mut pages = Pages::new(
        move |_| {
            *counter.lock().unwrap() += 1;
            let gate = gate.clone();
            async move {
                gate.acquire().await.unwrap().forget();
                Ok(page(&[1, 2], None))
            }
        },
        u32::to_string,
    );
    assert!(pages.next_page().now_or_never().is_none());
    open.add_permits(1);
    assert_eq!(pages.next_page().await.unwrap(), Some(vec![1, 2]));
    assert_eq!(*fetches.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_list_goes_on_tomorrow_where_it_stopped_today() {
    let mut today = three();
    assert_eq!(today.cursor(), None);
    today.next_page().await.unwrap();
    let kept = today.cursor().unwrap().as_str().to_owned();
    let tomorrow = three().starting_at(Cursor::new(kept));
    assert_eq!(tomorrow.collect(10).await.unwrap(), [3, 4, 5]);
}

#[tokio::test]
async fn a_filter_hides_items_but_ends_nothing() {
    let pages = three().filter(|item| *item == 5);
    assert_eq!(pages.collect(10).await.unwrap(), [5]);
}

#[test]
fn a_cursor_prints_nothing_and_is_a_number_only_if_it_is_one() {
    let cursor = Cursor::new("jane?page=2");
    assert!(!format!("{cursor:?}").contains("jane"));
    assert_eq!(
        cursor.page_number().unwrap_err().kind(),
        ErrorKind::InvalidRequest
    );
    assert_eq!(Cursor::number(7).page_number().unwrap(), 7);
}
