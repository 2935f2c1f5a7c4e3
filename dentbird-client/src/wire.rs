//! What is on the wire where the public model differs.

use std::sync::Arc;

use dental_oauth::Phi;
use dental_oauth::Secret;
use dental_oauth::api::{JsonText, Misread, tolerant};
use serde::{Deserialize, Serialize};

use crate::model::DesignCase;

/// A page of the list. Only `items` is required.
#[derive(Default)]
pub(crate) struct CasePage {
    pub(crate) cases: Vec<DesignCase>,
    /// Where cases could not be read.
    pub(crate) unreadable: Vec<Misread>,
    pub(crate) total_count: Option<u64>,
    pub(crate) page: Option<u64>,
    pub(crate) total_page: Option<u64>,
    pub(crate) has_next: Option<bool>,
}

/// As tolerant as it gets: for what is good to know.
#[derive(Deserialize)]
#[serde(transparent)]
struct Count(#[serde(deserialize_with = "tolerant::count")] Option<u64>);

impl CasePage {
    /// Goes through it once: each case typed, with its own text beside it. One that cannot be read hides no other.
    pub(crate) fn read(json: &mut JsonText<'_>) -> Result<Self, Misread> {
        let mut page = Self::default();
        let mut listed = false;
        json.members(|name, json| {
            let count = |json: &mut JsonText<'_>| json.read().map(|count: Count| count.0);
            match &*name {
                "items" if listed => return Err(json.misread()),
                "items" => {
                    listed = true;
                    json.elements(|json| page.take(json))?;
                }
                "totalCount" => page.total_count = count(json)?,
                "page" => page.page = count(json)?,
                "totalPage" => page.total_page = count(json)?,
                "hasNext" => page.has_next = json.read()?,
                _ => drop(json.skip()?),
            }
            Ok(())
        })?;
        if listed {
            Ok(page)
        } else {
            Err(json.misread())
        }
    }

    fn take(&mut self, json: &mut JsonText<'_>) -> Result<(), Misread> {
        match json.with_text(JsonText::read::<DesignCase>) {
            Ok((mut case, text)) => {
                case.raw = Some(Phi::new(Arc::from(text)));
                self.cases.push(case);
            }
            Err(unreadable) => {
                json.skip()?;
                self.unreadable.push(unreadable);
            }
        }
        Ok(())
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
