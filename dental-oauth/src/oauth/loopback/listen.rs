//! The port, and who is let in.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};
use url::Host;

use super::request::{Brought, Request, Site};

/// How long a peer may take over its request. Real time: it guards a socket, not a rule of the flow.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST_CONNECTIONS: usize = 16;
/// Free ports to try until one is free in both families.
const PORTS_TO_TRY: u32 = 8;

/// A request for us, and its connection, which waits for the answer.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) brought: Brought,
    pub(super) stream: TcpStream,
}

/// Stops the accept loops, and with them closes the port, when dropped.
#[derive(Debug)]
pub(super) struct Accepting(Vec<JoinHandle<()>>);

impl Drop for Accepting {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// Opens the port of a redirect URI's host: at the address it names, and for `localhost` in both
/// families, since a browser may take either (RFC 8252 section 7.3). Never anywhere but on this computer,
/// whatever a resolver says about `localhost` (section 8.3).
pub(super) async fn open(host: Option<Host<&str>>, port: u16) -> io::Result<Vec<TcpListener>> {
    match host {
        Some(Host::Ipv4(address)) => Ok(vec![bind(IpAddr::V4(address), port).await?]),
        Some(Host::Ipv6(address)) => Ok(vec![bind(IpAddr::V6(address), port).await?]),
        _ => open_both(port).await,
    }
}

async fn open_both(port: u16) -> io::Result<Vec<TcpListener>> {
    let mut tries = 0;
    loop {
        tries += 1;
        let first = match bind(Ipv4Addr::LOCALHOST.into(), port).await {
            Err(error) if is_missing(&error) => {
                return Ok(vec![bind(Ipv6Addr::LOCALHOST.into(), port).await?]);
            }
            other => other?,
        };
        let same = first.local_addr()?.port();
        match bind(Ipv6Addr::LOCALHOST.into(), same).await {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if is_missing(&error) => return Ok(vec![first]),
            // Another program has it: what the browser brings might go there.
            Err(_) if port == 0 && tries < PORTS_TO_TRY => {}
            Err(error) => return Err(error),
        }
    }
}

async fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::new(address, port)).await
}

/// Whether this computer does not have the address family at all.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported
    ) || matches!(error.raw_os_error(), Some(NO_SUCH_FAMILY))
}

/// EAFNOSUPPORT, for which the standard library has no kind.
#[cfg(any(target_os = "linux", target_os = "android"))]
const NO_SUCH_FAMILY: i32 = 97;
#[cfg(windows)]
const NO_SUCH_FAMILY: i32 = 10047;
#[cfg(not(any(target_os = "linux", target_os = "android", windows)))]
const NO_SUCH_FAMILY: i32 = 47;

/// Lets peers in until it is dropped.
pub(super) fn accept(
    listeners: Vec<TcpListener>,
    site: Site,
) -> (Accepting, mpsc::Receiver<Arrival>) {
    let (report, arrivals) = mpsc::channel(MOST_CONNECTIONS);
    let (site, open) = (Arc::new(site), Arc::new(Mutex::default()));
    let loops = listeners
        .into_iter()
        .map(|listener| {
            let (site, open) = (Arc::clone(&site), Arc::clone(&open));
            tokio::spawn(accept_at(listener, site, open, report.clone()))
        })
        .collect();
    (Accepting(loops), arrivals)
}

async fn accept_at(
    listener: TcpListener,
    site: Arc<Site>,
    open: Arc<Mutex<VecDeque<AbortHandle>>>,
    report: mpsc::Sender<Arrival>,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: give the others time to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (site, report) = (Arc::clone(&site), report.clone());
        let serve = async move {
            let _ = tokio::time::timeout(PATIENCE, serve(stream, &site, &report)).await;
        };
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|task| !task.is_finished());
        // Slow peers cannot keep the browser out: the one that has been here longest makes room.
        if open.len() >= MOST_CONNECTIONS
            && let Some(oldest) = open.pop_front()
        {
            oldest.abort();
        }
        open.push_back(tokio::spawn(serve).abort_handle());
    }
}

async fn serve(mut stream: TcpStream, site: &Site, report: &mpsc::Sender<Arrival>) {
    let Some(request) = Request::read(&mut stream).await else {
        return;
    };
    match request.brought(site, &mut stream).await {
        Ok(brought) => {
            let _ = report.send(Arrival { brought, stream }).await;
        }
        Err(page) => page.send(stream).await,
    }
}
