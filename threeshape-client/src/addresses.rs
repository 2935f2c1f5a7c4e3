//! Where the files are of cases that were given out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use dental_oauth::case::FileId;

use crate::files::FileRoute;
use crate::mapping::file_id;
use crate::model::{Case, Guid};

/// The addresses of files in cases that were given out, so that opening one need not read its case again.
/// Bounded; what is not here is read anew, by the same rules.
#[derive(Debug, Default)]
pub(crate) struct Addresses(Mutex<HashMap<(String, FileId), FileRoute>>);

impl Addresses {
    const MOST: usize = 4096;

    pub(crate) fn remember(&self, case: &Case) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + case.attachments.len() > Self::MOST {
            known.clear();
        }
        let id = case.id.to_string();
        for file in &case.attachments {
            if let Some(file_id) = file_id(file) {
                let route = FileRoute::of(case.id, file);
                // Of two files with the same bytes the first is the one that was given out.
                known.entry((id.clone(), file_id)).or_insert(route);
            }
        }
    }

    pub(crate) fn of(&self, case: Guid, file: &FileId) -> Option<FileRoute> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(case.to_string(), file.clone())).cloned()
    }

    pub(crate) fn forget(&self, case: Guid) {
        let id = case.to_string();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(of, _), _| *of != id);
    }
}
