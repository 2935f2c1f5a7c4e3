//! `cases list` and `cases show`.

use std::collections::HashMap;

use dental_oauth::case::{Case, CaseFile, CaseId, CaseQuery, FileKind, MergedCases, merge};
use futures_util::StreamExt as _;
use serde::Serialize;

use super::names::label;
use crate::account::{Account, Accounts};
use crate::app::App;
use crate::args::{CasesList, CasesShow};
use crate::exit::Failure;
use crate::output::{Table, plain};
use crate::time;

/// A case as programs see it.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a, F> {
    account: &'a str,
    provider: &'a str,
    id: &'a str,
    status: &'a str,
    vendor_status: Option<&'a str>,
    created_at: Option<String>,
    updated_at: Option<String>,
    files: F,
    deleted: bool,
    #[serde(flatten)]
    patient: Option<Private<'a>>,
}

/// What is shown only with `--phi`.
#[derive(Debug, Serialize)]
struct Private<'a> {
    title: Option<&'a str>,
    patient: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct FileLine {
    id: String,
    /// The provider's name with `--phi`; without, what the file is.
    name: String,
    kind: String,
    bytes: Option<u64>,
    /// `algorithm:hex`.
    hash: Option<String>,
    jaw: Option<&'static str>,
    tooth: Option<u16>,
    formats: Vec<&'static str>,
}

impl<'a, F> Line<'a, F> {
    fn new(account: &'a Account, case: &'a Case, files: F, phi: bool) -> Self {
        let text = |field: &'a Option<dental_oauth::Phi<String>>| {
            field.as_ref().map(|text| text.expose().as_str())
        };
        Self {
            account: &account.name,
            provider: account.provider,
            id: case.id.as_str(),
            status: case.status.as_str(),
            vendor_status: case.vendor_status.as_deref(),
            created_at: time::of_server(case.created_at.as_ref()),
            updated_at: time::of_server(case.updated_at.as_ref()),
            files,
            deleted: case.deleted,
            patient: phi.then(|| Private {
                title: text(&case.title),
                patient: text(&case.patient),
            }),
        }
    }
}

/// The line of a case in a list.
pub(super) fn listed<'a>(
    account: &'a Account,
    case: &'a Case,
    phi: bool,
) -> Line<'a, Option<usize>> {
    let files = case.files.as_ref().map(Vec::len);
    Line::new(account, case, files, phi)
}

/// `cases list`: all accounts at once, each case printed as it arrives. An account that fails does not
/// stop the others.
pub(crate) async fn list(app: &App, accounts: &Accounts, words: &CasesList) -> Result<(), Failure> {
    let mut query = CaseQuery::new();
    query.since = words.since;
    query.until = words.until;
    query.status.clone_from(&words.status);
    query.search = words.search.clone().map(dental_oauth::Phi::new);
    query.deleted = words.deleted;
    let names = accounts.named(&words.accounts)?;
    let mut listing = Listing {
        app,
        table: Table::new(if words.phi {
            &[
                "ACCOUNT", "CASE", "STATUS", "UPDATED", "DELETED", "TITLE", "PATIENT",
            ]
        } else {
            &["ACCOUNT", "CASE", "STATUS", "UPDATED", "DELETED"]
        }),
        phi: words.phi,
        left: words.limit.unwrap_or(usize::MAX),
        accounts: names.len(),
        unreadable: 0,
        failures: Vec::new(),
    };
    let (mut open, mut sources) = (HashMap::new(), Vec::new());
    for name in &names {
        match accounts.account(app, name) {
            Ok(account) => {
                sources.push((*name, account.platform.source()));
                open.insert(*name, account);
            }
            Err(failure) => listing.failed(failure),
        }
    }
    listing.read(&open, merge(sources, &query)).await?;
    listing.end()
}

/// Rows of one look at what has arrived.
const ROWS: usize = 100;

struct Listing<'a> {
    app: &'a App,
    table: Table,
    phi: bool,
    left: usize,
    /// How many are to be read.
    accounts: usize,
    /// Cases that could not be read.
    unreadable: usize,
    /// Accounts that could not be read to their end.
    failures: Vec<Failure>,
}

impl Listing<'_> {
    async fn read(
        &mut self,
        accounts: &HashMap<&str, Account>,
        cases: MergedCases,
    ) -> Result<(), Failure> {
        let mut cases = cases.ready_chunks(ROWS);
        while self.left > 0
            && let Some(arrived) = cases.next().await
        {
            let mut rows = Vec::new();
            for next in arrived {
                let Some(account) = accounts.get(&*next.account) else {
                    continue;
                };
                match next.case {
                    Ok(_) if self.left == 0 => break,
                    Ok(case) => {
                        self.left -= 1;
                        self.app.out.event(&listed(account, &case, self.phi))?;
                        rows.push(row(account, &case, self.phi));
                    }
                    Err(error) if next.ends => self.failed(account.failed(error)),
                    Err(error) => {
                        self.app.out.failure(&account.failed(error));
                        self.unreadable += 1;
                    }
                }
            }
            self.table.print(&self.app.out, &rows)?;
        }
        Ok(())
    }

    /// An account could not be read to its end. Of a single one that is told by how the run ends.
    fn failed(&mut self, failure: Failure) {
        if self.accounts > 1 {
            self.app.out.failure(&failure);
        }
        self.failures.push(failure);
    }

    fn end(mut self) -> Result<(), Failure> {
        if self.accounts == 1
            && let Some(failure) = self.failures.pop()
        {
            return Err(failure);
        }
        match Failure::of_several(&self.failures, self.accounts, "accounts") {
            Some(failure) => Err(failure),
            None if self.unreadable > 0 => Err(Failure::partly(format!(
                "{} cases could not be read",
                self.unreadable
            ))),
            None => Ok(()),
        }
    }
}

fn row(account: &Account, case: &Case, phi: bool) -> Vec<String> {
    let mut row = vec![
        account.name.clone(),
        case.id.to_string(),
        case.status.as_str().to_owned(),
        time::in_table(case.updated_at.as_ref().or(case.created_at.as_ref())),
        if case.deleted { "yes" } else { "" }.to_owned(),
    ];
    if phi {
        for field in [&case.title, &case.patient] {
            row.push(
                field
                    .as_ref()
                    .map_or_else(String::new, |text| text.expose().clone()),
            );
        }
    }
    row
}

/// `cases show`.
pub(crate) async fn show(app: &App, account: &Account, words: &CasesShow) -> Result<(), Failure> {
    let id = CaseId::new(&words.case);
    let case = account.platform.source().case(&id).await;
    let case = case.map_err(|error| account.failed(error))?;
    let files = case.files.as_deref().unwrap_or_default();
    let lines: Vec<FileLine> = files
        .iter()
        .map(|file| file_line(file, words.phi))
        .collect();
    app.out
        .event(&Line::new(account, &case, &lines, words.phi))?;
    if app.out.is_json() {
        return Ok(());
    }
    let line = Line::new(account, &case, (), words.phi);
    let private = line.patient.as_ref();
    let facts = [
        ("Case", Some(line.id)),
        ("Status", Some(line.status)),
        ("Provider's", line.vendor_status),
        ("Created", line.created_at.as_deref()),
        ("Updated", line.updated_at.as_deref()),
        ("Deleted", line.deleted.then_some("yes")),
        ("Reference", case.reference.as_deref()),
        ("Title", private.and_then(|private| private.title)),
        ("Patient", private.and_then(|private| private.patient)),
    ];
    for (label, value) in facts {
        if let Some(value) = value {
            app.out.say(&format!("{label:<11} {}", plain(value)))?;
        }
    }
    if lines.is_empty() {
        return app.out.say("No files.");
    }
    app.out.say("")?;
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|line| {
            let size = line.bytes.map(crate::output::size).unwrap_or_default();
            vec![line.id, line.kind, line.name, size, line.formats.join(" ")]
        })
        .collect();
    Table::new(&["FILE", "KIND", "NAME", "SIZE", "AS"]).print(&app.out, &rows)
}

fn file_line(file: &CaseFile, phi: bool) -> FileLine {
    FileLine {
        id: file.id.to_string(),
        name: if phi {
            file.name.expose().clone()
        } else {
            label(file)
        },
        kind: file.kind.as_str().to_owned(),
        bytes: file.bytes,
        hash: file.digest.as_ref().map(super::files::hash),
        jaw: match file.kind {
            FileKind::Scan { jaw } => jaw.map(dental_oauth::case::Jaw::as_str),
            _ => None,
        },
        tooth: match file.kind {
            FileKind::Design { tooth } => tooth,
            _ => None,
        },
        formats: file
            .formats
            .iter()
            .map(|format| format.extension())
            .collect(),
    }
}
