//! Builds the book, as `mdbook build` does, and takes every warning for an error.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use mdbook_driver::MDBook;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What mdBook has to complain about.
#[derive(Clone, Default)]
struct Complaints(Arc<Mutex<Vec<u8>>>);

impl Write for Complaints {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Complaints {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

pub(crate) fn book(source: &Path, target: &Path) -> Result<()> {
    let complaints = Complaints::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::WARN)
        .with_writer(complaints.clone())
        .without_time()
        .with_ansi(false)
        .init();
    let mut book = MDBook::load(source)?;
    target.clone_into(&mut book.config.build.build_dir);
    book.build()?;
    let all = complaints.0.lock().unwrap_or_else(PoisonError::into_inner);
    if !all.is_empty() {
        bail!("{}", String::from_utf8_lossy(&all));
    }
    println!("the guide is in {}", target.join("index.html").display());
    Ok(())
}
