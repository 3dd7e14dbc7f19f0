//! A load generator that is cheaper than what it loads: HTTP/1.1 on kept connections, requests made beforehand.

use crate::Done;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What a round of load brought.
#[derive(Clone, Debug, Default)]
pub(crate) struct Round {
    pub(crate) requests: usize,
    pub(crate) seconds: f64,
    /// Of each request, sorted.
    pub(crate) latencies: Vec<Duration>,
}

impl Round {
    pub(crate) fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let requests = self.requests as f64;
        requests / self.seconds.max(f64::MIN_POSITIVE)
    }

    /// Milliseconds that this share of the requests stayed below.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index"
        )]
        let place = (self.latencies.len() as f64 * share) as usize;
        let place = place.min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
    }
}

/// Makes the bytes of the n-th request.
pub(crate) type Make<'a> = &'a (dyn Fn(usize) -> Vec<u8> + Sync);

/// A request without a body.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n").into_bytes()
}

/// A request with a body.
pub(crate) fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// Asks on so many connections for so long.
///
/// # Errors
/// When a connection breaks or an answer is not a 2xx.
pub(crate) async fn run(to: SocketAddr, connections: usize, span: Duration, make: Make<'_>) -> Done<Round> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let start = Instant::now();
    let one = async || -> Done<Vec<Duration>> {
        let mut client = Client::connect(to).await?;
        let mut latencies = Vec::new();
        while start.elapsed() < span {
            let request = make(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
            let asked = Instant::now();
            client.ask(&request).await?;
            latencies.push(asked.elapsed());
        }
        Ok(latencies)
    };
    let all = futures_util::future::try_join_all((0..connections).map(|_| one())).await?;
    let seconds = start.elapsed().as_secs_f64();
    let mut latencies = all.concat();
    latencies.sort_unstable();
    Ok(Round { requests: latencies.len(), seconds, latencies })
}

/// One connection.
pub(crate) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(to: SocketAddr) -> Done<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Asks and returns the body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Done<Vec<u8>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, length) = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if let Some(found) = head_of(&self.buffer)? {
                break found;
            }
        };
        while self.buffer.len() < head + length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the answer is cut".into());
            }
        }
        Ok(self.buffer.split_off(head))
    }
}

/// The length of head and body, once the head is whole.
fn head_of(bytes: &[u8]) -> Done<Option<(usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_lowercase();
    if !head.starts_with("http/1.1 2") {
        let text = String::from_utf8_lossy(bytes);
        return Err(format!("not a success: {}", text.chars().take(600).collect::<String>()).into());
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.map_or("0", str::trim).parse()?;
    Ok(Some((end + 4, length)))
}
