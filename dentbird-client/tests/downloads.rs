//! Meshes on their way to disk.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;

use dental_oauth::case::CaseSource;
use dental_oauth::transfer::{ByteRange, Download, Downloaded, MeshFormat};
use dental_oauth::{ErrorKind, Result};
use dental_sandbox::mesh::Format;
use dental_sandbox::{MeshSize, Options};
use support::World;

const CASE: &str = "20260101-000002";

struct Mesh {
    world: World,
    file_id: String,
    folder: tempfile::TempDir,
}

impl Mesh {
    async fn new() -> Self {
        let world = World::with(Options {
            mesh: MeshSize::Bytes(2_000_000),
            ..Options::default()
        })
        .await;
        let details = world.client.design_case(CASE).await.unwrap();
        let file_id = details.meshes[0]
            .mesh_file
            .as_ref()
            .unwrap()
            .file_id
            .clone();
        Self {
            world,
            file_id,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn download(&self) -> Download {
        self.world
            .client
            .download_mesh(CASE, &self.file_id, MeshFormat::Stl)
    }

    async fn fetch(&self) -> Result<Downloaded> {
        self.download()
            .to_path(&self.folder.path().join("crown.stl"))
            .await
    }

    /// What the sandbox holds is what is on disk, and nothing else is.
    fn assert_whole(&self, done: &Downloaded) {
        let expected = self
            .world
            .server()
            .file_bytes(&self.file_id, Format::Stl)
            .unwrap();
        assert!(
            std::fs::read(&done.path).unwrap() == expected,
            "other bytes"
        );
        assert_eq!(done.bytes, expected.len() as u64);
        assert_eq!(names_in(self.folder.path()), ["crown.stl"]);
    }

    fn ranges_asked_for(&self) -> Vec<String> {
        self.world
            .server()
            .log()
            .into_iter()
            .filter_map(|entry| entry.range)
            .collect()
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[tokio::test]
async fn a_mesh_arrives_whole_in_either_format() {
    let mesh = Mesh::new().await;
    let done = mesh.fetch().await.unwrap();
    mesh.assert_whole(&done);
    let path = mesh.folder.path().join("crown.ply");
    let ply = mesh
        .world
        .client
        .download_mesh(CASE, &mesh.file_id, MeshFormat::Ply);
    ply.to_path(&path).await.unwrap();
    assert!(std::fs::read(path).unwrap().starts_with(b"ply\n"));
    mesh.world.assert_no_token_went_astray();
}

#[tokio::test]
async fn a_broken_connection_is_taken_up_where_it_broke() {
    let mesh = Mesh::new().await;
    mesh.world.set("download_fault", "reset_once");
    let done = mesh.fetch().await.unwrap();
    mesh.assert_whole(&done);
    assert_eq!(done.resumed, 1);
    let asked = mesh.ranges_asked_for();
    assert!(asked.len() == 1 && asked[0] != "bytes=0-", "{asked:?}");
}

#[tokio::test]
async fn a_server_that_always_breaks_off_is_followed_as_long_as_there_is_progress() {
    let mesh = Mesh::new().await;
    mesh.world.set("download_fault", "truncated");
    let done = mesh.fetch().await.unwrap();
    mesh.assert_whole(&done);
    assert!(done.resumed > 3);
}

#[tokio::test]
async fn without_ranges_a_broken_download_starts_over() {
    for ranges in ["off", "ignore"] {
        let mesh = Mesh::new().await;
        mesh.world.set("download_ranges", ranges);
        mesh.world.set("download_fault", "reset_once");
        let done = mesh.fetch().await.unwrap();
        mesh.assert_whole(&done);
    }
}

#[tokio::test]
async fn a_file_that_changes_meanwhile_is_fetched_anew_not_mixed() {
    let mesh = Mesh::new().await;
    mesh.world.set("download_fault", "etag_changes");
    let done = mesh.fetch().await.unwrap();
    let bytes = std::fs::read(&done.path).unwrap();
    let before = mesh
        .world
        .server()
        .file_bytes(&mesh.file_id, Format::Stl)
        .unwrap();
    // Whichever version it is, it is one version: the STL check has passed and the halves agree.
    assert_eq!(bytes.len() as u64, done.bytes);
    let half = 4096.min(before.len());
    let old_head = bytes[84..half] == before[84..half];
    let old_tail = bytes.ends_with(&before[before.len() - half..]);
    assert_eq!(old_head, old_tail, "a mixture of two versions");
}

#[tokio::test]
async fn a_part_that_is_not_the_one_asked_for_is_not_used() {
    let mesh = Mesh::new().await;
    mesh.world.set("download_fault", "lying_content_range");
    match mesh.fetch().await {
        Ok(done) => mesh.assert_whole(&done),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Transport);
            assert!(names_in(mesh.folder.path()).is_empty());
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said_and_nothing_is_left_behind() {
    for (fault, kind) in [
        ("wrong_magic", ErrorKind::UnexpectedFormat),
        ("json_error_with_200", ErrorKind::Api),
        ("truncated", ErrorKind::Transport),
        ("short_file", ErrorKind::Integrity),
    ] {
        let mesh = Mesh::new().await;
        mesh.world.set("download_fault", fault);
        mesh.world.set("download_ranges", "off");
        let target = mesh.folder.path().join("crown.stl");
        std::fs::write(&target, b"what was there before").unwrap();
        let error = mesh.fetch().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        // What was saved before is still there.
        assert_eq!(
            std::fs::read(&target).unwrap(),
            b"what was there before",
            "{fault}"
        );
        assert_eq!(names_in(mesh.folder.path()), ["crown.stl"], "{fault}");
    }
}

#[tokio::test]
async fn a_file_without_a_length_is_checked_by_its_own_header() {
    let mesh = Mesh::new().await;
    mesh.world.set("download_fault", "no_length");
    let done = mesh.fetch().await.unwrap();
    mesh.assert_whole(&done);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_in_the_end() {
    let mesh = Mesh::new().await;
    mesh.world.set("download_fault", "stall");
    mesh.world.set("download_ranges", "off");
    let download = mesh
        .world
        .impatient()
        .download_mesh(CASE, &mesh.file_id, MeshFormat::Stl);
    let error = download
        .to_path(&mesh.folder.path().join("crown.stl"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(names_in(mesh.folder.path()).is_empty());
}

#[tokio::test]
async fn an_unknown_format_is_the_servers_400() {
    let world = World::new().await;
    let path = format!("/v1/design-cases/{CASE}/download-file/x?fileFormat=obj");
    let request = world.client.request(http::Method::GET, &path);
    let error = world.client.call(&request).await.unwrap_err();
    assert!(matches!(error.status(), Some(400 | 404)), "{error}");
}

#[tokio::test]
async fn more_bytes_than_allowed_are_not_read() {
    let mesh = Mesh::new().await;
    for fault in ["none", "no_length"] {
        mesh.world.set("download_fault", fault);
        let target = mesh.folder.path().join("crown.stl");
        let error = mesh
            .download()
            .largest(100_000)
            .to_path(&target)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{fault}");
    }
    assert!(names_in(mesh.folder.path()).is_empty());
}

#[tokio::test]
async fn stored_forms_are_fetched_without_the_token() {
    let mesh = Mesh::new().await;
    let details = mesh.world.client.design_case(CASE).await.unwrap();
    let file = details.meshes[0].mesh_file.as_ref().unwrap();
    let stored = mesh.world.client.download_stored(file).unwrap();
    let bytes = stored.to_memory().await.unwrap();
    assert!(bytes.starts_with(&[0x1f, 0x8b]), "gzip");
    assert_eq!(mesh.world.count("GET", "/cloud"), 1);
    mesh.world.assert_no_token_went_astray();
}

#[tokio::test]
async fn a_stored_form_at_a_host_that_is_not_allowed_is_not_fetched() {
    let mesh = Mesh::new().await;
    let only = support::environment(mesh.world.server()).storage_hosts(["blobs.example"]);
    let client = mesh.world.in_environment(&only);
    let details = client.design_case(CASE).await.unwrap();
    let error = client
        .download_stored(details.meshes[0].mesh_file.as_ref().unwrap())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OriginRefused);
}

#[tokio::test]
async fn as_a_source_it_opens_a_file_from_any_byte() {
    let mesh = Mesh::new().await;
    let case = CaseSource::case(&mesh.world.client, &CASE.into())
        .await
        .unwrap();
    let files = case.files.unwrap();
    let file = files
        .iter()
        .find(|file| file.id.as_str() == mesh.file_id)
        .unwrap();
    let whole = mesh
        .world
        .client
        .open(file, &ByteRange::whole())
        .await
        .unwrap();
    let (etag, length) = (whole.etag.clone().unwrap(), whole.length.unwrap());
    let part = mesh
        .world
        .client
        .open(file, &ByteRange::from(1000, etag))
        .await
        .unwrap();
    assert_eq!((part.start, part.length), (1000, Some(length)));
    let bytes = part.body.read_capped(10_000_000).await.unwrap();
    let expected = mesh
        .world
        .server()
        .file_bytes(&mesh.file_id, Format::Stl)
        .unwrap();
    assert!(bytes[..] == expected[1000..]);
}
