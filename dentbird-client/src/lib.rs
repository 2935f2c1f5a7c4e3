//! Client for the Dentbird Open API.
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod design_cases;
mod environment;
mod fault;
mod files;
mod model;
mod operation;
mod sink;
mod source;
mod storage;
mod transfer;
mod users;
mod wire;

pub use client::{Dentbird, DentbirdBuilder};
pub use dental_oauth;
pub use dental_oauth::case::new_reference;
pub use environment::{Environment, PRODUCTION_API, RegisterPath, SCOPES, TokenRequestQuirk};
pub use model::{
    DesignCase, DesignCaseDetails, DesignCaseFilter, DesignStatus, DesignedMesh, FileReference,
    Handover, Lifecycle, LocalFile, ModelType, NewFile, ProjectType, RegisteredFile, ScanMesh,
    TransferOutcome, User,
};
