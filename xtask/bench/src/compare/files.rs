//! Files: one of 1 GiB down and up, and many small ones.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::{Bench, Variant, in_turn, median};
use crate::measure::{Sample, installed, other, worker};
use crate::report::{Bound, Column, Section, Table};
use crate::server;

const COLUMNS: [Column; 3] = [
    Column {
        figure: "wall",
        head: "wall, s",
        scale: 1.0,
        digits: 2,
    },
    Column {
        figure: "cpu",
        head: "CPU, s",
        scale: 1.0,
        digits: 2,
    },
    Column {
        figure: "rss",
        head: "peak memory, MiB",
        scale: 1.0,
        digits: 0,
    },
];

/// A file system in memory, where syncing costs nothing.
const MEMORY: &str = "/dev/shm";

/// What one program after the other takes.
fn then(first: Result<Sample>, second: impl FnOnce() -> Result<Sample>) -> Result<Sample> {
    let (first, second) = (first?, second()?);
    let sum = |name: &str| first.get(name).unwrap_or(&0.0) + second.get(name).unwrap_or(&0.0);
    let peak = first
        .get("rss")
        .unwrap_or(&0.0)
        .max(*second.get("rss").unwrap_or(&0.0));
    let figures = [("wall", sum("wall")), ("cpu", sum("cpu")), ("rss", peak)];
    Ok(figures.map(|(name, value)| (name.to_owned(), value)).into())
}

/// Says which of these programs are missing.
fn missing(section: &mut Section, programs: &[&str]) -> bool {
    let gone: Vec<_> = programs
        .iter()
        .filter(|program| !installed(program))
        .collect();
    for program in &gone {
        section.absent.push(format!("{program} is not installed"));
    }
    !gone.is_empty()
}

/// Gone when dropped.
fn in_memory() -> Result<Option<tempfile::TempDir>> {
    Ok(if Path::new(MEMORY).is_dir() {
        Some(tempfile::tempdir_in(MEMORY)?)
    } else {
        None
    })
}

pub(super) fn download(bench: &Bench) -> Result<Section> {
    let bytes: u64 = if bench.quick { 64 << 20 } else { 1 << 30 };
    let mut section = Section {
        title: "Downloading one file",
        text: format!(
            "{} MiB. Ours is checked against its SHA-1, synced, and renamed into its place; `curl -o` and the loop over \
             reqwest's chunks check nothing. First into a file system in memory, where syncing costs nothing, then to the \
             disk, with `sync` after curl.",
            bytes >> 20
        ),
        ..Section::default()
    };
    if missing(&mut section, &["curl", "sha1sum", "sync"]) {
        return Ok(section);
    }
    let Some(memory) = in_memory()? else {
        section.absent.push("a file system in memory".to_owned());
        return Ok(section);
    };
    let sha1 = server::sha1_of_blob(bytes);
    let size = bytes.to_string();
    let target = memory.path().join("file").to_string_lossy().into_owned();
    let (plain, secure) = (bench.server.plain.as_str(), bench.server.secure.as_str());
    let (pem, der) = (bench.text("server.pem"), bench.text("server.der"));
    let from = |base: &str| format!("{base}/blob/{bytes}");
    let curl = |base: &str, target: &str| {
        other(
            "curl",
            &["-sS", "--cacert", &pem, "-o", target, &from(base)],
        )
    };
    let ours = |base: &str, target: &str| {
        worker(&["download", "dental-oauth", base, &size, &sha1, target, &der])
    };
    let variants = [
        Variant::new("dental-oauth, verified", || ours(plain, &target)),
        Variant::new("`curl -o`", || curl(plain, &target)),
        Variant::new("`curl -o`, then `sha1sum`", || {
            then(curl(plain, &target), || other("sha1sum", &[&target]))
        }),
        Variant::new("reqwest, chunk by chunk", || {
            worker(&["download", "reqwest", plain, &size, &target])
        }),
    ];
    let figures = in_turn(bench.rounds(5), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    let tls = [
        Variant::new("dental-oauth, verified, TLS", || ours(secure, &target)),
        Variant::new("`curl -o`, TLS", || curl(secure, &target)),
    ];
    let tls = in_turn(bench.rounds(5), &tls)?;
    section.tables.push(Table::of(&tls, &COLUMNS));
    let idle = in_turn(
        bench.rounds(3),
        &[Variant::new("idle", || worker(&["idle", "", plain]))],
    )?;
    let speed = |figures: &[(String, Vec<Sample>)], ours: &str, curl: &str| {
        median(figures, curl, "wall") / median(figures, ours, "wall")
    };
    let of = |name, figure| median(&figures, name, figure);
    section.bounds.extend([
        Bound::at_least(
            "speed of a verified download, to `curl -o`",
            0.95,
            speed(&figures, "dental-oauth, verified", "`curl -o`"),
            " ×",
        ),
        Bound::at_least(
            "the same over TLS",
            0.95,
            speed(&tls, "dental-oauth, verified, TLS", "`curl -o`, TLS"),
            " ×",
        ),
        Bound::at_most(
            "CPU of a verified download, to curl and `sha1sum`",
            1.0,
            of("dental-oauth, verified", "cpu") / of("`curl -o`, then `sha1sum`", "cpu"),
            " ×",
        ),
        Bound::at_most(
            "memory of a download, above the idle program",
            24.0,
            of("dental-oauth, verified", "rss") - median(&idle, "idle", "rss"),
            " MiB",
        ),
    ]);
    std::fs::remove_file(&target)?;
    let target = bench.text("file");
    let disk = [
        Variant::new("dental-oauth, verified, on disk", || ours(plain, &target)),
        Variant::new("`curl -o`, then `sync`, on disk", || {
            then(curl(plain, &target), || other("sync", &[&target]))
        }),
        Variant::new("`curl -o`, on disk", || curl(plain, &target)),
    ];
    let disk = in_turn(bench.rounds(3), &disk)?;
    section.tables.push(Table::of(&disk, &COLUMNS));
    std::fs::remove_file(&target)?;
    Ok(section)
}

/// Files in flight.
const AT_ONCE: &str = "16";

pub(super) fn small(bench: &Bench) -> Result<Section> {
    let count: usize = if bench.quick || bench.short {
        100
    } else {
        4000
    };
    let mut section = Section {
        title: "Many small files",
        text: format!(
            "{count} files of 200 KB, {AT_ONCE} at once. Ours are each checked against their SHA-1, synced and renamed. Into a \
             file system in memory, and to the disk, where ours also wait until every file and its name are safe, and the \
             others do not."
        ),
        ..Section::default()
    };
    // The server works their hashes out once.
    let warm = small_ones(bench, count, &bench.empty("small")?)?;
    let requests = warm.get("requests").copied().unwrap_or(f64::NAN);
    section.bounds.push(
        Bound::at_most(
            format!("requests for {count} files"),
            count as f64,
            requests,
            "",
        )
        .counted(),
    );
    if bench.short {
        return Ok(section);
    }
    if missing(&mut section, &["curl", "aria2c", "sha1sum", "xargs"]) {
        return Ok(section);
    }
    let listed = lists(bench, count)?;
    let memory = in_memory()?;
    let places = [
        (
            "in memory",
            memory.as_ref().map(|place| place.path().join("small")),
        ),
        ("on disk", Some(bench.path("small"))),
    ];
    for (place, folder) in places {
        let Some(folder) = folder else {
            section.absent.push("a file system in memory".to_owned());
            continue;
        };
        small_at(bench, count, place, &folder, &listed, &mut section)?;
    }
    Ok(section)
}

/// Ours, into a folder.
fn small_ones(bench: &Bench, count: usize, folder: &str) -> Result<Sample> {
    let (server, number) = (bench.server.plain.as_str(), count.to_string());
    worker(&["small", "dental-oauth", server, &number, AT_ONCE, folder])
}

/// Each way into one folder.
fn small_at(
    bench: &Bench,
    count: usize,
    place: &str,
    folder: &Path,
    listed: &(String, String),
    section: &mut Section,
) -> Result<()> {
    let folder = folder.to_string_lossy().into_owned();
    let empty = || -> Result<()> {
        if Path::new(&folder).exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        Ok(std::fs::create_dir_all(&folder)?)
    };
    let curl = || {
        empty()?;
        other(
            "curl",
            &[
                "-sS",
                "--parallel",
                "--parallel-max",
                AT_ONCE,
                "--output-dir",
                &folder,
                "-K",
                &listed.0,
            ],
        )
    };
    let sums = format!("cd '{folder}' && ls | xargs -P 2 -n 200 sha1sum");
    let names = [
        "dental-oauth, verified",
        "`curl --parallel`",
        "`curl --parallel`, then `sha1sum`",
        "`aria2c -j16`",
    ]
    .map(|name| format!("{name}, {place}"));
    let variants = [
        Variant::new(names[0].clone(), || {
            empty()?;
            small_ones(bench, count, &folder)
        }),
        Variant::new(names[1].clone(), curl),
        Variant::new(names[2].clone(), || {
            then(curl(), || other("sh", &["-c", &sums]))
        }),
        Variant::new(names[3].clone(), || {
            empty()?;
            other(
                "aria2c",
                &[
                    "-q",
                    "-j",
                    AT_ONCE,
                    "-x1",
                    "--file-allocation=none",
                    "-d",
                    &folder,
                    "-i",
                    &listed.1,
                ],
            )
        }),
    ];
    let figures = in_turn(bench.rounds(3), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    let wall = |name: &String| median(&figures, name, "wall");
    let faster = wall(&names[1]).min(wall(&names[3]));
    let what = format!("{count} small files {place}, wall, to the faster of curl and aria2c");
    section
        .bounds
        .push(Bound::at_most(what, 1.0, wall(&names[0]) / faster, " ×"));
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// What curl and aria2c are to fetch.
fn lists(bench: &Bench, count: usize) -> Result<(String, String)> {
    let (mut curl, mut aria) = (String::new(), String::new());
    for index in 0..count {
        let url = format!("{}/small/{index}", bench.server.plain);
        let _ = writeln!(curl, "url = {url}\noutput = {index}");
        let _ = writeln!(aria, "{url}\n  out={index}");
    }
    std::fs::write(bench.path("curl.list"), curl)?;
    std::fs::write(bench.path("aria2.list"), aria)?;
    Ok((bench.text("curl.list"), bench.text("aria2.list")))
}

pub(super) fn upload(bench: &Bench) -> Result<Section> {
    let bytes: u64 = if bench.quick { 64 << 20 } else { 1 << 30 };
    let mut section = Section {
        title: "Uploading one file",
        text: format!(
            "{} MiB with its MD5, which the storage wants to know beforehand. Ours reads and hashes the file, then reads it \
             once more while it is sent: the last piece is held back until it is sure that they are the same bytes.",
            bytes >> 20
        ),
        ..Section::default()
    };
    if missing(&mut section, &["curl", "md5sum"]) {
        return Ok(section);
    }
    let plain = bench.server.plain.as_str();
    let file = bench.text("upload");
    other(
        "curl",
        &["-sS", "-o", &file, &format!("{plain}/blob/{bytes}")],
    )?;
    let to = format!("{plain}/upload");
    let send = || other("curl", &["-sS", "-H", "Expect:", "-T", &file, &to]);
    let variants = [
        Variant::new("dental-oauth", || {
            worker(&["upload", "dental-oauth", plain, &file])
        }),
        Variant::new("`md5sum`, then `curl -T`", || {
            then(other("md5sum", &[&file]), send)
        }),
        Variant::new("`md5sum`", || other("md5sum", &[&file])),
        Variant::new("`curl -T`", send),
    ];
    let figures = in_turn(bench.rounds(3), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    let wall = |name| median(&figures, name, "wall");
    section.bounds.push(Bound::at_most(
        "wall of an upload, to `md5sum` and `curl -T`",
        1.10,
        wall("dental-oauth") / wall("`md5sum`, then `curl -T`"),
        " ×",
    ));
    section.bounds.push(Bound::at_most(
        "its reading again, comparing and sending, side by side, to `curl -T`",
        1.0,
        median(&figures, "dental-oauth", "sending") / wall("`curl -T`"),
        " ×",
    ));
    std::fs::remove_file(&file)?;
    Ok(section)
}
