//! Downloads of the sandbox: formats, ranges and faults.

mod common;

use common::{ALL, House, Reply, get, send};
use dental_sandbox::mesh::Format;
use dental_sandbox::{MeshSize, Options};
use serde_json::Value;

const CASE: &str = "/v1/design-cases/20260101-000005";

struct Files {
    house: House,
    upper: String,
    crown: String,
    thumbnail: String,
    download_url: String,
}

impl Files {
    async fn of(house: House) -> Self {
        let data = house.api("GET", CASE, None).await.data();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let upper = &data["scanMeshList"][0];
        Self {
            upper: text(&upper["meshFile"]["fileId"]),
            crown: text(&data["meshList"][0]["meshFile"]["fileId"]),
            thumbnail: text(&upper["thumbnailFile"]["fileId"]),
            download_url: text(&upper["meshFile"]["downloadUrl"]),
            house,
        }
    }

    async fn start() -> Self {
        Self::of(House::start().await).await
    }

    async fn get(&self, file: &str, query: &str, headers: &[(&str, &str)]) -> Reply {
        let bearer = format!("Bearer {}", self.house.d.issue_tokens(ALL).access_token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend(headers);
        let url = format!(
            "{}{CASE}/download-file/{file}{query}",
            self.house.d.api_url()
        );
        send("GET", &url, &all, b"").await.expect("an answer")
    }

    fn expected(&self, file: &str) -> Vec<u8> {
        self.house
            .d
            .file_bytes(file, Format::Stl)
            .expect("a known file")
    }

    fn fault(&self, value: &str) {
        self.house.set("download_fault", value);
    }
}

#[tokio::test]
async fn stl_is_the_default_and_ply_on_request() {
    let f = Files::start().await;
    for file in [&f.upper, &f.crown] {
        let stl = f.get(file, "", &[]).await;
        assert_eq!(stl.status, 200);
        assert_eq!(
            stl.header("content-length"),
            Some(stl.body.len().to_string().as_str())
        );
        assert!(stl.body == f.expected(file), "the same bytes");
        let count = u32::from_le_bytes(stl.body[80..84].try_into().expect("four bytes"));
        assert_eq!(stl.body.len(), 84 + 50 * count as usize);
        let ply = f.get(file, "?fileFormat=ply", &[]).await;
        assert!(
            ply.body
                .starts_with(b"ply\nformat binary_little_endian 1.0\n")
        );
    }
    assert_eq!(f.get(&f.upper, "?fileFormat=obj", &[]).await.status, 400);
    assert_eq!(f.get("unknown", "", &[]).await.status, 404);
    assert!(
        f.get(&f.thumbnail, "", &[])
            .await
            .body
            .starts_with(b"\x89PNG")
    );
}

#[tokio::test]
async fn every_case_that_is_not_deleted_can_be_downloaded() {
    let house = House::start().await;
    for case in house.d.cases().iter().filter(|c| c.lifecycle != "DELETED") {
        let path = format!("/v1/design-cases/{}", case.id);
        let data = house.api("GET", &path, None).await.data();
        let lists =
            ["scanMeshList", "meshList"].map(|l| data[l].as_array().expect("a list").clone());
        for entry in lists.iter().flatten() {
            let file = entry["meshFile"]["fileId"].as_str().expect("an id");
            let reply = house
                .api("GET", &format!("{path}/download-file/{file}"), None)
                .await;
            assert_eq!(reply.status, 200, "{} {file}", case.id);
        }
    }
}

#[tokio::test]
async fn a_range_continues_a_file_unless_it_changed() {
    let f = Files::start().await;
    let whole = f.get(&f.upper, "", &[]).await;
    let tag = whole.header("etag").expect("an ETag").to_owned();
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let total = whole.body.len();
    let rest = f
        .get(
            &f.upper,
            "",
            &[("range", "bytes=1000-"), ("if-range", &tag)],
        )
        .await;
    assert_eq!(rest.status, 206);
    let line = format!("bytes 1000-{}/{total}", total - 1);
    assert_eq!(rest.header("content-range"), Some(line.as_str()));
    assert!(rest.body == whole.body[1000..], "the same bytes");
    let changed = [("range", "bytes=1000-"), ("if-range", "\"another\"")];
    assert_eq!(f.get(&f.upper, "", &changed).await.status, 200);
    let beyond = format!("bytes={total}-");
    assert_eq!(f.get(&f.upper, "", &[("range", &beyond)]).await.status, 416);
    f.house.set("download_ranges", "ignore");
    let ignored = f.get(&f.upper, "", &[("range", "bytes=1000-")]).await;
    assert_eq!(
        (ignored.status, ignored.header("accept-ranges")),
        (200, Some("bytes"))
    );
    f.house.set("download_ranges", "off");
    let off = f.get(&f.upper, "", &[("range", "bytes=1000-")]).await;
    assert_eq!(
        (off.status, off.header("accept-ranges")),
        (200, Some("none"))
    );
}

#[tokio::test]
async fn a_download_that_broke_off_once_is_finished_by_a_range() {
    let f = Files::start().await;
    f.fault("reset_once");
    let first = f.get(&f.upper, "", &[]).await;
    assert!(first.cut_short());
    assert!(!first.body.is_empty(), "half of it arrived");
    let from = format!("bytes={}-", first.body.len());
    let rest = f.get(&f.upper, "", &[("range", &from)]).await;
    assert_eq!(rest.status, 206);
    assert!(
        [first.body, rest.body].concat() == f.expected(&f.upper),
        "the same bytes"
    );
}

#[tokio::test]
async fn a_file_can_change_between_two_requests() {
    let f = Files::start().await;
    f.fault("etag_changes");
    let first = f.get(&f.upper, "", &[]).await;
    assert!(first.cut_short());
    let tag = first.header("etag").expect("an ETag").to_owned();
    let from = format!("bytes={}-", first.body.len());
    let headers = [("range", from.as_str()), ("if-range", tag.as_str())];
    let second = f.get(&f.upper, "", &headers).await;
    assert_eq!(second.status, 200, "the whole of the new file");
    assert_ne!(second.header("etag"), Some(tag.as_str()));
    assert!(second.body != f.expected(&f.upper), "other bytes");
    assert_eq!(second.body.len(), f.expected(&f.upper).len());
}

#[tokio::test]
async fn a_range_answer_can_lie() {
    let f = Files::start().await;
    f.fault("lying_content_range");
    let first = f.get(&f.upper, "", &[]).await;
    assert!(first.cut_short());
    let from = format!("bytes={}-", first.body.len());
    let lie = f.get(&f.upper, "", &[("range", &from)]).await;
    assert_eq!(lie.status, 206);
    assert!(
        lie.header("content-range")
            .is_some_and(|h| h.starts_with("bytes 0-"))
    );
}

#[tokio::test]
async fn downloads_fail_in_every_other_way() {
    let f = Files::start().await;
    let good = f.expected(&f.crown);
    f.fault("wrong magic");
    let wrong = f.get(&f.crown, "", &[]).await;
    assert_eq!(wrong.body.len(), good.len());
    assert!(wrong.body.starts_with(b"This is no mesh"));
    f.fault("JSON error with 200");
    let json = f.get(&f.crown, "", &[]).await;
    assert_eq!(
        (json.status, &json.json()["success"]),
        (200, &Value::Bool(false))
    );
    f.fault("truncated");
    assert!(f.get(&f.crown, "", &[]).await.cut_short());
    assert!(f.get(&f.crown, "", &[]).await.cut_short(), "every time");
    f.fault("no length");
    let chunked = f.get(&f.crown, "", &[]).await;
    assert_eq!(chunked.header("content-length"), None);
    assert!(chunked.body == good, "the same bytes");
    f.fault("short_file");
    let short = f.get(&f.crown, "", &[]).await;
    assert!(!short.cut_short() && short.body.len() < good.len());
}

#[tokio::test]
async fn a_stalled_download_sends_half_and_then_nothing() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let f = Files::start().await;
    f.fault("stall");
    let token = f.house.d.issue_tokens(ALL).access_token;
    let host = f.house.d.api_url().trim_start_matches("http://").to_owned();
    let head = format!(
        "GET {CASE}/download-file/{} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\r\n",
        f.crown
    );
    let mut stream = tokio::net::TcpStream::connect(&host)
        .await
        .expect("it listens");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let half = f.expected(&f.crown).len() / 2;
    let mut seen = vec![0; half];
    stream.read_exact(&mut seen).await.expect("half arrives");
    // Dropping the sandbox closes what it left open: only then does the reader see an end.
    drop(f.house.sandbox);
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!(rest.len() < half, "the other half never came");
}

#[tokio::test]
async fn the_download_url_is_for_reading_without_a_token() {
    let f = Files::start().await;
    let raw = get(&f.download_url).await;
    assert_eq!(raw.status, 200);
    assert_eq!(raw.body[..2], [0x1f, 0x8b]);
    assert!(raw.body.windows(5).any(|w| w == b"DRACO"));
    let with_token = send(
        "GET",
        &f.download_url,
        &[("authorization", "Bearer x")],
        b"",
    )
    .await;
    assert_eq!(with_token.expect("an answer").status, 400);
    let write = send(
        "PUT",
        &f.download_url,
        &[("x-ms-blob-type", "BlockBlob")],
        b"x",
    )
    .await;
    assert_eq!(write.expect("an answer").status, 403);
}

#[tokio::test]
async fn meshes_come_in_the_size_asked_for() {
    let options = Options {
        mesh: MeshSize::Bytes(3_000_000),
        ..Options::default()
    };
    let f = Files::of(House::with(options).await).await;
    let reply = f.get(&f.upper, "", &[]).await;
    assert!((2_700_000..3_300_000).contains(&reply.body.len()));
    assert!(reply.body == f.expected(&f.upper), "the same bytes");
}
