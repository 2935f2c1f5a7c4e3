//! Names each check, runs it, says how it went and counts.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    process::ExitCode,
    task::Poll,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};

/// No check waits for anything but a server on the same machine; one that takes this long hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// The tally of a run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    group: String,
    passed: usize,
    failed: usize,
    failed_before_group: usize,
}

impl Report {
    /// Opens a group: its name stands before the name of each check that follows.
    pub(crate) fn group(&mut self, name: &str) {
        println!("\n{name}");
        name.clone_into(&mut self.group);
        self.failed_before_group = self.failed;
    }

    /// Runs one check. A failure, a panic and a missed deadline all count as failed.
    pub(crate) fn check(
        &mut self,
        name: &str,
        check: impl Future<Output = Result<()>>,
    ) -> impl Future<Output = ()> {
        // Boxed here, so that a group is not as large as the largest of its checks.
        let check = Box::pin(check);
        async move {
            self.obtain(name, check, DEADLINE).await;
        }
    }

    /// The same for a check that takes its time: many processes over some minutes.
    pub(crate) async fn check_within(
        &mut self,
        limit: Duration,
        name: &str,
        check: impl Future<Output = Result<()>>,
    ) {
        self.obtain(name, Box::pin(check), limit).await;
    }

    /// Starts what later checks need. Not getting it is a failed check.
    pub(crate) async fn start<T>(
        &mut self,
        name: &str,
        start: impl Future<Output = Result<T>>,
    ) -> Option<T> {
        // The first start of a server installs it.
        self.obtain(name, start, Duration::from_secs(600)).await
    }

    /// Prints what the group's server wrote on its standard error, if a check of the group failed.
    pub(crate) fn explain(&self, stderr: &str) {
        if self.failed > self.failed_before_group && !stderr.trim().is_empty() {
            println!("standard error of {}:", self.group);
            for line in stderr.lines() {
                println!("    {line}");
            }
        }
    }

    /// Prints the tally, which is the last line of the run, and turns it into an exit code.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        // A run without any check proved nothing.
        if self.failed == 0 && self.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    async fn obtain<T>(
        &mut self,
        name: &str,
        work: impl Future<Output = Result<T>>,
        limit: Duration,
    ) -> Option<T> {
        let begun = Instant::now();
        let outcome = tokio::time::timeout(limit, surviving_panic(work))
            .await
            .unwrap_or_else(|_| Err(anyhow!("not finished after {} s", limit.as_secs())));
        let millis = begun.elapsed().as_millis();
        match outcome {
            Ok(value) => {
                self.passed += 1;
                println!("ok      {}: {name} ({millis} ms)", self.group);
                Some(value)
            }
            Err(reason) => {
                self.failed += 1;
                println!(
                    "FAILED  {}: {name} ({millis} ms)\n        {reason:#}",
                    self.group
                );
                None
            }
        }
    }
}

/// A check that panics fails alone: the ones after it still run and are counted.
async fn surviving_panic<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut work = pin!(work);
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)))
            .unwrap_or_else(|_| Poll::Ready(Err(anyhow!("the check panicked"))))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn errors_and_panics_are_counted_as_failures() {
        let mut report = Report::default();
        report.group("tally");
        report.check("good", async { Ok(()) }).await;
        report
            .check("bad", async { Err(anyhow!("on purpose")) })
            .await;
        report.check("worse", async { panic!("on purpose") }).await;
        assert_eq!((report.passed, report.failed), (1, 2));
        assert_eq!(
            format!("{:?}", report.finish()),
            format!("{:?}", ExitCode::FAILURE)
        );
    }

    #[test]
    fn a_run_without_checks_is_no_success() {
        assert_eq!(
            format!("{:?}", Report::default().finish()),
            format!("{:?}", ExitCode::FAILURE)
        );
    }
}
