//! What all pages have around them.

use maud::{DOCTYPE, Markup, html};

/// Which place of the application a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Cases,
    Accounts,
    Nowhere,
}

/// A page.
pub(crate) fn page(title: &str, place: Place, scripts: &[&str], main: &Markup) -> Markup {
    let current = |of: Place| (of == place).then_some("page");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Case inbox" }
                link rel="stylesheet" href="/assets/inbox.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                @for script in scripts {
                    script type="module" src={ "/assets/" (script) } {}
                }
            }
            body {
                a.skip href="#main" { "To the content" }
                header.top {
                    a.brand href="/" { "Case inbox" }
                    nav aria-label="Main" {
                        a href="/" aria-current=[current(Place::Cases)] { "Cases" }
                        a href="/accounts" aria-current=[current(Place::Accounts)] { "Accounts" }
                    }
                }
                main #main tabindex="-1" { (main) }
            }
        }
    }
}

/// The page of a request that comes to nothing.
pub(crate) fn refused(sentence: &str, kind: &str) -> Markup {
    page(
        "Not done",
        Place::Nowhere,
        &[],
        &html! {
            h1 { "That did not work" }
            p { (sentence) }
            p.quiet { "For support: " code #kind { (kind) } }
            p { a.button href="/" { "Back to the cases" } }
        },
    )
}

/// The hidden field of every form.
pub(crate) fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}
