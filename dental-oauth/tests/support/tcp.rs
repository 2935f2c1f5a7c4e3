//! A server on a real socket, small enough to misbehave in every way.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// A request as it came over the wire.
#[derive(Debug, Clone, Default)]
pub struct Wire {
    pub head: String,
    pub body: Vec<u8>,
}

impl Wire {
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// What to do with a request.
pub enum Act {
    /// Answer, and keep the connection.
    Answer(String),
    /// Send this much and close the connection.
    Break(String),
    /// Send this much and then nothing more, without closing.
    Stall(String),
    /// Send this over and over until the peer has had enough.
    Flood(String, Vec<u8>),
}

pub fn json(status: u16, body: &str) -> Act {
    answer(status, "content-type: application/json\r\n", body)
}

/// An answer with further header lines, each with its line end.
pub fn answer(status: u16, headers: &str, body: &str) -> Act {
    let length = body.len();
    Act::Answer(format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n{body}"
    ))
}

pub struct TcpServer {
    pub address: SocketAddr,
    pub stalled: Arc<Semaphore>,
    requests: Arc<Mutex<Vec<Wire>>>,
    task: JoinHandle<()>,
}

impl TcpServer {
    pub async fn start(act: impl Fn(&Wire) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<Wire>>> = Arc::default();
        let stalled = Arc::new(Semaphore::new(0));
        let (act, seen, waiting) = (Arc::new(act), requests.clone(), stalled.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (act, seen, waiting) = (act.clone(), seen.clone(), waiting.clone());
                tokio::spawn(async move { serve(stream, &*act, &seen, &waiting).await });
            }
        });
        Self {
            address,
            stalled,
            requests,
            task,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn requests(&self) -> Vec<Wire> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until the server has fallen silent in the middle of an answer.
    pub async fn silence(&self) {
        self.stalled.acquire().await.unwrap().forget();
    }
}

impl Drop for TcpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    act: &(dyn Fn(&Wire) -> Act + Send + Sync),
    seen: &Mutex<Vec<Wire>>,
    stalled: &Semaphore,
) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                let rest = buffer.split_off(end + 4);
                break String::from_utf8(std::mem::replace(&mut buffer, rest)).unwrap();
            }
            if stream.read_buf(&mut buffer).await.ok()? == 0 {
                return None;
            }
        };
        let mut wire = Wire {
            head,
            body: Vec::new(),
        };
        let length = wire
            .header("content-length")
            .map_or(0, |text| text.parse().unwrap());
        while buffer.len() < length {
            if stream.read_buf(&mut buffer).await.ok()? == 0 {
                break;
            }
        }
        let rest = buffer.split_off(length.min(buffer.len()));
        wire.body = std::mem::replace(&mut buffer, rest);
        seen.lock().unwrap().push(wire.clone());
        match act(&wire) {
            Act::Answer(text) => stream.write_all(text.as_bytes()).await.ok()?,
            Act::Break(text) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                return None;
            }
            Act::Stall(text) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                stalled.add_permits(1);
                let _ = stream.read_buf(&mut buffer).await;
                return None;
            }
            Act::Flood(head, piece) => {
                stream.write_all(head.as_bytes()).await.ok()?;
                loop {
                    stream.write_all(&piece).await.ok()?;
                }
            }
        }
    }
}
