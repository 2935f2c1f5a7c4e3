//! What no file of the project may hold: the place it was written at, and where packages came from there.

use std::{fs, path::Path};

use crate::shell::{Failure, git, root};

/// Directories of one machine. In pieces, so that this file does not hold them itself.
const PLACES: &[[&str; 2]] = &[["/wo", "rk/"], ["/ro", "ot/"]];

/// The only source of crates in `Cargo.lock`.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Looks at every file that git knows or would take.
pub(crate) fn check() -> Result<(), Failure> {
    let listed = git(&[
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])
    .read()?;
    let mut faults = Vec::new();
    let mut looked_at = 0_usize;
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        // A file that was just deleted is still listed.
        let Ok(bytes) = fs::read(root().join(name)) else {
            continue;
        };
        looked_at += 1;
        // Words are ASCII: what a lossy reading changes is not a word.
        faults.extend(faults_of(name, &String::from_utf8_lossy(&bytes)));
    }
    println!("{looked_at} files looked at");
    if looked_at == 0 {
        return Err(Failure::new("git lists no files"));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(faults.join("\n       ")))
    }
}

fn faults_of(name: &str, text: &str) -> Vec<String> {
    let file = Path::new(name)
        .file_name()
        .and_then(|file| file.to_str())
        .unwrap_or_default();
    let mut faults = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut fault = |what: String| faults.push(format!("{name}:{}: {what}", number + 1));
        for place in PLACES {
            let place = place.concat();
            if holds_path(line, &place) {
                fault(format!("a path under {place}"));
            }
        }
        match file {
            "package-lock.json" if line.contains("\"resolved\"") => {
                fault("a download address".to_owned());
            }
            ".npmrc" if line.trim_start().starts_with("registry") || line.contains("_auth") => {
                fault("a registry".to_owned());
            }
            "Cargo.lock" if line.starts_with("source = ") && !line.contains(CRATES_IO) => {
                fault(line.to_owned());
            }
            _ => {}
        }
    }
    faults
}

/// Whether the line holds an absolute path that begins so: not the middle of an address or of a longer path.
fn holds_path(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "-_.~*})".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::faults_of;

    #[test]
    fn paths_of_a_machine_are_found_and_addresses_are_not() {
        let place = ["/wo", "rk/"].concat();
        for bad in [
            format!("{place}x"),
            format!("in \"{place}x\""),
            format!("file://{place}x"),
        ] {
            assert_eq!(faults_of("a.rs", &bad).len(), 1, "{bad}");
        }
        for good in [
            format!("https://example.test{place}x"),
            format!("${{ROOT}}{place}"),
            "work/".to_owned(),
        ] {
            assert!(faults_of("a.rs", &good).is_empty(), "{good}");
        }
    }

    #[test]
    fn lock_files_name_no_place_to_download_from() {
        assert_eq!(
            faults_of("p/package-lock.json", "  \"resolved\": \"x\"").len(),
            1
        );
        assert!(faults_of("p/other.json", "  \"resolved\": \"x\"").is_empty());
        assert_eq!(
            faults_of("p/.npmrc", "registry=https://example.test").len(),
            1
        );
        assert!(faults_of("p/.npmrc", "omit-lockfile-registry-resolved=true").is_empty());
        assert_eq!(
            faults_of("Cargo.lock", "source = \"registry+https://example.test\"").len(),
            1
        );
        let crates_io = format!("source = \"{}\"", super::CRATES_IO);
        assert!(faults_of("Cargo.lock", &crates_io).is_empty());
    }
}
