//! A case inbox: what a dental lab sees all day, as a web application on the crates of this workspace.
//!
//! People sign in to any number of accounts of any provider; their cases come together in one list, with files,
//! 3D, sending and live changes. The package's README tells how it is run and where things are.

mod accounts;
mod acts;
mod address;
mod app;
mod assets;
mod case;
mod db;
mod desk;
mod events;
mod files;
mod guard;
mod key;
mod list;
mod problem;
mod reader;
mod shelf;
mod sign_in;
mod view;
mod visitor;
mod webhooks;

pub use app::{Accounts, App, Settings};
pub use problem::Problem;
