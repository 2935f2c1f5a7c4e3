//! `raw`: any endpoint, by the same pipeline as every other call.

use std::io::Read as _;
use std::path::Path;

use dental_oauth::api::ApiRequest;

use crate::account::Account;
use crate::app::App;
use crate::args::Raw;
use crate::exit::Failure;

pub(crate) async fn run(app: &App, account: &Account, words: &Raw) -> Result<(), Failure> {
    let mut request = ApiRequest::raw(words.method.clone(), &words.path);
    for (name, value) in &words.query {
        request = request.query(name, value);
    }
    if let Some(path) = &words.body {
        let body =
            read(path).map_err(|error| Failure::io("the file of --body cannot be read", &error))?;
        request = request.bytes("application/json", body);
    }
    let answer = account.platform.raw(&request).await;
    let answer = answer.map_err(|error| account.failed(error))?;
    // As received, for people and programs alike.
    app.out.write(&answer.body)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut body = Vec::new();
        std::io::stdin().lock().read_to_end(&mut body)?;
        return Ok(body);
    }
    std::fs::read(path)
}
