//! Moving files: verified, resumed, published atomically; names made safe.

mod digest;
mod download;
mod file_body;
mod fingerprint;
mod mesh;
mod multipart;
mod name;
mod ply;
mod sink;
mod upload;

use std::sync::Arc;

pub use digest::{Digest, DigestAlgorithm};
pub use download::{Download, Downloaded};
pub use file_body::{ByteRange, FileBody, FileOpener};
pub use mesh::{MeshCheck, MeshFormat};
pub use multipart::Multipart;
pub use name::safe_file_name;
pub use upload::UploadFile;

/// Told how far a transfer is: bytes done, and bytes in all if that is known. Called often, from any
/// thread; may go back to 0 when a transfer has to start over.
pub type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;
