//! Files and results of a page, as the other crates read and write them.

use std::io::{self, Read, Seek, SeekFrom, Write};

use cld_submission::{Contents, ReadSeek};

use crate::page::{File, Page, Stream};

/// A file that somebody chose.
pub(crate) struct Given<P> {
    pub(crate) page: P,
    pub(crate) file: File,
}

impl<P: Page> Contents for Given<P> {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Bytes { page: self.page.clone(), file: self.file, at: 0 }))
    }

    fn length(&self) -> Option<u64> {
        Some(self.page.length(self.file))
    }
}

struct Bytes<P> {
    page: P,
    file: File,
    at: u64,
}

impl<P: Page> Read for Bytes<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.page.read(self.file, self.at, buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<P: Page> Seek for Bytes<P> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.page.length(self.file).checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Where a result goes.
pub(crate) struct Out<P> {
    pub(crate) page: P,
    pub(crate) stream: Stream,
}

impl<P: Page> Write for Out<P> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.page.write(self.stream, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
