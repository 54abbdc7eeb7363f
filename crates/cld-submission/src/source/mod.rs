//! Whatever was sent becomes a stream of delimited text.
//!
//! Text is decoded and ZIP files are unpacked as they are read; a workbook's sheet becomes text row by
//! row. What is no table is refused with what to do about it.

mod ahead;
mod gzipped;
mod refusal;
mod signature;
mod text;
mod unusable;
mod workbook;
mod zipped;

use std::io::{self, BufReader, Read, Seek};

use cld_book::Release;

pub use refusal::Refusal;
pub(crate) use unusable::Unusable;

use crate::digest::DigestAtEnd;
use crate::input::{Input, ReadSeek};
use crate::search::Names;
use crate::sent_as::{SentAs, SentEncoding, SentPacking};
use ahead::ahead;
use text::TextForm;
use workbook::Sheet;
pub use workbook::{DatesSeen, SheetTaken};
use zipped::Contents;

/// An input whose packing and text form are known.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    input: Input,
    packing: Packing,
    form: TextForm,
    /// How many lines that hold something come before the header; null when none of the first is one.
    above: Option<usize>,
}

#[derive(Debug, Clone)]
enum Packing {
    Plain,
    Gzipped,
    /// The one file of a ZIP, by its place.
    Zipped(usize),
    Sheet(Sheet),
}

/// Bytes by which packing and text form are recognised.
const HEAD: u64 = 1 << 16;

impl Source {
    /// Looks at an input. The sheet of a workbook that holds the table is found by the releases.
    pub(crate) fn open(input: &Input, releases: &[&Release]) -> Result<Source, Unusable> {
        let head = head(&mut input.open()?)?;
        let packing = if signature::is_zip(&head) {
            match zipped::contents(input.open()?)? {
                Contents::File(place) => Packing::Zipped(place),
                Contents::Workbook => Packing::Sheet(Sheet::find(input.open()?, releases)?),
            }
        } else if gzipped::is_gzip(&head) {
            Packing::Gzipped
        } else {
            Packing::Plain
        };
        let mut source = Source { input: input.clone(), packing, form: TextForm::default(), above: Some(0) };
        if let Packing::Sheet(sheet) = &source.packing {
            source.above = Some(sheet.above);
            return Ok(source);
        }
        let head = match source.packing {
            Packing::Sheet(_) | Packing::Plain => head,
            Packing::Gzipped | Packing::Zipped(_) => self::head(&mut source.bytes(None)?)?,
        };
        match signature::refuse(&head) {
            Err(Refusal::ZipOfPacked) if matches!(source.packing, Packing::Gzipped) => {
                return Err(Refusal::GzipOfPacked.into());
            }
            refused => refused?,
        }
        source.form = TextForm::of(&head);
        if !releases.is_empty() {
            source.above = Names::of(releases).lines_above(&mut BufReader::new(source.text(None)?))?;
        }
        Ok(source)
    }

    pub(crate) fn above(&self) -> Option<usize> {
        self.above
    }

    /// The sheet that is read, of a workbook with several.
    pub(crate) fn sheet(&self) -> Option<&SheetTaken> {
        match &self.packing {
            Packing::Sheet(sheet) => Some(&sheet.taken).filter(|taken| !taken.others.is_empty()),
            _ => None,
        }
    }

    /// For each column of a sheet that was read, its dates.
    pub(crate) fn dates_seen(&self) -> Vec<DatesSeen> {
        match &self.packing {
            Packing::Sheet(sheet) => sheet.dates_seen(),
            Packing::Plain | Packing::Gzipped | Packing::Zipped(_) => Vec::new(),
        }
    }

    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// How it is sent.
    pub(crate) fn sent_as(&self) -> SentAs {
        let packing = match self.packing {
            Packing::Plain => SentPacking::Plain,
            Packing::Gzipped => SentPacking::Gzip,
            Packing::Zipped(_) => SentPacking::Zip,
            Packing::Sheet(_) => return SentAs { packing: SentPacking::Workbook, encoding: SentEncoding::Bytes },
        };
        SentAs { packing, encoding: self.form.encoding() }
    }

    /// The text from its beginning: delimited, in UTF-8 unless a row is in Windows-1252, without a byte order mark. A
    /// `digest` is that of the input's own bytes, and is known when the text was read to its end.
    pub(crate) fn text(&self, digest: Option<DigestAtEnd>) -> io::Result<Box<dyn Read + Send>> {
        Ok(self.form.decode(self.bytes(digest)?))
    }

    /// The bytes of the table before they are decoded.
    fn bytes(&self, digest: Option<DigestAtEnd>) -> io::Result<Box<dyn Read + Send>> {
        let bytes = self.input.open()?;
        Ok(match &self.packing {
            Packing::Plain => in_order(bytes, digest),
            Packing::Gzipped => Box::new(gzipped::unpacked(in_order(bytes, digest))),
            Packing::Zipped(place) => {
                let (bytes, place) = (digested(bytes, digest)?, *place);
                ahead(zipped::unpacked(bytes, place)?)?
            }
            Packing::Sheet(sheet) => {
                let bytes = digested(bytes, digest)?;
                ahead(sheet.text(bytes)?)?
            }
        })
    }
}

/// Bytes that are read in their order, with their digest when it is wanted.
fn in_order(bytes: Box<dyn ReadSeek>, digest: Option<DigestAtEnd>) -> Box<dyn Read + Send> {
    match digest {
        Some(digest) => Box::new(digest.of(bytes)),
        None => Box::new(bytes),
    }
}

/// Bytes of a ZIP are not read in their order: they are read once for their digest, and through the same opening again.
fn digested(mut bytes: Box<dyn ReadSeek>, digest: Option<DigestAtEnd>) -> io::Result<Box<dyn ReadSeek>> {
    if let Some(digest) = digest {
        digest.of_all(&mut bytes)?;
        bytes.rewind()?;
    }
    Ok(bytes)
}

fn head(bytes: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    bytes.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}
