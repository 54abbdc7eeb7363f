//! The digest of what was read, taken while it is read.

use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

use cld_terms::hex;
use sha2::{Digest, Sha256};

use crate::input::Input;

/// SHA-256 of all bytes of an input, in lower-case hexadecimal digits.
///
/// # Errors
/// When the input cannot be read.
pub fn sha256(input: &Input) -> io::Result<String> {
    let end = DigestAtEnd::default();
    end.clone().of_all(&mut input.open()?)?;
    Ok(end.sha256().unwrap_or_default())
}

/// Where a digest is put when all bytes were read; copies share it.
#[derive(Clone, Default)]
pub(crate) struct DigestAtEnd(Arc<OnceLock<String>>);

impl DigestAtEnd {
    /// SHA-256 in hexadecimal digits; null until all bytes were read.
    pub(crate) fn sha256(&self) -> Option<String> {
        self.0.get().cloned()
    }

    /// The same bytes; when their end is read, their digest is known.
    pub(crate) fn of<R: Read>(self, bytes: R) -> Digesting<R> {
        Digesting { bytes, hasher: Sha256::new(), end: self }
    }

    /// Reads bytes to their end.
    pub(crate) fn of_all(self, bytes: &mut dyn Read) -> io::Result<()> {
        let mut bytes = self.of(bytes);
        let mut buffer = vec![0; 1 << 16];
        while bytes.read(&mut buffer)? > 0 {}
        Ok(())
    }
}

pub(crate) struct Digesting<R> {
    bytes: R,
    hasher: Sha256,
    end: DigestAtEnd,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        if read > 0 {
            self.hasher.update(&buffer[..read]);
        } else if !buffer.is_empty() {
            self.end.0.get_or_init(|| hex(self.hasher.clone().finalize()));
        }
        Ok(read)
    }
}
