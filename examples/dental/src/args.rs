//! The words of the command line.

use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};
use dental_oauth::transfer::MeshFormat;

use crate::time;

/// Cases and scan files of dental platforms, for people and for programs.
///
/// Begin with `dental demo`: it needs no account and no network.
#[derive(Debug, Parser)]
#[command(name = "dental", version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Global {
    /// Accounts file (TOML) [default: dental.toml in the platform's config folder]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "DENTAL_CONFIG",
        hide_env_values = true
    )]
    pub(crate) config: Option<PathBuf>,
    /// Token store: file:DIR, postgres://..., redis://... [default: a folder of this user's]
    // The addresses hold passwords: never shown again.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) store: Option<String>,
    /// When an hour's calls are used up (drchrono) [default: wait up to a minute]
    #[arg(long, global = true, value_enum, value_name = "CHOICE")]
    pub(crate) quota: Option<Quota>,
    /// One JSON object per line on stdout, and nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Only errors on stderr
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// More on stderr; twice for most. Never a secret or a patient
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// What to do when an hour's calls are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Quota {
    /// End at once
    Stop,
    /// Wait for the next hour, however long that is
    Wait,
    /// Spread the calls over the hour, so that they are never used up
    Spread,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Shows everything at once, against a sandbox in this process
    Demo(Demo),
    /// Runs the sandbox until interrupted
    Sandbox(Sandbox),
    /// Signs a person in, with their browser
    Login(Login),
    /// Says who the provider takes us for
    Whoami(One),
    /// Lists the accounts and whether they are signed in
    Accounts,
    /// Revokes a sign-in and forgets it
    Logout(One),
    /// Cases: list, show
    #[command(subcommand)]
    Cases(Cases),
    /// Appointments of a practice (drchrono): list
    #[command(subcommand)]
    Appointments(Appointments),
    /// Patients of a practice (drchrono): find
    #[command(subcommand)]
    Patients(Patients),
    /// Says how many of the hour's calls are left (drchrono)
    Quota(One),
    /// Files of a case: get
    #[command(subcommand)]
    Files(Files),
    /// Keeps a copy of all cases and files
    Mirror(Mirror),
    /// Passes the scans of a case on to another provider
    Send(Send),
    /// Says what became of all that was sent, and of what nobody knows
    Sent(Sent),
    /// Calls any endpoint
    Raw(Raw),
    /// Makes a key for sealing token records, for DENTAL_SEAL_KEY
    SealKey,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct One {
    /// The account's name in the accounts file
    pub(crate) account: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Demo {
    /// Keeps the downloaded files and says where
    #[arg(long)]
    pub(crate) keep: bool,
    /// Size of each mesh in megabytes; tens of kilobytes if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(crate) mesh_mb: Option<u64>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Sandbox {
    /// Port of the authorization server; the API and the storage take the next two. 0 = any
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,
    /// Whether signing in shows pages or is approved at once
    #[arg(long, value_enum, default_value_t = Consent::Page)]
    pub(crate) consent: Consent,
    /// A fault by name, or switch=value; `list` names them all. Repeatable
    #[arg(long = "fault", value_name = "NAME")]
    pub(crate) faults: Vec<String>,
    /// Meshes as large as real ones
    #[arg(long)]
    pub(crate) realistic: bool,
    /// Writes an accounts file for this sandbox
    #[arg(long, value_name = "FILE")]
    pub(crate) write_config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Consent {
    Page,
    Auto,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Login {
    /// The account's name in the accounts file
    pub(crate) account: String,
    /// Only prints the address to open
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// For a browser on another computer: takes the address that it ended at from stdin
    #[arg(long, conflicts_with = "password_stdin")]
    pub(crate) paste: bool,
    /// Seconds to wait for the person
    #[arg(long, value_name = "S", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,
    /// Reads the password from stdin (3Shape legacy accounts)
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Cases {
    /// One list over the named accounts, or all
    List(CasesList),
    /// One case with its files
    Show(CasesShow),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CasesList {
    /// Accounts, read at once: their cases come as they arrive; all if none is named
    pub(crate) accounts: Vec<String>,
    /// Changed (or made) at or after this: RFC 3339, or YYYY-MM-DD for the day's beginning in UTC
    #[arg(long, value_name = "T", value_parser = time::parse)]
    pub(crate) since: Option<chrono::DateTime<chrono::Utc>>,
    /// Changed (or made) before this
    #[arg(long, value_name = "T", value_parser = time::parse)]
    pub(crate) until: Option<chrono::DateTime<chrono::Utc>>,
    /// Of this status: a neutral word such as `designed`, or the provider's own
    #[arg(long, value_name = "S")]
    pub(crate) status: Option<String>,
    /// With this text in its name. May be a patient's name: never shown again
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// At most this many, over all accounts
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Deleted cases too
    #[arg(long)]
    pub(crate) deleted: bool,
    /// Titles and patients too
    #[arg(long)]
    pub(crate) phi: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CasesShow {
    /// The account's name in the accounts file
    pub(crate) account: String,
    /// The case's id
    pub(crate) case: String,
    /// Title, patient and file names too
    #[arg(long)]
    pub(crate) phi: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Appointments {
    /// Those of some days, however many, or those that changed
    List(AppointmentsList),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct AppointmentsList {
    /// The account's name in the accounts file
    pub(crate) account: String,
    /// The first day, YYYY-MM-DD
    #[arg(
        long,
        value_name = "DAY",
        requires = "until",
        required_unless_present = "since"
    )]
    pub(crate) from: Option<chrono::NaiveDate>,
    /// The last day, YYYY-MM-DD
    #[arg(long, value_name = "DAY", requires = "from")]
    pub(crate) until: Option<chrono::NaiveDate>,
    /// Made, changed or deleted at this time or later, on the service's own clock: 2026-01-31T09:00:00
    #[arg(long, value_name = "T", conflicts_with = "from")]
    pub(crate) since: Option<chrono::NaiveDateTime>,
    /// Of this doctor, by id
    #[arg(long, value_name = "ID", conflicts_with = "since")]
    pub(crate) doctor: Option<String>,
    /// Of this office, by id
    #[arg(long, value_name = "ID", conflicts_with = "since")]
    pub(crate) office: Option<String>,
    /// Of this status, in the service's word
    #[arg(long, value_name = "S", conflicts_with = "since")]
    pub(crate) status: Option<String>,
    /// At most this many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Patients and reasons too
    #[arg(long)]
    pub(crate) phi: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Patients {
    /// Those of whom all that is given holds; never a choice among several
    Find(PatientsFind),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PatientsFind {
    /// The account's name in the accounts file
    pub(crate) account: String,
    /// First name. Like all that is asked for here never shown again
    #[arg(long, value_name = "NAME")]
    pub(crate) first_name: Option<String>,
    /// Last name
    #[arg(long, value_name = "NAME")]
    pub(crate) last_name: Option<String>,
    /// Day of birth, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub(crate) born: Option<chrono::NaiveDate>,
    /// Gender, in the service's word
    #[arg(long, value_name = "WORD")]
    pub(crate) gender: Option<String>,
    /// Doctor, by id
    #[arg(long, value_name = "ID")]
    pub(crate) doctor: Option<String>,
    /// Chart id
    #[arg(long, value_name = "ID")]
    pub(crate) chart_id: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// Says who they are; without it only how many
    #[arg(long)]
    pub(crate) phi: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Files {
    /// Downloads files of a case, verified
    Get(FilesGet),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct FilesGet {
    /// The account's name in the accounts file
    pub(crate) account: String,
    /// The case's id
    pub(crate) case: String,
    /// File ids; if none is named, all but the thumbnails
    pub(crate) files: Vec<String>,
    /// Folder to put them into; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Format of meshes, where there is a choice; without it as they are stored, or as STL
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// How many at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(crate) jobs: u8,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Stl,
    Ply,
}

impl From<Format> for MeshFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Stl => Self::Stl,
            Format::Ply => Self::Ply,
        }
    }
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Mirror {
    #[command(subcommand)]
    pub(crate) look: Option<MirrorLook>,
    /// Accounts; all if none is named
    pub(crate) accounts: Vec<String>,
    /// Folder or address of the mirror: DIR, s3://…, az://…, gs://…
    // Addresses may hold passwords: never shown again.
    #[arg(long, value_name = "DIR-OR-URL", required = true)]
    pub(crate) to: Option<String>,
    /// Ends after one run (the default)
    #[arg(long, conflicts_with = "every")]
    pub(crate) once: bool,
    /// Runs every so many seconds until interrupted
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    pub(crate) every: Option<u64>,
    /// How many cases and files at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) jobs: u8,
    /// Asks for every case anew, and looks for cases that are gone also where there is a feed of changes
    #[arg(long)]
    pub(crate) full: bool,
    /// Keeps titles, patients, file names and the provider's own form too
    #[arg(long)]
    pub(crate) phi: bool,
    /// Shares the mirror with all that are given the same: postgres://... has its state and who does what
    // Addresses may hold passwords: never shown again.
    #[arg(long, value_name = "URL")]
    pub(crate) state: Option<String>,
    /// With --state: after so many seconds without a sign of life, others take an account over
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = clap::value_parser!(u64).range(5..=3600))]
    pub(crate) lease: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MirrorLook {
    /// Reads and hashes everything that is in the mirror
    Verify {
        /// Folder or address of the mirror
        #[arg(long, value_name = "DIR-OR-URL")]
        to: String,
        /// Moves out of the way what is wrong, so that the next run fetches it again
        #[arg(long)]
        repair: bool,
        /// Where the state of the mirror is, if many share it: postgres://...
        #[arg(long, value_name = "URL")]
        state: Option<String>,
    },
    /// Says how each account in the mirror stands
    Status {
        /// Folder or address of the mirror
        #[arg(long, value_name = "DIR-OR-URL")]
        to: String,
        /// Where the state of the mirror is, if many share it: postgres://...
        #[arg(long, value_name = "URL")]
        state: Option<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Send {
    /// The account that has the case
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) from: String,
    /// The case's id there
    #[arg(long, value_name = "ID")]
    pub(crate) case: String,
    /// The account that gets it
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) to: String,
    /// Your key for it over there; one is made if not given
    #[arg(long, value_name = "R", value_parser = reference)]
    pub(crate) reference: Option<String>,
    /// Sends once more what may have been sent and is not to be seen: only after a look over there
    #[arg(long)]
    pub(crate) again: bool,
    /// What only the target knows. Repeatable
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) settings: Vec<(String, String)>,
    /// Sends a case that has a scan of one jaw only
    #[arg(long)]
    pub(crate) single_jaw: bool,
    /// Only this file of the case. Repeatable; for cases with more than one scan of a jaw
    #[arg(long = "file", value_name = "ID")]
    pub(crate) files: Vec<String>,
    /// This file is the upper jaw, for cases that do not say so
    #[arg(long, value_name = "ID")]
    pub(crate) upper: Option<String>,
    /// This file is the lower jaw, for cases that do not say so
    #[arg(long, value_name = "ID")]
    pub(crate) lower: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Sent {
    /// Only what nobody knows: it may have been sent, or not
    #[arg(long)]
    pub(crate) undecided: bool,
    /// Looks for that once more, by its reference. Sends nothing
    #[arg(long)]
    pub(crate) look: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Raw {
    /// The account's name in the accounts file
    pub(crate) account: String,
    /// GET, POST, PUT, PATCH, DELETE ...
    #[arg(value_parser = method)]
    pub(crate) method: http::Method,
    /// A path below the API's base address, such as /v1/users/me
    pub(crate) path: String,
    /// A query parameter. Repeatable
    #[arg(long = "query", value_name = "K=V", value_parser = pair)]
    pub(crate) query: Vec<(String, String)>,
    /// A JSON file to send; `-` for stdin
    #[arg(long, value_name = "FILE")]
    pub(crate) body: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("it is written KEY=VALUE"),
    }
}

fn method(text: &str) -> Result<http::Method, &'static str> {
    let word = text.to_ascii_uppercase();
    http::Method::from_bytes(word.as_bytes()).map_err(|_| "no HTTP method")
}

fn reference(text: &str) -> Result<String, &'static str> {
    let usable = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if (1..=64).contains(&text.len()) && text.chars().all(usable) {
        Ok(text.to_owned())
    } else {
        Err("a reference has 1 to 64 characters out of A-Z a-z 0-9 - _")
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn pairs_need_a_key() {
        assert_eq!(pair("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert_eq!(pair("a="), Ok(("a".into(), String::new())));
        assert!(pair("=b").is_err() && pair("ab").is_err());
    }

    #[test]
    fn references_travel_unharmed() {
        assert!(reference("ref-1_A").is_ok());
        for bad in ["", "a b", "a/b", "ü", &"x".repeat(65)] {
            assert!(reference(bad).is_err(), "{bad}");
        }
    }
}
