//! Whatever was sent becomes a stream of delimited text.
//!
//! Text is decoded and ZIP files are unpacked as they are read; a workbook's sheet becomes text row by
//! row. What is no table is refused with what to do about it.

mod pipe;
mod refusal;
mod signature;
mod text;
mod unusable;
mod workbook;
mod zipped;

use std::io::{self, Read, Seek};

use cld_book::Release;

pub use refusal::Refusal;
pub(crate) use unusable::Unusable;

use crate::digest::DigestAtEnd;
use crate::input::{Input, ReadSeek};
use pipe::Pipe;
use text::TextForm;
use workbook::Sheet;
use zipped::Contents;

/// An input whose packing and text form are known.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    input: Input,
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
        } else {
            Packing::Plain
        };
        let mut source = Source { input: input.clone(), packing, form: TextForm::default() };
        if let Packing::Plain | Packing::Zipped(_) = source.packing {
            let head = if signature::is_zip(&head) { self::head(&mut source.bytes(None)?)? } else { head };
            signature::refuse(&head)?;
            source.form = TextForm::of(&head);
        }
        Ok(source)
    }

    pub(crate) fn input(&self) -> &Input {
        &self.input
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
            Packing::Plain => match digest {
                Some(digest) => Box::new(digest.of(bytes)),
                None => Box::new(bytes),
            },
            Packing::Zipped(place) => {
                let (bytes, place) = (digested(bytes, digest)?, *place);
                Box::new(Pipe::open(move |sink| zipped::unpack(bytes, place, sink))?)
            }
            Packing::Sheet(sheet) => {
                let (bytes, sheet) = (digested(bytes, digest)?, sheet.clone());
                Box::new(Pipe::open(move |sink| sheet.write(bytes, sink))?)
            }
        })
    }
}

/// Packed bytes are not read in their order: they are read once for their digest, and through the same opening again.
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
