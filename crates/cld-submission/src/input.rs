//! What a submission is read from: a file, bytes in memory, or whatever else can be read more than once.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, fs};

/// Bytes that can be read from any place: ZIP files and workbooks have their table of contents at the end.
pub trait ReadSeek: Read + Seek + Send {}

impl<R: Read + Seek + Send> ReadSeek for R {}

/// Where bytes are kept. A stream that comes only once, such as an upload, is kept in a file or in memory first: a
/// submission is looked at more than once before its rows are read.
pub trait Contents: Send + Sync {
    /// The bytes from their beginning, whatever was read before.
    ///
    /// # Errors
    /// When they are not there or may not be read.
    fn open(&self) -> io::Result<Box<dyn ReadSeek>>;

    /// How many bytes there are; null when that is not known before they are read.
    fn length(&self) -> Option<u64>;
}

/// Something to read, with the name that messages call it by. Copies share the bytes.
#[derive(Clone)]
pub struct Input {
    name: Arc<str>,
    contents: Arc<dyn Contents>,
}

impl Input {
    /// Any contents by a name.
    pub fn new(name: &str, contents: impl Contents + 'static) -> Input {
        Input { name: name.into(), contents: Arc::new(contents) }
    }

    /// The file at `path`, which need not be there yet.
    pub fn file(path: &Path) -> Input {
        Input::new(&path.display().to_string(), path.to_owned())
    }

    /// Bytes in memory.
    pub fn bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Input {
        Input::new(name, bytes.into())
    }

    /// What messages call it: a file's path, an upload's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes from their beginning.
    ///
    /// # Errors
    /// When they are not there or may not be read.
    pub fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        self.contents.open()
    }

    /// How many bytes there are; null when that is not known before they are read.
    pub fn length(&self) -> Option<u64> {
        self.contents.length()
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({})", self.name)
    }
}

impl<P: AsRef<Path>> From<P> for Input {
    fn from(path: P) -> Input {
        Input::file(path.as_ref())
    }
}

impl Contents for PathBuf {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(File::open(self)?))
    }

    fn length(&self) -> Option<u64> {
        fs::metadata(self).ok().map(|facts| facts.len())
    }
}

impl Contents for Arc<[u8]> {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Cursor::new(Arc::clone(self))))
    }

    fn length(&self) -> Option<u64> {
        Some(self.len() as u64)
    }
}
