//! What every command has at hand.

use std::sync::{Arc, Mutex, PoisonError};

use dental_oauth::session::Session;
use tempfile::TempDir;

use crate::mirror::Leases;
use crate::output::Out;
use crate::progress::Progress;

/// The program's own state: where it prints, and what must be brought to an end before it exits.
pub(crate) struct App {
    pub(crate) out: Out,
    pub(crate) progress: Progress,
    sessions: Mutex<Vec<Session>>,
    folders: Mutex<Vec<TempDir>>,
    /// Where a worker has accounts, and its name there.
    worker: Mutex<Option<(Arc<dyn Leases>, String)>>,
}

impl App {
    pub(crate) fn new(out: Out, progress: Progress) -> Self {
        Self {
            out,
            progress,
            sessions: Mutex::default(),
            folders: Mutex::default(),
            worker: Mutex::default(),
        }
    }

    /// A session that [`App::drain`] waits for.
    pub(crate) fn remember(&self, session: &Session) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.push(session.clone());
    }

    /// Has [`App::drain`] give back what a worker has.
    pub(crate) fn hand_back_at_end(&self, leases: &Arc<dyn Leases>, owner: &str) {
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        *worker = Some((Arc::clone(leases), owner.to_owned()));
    }

    /// Gives back what a worker has, for others to go on with. Then waits until no refresh is under way:
    /// its result would be lost.
    pub(crate) async fn drain(&self) {
        let worker = {
            let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
            worker.take()
        };
        if let Some((leases, owner)) = worker
            && let Err(error) = leases.hand_back(&owner).await
        {
            tracing::warn!(%error, "accounts could not be given back: their leases run out");
        }
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
