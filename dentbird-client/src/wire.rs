//! What is on the wire where the public model differs.

use std::sync::Arc;

use dental_oauth::Phi;
use dental_oauth::Secret;
use dental_oauth::api::tolerant;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::model::DesignCase;

/// A page of the list. Only `items` is required.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CasePage {
    items: Vec<Box<RawValue>>,
    #[serde(default, deserialize_with = "tolerant::count")]
    pub(crate) total_count: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::count")]
    pub(crate) page: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::count")]
    pub(crate) total_page: Option<u64>,
    #[serde(default)]
    pub(crate) has_next: Option<bool>,
}

impl CasePage {
    /// Each case typed, with its raw form beside it; far cheaper than keeping unknown members by `flatten`.
    /// One that cannot be read hides no other: its error stands beside them.
    pub(crate) fn read(self) -> (Vec<DesignCase>, Vec<serde_json::Error>) {
        let mut cases = Vec::with_capacity(self.items.len());
        let mut unreadable = Vec::new();
        for raw in self.items {
            match serde_json::from_str::<DesignCase>(raw.get()) {
                Ok(mut case) => {
                    case.raw = Some(Phi::new(Arc::from(Box::<str>::from(raw))));
                    cases.push(case);
                }
                Err(error) => unreadable.push(error),
            }
        }
        (cases, unreadable)
    }
}

/// `POST /v1/files`, one entry of the array. `contentMD5` is spelt out: camel-casing would make it
/// `contentMd5`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileRegistration<'a> {
    pub(crate) file_name: &'a str,
    pub(crate) content_length: u64,
    #[serde(rename = "contentMD5")]
    pub(crate) content_md5: String,
    pub(crate) category: &'static str,
}

/// One entry of the answer to it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileRegistered {
    #[serde(default)]
    pub(crate) file_name: Option<Phi<String>>,
    pub(crate) upload_url: Secret,
    #[serde(deserialize_with = "tolerant::id")]
    pub(crate) file_id: String,
}

/// `POST /v1/design-cases/transfer`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transfer<'a> {
    pub(crate) case_name: &'a str,
    pub(crate) project_type: &'a str,
    pub(crate) file_ids: &'a [String],
    pub(crate) reference_id: &'a str,
}

/// The answer to it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transferred {
    #[serde(default)]
    pub(crate) redirect_url: Option<Secret>,
}
