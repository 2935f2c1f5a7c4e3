//! Programs of people who only have what is published: built from the packaged crates, and run.

use crate::{
    budget, package,
    project::{Project, quoted},
    shell::{Failure, root},
};

/// The clients that a program is on. The first is the one the budget is for.
pub(crate) const CLIENTS: [&str; 3] = ["dentbird-client", "threeshape-client", "drchrono-client"];

/// Where a program finds the crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crates {
    /// In this workspace.
    Here,
    /// Packaged, and unpacked again.
    Packaged,
}

/// A program on one client.
pub(crate) fn project(client: &str, crates: Crates) -> Result<Project, Failure> {
    let source = match client {
        "dentbird-client" => include_str!("../consumer/dentbird-client.rs"),
        "threeshape-client" => include_str!("../consumer/threeshape-client.rs"),
        "drchrono-client" => include_str!("../consumer/drchrono-client.rs"),
        _ => return Err(Failure::new(format!("no program is on {client}"))),
    };
    let place = |name: &str| match crates {
        Crates::Here => Ok(root().join(name)),
        Crates::Packaged => package::unpacked(name),
    };
    // A packaged client asks the registry for the core, which is not there yet.
    let core = match crates {
        Crates::Here => String::new(),
        Crates::Packaged => format!(
            "\n[patch.crates-io]\ndental-oauth = {{ path = {} }}\n",
            quoted(&place("dental-oauth")?)
        ),
    };
    let manifest = budget::manifest(client, &place(client)?) + &core;
    Project::write(&format!("on-{client}"), &manifest, source)
}

/// Builds and runs each program; the first one from nothing, to see what that costs.
pub(crate) fn check() -> Result<(), Failure> {
    let first = project(CLIENTS[0], Crates::Packaged)?;
    let cost = first.cold_build(false)?;
    for name in CLIENTS {
        let program = project(name, Crates::Packaged)?.on_top_of(&first);
        program.cargo(&["run", "--quiet"]).run()?;
    }
    budget::check(&cost)
}
