//! What the receiver answers: fixed pages, and the way to a clean address.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

/// How long a peer may take to take an answer. Real time: it guards a socket, not a rule of the flow.
const PATIENCE: Duration = Duration::from_secs(5);

/// A fixed page: no script, nothing of what was received.
pub(super) struct Page {
    status: &'static str,
    text: &'static str,
}

impl Page {
    pub(super) const SIGNED_IN: Self = Self {
        status: "200 OK",
        text: "Signed in. You can close this window.",
    };
    pub(super) const NOT_SIGNED_IN: Self = Self {
        status: "400 Bad Request",
        text: "The sign-in did not succeed. Return to the program for the reason.",
    };
    pub(super) const NOT_FOUND: Self = Self {
        status: "404 Not Found",
        text: "There is nothing here.",
    };
    pub(super) const NOT_OURS: Self = Self {
        status: "400 Bad Request",
        text: "This is not the sign-in that is being waited for.",
    };
    pub(super) const WRONG_HOST: Self = Self {
        status: "421 Misdirected Request",
        text: "",
    };
    pub(super) const WRONG_METHOD: Self = Self {
        status: "405 Method Not Allowed",
        text: "",
    };
    pub(super) const NOT_A_FORM: Self = Self {
        status: "415 Unsupported Media Type",
        text: "",
    };

    pub(super) async fn send(&self, stream: TcpStream) {
        let body = if self.text.is_empty() {
            String::new()
        } else {
            format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign-in</title><p>{}</p></html>",
                self.text
            )
        };
        let length = body.len();
        let status = self.status;
        answer(
            stream,
            &format!("{status}\r\ncontent-length: {length}"),
            &body,
        )
        .await;
    }
}

/// Sends the browser on to a path without parameters, so that code and state leave its address bar and
/// its history (RFC 9700 section 4.3.1). GET, whatever it came with (RFC 9110 section 15.4.4).
pub(super) async fn move_on(stream: TcpStream, path: &str) {
    let head = format!("303 See Other\r\nlocation: {path}\r\ncontent-length: 0");
    answer(stream, &head, "").await;
}

async fn answer(mut stream: TcpStream, status_and_headers: &str, body: &str) {
    let answer = format!(
        "HTTP/1.1 {status_and_headers}\r\ncontent-type: text/html; charset=utf-8\r\n\
         content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
         x-content-type-options: nosniff\r\nconnection: close\r\n\r\n{body}"
    );
    // The person may have closed the window already; nothing depends on the page.
    let _ = tokio::time::timeout(PATIENCE, async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
}
