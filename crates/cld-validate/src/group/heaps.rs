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
    /// Where earlier records lie in the file: from, bytes.
    spilled: Vec<(u64, usize)>,
}

/// The file for what does not fit into memory. It has no name and is gone when it is closed, however that
/// comes about.
#[derive(Default)]
pub(super) struct Spill {
    file: Option<File>,
    end: u64,
}

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
            heap.spilled.push((spill.append(&heap.held)?, heap.held.len()));
            heap.held.clear();
        }
        Ok(())
    }

    /// Takes all records of one heap.
    pub(super) fn take(&mut self, heap: usize, spill: &mut Spill) -> io::Result<Vec<u8>> {
        let Heap { held, spilled } = std::mem::take(&mut self.heaps[heap]);
        let mut records = Vec::with_capacity(held.len() + spilled.iter().map(|(_, length)| length).sum::<usize>());
        for (from, length) in spilled {
            spill.read(from, length, &mut records)?;
        }
        records.extend_from_slice(&held);
        Ok(records)
    }
}

impl Spill {
    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let from = self.end;
        file.seek(SeekFrom::Start(from))?;
        file.write_all(bytes)?;
        self.end += bytes.len() as u64;
        Ok(from)
    }

    fn read(&mut self, from: u64, length: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Err(io::ErrorKind::NotFound.into()) };
        file.seek(SeekFrom::Start(from))?;
        let start = into.len();
        into.resize(start + length, 0);
        file.read_exact(&mut into[start..])
    }
}
