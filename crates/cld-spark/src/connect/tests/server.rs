//! A server that answers as a test tells it, and remembers what it was asked.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderMap, Response};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::connect::Address;
use crate::connect::wire::{Fields, Message};

/// A call that came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) message: Vec<u8>,
    pub(super) authorization: Option<String>,
}

impl Call {
    /// The text of a field.
    pub(super) fn text(&self, field: u32) -> Option<String> {
        Fields::read(&self.message)?.text(field).map(str::to_owned)
    }

    /// The statement or question of an `ExecutePlan`.
    pub(super) fn sql(&self) -> Option<String> {
        let plan = Fields::read(Fields::read(&self.message)?.bytes(3)?)?;
        let relation = plan.bytes(1).or_else(|| {
            let command = Fields::read(Fields::read(plan.bytes(2)?)?.bytes(5)?)?;
            command.bytes(6)
        })?;
        Fields::read(Fields::read(relation)?.bytes(10)?)?.text(1).map(str::to_owned)
    }

    /// The names or pairs of a `Config`, by the number of its operation.
    pub(super) fn settings(&self, operation: u32) -> Vec<Vec<u8>> {
        let inner = || Fields::read(Fields::read(Fields::read(&self.message)?.bytes(3)?)?.bytes(operation)?);
        inner().map(|inner| inner.all(1).map(<[u8]>::to_vec).collect()).unwrap_or_default()
    }
}

/// What a test lets the server do.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// Messages, and that all is well.
    Messages(Vec<Message>),
    /// Messages, and that something is not.
    Status(Vec<Message>, u32, &'static str),
    /// Messages, and then the connection is gone.
    Gone(Vec<Message>),
    /// Nothing, ever.
    Silence,
}

/// A server on a port of its own, until it is dropped.
pub(super) struct Server {
    pub(super) address: Address,
    calls: Arc<Mutex<Vec<Call>>>,
    _end: oneshot::Sender<()>,
}

impl Server {
    /// Begins to answer by `reply`.
    pub(super) fn new(reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Server {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = Address::read(&format!("sc://{}", listener.local_addr().unwrap())).unwrap();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let (end, ended) = oneshot::channel();
        let (kept, reply) = (Arc::clone(&calls), Arc::new(reply));
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                tokio::select! { () = answered(listener, kept, reply) => {}, _ = ended => {} }
            });
        });
        Server { address, calls, _end: end }
    }

    /// All calls that came so far.
    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was asked to be run, in order.
    pub(super) fn statements(&self) -> Vec<String> {
        self.calls().iter().filter_map(Call::sql).collect()
    }
}

type Replies = Arc<dyn Fn(&Call) -> Reply + Send + Sync>;

async fn answered(listener: TcpListener, calls: Arc<Mutex<Vec<Call>>>, reply: Replies) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (calls, reply) = (Arc::clone(&calls), Arc::clone(&reply));
        tokio::spawn(async move {
            let mut connection = h2::server::handshake(stream).await.unwrap();
            let (gone, mut is_gone) = tokio::sync::mpsc::channel::<()>(1);
            loop {
                tokio::select! {
                    accepted = connection.accept() => {
                        let Some(Ok((request, respond))) = accepted else { return };
                        tokio::spawn(answer(request, respond, Arc::clone(&calls), Arc::clone(&reply), gone.clone()));
                    }
                    _ = is_gone.recv() => return,
                }
            }
        });
    }
}

async fn answer(
    request: http::Request<h2::RecvStream>,
    mut respond: h2::server::SendResponse<Bytes>,
    calls: Arc<Mutex<Vec<Call>>>,
    reply: Replies,
    gone: tokio::sync::mpsc::Sender<()>,
) {
    let (head, mut body) = request.into_parts();
    let mut message = Vec::new();
    while let Some(Ok(bytes)) = body.data().await {
        body.flow_control().release_capacity(bytes.len()).unwrap();
        message.extend_from_slice(&bytes);
    }
    let name = head.uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    let authorization = head.headers.get("authorization").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let call = Call { name, message: message.split_off(5), authorization };
    calls.lock().unwrap_or_else(PoisonError::into_inner).push(call.clone());
    let (messages, status) = match reply(&call) {
        Reply::Messages(messages) => (messages, Some((0, ""))),
        Reply::Status(messages, code, text) => (messages, Some((code, text))),
        Reply::Gone(messages) => (messages, None),
        Reply::Silence => return std::future::pending().await,
    };
    let mut answer = respond.send_response(Response::new(()), false).unwrap();
    for message in messages {
        let mut framed = BytesMut::new();
        framed.put_u8(0);
        framed.put_u32(message.as_bytes().len() as u32);
        framed.put_slice(message.as_bytes());
        answer.send_data(framed.freeze(), false).unwrap();
    }
    let Some((code, text)) = status else {
        // What was sent is on its way before the connection goes.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        _ = gone.send(()).await;
        return;
    };
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", code.into());
    trailers.insert("grpc-message", text.parse().unwrap());
    answer.send_trailers(trailers).unwrap();
}
