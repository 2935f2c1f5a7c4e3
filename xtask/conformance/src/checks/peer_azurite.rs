//! Does the blob store check signatures, windows, permissions and hashes?

use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};

use crate::{
    http::{self, Answer},
    peers::Azurite,
    report::Report,
    sas::Permit,
};

/// A body and its MD5 in base64.
const BODY: &str = "abc";
const BODY_MD5: &str = "kAFQmDzST7DWlj99KOF/cg==";
/// The MD5 of no bytes at all.
const OTHER_MD5: &str = "1B2M2Y8AsgTpgAmY7PhCfg==";

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("azurite");
    let Some(store) = report
        .start("starts with a container", Azurite::start())
        .await
    else {
        return;
    };
    report
        .check("a signed PUT stores the bytes", stores(&store))
        .await;
    report
        .check(
            "an empty PUT is stored if it says that it is empty",
            stores_nothing(&store),
        )
        .await;
    report
        .check(
            "a wrong Content-MD5 is refused and stores nothing",
            wrong_md5(&store),
        )
        .await;
    report
        .check("an expired signature is refused", expired(&store))
        .await;
    report
        .check(
            "a signature whose window is not open yet is refused",
            premature(&store),
        )
        .await;
    report
        .check("a tampered signature is refused", tampered(&store))
        .await;
    report
        .check(
            "a signature for another blob is refused",
            another_blob(&store),
        )
        .await;
    report
        .check("a PUT without a signature is refused", unsigned(&store))
        .await;
    report
        .check("sp=w overwrites", write_overwrites(&store))
        .await;
    report
        .check(
            "sp=c creates once and never overwrites",
            create_does_not(&store),
        )
        .await;
    report
        .check("sp=w does not read", write_does_not_read(&store))
        .await;
    report
        .check("spr=https is refused over http", wrong_protocol(&store))
        .await;
    report
        .check(
            "a PUT without x-ms-blob-type is refused",
            no_blob_type(&store),
        )
        .await;
    report.explain(&store.stderr());
}

async fn put(url: &str, body: &'static str, md5: Option<&str>) -> Result<Answer> {
    let mut headers = vec![
        ("x-ms-blob-type", "BlockBlob"),
        ("content-type", "application/octet-stream"),
    ];
    headers.extend(md5.map(|md5| ("content-md5", md5)));
    http::send("PUT", url, &headers, body).await
}

fn expect(answer: &Answer, status: u16, code: &str) -> Result<()> {
    ensure!(
        answer.status == status,
        "expected {status} {code}, got {answer:?}"
    );
    ensure!(
        answer.header("x-ms-error-code") == Some(code),
        "expected {code}, got {answer:?}"
    );
    Ok(())
}

fn created(answer: &Answer) -> Result<()> {
    ensure!(answer.status == 201, "expected 201, got {answer:?}");
    Ok(())
}

async fn stores(store: &Azurite) -> Result<()> {
    // A path with folders, as upload links have them.
    let blob = "users/a001/cases/input/stored.ply";
    let answer = put(
        &store.signed_url(blob, &Permit::write())?,
        BODY,
        Some(BODY_MD5),
    )
    .await?;
    created(&answer)?;
    ensure!(
        answer.header("content-md5") == Some(BODY_MD5),
        "the stored hash is not echoed"
    );
    ensure!(
        answer.header("etag").is_some() && answer.body.is_empty(),
        "got {answer:?}"
    );
    let stored = store.read(blob).await?.accepted()?;
    ensure!(stored.text() == BODY, "stored {stored:?}");
    Ok(())
}

async fn stores_nothing(store: &Azurite) -> Result<()> {
    let url = store.signed_url("empty.ply", &Permit::write())?;
    let blob_type = ("x-ms-blob-type", "BlockBlob");
    // Without a Content-Length, nothing tells that the body is empty and not still to come.
    let silent = http::send("PUT", &url, &[blob_type], "").await?;
    ensure!(silent.status == 400, "expected 400, got {silent:?}");
    let headers = [
        blob_type,
        ("content-length", "0"),
        ("content-md5", OTHER_MD5),
    ];
    created(&http::send("PUT", &url, &headers, "").await?)?;
    let stored = store.read("empty.ply").await?.accepted()?;
    ensure!(stored.body.is_empty(), "stored {stored:?}");
    Ok(())
}

async fn wrong_md5(store: &Azurite) -> Result<()> {
    let url = store.signed_url("wrong-md5.ply", &Permit::write())?;
    expect(
        &put(&url, BODY, Some(OTHER_MD5)).await?,
        400,
        "InvalidOperation",
    )?;
    expect(&store.read("wrong-md5.ply").await?, 404, "BlobNotFound")
}

async fn expired(store: &Azurite) -> Result<()> {
    let now = SystemTime::now();
    let past = Permit {
        start: now - Duration::from_secs(1800),
        expiry: now - Duration::from_secs(900),
        ..Permit::write()
    };
    expect(
        &put(&store.signed_url("expired.ply", &past)?, BODY, None).await?,
        403,
        "AuthorizationFailure",
    )
}

async fn premature(store: &Azurite) -> Result<()> {
    let now = SystemTime::now();
    let future = Permit {
        start: now + Duration::from_secs(600),
        expiry: now + Duration::from_secs(1500),
        ..Permit::write()
    };
    expect(
        &put(&store.signed_url("premature.ply", &future)?, BODY, None).await?,
        403,
        "AuthorizationFailure",
    )
}

async fn tampered(store: &Azurite) -> Result<()> {
    let url = store.signed_url("tampered.ply", &Permit::write())?;
    let (rest, signature) = url.split_once("sig=").context("no signature")?;
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let url = format!("{rest}sig={other}{}", &signature[1..]);
    expect(&put(&url, BODY, None).await?, 403, "AuthorizationFailure")
}

async fn another_blob(store: &Azurite) -> Result<()> {
    let url = store
        .signed_url("one.ply", &Permit::write())?
        .replace("/one.ply?", "/other.ply?");
    expect(&put(&url, BODY, None).await?, 403, "AuthorizationFailure")
}

async fn unsigned(store: &Azurite) -> Result<()> {
    expect(
        &put(&store.url("unsigned.ply"), BODY, None).await?,
        403,
        "AuthorizationFailure",
    )
}

async fn write_overwrites(store: &Azurite) -> Result<()> {
    let url = store.signed_url("overwritten.ply", &Permit::write())?;
    created(&put(&url, BODY, None).await?)?;
    created(&put(&url, "second", None).await?)?;
    ensure!(
        store.read("overwritten.ply").await?.text() == "second",
        "the first body is still there"
    );
    Ok(())
}

async fn create_does_not(store: &Azurite) -> Result<()> {
    let creating = Permit {
        permissions: "c",
        ..Permit::write()
    };
    let url = store.signed_url("created.ply", &creating)?;
    created(&put(&url, BODY, None).await?)?;
    expect(
        &put(&url, "second", None).await?,
        403,
        "AuthorizationPermissionMismatch",
    )?;
    ensure!(
        store.read("created.ply").await?.text() == BODY,
        "the first body is gone"
    );
    Ok(())
}

async fn write_does_not_read(store: &Azurite) -> Result<()> {
    let url = store.signed_url("unread.ply", &Permit::write())?;
    created(&put(&url, BODY, None).await?)?;
    expect(
        &http::send("GET", &url, &[], "").await?,
        403,
        "AuthorizationPermissionMismatch",
    )
}

async fn wrong_protocol(store: &Azurite) -> Result<()> {
    let tls_only = Permit {
        protocols: "https",
        ..Permit::write()
    };
    expect(
        &put(&store.signed_url("tls.ply", &tls_only)?, BODY, None).await?,
        403,
        "AuthorizationProtocolMismatch",
    )
}

async fn no_blob_type(store: &Azurite) -> Result<()> {
    let url = store.signed_url("typeless.ply", &Permit::write())?;
    let answer = http::send("PUT", &url, &[], BODY).await?;
    ensure!(answer.status == 400, "expected 400, got {answer:?}");
    Ok(())
}
