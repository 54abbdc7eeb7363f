//! Whatever was sent becomes a stream of delimited text.
//!
//! Text is decoded and ZIP files are unpacked as they are read; a workbook's sheet becomes text row by
//! row. What is no table is refused with what to do about it.

mod pipe;
mod refusal;
mod signature;
mod text;
mod workbook;
mod zipped;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cld_book::Release;

pub use refusal::Refusal;

use pipe::Pipe;
use text::TextForm;
use workbook::Sheet;
use zipped::Contents;

/// A file whose packing and text form are known.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    path: PathBuf,
    packing: Packing,
    form: TextForm,
}

#[derive(Debug, Clone)]
enum Packing {
    Plain,
    /// The one file of a ZIP, by its place.
    Zipped(usize),
    Sheet(Sheet),
}

/// Why a file gives no text.
#[derive(Debug)]
pub(crate) enum Unusable {
    Io(io::Error),
    Refused(Refusal),
}

impl From<io::Error> for Unusable {
    /// A refusal that came through a pipe is one again.
    fn from(error: io::Error) -> Self {
        error.downcast().map_or_else(Unusable::Io, Unusable::Refused)
    }
}

impl From<Unusable> for io::Error {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Io(error) => error,
            Unusable::Refused(refusal) => io::Error::new(io::ErrorKind::InvalidData, refusal),
        }
    }
}

impl From<Refusal> for Unusable {
    fn from(refusal: Refusal) -> Self {
        Unusable::Refused(refusal)
    }
}

/// Bytes by which packing and text form are told.
const HEAD: u64 = 1 << 16;

impl Source {
    /// Looks at the file at `path`. The releases tell the sheet of a workbook that holds the table.
    pub(crate) fn open(path: &Path, releases: &[&Release]) -> Result<Source, Unusable> {
        let head = head(&mut File::open(path)?)?;
        let packing = if signature::is_zip(&head) {
            match zipped::contents(path)? {
                Contents::File(place) => Packing::Zipped(place),
                Contents::Workbook => Packing::Sheet(Sheet::find(path, releases)?),
            }
        } else {
            Packing::Plain
        };
        let mut source = Source { path: path.to_owned(), packing, form: TextForm::default() };
        if let Packing::Plain | Packing::Zipped(_) = source.packing {
            let head = if signature::is_zip(&head) { self::head(&mut source.bytes()?)? } else { head };
            signature::refuse(&head)?;
            source.form = TextForm::of(&head);
        }
        Ok(source)
    }

    /// The text from its beginning: delimited, in UTF-8 unless a row is in Windows-1252, without a byte order mark.
    pub(crate) fn text(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(self.form.decode(self.bytes()?))
    }

    /// The bytes of the table before they are decoded.
    fn bytes(&self) -> io::Result<Box<dyn Read + Send>> {
        let path = self.path.clone();
        Ok(match &self.packing {
            Packing::Plain => Box::new(File::open(path)?),
            Packing::Zipped(place) => {
                let place = *place;
                Box::new(Pipe::open(move |sink| zipped::unpack(&path, place, sink))?)
            }
            Packing::Sheet(sheet) => {
                let sheet = sheet.clone();
                Box::new(Pipe::open(move |sink| sheet.write(&path, sink))?)
            }
        })
    }
}

fn head(bytes: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    bytes.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}
