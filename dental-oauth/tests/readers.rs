//! Every reader of foreign bytes meets the seeds, changed seeds and plain rubbish: none panics, and each keeps
//! its own promises (`src/oauth/trial.rs`, `src/session/trial.rs`, `src/testing/readers.rs`).
//!
//! The same readers are fuzzed from the same seeds by `cargo xtask fuzz`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use dental_oauth::testing::readers::{READERS, Reader};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const CASES: u32 = 400;

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/seeds")
        .join(name);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("no seeds for {name}"));
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

#[test]
fn every_reader_has_seeds_and_every_seed_a_reader() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds");
    let mut filed: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    filed.sort();
    let mut named: Vec<&str> = READERS.iter().map(|(name, _)| *name).collect();
    named.sort_unstable();
    assert_eq!(filed, named);
}

/// One change of a text, at a place that is taken modulo its length.
#[derive(Debug, Clone)]
enum Change {
    Cut(usize, usize),
    Put(usize, Vec<u8>),
    Flip(usize, u8),
    Repeat(usize, usize),
}

/// What means something to one reader or another.
const WORDS: &[&str] = &[
    "\"",
    "\\",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e400",
    "0",
    "18446744073709551616",
    "9223372036854775807",
    "\u{feff}",
    "%",
    "%00",
    "&",
    "=",
    "#",
    "?",
    "+",
    ".",
    "\n",
    "\r\n",
    "\0",
    " ",
    "é",
    "\u{202e}",
    "state=",
    "code=",
    "..",
    "/",
    "end_header\n",
    "\"exp\":",
    "\"aud\":",
];

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<usize>(), 0_usize..40).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<usize>(), vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Change::Put(at, bytes)),
        (any::<usize>(), proptest::sample::select(WORDS))
            .prop_map(|(at, word)| Change::Put(at, word.as_bytes().to_vec())),
        (any::<usize>(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (any::<usize>(), 1_usize..60).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let place = |at: usize| at % (bytes.len() + 1);
        match change {
            Change::Cut(at, length) => {
                let at = place(*at);
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Change::Put(at, more) => {
                let at = place(*at);
                bytes.splice(at..at, more.iter().copied());
            }
            Change::Flip(at, bits) => {
                let at = place(*at);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bits;
                }
            }
            Change::Repeat(at, length) => {
                let at = place(*at);
                let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

fn run(name: &str, reader: Reader, inputs: &BoxedStrategy<Vec<u8>>) {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(inputs, |bytes| {
        reader(&bytes);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{name}: {error}");
    }
}

#[test]
fn no_reader_breaks_on_seeds_however_they_are_changed() {
    for (name, reader) in READERS {
        let seeds = seeds(name);
        for seed in &seeds {
            reader(seed);
            for end in 0..seed.len() {
                reader(&seed[..end]);
            }
        }
        let inputs = (proptest::sample::select(seeds), vec(change(), 1..8));
        let inputs = inputs.prop_map(|(seed, changes)| changed(&seed, &changes));
        run(name, *reader, &inputs.boxed());
    }
}

#[test]
fn no_reader_breaks_on_rubbish() {
    for (name, reader) in READERS {
        run(name, *reader, &vec(any::<u8>(), 0..300).boxed());
        run(
            name,
            *reader,
            &"\\PC{0,200}".prop_map(String::into_bytes).boxed(),
        );
        let words = vec(proptest::sample::select(WORDS), 0..60);
        run(
            name,
            *reader,
            &words.prop_map(|words| words.concat().into_bytes()).boxed(),
        );
    }
}

#[test]
fn no_reader_breaks_on_the_very_large_and_the_very_deep() {
    for (_, reader) in READERS {
        for piece in ["[", "{\"a\":", "a", "%41", "a=b&", "\0", "9", " ", "ply\n"] {
            reader(piece.repeat(200_000 / piece.len()).as_bytes());
        }
    }
}
