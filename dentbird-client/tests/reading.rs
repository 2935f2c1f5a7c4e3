//! Users, lists, details.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use dental_oauth::ErrorKind;
use dental_oauth::api::Cursor;
use dental_oauth::case::{
    Case, CaseQuery, CaseSource, FileKind, Jaw, Watermark, all_cases, changes_since,
};
use dental_oauth::testing::case_source_conformance;
use dentbird_client::{DesignCase, DesignCaseFilter, DesignStatus, Lifecycle};
use futures_util::{StreamExt as _, TryStreamExt as _};
use support::World;

#[tokio::test]
async fn the_profile_is_read_bare_and_enveloped() {
    let world = World::new().await;
    for shape in ["bare", "enveloped"] {
        world.set("users_me_envelope", shape);
        let user = world.client.me().await.unwrap();
        assert_eq!(user.email.expose(), "dr.example@example.test", "{shape}");
        assert_eq!(user.occupation.as_deref(), Some("Dentist"));
    }
}

#[tokio::test]
async fn the_list_gives_every_case_once_over_all_pages() {
    let world = World::new().await;
    let cases: Vec<_> = world
        .client
        .design_cases(DesignCaseFilter::all())
        .try_collect()
        .await
        .unwrap();
    let expected: Vec<_> = world
        .server()
        .cases()
        .into_iter()
        .map(|case| case.id)
        .collect();
    let mut ids: Vec<_> = cases.into_iter().map(|case| case.design_case_id).collect();
    ids.sort();
    assert_eq!(ids.len(), 23);
    assert!(ids.iter().all(|id| expected.contains(id)));
    assert_eq!(world.count("GET", "/v1/design-cases"), 3);
    // RD1: the page is always named, the first included.
    let log = world.server().log();
    assert!(
        log.iter()
            .all(|entry| entry.query_keys.contains(&"page".to_owned()))
    );
}

#[tokio::test]
async fn nothing_is_fetched_before_the_first_item_is_asked_for() {
    let world = World::new().await;
    let mut cases = world.client.design_cases(DesignCaseFilter::all());
    assert_eq!(world.count("GET", "/v1/design-cases"), 0);
    cases.next().await.unwrap().unwrap();
    assert_eq!(world.count("GET", "/v1/design-cases"), 1);
    assert_eq!(cases.total(), Some(23));
}

#[tokio::test]
async fn a_list_is_taken_up_tomorrow_where_it_stopped() {
    let world = World::new().await;
    let mut today = world.client.design_cases(DesignCaseFilter::all());
    let first: Vec<_> = today.next_page().await.unwrap().unwrap();
    let kept = today.cursor().unwrap().as_str().to_owned();
    let rest = world
        .client
        .design_cases(DesignCaseFilter::all())
        .starting_at(Cursor::new(kept));
    let rest = rest.collect(100).await.unwrap();
    assert_eq!((first.len(), rest.len()), (10, 13));
}

#[tokio::test]
async fn filters_are_passed_on() {
    let world = World::new().await;
    let count = async |filter| {
        world
            .client
            .design_cases(filter)
            .collect(100)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(count(DesignCaseFilter::active()).await, 18);
    assert_eq!(
        count(DesignCaseFilter::all().lifecycle(Lifecycle::Trashed)).await,
        3
    );
    assert_eq!(
        count(DesignCaseFilter::all().lifecycle(Lifecycle::Deleted)).await,
        2
    );
    assert_eq!(
        count(DesignCaseFilter::all().case_name("50% zirconia")).await,
        3
    );
    assert_eq!(
        count(DesignCaseFilter::active().status(DesignStatus::Cam)).await,
        3
    );
    assert_eq!(
        count(DesignCaseFilter::all().reference_id("nobody-has-this")).await,
        0
    );
}

#[tokio::test]
async fn unknown_words_and_nulls_do_not_spoil_the_list() {
    let world = World::new().await;
    let cases = world
        .client
        .design_cases(DesignCaseFilter::all())
        .collect(100)
        .await
        .unwrap();
    let find = |id: &str| cases.iter().find(|case| case.design_case_id == id).unwrap();
    let archived = find("20260101-000010").status.as_ref().unwrap();
    assert_eq!(*archived, DesignStatus::Other("ARCHIVED".into()));
    let nulls = find("20260101-000012");
    assert!(nulls.updated_at.is_none() && nulls.project_type.is_none() && !nulls.is_flagged);
    assert!(find("20260101-000011").patient_id.is_none(), "missing");
    assert!(find("20260101-000013").patient_id.is_none(), "empty");
    assert_eq!(
        find("20260101-000001")
            .patient_id
            .as_ref()
            .unwrap()
            .expose(),
        "PT-ZQ-0001"
    );
}

#[tokio::test]
async fn what_is_not_modelled_can_be_read_from_the_raw_form() {
    let world = World::new().await;
    world.set("list_fault", "extra_fields");
    let cases = world
        .client
        .design_cases(DesignCaseFilter::all())
        .collect(100)
        .await
        .unwrap();
    let raw = cases[0].raw.as_ref().unwrap().expose();
    let known: serde_json::Value = serde_json::from_str(raw).unwrap();
    assert!(known.as_object().unwrap().len() > 10, "{known}");
}

#[tokio::test]
async fn a_list_that_misbehaves_neither_loops_nor_doubles() {
    for (fault, expected) in [
        ("duplicate_page", 10..=13),
        ("endless_hasNext", 23..=23),
        ("string_numbers", 23..=23),
        ("empty_middle_page", 10..=10),
        ("extra_fields", 23..=23),
    ] {
        let world = World::new().await;
        world.set("list_fault", fault);
        let cases = world
            .client
            .design_cases(DesignCaseFilter::all())
            .collect(100)
            .await
            .unwrap();
        let distinct: std::collections::HashSet<_> =
            cases.iter().map(|case| &case.design_case_id).collect();
        assert_eq!(distinct.len(), cases.len(), "{fault}");
        assert!(expected.contains(&cases.len()), "{fault}: {}", cases.len());
        assert!(world.count("GET", "/v1/design-cases") <= 4, "{fault}");
    }
}

#[tokio::test]
async fn a_case_that_appears_while_the_list_is_read_hides_no_other() {
    let world = World::new().await;
    world.set("list_fault", "inserting");
    let cases = world
        .client
        .design_cases(DesignCaseFilter::all())
        .collect(100)
        .await
        .unwrap();
    let ids: std::collections::HashSet<_> = cases.iter().map(|case| &case.design_case_id).collect();
    assert_eq!(ids.len(), cases.len());
    for number in 1..=23 {
        assert!(ids.contains(&format!("20260101-{number:06}")), "{number}");
    }
}

#[tokio::test]
async fn a_page_without_items_is_a_decoding_error() {
    let world = World::new().await;
    world.set("list_fault", "no_items");
    let error = world
        .client
        .design_cases(DesignCaseFilter::all())
        .collect(100)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.operation(), Some("list design cases"));
}

#[tokio::test]
async fn a_case_that_cannot_be_read_is_reported_beside_the_others_of_its_page() {
    let world = World::new().await;
    let filter = DesignCaseFilter::all();
    let whole = world.client.design_cases_page(&filter, 1).await.unwrap();
    world.set("list_fault", "malformed_case");
    let page = world.client.design_cases_page(&filter, 1).await.unwrap();
    let ids = |cases: &[DesignCase]| -> Vec<String> {
        let ids = cases.iter().map(|case| case.design_case_id.clone());
        ids.collect()
    };
    assert_eq!(ids(&page.items), ids(&whole.items[1..]));
    assert_eq!(page.next, whole.next);
    let [error] = page.unreadable.as_slice() else {
        panic!("one error, not {}", page.unreadable.len());
    };
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.operation(), Some("list design cases"));
}

#[tokio::test]
async fn details_name_jaws_teeth_and_each_texture_once() {
    let world = World::new().await;
    world.set("details_fault", "duplicate_textures");
    let details = world.client.design_case("20260101-000005").await.unwrap();
    let teeth: Vec<_> = details
        .meshes
        .iter()
        .filter_map(|mesh| mesh.tooth_number)
        .collect();
    assert_eq!(teeth, [14, 15]);
    for scan in &details.scan_meshes {
        let ids: std::collections::HashSet<_> = scan
            .texture_files
            .iter()
            .map(|file| &file.file_id)
            .collect();
        assert_eq!(ids.len(), scan.texture_files.len());
        assert!(!scan.texture_files.is_empty());
    }
    let case = CaseSource::case(&world.client, &"20260101-000005".into())
        .await
        .unwrap();
    let kinds: Vec<_> = case
        .files
        .unwrap()
        .into_iter()
        .map(|file| file.kind)
        .collect();
    assert!(kinds.contains(&FileKind::Scan {
        jaw: Some(Jaw::Upper)
    }));
    assert!(kinds.contains(&FileKind::Scan {
        jaw: Some(Jaw::Lower)
    }));
    assert!(kinds.contains(&FileKind::Design { tooth: Some(14) }));
}

#[tokio::test]
async fn details_full_of_nulls_are_read() {
    let world = World::new().await;
    world.set("details_fault", "nulls");
    let details = world.client.design_case("20260101-000001").await.unwrap();
    assert_eq!(details.case.design_case_id, "20260101-000001");
}

#[tokio::test]
async fn a_client_without_the_contract_is_told_so_whatever_status_it_gets() {
    let world = World::new().await;
    let plain = world.not_contracted().await;
    for (status, kind) in [
        ("403", ErrorKind::Forbidden),
        ("404", ErrorKind::NotFound),
        ("401", ErrorKind::Unauthorized),
    ] {
        world.set("not_contracted_status", status);
        let error = plain.design_case("20260101-000001").await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains("contracted"), "{error}");
        assert_eq!(error.status(), status.parse().ok());
    }
}

#[tokio::test]
async fn a_missing_scope_is_named_as_a_possible_reason() {
    let world = World::new().await;
    let narrow = world.with_scopes("openid user").await;
    let error = narrow
        .design_cases(DesignCaseFilter::all())
        .collect(10)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.to_string().contains("scope"), "{error}");
}

#[tokio::test]
async fn ids_that_are_no_ids_are_refused_before_anything_is_sent() {
    let world = World::new().await;
    world.server().clear_log();
    for id in ["", ".", "..", "a/b", "a?b", "a#b", "a\nb"] {
        let error = world.client.design_case(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id:?}");
    }
    assert!(world.server().log().is_empty());
}

#[tokio::test]
async fn as_a_source_it_lists_what_is_asked_for() {
    let world = World::new().await;
    let source: Arc<dyn CaseSource> = Arc::new(world.client.clone());
    let count = async |query| {
        all_cases(Arc::clone(&source), query)
            .collect(100)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(count(CaseQuery::new()).await, 18);
    assert_eq!(count(CaseQuery::new().with_deleted()).await, 23);
    assert_eq!(count(CaseQuery::new().status("in_production")).await, 3);
    assert_eq!(
        count(CaseQuery::new().status("CAM").with_deleted()).await,
        5
    );
    assert_eq!(
        count(CaseQuery::new().status("archived")).await,
        1,
        "the provider's own word"
    );
    assert_eq!(count(CaseQuery::new().search("50% zirconia")).await, 2);
    let noon = "2026-01-01T20:00:00Z".parse().unwrap();
    let since = count(CaseQuery::new().since(noon)).await;
    let until = count(CaseQuery::new().until(noon)).await;
    assert!(since > 0 && until > 0);
    assert_eq!(since + until, 18);
}

#[tokio::test]
async fn changes_since_a_watermark_hold_everything_newer_and_the_watermark_itself() {
    let world = World::new().await;
    let (all, mark) = changes(&world, Watermark::start()).await;
    assert_eq!(all.len(), 23);
    let (again, next) = changes(&world, mark.clone()).await;
    let ids: Vec<_> = again.iter().map(|case| case.id.as_str()).collect();
    assert!(
        ids.contains(&"20260101-000023") && ids.len() <= 2,
        "{ids:?}"
    );
    assert_eq!(next, mark);
}

/// The list is not ordered by time: kept any earlier, a watermark would skip what later pages hold.
#[tokio::test]
async fn no_watermark_is_given_before_the_last_page() {
    let world = World::new().await;
    let source: Arc<dyn CaseSource> = Arc::new(world.client.clone());
    let mut feed = changes_since(source, Watermark::start());
    let mut given = Vec::new();
    while feed.next_page().await.unwrap().is_some() {
        given.push(feed.watermark().is_some());
    }
    assert_eq!(given, [false, false, true]);
}

#[tokio::test]
async fn a_change_during_the_read_moves_no_watermark_past_other_changes() {
    let world = World::new().await;
    let source: Arc<dyn CaseSource> = Arc::new(world.client.clone());
    let mut feed = changes_since(source, Watermark::start());
    feed.next_page().await.unwrap().unwrap();
    // One that has been read already, and then one that is still to come.
    for id in ["20260101-000023", "20260101-000001"] {
        world.server().advance(std::time::Duration::from_secs(60));
        world.server().advance_case(id).unwrap();
    }
    while feed.next_page().await.unwrap().is_some() {}
    let (again, _) = changes(&world, feed.watermark().unwrap()).await;
    let ids: Vec<_> = again.iter().map(|case| case.id.as_str()).collect();
    assert!(ids.contains(&"20260101-000023"), "{ids:?}");
}

async fn changes(world: &World, since: Watermark) -> (Vec<Case>, Watermark) {
    let source: Arc<dyn CaseSource> = Arc::new(world.client.clone());
    let mut feed = changes_since(source, since);
    let mut all = Vec::new();
    while let Some(cases) = feed.next_page().await.unwrap() {
        all.extend(cases);
    }
    (all, feed.watermark().unwrap())
}

#[tokio::test]
async fn it_is_a_case_source_in_every_respect() {
    let world = World::new().await;
    case_source_conformance(|| async { Arc::new(world.client.clone()) as Arc<dyn CaseSource> })
        .await;
}
