//! The list of all cases: the page, its windows for the script, and the search.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use dental_oauth::Phi;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::app::App;
use crate::guard::Form;
use crate::problem::Problem;
use crate::shelf::Filter;
use crate::view;
use crate::visitor::{Visitor, see_other};

/// Rows of a page.
pub(crate) const PAGE: usize = 50;
/// The most rows that a script is given at once.
const MOST_ROWS: usize = 120;
const LONGEST_SEARCH: usize = 200;

/// What the address of a list says. What was searched for may be a patient's name, and is sealed there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    account: String,
    provider: String,
    status: String,
    q: String,
    from: usize,
    count: usize,
}

impl Wanted {
    fn filter(&self, app: &App) -> Filter {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let search = app.0.keys.open("search", &self.q);
        Filter {
            slot: said(&self.account),
            provider: said(&self.provider),
            status: said(&self.status),
            search: search.map(|text| Phi::new(text.expose().to_owned())),
        }
    }

    /// The address of the same list, from a row on.
    pub(crate) fn query(&self, from: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("account", &self.account),
            ("provider", &self.provider),
            ("status", &self.status),
            ("q", &self.q),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if from > 0 {
            query.append_pair("from", &from.to_string());
        }
        query.finish()
    }

    pub(crate) fn sealed_search(&self) -> &str {
        &self.q
    }
}

/// `GET /`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let csrf = visitor.csrf(&app);
    let accounts = desk.accounts();
    if accounts.is_empty() {
        return Ok(view::accounts::page(&accounts, app.listed(), &csrf).into_response());
    }
    let filter = wanted.filter(&app);
    let window = desk.window(&filter, wanted.from, PAGE);
    Ok(view::list::page(&accounts, &window, &filter, &wanted, &csrf).into_response())
}

/// What the script is given: rows as they stand on the page, and the marks of the accounts.
#[derive(Serialize)]
struct Rows {
    total: usize,
    from: usize,
    #[serde(rename = "rows")]
    html: String,
    marks: String,
}

/// `GET /rows`: a window of the list.
pub(crate) async fn rows(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let count = wanted.count.clamp(1, MOST_ROWS);
    let window = desk.window(&wanted.filter(&app), wanted.from, count);
    Ok(Json(Rows {
        total: window.total,
        from: window.from,
        html: view::list::rows(&window).into_string(),
        marks: view::list::marks(&desk.accounts()).into_string(),
    })
    .into_response())
}

/// `POST /search`: a form, since what is searched for must not be in an address; it leads to one in which it is
/// sealed.
pub(crate) async fn search(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let form = Form::own(&app, &headers, &visitor, &body)?;
    let text: String = form
        .field("search")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST_SEARCH)
        .collect();
    let word = |name| form.field(name).unwrap_or_default().to_owned();
    let wanted = Wanted {
        account: word("account"),
        provider: word("provider"),
        status: word("status"),
        q: if text.is_empty() {
            String::new()
        } else {
            app.0.keys.seal("search", &text)?
        },
        from: 0,
        count: 0,
    };
    let query = wanted.query(0);
    Ok(see_other(&if query.is_empty() {
        "/".to_owned()
    } else {
        format!("/?{query}")
    }))
}
