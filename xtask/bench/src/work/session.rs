//! An access token that is good, on the hot path.

use std::hint::black_box;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Result, bail};

use super::{Threads, measured, number, setup};
use crate::measure::{Spent, tell};

/// `token VARIANT TASKS TIMES`.
pub(super) fn run(variant: &str, arguments: &[&str]) -> Result<()> {
    let (tasks, times) = (number(arguments, 0)?, number(arguments, 1)?);
    let threads = if tasks == 1 {
        Threads::One
    } else {
        Threads::Many
    };
    measured(threads, async {
        match variant {
            "session" => {
                let client = setup::dentbird("http://127.0.0.1:9", setup::transport()?).await?;
                let session = client.session().cloned();
                let Some(session) = session else {
                    bail!("no session")
                };
                session.access_token().await?;
                all(tasks, times, || {
                    let session = session.clone();
                    async move {
                        for _ in 0..times {
                            drop(black_box(session.access_token().await?));
                        }
                        Ok(())
                    }
                })
                .await
            }
            "rwlock" => {
                let lock = Arc::new(RwLock::new(setup::token()));
                all(tasks, times, || {
                    let lock = Arc::clone(&lock);
                    async move {
                        for _ in 0..times {
                            let token = lock.read().unwrap_or_else(PoisonError::into_inner).clone();
                            drop(black_box(token));
                        }
                        Ok(())
                    }
                })
                .await
            }
            _ => bail!("there is no variant {variant}"),
        }
    })
}

async fn all<F>(tasks: u64, times: u64, work: impl Fn() -> F) -> Result<()>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    if tasks == 1 {
        let region = stats_alloc::Region::new(crate::ALLOCATOR);
        let spent = Spent::begin()?;
        work().await?;
        spent.tell()?;
        let allocations = region.change().allocations as f64;
        // Telling itself allocates a little: less than one in a thousand of what is measured.
        tell("allocations", (allocations / times as f64).floor());
    } else {
        let spent = Spent::begin()?;
        let running: Vec<_> = (0..tasks).map(|_| tokio::spawn(work())).collect();
        for task in running {
            task.await??;
        }
        spent.tell()?;
    }
    tell("times", (times * tasks) as f64);
    Ok(())
}
