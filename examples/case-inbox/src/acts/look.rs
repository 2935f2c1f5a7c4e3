//! Whether something has happened: what is looked at where an answer was lost.

use dental_oauth::Result as Answer;
use drchrono_client::Drchrono;
use threeshape_client::StageFlag;

use super::kind::{Act, Kind, Outcome};
use super::run::sink_of;
use crate::desk::Desk;
use crate::problem::Problem;

/// What is known to have happened; `None` where nothing is to be seen, which may be for now only.
pub(super) async fn has_happened(desk: &Desk, act: &Act) -> Result<Option<Outcome>, Problem> {
    let account = desk.account(&act.slot)?;
    let happened = match act.kind {
        Kind::Approve | Kind::Reject => {
            let lab = account.opened.lab().ok_or_else(Problem::nothing)?;
            let flag = lab.case(act.case.parse()?).await?.state_flag;
            let wanted = match act.kind {
                Kind::Approve => StageFlag::Approved,
                _ => StageFlag::Rejected,
            };
            flag == Some(wanted)
        }
        Kind::Comment => {
            let practice = account.opened.practice().ok_or_else(Problem::nothing)?;
            noted(practice, appointment(&act.case)?, &act.text).await?
        }
        Kind::Send | Kind::File => {
            let ((slot, _), reference) = act
                .target
                .as_ref()
                .zip(act.reference.as_ref())
                .ok_or_else(Problem::nothing)?;
            let cases = sink_of(&*desk.account(slot)?)?.find(reference).await?;
            if cases.is_empty() {
                return Ok(None);
            }
            let mut outcome = Outcome::said(match act.kind {
                Kind::Send => "The scans are with Dentbird.",
                _ => "The designs are in the chart.",
            });
            outcome.cases = cases.iter().map(ToString::to_string).collect();
            return Ok(Some(outcome));
        }
    };
    Ok(happened.then(|| Outcome::said("It has happened.")))
}

/// The number of an appointment that is a case.
pub(super) fn appointment(case: &str) -> Result<&str, Problem> {
    case.strip_prefix("appointment:")
        .ok_or(Problem::bad("Only appointments take comments."))
}

/// Whether a comment is among the notes of an appointment.
pub(super) async fn noted(practice: &Drchrono, id: &str, text: &str) -> Answer<bool> {
    let notes = practice.appointments().get(id).await?.notes;
    Ok(notes.is_some_and(|notes| notes.expose().contains(text)))
}

/// Notes with one more.
pub(super) fn with_note(before: Option<&str>, text: &str) -> String {
    match before.map(str::trim_end) {
        None | Some("") => text.to_owned(),
        Some(before) => format!("{before}\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_note;

    #[test]
    fn a_comment_comes_after_what_is_there() {
        assert_eq!(with_note(None, "b"), "b");
        assert_eq!(with_note(Some(" \n"), "b"), "b");
        assert_eq!(with_note(Some("a\n"), "b"), "a\nb");
    }
}
