//! How a call ends when it does not end well.

/// What the server said at the end of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Status {
    /// As gRPC numbers them.
    pub(super) code: u32,
    /// The server's own words, which may show values of rows: for the log alone.
    pub(super) text: String,
}

/// gRPC's numbers for what is looked at.
pub(super) const DONE: u32 = 0;
const NOT_ALLOWED: u32 = 7;
const UNIMPLEMENTED: u32 = 12;
const UNAVAILABLE: u32 = 14;
const NOT_KNOWN: u32 = 16;

impl Status {
    /// What Spark calls the error, which it writes first between brackets; never anything that a row could hold.
    pub(super) fn class(&self) -> Option<&str> {
        let (class, _) = self.text.strip_prefix('[')?.split_once(']')?;
        let is_letter = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || "._".contains(letter);
        (class.len() <= 100
            && class.starts_with(|letter: char| letter.is_ascii_uppercase())
            && class.chars().all(is_letter))
        .then_some(class)
    }
}

/// Why a call did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// No connection could be made.
    Unreachable(String),
    /// The connection broke, or nothing came in time.
    Lost(String),
    /// The server said so.
    Said(Status),
    /// What came is not of the protocol.
    NotUnderstood(&'static str),
    /// Another session answered than the one that was asked.
    OtherSession,
}

impl Broken {
    /// Whether the same call could come to an end over another connection.
    pub(super) fn is_of_the_way(&self) -> bool {
        match self {
            Broken::Unreachable(_) | Broken::Lost(_) => true,
            Broken::Said(status) => status.code == UNAVAILABLE,
            Broken::NotUnderstood(_) | Broken::OtherSession => false,
        }
    }

    /// Whether the session in which views and settings were made is gone.
    pub(super) fn is_of_the_session(&self) -> bool {
        match self {
            Broken::Said(status) => status.class().is_some_and(|class| class.starts_with("INVALID_HANDLE")),
            Broken::OtherSession => true,
            _ => self.is_of_the_way(),
        }
    }

    /// Whether the server has never heard of the operation that was asked about.
    pub(super) fn is_operation_unknown(&self) -> bool {
        matches!(self, Broken::Said(status) if status.class() == Some("INVALID_HANDLE.OPERATION_NOT_FOUND"))
    }

    /// Whether the server does not know who asks, or does not let them.
    pub(super) fn is_no_entry(&self) -> bool {
        matches!(self, Broken::Said(status) if [NOT_ALLOWED, NOT_KNOWN].contains(&status.code))
    }

    /// Whether the server has no such call.
    pub(super) fn is_no_such_call(&self) -> bool {
        matches!(self, Broken::Said(status) if status.code == UNIMPLEMENTED)
    }

    /// What is written into the log.
    pub(super) fn for_the_log(&self) -> String {
        match self {
            Broken::Unreachable(cause) => format!("no connection: {cause}"),
            Broken::Lost(cause) => format!("the connection broke: {cause}"),
            Broken::Said(status) => format!("status {}: {}", status.code, status.text),
            Broken::NotUnderstood(what) => format!("not of the protocol: {what}"),
            Broken::OtherSession => "another session answered".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_of_an_error_is_said_and_never_a_value() {
        for (text, class) in [
            ("[DIVIDE_BY_ZERO] Division by zero.", Some("DIVIDE_BY_ZERO")),
            ("[INVALID_HANDLE.SESSION_CHANGED] The handle", Some("INVALID_HANDLE.SESSION_CHANGED")),
            ("[Smith] is not a number", None),
            ("[9990000018] is not a number", None),
            ("no class", None),
            ("[OPEN", None),
        ] {
            assert_eq!(Status { code: 13, text: text.to_owned() }.class(), class);
        }
    }
}
