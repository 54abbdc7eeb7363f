//! Records dealt out over heaps, in memory as long as they fit, then in a file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// So many that one heap of a file of 100 million rows still fits into memory.
pub(super) const HEAPS: usize = 256;

/// Records of one width.
pub(super) struct Heaps {
    pub(super) width: usize,
    heaps: Vec<Heap>,
}

#[derive(Default)]
struct Heap {
    held: Vec<u8>,
    /// The last of the pieces in the file.
    last: Option<Piece>,
    /// Bytes of records in the file.
    spilled: usize,
}

/// Records that went to the file together. Each piece ends with where the heap's piece before it lies, so that a
/// heap needs no more memory however many there are.
#[derive(Clone, Copy)]
struct Piece {
    from: u64,
    bytes: u64,
}

/// Bytes that say where a piece lies.
const PLACE: usize = 16;

/// The file for what does not fit into memory. It has no name and is gone when it is closed, however that
/// comes about.
#[derive(Default)]
pub(super) struct Spill {
    file: Option<File>,
    /// Where the next piece goes.
    end: u64,
    /// The last pieces, not written yet: most are a few hundred bytes.
    waiting: Vec<u8>,
}

/// Bytes that are written at once.
const AT_ONCE: usize = 1 << 18;

impl Heaps {
    pub(super) fn new(width: usize) -> Heaps {
        Heaps { width, heaps: (0..HEAPS).map(|_| Heap::default()).collect() }
    }

    pub(super) fn push(&mut self, heap: usize, record: &[u8]) {
        self.heaps[heap].held.extend_from_slice(record);
    }

    /// Moves all that is held to the file.
    pub(super) fn spill(&mut self, spill: &mut Spill) -> io::Result<()> {
        for heap in self.heaps.iter_mut().filter(|heap| !heap.held.is_empty()) {
            // What a heap has grown to is given back: the next rows may go to others.
            let mut held = std::mem::take(&mut heap.held);
            heap.spilled += held.len();
            held.extend_from_slice(&Piece::place(heap.last));
            heap.last = Some(spill.append(&held)?);
        }
        Ok(())
    }

    /// Takes all records of one heap, in no order.
    pub(super) fn take(&mut self, heap: usize, spill: &mut Spill) -> io::Result<Vec<u8>> {
        let Heap { held, mut last, spilled } = std::mem::take(&mut self.heaps[heap]);
        let mut records = Vec::with_capacity(held.len() + spilled + PLACE);
        while let Some(piece) = last {
            spill.read(piece, &mut records)?;
            last = Piece::placed(&records.split_off(records.len() - PLACE));
        }
        records.extend_from_slice(&held);
        Ok(records)
    }
}

impl Piece {
    /// No bytes stand for no piece.
    fn place(piece: Option<Piece>) -> [u8; PLACE] {
        let Piece { from, bytes } = piece.unwrap_or(Piece { from: 0, bytes: 0 });
        (u128::from(from) << 64 | u128::from(bytes)).to_le_bytes()
    }

    fn placed(place: &[u8]) -> Option<Piece> {
        let place = u128::from_le_bytes(place.try_into().expect("as many bytes as were written"));
        let piece = Piece { from: (place >> 64) as u64, bytes: place as u64 };
        (piece.bytes > 0).then_some(piece)
    }
}

impl Spill {
    fn append(&mut self, bytes: &[u8]) -> io::Result<Piece> {
        let piece = Piece { from: self.end, bytes: bytes.len() as u64 };
        self.waiting.extend_from_slice(bytes);
        self.end += piece.bytes;
        if self.waiting.len() > AT_ONCE { self.write().map(|()| piece) } else { Ok(piece) }
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(self.end - self.waiting.len() as u64))?;
        file.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn read(&mut self, piece: Piece, into: &mut Vec<u8>) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.write()?;
        }
        let Some(file) = &mut self.file else { return Err(io::ErrorKind::NotFound.into()) };
        file.seek(SeekFrom::Start(piece.from))?;
        let start = into.len();
        into.resize(start + usize::try_from(piece.bytes).map_err(io::Error::other)?, 0);
        file.read_exact(&mut into[start..])
    }
}
