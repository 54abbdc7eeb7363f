//! A workbook that fits into memory and is what it says.

use std::io::{self, BufReader, Read, Seek};

use calamine::{Reader, Xlsx, XlsxError};
use memchr::memmem;
use zip::ZipArchive;

use crate::input::ReadSeek;
use crate::source::refusal::Refusal;
use crate::source::unusable::Unusable;
use crate::source::zipped;

/// Bytes of texts that a workbook keeps apart from its sheets; they are held in memory.
const MOST_TEXTS: u64 = 1 << 30;
const MOST_TEXTS_SAID: &str = "1 GB of texts";

pub(super) type Workbook = Xlsx<BufReader<Box<dyn ReadSeek>>>;

pub(super) fn open(bytes: Box<dyn ReadSeek>) -> Result<Workbook, Unusable> {
    let mut zip = zipped::open(bytes)?;
    look_at_texts(&mut zip)?;
    let mut bytes = zip.into_inner();
    bytes.rewind()?;
    Xlsx::new(bytes).map_err(unusable)
}

/// Refuses a workbook whose texts do not fit memory, or that gives a false number of them: space
/// is allocated for as many as it says.
fn look_at_texts(zip: &mut ZipArchive<impl Read + Seek>) -> Result<(), Unusable> {
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).map_err(zipped::unusable)?;
        let packed = file.compressed_size();
        let is_texts = file.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let unpacked = if is_texts { texts(&mut file)? } else { file.size() };
        zipped::limit(unpacked, packed)?;
    }
    Ok(())
}

/// Bytes of the workbook's texts.
fn texts(file: &mut dyn Read) -> Result<u64, Unusable> {
    let mut buffer = Vec::new();
    file.take(1 << 16).read_to_end(&mut buffer)?;
    let rest = io::copy(&mut file.take(MOST_TEXTS), &mut io::sink())?;
    let length = buffer.len() as u64 + rest;
    if length > MOST_TEXTS {
        return Err(Refusal::ZipTooLarge(MOST_TEXTS_SAID).into());
    }
    let is_wide = buffer.starts_with(&[0xFF, 0xFE]) || buffer.starts_with(&[0xFE, 0xFF]);
    if is_wide || memmem::find(&buffer, b"<si").is_none() && rest > 0 || most_texts_said(&buffer) > length {
        return Err(damaged("it does not hold as many texts as it says"));
    }
    Ok(length)
}

/// The largest number of texts that the beginning of the texts' part speaks of; 0 when of none.
fn most_texts_said(beginning: &[u8]) -> u64 {
    let number = |at: usize| {
        let rest = beginning[at + b"uniqueCount".len()..].iter();
        let digits = rest.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\''));
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    };
    memmem::find_iter(beginning, b"uniqueCount").map(number).max().unwrap_or(0)
}

pub(super) fn damaged(what: &str) -> Unusable {
    Refusal::Damaged(what.to_owned()).into()
}

pub(super) fn unusable(error: XlsxError) -> Unusable {
    match error {
        XlsxError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Unusable::from(error),
        XlsxError::Zip(error) => zipped::unusable(error),
        XlsxError::Password => Refusal::EncryptedWorkbook.into(),
        // The error's own words may hold the content of a cell.
        _ => damaged("its parts do not fit together"),
    }
}
