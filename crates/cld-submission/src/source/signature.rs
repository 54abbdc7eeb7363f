//! What a file is, by its first bytes. Its name is ignored: names can be wrong.

use super::refusal::Refusal;

const OLD_OFFICE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// First bytes of files that are no table and no ZIP.
const PACKED: [(&[u8], &str); 5] = [
    (b"BZh", "bzip2"),
    (&[0xFD, b'7', b'z', b'X', b'Z', 0], "xz"),
    (&[b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C], "7z"),
    (b"Rar!", "RAR"),
    (&[0x28, 0xB5, 0x2F, 0xFD], "zstd"),
];

pub(super) fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|signature| head.starts_with(*signature))
}

/// Refuses bytes that begin as something that is no text.
pub(super) fn refuse(head: &[u8]) -> Result<(), Refusal> {
    if head.starts_with(b"%PDF-") {
        return Err(Refusal::Pdf);
    }
    if is_zip(head) || super::gzipped::is_gzip(head) {
        return Err(Refusal::ZipOfPacked);
    }
    if head.starts_with(OLD_OFFICE) {
        // An .xlsx with a password is packed into the old container, under this name.
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        let is_encrypted = memchr::memmem::find(head, &name).is_some();
        return Err(if is_encrypted { Refusal::EncryptedWorkbook } else { Refusal::OldWorkbook });
    }
    if let Some((_, name)) = PACKED.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Err(Refusal::Packed(name));
    }
    if is_markup(head) { Err(Refusal::Markup) } else { Ok(()) }
}

/// True when the first letters are those of a tag, a declaration or a comment.
fn is_markup(head: &[u8]) -> bool {
    // In UTF-16 every other byte is zero.
    let mut letters = head.iter().filter(|byte| !matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF));
    let mut letters = letters.by_ref().skip_while(|byte| byte.is_ascii_whitespace());
    letters.next() == Some(&b'<')
        && letters.next().is_some_and(|next| matches!(next, b'!' | b'?') || next.is_ascii_alphabetic())
}
