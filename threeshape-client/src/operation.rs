//! The names of the calls, as they stand in errors and logs.

pub(crate) const TOKEN_INFO: &str = "read token info";
#[cfg(feature = "create-user")]
pub(crate) const CREATE_USER: &str = "create user";
pub(crate) const ME: &str = "read own user";
pub(crate) const USER: &str = "read user";
pub(crate) const LOGO: &str = "read logo";
pub(crate) const CONNECT: &str = "request connection";
pub(crate) const APPROVE: &str = "approve connection";
pub(crate) const DISCONNECT: &str = "delete connection";
pub(crate) const DEFAULT_SERVICE: &str = "find default service";
pub(crate) const SERVERS: &str = "list servers";
pub(crate) const LIST: &str = "list cases";
pub(crate) const UPDATED: &str = "list updated cases";
pub(crate) const SEARCH: &str = "search cases";
pub(crate) const CASE: &str = "read case";
pub(crate) const VERSION: &str = "read case version";
pub(crate) const INCREMENT: &str = "read increment";
pub(crate) const ORDER_UPDATE: &str = "read order update";
pub(crate) const IMPLANT_DATA: &str = "read implant data";
pub(crate) const METADATA_VALUES: &str = "read metadata values";
pub(crate) const COMMENT: &str = "read comment";
pub(crate) const DOWNLOAD: &str = "download file";
pub(crate) const CONVERT: &str = "download file as PLY";
pub(crate) const MODEL: &str = "download model file";
pub(crate) const STATE: &str = "change state";
pub(crate) const UPLOAD: &str = "upload case";
