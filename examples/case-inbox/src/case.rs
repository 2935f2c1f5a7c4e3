//! One case: its fields, its history, its comments, its files, and what can be done with it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use dental_oauth::case::{Case, CaseId};
use dental_oauth::{Error, Phi};
use serde_json::Value;

use crate::app::App;
use crate::desk::{Account, Desk};
use crate::problem::Problem;
use crate::visitor::Visitor;
use crate::{acts, address, view};

/// Comments that are fetched for a page: each is a call.
const MOST_COMMENTS: usize = 20;
const MOST_FIELDS: usize = 300;

/// `GET /case/{slot}/{case}`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((slot, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let account = desk.account(&slot)?;
    let id = CaseId::new(address::id(&case)?);
    let case = account.case(&id).await?;
    let (comments, silent) = comments(&account, &case).await;
    let page = view::case::page(&view::case::Shown {
        fields: fields(&case),
        acts: acts::of_case(&app, &desk.owner, &account, &id).await?,
        charts: charts(&desk),
        targets: targets(&desk),
        account: &account,
        case: &case,
        comments,
        silent,
        token: visitor.csrf(&app),
    });
    Ok(page.into_response())
}

/// What people wrote, and why some of it is not there.
async fn comments(account: &Account, case: &Case) -> (Vec<Phi<String>>, Option<Error>) {
    if let Some(lab) = account.opened.lab() {
        let Ok(guid) = case.id.as_str().parse() else {
            return (Vec::new(), None);
        };
        let whole = match lab.case(guid).await {
            Ok(whole) => whole,
            Err(error) => return (Vec::new(), Some(error)),
        };
        let ids = whole
            .comments
            .iter()
            .filter_map(|comment| comment.id.as_deref());
        let texts = ids.take(MOST_COMMENTS).map(|id| lab.comment_text(guid, id));
        let mut found = Vec::new();
        let mut failed = None;
        for text in futures_util::future::join_all(texts).await {
            match text {
                Ok(text) => found.push(text),
                Err(error) => failed = Some(error),
            }
        }
        return (found, failed);
    }
    let note = raw(case).and_then(|raw| raw.get("notes")?.as_str().map(str::to_owned));
    let note = note.filter(|note| !note.trim().is_empty());
    (note.map(Phi::new).into_iter().collect(), None)
}

fn raw(case: &Case) -> Option<Value> {
    serde_json::from_str(case.raw.as_ref()?.expose()).ok()
}

/// Everything the provider says of the case that is a text, a number or a word, by its path.
fn fields(case: &Case) -> Vec<(String, Phi<String>)> {
    let mut fields = Vec::new();
    if let Some(raw) = raw(case) {
        gather(String::new(), &raw, 0, &mut fields);
    }
    fields
}

fn gather(path: String, value: &Value, depth: usize, into: &mut Vec<(String, Phi<String>)>) {
    if into.len() >= MOST_FIELDS || depth > 6 {
        return;
    }
    let joined = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path} › {name}"),
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                // Addresses of files are of no use here, and some of them open the file to whoever has them.
                if !name.to_ascii_lowercase().ends_with("url") && !name.eq_ignore_ascii_case("href")
                {
                    gather(joined(name), value, depth + 1, into);
                }
            }
        }
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                gather(joined(&(number + 1).to_string()), value, depth + 1, into);
            }
        }
        Value::String(text) if !text.trim().is_empty() => {
            into.push((path, Phi::new(text.chars().take(2000).collect())));
        }
        Value::Number(_) | Value::Bool(_) => into.push((path, Phi::new(value.to_string()))),
        Value::Null | Value::String(_) => {}
    }
}

/// Accounts that crowns can be ordered from.
fn targets(desk: &Desk) -> Vec<Arc<Account>> {
    let mut accounts = desk.accounts();
    accounts.retain(|account| account.provider == "dentbird");
    accounts
}

/// Accounts that have charts.
fn charts(desk: &Desk) -> Vec<Arc<Account>> {
    let mut accounts = desk.accounts();
    accounts.retain(|account| account.opened.practice().is_some());
    accounts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_flat_and_hold_no_address_of_a_file() {
        let value = serde_json::json!({
            "Patient": {"Name": "Z", "Age": 7}, "Files": [{"Href": "https://x", "downloadUrl": "y", "Size": 3}], "None": null,
        });
        let mut found = Vec::new();
        gather(String::new(), &value, 0, &mut found);
        let found: Vec<String> = found
            .into_iter()
            .map(|(path, text)| format!("{path}={}", text.expose()))
            .collect();
        assert_eq!(
            found,
            ["Files › 1 › Size=3", "Patient › Age=7", "Patient › Name=Z"]
        );
    }
}
