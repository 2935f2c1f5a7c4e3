//! The neutral trait: every source to the one trial, and the feed of changes.

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::case::{
    Case, CaseQuery, CaseSource, FileKind, Watermark, all_cases, changes_since, download,
};
use dental_oauth::testing::case_source_conformance;
use dental_oauth::transfer::MeshFormat;

use crate::world::World;

async fn clinic(world: &World) -> Arc<dyn CaseSource> {
    let options = world.options().allow_unbounded_lists();
    Arc::new(world.clinic_in(&world.legacy(), "doctor-eu", options).await)
}

async fn client(world: &World) -> Arc<dyn CaseSource> {
    let options = world.options().allow_unbounded_lists();
    Arc::new(world.client_in(&world.legacy(), "client-eu", options).await)
}

async fn shared(world: &World) -> Arc<dyn CaseSource> {
    let options = world.options().allow_unbounded_lists();
    let client = world.client_in(&world.legacy(), "client-eu", options).await;
    let doctor = world.id_of("doctor-eu");
    Arc::new(threeshape_client::SharedCases::new(client, doctor))
}

#[tokio::test]
async fn a_clinics_cases_are_a_source() {
    let world = World::new().await;
    case_source_conformance(|| clinic(&world)).await;
    world.assert_no_token_went_astray();
}

#[tokio::test]
async fn shared_cases_are_a_source() {
    let world = World::new().await;
    case_source_conformance(|| shared(&world)).await;
}

#[tokio::test]
async fn an_account_of_the_clients_is_a_source() {
    let world = World::new().await;
    case_source_conformance(|| client(&world)).await;
}

async fn fed(source: &Arc<dyn CaseSource>, since: Watermark) -> (Vec<Case>, Watermark) {
    let mut feed = changes_since(Arc::clone(source), since);
    let mut all = Vec::new();
    while let Some(page) = feed.next_page().await.unwrap() {
        all.extend(page);
    }
    let kept = feed.watermark().unwrap();
    (all, kept)
}

#[tokio::test]
async fn m4_the_feed_gives_what_changed_once_in_every_shape_of_the_answer() {
    for shape in ["array", "object", "reduced", "other_member"] {
        let world = World::new().await;
        world.set("updated_shape", shape);
        let source = clinic(&world).await;
        let (all, mark) = fed(&source, Watermark::start()).await;
        assert_eq!(all.len(), 14, "{shape}");
        world.server().advance(Duration::from_secs(60));
        let changed = all[0].id.clone();
        world.server().change_case(changed.as_str()).unwrap();
        let arrived = world.server().add_case("doctor-eu").unwrap();
        world.server().advance(Duration::from_secs(60));
        let (news, mark) = fed(&source, mark).await;
        let mut ids: Vec<_> = news
            .iter()
            .map(|case| case.id.as_str().to_owned())
            .collect();
        ids.sort();
        let mut expected = vec![changed.as_str().to_owned(), arrived];
        expected.sort();
        assert_eq!(ids, expected, "{shape}");
        // Within the overlap, the same revisions are not given again, another one is.
        world.server().advance(Duration::from_secs(30));
        let (again, mark) = fed(&source, mark).await;
        assert!(again.is_empty(), "{shape}");
        world.server().change_case(changed.as_str()).unwrap();
        world.server().advance(Duration::from_secs(30));
        let (news, _) = fed(&source, mark).await;
        assert_eq!(news.len(), 1, "{shape}");
    }
}

#[tokio::test]
async fn m4_a_foreign_case_that_changes_is_not_in_the_feed() {
    let world = World::new().await;
    let source = clinic(&world).await;
    let (_, mark) = fed(&source, Watermark::start()).await;
    let ours = world.cases_with_actors("eu", &["client-eu"]);
    let cases = world.server().cases().into_iter();
    let foreign = cases
        .filter(|case| case.region == "eu" && !ours.contains(&case.id))
        .map(|case| case.id);
    for id in foreign {
        world.server().change_case(&id);
    }
    let (news, _) = fed(&source, mark).await;
    assert!(news.is_empty());
}

#[tokio::test]
async fn files_tell_their_jaw_their_hash_and_what_they_can_be_had_in() {
    let world = World::new().await;
    let source = clinic(&world).await;
    let cases = all_cases(Arc::clone(&source), CaseQuery::new())
        .collect(100)
        .await
        .unwrap();
    let mut seen = std::collections::HashSet::new();
    for case in cases {
        for file in case.files.unwrap() {
            let extension = file
                .name
                .expose()
                .rsplit_once('.')
                .map_or("", |(_, e)| e)
                .to_lowercase();
            let jaw = match &file.kind {
                FileKind::Scan { jaw } => *jaw,
                _ => None,
            };
            assert!(file.digest.is_some());
            if extension == "dcm" {
                assert_eq!(file.formats, [MeshFormat::Ply]);
                seen.insert("dcm");
                let ply = file.clone().in_form(Some(MeshFormat::Ply));
                let bytes = download(Arc::clone(&source), ply)
                    .to_memory()
                    .await
                    .unwrap();
                assert!(bytes.starts_with(b"ply"));
            }
            if let Some(jaw) = jaw {
                seen.insert(jaw.as_str());
            }
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[tokio::test]
async fn status_is_kept_in_both_halves() {
    let world = World::new().await;
    let source = clinic(&world).await;
    let cases = all_cases(Arc::clone(&source), CaseQuery::new())
        .collect(100)
        .await
        .unwrap();
    let odd = cases
        .iter()
        .find(|case| case.status.as_str() == "Marinated")
        .unwrap();
    assert_eq!(odd.vendor_status.as_deref(), Some("Marinated Levitating"));
    assert!(cases.iter().all(|case| case.vendor_status.is_some()));
}
