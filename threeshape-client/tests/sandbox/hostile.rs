//! A service that must not be trusted: addresses, names, hashes, bodies (dossier 9.7, SEC-1 to SEC-8).

use dental_oauth::{Error, ErrorKind};
use threeshape_client::{RegionStrategy, ThreeShapeFault, local_name};

use crate::world::{World, everything};

/// The bytes of the first file of the newest case, or why not.
async fn first_file(world: &World) -> Result<Vec<u8>, Error> {
    let clinic = world.clinic("doctor-eu").await;
    let case = world.first_case().await;
    let file = case.stl_files().next().unwrap();
    clinic.download(&case, file).await?.to_memory().await
}

#[tokio::test]
async fn sec_2_sec_3_an_address_that_is_not_the_cases_own_is_never_followed() {
    for href in [
        "foreign",
        "http",
        "user_info",
        "other_case",
        "other_region",
        "look_alike",
        "look_alike_suffix",
        "traversal",
        "javascript",
        "relative",
    ] {
        let world = World::new().await;
        world.set("href", href);
        let error = first_file(&world).await.unwrap_err();
        assert!(
            matches!(
                ThreeShapeFault::of(&error),
                Some(ThreeShapeFault::HrefRefused | ThreeShapeFault::HostRefused)
            ),
            "{href}: {error}"
        );
        assert_eq!(world.count("/attachments/"), 0, "{href}");
        world.assert_no_token_went_astray();
    }
}

#[tokio::test]
async fn a_file_without_an_address_is_fetched_at_the_documented_one() {
    let world = World::new().await;
    world.set("href", "null");
    assert!(first_file(&world).await.is_ok());
}

#[tokio::test]
async fn sec_2_a_region_that_is_not_one_of_the_vendors_sees_no_token() {
    for (uri, fault) in [
        ("http_scheme", ThreeShapeFault::RegionUnusable),
        ("path", ThreeShapeFault::RegionUnusable),
        ("query", ThreeShapeFault::RegionUnusable),
        ("user_info", ThreeShapeFault::RegionUnusable),
        ("empty", ThreeShapeFault::NoRegion),
        ("null", ThreeShapeFault::NoRegion),
        ("foreign", ThreeShapeFault::RegionUnusable),
        ("look_alike", ThreeShapeFault::RegionUnusable),
        ("look_alike_suffix", ThreeShapeFault::RegionUnusable),
    ] {
        let world = World::new().await;
        world.set("region_uri", uri);
        let doctor = world.doctor("doctor-eu").await;
        let error = doctor.identity().await.unwrap_err();
        assert_eq!(ThreeShapeFault::of(&error), Some(fault), "{uri}: {error}");
        let log = world.server().log();
        assert!(log.iter().all(|entry| entry.origin == "users"), "{uri}");
    }
}

#[tokio::test]
async fn a_region_uri_in_any_honest_form_is_understood() {
    for uri in ["v10", "metadata", "blanks"] {
        let world = World::new().await;
        world.set("region_uri", uri);
        assert!(first_file(&world).await.is_ok(), "{uri}");
    }
}

#[tokio::test]
async fn sec_2_discovered_addresses_are_looked_at_too() {
    for (strategy, switch, values) in [
        (
            RegionStrategy::DiscoverServers,
            "servers",
            &["foreign", "http", "look_alike", "user_info", "empty"][..],
        ),
        (
            RegionStrategy::DiscoverDefaultService,
            "default_service",
            &["foreign", "look_alike", "http"][..],
        ),
    ] {
        for value in values {
            let world = World::new().await;
            world.set(switch, value);
            let environment = world.legacy().region_strategy(strategy.clone());
            let doctor = world
                .doctor_in(&environment, "doctor-eu", world.options())
                .await;
            let error = doctor.identity().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OriginRefused, "{switch} {value}");
            world.assert_no_token_went_astray();
        }
    }
}

#[tokio::test]
async fn sec_4_redirects_are_followed_within_the_host_and_no_further() {
    for (fault, kind) in [
        ("redirect_same_host", None),
        ("redirect_foreign", Some(ErrorKind::Redirected)),
        ("redirect_loop", Some(ErrorKind::Redirected)),
    ] {
        let world = World::new().await;
        world.set("download_fault", fault);
        let outcome = first_file(&world).await.map_err(|error| error.kind());
        assert_eq!(outcome.err(), kind, "{fault}");
        let log = world.server().log();
        assert!(log.iter().all(|entry| entry.origin != "foreign"), "{fault}");
        let hops = world.count("/attachments/");
        assert!(hops <= 4, "{fault}: {hops}");
    }
}

#[tokio::test]
async fn sec_4_calls_that_are_redirected_elsewhere_leak_nothing() {
    for (switch, fault) in [
        ("users_fault", "redirect_foreign"),
        ("api_fault", "redirect_foreign"),
        ("api_fault", "redirect_loop"),
    ] {
        let world = World::new().await;
        world.set(switch, fault);
        let clinic = world.clinic("doctor-eu").await;
        let outcome = async { clinic.cases(everything()).await?.collect(100).await };
        assert_eq!(
            outcome.await.unwrap_err().kind(),
            ErrorKind::Redirected,
            "{fault}"
        );
        let log = world.server().log();
        assert!(log.iter().all(|entry| entry.origin != "foreign"), "{fault}");
    }
}

#[tokio::test]
async fn sec_6_a_hostile_name_becomes_a_harmless_one_in_the_folder() {
    for names in [
        "traversal",
        "drive",
        "device",
        "long",
        "bidi",
        "nul",
        "dots",
        "empty",
        "trailing",
        "null",
        "mixed",
    ] {
        let world = World::new().await;
        world.set("names", names);
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("scans");
        std::fs::create_dir(&inside).unwrap();
        let case = world.first_case().await;
        let client = world.client("client-eu").await;
        let mut fetched = 0;
        for saved in client.save_stl_files(&case, &inside).await {
            saved.outcome.unwrap();
            assert_eq!(saved.path.parent(), Some(inside.as_path()), "{names}");
            let name = saved.path.file_name().unwrap().to_str().unwrap();
            assert!(
                name.len() <= 121 && !name.contains(char::is_control),
                "{names}"
            );
            fetched += 1;
        }
        let there = std::fs::read_dir(&inside).unwrap().count();
        assert_eq!(there, fetched, "{names}: two files took one name");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "{names}"
        );
    }
}

#[tokio::test]
async fn sec_6_what_a_symbolic_link_leads_to_is_neither_believed_nor_written_to() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let case = world.first_case().await;
    let client = world.client("client-eu").await;
    let file = case.stl_files().next().unwrap();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    let path = folder.path().join(local_name(file));
    #[cfg(unix)]
    std::os::unix::fs::symlink(&victim, &path).unwrap();
    client.download(&case, file).to_path(&path).await.unwrap();
    assert_eq!(std::fs::read_to_string(victim).unwrap(), "precious");
    assert!(std::fs::symlink_metadata(path).unwrap().is_file());
}

#[tokio::test]
async fn sec_7_other_bytes_than_promised_are_never_kept() {
    for (switch, value) in [
        ("hash", "wrong"),
        ("download_fault", "flipped"),
        ("download_fault", "short_file"),
        ("download_fault", "html_page"),
        ("download_fault", "empty"),
    ] {
        let world = World::new().await;
        world.set(switch, value);
        let folder = tempfile::tempdir().unwrap();
        let case = world.first_case().await;
        let client = world.client("client-eu").await;
        for saved in client.save_stl_files(&case, folder.path()).await {
            let error = saved.outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Integrity, "{value}: {error}");
        }
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "{value}"
        );
    }
}

#[tokio::test]
async fn sec_7_a_file_without_a_usable_hash_is_said_to_be_unverified() {
    use threeshape_client::Saved;
    for (hash, expected) in [
        ("good", Saved::Verified),
        ("upper", Saved::Verified),
        ("missing", Saved::Unverified),
        ("malformed", Saved::Unverified),
    ] {
        let world = World::new().await;
        world.set("hash", hash);
        let folder = tempfile::tempdir().unwrap();
        let case = world.first_case().await;
        let client = world.client("client-eu").await;
        let saved = client.save_stl_files(&case, folder.path()).await;
        assert!(!saved.is_empty());
        for saved in saved {
            assert_eq!(saved.outcome.unwrap(), expected, "{hash}");
        }
    }
}

#[tokio::test]
async fn a_web_page_in_place_of_a_file_without_a_hash_is_noticed() {
    let world = World::new().await;
    world.set("hash", "missing");
    world.set("download_fault", "html_page");
    let error = first_file(&world).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedFormat, "{error}");
}

#[tokio::test]
async fn sec_11_a_file_that_does_not_end_is_given_up_at_the_limit() {
    let world = World::new().await;
    world.set("download_fault", "endless");
    let options = world.options().largest_file(1024 * 1024);
    let client = world.client_in(&world.legacy(), "client-eu", options).await;
    let case = world.first_case().await;
    let file = case.stl_files().next().unwrap();
    let error = client.download(&case, file).to_memory().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_file_that_breaks_off_again_and_again_is_an_error_and_once_is_not() {
    for (fault, fine) in [
        ("truncated", false),
        ("reset_once", true),
        ("no_length", true),
    ] {
        let world = World::new().await;
        world.set("download_fault", fault);
        let outcome = first_file(&world).await;
        assert_eq!(outcome.is_ok(), fine, "{fault}: {outcome:?}");
    }
}

#[tokio::test]
async fn u_12_ranges_are_not_relied_on() {
    for ranges in ["off", "on", "wrong"] {
        let world = World::new().await;
        world.set("ranges", ranges);
        world.set("download_fault", "reset_once");
        let outcome = first_file(&world).await;
        assert!(outcome.is_ok(), "{ranges}: {outcome:?}");
    }
}

#[tokio::test]
async fn u_14_types_and_hashes_in_another_case_are_the_same() {
    let world = World::new().await;
    world.set("file_type", "upper");
    world.set("hash", "upper");
    world.set("content_type", "stl");
    world.set("disposition", "evil");
    assert!(first_file(&world).await.is_ok());
}

#[tokio::test]
async fn u_17_a_case_that_vanishes_is_not_found_when_its_files_are_fetched() {
    let world = World::new().await;
    world.set("download_fault", "vanished");
    let case = world.first_case().await;
    let client = world.client("client-eu").await;
    let folder = tempfile::tempdir().unwrap();
    for saved in client.save_stl_files(&case, folder.path()).await {
        let error = saved.outcome.unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::CaseNotFound)
        );
    }
}

#[tokio::test]
async fn whatever_a_list_does_no_foreign_case_is_kept() {
    for fault in [
        "none",
        "growing",
        "shrinking",
        "repeating",
        "no_count",
        "count_too_high",
        "count_of_page",
        "null_past_end",
        "malformed_element",
        "not_an_object",
        "duplicate_keys",
    ] {
        let world = World::new().await;
        world.set("list_fault", fault);
        let clinic = world.clinic("doctor-eu").await;
        let mut cases = clinic.cases(everything()).await.unwrap();
        let mut found = Vec::new();
        let mut malformed = 0;
        loop {
            match cases.next_item().await {
                Ok(Some(case)) => found.push(case.id.to_string()),
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(
                        ThreeShapeFault::of(&error),
                        Some(ThreeShapeFault::MalformedCase),
                        "{fault}: {error}"
                    );
                    malformed += 1;
                }
            }
        }
        let expected = world.cases_with_actors("eu", &["client-eu"]);
        for id in &found {
            assert!(expected.contains(id), "{fault}: {id}");
        }
        let distinct: std::collections::HashSet<_> = found.iter().collect();
        assert_eq!(distinct.len(), found.len(), "{fault}: a case came twice");
        match fault {
            "none" | "growing" | "repeating" | "no_count" | "count_too_high" | "null_past_end" => {
                assert_eq!((found.len(), malformed), (14, 0), "{fault}");
            }
            "malformed_element" | "not_an_object" => assert_eq!(malformed, 3, "{fault}"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn r_page_5_a_list_that_never_ends_is_given_up() {
    let world = World::new().await;
    world.set("list_fault", "endless");
    let options = world.options().most_pages(20);
    let clinic = world.clinic_in(&world.legacy(), "doctor-eu", options).await;
    let cases = clinic.cases(everything()).await.unwrap();
    let error = cases.collect(100_000).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
    assert!(world.count("/api/cases") <= 24);
}

#[tokio::test]
async fn whatever_an_answer_is_made_of_it_is_an_error_and_no_panic() {
    for fault in [
        "html_200",
        "empty_200",
        "truncated_json",
        "huge_json",
        "deep_json",
        "wrong_types",
        "reset",
        "error_500",
        "error_503",
        "unauthorized_always",
    ] {
        for switch in ["users_fault", "api_fault"] {
            let world = World::new().await;
            world.set(switch, fault);
            let doctor = world.doctor("doctor-eu").await;
            let outcome = doctor.cases(everything()).collect(100).await;
            if fault != "wrong_types" {
                assert!(outcome.is_err(), "{switch} {fault}");
            }
            world.assert_no_token_went_astray();
        }
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_read_over() {
    let world = World::new().await;
    world.set("users_fault", "bom");
    world.set("api_fault", "bom");
    assert!(first_file(&world).await.is_ok());
}

#[tokio::test]
async fn u_8_the_framing_of_errors_makes_no_difference() {
    for framing in ["json_string", "object", "plain", "typographic"] {
        let world = World::new().await;
        world.set("error_400", framing);
        let lab = world.client("lab-eu").await;
        let case = world.first_case().await;
        let error = lab.case(case.id).await.unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::CaseForbidden),
            "{framing}"
        );
    }
    for framing in ["html", "empty"] {
        let world = World::new().await;
        world.set("error_400", framing);
        let lab = world.client("lab-eu").await;
        let error = lab.case(world.first_case().await.id).await.unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::BadRequest)
        );
    }
}

#[tokio::test]
async fn u_11_comments_of_another_shape_and_dates_that_are_none_spoil_nothing() {
    let world = World::new().await;
    world.set("comments", "strings");
    world.set("bad_dates", "on");
    let clinic = world.clinic("doctor-eu").await;
    let cases = clinic
        .cases(everything())
        .await
        .unwrap()
        .collect(100)
        .await
        .unwrap();
    assert_eq!(cases.len(), 14);
    assert!(cases.iter().any(|case| {
        case.delivery_date
            .as_ref()
            .is_some_and(|date| date.instant().is_none() && !date.as_received().is_empty())
    }));
}
