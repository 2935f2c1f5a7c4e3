//! The checks, by group. `peer_*` groups show that a server is what the others take it for, with no
//! client crate involved; `client_*` groups drive the client crates against it.
//!
//! A group is a module with `pub(crate) async fn run(report: &mut Report)`, its name in [`GROUPS`] and a
//! call in [`run`]. A check is a named `async fn` that returns an error when something is not as it has
//! to be, and is given to [`Report::check`].

mod client_dental;
mod client_django;
mod client_drchrono;
mod client_inbox;
mod client_mirror;
mod client_plain;
mod client_refresh;
mod client_refresh_faults;
mod client_sign_in;
mod client_sign_in_refused;
mod client_stores;
mod client_threeshape;
mod client_upload;
mod client_upload_faults;
mod client_workers;
mod peer_azurite;
mod peer_oidc;
mod peer_oidc_refresh;
mod peer_oidc_tokens;

use crate::report::Report;

/// The names of the groups, as they can be asked for.
pub(crate) const GROUPS: &[&str] = &[
    "peer-oidc",
    "peer-azurite",
    "client-sign-in",
    "client-refresh",
    "client-plain",
    "client-django",
    "client-drchrono",
    "client-threeshape",
    "client-upload",
    "client-dental",
    "client-mirror",
    "client-stores",
    "client-workers",
    "client-inbox",
];

/// Runs the groups in `wanted`; all when it is empty.
pub(crate) async fn run(report: &mut Report, wanted: &[String]) {
    let asked_for = |group: &str| wanted.is_empty() || wanted.iter().any(|name| name == group);
    if asked_for("peer-oidc") {
        peer_oidc::run(report).await;
    }
    if asked_for("peer-azurite") {
        peer_azurite::run(report).await;
    }
    if asked_for("client-sign-in") {
        client_sign_in::run(report).await;
    }
    if asked_for("client-refresh") {
        client_refresh::run(report).await;
    }
    if asked_for("client-plain") {
        client_plain::run(report).await;
    }
    if asked_for("client-django") {
        client_django::run(report).await;
    }
    if asked_for("client-drchrono") {
        client_drchrono::run(report).await;
    }
    if asked_for("client-threeshape") {
        client_threeshape::run(report).await;
    }
    if asked_for("client-upload") {
        client_upload::run(report).await;
    }
    if asked_for("client-dental") {
        client_dental::run(report).await;
    }
    if asked_for("client-mirror") {
        client_mirror::run(report).await;
    }
    if asked_for("client-stores") {
        client_stores::run(report).await;
    }
    if asked_for("client-workers") {
        client_workers::run(report).await;
    }
    if asked_for("client-inbox") {
        client_inbox::run(report).await;
    }
}
