//! What the drchrono sandbox accepts, refuses, counts and breaks.

#[path = "../common/mod.rs"]
mod common;
mod practice;

mod bulk;
mod faults;
mod files;
mod lists;
mod quota;
mod resources;
mod sign_in;
mod tokens;
mod webhooks;
mod writes;
