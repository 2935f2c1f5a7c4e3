//! The comparisons: which variants there are, how often they take turns, and what is promised of them.

mod build;
mod call;
mod decode;
mod files;
mod list;
mod mirror;
mod peers;
mod token;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};

use crate::measure::Sample;
use crate::report::{self, Kept, Section};
use crate::server::Running;

type Comparison = fn(&Bench) -> Result<Section>;

/// Each comparison with the name it can be asked for by, and whether it counts anything for the short form.
const ALL: &[(&str, bool, Comparison)] = &[
    ("call", true, call::compare),
    ("decode", true, decode::compare),
    ("list", true, list::compare),
    ("token", true, token::compare),
    ("download", false, files::download),
    ("small", true, files::small),
    ("upload", false, files::upload),
    ("mirror", false, mirror::compare),
    ("build", false, build::compare),
];

/// What a comparison works with.
pub(crate) struct Bench {
    pub(crate) server: Running,
    /// For what is downloaded; gone at the end.
    folder: tempfile::TempDir,
    /// Looks at counts alone, and not often.
    pub(crate) short: bool,
    /// A smaller one of everything that takes long, to try the program itself.
    pub(crate) quick: bool,
    /// Release builds too, for their size.
    pub(crate) sizes: bool,
}

impl Bench {
    fn start(short: bool, quick: bool, sizes: bool) -> Result<Self> {
        // Below target/: on the disk that people build on, and not in a temporary file system in memory.
        let below = target()?.join("bench");
        std::fs::create_dir_all(&below)?;
        let folder = tempfile::tempdir_in(below)?;
        Ok(Self {
            server: Running::start(folder.path())?,
            folder,
            short,
            quick,
            sizes,
        })
    }

    /// A path in the folder of this run.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A path in the folder of this run, as text.
    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    /// An empty folder of this name.
    pub(crate) fn empty(&self, name: &str) -> Result<String> {
        let path = self.path(name);
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(&path)?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// So many rounds, or fewer where time does not matter.
    pub(crate) fn rounds(&self, full: usize) -> usize {
        if self.short || self.quick { 1 } else { full }
    }

    /// How many requests the server has had since it was last asked.
    pub(crate) fn requests(&self) -> Result<f64> {
        let address = self.server.plain.trim_start_matches("http://");
        let mut socket = std::net::TcpStream::connect(address)?;
        std::io::Write::write_all(
            &mut socket,
            b"GET /requests HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n",
        )?;
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut socket, &mut answer)?;
        let count = answer.rsplit("\r\n\r\n").next().unwrap_or_default();
        Ok(count.trim().parse()?)
    }
}

/// A way to do what is compared.
pub(crate) struct Variant<'a> {
    name: String,
    run: Box<dyn Fn() -> Result<Sample> + 'a>,
}

impl<'a> Variant<'a> {
    pub(crate) fn new(name: impl Into<String>, run: impl Fn() -> Result<Sample> + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// The figures of each variant, which have taken turns.
pub(crate) fn in_turn(
    rounds: usize,
    variants: &[Variant<'_>],
) -> Result<Vec<(String, Vec<Sample>)>> {
    let mut figures: Vec<(String, Vec<Sample>)> = variants
        .iter()
        .map(|variant| (variant.name.clone(), Vec::new()))
        .collect();
    for round in 1..=rounds {
        for (variant, (_, samples)) in variants.iter().zip(&mut figures) {
            let began = Instant::now();
            samples.push((variant.run)()?);
            let took = began.elapsed().as_secs_f64();
            eprintln!("  {round}/{rounds} {:<40} {took:6.1} s", variant.name);
        }
    }
    Ok(figures)
}

/// The median of a figure of a variant.
pub(crate) fn median(figures: &[(String, Vec<Sample>)], variant: &str, figure: &str) -> f64 {
    let found = figures.iter().find(|(name, _)| name == variant);
    found
        .and_then(|(_, samples)| crate::measure::Spread::of(samples, figure))
        .map_or(f64::NAN, |spread| spread.median)
}

/// The workspace's target folder: this program is in a folder of it.
pub(crate) fn target() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    match own.parent().and_then(Path::parent) {
        Some(folder) => Ok(folder.to_owned()),
        None => bail!("this program is not in a target folder"),
    }
}

/// What a run was asked for.
#[derive(Default)]
struct Asked<'a> {
    names: Vec<&'a str>,
    short: bool,
    quick: bool,
    sizes: bool,
    /// Tools may be missing even where only counts are looked at.
    allow_absent: bool,
    write: Option<&'a str>,
}

impl<'a> Asked<'a> {
    fn read(words: &[&'a str]) -> Result<Self> {
        let mut asked = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--short" => asked.short = true,
                "--quick" => asked.quick = true,
                "--sizes" => asked.sizes = true,
                "--allow-absent" => asked.allow_absent = true,
                "--write" => asked.write = words.next().copied(),
                name if ALL.iter().any(|(known, ..)| *known == name) => asked.names.push(name),
                other => {
                    let known: Vec<_> = ALL.iter().map(|(name, ..)| *name).collect();
                    bail!(
                        "there is no comparison `{other}`; there are: {}",
                        known.join(", ")
                    );
                }
            }
        }
        Ok(asked)
    }
}

/// `[NAME ...] [--short] [--quick] [--sizes] [--allow-absent] [--write FILE]`. Whether everything held that fails a
/// run. With `--write`, comparisons that are not asked for go into the document as they were last measured.
pub(crate) fn run(words: &[&str]) -> Result<bool> {
    let asked = Asked::read(words)?;
    let bench = Bench::start(asked.short, asked.quick, asked.sizes)?;
    let mut fails = Vec::new();
    for (name, counts, compare) in ALL {
        let wanted = if asked.names.is_empty() {
            *counts || !asked.short
        } else {
            asked.names.contains(name)
        };
        if !wanted {
            continue;
        }
        let began = Instant::now();
        eprintln!("{name}");
        // One that fails must not take what the others have found along.
        let kept = match compare(&bench) {
            Ok(section) => {
                for absent in &section.absent {
                    eprintln!("!!! not measured: {absent}");
                    if asked.short && !asked.allow_absent {
                        fails.push(format!(
                            "{name}: not measured: {absent} (`--allow-absent` lets it pass)"
                        ));
                    }
                }
                let broken = section
                    .bounds
                    .iter()
                    .filter(|bound| bound.counted && !bound.holds());
                fails.extend(broken.map(|bound| {
                    format!(
                        "does not hold: {} is {:.2}, bound {}",
                        bound.what, bound.found, bound.limit
                    )
                }));
                Kept::of(&section)
            }
            Err(error) => {
                fails.push(format!("{name}: {error:#}"));
                Kept::failed(name, "the comparison failed")
            }
        };
        eprintln!("{name}: {:.1} s", began.elapsed().as_secs_f64());
        println!("\n{}", kept.markdown);
        if asked.write.is_some() {
            std::fs::write(kept_at(name)?, serde_json::to_string(&kept)?)?;
        }
    }
    if let Some(path) = asked.write {
        let parts = ALL.iter().map(|(name, ..)| {
            let last = std::fs::read_to_string(kept_at(name)?).ok();
            let last = last.and_then(|text| serde_json::from_str(&text).ok());
            Ok(last.unwrap_or_else(|| Kept::failed(name, "it was not asked for")))
        });
        let parts = parts.collect::<Result<Vec<_>>>()?;
        std::fs::write(path, report::document(&parts, &machine()))?;
        eprintln!("written: {path}");
    }
    for fail in &fails {
        eprintln!("{fail}");
    }
    Ok(fails.is_empty())
}

/// Where the last run of a comparison is kept.
fn kept_at(name: &str) -> Result<PathBuf> {
    Ok(target()?.join("bench").join(format!("{name}.json")))
}

/// The machine, without its name.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let family = std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let rust = std::process::Command::new("rustc")
        .arg("--version")
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok());
    let rust = rust
        .as_deref()
        .and_then(|text| text.split(' ').nth(1))
        .unwrap_or("of unknown version");
    let system = std::env::consts::OS;
    format!("Machine: {cores} cores ({family}), {system}; Rust {rust}.")
}
