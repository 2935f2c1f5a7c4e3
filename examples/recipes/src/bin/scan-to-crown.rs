//! From scan to crown, across providers: a clinic's scans at 3Shape are handed to Dentbird for design, and the crown is
//! filed in the patient's chart at drchrono.
//!
//! ```console
//! $ cargo run -p recipes --bin scan-to-crown
//! scans: an upper and a lower jaw, checked against 3Shape's hashes
//! sent to design
//! crown: 28984 bytes, checked: true
//! filed: 1 appointment carries the reference
//! ```

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use dental_oauth::Phi;
use dental_oauth::case::{
    CaseFile, CaseQuery, CaseSink, CaseSource, FileKind, Jaw, Outgoing, OutgoingFile, Receipt,
    all_cases, download, new_reference,
};
use dental_oauth::transfer::MeshFormat;
use dental_sandbox::{Options, Sandbox};

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let folder = tempfile::tempdir()?;
    let clinic: Arc<dyn CaseSource> = Arc::new(recipes::clinic(&sandbox).await?);
    let dentbird = recipes::dentbird(&sandbox).await?;
    // One account, both ways: cases come from a source, work goes into a sink.
    let designed: Arc<dyn CaseSource> = Arc::new(dentbird.clone());
    let design: Arc<dyn CaseSink> = Arc::new(dentbird);
    let practice: Arc<dyn CaseSink> = Arc::new(recipes::practice(&sandbox).await?);

    let scans = scans(&clinic, folder.path()).await?;
    println!("scans: an upper and a lower jaw, checked against 3Shape's hashes");

    // ANCHOR: send
    // The reference is the only handle on the work should an answer be lost: write it down before the first call.
    let reference = new_reference()?;
    let work = Outgoing::new(&reference, Phi::new("crown 36".to_owned()), scans);
    match design.send(&work).await? {
        Receipt::Sent { .. } => println!("sent to design"),
        Receipt::Found { .. } => println!("sent to design; the answer was lost on the way"),
        // Nobody knows. Look for the reference later; to send again could make a second case.
        _ => bail!("not to be seen yet"),
    }
    // ANCHOR_END: send

    // Somebody designs the crown.
    sandbox.dentbird().advance_case(&reference);

    // ANCHOR: crown
    // Ask again some minutes later: the case is found by its reference.
    let found = design.find(&reference).await?;
    let [id] = found.as_slice() else {
        bail!("{} cases carry the reference", found.len());
    };
    let case = designed.case(id).await?;
    let files = case.files.unwrap_or_default();
    let crown = files
        .into_iter()
        .find(|file| matches!(file.kind, FileKind::Design { .. }));
    let crown = crown
        .context("not designed yet")?
        .in_form(Some(MeshFormat::Stl));
    let tooth = crown.kind.clone();
    let path = folder.path().join("crown.stl");
    let done = download(designed, crown).to_path(&path).await?;
    println!("crown: {} bytes, checked: {}", done.bytes, done.verified);
    // ANCHOR_END: crown

    // ANCHOR: file
    // Into the chart. Which patient it is for is for a person or your own records to say, never for a guess by name.
    let file = OutgoingFile {
        path,
        name: Phi::new("crown.stl".to_owned()),
        kind: tooth,
    };
    let mut work = Outgoing::new(&reference, Phi::new("Crown".to_owned()), vec![file]);
    let visit = first_visit(&sandbox)?;
    for (setting, value) in ["patient", "doctor", "case"].into_iter().zip(visit) {
        work.settings.insert(setting.to_owned(), value);
    }
    practice.send(&work).await?;
    println!(
        "filed: {} appointment carries the reference",
        practice.find(&reference).await?.len()
    );
    // ANCHOR_END: file
    Ok(())
}

// ANCHOR: scans
/// The scans of the first case that has both jaws. Which jaw a file shows is the provider's own word: never an order, and
/// never a name.
async fn scans(clinic: &Arc<dyn CaseSource>, folder: &Path) -> Result<Vec<OutgoingFile>> {
    let query = CaseQuery::new().since("2026-01-01T00:00:00Z".parse()?);
    let mut cases = all_cases(Arc::clone(clinic), query);
    while let Some(case) = cases.next_item().await? {
        let files = case.files.unwrap_or_default();
        let [Some(upper), Some(lower)] = [Jaw::Upper, Jaw::Lower].map(|jaw| only(&files, jaw))
        else {
            continue;
        };
        let mut scans = Vec::new();
        for (jaw, file) in [(Jaw::Upper, upper), (Jaw::Lower, lower)] {
            let name = format!("{}.stl", jaw.as_str());
            let path = folder.join(&name);
            let kind = file.kind.clone();
            download(Arc::clone(clinic), file.clone())
                .to_path(&path)
                .await?;
            let name = Phi::new(name);
            scans.push(OutgoingFile { path, name, kind });
        }
        return Ok(scans);
    }
    bail!("no case has both jaws");
}

/// The one STL file of a jaw: a case also has the scan in a format of the vendor's own. Two of them are a matter for a
/// person.
fn only(files: &[CaseFile], wanted: Jaw) -> Option<&CaseFile> {
    let scan = FileKind::Scan { jaw: Some(wanted) };
    let stl = Some(MeshFormat::Stl);
    let mut found = files
        .iter()
        .filter(|file| file.kind == scan && file.format() == stl);
    found.next().filter(|_| found.next().is_none())
}
// ANCHOR_END: scans

/// Patient, doctor and id of an appointment of the sandbox.
fn first_visit(sandbox: &Sandbox) -> Result<[String; 3]> {
    let rows = sandbox.drchrono().rows("appointments");
    let row = rows.iter().find(|row| row["patient"].is_number());
    let row = row.context("no appointment")?;
    let id = row["id"].as_str().context("no id")?;
    Ok([
        row["patient"].to_string(),
        row["doctor"].to_string(),
        id.to_owned(),
    ])
}
