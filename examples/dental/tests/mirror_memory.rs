//! What a mirror needs of memory does not depend on how much there is to mirror: the program itself, with eight
//! jobs, through a first run, a run that was killed, one that goes on after it, and one without news.
//!
//! `DENTAL_MEMORY_CASES` and `DENTAL_MEMORY_FILE_MB` make it larger; `cargo xtask memory` runs it at full size.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::Duration;

use common::{Running, World, number};
use dental_sandbox::Options;
use dental_sandbox::mesh::MeshSize;
use serde_json::Value;

/// The promise, in KiB.
const MOST: u64 = 100 * 1024;

/// The next event; a sandbox that is not optimised takes its time for a large file.
async fn line(running: &mut Running) -> Value {
    let line = running.text_within(Duration::from_secs(600)).await;
    serde_json::from_str(&line).unwrap()
}

/// Reads events up to the end of a round; the most memory the program has had by then.
async fn round(running: &mut Running, cases: u64) -> u64 {
    loop {
        let line = line(running).await;
        assert_ne!(line["event"], "error", "{line}");
        if line["event"] == "mirror" {
            assert_eq!(
                (&line["cases"], &line["failed"]),
                (&cases.into(), &0.into())
            );
            return running.most_memory();
        }
    }
}

fn start(world: &World) -> Running {
    let to = world.path("mirror");
    let to = to.to_str().unwrap();
    world.start(&[
        "--json", "mirror", "--jobs", "8", "--to", to, "--every", "1",
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn many_cases_need_no_more_memory_than_few() {
    let cases: u32 = number("DENTAL_MEMORY_CASES", 150);
    let world = World::signed_in().await;
    let seeded = u32::try_from(world.server().cases().len()).unwrap();
    world.server().add_cases(cases.saturating_sub(seeded));
    let cases = world.server().cases().len() as u64;
    // Killed near its end: the next run reads every manifest to know what there is.
    let mut running = start(&world);
    let mut written = 0;
    while written < cases * 9 / 10 {
        written += u64::from(line(&mut running).await["event"] == "case");
    }
    let killed = running.most_memory();
    running.child.kill().await.unwrap();
    let mut running = start(&world);
    let after = round(&mut running, cases).await;
    let idle = round(&mut running, cases).await;
    running.signal("-TERM").await;
    assert_eq!(running.end().await.code, Some(0));
    // Its state is read whole again by the next one.
    let mut running = start(&world);
    let again = round(&mut running, cases).await;
    running.signal("-TERM").await;
    assert_eq!(running.end().await.code, Some(0));
    println!(
        "{cases} cases: {killed} KiB in a run that was killed, {after} in the next, {idle} after one \
         without news, {again} in another process"
    );
    let most = killed.max(after).max(idle).max(again);
    assert!(most > 0 && most < MOST, "{most} KiB for {cases} cases");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_files_need_no_more_memory_than_small_ones() {
    let megabytes: u64 = number("DENTAL_MEMORY_FILE_MB", 12);
    let options = Options {
        mesh: MeshSize::Bytes(megabytes * 1_000_000),
        ..Options::default()
    };
    let world = World::with(options).await;
    world.login(&[]).await.assert_code(0);
    // Eight large files are on their way at once with three cases: two scans and a crown each.
    let mut cases = world.server().cases();
    for case in cases.split_off(3) {
        world.server().remove_case(&case.id);
    }
    let mut running = start(&world);
    let most = round(&mut running, 3).await;
    running.signal("-TERM").await;
    assert_eq!(running.end().await.code, Some(0));
    let stored = common::mirrored::tree(&world.path("mirror/files"));
    let bytes = stored.values().map(|path| path.metadata().unwrap().len());
    let largest = bytes.max().unwrap();
    println!("{megabytes} MB a mesh: {most} KiB");
    assert!(largest > megabytes * 900_000, "{largest} bytes");
    assert!(
        most > 0 && most < MOST,
        "{most} KiB for files of {megabytes} MB"
    );
}
