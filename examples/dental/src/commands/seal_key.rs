//! `seal-key`: a fresh key for sealing token records.

use dental_oauth::SealKey;
use serde_json::json;

use crate::app::App;
use crate::exit::Failure;

/// Prints the one secret this program ever prints: it is not kept anywhere else.
pub(crate) fn run(app: &App) -> Result<(), Failure> {
    let key = SealKey::generate()?.to_text();
    app.out
        .event(&json!({"event": "seal-key", "key": key.expose()}))?;
    app.out.say(key.expose())
}
