//! Earlier versions of a case.

use std::sync::Arc;

use super::{SAMPLES, all_said_of};
use crate::case::{Case, CaseSource};

/// Of a case that counts its versions the latest is the case itself, and each before it can be read.
pub(super) async fn gives_the_versions_it_keeps(source: &Arc<dyn CaseSource>, all: &[Case]) {
    let can = source.capabilities().versions;
    for listed in all.iter().filter(|case| !case.deleted).take(SAMPLES) {
        let id = &listed.id;
        let case = source.case(id).await.expect("a case that is listed");
        // Some cases of a provider that keeps versions may be from before it did.
        let Some(latest) = case.version else { continue };
        assert!(can, "`versions`: case {id} has one");
        assert!(latest > 0, "versions count from 1: case {id}");
        let same = source.case_version(id, latest).await;
        let same = same.unwrap_or_else(|error| panic!("case {id}, version {latest}: {error}"));
        assert_eq!(same.version, Some(latest), "another version of case {id}");
        assert_eq!(
            all_said_of(&same),
            all_said_of(&case),
            "case {id}, version {latest}"
        );
        for version in (1..latest).rev().take(SAMPLES) {
            let earlier = source.case_version(id, version).await;
            let earlier =
                earlier.unwrap_or_else(|error| panic!("case {id}, version {version}: {error}"));
            assert_eq!(earlier.id, *id, "a version of another case");
            assert_eq!(
                earlier.version,
                Some(version),
                "another version of case {id}"
            );
            let files = earlier.files.iter().flatten();
            assert!(
                files.clone().all(|file| file.case == *id),
                "a file of another case"
            );
        }
        let missing = source.case_version(id, latest + 1).await;
        assert!(
            missing.is_err(),
            "case {id}: a version that is still to come"
        );
    }
}
