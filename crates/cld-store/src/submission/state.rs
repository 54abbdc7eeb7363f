//! How far a submission is.

/// How far a submission is. Codes are public and never change; what people read of them is in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Something of ours failed; it is tried again.
    Failed,
    /// A period and a basis, no file.
    Begun,
    /// Bytes are arriving.
    Uploading,
    /// All bytes are here.
    Received,
    /// Looked at for viruses.
    Scanning,
    /// A virus was found.
    Infected,
    /// Checked against the rules.
    Checking,
    /// No table can be read from it.
    Unreadable,
    /// Checked, with findings that can be explained.
    Findings,
    /// Checked, without findings.
    Clean,
    /// Declared, with a receipt.
    Sent,
    /// All recipients were told.
    Delivered,
    /// A later one covers its period.
    Superseded,
    /// Taken back after it was sent.
    Withdrawn,
    /// Left before it was sent.
    GivenUp,
}

use State::{
    Begun, Checking, Clean, Delivered, Failed, Findings, GivenUp, Infected, Received, Scanning, Sent, Superseded,
    Unreadable, Uploading, Withdrawn,
};

const CODES: [(State, i64); 15] = [
    (Failed, -1),
    (Begun, 1),
    (Uploading, 2),
    (Received, 3),
    (Scanning, 4),
    (Infected, 5),
    (Checking, 6),
    (Unreadable, 7),
    (Findings, 8),
    (Clean, 9),
    (Sent, 10),
    (Delivered, 11),
    (Superseded, 12),
    (Withdrawn, 13),
    (GivenUp, 14),
];

impl State {
    /// All states, by code.
    pub const ALL: [State; 15] = [
        Failed, Begun, Uploading, Received, Scanning, Infected, Checking, Unreadable, Findings, Clean, Sent, Delivered,
        Superseded, Withdrawn, GivenUp,
    ];

    /// Its public number.
    pub fn code(self) -> i64 {
        CODES.iter().find(|(state, _)| *state == self).map_or(0, |(_, code)| *code)
    }

    /// The state of a number; none for what is no state.
    pub fn of_code(code: i64) -> Option<State> {
        CODES.iter().find(|(_, known)| *known == code).map(|(state, _)| *state)
    }

    /// The states that may follow.
    pub fn next(self) -> &'static [State] {
        match self {
            Failed => &[Checking, GivenUp],
            Begun => &[Uploading, GivenUp],
            Uploading => &[Begun, Received, GivenUp],
            Received => &[Scanning],
            Scanning => &[Infected, Checking],
            Checking => &[Unreadable, Findings, Clean, Failed],
            // Checked again when the rules have changed.
            Findings | Clean => &[Sent, GivenUp, Checking],
            Sent => &[Delivered, Superseded, Withdrawn],
            Delivered => &[Superseded, Withdrawn],
            Superseded => &[Withdrawn],
            Infected | Unreadable | Withdrawn | GivenUp => &[],
        }
    }

    /// True when a receipt exists.
    pub fn is_sent(self) -> bool {
        matches!(self, Sent | Delivered | Superseded | Withdrawn)
    }

    /// True when it can be declared, and so sent.
    pub fn can_be_sent(self) -> bool {
        self.next().contains(&Sent)
    }

    /// True while something goes on by itself.
    pub fn is_under_way(self) -> bool {
        matches!(self, Failed | Received | Scanning | Checking)
    }
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn a_code_is_of_one_state() {
        for state in State::ALL {
            assert_eq!(State::of_code(state.code()), Some(state));
        }
        assert_eq!(State::of_code(0), None);
    }

    #[test]
    fn nothing_is_sent_before_it_was_scanned_and_checked() {
        for state in State::ALL.into_iter().filter(|state| state.next().contains(&State::Sent)) {
            let before: Vec<State> = State::ALL.into_iter().filter(|earlier| earlier.next().contains(&state)).collect();
            assert_eq!(before, [State::Checking], "{state:?}");
        }
        assert!(!State::Received.next().contains(&State::Checking));
    }
}
