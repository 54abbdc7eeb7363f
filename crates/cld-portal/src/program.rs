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

/// Runs the program in a folder and gives what it printed and how it ended. Pages and mails come before it where the
/// machine can tell it so.
pub(crate) async fn run<S: AsRef<OsStr>>(
    program: &Path,
    place: &Path,
    arguments: &[S],
    patience: Duration,
) -> Result<Output, NoOutput> {
    let mut low = Command::new("nice");
    low.args(["-n", "10"]).arg(program);
    let done = match ended(low, place, arguments, patience).await {
        Err(Some(error)) if error.kind() == io::ErrorKind::NotFound => {
            ended(Command::new(program), place, arguments, patience).await
        }
        done => done,
    };
    done.map_err(|error| if error.is_some() { NoOutput::NotStarted } else { NoOutput::TookTooLong })
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
