//! What the clients' cost is measured against: gets a page and reads it as JSON, with nothing of this project.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(url) = std::env::args().nth(1) else {
        return Err("which URL?".into());
    };
    let text = reqwest::get(url).await?.error_for_status()?.text().await?;
    let value: serde_json::Value = serde_json::from_str(&text)?;
    println!("{}", value["name"]);
    Ok(())
}
