//! Sealing keys in the environment and in files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use dental_oauth::{ErrorKind, SealKey};

fn text(key: &SealKey) -> String {
    key.to_text().expose().to_owned()
}

#[test]
fn a_variable_holds_a_key_or_is_an_error_that_quotes_nothing() {
    // Set by cargo, and no key.
    let error = SealKey::from_env("CARGO_PKG_NAME").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!error.to_string().contains("dental-oauth"), "{error}");
    let error = SealKey::from_env("DENTAL_OAUTH_TEST_NOT_SET").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("DENTAL_OAUTH_TEST_NOT_SET"));
}

#[test]
fn a_key_in_the_environment_of_a_process_is_read() {
    const VARIABLE: &str = "DENTAL_OAUTH_TEST_SEAL_KEY";
    if std::env::var_os(VARIABLE).is_some() {
        let key = SealKey::from_env(VARIABLE).unwrap();
        assert_eq!(text(&key), text(&SealKey::new([7; 32])));
        return;
    }
    let this = std::env::current_exe().unwrap();
    let child = std::process::Command::new(this)
        .args(["--exact", "a_key_in_the_environment_of_a_process_is_read"])
        .env(VARIABLE, text(&SealKey::new([7; 32])))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[test]
fn a_key_that_is_kept_in_a_file_is_the_one_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seal.key");
    assert!(SealKey::from_file(&path).unwrap().is_none());
    let key = SealKey::generate().unwrap();
    let kept = key.clone().keep_in_file(&path).unwrap();
    assert_eq!(text(&kept), text(&key));
    assert_eq!(
        text(&SealKey::from_file(&path).unwrap().unwrap()),
        text(&key)
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn of_many_that_begin_at_once_all_go_on_with_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seal.key");
    let keys: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| text(&SealKey::generate().unwrap().keep_in_file(&path).unwrap()))
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_no_key_is_left_and_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seal.key");
    SealKey::generate().unwrap().keep_in_file(&path).unwrap();
    fs::write(&path, "sekrit").unwrap();
    let error = SealKey::from_file(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!format!("{error} {error:?}").contains("sekrit"));
    let error = SealKey::generate()
        .unwrap()
        .keep_in_file(&path)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(fs::read_to_string(&path).unwrap(), "sekrit");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_or_that_is_a_link_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seal.key");
    SealKey::generate().unwrap().keep_in_file(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = |path: &Path| SealKey::from_file(path).unwrap_err().kind();
    assert_eq!(refused(&path), ErrorKind::Store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let link = folder.path().join("link");
    symlink(&path, &link).unwrap();
    assert_eq!(refused(&link), ErrorKind::Store);
}
