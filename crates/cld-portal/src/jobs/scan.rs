//! A file is looked at for viruses before anything opens it. When the scanner is gone, the file waits: it never passes.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use cld_store::{Claim, Deed, StoreError, Submission};
use cld_terms::hex;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::wait::Wait;
use crate::portal::Portal;
use crate::services::VirusScan;
use crate::submissions::told;

/// What the look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Clean,
    Infected,
    TooLarge,
}

/// So much goes to the scanner at once.
const PIECE: usize = 1 << 20;
/// A scanner that says nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(300);
/// When the scanner is gone, it is asked again so soon at the latest.
const LATEST: TimeDelta = TimeDelta::seconds(30);

pub(super) async fn scan(
    portal: &Portal,
    claim: &Claim,
    submission: &Submission,
) -> Result<Result<(), Wait>, StoreError> {
    let (store, settings) = (portal.store(), portal.settings());
    store.scanning(&Deed::portal(portal.now()), submission).await?;
    let submission = store.submission(&submission.id).await?;
    let path = settings.files.whole(&submission.id);
    let said = async {
        match &settings.virus_scan {
            VirusScan::Off { .. } => Ok(None),
            scanner => said_by(scanner, &path, PATIENCE).await.map(Some),
        }
    };
    // The scanner looks at the file while its digest is taken.
    let (sha256, verdict) = tokio::join!(digest(path.clone()), said);
    let Ok(sha256) = sha256 else { return Ok(Err(Wait::again(claim, "the file cannot be read"))) };
    let Ok(verdict) = verdict else {
        let wait = Wait::again(claim, "the virus scanner does not answer");
        return Ok(Err(Wait { delay: wait.delay.min(LATEST), ..wait }));
    };
    let said = match verdict {
        None => "off",
        Some(Verdict::Clean) => "clean",
        Some(Verdict::Infected) => "infected",
        Some(Verdict::TooLarge) => "too large to be looked at",
    };
    // What is packed or no text would be opened without anybody having looked into it.
    let is_refused = match verdict {
        Some(Verdict::TooLarge) => !is_text(&path).await,
        verdict => verdict == Some(Verdict::Infected),
    };
    let deed = Deed::portal(portal.now());
    let mails = if is_refused { told::file_refused(portal, &submission).await? } else { Vec::new() };
    store.scanned(&deed, claim, &submission, (said, &sha256, is_refused), &mails).await?;
    if is_refused && settings.files.destroy(&submission.id).is_err() {
        tracing::error!("a refused file cannot be removed");
    }
    Ok(Ok(()))
}

/// Text has none of these bytes. Every workbook and archive has some in its first.
async fn is_text(path: &Path) -> bool {
    let mut first = Vec::new();
    let Ok(file) = File::open(path).await else { return false };
    let is_read = file.take(4096).read_to_end(&mut first).await.is_ok();
    is_read && !first.iter().any(|byte| matches!(byte, 0..=8 | 14..=31))
}

/// The file's SHA-256, by a thread that no page waits for.
async fn digest(path: PathBuf) -> io::Result<String> {
    let digest = move || {
        let (mut file, mut digest, mut piece) = (std::fs::File::open(path)?, Sha256::new(), vec![0; PIECE]);
        loop {
            match io::Read::read(&mut file, &mut piece)? {
                0 => return Ok(hex(digest.finalize())),
                read => digest.update(&piece[..read]),
            }
        }
    };
    tokio::task::spawn_blocking(digest).await.map_err(io::Error::other)?
}

/// What a scanner says of a file within this time.
async fn said_by(scanner: &VirusScan, path: &Path, patience: Duration) -> io::Result<Verdict> {
    let answer = timeout(patience, async { asked(scanner, File::open(path).await?).await });
    answer.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn asked(scanner: &VirusScan, file: impl AsyncRead + Unpin) -> io::Result<Verdict> {
    match scanner {
        VirusScan::Off { .. } => Err(io::ErrorKind::Unsupported.into()),
        VirusScan::Address(address) => streamed(TcpStream::connect(address).await?, file).await,
        #[cfg(unix)]
        VirusScan::Socket(socket) => streamed(tokio::net::UnixStream::connect(socket).await?, file).await,
        #[cfg(not(unix))]
        VirusScan::Socket(_) => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Whether a scanner looks at as much as most councils send: its own limit is less unless it is told.
///
/// # Errors
/// When it does not answer, or stops before: what is wrong, and what to do.
pub(crate) async fn looked_at(scanner: &VirusScan) -> Result<(), String> {
    let file = tokio::io::repeat(b'a').take(30 << 20);
    match asked(scanner, file).await {
        Ok(Verdict::Clean) => Ok(()),
        Ok(Verdict::TooLarge) => {
            Err("the virus scanner does not look at 30 MB. Set its StreamMaxLength, MaxFileSize and MaxScanSize"
                .to_owned())
        }
        Ok(Verdict::Infected) => Err("the virus scanner finds a virus in a file of the letter a".to_owned()),
        Err(_) => Err("the virus scanner does not answer. Start it, or correct virus_scan".to_owned()),
    }
}

/// `INSTREAM` of clamd: pieces with their lengths, a piece of none at the end, one line as the answer.
async fn streamed(
    mut scanner: impl AsyncRead + AsyncWrite + Unpin,
    mut file: impl AsyncRead + Unpin,
) -> io::Result<Verdict> {
    scanner.write_all(b"zINSTREAM\0").await?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).await?;
        let length = u32::try_from(read).map_err(io::Error::other)?.to_be_bytes();
        // A scanner that has had enough closes its ear, and says why.
        if scanner.write_all(&length).await.is_err() || scanner.write_all(&piece[..read]).await.is_err() || read == 0 {
            break;
        }
    }
    _ = scanner.flush().await;
    let mut answer = Vec::new();
    // One that closed its ear ends with an error after what it said.
    let ended = scanner.take(4096).read_to_end(&mut answer).await;
    if answer.is_empty() {
        ended?;
    }
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_matches(['\0', '\n', ' ']);
    if answer.ends_with(": OK") {
        Ok(Verdict::Clean)
    } else if answer.contains("Heuristics.Limits.Exceeded") || answer.contains("size limit exceeded") {
        Ok(Verdict::TooLarge)
    } else if answer.ends_with("FOUND") {
        Ok(Verdict::Infected)
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Verdict, said_by, streamed};
    use crate::services::VirusScan;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn judged(answer: &'static str) -> std::io::Result<Verdict> {
        let (ours, mut theirs) = tokio::io::duplex(1 << 16);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "LA Code\n211\n").unwrap();
        let scanner = tokio::spawn(async move {
            let mut heard = vec![0; 10 + 4 + 12 + 4];
            theirs.read_exact(&mut heard).await.unwrap();
            assert_eq!(heard, b"zINSTREAM\0\0\0\0\x0cLA Code\n211\n\0\0\0\0");
            theirs.write_all(answer.as_bytes()).await.unwrap();
        });
        let verdict = streamed(ours, tokio::fs::File::open(file.path()).await.unwrap()).await;
        scanner.await.unwrap();
        verdict
    }

    #[tokio::test]
    async fn only_a_clean_answer_passes() {
        for (answer, verdict) in [
            ("stream: OK\0", Some(Verdict::Clean)),
            ("stream: Test.Signature FOUND\0", Some(Verdict::Infected)),
            ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Some(Verdict::TooLarge)),
            ("INSTREAM size limit exceeded. ERROR\0", Some(Verdict::TooLarge)),
            ("stream: Can't allocate memory ERROR\0", None),
            ("", None),
        ] {
            assert_eq!(judged(answer).await.ok(), verdict, "{answer}");
        }
    }

    #[tokio::test]
    async fn a_scanner_that_is_gone_or_says_nothing_passes_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let patience = Duration::from_millis(50);
        let silent = said_by(&VirusScan::Address(address.clone()), file.path(), patience).await;
        assert_eq!(silent.unwrap_err().kind(), std::io::ErrorKind::TimedOut);
        drop(listener);
        let gone = said_by(&VirusScan::Address(address), file.path(), patience).await;
        assert_eq!(gone.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
    }
}
