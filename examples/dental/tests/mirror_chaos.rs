//! The worst day: faults of every kind, and the program killed at random while it works. In the end the
//! mirror is what the sandbox has, byte for byte, and there is nothing left to fetch.
//!
//! `DENTAL_CHAOS_CASES` and `DENTAL_CHAOS_KILLS` make it larger (2000 and 50: some minutes).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::{Duration, Instant};

use common::{World, mirrored};

/// What may be wrong while a run is at work. Not among them is what no client can see or survive: a file
/// that changes while its case says that it has not, and a refresh token that is spent by a program that is
/// killed before it has the next one.
const FAULTS: &[&str] = &[
    "api_fault=none",
    "api_fault=error_503_once:9",
    "api_fault=reset:5",
    "api_fault=too_many_once:3",
    "api_fault=truncated_json:4",
    "api_fault=empty_200:3",
    "api_fault=wrong_types:3",
    "download_fault=none",
    "download_fault=reset_once:20",
    "download_fault=truncated:20",
    "download_fault=short_file:8",
    "download_fault=wrong_magic:8",
    "download_fault=json_error_with_200:5",
    "download_fault=lying_content_range:6",
    "download_fault=error_503_once:9",
    "download_fault=stall:2",
    "error_style=html_502",
    "error_style=documented",
    "list_fault=inserting:2",
    "list_fault=duplicate_page:2",
    "list_fault=empty_middle_page:2",
    "list_fault=none",
    "download_ranges=off",
    "download_ranges=on",
    "token-down",
    "token_fault=none",
];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Knuth's multiplier; the upper bits are the better ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn number(name: &str, otherwise: u32) -> u32 {
    let given = std::env::var(name).ok();
    given.map_or(otherwise, |text| text.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn through_faults_and_kills_nothing_is_lost_doubled_or_wrong() {
    let (cases, kills) = (
        number("DENTAL_CHAOS_CASES", 60),
        number("DENTAL_CHAOS_KILLS", 12),
    );
    let world = World::signed_in().await;
    world.server().add_cases(cases.saturating_sub(23));
    let to = world.path("mirror");
    let words = [
        "--json",
        "mirror",
        "--jobs",
        "8",
        "--to",
        to.to_str().unwrap(),
    ];
    let mut dice = Dice(20_260_115);
    let mut killed = 0;
    let mut longest = Duration::from_millis(400);
    while killed < kills {
        for _ in 0..3 {
            world
                .server()
                .fault(FAULTS[dice.roll(FAULTS.len())])
                .unwrap();
        }
        // Meanwhile the world goes on.
        world.server().advance(Duration::from_secs(30));
        let ids: Vec<String> = world
            .server()
            .cases()
            .into_iter()
            .map(|case| case.id)
            .collect();
        world.server().advance_case(&ids[dice.roll(ids.len())]);
        if dice.roll(4) == 0 {
            world
                .server()
                .set_lifecycle(&ids[dice.roll(ids.len())], "TRASHED");
        }
        let mut run = world.start_unheard(&words);
        let part = u32::try_from(dice.roll(1000)).unwrap() + 1;
        if tokio::time::timeout(longest * part / 1000, run.wait())
            .await
            .is_ok()
        {
            // It was quicker: the next ones have less time.
            longest = (longest / 2).max(Duration::from_millis(50));
        } else {
            run.start_kill().unwrap();
            run.wait().await.unwrap();
            killed += 1;
            longest = (longest * 6 / 5).min(Duration::from_secs(3));
        }
    }
    for switch in ["api_fault", "download_fault", "list_fault", "token_fault"] {
        world.server().set(switch, "none").unwrap();
    }
    world.server().set("error_style", "documented").unwrap();
    world.server().set("download_ranges", "on").unwrap();
    // A case that was listed before it vanished, or whose time went back, may take one more.
    let begun = Instant::now();
    world.dental(&words).await.assert_code(0);
    println!("the last run took {:?}", begun.elapsed());
    mirrored::assert_equal(&world);
    let last = world.dental(&words).await.assert_code(0).last();
    let pages = u64::try_from(world.server().cases().len().div_ceil(10)).unwrap();
    assert_eq!(
        (&last["changed"], &last["files"], &last["requests"]),
        (&0.into(), &0.into(), &pages.into())
    );
    // Nobody was signed out by it.
    world.json(&["whoami", "crowns"]).await.assert_code(0);
}
