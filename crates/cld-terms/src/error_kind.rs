//! What kind of thing went wrong, whoever says it.

/// From this a command takes its exit status and a service its HTTP status.
///
/// Each library has one error type, named by its faults, with a `kind()` that gives one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was asked or given is not acceptable: a file that is no submission, a page that breaks a law, a form that
    /// asks for too much. The message says what to change.
    Refused,
    /// Something named does not exist: a file, a run, a page, a council.
    NotFound,
    /// It exists already, or somebody else is using it.
    Conflict,
    /// The machine has too little of something: disk, memory, rights.
    Resource,
    /// A fault of the program. Nothing that its user did should lead here.
    Fault,
}
