//! The values that members hold, as tolerant as the service is loose: a number where a text belongs, a text
//! where a number belongs, a time in another form. None of them fails to be read for that reason alone.

mod civil;
mod decimal;
mod id;
mod patch;
mod tags;

pub use civil::{DrDate, DrDateTime, DrTime};
pub use decimal::DrDecimal;
pub use id::DrId;
pub use patch::Patch;
pub use tags::MetaTags;
