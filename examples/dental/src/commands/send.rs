//! `send`: the scans of a case, into another account, once.
//!
//! A scan in the wrong place is a crown for the wrong jaw, so jaws are never guessed; and a case that is
//! made twice is work paid for twice, so the reference is written down before the target hears of it and
//! looked for before it is used again.

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::case::{CaseId, CaseSink, Outgoing, OutgoingFile, Receipt};
use dental_oauth::{Error, ErrorKind, Phi, Secret};
use serde_json::json;

use crate::account::{Account, Accounts};
use crate::app::App;
use crate::args::Send;
use crate::exit::Failure;
use crate::journal::{Entry, Journal, Step, Work};
use crate::scans::{choose, named, told};

/// A case that was made without our hearing of it may take this long to be seen.
const LATE: Duration = Duration::from_secs(60);

pub(crate) async fn run(app: &App, accounts: &Accounts, words: &Send) -> Result<(), Failure> {
    let from = accounts.account(app, &words.from)?;
    let to = accounts.account(app, &words.to)?;
    let sink = to.platform.sink().ok_or_else(|| {
        let error = Error::new(ErrorKind::Unsupported, "this provider takes no cases");
        to.failed(error)
    })?;
    let work = Work {
        from: words.from.clone(),
        case: words.case.clone(),
        to: words.to.clone(),
    };
    let mut journal = journal(accounts).await?;
    let known = journal.last(&work, words.reference.as_deref());
    let known = known.map_err(unreadable)?;
    let reference = match (&words.reference, &known) {
        (Some(given), _) => given.clone(),
        (None, Some(entry)) => entry.reference.clone(),
        (None, None) => dental_oauth::case::new_reference()?,
    };
    let mut sending = Sending {
        app,
        to: &to,
        sink,
        journal: &mut journal,
        work,
        reference,
    };
    if known.is_none() {
        sending.record(Step::Begun)?;
    }
    // A reference that nobody has used before needs no look.
    if (known.is_some() || words.reference.is_some())
        && sending.is_there(known.as_ref(), words.again).await?
    {
        return Ok(());
    }
    sending.go(&from, words).await
}

pub(super) async fn journal(accounts: &Accounts) -> Result<Journal, Failure> {
    loop {
        if let Some(journal) = Journal::open(&accounts.folder).map_err(unreadable)? {
            return Ok(journal);
        }
        tracing::debug!("waiting for another `send`");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(super) fn unreadable(error: std::io::Error) -> Failure {
    Failure::io("the journal of sent cases cannot be used", &error)
}

struct Sending<'a> {
    app: &'a App,
    to: &'a Account,
    sink: Arc<dyn CaseSink>,
    journal: &'a mut Journal,
    work: Work,
    reference: String,
}

impl Sending<'_> {
    fn record(&mut self, step: Step) -> Result<(), Failure> {
        self.journal
            .record(&self.work, &self.reference, step)
            .map_err(unreadable)
    }

    fn failed(&self, error: Error) -> Failure {
        self.to
            .failed(error)
            .about("reference", self.reference.as_str())
    }

    /// Looks for what an earlier run may have sent. An error when it is not to be seen and may still turn up,
    /// which only a person can decide.
    async fn is_there(&mut self, known: Option<&Entry>, again: bool) -> Result<bool, Failure> {
        let found = self.sink.find(&self.reference).await;
        let found = found.map_err(|error| self.failed(error))?;
        let step = known.map(|entry| entry.step);
        // A case that was sent and is not to be seen was removed by somebody: that is not for us to undo.
        if !found.is_empty() || step == Some(Step::Sent) {
            if step != Some(Step::Sent) {
                self.record(Step::Sent)?;
            }
            self.sent(None, &found, true)?;
            return Ok(true);
        }
        let Some(entry) = known.filter(|entry| entry.is_undecided()) else {
            return Ok(false);
        };
        if entry.age() < LATE {
            let wait = LATE.saturating_sub(entry.age()).as_secs() + 1;
            return Err(self.unknown(format!(
                "an earlier run may have sent this case a moment ago, and it is not to be seen yet: run this again in {wait} s"
            )));
        }
        if again {
            return Ok(false);
        }
        let message = "an earlier run may have sent this case, and it is not to be seen";
        let hint =
            "Look over there. If it has not arrived, `--again` sends it under the same reference.";
        Err(self.unknown(message.to_owned()).hint(hint))
    }

    fn unknown(&self, message: String) -> Failure {
        self.failed(Error::new(ErrorKind::OutcomeUnknown, message))
    }

    async fn go(&mut self, from: &Account, words: &Send) -> Result<(), Failure> {
        let app = self.app;
        let id = CaseId::new(&words.case);
        let of_case = |error: Error| from.failed(error).about("case", id.as_str());
        let case = from.platform.source().case(&id).await.map_err(of_case)?;
        let files = named(case.files.unwrap_or_default(), &words.files).map_err(of_case)?;
        let files = told(files, words.upper.as_deref(), words.lower.as_deref()).map_err(of_case)?;
        let scans = choose(&files, words.single_jaw).map_err(of_case)?;
        let folder = app
            .folder()
            .map_err(|error| Failure::io("no temporary folder can be made", &error))?;
        let mut files = Vec::new();
        for (jaw, scan, format) in scans {
            let name = format!("{}.{}", jaw.as_str(), format.extension());
            let path = folder.join(&name);
            let bar = app.progress.transfer(&format!("{name} from {}", from.name));
            let download = from.download(scan, Some(format)).progress(bar.report());
            download.to_path(&path).await.map_err(|error| {
                from.failed(error)
                    .about("case", id.as_str())
                    .about("id", scan.id.as_str())
            })?;
            files.push(OutgoingFile {
                path,
                name: Phi::new(name),
                kind: scan.kind.clone(),
            });
        }
        // Some platforms take no work without a name.
        let named = |title: &Phi<String>| !title.expose().trim().is_empty();
        let title = case.title.filter(named);
        let title = title.unwrap_or_else(|| Phi::new(self.reference.clone()));
        let mut outgoing = Outgoing::new(self.reference.clone(), title, files);
        outgoing.settings = words.settings.iter().cloned().collect();
        let bar = app
            .progress
            .transfer(&format!("upload to {}", self.to.name));
        outgoing.progress = Some(bar.report());

        self.record(Step::Sending)?;
        let receipt = self.sink.send(&outgoing).await;
        drop(bar);
        match receipt {
            // The sink gives an error only when certainly nothing was made.
            Err(error) => {
                self.record(Step::Failed)?;
                Err(self.failed(error))
            }
            Ok(Receipt::Sent { open, case }) => {
                self.record(Step::Sent)?;
                let cases: Vec<CaseId> = case.into_iter().collect();
                self.sent(open.as_ref().map(Secret::expose), &cases, false)
            }
            Ok(Receipt::Found { cases }) => {
                self.record(Step::Sent)?;
                self.sent(None, &cases, false)
            }
            Ok(_) => {
                self.record(Step::Unknown)?;
                Err(self.unknown(
                    "the answer was lost and the case is not to be seen yet: run this again later, \
                     it looks for the case before it sends anything"
                        .to_owned(),
                ))
            }
        }
    }

    fn sent(&self, open: Option<&str>, cases: &[CaseId], already: bool) -> Result<(), Failure> {
        if cases.len() > 1 {
            tracing::warn!(
                reference = self.reference,
                "more than one case carries this reference"
            );
        }
        let ids: Vec<&str> = cases.iter().map(CaseId::as_str).collect();
        self.app.out.event(&json!({
            "event": "sent",
            "account": self.to.name,
            "provider": self.to.provider,
            "reference": self.reference,
            "open": open,
            "cases": ids,
            "already": already,
        }))?;
        let out = &self.app.out;
        let how = if already { "Already sent" } else { "Sent" };
        out.say(&format!("{how} to {} as {}.", self.to.name, self.reference))?;
        for id in ids {
            out.say(&format!("It is case {}.", crate::output::plain(id)))?;
        }
        match open {
            Some(url) => out.say(&format!("Go on at\n\n  {url}\n")),
            None => Ok(()),
        }
    }
}
