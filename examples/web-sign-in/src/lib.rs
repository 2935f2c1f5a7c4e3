//! A small web application that signs people in on the server side.
#![doc = include_str!("../README.md")]

mod app;
mod guard;
mod home;
mod html;
mod pages;
mod platform;
mod problem;
mod records;
mod refusal;
mod sign_in;
mod vault;
mod visitor;

pub use app::{App, Settings};
pub use platform::{DentbirdPlatform, Person, Platform};
pub use problem::Problem;
pub use vault::Key;
