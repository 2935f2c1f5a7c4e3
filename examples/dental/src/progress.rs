//! Progress bars: for people on a terminal, nothing otherwise.

use std::io::IsTerminal as _;
use std::sync::Arc;

use dental_oauth::transfer;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where bars are drawn.
#[derive(Debug, Clone)]
pub(crate) struct Progress(MultiProgress);

impl Progress {
    /// On stderr, if it is a terminal and bars are wanted.
    pub(crate) fn new(wanted: bool) -> Self {
        let target = if wanted && std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self(MultiProgress::with_draw_target(target))
    }

    /// To print around the bars.
    pub(crate) fn bars(&self) -> &MultiProgress {
        &self.0
    }

    /// A bar for the bytes of one transfer.
    pub(crate) fn transfer(&self, label: &str) -> Bar {
        let style = ProgressStyle::with_template(
            "  {msg:40!} {bar:24} {decimal_bytes:>10} of {decimal_total_bytes:<10} {decimal_bytes_per_sec}",
        );
        self.bar(label, style, None)
    }

    /// A bar for a number of things.
    pub(crate) fn count(&self, label: &str, total: u64) -> Bar {
        let style = ProgressStyle::with_template("  {msg:40!} {bar:24} {pos:>10} of {len}");
        self.bar(label, style, Some(total))
    }

    fn bar(
        &self,
        label: &str,
        style: Result<ProgressStyle, indicatif::style::TemplateError>,
        total: Option<u64>,
    ) -> Bar {
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let bar = self.0.add(bar);
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("█▌ "));
        }
        bar.set_message(label.to_owned());
        Bar(bar)
    }
}

/// A bar; gone from the screen when dropped.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// What a transfer reports to.
    pub(crate) fn report(&self) -> transfer::Progress {
        let bar = self.0.clone();
        Arc::new(move |done, total| {
            bar.set_length(total.unwrap_or(done));
            bar.set_position(done);
        })
    }

    /// One more.
    pub(crate) fn advance(&self) {
        self.0.inc(1);
    }

    /// So many more are to come.
    pub(crate) fn expect(&self, more: u64) {
        self.0.inc_length(more);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
