//! Flows against the sandbox: sign-in, the seed workflow, hostile services, sources and uploads.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod hostile;
mod recovery;
mod sign_in;
mod sink;
mod source;
mod workflow;
mod world;
