//! The commands, one subject a file.

mod accounts;
mod cases;
mod demo;
mod files;
mod login;
mod names;
mod raw;
mod sandbox;
mod send;

use crate::account::Accounts;
use crate::app::App;
use crate::args::{Args, Cases, Command, Files};
use crate::exit::Failure;

/// Runs the command.
pub(crate) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let open = || Accounts::open(&args.global);
    match &args.command {
        Command::Demo(words) => demo::run(app, words).await,
        Command::Sandbox(words) => sandbox::run(app, words).await,
        Command::Login(words) => login::run(app, &open, words).await,
        Command::Whoami(words) => {
            let accounts = open()?;
            accounts::whoami(app, &accounts.account(app, &words.account)?).await
        }
        Command::Accounts => accounts::list(app, &open()?).await,
        Command::Logout(words) => {
            let accounts = open()?;
            accounts::logout(app, &accounts.account(app, &words.account)?).await
        }
        Command::Cases(Cases::List(words)) => cases::list(app, &open()?, words).await,
        Command::Cases(Cases::Show(words)) => {
            let accounts = open()?;
            let account = accounts.account(app, &words.account)?;
            cases::show(app, &account, words).await
        }
        Command::Files(Files::Get(words)) => {
            let accounts = open()?;
            let account = accounts.account(app, &words.account)?;
            files::get(app, &account, words).await
        }
        Command::Send(words) => send::run(app, &open()?, words).await,
        Command::Raw(words) => {
            let accounts = open()?;
            raw::run(app, &accounts.account(app, &words.account)?, words).await
        }
    }
}
