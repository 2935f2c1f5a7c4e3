//! The servers written by others: installed, started on loopback, stopped when dropped.

mod azurite;
mod install;
mod oidc;
mod process;

pub(crate) use azurite::Azurite;
pub(crate) use oidc::{ACCOUNT, BASIC, Client, DESKTOP, LAB, Major, Oidc, SECOND, Settings};
