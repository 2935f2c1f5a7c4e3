//! The workers: one variant of one comparison, in a process of its own. Each tells its figures on standard output.

mod call;
mod decode;
mod files;
mod list;
mod session;
pub(crate) mod setup;

use anyhow::{Context as _, Result, bail};

use crate::measure::Spent;

/// Runs a variant.
pub(crate) fn run(name: &str, variant: &str, arguments: &[&str]) -> Result<()> {
    match name {
        "call" => call::run(variant, arguments),
        "client" => call::second_client(),
        "decode" => decode::run(variant, arguments),
        "list" => list::run(variant, arguments),
        "token" => session::run(variant, arguments),
        "download" | "small" | "upload" | "idle" => files::run(name, variant, arguments),
        _ => bail!("there is no worker {name}"),
    }
}

/// What is being measured, on a runtime of its kind.
fn measured<F: Future<Output = Result<()>>>(threads: Threads, work: F) -> Result<()> {
    let mut builder = match threads {
        Threads::One => tokio::runtime::Builder::new_current_thread(),
        Threads::Many => tokio::runtime::Builder::new_multi_thread(),
    };
    builder.enable_all().build()?.block_on(work)
}

#[derive(Debug, Clone, Copy)]
enum Threads {
    One,
    Many,
}

fn argument<'a>(arguments: &[&'a str], at: usize) -> Result<&'a str> {
    arguments.get(at).copied().context("an argument is missing")
}

fn number(arguments: &[&str], at: usize) -> Result<u64> {
    Ok(argument(arguments, at)?.parse()?)
}

/// Runs work so many times; tells the time, the CPU time and the allocations of one.
async fn repeat<F: AsyncFnMut() -> Result<()>>(times: u64, mut work: F) -> Result<()> {
    // Connections are made, tables filled.
    for _ in 0..3 {
        work().await?;
    }
    let region = stats_alloc::Region::new(crate::ALLOCATOR);
    let spent = Spent::begin()?;
    for _ in 0..times {
        work().await?;
    }
    spent.tell()?;
    let change = region.change();
    let allocations = (change.allocations + change.reallocations) as f64;
    crate::measure::tell("allocations", allocations / times as f64);
    crate::measure::tell("times", times as f64);
    Ok(())
}
