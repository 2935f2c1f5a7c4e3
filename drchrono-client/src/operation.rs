//! The names of the calls written by hand, as they stand in errors and logs.

pub(crate) const CURRENT_USER: &str = "read current user";
pub(crate) const DOCTOR: &str = "read doctor";
pub(crate) const FIND_PATIENTS: &str = "find patients";
pub(crate) const UPLOAD_DOCUMENT: &str = "upload document";
pub(crate) const DOCUMENT: &str = "read document";
pub(crate) const DOCUMENTS: &str = "list documents";
pub(crate) const AMENDMENT: &str = "read amendment";
pub(crate) const AMENDMENTS: &str = "list amendments";
pub(crate) const APPOINTMENT: &str = "read appointment";
pub(crate) const APPOINTMENTS: &str = "list appointments";
pub(crate) const APPOINTMENTS_JOB: &str = "list appointments in bulk";
pub(crate) const LAB_ORDER: &str = "read lab order";
pub(crate) const LAB_ORDERS: &str = "list lab orders";
pub(crate) const LAB_DOCUMENT: &str = "read lab document";
pub(crate) const LAB_DOCUMENTS: &str = "list lab documents";
pub(crate) const DOWNLOAD: &str = "download file";
