//! Why a workbook could not be made.

use std::io;

use rust_xlsxwriter::XlsxError;

/// The system's part of an error of the library.
pub(super) fn of_system(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
