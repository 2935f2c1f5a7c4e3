//! The page of accounts, which is also the first one somebody sees.

use std::sync::Arc;

use dental_cli::connections::Connection;
use maud::{Markup, html};

use super::layout::{Place, csrf, page as layout};
use super::{list, words};
use crate::desk::Account;
use crate::shelf::lock;

pub(crate) fn page(accounts: &[Arc<Account>], listed: &[Connection], token: &str) -> Markup {
    layout(
        "Accounts",
        Place::Accounts,
        &["inbox.js"],
        &html! {
            h1 { "Accounts" }
            @if accounts.is_empty() {
                p { "You are signed in to no account yet. Sign in to one or more: their cases come together in one list." }
            } @else {
                h2 #yours { "Yours" }
                ul.cards aria-labelledby="yours" {
                    @for account in accounts { (card(account, token)) }
                }
                form method="post" action="/sign-out" {
                    (csrf(token))
                    button #sign-out-all.danger { "Sign out of everything" }
                }
            }
            h2 #more { "Sign in" }
            ul.cards aria-labelledby="more" {
                @for connection in listed {
                    li.card {
                        div {
                            strong { (words::provider(connection.provider)) }
                            " " span.quiet { (connection.name) }
                            @if let Some(needs) = &connection.needs {
                                p.quiet { "A doctor's account: sign in to " (needs) " too, it fetches the files." }
                            }
                        }
                        form method="post" action="/sign-in" {
                            (csrf(token))
                            input type="hidden" name="connection" value=(connection.name);
                            button data-connection=(connection.name) {
                                "Sign in" span.hidden { " to " (connection.name) }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn card(account: &Account, token: &str) -> Markup {
    let needs_person = lock(&account.reading).needs_person();
    html! {
        li.card {
            div {
                strong { (words::provider(account.provider)) } " "
                span.quiet { (account.row.connection) }
                @if !account.who.expose().is_empty() { p { (account.who.expose()) } }
                p { (list::mark_of(account)) }
            }
            div.row {
                @if needs_person {
                    form method="post" action="/sign-in" {
                        (csrf(token))
                        input type="hidden" name="connection" value=(account.row.connection);
                        button { "Sign in again" }
                    }
                }
                form method="post" action={ "/accounts/" (account.row.slot) "/sign-out" } {
                    (csrf(token))
                    button.plain data-sign-out=(account.row.connection) {
                        "Sign out" span.hidden { " of " (account.row.connection) }
                    }
                }
            }
        }
    }
}
