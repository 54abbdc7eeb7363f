//! Why the system refused, in words of our own.

use std::io::{Error, ErrorKind};

/// The cause of an error of the system as a few words for the end of a sentence, the same on every system and in every
/// language. Never a path and never a value.
pub fn cause(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "it is not there",
        ErrorKind::PermissionDenied => "you have no right to it",
        ErrorKind::AlreadyExists => "it already exists",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "no space is left on the disk",
        ErrorKind::ReadOnlyFilesystem => "nothing can be written on this disk",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "part of its path is no folder",
        ErrorKind::InvalidFilename => "the system allows no such name",
        ErrorKind::UnexpectedEof => "it ends too early",
        ErrorKind::OutOfMemory => "there is too little memory",
        _ => "the system gives no cause that helps",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_words_and_name_nothing() {
        let missing = std::fs::File::open("no such file").expect_err("there is no such file");
        assert_eq!(cause(&missing), "it is not there");
        assert_eq!(cause(&Error::other("/some/path: secret")), "the system gives no cause that helps");
    }
}
