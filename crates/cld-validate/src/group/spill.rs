//! Where records wait that do not fit into memory: a file, or, where there is no disk, pieces of memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What checking does with records of rows that it has no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpillTo {
    /// A file in the temporary folder. It has no name and is gone when it is closed, however that comes about.
    #[default]
    Disk,
    /// More memory, some 200 bytes for each row of the file. For browsers and other places without a disk.
    Memory,
}

/// Bytes that wait, piece after piece.
pub(super) trait Spill: Send {
    fn append(&mut self, bytes: &[u8]) -> io::Result<Piece>;

    /// Appends the bytes of a piece to `into`.
    fn read(&mut self, piece: Piece, into: &mut Vec<u8>) -> io::Result<()>;
}

/// Where bytes wait that went there together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) from: u64,
    pub(super) bytes: u64,
}

impl SpillTo {
    pub(super) fn open(self) -> Box<dyn Spill> {
        match self {
            SpillTo::Disk => Box::new(OnDisk::default()),
            SpillTo::Memory => Box::new(InMemory::default()),
        }
    }
}

/// The file is made when the first bytes are written.
#[derive(Default)]
struct OnDisk {
    file: Option<File>,
    /// Where the next piece goes.
    end: u64,
    /// The last pieces, not written yet: most are a few hundred bytes.
    waiting: Vec<u8>,
}

/// Bytes that are written at once.
const AT_ONCE: usize = 1 << 18;

impl Spill for OnDisk {
    fn append(&mut self, bytes: &[u8]) -> io::Result<Piece> {
        let piece = Piece { from: self.end, bytes: bytes.len() as u64 };
        self.waiting.extend_from_slice(bytes);
        self.end += piece.bytes;
        if self.waiting.len() > AT_ONCE { self.write().map(|()| piece) } else { Ok(piece) }
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

impl OnDisk {
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
}

/// Blocks of one size, so that growing copies nothing.
#[derive(Default)]
struct InMemory {
    blocks: Vec<Vec<u8>>,
    end: usize,
}

const BLOCK: usize = 1 << 20;

impl Spill for InMemory {
    fn append(&mut self, mut bytes: &[u8]) -> io::Result<Piece> {
        let piece = Piece { from: self.end as u64, bytes: bytes.len() as u64 };
        while !bytes.is_empty() {
            if self.end == self.blocks.len() * BLOCK {
                self.blocks.push(Vec::with_capacity(BLOCK));
            }
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.end % BLOCK));
            self.blocks[self.end / BLOCK].extend_from_slice(now);
            self.end += now.len();
            bytes = later;
        }
        Ok(piece)
    }

    fn read(&mut self, piece: Piece, into: &mut Vec<u8>) -> io::Result<()> {
        let (mut from, mut left) = (piece.from as usize, piece.bytes as usize);
        while left > 0 {
            let block = self.blocks.get(from / BLOCK).and_then(|block| block.get(from % BLOCK..));
            let bytes = block.filter(|bytes| !bytes.is_empty()).ok_or(io::ErrorKind::UnexpectedEof)?;
            let now = &bytes[..bytes.len().min(left)];
            into.extend_from_slice(now);
            from += now.len();
            left -= now.len();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_as_they_went() {
        for to in [SpillTo::Disk, SpillTo::Memory] {
            let mut spill = to.open();
            let pieces: Vec<Vec<u8>> = (0..40u8).map(|at| vec![at; usize::from(at) * 9_973]).collect();
            let places: Vec<Piece> = pieces.iter().map(|piece| spill.append(piece).unwrap()).collect();
            for (piece, place) in pieces.iter().zip(places).rev() {
                let mut read = vec![255];
                spill.read(place, &mut read).unwrap();
                assert!(read[0] == 255 && read[1..] == *piece, "{to:?}");
            }
        }
    }

    #[test]
    fn what_was_never_written_cannot_be_read() {
        for to in [SpillTo::Disk, SpillTo::Memory] {
            let mut spill = to.open();
            assert!(spill.read(Piece { from: 0, bytes: 1 }, &mut Vec::new()).is_err(), "{to:?}");
            spill.append(b"some").unwrap();
            assert!(spill.read(Piece { from: 2, bytes: 3 }, &mut Vec::new()).is_err(), "{to:?}");
        }
    }
}
