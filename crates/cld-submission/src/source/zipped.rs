//! ZIP files: the one file in them, unpacked as it is read.

use std::io::{self, BufReader, Read};

use self_cell::{MutBorrow, self_cell};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::refusal::Refusal;
use super::unusable::Unusable;
use crate::input::ReadSeek;

/// Bytes that a file in a ZIP may unpack to: a year of the largest council is a hundredth of it.
const MOST_UNPACKED: u64 = 64 << 30;
/// The same in words.
const MOST_UNPACKED_SAID: &str = "64 GB";

/// How many times longer unpacked text may be than packed: tables come to 10 to 50.
const MOST_RATIO: u64 = 400;
const MOST_RATIO_SAID: &str = "400 times its size";

/// Below this the ratio says nothing, and no harm is done.
const SMALL: u64 = 64 << 20;

/// What a ZIP turns out to be.
pub(super) enum Contents {
    Workbook,
    /// A single file, by its place in the ZIP.
    File(usize),
}

/// Looks into a ZIP without unpacking it.
pub(super) fn contents(bytes: Box<dyn ReadSeek>) -> Result<Contents, Unusable> {
    let mut zip = open(bytes)?;
    let mut files = Vec::new();
    for place in 0..zip.len() {
        let file = zip.by_index_raw(place).map_err(unusable)?;
        // A name that cannot be read is still a file.
        let name = file.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "xl/workbook.xml" => return Ok(Contents::Workbook),
            "xl/workbook.bin" => return Err(Refusal::BinaryWorkbook.into()),
            "word/document.xml" => return Err(Refusal::Document.into()),
            "content.xml" => return Err(Refusal::OpenDocument.into()),
            name if file.is_dir() || is_litter(name) => {}
            _ => files.push((place, file.encrypted(), file.size(), file.compressed_size())),
        }
    }
    match files[..] {
        [] => Err(Refusal::ZipEmpty.into()),
        [(_, true, ..)] => Err(Refusal::ZipEncrypted.into()),
        [(place, false, size, packed)] => limit(size, packed).map(|()| Contents::File(place)).map_err(Into::into),
        _ => Err(Refusal::ZipOfSeveral(files.len()).into()),
    }
}

/// What the file at a place unpacks to.
pub(super) fn unpacked(bytes: Box<dyn ReadSeek>, place: usize) -> Result<impl Read + Send, Unusable> {
    let archive = MutBorrow::new(open(bytes)?);
    let file = PackedFile::try_new(archive, |archive| archive.borrow_mut().by_index(place).map_err(unusable))?;
    let packed = file.with_dependent(|_, file| file.compressed_size());
    Ok(Unpacked { file, packed, unpacked: 0 })
}

type Archive = ZipArchive<BufReader<Box<dyn ReadSeek>>>;
type FileIn<'a> = ZipFile<'a, BufReader<Box<dyn ReadSeek>>>;

self_cell! {
    /// A file with the ZIP that it is in.
    struct PackedFile {
        owner: MutBorrow<Archive>,
        #[not_covariant]
        dependent: FileIn,
    }
}

struct Unpacked {
    file: PackedFile,
    packed: u64,
    unpacked: u64,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.with_dependent_mut(|_, file| file.read(buffer));
        let read = read.map_err(|error| Unusable::from(Refusal::Damaged(error.to_string())))?;
        self.unpacked += read as u64;
        // What the ZIP says of its size is not believed.
        limit(self.unpacked, self.packed).map_err(Unusable::from)?;
        Ok(read)
    }
}

/// Refuses a ZIP bomb.
pub(super) fn limit(unpacked: u64, packed: u64) -> Result<(), Refusal> {
    if unpacked > MOST_UNPACKED {
        return Err(Refusal::ZipTooLarge(MOST_UNPACKED_SAID));
    }
    if unpacked > SMALL && unpacked / MOST_RATIO > packed {
        return Err(Refusal::ZipTooLarge(MOST_RATIO_SAID));
    }
    Ok(())
}

pub(super) fn open(bytes: Box<dyn ReadSeek>) -> Result<Archive, Unusable> {
    ZipArchive::new(BufReader::new(bytes)).map_err(unusable)
}

pub(super) fn unusable(error: ZipError) -> Unusable {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Unusable::Io(error),
        ZipError::InvalidPassword => Refusal::ZipEncrypted.into(),
        ZipError::CompressionMethodNotSupported(_) => Refusal::ZipMethod.into(),
        error => Refusal::Damaged(error.to_string()).into(),
    }
}

/// Files that operating systems add next to the one that was meant.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("__macosx/") || matches!(last, ".ds_store" | "thumbs.db" | "desktop.ini")
}
