//! Messages as Spark Connect puts them into bytes: fields, each with its number, its kind and its value.

use std::str;

/// A message that is being written, field by field.
#[derive(Debug, Clone, Default)]
pub(super) struct Message(Vec<u8>);

/// Kinds of field, as the lowest three bits of a field's head say.
const NUMBER: u8 = 0;
const EIGHT_BYTES: u8 = 1;
const BYTES: u8 = 2;
const FOUR_BYTES: u8 = 5;

impl Message {
    /// Adds a whole number.
    pub(super) fn number(mut self, field: u32, value: u64) -> Message {
        self.head(field, NUMBER);
        self.varint(value);
        self
    }

    /// Adds a text.
    pub(super) fn text(self, field: u32, value: &str) -> Message {
        self.bytes(field, value.as_bytes())
    }

    /// Adds a text that may be missing.
    pub(super) fn text_if(self, field: u32, value: Option<&str>) -> Message {
        match value {
            Some(value) => self.text(field, value),
            None => self,
        }
    }

    /// Adds a message within this one.
    pub(super) fn inner(self, field: u32, value: &Message) -> Message {
        self.bytes(field, &value.0)
    }

    /// What was written.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn bytes(mut self, field: u32, value: &[u8]) -> Message {
        self.head(field, BYTES);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    fn head(&mut self, field: u32, kind: u8) {
        self.varint(u64::from(field) << 3 | u64::from(kind));
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

/// A field of a message that came; what is neither a number nor bytes is passed over, as is whatever nobody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// A message that came. Where a field is there twice, the last one counts.
#[derive(Debug)]
pub(super) struct Fields<'a>(Vec<(u32, Field<'a>)>);

impl<'a> Fields<'a> {
    /// The fields of `bytes`; none when these are no message.
    pub(super) fn read(mut bytes: &'a [u8]) -> Option<Fields<'a>> {
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let head = varint(&mut bytes)?;
            let field = u32::try_from(head >> 3).ok().filter(|field| *field > 0)?;
            match (head & 7) as u8 {
                NUMBER => fields.push((field, Field::Number(varint(&mut bytes)?))),
                BYTES => {
                    let length = usize::try_from(varint(&mut bytes)?).ok()?;
                    fields.push((field, Field::Bytes(bytes.split_off(..length)?)));
                }
                EIGHT_BYTES => _ = bytes.split_off(..8)?,
                FOUR_BYTES => _ = bytes.split_off(..4)?,
                _ => return None,
            }
        }
        Some(Fields(fields))
    }

    /// A field of bytes.
    pub(super) fn bytes(&self, field: u32) -> Option<&'a [u8]> {
        self.all(field).last()
    }

    /// A field of letters; none where they are no letters.
    pub(super) fn text(&self, field: u32) -> Option<&'a str> {
        self.bytes(field).and_then(|bytes| str::from_utf8(bytes).ok())
    }

    /// Every value of a field that is repeated.
    pub(super) fn all(&self, field: u32) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter_map(move |(at, value)| match value {
            Field::Bytes(bytes) if *at == field => Some(*bytes),
            _ => None,
        })
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for place in 0..10 {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7f).checked_shl(7 * place)?;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let long = "x".repeat(300);
        let inner = Message::default().text(1, "inner");
        let message =
            Message::default().number(1, 300).text(15, &long).inner(999, &inner).text_if(3, None).text(15, "y");
        let fields = Fields::read(message.as_bytes()).unwrap();
        assert_eq!(fields.0[0], (1, Field::Number(300)));
        assert_eq!(fields.all(15).map(<[u8]>::len).collect::<Vec<_>>(), [300, 1]);
        assert_eq!(fields.text(15), Some("y"));
        assert_eq!(Fields::read(fields.bytes(999).unwrap()).unwrap().text(1), Some("inner"));
        assert_eq!(fields.text(3), None);
    }

    #[test]
    fn numbers_have_the_bytes_that_the_protocol_gives_them() {
        assert_eq!(Message::default().number(1, 150).as_bytes(), [0x08, 0x96, 0x01]);
        assert_eq!(Message::default().text(2, "testing").as_bytes(), *b"\x12\x07testing");
    }

    #[test]
    fn what_is_no_message_is_none_wherever_it_is_cut() {
        let message = Message::default().number(1, u64::MAX).text(2, "some text");
        let whole = message.as_bytes();
        let is_whole = |length: usize| Fields::read(&whole[..length]).is_some();
        assert_eq!((0..=whole.len()).filter(|length| is_whole(*length)).collect::<Vec<_>>(), [0, 11, whole.len()]);
        for bytes in [&[0x03][..], &[0x00, 0x01], &[0xff; 20], &[0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]] {
            assert!(Fields::read(bytes).is_none(), "{bytes:?}");
        }
        let skipped = [0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4, 0x18, 7];
        assert_eq!(Fields::read(&skipped).unwrap().0, [(3, Field::Number(7))]);
    }
}
