//! `cld` itself as a process of its own, which says how far it is.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

/// The program, and the book that it is asked to use.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) book: Option<PathBuf>,
}

/// How a process ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    /// Its exit status; none when it was stopped.
    pub(crate) status: Option<i32>,
    /// What it printed.
    pub(crate) printed: String,
    /// What it said of why it could not go on.
    pub(crate) said: String,
}

impl Ended {
    /// Of a process that never ran, or was stopped.
    pub(crate) fn without(said: impl Into<String>) -> Ended {
        Ended { status: None, printed: String::new(), said: said.into() }
    }
}

/// How lines of progress begin on standard error.
const PROGRESS: &str = "progress: ";
/// What a process says is read up to here, and passed over from there on.
const MOST: usize = 1 << 20;

impl Program {
    /// Runs the program in a folder, with what it stores for a while in there, until it ends or is `stopped`.
    pub(super) async fn run(
        &self,
        folder: &Path,
        arguments: &[String],
        progress: impl Fn(&str),
        stopped: impl Future<Output = ()>,
    ) -> io::Result<Ended> {
        let mut command = Command::new(&self.path);
        if let Some(book) = &self.book {
            command.arg("--book").arg(book);
        }
        command.args(arguments).current_dir(folder).env("CLD_PROGRESS", "lines").env("NO_COLOR", "1");
        for name in ["TMPDIR", "TEMP", "TMP"] {
            command.env(name, folder);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn()?;
        tokio::select! {
            ended = ended(&mut process, progress) => return ended,
            () = stopped => {}
        }
        process.kill().await?;
        Ok(Ended::without("It was stopped."))
    }
}

async fn ended(process: &mut Child, progress: impl Fn(&str)) -> io::Result<Ended> {
    let (out, err) = (process.stdout.take(), process.stderr.take());
    let printed = async {
        let mut bytes = Vec::new();
        if let Some(mut out) = out {
            out.read_to_end(&mut bytes).await?;
        }
        io::Result::Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let said = async {
        let mut said = String::new();
        let mut lines = err.map(|err| BufReader::new(err).split(b'\n'));
        while let Some(lines) = &mut lines
            && let Some(line) = lines.next_segment().await?
        {
            let line = String::from_utf8_lossy(&line);
            match line.strip_prefix(PROGRESS) {
                Some(how_far) => progress(how_far.trim_end()),
                None if said.len() < MOST => said = said + line.trim_end() + "\n",
                None => {}
            }
        }
        io::Result::Ok(said)
    };
    let (printed, said) = tokio::try_join!(printed, said)?;
    let status = process.wait().await?.code();
    Ok(Ended { status, printed, said: said.trim().trim_start_matches("cld: ").to_owned() })
}
