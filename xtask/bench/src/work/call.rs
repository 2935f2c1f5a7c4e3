//! One typed call: a page of ten cases, 12 KB.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use dental_oauth::session::{MemoryStore, TokenStore};
use dentbird_client::{Dentbird, DesignCaseFilter};
use http::header::{ACCEPT, AUTHORIZATION};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use super::{Threads, argument, measured, number, repeat, setup};
use crate::models::PlainEnvelope;

/// `call VARIANT SERVER TIMES`.
pub(super) fn run(variant: &str, arguments: &[&str]) -> Result<()> {
    let base = format!("{}/call", argument(arguments, 0)?);
    let times = number(arguments, 1)?;
    measured(Threads::One, async {
        match variant {
            "dentbird-client" => ours(&base, times).await,
            "reqwest" => by_reqwest(&base, times).await,
            "hyper" => by_hyper(&base, times).await,
            _ => bail!("there is no variant {variant}"),
        }
    })
}

async fn ours(base: &str, times: u64) -> Result<()> {
    let client = setup::dentbird(base, setup::transport()?).await?;
    let filter = DesignCaseFilter::all();
    repeat(times, async || {
        let page = client.design_cases_page(&filter, 1).await?;
        ensure!(page.items.len() == 10);
        Ok(())
    })
    .await
}

async fn by_reqwest(base: &str, times: u64) -> Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let (url, bearer) = (format!("{base}/v1/design-cases?page=1"), setup::token());
    repeat(times, async || {
        let request = client.get(&url).bearer_auth(&bearer);
        let body = request.send().await?.error_for_status()?.bytes().await?;
        let page: PlainEnvelope = serde_json::from_slice(&body)?;
        ensure!(page.data.items.len() == 10);
        Ok(())
    })
    .await
}

async fn by_hyper(base: &str, times: u64) -> Result<()> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
    let uri: http::Uri = format!("{base}/v1/design-cases?page=1").parse()?;
    let bearer: http::HeaderValue = format!("Bearer {}", setup::token()).parse()?;
    repeat(times, async || {
        let request = http::Request::get(uri.clone())
            .header(AUTHORIZATION, bearer.clone())
            .header(ACCEPT, "application/json")
            .body(Empty::new())?;
        let answer = client.request(request).await?;
        ensure!(answer.status().is_success());
        let body = answer.into_body().collect().await?.to_bytes();
        let page: PlainEnvelope = serde_json::from_slice(&body)?;
        ensure!(page.data.items.len() == 10);
        Ok(())
    })
    .await
}

/// The client object of a process's second account.
pub(super) fn second_client() -> Result<()> {
    const TIMES: u32 = 1_000;
    let net = setup::transport()?;
    let place = setup::dentbird_at("https://api.example");
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::new());
    let build = || -> Result<Dentbird> {
        let session =
            setup::dentbird_session(&place, Arc::clone(&net), Arc::clone(&store), "account")?;
        Ok(Dentbird::new(&place, session, Arc::clone(&net))?)
    };
    drop(build()?);
    let began = Instant::now();
    for _ in 0..TIMES {
        drop(std::hint::black_box(build()?));
    }
    let each = began.elapsed().checked_div(TIMES).context("no time")?;
    crate::measure::tell("micros", each.as_secs_f64() * 1e6);
    Ok(())
}
