//! What changes while a page is open, as server-sent events. They hold no case and no name: the page asks for
//! what it shows.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Line, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use crate::app::App;
use crate::desk::{Desk, Event};
use crate::problem::Problem;
use crate::visitor::Visitor;

/// Between two words on the list: a provider that is read gives a page every few milliseconds.
const BETWEEN: Duration = Duration::from_millis(150);
const KEEP_ALIVE: Duration = Duration::from_secs(20);

struct Listening {
    desk: Arc<Desk>,
    events: broadcast::Receiver<Event>,
    ending: watch::Receiver<bool>,
    /// The list has changed, and that was not said yet.
    list: bool,
    said: Option<Instant>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.desk.listening.fetch_sub(1, Ordering::Relaxed);
    }
}

/// `GET /events`
pub(crate) async fn stream(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    desk.listening.fetch_add(1, Ordering::Relaxed);
    let listening = Listening {
        events: desk.listen(),
        desk,
        ending: app.0.ending.subscribe(),
        // What happened before the stream was there.
        list: true,
        said: None,
    };
    let lines = stream::unfold(listening, async |mut listening| {
        let line = next(&mut listening).await?;
        Some((Ok::<_, Infallible>(line), listening))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(lines).keep_alive(keep_alive).into_response())
}

async fn next(listening: &mut Listening) -> Option<Line> {
    loop {
        let due = listening
            .said
            .map_or_else(Instant::now, |said| said + BETWEEN);
        tokio::select! {
            biased;
            _ = listening.ending.wait_for(|ending| *ending) => return None,
            () = tokio::time::sleep_until(due), if listening.list => {
                listening.list = false;
                listening.said = Some(Instant::now());
                return Some(Line::default().event("list").data("changed"));
            }
            event = listening.events.recv() => match event {
                // Some were missed: the list is asked for anew, which is all they were about.
                Ok(Event::List) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    listening.list = true;
                }
                Ok(Event::Progress(file, done, total)) => {
                    let total = total.unwrap_or_default();
                    return Some(Line::default().event("progress").data(format!("{file} {done} {total}")));
                }
                Ok(Event::Act(id)) => return Some(Line::default().event("act").data(id)),
                Err(broadcast::error::RecvError::Closed) => return None,
            },
        }
    }
}
