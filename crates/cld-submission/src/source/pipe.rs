//! A reader over what another thread writes, for sources that can only write.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes that are handed over at a time.
const PIECE: usize = 1 << 18;

/// Reads what its writer writes. The writer waits when it is four pieces ahead, and ends when the pipe is dropped.
pub(super) struct Pipe {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
    is_finished: bool,
}

impl Pipe {
    /// Starts `write` on a thread of its own. An error of it, or its death, is an error of the reader.
    pub(super) fn open(write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static) -> io::Result<Pipe> {
        let (sender, pieces) = sync_channel(4);
        thread::Builder::new().name("source".into()).spawn(move || {
            let mut sink = Sink { sender, piece: Vec::with_capacity(PIECE) };
            let outcome = write(&mut sink).and_then(|()| sink.flush());
            // An empty piece says that the writer came to its end. Nobody may be there to hear it.
            _ = sink.sender.send(outcome.map(|()| Vec::new()));
        })?;
        Ok(Pipe { pieces, piece: Vec::new(), at: 0, is_finished: false })
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() && !self.is_finished {
            let gone = |_| io::Error::other("what unpacks the file stopped early");
            self.piece = self.pieces.recv().map_err(gone)??;
            self.at = 0;
            self.is_finished = self.piece.is_empty();
        }
        let rest = &self.piece[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

struct Sink {
    sender: SyncSender<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.sender.send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
