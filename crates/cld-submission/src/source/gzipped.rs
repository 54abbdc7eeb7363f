//! gzip: the one file in it, unpacked as it is read.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::refusal::Refusal;
use super::unusable::Unusable;
use super::zipped::limit;

/// True for bytes that begin as gzip does, with its one method of packing.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1F, 0x8B, 8])
}

/// What the bytes unpack to. Several parts one after another are one file, as the programs of gzip have it.
pub(super) fn unpacked(bytes: Box<dyn Read + Send>) -> impl Read + Send {
    let packed = Arc::new(AtomicU64::new(0));
    let counted = Counted { bytes, count: Arc::clone(&packed) };
    Unpacked { decoder: MultiGzDecoder::new(BufReader::with_capacity(1 << 16, counted)), packed, unpacked: 0 }
}

struct Unpacked<R> {
    decoder: R,
    /// Bytes that were taken of the packed file so far.
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                Unusable::from(Refusal::GzipDamaged).into()
            }
            _ => error,
        })?;
        self.unpacked += read as u64;
        // Only what was read says how large either is.
        match limit(self.unpacked, self.packed.load(Ordering::Relaxed)) {
            Ok(()) => Ok(read),
            Err(Refusal::ZipTooLarge(most)) => Err(Unusable::from(Refusal::GzipTooLarge(most)).into()),
            Err(other) => Err(Unusable::from(other).into()),
        }
    }
}

/// Counts what is read.
struct Counted<R> {
    bytes: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
