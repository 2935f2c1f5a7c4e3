//! Reading pages: through the clients, from a transport in memory, and with plain structs.

use std::hint::black_box;
use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::net::{HttpRequest, HttpResponse, ResponseBody, Transport, TransportError};
use dentbird_client::DesignCaseFilter;
use drchrono_client::resources::AppointmentsFilter;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use threeshape_client::{AccountOptions, CaseFilter, TimeWindow};

use super::{Threads, argument, measured, number, repeat, setup};
use crate::models::{self, PlainAppointments, PlainEnvelope, PlainThreeShapePage};
use crate::server;

/// `decode MODEL-VARIANT CASES TIMES`.
pub(super) fn run(variant: &str, arguments: &[&str]) -> Result<()> {
    let cases = usize::try_from(number(arguments, 0)?)?;
    let times = number(arguments, 1)?;
    let (model, way) = (variant, argument(arguments, 2)?);
    let page: Bytes = match model {
        "dentbird" => models::dentbird(cases, 1, 1),
        "threeshape" => models::threeshape(cases, 0, 1),
        "drchrono" => models::drchrono(cases),
        _ => bail!("there is no model {model}"),
    }
    .to_string()
    .into();
    crate::measure::tell("bytes", page.len() as f64);
    measured(Threads::One, async {
        match (model, way) {
            (_, "value") => {
                repeat(times, async || {
                    drop(black_box(serde_json::from_slice::<Value>(&page)?));
                    Ok(())
                })
                .await
            }
            ("dentbird", "plain") => {
                repeat(times, async || {
                    let read: PlainEnvelope = serde_json::from_slice(&page)?;
                    ensure!(black_box(read).data.items.len() == cases);
                    Ok(())
                })
                .await
            }
            ("threeshape", "plain") => {
                repeat(times, async || {
                    let read: PlainThreeShapePage = serde_json::from_slice(&page)?;
                    ensure!(black_box(read).cases.len() == cases);
                    Ok(())
                })
                .await
            }
            ("drchrono", "plain") => {
                repeat(times, async || {
                    let read: PlainAppointments = serde_json::from_slice(&page)?;
                    ensure!(black_box(read).results.len() == cases);
                    Ok(())
                })
                .await
            }
            (_, "client") => through_client(model, page, cases, times).await,
            _ => bail!("there is no way {way}"),
        }
    })
}

async fn through_client(model: &str, page: Bytes, cases: usize, times: u64) -> Result<()> {
    const BASE: &str = "http://127.0.0.1:9";
    let net: Arc<dyn Transport> = Arc::new(InMemory(page));
    match model {
        "dentbird" => {
            let client = setup::dentbird(BASE, net).await?;
            let filter = DesignCaseFilter::all();
            repeat(times, async || {
                let read = client.design_cases_page(&filter, 1).await?;
                ensure!(black_box(read).items.len() == cases);
                Ok(())
            })
            .await
        }
        "threeshape" => {
            let client = setup::threeshape(BASE, net, AccountOptions::default()).await?;
            let filter = CaseFilter::new(TimeWindow::everything());
            repeat(times, async || {
                let read = client.cases_page(&filter, 0).await?;
                ensure!(black_box(read).items.len() == cases);
                Ok(())
            })
            .await
        }
        _ => {
            let client = setup::drchrono(BASE, net).await?;
            repeat(times, async || {
                let mut pages = client
                    .appointments()
                    .list(AppointmentsFilter::since("2026-01-01"));
                let read = pages.next_page().await?;
                ensure!(black_box(read).is_some_and(|rows| rows.len() == cases));
                Ok(())
            })
            .await
        }
    }
}

/// Answers with the same page each time.
#[derive(Debug)]
struct InMemory(Bytes);

#[async_trait]
impl Transport for InMemory {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let body = match request.url.path() {
            "/api/users/me" => server::me("127.0.0.1:9"),
            _ => self.0.clone(),
        };
        Ok(HttpResponse {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: ResponseBody::from_bytes(body),
        })
    }
}
