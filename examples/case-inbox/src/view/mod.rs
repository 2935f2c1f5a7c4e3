//! The pages: HTML made by `maud`, which escapes every text, one style sheet, own scripts, nothing inline.

pub(crate) mod accounts;
pub(crate) mod act;
pub(crate) mod case;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod words;
