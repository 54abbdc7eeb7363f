//! Encodings and line ends: text of any form becomes UTF-8 with line feeds.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

use crate::sent_as::SentEncoding;

/// How a text is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TextForm {
    encoding: Encoding,
    /// True when lines end in a carriage return alone.
    has_return_lines: bool,
    /// True when a byte order mark of UTF-8 comes before the text.
    is_marked: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Encoding {
    /// UTF-8, and Windows-1252 in rows that are no UTF-8: which of them is settled row by row.
    #[default]
    Bytes,
    Utf16Le,
    Utf16Be,
}

impl TextForm {
    /// Recognises the form by the first bytes.
    pub(super) fn of(head: &[u8]) -> TextForm {
        let form = TextForm {
            encoding: Encoding::of(head),
            has_return_lines: false,
            is_marked: head.starts_with("\u{feff}".as_bytes()),
        };
        let mut text = Vec::new();
        // A letter that is cut in two at the head's end does not matter here.
        _ = form.decode(Box::new(io::Cursor::new(head.to_vec()))).read_to_end(&mut text);
        TextForm { has_return_lines: first_line_ends_in_return(&text), ..form }
    }

    pub(super) fn encoding(self) -> SentEncoding {
        match self.encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => SentEncoding::Utf16,
            Encoding::Bytes if self.is_marked => SentEncoding::MarkedUtf8,
            Encoding::Bytes => SentEncoding::Bytes,
        }
    }

    pub(super) fn decode(self, bytes: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        let text: Box<dyn Read + Send> = match self.encoding {
            Encoding::Bytes => Box::new(WithoutMark { bytes, start: None }),
            Encoding::Utf16Le => Box::new(Utf16::new(bytes, UTF_16LE.new_decoder_with_bom_removal())),
            Encoding::Utf16Be => Box::new(Utf16::new(bytes, UTF_16BE.new_decoder_with_bom_removal())),
        };
        if self.has_return_lines { Box::new(ReturnLines { text, after_return: false }) } else { text }
    }
}

impl Encoding {
    /// UTF-16 has a byte order mark, or zeros in the upper halves of its letters.
    fn of(head: &[u8]) -> Encoding {
        match head {
            [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
            [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
            _ => {}
        }
        let head = &head[..head.len().min(4096)];
        let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd, most) = (zeros(0), zeros(1), head.len() / 2 * 3 / 4);
        match head.len() {
            0..4 => Encoding::Bytes,
            _ if odd >= most && even == 0 => Encoding::Utf16Le,
            _ if even >= most && odd == 0 => Encoding::Utf16Be,
            _ => Encoding::Bytes,
        }
    }
}

fn first_line_ends_in_return(text: &[u8]) -> bool {
    let mut is_quoted = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => return false,
            b'\r' if !is_quoted => return text.get(at + 1).is_some_and(|next| *next != b'\n'),
            _ => {}
        }
    }
    false
}

/// Leaves out the byte order mark of UTF-8.
struct WithoutMark {
    bytes: Box<dyn Read + Send>,
    /// The first bytes, once they are read; empty when they are handed on.
    start: Option<Vec<u8>>,
}

impl Read for WithoutMark {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.start.is_none() {
            let mut start = Vec::new();
            self.bytes.by_ref().take(3).read_to_end(&mut start)?;
            if start == "\u{feff}".as_bytes() {
                start.clear();
            }
            self.start = Some(start);
        }
        match &mut self.start {
            Some(start) if !start.is_empty() => {
                let count = start.len().min(buffer.len());
                buffer[..count].copy_from_slice(&start[..count]);
                start.drain(..count);
                Ok(count)
            }
            _ => self.bytes.read(buffer),
        }
    }
}

/// UTF-16 as UTF-8; halves of letters that do not belong together become �.
struct Utf16 {
    bytes: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    is_finished: bool,
}

impl Utf16 {
    fn new(bytes: Box<dyn Read + Send>, decoder: Decoder) -> Self {
        Utf16 { bytes, decoder, raw: vec![0; 1 << 16], text: Vec::new(), at: 0, is_finished: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let read = self.bytes.read(&mut self.raw)?;
        self.is_finished = read == 0;
        let most = self.decoder.max_utf8_buffer_length(read).unwrap_or(1 << 18);
        self.text.resize(most, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.is_finished);
        self.text.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.is_finished {
            self.decode_more()?;
        }
        let rest = &self.text[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Carriage returns on their own become line feeds; a line feed after one is left out.
struct ReturnLines {
    text: Box<dyn Read + Send>,
    after_return: bool,
}

impl Read for ReturnLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(buffer)?;
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer[at];
                let is_second = byte == b'\n' && self.after_return;
                self.after_return = byte == b'\r';
                if !is_second {
                    buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}
