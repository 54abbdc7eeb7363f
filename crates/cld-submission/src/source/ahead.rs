//! Reads ahead on a thread of its own, where there are threads: unpacking then costs those who check no time.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Bytes that are handed over at a time.
const PIECE: usize = 1 << 18;

/// Pieces that wait to be read; whatever reads ahead waits as well then.
const WAITING: usize = 4;

/// The same bytes, read ahead. A browser has no threads: there they are read when they are asked for.
pub(super) fn ahead(bytes: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    match cfg!(target_family = "wasm") {
        true => Ok(Box::new(bytes)),
        false => Ok(Box::new(Ahead::of(bytes)?)),
    }
}

/// What a thread reads. The thread ends when this is dropped.
struct Ahead {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
    is_finished: bool,
}

impl Ahead {
    /// An error of the reader, or the death of its thread, is an error here.
    fn of(mut bytes: impl Read + Send + 'static) -> io::Result<Ahead> {
        let (sender, pieces) = sync_channel(WAITING);
        let read_all = move || {
            loop {
                let mut piece = Vec::with_capacity(PIECE);
                let read = bytes.by_ref().take(PIECE as u64).read_to_end(&mut piece);
                // An empty piece says that this is the end; what was read before an error is handed on before it. Nobody may
                // be there to hear it.
                let is_last = piece.is_empty() || read.is_err();
                let before = if read.is_err() && piece.is_empty() { Ok(()) } else { sender.send(Ok(piece)) };
                let after = read.map_or_else(|error| sender.send(Err(error)), |_| Ok(()));
                if is_last || before.and(after).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("source".into()).spawn(read_all)?;
        Ok(Ahead { pieces, piece: Vec::new(), at: 0, is_finished: false })
    }
}

impl Read for Ahead {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives bytes and then an error.
    struct BreaksOff(usize);

    impl Read for BreaksOff {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.min(buffer.len());
            self.0 -= count;
            buffer[..count].fill(b'a');
            if count == 0 { Err(io::ErrorKind::InvalidData.into()) } else { Ok(count) }
        }
    }

    #[test]
    fn all_that_was_read_before_an_error_comes_before_it() {
        for length in [0, 1, PIECE, 7 * PIECE + 3] {
            let mut read = Vec::new();
            let outcome = Ahead::of(BreaksOff(length)).unwrap().read_to_end(&mut read);
            assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::InvalidData);
            assert_eq!(read.len(), length);
        }
    }

    #[test]
    fn bytes_are_those_that_are_read() {
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|at| (at % 251) as u8).collect();
        let mut read = Vec::new();
        Ahead::of(io::Cursor::new(bytes.clone())).unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes);
    }
}
