//! Handle errors: a few questions to ask of any error, in place of a list of all kinds.
//!
//! ```console
//! $ cargo run -p recipes --bin handle-errors
//! one 503: 18 cases, nobody noticed
//! the service is down: dentbird: list design cases: the server failed (HTTP 500, code INTERNAL_ERROR)
//!   -> Later(60s)
//! a case that is not there: dentbird: read design case: there is no such case or file, or the client is not contracted (HTTP 404, code CASE_NOT_FOUND)
//!   -> Person
//! the grant was ended elsewhere: dentbird: refresh token: the sign-in is no longer valid: a person must sign in again (HTTP 400, code invalid_grant)
//!   -> SignIn
//! ```

use std::time::Duration;

use anyhow::Result;
use dental_oauth::{Error, ErrorKind, Sent};
use dental_sandbox::{Options, Sandbox};
use dentbird_client::{Dentbird, DesignCaseFilter};

// ANCHOR: advice
/// What a program can do.
#[derive(Debug, PartialEq, Eq)]
enum Advice {
    /// Ask a person to sign in.
    SignIn,
    /// Do the same call again after this long.
    Later(Duration),
    /// Something that must happen once may have happened: look for it by its reference before anything else.
    LookFirst,
    /// The same call will fail the same way. A person has to look at it.
    Person,
}

/// `reads`: the call changes nothing over there, so that doing it twice does no harm.
fn advice(error: &Error, reads: bool) -> Advice {
    if error.needs_user() {
        return Advice::SignIn;
    }
    if error.kind() == ErrorKind::OutcomeUnknown {
        return Advice::LookFirst;
    }
    // The library has repeated already what is safe to repeat.
    if !error.is_retryable() {
        return Advice::Person;
    }
    if error.sent() == Sent::Maybe && !reads {
        return Advice::LookFirst;
    }
    Advice::Later(error.retry_after().unwrap_or(Duration::from_secs(60)))
}
// ANCHOR_END: advice

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let dentbird = sandbox.dentbird();
    let client = recipes::dentbird(&sandbox).await?;

    dentbird.set("api_fault", "error_503_once")?;
    println!("one 503: {} cases, nobody noticed", list(&client).await?);

    dentbird.set("api_fault", "error_500")?;
    show("the service is down", list(&client).await);
    dentbird.set("api_fault", "none")?;

    let none = client.design_case("no-such-case").await;
    show("a case that is not there", none);

    dentbird.revoke_all();
    show("the grant was ended elsewhere", list(&client).await);
    Ok(())
}

async fn list(client: &Dentbird) -> Result<usize, Error> {
    let cases = client.design_cases(DesignCaseFilter::active());
    Ok(cases.collect(1000).await?.len())
}

fn show<T>(what: &str, outcome: Result<T, Error>) {
    match outcome {
        Ok(_) => println!("{what}: no error"),
        Err(error) => println!("{what}: {error}\n  -> {:?}", advice(&error, true)),
    }
}
