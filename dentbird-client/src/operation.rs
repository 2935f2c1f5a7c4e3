//! The names of the calls, as they stand in errors and logs.

pub(crate) const ME: &str = "read profile";
pub(crate) const LIST: &str = "list design cases";
pub(crate) const DETAILS: &str = "read design case";
pub(crate) const DOWNLOAD: &str = "download file";
pub(crate) const DOWNLOAD_STORED: &str = "download stored file";
pub(crate) const REGISTER: &str = "register file";
pub(crate) const UPLOAD: &str = "upload file";
pub(crate) const TRANSFER: &str = "transfer to design";
