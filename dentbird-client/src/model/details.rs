//! A design case with its meshes. For contracted clients only.

use std::collections::HashSet;

use dental_oauth::api::tolerant;
use dental_oauth::{Phi, Secret};
use serde::{Deserialize, Deserializer};

use super::open_enum;
use super::{DesignCase, ProjectType};

open_enum! {
    /// What a mesh shows.
    ModelType {
        /// The scan of the upper jaw.
        UpperBase = "upperBase",
        /// The scan of the lower jaw.
        LowerBase = "lowerBase",
        /// A designed crown.
        Crown = "crown",
    }
}

/// A case and its files.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DesignCaseDetails {
    /// The case as the list has it.
    #[serde(rename = "caseInfo")]
    pub case: DesignCase,
    /// What is designed, a second time.
    #[serde(default)]
    pub crown_project_type: Option<ProjectType>,
    /// The scans it was designed on.
    #[serde(
        default,
        rename = "scanMeshList",
        deserialize_with = "tolerant::null_as_default"
    )]
    pub scan_meshes: Vec<ScanMesh>,
    /// What was designed.
    #[serde(
        default,
        rename = "meshList",
        deserialize_with = "tolerant::null_as_default"
    )]
    pub meshes: Vec<DesignedMesh>,
}

/// A scan of one jaw.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScanMesh {
    /// `0` for upper and `1` for lower in the one example there is.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub group_type: Option<String>,
    /// Which jaw.
    #[serde(default)]
    pub model_type: Option<ModelType>,
    /// The mesh.
    #[serde(default)]
    pub mesh_file: Option<FileReference>,
    /// A picture of it.
    #[serde(default)]
    pub thumbnail_file: Option<FileReference>,
    /// Files that come along, each once. In the vendor's example these are the meshes and thumbnails of
    /// both jaws rather than textures: nothing is to be concluded from their being here.
    #[serde(default, deserialize_with = "distinct_files")]
    pub texture_files: Vec<FileReference>,
}

/// A designed mesh.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DesignedMesh {
    /// What it is.
    #[serde(default)]
    pub model_type: Option<ModelType>,
    /// The tooth in FDI notation (ISO 3950), two digits such as 36.
    #[serde(default, deserialize_with = "tooth_number")]
    pub tooth_number: Option<u16>,
    /// The mesh.
    #[serde(default)]
    pub mesh_file: Option<FileReference>,
    /// A picture of it.
    #[serde(default)]
    pub thumbnail_file: Option<FileReference>,
    /// Not documented for designed meshes; kept if it comes.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub group_type: Option<String>,
    /// Not documented for designed meshes; kept if they come.
    #[serde(default, deserialize_with = "distinct_files")]
    pub texture_files: Vec<FileReference>,
}

/// A stored file.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileReference {
    /// Its id. Opaque.
    #[serde(deserialize_with = "tolerant::id")]
    pub file_id: String,
    /// Its name: may hold slashes and is not unique.
    #[serde(default)]
    pub file_name: Option<Phi<String>>,
    /// Where the stored form is, for an unknown time. Fetched without the access token.
    #[serde(default)]
    pub download_url: Option<Secret>,
}

fn distinct_files<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<FileReference>, D::Error> {
    let mut files: Vec<FileReference> = tolerant::null_as_default(deserializer)?;
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.file_id.clone()));
    Ok(files)
}

fn tooth_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    Ok(tolerant::count(deserializer)?.and_then(|number| u16::try_from(number).ok()))
}
