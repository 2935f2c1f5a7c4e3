//! Runs variants as processes, and what their figures come to.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::resource::{Usage, UsageWho, getrusage};

/// The figures of one run, by name.
pub(crate) type Sample = BTreeMap<String, f64>;

/// CPU time so far, of this process or of those it has waited for, and the peak of memory.
pub(crate) struct Spent {
    began: Instant,
    cpu: Duration,
    who: UsageWho,
}

impl Spent {
    pub(crate) fn begin() -> Result<Self> {
        Self::of(UsageWho::RUSAGE_SELF)
    }

    fn of(who: UsageWho) -> Result<Self> {
        Ok(Self {
            cpu: cpu(&getrusage(who)?),
            began: Instant::now(),
            who,
        })
    }

    /// Prints the figures for whoever started this process.
    pub(crate) fn tell(&self) -> Result<()> {
        let wall = self.began.elapsed();
        let usage = getrusage(self.who)?;
        tell("wall", wall.as_secs_f64());
        tell("cpu", cpu(&usage).saturating_sub(self.cpu).as_secs_f64());
        tell("rss", usage.max_rss() as f64 / 1024.0);
        Ok(())
    }
}

fn cpu(usage: &Usage) -> Duration {
    [usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| {
            let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
            Duration::from_micros(u64::try_from(micros).unwrap_or_default())
        })
        .sum()
}

/// One figure of a run.
pub(crate) fn tell(name: &str, value: f64) {
    println!("figure {name} {value}");
}

/// Runs a program and tells what it took: a process in between, so that the peak of memory is that program's.
pub(crate) fn execute(program: &str, arguments: &[&str]) -> Result<()> {
    let spent = Spent::of(UsageWho::RUSAGE_CHILDREN)?;
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("cannot run {program}"))?;
    ensure!(status.success(), "{program} failed ({status})");
    spent.tell()
}

/// Runs this program again, as the worker of a variant.
pub(crate) fn worker(arguments: &[&str]) -> Result<Sample> {
    figures(&[&["work"], arguments].concat())
}

/// As [`worker`], with an allocator that keeps the memory it is given back: whether it returns it to the system after every
/// page, and has it cleared for the next one, hangs on its size by chance.
pub(crate) fn reader(arguments: &[&str]) -> Result<Sample> {
    let mut command = Command::new(std::env::current_exe()?);
    command.env("MALLOC_TRIM_THRESHOLD_", (1 << 30).to_string());
    figures_by(&mut command, &[&["work"], arguments].concat())
}

/// Runs another program.
pub(crate) fn other(program: &str, arguments: &[&str]) -> Result<Sample> {
    figures(&[&["exec", program], arguments].concat())
}

fn figures(arguments: &[&str]) -> Result<Sample> {
    figures_of(&std::env::current_exe()?, arguments)
}

/// Runs a program that tells figures.
pub(crate) fn figures_of(program: &Path, arguments: &[&str]) -> Result<Sample> {
    figures_by(&mut Command::new(program), arguments)
}

fn figures_by(command: &mut Command, arguments: &[&str]) -> Result<Sample> {
    let output = command
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}", arguments.join(" "), said.trim());
    }
    let text = String::from_utf8(output.stdout)?;
    text.lines()
        .filter_map(|line| line.strip_prefix("figure "))
        .map(|line| {
            let (name, value) = line.split_once(' ').context("a figure without a value")?;
            Ok((name.to_owned(), value.parse()?))
        })
        .collect()
}

/// Instructions that a worker executes, by callgrind. `None` where there is no valgrind.
pub(crate) fn instructions(arguments: &[&str]) -> Result<Option<f64>> {
    if !installed("valgrind") {
        return Ok(None);
    }
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .arg("work")
        .args(arguments)
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind: {said}");
    let line = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, count) = line.context("callgrind does not say what it collected")?;
    Ok(Some(count.trim().parse()?))
}

/// Whether a program is to be had.
pub(crate) fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Median, least and greatest of a figure over the rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    pub(crate) fn of(samples: &[Sample], name: &str) -> Option<Self> {
        let mut values: Vec<f64> = samples
            .iter()
            .filter_map(|s| s.get(name).copied())
            .collect();
        values.sort_by(f64::total_cmp);
        Some(Self {
            median: *values.get(values.len() / 2)?,
            least: *values.first()?,
            most: *values.last()?,
        })
    }
}
