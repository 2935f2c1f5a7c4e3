//! Client for 3Shape Communicate.
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod account;
mod addresses;
mod case_list;
mod cases;
mod client;
mod clinic_cases;
mod comments;
#[cfg(feature = "create-user")]
mod create_user;
mod environment;
mod fault;
mod files;
mod hosts;
mod mapping;
mod model;
mod node;
mod operation;
mod options;
mod pairing;
mod region;
mod save;
mod sink;
mod source;
mod state;
mod token_info;
mod upload;
mod users;
mod watermark;
mod wire;

pub use account::{Account, DefaultService, Identity};
pub use client::{ClientAccount, ClientAccounts, ClientSession, DoctorAccount, DoctorSession};
pub use clinic_cases::{ClinicCases, SharedCases};
#[cfg(feature = "create-user")]
pub use create_user::{NewUser, create_user};
pub use dental_oauth;
pub use dental_oauth::case::new_reference;
pub use environment::{Environment, SCOPES, SignInGeneration};
pub use fault::ThreeShapeFault;
pub use files::local_name;
pub use hosts::Profile;
pub use model::{
    Actor, Attachment, Case, CaseFilter, Comment, Connection, DateForm, Decision, Design, Dongle,
    Guid, JawType, ModelElement, Patient, RegionInfo, RegionServer, Restoration, Scan, Search,
    SearchVersion, ServerDate, Stage, StageFlag, TimeWindow, User, UserRole,
};
pub use options::AccountOptions;
pub use pairing::Pairing;
pub use region::{Region, RegionHost, RegionStrategy};
pub use save::{Saved, SavedFile};
pub use token_info::TokenInfo;
pub use upload::{LocalFile, Upload, Uploaded};
pub use users::Logo;
