//! Files that are no table, and what the sender can do about each.

/// Why a file is refused, with what to do. The message follows the file's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
pub enum Refusal {
    #[error(
        "is a PDF, which holds pages and not a table. Export the table as CSV from the system that the PDF was made with."
    )]
    Pdf,
    #[error(
        "is a workbook of Excel 97 to 2003 (.xls), which is not read. Save it as .xlsx or as CSV (comma delimited)."
    )]
    OldWorkbook,
    #[error("is a binary workbook (.xlsb), which is not read. Save it as .xlsx or as CSV (comma delimited).")]
    BinaryWorkbook,
    #[error("is protected by a password. Open it, save a copy without the password, and use the copy.")]
    EncryptedWorkbook,
    #[error("is an OpenDocument file, which is not read. Save it as .xlsx or as CSV (comma delimited).")]
    OpenDocument,
    #[error("is a text document, not a table. Send the table as .xlsx or as CSV (comma delimited).")]
    Document,
    #[error(
        "is a web page or XML, whatever its name says. Open it in a spreadsheet and save it as .xlsx or as CSV (comma delimited)."
    )]
    Markup,
    #[error("is packed as {0}, which is not read. Unpack it and use the file in it, or pack that as gzip.")]
    Packed(&'static str),
    #[error("is a ZIP without a file in it. Pack the table again.")]
    ZipEmpty,
    #[error(
        "is a ZIP with {0} files in it, and there is no way to know which one is meant. Unpack it and use each table by itself."
    )]
    ZipOfSeveral(usize),
    #[error("is a ZIP with a password. Unpack it with the password and use the file in it.")]
    ZipEncrypted,
    #[error("is a ZIP with a workbook or another packed file in it. Unpack it and use the file in it.")]
    ZipOfPacked,
    #[error("is a gzip with a workbook or another packed file in it. Unpack it and use the file in it.")]
    GzipOfPacked,
    #[error("is a gzip that unpacks to more than {0}, which no table should. Unpack it yourself if you trust it.")]
    GzipTooLarge(&'static str),
    #[error("is a gzip that is damaged or not complete. Send it, or pack it, again.")]
    GzipDamaged,
    #[error("is a ZIP that unpacks to more than {0}, which no table should. Unpack it yourself if you trust it.")]
    ZipTooLarge(&'static str),
    #[error("is a ZIP packed in a way that is not read. Pack it again with the usual method (deflate).")]
    ZipMethod,
    #[error("is a ZIP or workbook that is damaged ({0}). Send or save it again.")]
    Damaged(String),
    #[error(
        "is a workbook with several sheets that hold a table ({0}), and there is no way to know which one is meant. Put all \
         rows on one sheet, or save each as a file of its own."
    )]
    SheetsOfSeveral(String),
    #[error("has no sheet whose first row holds item names. Put the header in the first row of its sheet.")]
    NoSheet,
}
