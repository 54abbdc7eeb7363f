//! Mails of the book, filled in.

use cld_store::NewMail;

use crate::portal::{Portal, PortalError};

/// A mail of the book to somebody.
pub(crate) fn mail(portal: &Portal, name: &str, to: &str, values: &[(&str, &str)]) -> Result<NewMail, PortalError> {
    let wrong = |field: String| PortalError::Mail { mail: name.to_owned(), field };
    let page = portal.pages().mails.get(name).ok_or_else(|| wrong("its page".to_owned()))?;
    let (title, body) = page.filled(values).map_err(|unfilled| wrong(unfilled.0))?;
    Ok(NewMail { kind: name.to_owned(), recipient: to.to_owned(), title, body, tells: None })
}
