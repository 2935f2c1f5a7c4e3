//! `send`: the scans of a case, into another account, once.
//!
//! A scan in the wrong place is a crown for the wrong jaw, so jaws are never guessed; and a case that is
//! made twice is work paid for twice, so the reference is written down before the target hears of it and
//! looked for before it is used again.

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::case::{
    CaseFile, CaseId, CaseSink, FileKind, Jaw, Outgoing, OutgoingFile, Receipt, StoredForm,
};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Error, ErrorKind, Phi, Secret};
use serde_json::json;

use crate::account::{Account, Accounts};
use crate::app::App;
use crate::args::Send;
use crate::exit::Failure;
use crate::journal::{Entry, Journal, Step, Work};

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
    if (known.is_some() || words.reference.is_some()) && sending.is_there(known.as_ref()).await? {
        return Ok(());
    }
    sending.go(&from, words).await
}

async fn journal(accounts: &Accounts) -> Result<Journal, Failure> {
    loop {
        if let Some(journal) = Journal::open(&accounts.folder).map_err(unreadable)? {
            return Ok(journal);
        }
        tracing::debug!("waiting for another `send`");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unreadable(error: std::io::Error) -> Failure {
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

    /// Looks for what an earlier run may have sent. An error when it may still turn up.
    async fn is_there(&mut self, known: Option<&Entry>) -> Result<bool, Failure> {
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
        match known {
            Some(entry)
                if matches!(entry.step, Step::Sending | Step::Unknown) && entry.age < LATE =>
            {
                let wait = LATE.saturating_sub(entry.age).as_secs() + 1;
                Err(self.unknown(format!(
                    "an earlier run may have sent this case a moment ago, and it is not to be seen yet: run this again in {wait} s"
                )))
            }
            _ => Ok(false),
        }
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

/// The files named, or all if none is.
fn named(files: Vec<CaseFile>, ids: &[String]) -> Result<Vec<CaseFile>, Error> {
    if ids.is_empty() {
        return Ok(files);
    }
    if ids
        .iter()
        .any(|id| !files.iter().any(|file| file.id.as_str() == id))
    {
        return Err(Error::new(
            ErrorKind::NotFound,
            "the case does not have every file named; nothing was sent",
        ));
    }
    let wanted = |file: &CaseFile| ids.iter().any(|id| file.id.as_str() == id);
    Ok(files.into_iter().filter(wanted).collect())
}

/// The files with the jaws that the person has told. Where any is told, the others are not scans to send.
fn told(
    mut files: Vec<CaseFile>,
    upper: Option<&str>,
    lower: Option<&str>,
) -> Result<Vec<CaseFile>, Error> {
    let jaws = [(upper, Jaw::Upper), (lower, Jaw::Lower)];
    let jaws: Vec<(&str, Jaw)> = jaws
        .into_iter()
        .filter_map(|(id, jaw)| Some((id?, jaw)))
        .collect();
    if jaws.is_empty() {
        return Ok(files);
    }
    let missing = |(id, _): &(&str, Jaw)| !files.iter().any(|file| file.id.as_str() == *id);
    if jaws.iter().any(missing) {
        return Err(Error::new(
            ErrorKind::NotFound,
            "the case does not have every file named; nothing was sent",
        ));
    }
    if upper == lower {
        return Err(Error::new(
            ErrorKind::InvalidRequest,
            "one file cannot be both jaws; nothing was sent",
        ));
    }
    files.retain(|file| jaws.iter().any(|(id, _)| file.id.as_str() == *id));
    for file in &mut files {
        let told = jaws.iter().find(|(id, _)| file.id.as_str() == *id);
        let said = match file.kind {
            FileKind::Scan { jaw } => jaw,
            _ => None,
        };
        if let Some((_, jaw)) = told {
            if said.is_some_and(|said| said != *jaw) {
                return Err(Error::new(
                    ErrorKind::InvalidRequest,
                    "the provider says that a file is of the other jaw; nothing was sent",
                ));
            }
            file.kind = FileKind::Scan { jaw: Some(*jaw) };
        }
    }
    Ok(files)
}

/// The mesh that a scan is sent as: as it is stored, or made on demand, then as PLY, which keeps colours.
fn mesh(scan: &CaseFile) -> Option<MeshFormat> {
    match scan.stored {
        StoredForm::Mesh(format) => Some(format),
        StoredForm::AsIs | StoredForm::OnDemand => {
            let ply = scan.formats.contains(&MeshFormat::Ply);
            ply.then_some(MeshFormat::Ply)
                .or(scan.formats.first().copied())
        }
    }
}

/// The one scan of a jaw. A scanner's own file stands beside the mesh of the same scan: the mesh is what
/// can be sent, and only where there is none the other is converted. Two meshes are two scans, and which of
/// them is meant is not ours to say.
fn of_jaw(files: &[CaseFile], wanted: Jaw) -> Result<Option<(Jaw, &CaseFile, MeshFormat)>, Error> {
    let scans = files.iter().filter_map(|file| match file.kind {
        FileKind::Scan { jaw: Some(jaw) } if jaw == wanted => Some((jaw, file, mesh(file)?)),
        _ => None,
    });
    let (stored, converted): (Vec<_>, Vec<_>) =
        scans.partition(|(_, file, _)| file.stored != StoredForm::AsIs);
    let candidates = if stored.is_empty() { converted } else { stored };
    match candidates.as_slice() {
        [] => Ok(None),
        [scan] => Ok(Some(*scan)),
        _ => Err(Error::new(
            ErrorKind::InvalidRequest,
            "the case has more than one scan of a jaw; nothing was sent. --file names the one that is meant",
        )),
    }
}

/// Exactly one upper and one lower scan, or with `single` exactly one scan.
fn choose(files: &[CaseFile], single: bool) -> Result<Vec<(Jaw, &CaseFile, MeshFormat)>, Error> {
    let refuse = |detail| Err(Error::new(ErrorKind::InvalidRequest, detail));
    let of_no_jaw =
        |file: &CaseFile| matches!(file.kind, FileKind::Scan { jaw: None }) && mesh(file).is_some();
    if files.iter().any(of_no_jaw) {
        return refuse("a scan of the case does not say which jaw it is; nothing was sent");
    }
    let (upper, lower) = (of_jaw(files, Jaw::Upper)?, of_jaw(files, Jaw::Lower)?);
    let scans: Vec<_> = upper.into_iter().chain(lower).collect();
    match (scans.len(), single) {
        (2, false) | (1, true) => Ok(scans),
        (1, false) => refuse(
            "the case has a scan of one jaw only; nothing was sent. --single-jaw sends it all the same",
        ),
        (0, _) => refuse("the case has no scans; nothing was sent"),
        _ => {
            refuse("the case has more than one scan, but --single-jaw was given; nothing was sent")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jaws_are_never_guessed() {
        let (upper, lower) = (scan(Some(Jaw::Upper)), scan(Some(Jaw::Lower)));
        let crown = CaseFile::new("c".into(), "d".into(), FileKind::Design { tooth: None });
        let order = |files: &[&CaseFile], single| {
            let files: Vec<CaseFile> = files.iter().map(|file| (*file).clone()).collect();
            choose(&files, single)
                .map(|scans| scans.iter().map(|(jaw, ..)| *jaw).collect::<Vec<_>>())
                .ok()
        };
        let both = Some(vec![Jaw::Upper, Jaw::Lower]);
        assert_eq!(order(&[&upper, &lower], false), both);
        assert_eq!(order(&[&lower, &crown, &upper], false), both);
        assert_eq!(order(&[&lower], true), Some(vec![Jaw::Lower]));
        let unknown = scan(None);
        let refused: [(&[&CaseFile], bool); 8] = [
            (&[], false),
            (&[&crown], false),
            (&[&upper], false),
            (&[&upper, &upper], false),
            (&[&upper, &lower, &upper], false),
            (&[&upper, &lower, &unknown], false),
            (&[&unknown], true),
            (&[&upper, &lower], true),
        ];
        for (files, single) in refused {
            assert_eq!(order(files, single), None);
        }
    }

    fn scan(jaw: Option<Jaw>) -> CaseFile {
        let mut scan = CaseFile::new("c".into(), "f".into(), FileKind::Scan { jaw });
        scan.stored = StoredForm::OnDemand;
        scan.formats = vec![MeshFormat::Stl, MeshFormat::Ply];
        scan
    }

    #[test]
    fn a_scanners_own_file_is_converted_only_where_there_is_no_mesh_beside_it() {
        let of = |id: &str, jaw, stored, formats: &[MeshFormat]| {
            let mut file = scan(Some(jaw));
            file.id = id.into();
            file.stored = stored;
            file.formats = formats.to_vec();
            file
        };
        let stl = StoredForm::Mesh(MeshFormat::Stl);
        let files = [
            of(
                "upper-dcm",
                Jaw::Upper,
                StoredForm::AsIs,
                &[MeshFormat::Ply],
            ),
            of("upper-stl", Jaw::Upper, stl, &[MeshFormat::Stl]),
            of(
                "lower-dcm",
                Jaw::Lower,
                StoredForm::AsIs,
                &[MeshFormat::Ply],
            ),
        ];
        let chosen = choose(&files, false).unwrap();
        let chosen: Vec<_> = chosen
            .iter()
            .map(|(jaw, file, format)| (*jaw, file.id.as_str(), *format))
            .collect();
        assert_eq!(
            chosen,
            [
                (Jaw::Upper, "upper-stl", MeshFormat::Stl),
                (Jaw::Lower, "lower-dcm", MeshFormat::Ply)
            ]
        );
        let second = of("upper-stl-2", Jaw::Upper, stl, &[MeshFormat::Stl]);
        let [a, b, c] = files;
        let files = vec![a, b, c, second];
        assert!(choose(&files, false).is_err(), "two scans of the upper jaw");
        let picked = named(files, &["upper-stl-2".to_owned(), "lower-dcm".to_owned()]).unwrap();
        assert!(choose(&picked, false).is_ok());
        assert!(named(picked, &["other".to_owned()]).is_err());
    }

    #[test]
    fn a_person_can_say_which_jaw_a_file_is_but_not_against_the_provider() {
        let files = || {
            let of = |id: &str, jaw| {
                let mut file = scan(jaw);
                file.id = id.into();
                file
            };
            vec![of("a", None), of("b", None), of("c", Some(Jaw::Upper))]
        };
        let jaws = |upper, lower| {
            let files = told(files(), upper, lower).ok()?;
            let chosen = choose(&files, false).ok()?;
            let ids: Vec<String> = chosen
                .iter()
                .map(|(_, file, _)| file.id.to_string())
                .collect();
            Some(ids.join(" "))
        };
        assert_eq!(jaws(Some("b"), Some("a")).as_deref(), Some("b a"));
        assert_eq!(jaws(Some("c"), Some("a")).as_deref(), Some("c a"));
        for (upper, lower) in [
            (Some("a"), Some("c")),
            (Some("a"), Some("a")),
            (Some("a"), Some("x")),
            (Some("a"), None),
            (None, None),
        ] {
            assert_eq!(jaws(upper, lower), None, "{upper:?} {lower:?}");
        }
    }
}
