//! The commands, one subject a file.

mod accounts;
mod cases;
mod demo;
mod files;
mod login;
mod mirror;
mod names;
mod paste;
mod practice;
mod raw;
mod sandbox;
mod seal_key;
mod send;
mod sent;

use crate::account::Accounts;
use crate::app::App;
use crate::args::{Appointments, Args, Cases, Command, Files, Patients};
use crate::exit::Failure;

/// Runs the command.
pub(crate) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let open = || Accounts::open(&args.global);
    match &args.command {
        Command::Demo(words) => demo::run(app, words).await,
        Command::Sandbox(words) => sandbox::run(app, words).await,
        Command::Login(words) => {
            let accounts = open().await?;
            login::run(app, &accounts, words).await
        }
        Command::Whoami(words) => {
            let accounts = open().await?;
            accounts::whoami(app, &accounts.account(app, &words.account)?).await
        }
        Command::Accounts => accounts::list(app, &open().await?).await,
        Command::Logout(words) => {
            let accounts = open().await?;
            accounts::logout(app, &accounts.account(app, &words.account)?).await
        }
        Command::Cases(Cases::List(words)) => cases::list(app, &open().await?, words).await,
        Command::Cases(Cases::Show(words)) => {
            let accounts = open().await?;
            let account = accounts.account(app, &words.account)?;
            cases::show(app, &account, words).await
        }
        Command::Appointments(Appointments::List(words)) => {
            let accounts = open().await?;
            practice::appointments(app, &accounts.account(app, &words.account)?, words).await
        }
        Command::Patients(Patients::Find(words)) => {
            let accounts = open().await?;
            practice::find(app, &accounts.account(app, &words.account)?, words).await
        }
        Command::Quota(words) => {
            let accounts = open().await?;
            practice::quota(app, &accounts.account(app, &words.account)?).await
        }
        Command::Files(Files::Get(words)) => {
            let accounts = open().await?;
            let account = accounts.account(app, &words.account)?;
            files::get(app, &account, words).await
        }
        Command::Mirror(words) => mirror::run(app, &args.global, words).await,
        Command::Send(words) => send::run(app, &open().await?, words).await,
        Command::Sent(words) => sent::run(app, &open().await?, words).await,
        Command::SealKey => seal_key::run(app),
        Command::Raw(words) => {
            let accounts = open().await?;
            raw::run(app, &accounts.account(app, &words.account)?, words).await
        }
    }
}
