//! The question before an act, and the page of an act.

use chrono::DateTime;
use dental_oauth::Secret;
use dental_oauth::case::{CaseId, CaseStatus};
use maud::{Markup, html};

use super::layout::{Place, csrf, page as layout};
use super::words;
use crate::acts::{Act, Kept, Kind, Step};
use crate::address::case_address;
use crate::desk::Desk;

/// What is asked.
fn question(kind: Kind) -> &'static str {
    match kind {
        Kind::Approve => "Approve this case?",
        Kind::Reject => "Reject this case?",
        Kind::Comment => "Add this comment?",
        Kind::Send => "Send these scans to Dentbird?",
        Kind::File => "File these designs into this chart?",
    }
}

fn yes(kind: Kind) -> &'static str {
    match kind {
        Kind::Approve => "Approve",
        Kind::Reject => "Reject",
        Kind::Comment => "Add the comment",
        Kind::Send => "Send",
        Kind::File => "File",
    }
}

/// The question.
pub(crate) fn ask(act: &Act, earlier: &[Kept], id: &str, sealed: &str, token: &str) -> Markup {
    layout(
        question(act.kind),
        Place::Cases,
        &[],
        &html! {
            h1 { (question(act.kind)) }
            div.panel { (details(act)) }
            @for kept in earlier {
                p.mark.bad {
                    "The same before: " a href={ "/act/" (kept.id) } { (summary(kept)) } ". "
                    @match kept.step {
                        Step::Done => "To do it once more is possible, and makes a second one.",
                        Step::Unknown => "It may have happened: that is looked at first, and nothing is sent if it has.",
                        Step::Going => "It is under way: wait for its end.",
                        Step::Failed => "It did not happen.",
                    }
                }
            }
            form method="post" action="/act" {
                (csrf(token))
                input type="hidden" name="id" value=(id);
                input type="hidden" name="what" value=(sealed);
                @if act.chart.is_some() {
                    p { label.tick { input type="checkbox" name="sure" value="yes" required; "This is the right patient" } }
                }
                div.row {
                    button #yes { (yes(act.kind)) }
                    a.button.plain href=(case_address(&act.slot, &act.case)) { "No, back to the case" }
                }
            }
        },
    )
}

fn details(act: &Act) -> Markup {
    html! {
        dl {
            dt { "Case" } dd { (act.title) " " code { (act.case) } }
            dt { "From" } dd { (act.connection) }
            @if let Some((_, target)) = &act.target { dt { "To" } dd { (target) } }
            @if let Some(chart) = &act.chart {
                dt { "Patient" } dd { strong #patient { (chart.shown) } " " span.quiet { "number " (chart.patient) } }
                dt { "Appointment" } dd { (chart.appointment) ", " (chart.when) }
            }
            @if !act.files.is_empty() { dt { "Files" } dd { @for file in &act.files { div { (file) } } } }
            @if !act.text.is_empty() { dt { "Comment" } dd { blockquote { (act.text) } } }
        }
    }
}

/// One line on an act.
pub(crate) fn summary(kept: &Kept) -> String {
    let what = match kept.act.kind {
        Kind::Approve => "Approval",
        Kind::Reject => "Rejection",
        Kind::Comment => "Comment",
        Kind::Send => "Sent to Dentbird",
        Kind::File => "Filed into a chart",
    };
    let how = match kept.step {
        Step::Going => "under way",
        Step::Done => "done",
        Step::Failed => "not done",
        Step::Unknown => "may have happened",
    };
    format!(
        "{} {what}: {how}",
        words::time(DateTime::from_timestamp(kept.made, 0))
    )
}

/// An act, and what has become of it.
pub(crate) fn page(desk: &Desk, kept: &Kept, open: Option<&Secret>, token: &str) -> Markup {
    let act = &kept.act;
    layout(
        "Act",
        Place::Cases,
        &["inbox.js"],
        &html! {
            p { a href=(case_address(&act.slot, &act.case)) { "The case" } }
            h1 { (question(act.kind).trim_end_matches('?')) }
            div data-act=(kept.id) data-step=(kept.step.word()) {
                (state(kept, token))
                @if let Some(url) = open {
                    p { a.button #open rel="noreferrer noopener" target="_blank" href=(url.expose()) { "Go on in Dentbird" } }
                }
                @if act.kind == Kind::Send && kept.step == Step::Done { (followed(desk, act)) }
            }
            div.panel { (details(act)) }
        },
    )
}

fn state(kept: &Kept, token: &str) -> Markup {
    let outcome = kept.act.outcome.as_ref();
    html! {
        @match kept.step {
            Step::Going => { p role="status" { span.mark.busy { "Under way. It goes on if you leave this page." } } p { a href={ "/act/" (kept.id) } { "Look again" } } }
            Step::Done => { p role="status" { span.mark.good { "Done. " } (outcome.map_or("", |outcome| outcome.sentence.as_str())) } }
            Step::Failed => {
                p role="status" { span.mark.bad { "Not done. " } (outcome.map_or("", |outcome| outcome.sentence.as_str())) }
                @if let Some(kind) = outcome.and_then(|outcome| outcome.kind.as_deref()) { p.quiet { "For support: " code { (kind) } } }
            }
            Step::Unknown => {
                p role="status" { span.mark.bad { "It may have happened. " } "The answer was lost, and it is not to be seen yet. Nothing is sent again by itself." }
                form method="post" action={ "/act/" (kept.id) "/look" } { (csrf(token)) button { "Look whether it has happened" } }
            }
        }
    }
}

/// From the scans to the crown.
fn followed(desk: &Desk, act: &Act) -> Markup {
    let cases = act
        .outcome
        .as_ref()
        .map(|outcome| outcome.cases.as_slice())
        .unwrap_or_default();
    let account = act
        .target
        .as_ref()
        .and_then(|(slot, _)| desk.account(slot).ok());
    html! {
        h2 { "On the way to the crown" }
        @match (cases.first(), account) {
            (Some(case), Some(account)) => {
                @let row = account.shelf.row(&CaseId::new(case.as_str()));
                @let status = row.as_ref().map_or(&CaseStatus::Unknown, |row| &row.status);
                @let ready = matches!(status, CaseStatus::Designed | CaseStatus::InProduction | CaseStatus::Completed);
                p #crown data-ready=(ready) {
                    @if ready { span.mark.good { "The crown is designed. " } } @else { span.mark.busy { "Being designed. " } }
                    a href=(case_address(&account.row.slot, case)) { "Case " (case) } ", " (words::status(status)) "."
                }
            }
            _ => p #crown data-ready="false" { span.mark.busy { "Handed over. Finish it in Dentbird; the case appears here as soon as it is to be seen." } },
        }
        @if let Some(reference) = &act.reference { p.quiet { "Reference " code { (reference) } } }
    }
}
