//! A list of a hundred pages, read with several of them in flight.

use std::time::Duration;

use anyhow::{Result, ensure};
use threeshape_client::{AccountOptions, TimeWindow};

use super::{Threads, argument, measured, number, setup};
use crate::measure::Spent;

/// `list WINDOW SERVER MILLISECONDS`: with a consumer that works so long on each page. Window 0: that consumer alone.
pub(super) fn run(window: &str, arguments: &[&str]) -> Result<()> {
    let base = argument(arguments, 0)?;
    let work = Duration::from_millis(number(arguments, 1)?);
    let window = window.parse()?;
    measured(Threads::Many, async {
        if window == 0 {
            // The consumer's own share.
            let spent = Spent::begin()?;
            for _ in 0..100 {
                tokio::time::sleep(work).await;
            }
            return spent.tell();
        }
        let options = AccountOptions::default().pages_in_flight(window);
        let client = setup::threeshape(base, setup::transport()?, options).await?;
        client.identity().await?;
        let spent = Spent::begin()?;
        let mut list = client.cases(TimeWindow::everything());
        let mut pages = 0;
        while let Some(cases) = list.next_page().await? {
            ensure!(cases.len() == 10);
            pages += 1;
            if !work.is_zero() {
                tokio::time::sleep(work).await;
            }
        }
        ensure!(pages == 100, "{pages} pages");
        spent.tell()
    })
}
