#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod environment;

pub use dental_oauth;
pub use environment::{Environment, PRODUCTION};
