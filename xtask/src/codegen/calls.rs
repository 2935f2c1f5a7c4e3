//! A test's list of calls: one for each operation of the service, made against a server that only takes notes.
use super::{Files, plan::Plan};

pub(super) fn files(_plan: &Plan<'_>, _files: &mut Files) {}
