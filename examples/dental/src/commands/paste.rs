//! `login --paste`: the browser is on another computer, so the person brings the address it ended at.

use std::io::BufRead as _;
use std::time::Duration;

use dental_oauth::oauth::{Callback, Pending};
use dental_oauth::{Error, ErrorKind, Secret};
use tokio::sync::mpsc;

use crate::app::App;
use crate::exit::Failure;

/// Reads lines from standard input until one is the callback of this sign-in. Only a whole address will
/// do: a code alone could be anybody's, since nothing says which sign-in it belongs to.
pub(super) async fn callback(
    app: &App,
    pending: &Pending,
    redirect_uri: &str,
    limit: Duration,
) -> Result<Callback, Failure> {
    app.out.say(&format!(
        "When you have agreed, the browser cannot open the page it is sent to. Paste the address of that page, all of\n\
         it: it begins with {redirect_uri}\n"
    ))?;
    let mut lines = lines();
    let mut wrong = None;
    let search = async {
        while let Some(line) = lines.recv().await {
            let line = line.map_err(|error| Failure::io("stdin cannot be read", &error))?;
            match read(pending, redirect_uri, line.expose().trim()) {
                Ok(callback) => return Ok(callback),
                Err(error) => {
                    tracing::warn!("{error}");
                    wrong = Some(error);
                }
            }
        }
        let none = || Error::new(ErrorKind::CallbackMalformed, "no address was pasted");
        Err(wrong.take().unwrap_or_else(none).into())
    };
    match tokio::time::timeout(limit, search).await {
        Ok(found) => found,
        Err(_) => {
            Err(Error::new(ErrorKind::Timeout, "nobody completed the sign-in in time").into())
        }
    }
}

fn read(pending: &Pending, redirect_uri: &str, line: &str) -> Result<Callback, Error> {
    let whole = line
        .strip_prefix(redirect_uri)
        .is_some_and(|rest| rest.starts_with('?'));
    if !whole {
        return Err(Error::new(
            ErrorKind::CallbackMalformed,
            "that is not the whole address that the browser was sent to",
        ));
    }
    let callback = Callback::from_url(line)?;
    if !pending.recognises(&callback) {
        return Err(Error::new(
            ErrorKind::StateMismatch,
            "that address is another sign-in's",
        ));
    }
    Ok(callback)
}

/// The lines of standard input, read by a thread that nothing waits for: a read cannot be given up.
fn lines() -> mpsc::Receiver<std::io::Result<Secret>> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if sender.blocking_send(line.map(Secret::new)).is_err() {
                return;
            }
        }
    });
    receiver
}
