//! Why a book cannot be used.

use std::io;

use cld_terms::ErrorKind;

use crate::fault::Fault;

/// Why a book, or a page of it, cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A file or folder of the book cannot be read.
    #[error("cannot read {path}: {}. A book is read whole or not at all. Correct this, or name another folder.", cause(.kind))]
    Unreadable {
        /// The file or folder, as it was named.
        path: String,
        /// What the system says.
        kind: io::ErrorKind,
    },
    /// Laws of the book are broken, each with its page and line.
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty(Vec<Fault>),
    /// A page that is to be written cannot have this name.
    #[error(
        "\"{name}\" is no name of a page: a name is in SQL too, and for ever. Write lower-case words of letters and \
         digits, joined by _, and none that SQL keeps for itself, such as \"date\" or \"rank\"."
    )]
    NameUnlawful {
        /// The name that was asked for.
        name: String,
    },
}

impl BookError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            BookError::Unreadable { kind: io::ErrorKind::NotFound, .. } => ErrorKind::NotFound,
            BookError::Unreadable { kind: io::ErrorKind::InvalidData, .. } => ErrorKind::Refused,
            BookError::Unreadable { .. } => ErrorKind::Resource,
            BookError::Faulty(_) | BookError::NameUnlawful { .. } => ErrorKind::Refused,
        }
    }
}

fn cause(kind: &io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "you may not read it",
        io::ErrorKind::InvalidData => "it is not text in UTF-8",
        io::ErrorKind::NotADirectory => "it is not a folder",
        _ => "the system does not give it",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use cld_terms::ErrorKind;

    use crate::book::Book;

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Book::from_folder(Path::new("no/such/book")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.to_string().starts_with("cannot read no/such/book: there is no such file or folder."), "{error}");
    }
}
