//! What stands in for the programs that a portal uses: a mail server and a virus scanner.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// What a file has in it that the scanner takes for harmful software.
pub(crate) const HARMFUL: &str = "not harmful, but a test of what is";

/// A server that takes mails, or keeps whoever brings one waiting.
pub(crate) struct MailServer {
    pub(crate) address: String,
    shared: Arc<Shared>,
}

struct Shared {
    /// How often each mail was taken, by its identifier.
    taken: Mutex<BTreeMap<String, usize>>,
    /// At every mail whose number is a multiple of this the connection ends without a word.
    silent_every: usize,
    count: AtomicUsize,
    /// Held while nothing is answered to a mail.
    held: Mutex<bool>,
    let_go: Condvar,
}

impl MailServer {
    /// One that ends every so many connections when it has the mail, without a word: the mail comes again.
    pub(crate) fn silent_every(mails: usize) -> MailServer {
        MailServer::new(mails, false)
    }

    /// One that says nothing more once a mail begins.
    pub(crate) fn held() -> MailServer {
        MailServer::new(usize::MAX, true)
    }

    fn new(silent_every: usize, is_held: bool) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let (taken, count) = (Mutex::default(), AtomicUsize::new(1));
        let shared = Arc::new(Shared { taken, silent_every, count, held: Mutex::new(is_held), let_go: Condvar::new() });
        let server = MailServer { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&shared);
                thread::spawn(move || _ = shared.mail(connection));
            }
        });
        server
    }

    pub(crate) fn taken(&self) -> BTreeMap<String, usize> {
        self.shared.taken.lock().unwrap().clone()
    }

    /// Answers from now on, also to whoever waits.
    pub(crate) fn let_go(&self) {
        *self.shared.held.lock().unwrap() = false;
        self.shared.let_go.notify_all();
    }
}

impl Shared {
    fn mail(&self, connection: TcpStream) -> io::Result<()> {
        let mut answers = connection.try_clone()?;
        let mut lines = BufReader::new(connection).lines();
        answers.write_all(b"220 mail.example.org\r\n")?;
        while let Some(line) = lines.next() {
            let line = line?.to_ascii_uppercase();
            if line.starts_with("DATA") {
                answers.write_all(b"354 go on\r\n")?;
                let id = message_id(&mut lines)?;
                drop(self.let_go.wait_while(self.held.lock().unwrap(), |held| *held));
                *self.taken.lock().unwrap().entry(id).or_default() += 1;
                if self.count.fetch_add(1, Ordering::Relaxed).is_multiple_of(self.silent_every) {
                    return Ok(());
                }
            }
            answers.write_all(if line.starts_with("QUIT") { b"221 bye\r\n" } else { b"250 ok\r\n" })?;
        }
        Ok(())
    }
}

/// Reads a mail to its end.
fn message_id(lines: &mut impl Iterator<Item = io::Result<String>>) -> io::Result<String> {
    let mut id = String::new();
    for line in lines {
        let line = line?;
        if line == "." {
            break;
        }
        if let Some(known) = line.strip_prefix("Message-ID: ") {
            id = known.trim_matches(['<', '>']).to_owned();
        }
    }
    Ok(id)
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
