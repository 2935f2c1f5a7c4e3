//! The page of a case.

use std::sync::Arc;

use dental_cli::scans;
use dental_oauth::case::{Case, CaseFile, CaseStatus, FileKind, StoredForm};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Error, Phi, Timestamp};
use maud::{Markup, html};

use super::layout::{Place, csrf, page as layout};
use super::{act, words};
use crate::acts::Kept;
use crate::address::{case_address, file_address, segment};
use crate::desk::Account;
use crate::files::files;
use crate::problem;

/// Appointments that are offered by name.
const OFFERED: usize = 60;

/// Everything the page shows.
pub(crate) struct Shown<'a> {
    pub(crate) account: &'a Account,
    pub(crate) case: &'a Case,
    pub(crate) fields: Vec<(String, Phi<String>)>,
    pub(crate) comments: Vec<Phi<String>>,
    /// Why comments are missing.
    pub(crate) silent: Option<Error>,
    pub(crate) acts: Vec<Kept>,
    pub(crate) targets: Vec<Arc<Account>>,
    pub(crate) charts: Vec<Arc<Account>>,
    pub(crate) token: String,
}

pub(crate) fn page(shown: &Shown<'_>) -> Markup {
    let case = shown.case;
    let title = case.title.as_ref().map(|title| title.expose().as_str());
    let title = title
        .filter(|title| !title.trim().is_empty())
        .unwrap_or(case.id.as_str());
    layout(
        "Case",
        Place::Cases,
        &["inbox.js", "viewer.js"],
        &html! {
            p { a href="/" { "All cases" } }
            h1 { (title) }
            section.panel aria-label="Fields" { (facts(shown)) }
            (viewer(shown))
            (file_list(shown))
            (deeds(shown))
            (comments(shown))
            (history(shown))
        },
    )
}

fn facts(shown: &Shown<'_>) -> Markup {
    let (case, account) = (shown.case, shown.account);
    html! {
        dl {
            dt { "Status" }
            dd {
                (words::status(&case.status))
                @if let Some(own) = &case.vendor_status { @if own != case.status.as_str() { " " span.quiet { "(" (own) ")" } } }
                @if case.deleted { " " strong { "deleted" } }
            }
            @if let Some(patient) = &case.patient { dt { "Patient" } dd { (patient.expose()) } }
            dt { "Account" } dd { (words::provider(account.provider)) " " span.quiet { (account.row.connection) } }
            dt { "Case" } dd { code #case-id { (case.id.as_str()) } }
            @if let Some(reference) = &case.reference { dt { "Reference" } dd { code { (reference) } } }
            dt { "Made (UTC)" } dd { (time(case.created_at.as_ref())) }
            dt { "Changed (UTC)" } dd { (time(case.updated_at.as_ref())) }
        }
        @if !shown.fields.is_empty() {
            details {
                summary { "Everything the provider says (" (shown.fields.len()) " fields)" }
                dl { @for (name, value) in &shown.fields { dt { (name) } dd { (value.expose()) } } }
            }
        }
    }
}

fn time(time: Option<&Timestamp>) -> String {
    words::time(time.and_then(Timestamp::instant))
}

/// The mesh format a file is shown in: as it is stored, or made on demand.
fn shown_as(file: &CaseFile) -> Option<MeshFormat> {
    match file.kind {
        FileKind::Scan { .. } | FileKind::Design { .. } => scans::mesh(file),
        _ => match file.stored {
            StoredForm::Mesh(format) => Some(format),
            StoredForm::AsIs | StoredForm::OnDemand => None,
        },
    }
}

fn viewer(shown: &Shown<'_>) -> Markup {
    let meshes: Vec<_> = files(shown.case)
        .iter()
        .filter_map(|file| Some((file, shown_as(file)?)))
        .collect();
    html! {
        @if !meshes.is_empty() {
            section.panel aria-labelledby="in-3d" {
                h2 #in-3d { "In 3D" }
                div #viewer.stage data-state="idle" {
                    fieldset {
                        legend { "Show" }
                        div.row {
                            @for (file, format) in &meshes {
                                label.tick {
                                    input type="checkbox" data-mesh=(address(shown, file, *format)) data-format=(format.extension())
                                        data-kind=(file.kind.as_str()) data-jaw=[jaw(file)];
                                    (words::kind(&file.kind))
                                }
                            }
                        }
                    }
                    p.quiet #viewer-said role="status" { "Choose what to show." }
                    canvas hidden tabindex="0" role="img" aria-label="The chosen scans and designs. Arrow keys turn them, plus and minus move closer and away." {}
                    noscript { p.quiet { "3D needs a script; the files can be downloaded without." } }
                }
            }
        }
    }
}

fn jaw(file: &CaseFile) -> Option<&'static str> {
    match file.kind {
        FileKind::Scan { jaw } => jaw.map(dental_oauth::case::Jaw::as_str),
        _ => None,
    }
}

fn address(shown: &Shown<'_>, file: &CaseFile, format: MeshFormat) -> String {
    let address = file_address(
        &shown.account.row.slot,
        shown.case.id.as_str(),
        file.id.as_str(),
    );
    if file.stored == StoredForm::Mesh(format) {
        address
    } else {
        format!("{address}?form={}", format.extension())
    }
}

fn file_list(shown: &Shown<'_>) -> Markup {
    let files = files(shown.case);
    html! {
        section aria-labelledby="files" {
            h2 #files { "Files" }
            @if files.is_empty() { p.quiet { "None." } } @else {
                table.files {
                    thead { tr { th scope="col" { "File" } th scope="col" { "What" } th scope="col" { "Size" } th scope="col" { "Checked by" } th scope="col" { span.hidden { "Get" } } } }
                    tbody { @for file in files { (file_row(shown, file)) } }
                }
                p { a.button #all download href={ (case_address(&shown.account.row.slot, shown.case.id.as_str())) "/all" } { "Download all" } }
            }
        }
    }
}

fn file_row(shown: &Shown<'_>, file: &CaseFile) -> Markup {
    let address = file_address(
        &shown.account.row.slot,
        shown.case.id.as_str(),
        file.id.as_str(),
    );
    let name = crate::files::name_of(&file.clone().in_form(None));
    let checked = match (&file.digest, shown_as(file)) {
        (Some(digest), _) => digest.algorithm().as_str(),
        (None, Some(_)) => "being a complete mesh",
        (None, None) => "its length",
    };
    html! {
        tr {
            td { (name) }
            td { (words::kind(&file.kind)) }
            td { @if let Some(bytes) = file.bytes { (words::size(bytes)) } }
            td { (checked) }
            td {
                progress data-file=(segment(file.id.as_str())) hidden aria-label={ "Progress of " (name) } max="1" value="0" {}
                " " a download href=(address) { "Download" span.hidden { " " (name) } }
                @for format in &file.formats {
                    @if file.stored != StoredForm::Mesh(*format) {
                        " " a download href={ (address) "?form=" (format.extension()) } { (format.extension()) span.hidden { " of " (name) } }
                    }
                }
            }
        }
    }
}

fn deeds(shown: &Shown<'_>) -> Markup {
    let account = shown.account;
    let ask = format!(
        "{}/ask",
        case_address(&account.row.slot, shown.case.id.as_str())
    );
    let scans: Vec<&CaseFile> = files(shown.case)
        .iter()
        .filter(|file| matches!(file.kind, FileKind::Scan { .. }) && scans::mesh(file).is_some())
        .collect();
    let designs = files(shown.case)
        .iter()
        .any(|file| matches!(file.kind, FileKind::Design { .. }));
    let sends = account.provider != "dentbird" && !scans.is_empty() && !shown.targets.is_empty();
    let files_it = account.provider != "drchrono" && designs && !shown.charts.is_empty();
    html! {
        section aria-labelledby="deeds" {
            h2 #deeds { "Do" }
            p.quiet { "Each of these asks once more before anything happens." }
            @if account.opened.lab().is_some() {
                form.row.panel method="post" action=(ask) {
                    (csrf(&shown.token))
                    button name="do" value="approve" { "Approve" }
                    button.danger name="do" value="reject" { "Reject" }
                }
            }
            @if account.opened.practice().is_some() && shown.case.id.as_str().starts_with("appointment:") {
                form.panel method="post" action=(ask) {
                    (csrf(&shown.token))
                    label { "Comment, added to the appointment's notes" textarea name="text" maxlength="2000" required {} }
                    p { button name="do" value="comment" { "Comment" } }
                }
            }
            @if sends { (send_form(shown, &ask, &scans)) }
            @if files_it { (chart_form(shown, &ask)) }
        }
    }
}

fn send_form(shown: &Shown<'_>, ask: &str, scans: &[&CaseFile]) -> Markup {
    html! {
        form.panel method="post" action=(ask) {
            (csrf(&shown.token))
            label { "Send the scans for a crown to" (accounts("target", &shown.targets)) }
            details {
                summary { "Which scan is which jaw" }
                div.row {
                    @for jaw in ["upper", "lower"] {
                        label {
                            @if jaw == "upper" { "Upper jaw" } @else { "Lower jaw" }
                            select name=(jaw) {
                                option value="" { "As the provider says" }
                                @for file in scans { option value=(file.id.as_str()) { (file.name.expose()) " — " (words::kind(&file.kind)) } }
                            }
                        }
                    }
                }
            }
            p { button name="do" value="send" { "Send to Dentbird" } }
        }
    }
}

fn chart_form(shown: &Shown<'_>, ask: &str) -> Markup {
    html! {
        form.panel method="post" action=(ask) {
            (csrf(&shown.token))
            div.row {
                label { "File the designs into a chart at" (accounts("target", &shown.charts)) }
                label { "Appointment number" input name="appointment" list="appointments" required inputmode="numeric" autocomplete="off"; }
            }
            datalist #appointments {
                @for account in &shown.charts {
                    @for row in account.shelf.newest(OFFERED) {
                        @if let Some(number) = row.id.as_str().strip_prefix("appointment:") {
                            option value=(number) { @if let Some(title) = &row.title { (title.expose()) ", " } (words::time(row.at)) }
                        }
                    }
                }
            }
            p { button name="do" value="file" { "File into the chart" } }
        }
    }
}

fn accounts(name: &str, accounts: &[Arc<Account>]) -> Markup {
    html! {
        select name=(name) {
            @for account in accounts {
                option value=(account.row.slot) { (account.row.connection) @if !account.who.expose().is_empty() { ", " (account.who.expose()) } }
            }
        }
    }
}

fn comments(shown: &Shown<'_>) -> Markup {
    html! {
        section aria-labelledby="comments" {
            h2 #comments { "Comments" }
            @for comment in &shown.comments { blockquote { (comment.expose()) } }
            @if let Some(error) = &shown.silent { p.mark.bad { "Some are missing: " (problem::sentence(error)) } }
            @if shown.comments.is_empty() && shown.silent.is_none() { p.quiet { "None." } }
        }
    }
}

fn history(shown: &Shown<'_>) -> Markup {
    let case = shown.case;
    let changed = case
        .updated_at
        .as_ref()
        .filter(|_| case.status != CaseStatus::Unknown);
    html! {
        section aria-labelledby="history" {
            h2 #history { "History" }
            ul.steps {
                @for kept in &shown.acts { li { a href={ "/act/" (kept.id) } { (act::summary(kept)) } } }
                @if let Some(changed) = changed { li { time { (time(Some(changed))) } " Changed: " (words::status(&case.status)) } }
                @if let Some(made) = &case.created_at { li { time { (time(Some(made))) } " Made" } }
            }
        }
    }
}
