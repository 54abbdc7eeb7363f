//! What stands in for the programs that a portal uses: a mail server and a virus scanner.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a file has in it that the scanner takes for harmful software.
pub(crate) const HARMFUL: &str = "not harmful, but a test of what is";

/// A server that takes mails, and every so often ends the connection when it has one, without a word.
pub(crate) struct MailServer {
    pub(crate) address: String,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl MailServer {
    /// One that goes silent at every mail whose number is a multiple of this.
    pub(crate) fn silent_every(mails: usize) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(BTreeMap::new()));
        let (kept, count) = (Arc::clone(&taken), Arc::new(AtomicUsize::new(0)));
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (kept, count) = (Arc::clone(&kept), Arc::clone(&count));
                thread::spawn(move || {
                    _ = mail_taken(connection, &kept, || count.fetch_add(1, Ordering::Relaxed) % mails == 0)
                });
            }
        });
        MailServer { address, taken }
    }

    /// How often each mail was taken, by its identifier.
    pub(crate) fn taken(&self) -> BTreeMap<String, usize> {
        self.taken.lock().unwrap().clone()
    }
}

fn mail_taken(
    connection: TcpStream,
    taken: &Mutex<BTreeMap<String, usize>>,
    is_silent: impl Fn() -> bool,
) -> io::Result<()> {
    let mut answers = connection.try_clone()?;
    let mut lines = BufReader::new(connection).lines();
    answers.write_all(b"220 mail.example.org\r\n")?;
    while let Some(line) = lines.next() {
        let answer: &[u8] = match line?.to_ascii_uppercase() {
            line if line.starts_with("EHLO") => b"250 mail.example.org\r\n",
            line if line.starts_with("DATA") => {
                answers.write_all(b"354 go on\r\n")?;
                let mut id = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if let Some(known) = line.strip_prefix("Message-ID: ") {
                        id = known.trim_matches(['<', '>']).to_owned();
                    }
                    if line == "." {
                        *taken.lock().unwrap().entry(std::mem::take(&mut id)).or_default() += 1;
                        break;
                    }
                }
                if is_silent() {
                    return Ok(());
                }
                b"250 taken\r\n"
            }
            line if line.starts_with("QUIT") => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        answers.write_all(answer)?;
    }
    Ok(())
}

/// The address of a scanner that speaks as clamd does.
pub(crate) fn virus_scanner() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || _ = scanned(connection));
        }
    });
    address
}

fn scanned(mut connection: TcpStream) -> io::Result<()> {
    let mut greeting = [0; 10];
    connection.read_exact(&mut greeting)?;
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        connection.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            break;
        }
        let begun = file.len();
        file.resize(begun + length, 0);
        connection.read_exact(&mut file[begun..])?;
    }
    let is_harmful = file.windows(HARMFUL.len()).any(|bytes| bytes == HARMFUL.as_bytes());
    connection.write_all(if is_harmful { b"stream: Test.Signature FOUND\0" } else { b"stream: OK\0" })
}
