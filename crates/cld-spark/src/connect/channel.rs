//! Calls to a server: gRPC over HTTP/2, as far as Spark Connect needs it.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use h2::client::SendRequest;
use h2::{Reason, RecvStream};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::address::{Address, Token};
use super::status::{Broken, DONE, Status};
use super::wire::Message;

/// How long a connection may take to be made, and a short call to be answered.
const TO_CONNECT: Duration = Duration::from_secs(10);
const TO_ANSWER: Duration = Duration::from_secs(60);
/// What may be on its way before it is read.
const WINDOW: u32 = 1 << 22;
/// No message of the protocol is longer.
const LONGEST: usize = 1 << 28;

/// A way to a server, which is made anew when it breaks.
#[derive(Debug)]
pub(super) struct Channel {
    address: Address,
    token: Option<Token>,
    to_answer: Duration,
    open: Mutex<Option<Connection>>,
}

/// A connection, and what moves its bytes.
#[derive(Debug)]
struct Connection {
    requests: SendRequest<Bytes>,
    moved_by: AbortHandle,
}

impl Channel {
    /// A way on which nothing was said yet.
    pub(super) fn new(address: Address, token: Option<Token>) -> Channel {
        Channel { address, token, to_answer: TO_ANSWER, open: Mutex::default() }
    }

    /// The same for whoever waits no longer than that for a short call.
    #[cfg(test)]
    pub(super) fn answered_within(self, to_answer: Duration) -> Channel {
        Channel { to_answer, ..self }
    }

    /// A call that has one answer, soon.
    pub(super) async fn ask(&self, call: &'static str, message: &Message) -> Result<Bytes, Broken> {
        let answered = async {
            let mut answers = self.call(call, message).await?;
            let first = answers.next().await?.ok_or(Broken::NotUnderstood("an answer without a message"))?;
            answers.next().await?;
            Ok(first)
        };
        match timeout(self.to_answer, answered).await {
            Ok(answer) => answer,
            Err(_) => {
                self.give_up().await;
                Err(Broken::Lost(format!("no answer to {call} in time")))
            }
        }
    }

    /// Ends a connection on which nothing comes, so that whoever waits for something on it asks over another one.
    async fn give_up(&self) {
        if let Some(connection) = self.open.lock().await.take() {
            connection.moved_by.abort();
        }
    }

    /// A call whose answers come one after another.
    pub(super) async fn call(&self, call: &'static str, message: &Message) -> Result<Answers, Broken> {
        let mut requests = self.requests().await?;
        let (response, mut body) = requests.send_request(self.request(call)?, false).map_err(lost)?;
        let message = message.as_bytes();
        let mut framed = BytesMut::with_capacity(message.len() + 5);
        framed.put_u8(0);
        framed.put_u32(u32::try_from(message.len()).map_err(|_| Broken::NotUnderstood("a message of more than 4 GB"))?);
        framed.put_slice(message);
        body.send_data(framed.freeze(), true).map_err(lost)?;
        Answers::of(response.await.map_err(lost)?)
    }

    fn request(&self, call: &str) -> Result<Request<()>, Broken> {
        let scheme = if self.address.is_encrypted { "https" } else { "http" };
        let to = format!("{scheme}://{}/spark.connect.SparkConnectService/{call}", self.address.authority());
        let mut request = Request::post(to)
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .header("user-agent", concat!("cld/", env!("CARGO_PKG_VERSION")));
        for (name, value) in &self.address.headers {
            request = request.header(name, value);
        }
        if let Some(token) = &self.token {
            let value = HeaderValue::try_from(format!("Bearer {}", token.as_str()));
            let mut value = value.map_err(|_| Broken::NotUnderstood("a token that is no header"))?;
            value.set_sensitive(true);
            request = request.header("authorization", value);
        }
        request.body(()).map_err(|_| Broken::NotUnderstood("an address that is no header"))
    }

    async fn requests(&self) -> Result<SendRequest<Bytes>, Broken> {
        let mut open = self.open.lock().await;
        if let Some(Connection { requests, .. }) = &*open
            && let Ok(requests) = requests.clone().ready().await
        {
            return Ok(requests);
        }
        let made = timeout(TO_CONNECT, self.connected()).await;
        let made = made.unwrap_or_else(|_| Err(Broken::Unreachable("no answer in time".to_owned())))?;
        let requests = made.requests.clone();
        *open = Some(made);
        requests.ready().await.map_err(lost)
    }

    async fn connected(&self) -> Result<Connection, Broken> {
        let stream = TcpStream::connect((self.address.host.as_str(), self.address.port)).await.map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        if !self.address.is_encrypted {
            return spoken(stream).await;
        }
        let name = ServerName::try_from(self.address.host.clone()).map_err(unreachable)?;
        let connector = TlsConnector::from(Arc::new(encrypted()?));
        spoken(connector.connect(name, stream).await.map_err(unreachable)?).await
    }
}

/// HTTP/2 over a stream; what moves its bytes ends with the runtime.
async fn spoken(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Connection, Broken> {
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(WINDOW).initial_connection_window_size(4 * WINDOW).enable_push(false);
    let (requests, connection) = builder.handshake(stream).await.map_err(unreachable)?;
    let moved_by = tokio::spawn(async move { _ = connection.await }).abort_handle();
    Ok(Connection { requests, moved_by })
}

/// The certificates that this machine trusts.
fn encrypted() -> Result<ClientConfig, Broken> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(unreachable)?;
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(config)
}

fn lost(error: h2::Error) -> Broken {
    match error.reason() {
        Some(Reason::HTTP_1_1_REQUIRED) => Broken::NotUnderstood("HTTP/2 is refused"),
        _ => Broken::Lost(error.to_string()),
    }
}

fn unreachable(error: impl ToString) -> Broken {
    Broken::Unreachable(error.to_string())
}

/// The answers to a call, as they come.
#[derive(Debug)]
pub(super) struct Answers {
    body: RecvStream,
    held: BytesMut,
    /// Where the server says all of the end at the beginning.
    head: HeaderMap,
}

impl Answers {
    fn of(response: Response<RecvStream>) -> Result<Answers, Broken> {
        let (head, body) = response.into_parts();
        match head.status {
            StatusCode::OK => Ok(Answers { body, held: BytesMut::new(), head: head.headers }),
            StatusCode::UNAUTHORIZED => Err(Broken::Said(Status { code: 16, text: String::new() })),
            StatusCode::FORBIDDEN => Err(Broken::Said(Status { code: 7, text: String::new() })),
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                Err(Broken::Lost(head.status.to_string()))
            }
            _ => Err(Broken::NotUnderstood("it answers as a web site does")),
        }
    }

    /// The next message; none after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Broken> {
        loop {
            if let Some(message) = self.cut()? {
                return Ok(Some(message));
            }
            let Some(bytes) = self.body.data().await else { break };
            let bytes = bytes.map_err(lost)?;
            self.body.flow_control().release_capacity(bytes.len()).map_err(lost)?;
            self.held.extend_from_slice(&bytes);
        }
        let trailers = self.body.trailers().await.map_err(lost)?;
        let status =
            said(trailers.as_ref().unwrap_or(&self.head)).ok_or(Broken::Lost("no status at the end".to_owned()))?;
        match status.code {
            DONE if self.held.is_empty() => Ok(None),
            DONE => Err(Broken::NotUnderstood("half a message")),
            _ => Err(Broken::Said(status)),
        }
    }

    /// A whole message of what is held: a byte that says whether it is compressed, its length in four, and itself.
    fn cut(&mut self) -> Result<Option<Bytes>, Broken> {
        let Some((head, rest)) = self.held.split_first_chunk::<5>() else { return Ok(None) };
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if head[0] != 0 || length > LONGEST {
            return Err(Broken::NotUnderstood("a message that nobody asked for"));
        }
        if rest.len() < length {
            return Ok(None);
        }
        self.held.advance(5);
        Ok(Some(self.held.split_to(length).freeze()))
    }
}

fn said(headers: &HeaderMap) -> Option<Status> {
    let code = headers.get("grpc-status")?.to_str().ok()?.parse().ok()?;
    let text = headers.get("grpc-message").map(|text| unescaped(text.as_bytes())).unwrap_or_default();
    Some(Status { code, text })
}

/// A text whose bytes may be written as `%` and two digits.
fn unescaped(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.filter(|_| *byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_in_a_status_is_read() {
        for (sent, text) in [("a%20b", "a b"), ("%C3%84", "Ä"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("", "")] {
            assert_eq!(unescaped(sent.as_bytes()), text);
        }
    }
}
