//! A webhook receiver for drchrono: answers the handshake, believes nobody without the secret, does each delivery once,
//! and reads what changed before acting on it.
//!
//! ```console
//! $ cargo run -p recipes --bin webhook-receiver
//! the handshake succeeded
//! a forged delivery: 403
//! a real one: 200
//! an appointment changed; there is a patient: true
//! ```

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use dental_oauth::Secret;
use dental_sandbox::{Options, Sandbox};
use drchrono_client::webhook::{self, Delivery, Event, Signature};
use tokio::sync::mpsc;

// ANCHOR: receiver
#[derive(Clone)]
struct Receiver {
    secret: Secret,
    /// What has been done. In a database, so that a restart remembers it.
    done: Arc<Mutex<HashSet<String>>>,
    work: mpsc::Sender<Delivery>,
}

/// drchrono asks whether we know the secret.
async fn handshake(State(receiver): State<Receiver>, uri: Uri) -> Response {
    let query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let msg = query.into_owned().find(|(name, _)| name == "msg");
    let (_, msg) = msg.unwrap_or_default();
    match webhook::answer_challenge(&msg, &receiver.secret) {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Checked, put into the queue, and answered at once: the work comes after the answer.
async fn delivered(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    if webhook::verify(&headers, &body, &receiver.secret, Signature::Secret).is_err() {
        return StatusCode::FORBIDDEN;
    }
    let Ok(delivery) = webhook::parse(&headers, &body) else {
        return StatusCode::BAD_REQUEST;
    };
    let key = delivery.dedupe_key();
    if receiver
        .done
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .contains(&key)
    {
        return StatusCode::OK;
    }
    match receiver.work.try_send(delivery) {
        Ok(()) => {
            receiver
                .done
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(key);
            StatusCode::OK
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE, // drchrono comes again in an hour
    }
}
// ANCHOR_END: receiver

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let client = recipes::practice(&sandbox).await?;
    let (work, mut deliveries) = mpsc::channel(100);
    let secret = "the secret token of drchrono's web page";
    let receiver = Receiver {
        secret: Secret::new(secret),
        done: Arc::default(),
        work,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    let app = Router::new()
        .route("/hook", get(handshake).post(delivered))
        .with_state(receiver);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    // What a person does on drchrono's web page, and what happens in the practice afterwards.
    let drchrono = sandbox.drchrono();
    drchrono.register_webhook(&url, secret, &[]).await?;
    println!("the handshake succeeded");
    drchrono.set("webhook_signature", "wrong")?;
    drchrono.change_appointments(1);
    drchrono.deliver_webhooks().await;
    println!("a forged delivery: {}", status(&sandbox)?);
    drchrono.set("webhook_signature", "secret")?;
    drchrono.change_appointments(1);
    drchrono.deliver_webhooks().await;
    println!("a real one: {}", status(&sandbox)?);

    // ANCHOR: work
    // What a delivery says is a hint, and may be old: read the object again.
    let delivery = deliveries.recv().await.context("no delivery")?;
    if delivery.event == Event::APPOINTMENT_MODIFY {
        let id = delivery.object_id().context("no id")?;
        let appointment = client.appointments().get(id).await?;
        println!(
            "an appointment changed; there is a patient: {}",
            appointment.patient.is_some()
        );
    }
    // ANCHOR_END: work
    server.abort();
    Ok(())
}

/// How the last delivery was answered.
fn status(sandbox: &Sandbox) -> Result<u16> {
    let attempts = sandbox.drchrono().webhook_attempts();
    attempts
        .last()
        .and_then(|attempt| attempt.status)
        .context("no answer")
}
