//! The list of cases.

use std::sync::Arc;

use maud::{Markup, html};

use super::layout::{Place, csrf, page as layout};
use super::words;
use crate::address::case_address;
use crate::desk::{Account, Window};
use crate::list::{PAGE, Wanted};
use crate::problem;
use crate::shelf::{Filter, Row, lock};

pub(crate) fn page(
    accounts: &[Arc<Account>],
    window: &Window,
    filter: &Filter,
    wanted: &Wanted,
    token: &str,
) -> Markup {
    layout(
        "Cases",
        Place::Cases,
        &["inbox.js"],
        &html! {
            div.head {
                h1 { "Cases" }
                p #count role="status" { (count(window.total)) }
            }
            ul #marks.marks aria-label="Accounts" { (marks(accounts)) }
            (filters(accounts, filter, wanted, token))
            table #cases data-from=(window.from) data-total=(window.total) data-query=(wanted.query(0)) aria-rowcount=(window.total + 1) {
                caption.hidden { "Cases of all accounts, newest change first" }
                thead {
                    tr aria-rowindex="1" {
                        th scope="col" { "Case" }
                        th scope="col" { "Patient" }
                        th scope="col" { "Status" }
                        th scope="col" { "Account" }
                        th scope="col" { "Changed (UTC)" }
                    }
                }
                tbody { (rows(window)) }
            }
            @if window.total == 0 { p #none.quiet { "No case is here" @if filter.is_set() { " that meets the filter" } "." } }
            (pager(window, wanted))
        },
    )
}

fn count(total: usize) -> String {
    match total {
        1 => "1 case".to_owned(),
        total => format!("{total} cases"),
    }
}

fn filters(accounts: &[Arc<Account>], filter: &Filter, wanted: &Wanted, token: &str) -> Markup {
    let search = filter.search.as_ref().map(|text| text.expose().as_str());
    let mut providers: Vec<&str> = accounts.iter().map(|account| account.provider).collect();
    providers.sort_unstable();
    providers.dedup();
    let chosen = |is: bool| is;
    html! {
        form #filter.filter role="search" method="post" action="/search" {
            (csrf(token))
            label { "Search" input type="search" name="search" value=[search] maxlength="200" autocomplete="off"; }
            label {
                "Status"
                select name="status" {
                    option value="" { "All" }
                    @for (word, name) in words::STATUSES {
                        option value=(word) selected[chosen(filter.status.as_deref() == Some(word))] { (name) }
                    }
                }
            }
            label {
                "Provider"
                select name="provider" {
                    option value="" { "All" }
                    @for word in providers {
                        option value=(word) selected[chosen(filter.provider.as_deref() == Some(word))] { (words::provider(word)) }
                    }
                }
            }
            label {
                "Account"
                select name="account" {
                    option value="" { "All" }
                    @for account in accounts {
                        option value=(account.row.slot) selected[chosen(filter.slot.as_ref() == Some(&account.row.slot))] {
                            (account.row.connection)
                        }
                    }
                }
            }
            button { "Show" }
            @if filter.is_set() || !wanted.sealed_search().is_empty() { a.button.plain href="/" { "All cases" } }
        }
        form.look method="post" action="/look" { (csrf(token)) button.plain { "Look for changes now" } }
    }
}

/// The rows of a window.
pub(crate) fn rows(window: &Window) -> Markup {
    html! {
        @for (number, (account, row)) in window.rows.iter().enumerate() {
            (case(account, row, window.from + number))
        }
    }
}

fn case(account: &Account, row: &Row, number: usize) -> Markup {
    let title = row.title.as_ref().map(|title| title.expose().as_str());
    html! {
        tr aria-rowindex=(number + 2) {
            td { a href=(case_address(&account.row.slot, row.id.as_str())) { (title.unwrap_or(row.id.as_str())) } }
            td { @if let Some(patient) = &row.patient { (patient.expose()) } }
            td { span class={ "status " (row.status.as_str().split(' ').next().unwrap_or_default()) } { (words::status(&row.status)) } }
            td { (words::provider(account.provider)) " " span.quiet { (account.row.connection) } }
            td { time { (words::time(row.at)) } }
        }
    }
}

/// How each account stands.
pub(crate) fn marks(accounts: &[Arc<Account>]) -> Markup {
    html! {
        @for account in accounts {
            li { strong { (account.row.connection) } " " (mark_of(account)) }
        }
    }
}

/// How an account stands: a word, never a colour alone.
pub(crate) fn mark_of(account: &Account) -> Markup {
    let reading = lock(&account.reading).clone();
    let cases = account.shelf.len();
    html! {
        @if reading.needs_person() {
            span.mark.bad data-state="sign-in" { "Signed out by the provider: " a href="/accounts" { "sign in again" } }
        } @else if let Some(error) = &reading.failed {
            span.mark.bad data-state="failed" { "Failed: " (problem::sentence(error)) " " (cases) " cases from before." }
        } @else if reading.now && reading.until.is_none() {
            span.mark.busy data-state="reading" { "Reading, " (cases) " so far" }
        } @else if reading.until.is_none() {
            span.mark.busy data-state="reading" { "Waiting" }
        } @else {
            span.mark.good data-state="ready" { (cases) " cases" }
            @if reading.unreadable > 0 { span.mark.bad { (reading.unreadable) " cannot be read" } }
        }
    }
}

/// Links for whoever has no script; with one the list scrolls.
fn pager(window: &Window, wanted: &Wanted) -> Markup {
    let last = window.from + window.rows.len();
    html! {
        nav #pager.pager aria-label="Pages" {
            @if window.from > 0 {
                a.button.plain rel="prev" href={ "/?" (wanted.query(window.from.saturating_sub(PAGE))) } { "Newer" }
            }
            span { @if last > 0 { (window.from + 1) "–" (last) " of " (window.total) } }
            @if last < window.total {
                a.button.plain rel="next" href={ "/?" (wanted.query(last)) } { "Older" }
            }
        }
    }
}
