//! Text that says who somebody is.

use std::fmt;

/// Text that says who somebody is: it neither prints nor is written anywhere but in a vault and in what is made for tracing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Secret(Box<str>);

impl Secret {
    /// Keeps a text.
    pub fn new(text: &str) -> Secret {
        Secret(text.into())
    }

    /// The text itself, for this crate alone.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn it_does_not_print() {
        assert_eq!(format!("{:?}", Some(Secret::new("9990000018"))), "Some((hidden))");
    }
}
