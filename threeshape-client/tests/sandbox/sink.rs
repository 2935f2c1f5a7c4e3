//! Uploads: sent once, found again by a reference (dossier 5.1, U-6).

use std::path::PathBuf;

use dental_oauth::Phi;
use dental_oauth::case::{CaseId, CaseSink, FileKind, Jaw, Outgoing, OutgoingFile, Receipt};
use threeshape_client::{ClientAccount, new_reference};

use crate::world::World;

fn work(folder: &tempfile::TempDir, reference: &str) -> Outgoing {
    let files = [("upper.stl", Jaw::Upper), ("lower.stl", Jaw::Lower)];
    let files = files.map(|(name, jaw)| {
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, format!("solid {name}\nendsolid {name}\n")).unwrap();
        OutgoingFile {
            path,
            name: Phi::new(name.to_owned()),
            kind: FileKind::Scan { jaw: Some(jaw) },
        }
    });
    Outgoing::new(reference, Phi::new("crown 36".to_owned()), files.to_vec())
}

async fn found(client: &ClientAccount, reference: &str) -> Vec<CaseId> {
    client.find(reference).await.unwrap()
}

#[tokio::test]
async fn m14_a_case_is_uploaded_once_and_found_by_its_reference() {
    let world = World::new().await;
    let client = world.client("client-eu").await;
    let folder = tempfile::tempdir().unwrap();
    let reference = new_reference().unwrap();
    let receipt = CaseSink::send(&client, &work(&folder, &reference))
        .await
        .unwrap();
    let Receipt::Sent { case: Some(id), .. } = receipt else {
        panic!("{receipt:?}");
    };
    assert_eq!(found(&client, &reference).await, std::slice::from_ref(&id));
    assert!(found(&client, &new_reference().unwrap()).await.is_empty());
    let case = client.case(id.as_str().parse().unwrap()).await.unwrap();
    assert_eq!(case.attachments.len(), 2);
    for file in &case.attachments {
        let bytes = client.download(&case, file).to_memory().await.unwrap();
        let name = file.name.as_ref().unwrap().expose();
        let short = name.strip_prefix(&format!("{reference}_")).unwrap();
        assert_eq!(
            bytes,
            format!("solid {short}\nendsolid {short}\n").as_bytes()
        );
    }
}

#[tokio::test]
async fn u_6_an_answer_that_says_nothing_is_success_all_the_same() {
    for answer in ["empty", "text"] {
        let world = World::new().await;
        world.set("upload_answer", answer);
        let client = world.client("client-eu").await;
        let folder = tempfile::tempdir().unwrap();
        let reference = new_reference().unwrap();
        let receipt = CaseSink::send(&client, &work(&folder, &reference))
            .await
            .unwrap();
        assert!(
            matches!(receipt, Receipt::Sent { case: None, .. }),
            "{receipt:?}"
        );
        assert_eq!(found(&client, &reference).await.len(), 1);
    }
}

#[tokio::test]
async fn an_upload_whose_answer_is_lost_is_looked_for_and_never_repeated() {
    for answer in ["lost", "error_500"] {
        let world = World::new().await;
        world.set("upload_answer", answer);
        let client = world.client("client-eu").await;
        let folder = tempfile::tempdir().unwrap();
        let reference = new_reference().unwrap();
        let receipt = CaseSink::send(&client, &work(&folder, &reference))
            .await
            .unwrap();
        let Receipt::Found { cases } = receipt else {
            panic!("{answer}: {receipt:?}");
        };
        assert_eq!(cases, found(&client, &reference).await, "{answer}");
        let log = world.server().log();
        let posts = log
            .iter()
            .filter(|entry| entry.method == "POST" && entry.path == "/api/cases");
        assert_eq!(posts.count(), 1, "{answer}");
    }
}

#[tokio::test]
async fn an_upload_that_never_arrived_is_unknown_or_an_error_and_not_said_to_be_done() {
    let world = World::new().await;
    let client = world.client("client-eu").await;
    client.identity().await.unwrap();
    world.set("api_fault", "reset_once");
    let folder = tempfile::tempdir().unwrap();
    let reference = new_reference().unwrap();
    let receipt = CaseSink::send(&client, &work(&folder, &reference))
        .await
        .unwrap();
    assert!(matches!(receipt, Receipt::Unknown), "{receipt:?}");
    assert!(found(&client, &reference).await.is_empty());
}

#[tokio::test]
async fn a_missing_file_costs_nothing_over_there() {
    let world = World::new().await;
    let client = world.client("client-eu").await;
    let folder = tempfile::tempdir().unwrap();
    let mut work = work(&folder, &new_reference().unwrap());
    work.files[1].path = folder.path().join("gone.stl");
    assert!(CaseSink::send(&client, &work).await.is_err());
    assert!(world.server().log().is_empty());
}
