//! What every command has at hand.

use std::sync::{Mutex, PoisonError};

use dental_oauth::session::Session;
use tempfile::TempDir;

use crate::output::Out;
use crate::progress::Progress;

/// The program's own state: where it prints, and what must be brought to an end before it exits.
pub(crate) struct App {
    pub(crate) out: Out,
    pub(crate) progress: Progress,
    sessions: Mutex<Vec<Session>>,
    folders: Mutex<Vec<TempDir>>,
}

impl App {
    pub(crate) fn new(out: Out, progress: Progress) -> Self {
        Self {
            out,
            progress,
            sessions: Mutex::default(),
            folders: Mutex::default(),
        }
    }

    /// A session that [`App::drain`] waits for.
    pub(crate) fn remember(&self, session: &Session) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.push(session.clone());
    }

    /// Waits until no refresh is under way: its result would be lost.
    pub(crate) async fn drain(&self) {
        let sessions = {
            let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *sessions)
        };
        for session in sessions {
            session.drain().await;
        }
    }

    /// A folder for this user alone, removed with everything in it when the program ends: after the
    /// runtime, so that no thread is still writing into it.
    pub(crate) fn folder(&self) -> std::io::Result<std::path::PathBuf> {
        let folder = tempfile::Builder::new().prefix("dental-").tempdir()?;
        let path = folder.path().to_owned();
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.push(folder);
        Ok(path)
    }
}
