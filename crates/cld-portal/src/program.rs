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

/// What a process may use. Where the machine has no shell to say it with, its time alone is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// How long it may take.
    pub(crate) time: Duration,
    /// Bytes of memory that it may ask for; none where they are not bounded.
    pub(crate) memory: Option<u64>,
    /// Bytes that a file that it writes may have; none where they are not bounded.
    pub(crate) file: Option<u64>,
}

impl Bounds {
    /// Of time alone.
    pub(crate) fn of_time(time: Duration) -> Bounds {
        Bounds { time, memory: None, file: None }
    }
}

/// Bounds itself and becomes the program, behind pages and mails and ending with the process that wants what it gives, also
/// when that is killed, as far as the machine has what it takes. Sizes are in the units of the shell: 1024 bytes of memory,
/// 512 bytes of a file. One that the machine has bounded lower already stays as it is.
const BOUNDED: &str = r#"[ -z "$1" ] || ulimit -v "$1"; [ -z "$2" ] || ulimit -f "$2"; shift 2
if command -v nice >/dev/null; then set -- nice -n 10 "$@"; fi
if command -v setpriv >/dev/null; then set -- setpriv --pdeathsig KILL "$@"; fi
exec "$@""#;

/// Runs the program in a folder and gives what it printed and how it ended. What it stores for a while is in that folder.
pub(crate) async fn run<S: AsRef<OsStr>>(
    program: &Path,
    place: &Path,
    arguments: &[S],
    bounds: Bounds,
) -> Result<Output, NoOutput> {
    let units = |bytes: Option<u64>, unit: u64| bytes.map(|bytes| (bytes / unit).to_string()).unwrap_or_default();
    let mut bounded = Command::new("sh");
    bounded.args(["-c", BOUNDED, "sh", &units(bounds.memory, 1024), &units(bounds.file, 512)]).arg(program);
    let done = match ended(bounded, place, arguments, bounds.time).await {
        Err(Some(error)) if error.kind() == io::ErrorKind::NotFound => {
            ended(Command::new(program), place, arguments, bounds.time).await
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
    command.args(arguments).current_dir(place).env("TMPDIR", place);
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    timeout(patience, command.output()).await.map_err(|_| None)?.map_err(Some)
}

#[cfg(test)]
mod tests {
    use super::{Bounds, NoOutput, run};
    use std::path::Path;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    async fn ran(script: &str, bounds: Bounds) -> Result<(bool, String), NoOutput> {
        let place = tempfile::tempdir().unwrap();
        let done = run(Path::new("/bin/sh"), place.path(), &["-c", script, "two words"], bounds).await?;
        Ok((done.status.success(), String::from_utf8(done.stdout).unwrap()))
    }

    #[tokio::test]
    async fn a_process_has_its_bounds_and_is_ended_when_it_takes_too_long() {
        let bounds = Bounds { time: 60 * SECOND, memory: Some(1 << 30), file: Some(1 << 20) };
        let (done, said) = ran("ulimit -v; ulimit -f; echo \"$0\"; test \"$TMPDIR\" = \"$PWD\"", bounds).await.unwrap();
        assert!(done && said.starts_with("1048576\n2048\ntwo words\n"), "{said}");
        let (done, _) = ran("head -c 2000000 /dev/zero > large", bounds).await.unwrap();
        assert!(!done, "a file that is too large is not written");
        let (done, said) = ran("ulimit -v", Bounds::of_time(60 * SECOND)).await.unwrap();
        assert!(done && said != "1048576\n", "{said}");
        assert_eq!(ran("sleep 60", Bounds::of_time(SECOND)).await, Err(NoOutput::TookTooLong));
    }

    /// Also when whoever wanted it is killed, and cannot end it.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_process_ends_with_the_one_that_wanted_it() {
        use std::process::{Command, Stdio};
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("process");
        let script = format!("echo $$ > '{}'; sleep 60; true", path.display());
        // The shell in between waits for it, as the portal does.
        let mut portal = Command::new("sh")
            .args(["-c", "sh -c \"$@\" & wait", "sh", super::BOUNDED, "sh", "", "", "/bin/sh", "-c", &script])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let text = || std::fs::read_to_string(&path).unwrap_or_default();
        let mut waited = 0;
        while !text().ends_with('\n') && waited < 600 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            waited += 1;
        }
        let process = format!("/proc/{}", text().trim());
        assert!(text().ends_with('\n') && Path::new(&process).exists());
        portal.kill().unwrap();
        portal.wait().unwrap();
        while Path::new(&process).exists() && waited < 1_200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            waited += 1;
        }
        assert!(!Path::new(&process).exists(), "it goes on by itself");
    }
}
