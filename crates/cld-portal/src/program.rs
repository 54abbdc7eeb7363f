//! `cld` itself as a process of its own: what a file makes of it ends that and not the portal.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

/// Why a process gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoOutput {
    /// It could not be started.
    NotStarted,
    /// It took longer than it may, and was ended.
    TookTooLong,
}

/// What the program is begun with, the first that the machine has: pages and mails come before it, and it ends with the
/// process that wants what it gives, also when that is killed.
const BEGUN_WITH: [&[&str]; 3] = [&["setpriv", "--pdeathsig", "KILL", "nice", "-n", "10"], &["nice", "-n", "10"], &[]];

/// Runs the program in a folder and gives what it printed and how it ended.
pub(crate) async fn run<S: AsRef<OsStr>>(
    program: &Path,
    place: &Path,
    arguments: &[S],
    patience: Duration,
) -> Result<Output, NoOutput> {
    for before in BEGUN_WITH {
        let words: Vec<&OsStr> = before.iter().map(OsStr::new).chain([program.as_os_str()]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        match ended(command, place, arguments, patience).await {
            Err(Some(error)) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(if error.is_some() { NoOutput::NotStarted } else { NoOutput::TookTooLong }),
            Ok(done) => return Ok(done),
        }
    }
    Err(NoOutput::NotStarted)
}

/// The error is none when it took too long.
async fn ended<S: AsRef<OsStr>>(
    mut command: Command,
    place: &Path,
    arguments: &[S],
    patience: Duration,
) -> Result<Output, Option<io::Error>> {
    command.args(arguments).current_dir(place).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    timeout(patience, command.output()).await.map_err(|_| None)?.map_err(Some)
}
