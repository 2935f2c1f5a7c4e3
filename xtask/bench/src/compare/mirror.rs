//! A whole mirror: a thousand cases and their four thousand files.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use dental_oauth::session::FileStore;

use super::{Bench, Variant, in_turn, median, target};
use crate::measure::{Sample, installed, other};
use crate::report::{Bound, Column, Section, Table};
use crate::work::setup;

const COLUMNS: [Column; 4] = [
    Column {
        figure: "wall",
        head: "wall, s",
        scale: 1.0,
        digits: 1,
    },
    Column {
        figure: "cpu",
        head: "CPU, s",
        scale: 1.0,
        digits: 2,
    },
    Column {
        figure: "rss",
        head: "peak memory, MiB",
        scale: 1.0,
        digits: 0,
    },
    Column {
        figure: "requests",
        head: "requests",
        scale: 1.0,
        digits: 0,
    },
];

/// What a person who knows these tools well would write. It keeps connections, works on as many files at once as
/// ours, and says what it has by hash. What it does not do: sign in anew, try again, check that a mesh is whole,
/// go on after it was killed, notice what has changed.
const SCRIPT: &str = r#"
set -eu
base=$1 out=$2 jobs=$3 pages=$4 token=$5
mkdir -p "$out/pages" "$out/cases" "$out/files"
fetch() { curl -sS --fail --parallel --parallel-max "$jobs" -H "Authorization: Bearer $token" "$@"; }
fetch "$base/v1/design-cases?page=[1-$pages]" -o "$out/pages/#1.json"
jq -r --arg base "$base" --arg out "$out" '.data.items[].designCaseId
    | "url = \"\($base)/v1/design-cases/\(.)\"\noutput = \"\($out)/cases/\(.).json\""' "$out"/pages/*.json > "$out/cases.list"
fetch -K "$out/cases.list"
find "$out/cases" -name '*.json' -print0 | xargs -0 jq -r --arg base "$base" --arg out "$out" '.data
    | .caseInfo.designCaseId as $case | (.scanMeshList[], .meshList[]).meshFile.fileId
    | "url = \"\($base)/v1/design-cases/\($case)/download-file/\(.)?fileFormat=stl\"\noutput = \"\($out)/files/\(.)\""' > "$out/files.list"
fetch -K "$out/files.list"
find "$out/files" -type f -print0 | xargs -0 -P 2 -n 200 sha256sum > "$out/SHA256SUMS"
sync -f "$out"
"#;

/// What is written first: a curl for each, as many at once as ours.
const A_CURL_EACH: &str = r#"
set -eu
base=$1 out=$2 jobs=$3 pages=$4 auth="Authorization: Bearer $5"
mkdir -p "$out/pages" "$out/cases" "$out/files"
fetch() { xargs -P "$jobs" -n 2 curl -sS --fail -H "$auth" -o; }
seq "$pages" | sed "s#.*#$out/pages/&.json $base/v1/design-cases?page=&#" | fetch
jq -r --arg base "$base" --arg out "$out" '.data.items[].designCaseId
    | "\($out)/cases/\(.).json \($base)/v1/design-cases/\(.)"' "$out"/pages/*.json | fetch
find "$out/cases" -name '*.json' -print0 | xargs -0 jq -r --arg base "$base" --arg out "$out" '.data
    | .caseInfo.designCaseId as $case | (.scanMeshList[], .meshList[]).meshFile.fileId
    | "\($out)/files/\(.) \($base)/v1/design-cases/\($case)/download-file/\(.)?fileFormat=stl"' | fetch
find "$out/files" -type f -print0 | xargs -0 -P 2 -n 200 sha256sum > "$out/SHA256SUMS"
sync -f "$out"
"#;

pub(super) fn compare(bench: &Bench) -> Result<Section> {
    const JOBS: &str = "8";
    let pages: u32 = if bench.quick { 5 } else { 100 };
    let mut section = Section {
        title: "A whole mirror",
        text: format!(
            "{} cases with four meshes of 200 KB each, {JOBS} requests at once, on disk: `dental mirror` beside a script of \
             curl, jq, xargs and sha256sum. The mirror syncs each file, and each state of a manifest, before it counts on it, \
             so that it can be killed at any point; the script syncs once, at its end.",
            pages * 10
        ),
        ..Section::default()
    };
    for program in ["curl", "jq", "xargs", "sha256sum"] {
        if !installed(program) {
            section.absent.push(format!("{program} is not installed"));
            return Ok(section);
        }
    }
    let dental = dental()?;
    let base = format!("{}/mirror-{pages}", bench.server.plain);
    let config = bench.text("dental.toml");
    std::fs::write(&config, accounts_file(&base))?;
    let pages = pages.to_string();
    let counted = |run: &dyn Fn() -> Result<Sample>| -> Result<Sample> {
        bench.requests()?;
        let mut figures = run()?;
        figures.insert("requests".to_owned(), bench.requests()?);
        Ok(figures)
    };
    let mirror = || {
        let (to, tokens) = (bench.empty("mirror")?, bench.empty("tokens")?);
        sign_in(&base, &tokens)?;
        let store = format!("file:{tokens}");
        counted(&|| {
            other(
                &dental,
                &[
                    "--config", &config, "--store", &store, "-q", "mirror", "bench", "--to", &to,
                    "--once", "--jobs", JOBS,
                ],
            )
        })
    };
    let token = setup::token();
    let script = |text: &'static str| {
        let to = bench.empty("script")?;
        counted(&|| {
            other(
                "sh",
                &["-c", text, "mirror", &base, &to, JOBS, &pages, &token],
            )
        })
    };
    let variants = [
        Variant::new("`dental mirror`", mirror),
        Variant::new("the script", || script(SCRIPT)),
        Variant::new("a script with a curl for each file", || script(A_CURL_EACH)),
    ];
    let figures = in_turn(bench.rounds(3), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    let wall = |name| median(&figures, name, "wall");
    section.bounds.push(Bound::at_least(
        "speed of a mirror, to the script",
        3.0,
        wall("the script") / wall("`dental mirror`"),
        " ×",
    ));
    section.bounds.push(Bound::at_least(
        "speed of a mirror, to a script with a curl for each file",
        3.0,
        wall("a script with a curl for each file") / wall("`dental mirror`"),
        " ×",
    ));
    let scripts = format!(
        "\n\nThe script:\n\n```sh{SCRIPT}```\n\nWith a curl for each file:\n\n```sh{A_CURL_EACH}```\n"
    );
    section.text.push_str(&scripts);
    for folder in ["mirror", "script"] {
        bench.empty(folder)?;
    }
    Ok(section)
}

/// The command line program, built as this one is.
fn dental() -> Result<String> {
    let own = std::env::current_exe()?;
    let profile = own.parent().context("this program is in no folder")?;
    let path: PathBuf = profile.join("dental");
    ensure!(
        path.is_file(),
        "`dental` is not in {}: start this by `cargo xtask bench`",
        target()?.display()
    );
    Ok(path.to_string_lossy().into_owned())
}

fn accounts_file(base: &str) -> String {
    format!(
        "[accounts.bench]\nprovider = \"dentbird\"\nclient_id = \"bench\"\nclient_secret = \"secret\"\n\
         redirect_uri = \"http://127.0.0.1:8931/callback\"\nauth_base_url = \"{base}\"\nissuers = [\"{base}\"]\n\
         api_base_url = \"{base}\"\nallow_insecure_loopback = true\n"
    )
}

/// Puts tokens where the program looks for them.
fn sign_in(base: &str, folder: &str) -> Result<()> {
    let place = setup::dentbird_at(base);
    let store = Arc::new(FileStore::open(folder)?);
    let net = setup::transport()?;
    let session = setup::dentbird_session(&place, net, store, "bench")?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async { Ok(session.sign_in(&setup::tokens()?).await?) })
}
