//! The servers written by others: installed, started on loopback, stopped when dropped.

mod azurite;
mod control;
mod databases;
mod django;
mod install;
mod node_oauth;
mod oidc;
mod process;

pub(crate) use azurite::Azurite;
pub(crate) use databases::Database;
pub(crate) use django::{Django, Habits, PRACTICE};
pub(crate) use node_oauth::{BY_PASSWORD, NodeOAuth, ODD};
pub(crate) use oidc::{
    ACCOUNT, BASIC, Client, DESKTOP, LAB, Major, Oidc, PUBLIC, SECOND, Settings,
};
