//! How a submission is sent: what its bytes are, apart from what they say.

/// The form of a file, which makes no difference to what is read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentAs {
    /// What it is packed in.
    pub packing: SentPacking,
    /// How its text is written; that of a workbook is always UTF-8.
    pub encoding: SentEncoding,
}

/// What a file is packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentPacking {
    /// Text as it is.
    Plain,
    /// Text in gzip.
    Gzip,
    /// Text in a ZIP.
    Zip,
    /// A sheet of a workbook.
    Workbook,
}

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentEncoding {
    /// UTF-8 or Windows-1252: each row says which, and most could be either.
    Bytes,
    /// UTF-8 after its byte order mark.
    MarkedUtf8,
    /// UTF-16, of either order.
    Utf16,
}
