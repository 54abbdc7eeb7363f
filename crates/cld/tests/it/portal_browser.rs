//! What somebody sends to a portal, and what it answers.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::portal_scene::PATIENCE;

/// Somebody's browser: no more of one than a program of a council is.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    address: String,
    cookie: String,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// Where it sends one.
    pub(crate) fn to(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let named = |line: &'_ str| line.split_once(": ").is_some_and(|(known, _)| known.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| named(line)).and_then(|line| line.split_once(": ")).map_or("", |(_, value)| value)
    }
}

impl Browser {
    pub(crate) fn new(address: &str, cookie: &str) -> Browser {
        Browser { address: address.to_owned(), cookie: cookie.to_owned() }
    }

    pub(crate) fn get(&self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, &[], &[b""])
    }

    /// How far a submission is; none when nothing comes back, or the portal is not there.
    pub(crate) fn state(&self, submission: &str) -> Option<i64> {
        let answer = self.get(&format!("/api/v1{submission}")).ok().filter(|answer| answer.status == 200)?;
        serde_json::from_str::<serde_json::Value>(&answer.body).ok()?["state"].as_i64()
    }

    /// A form of these fields, each as it is to be written.
    pub(crate) fn post(&self, path: &str, form: &str) -> io::Result<Answer> {
        self.send("POST", path, &["content-type: application/x-www-form-urlencoded"], &[form.as_bytes()])
    }

    /// A form with a file, which goes in pieces with a rest between them.
    pub(crate) fn upload(&self, path: &str, name: &str, file: &[u8], pieces: usize) -> io::Result<Answer> {
        let head = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
        let before = format!("--edge\r\n{head}\r\ncontent-type: text/csv\r\n\r\n");
        let body = [before.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
        let pieces: Vec<&[u8]> = body.chunks(body.len() / pieces + 1).collect();
        self.send("POST", path, &["content-type: multipart/form-data; boundary=edge"], &pieces)
    }

    /// A request whose body goes in pieces; an answer that is cut off is none.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[&str], pieces: &[&[u8]]) -> io::Result<Answer> {
        let mut connection = TcpStream::connect(&self.address)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        let (address, cookie) = (&self.address, &self.cookie);
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nconnection: close\r\n");
        head += &headers.iter().map(|header| format!("{header}\r\n")).collect::<String>();
        connection.write_all(format!("{head}content-length: {length}\r\n\r\n").as_bytes())?;
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                std::thread::sleep(Duration::from_millis(15));
            }
            connection.write_all(piece)?;
        }
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer)?;
        whole(&answer, method == "HEAD").ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

fn whole(answer: &[u8], is_head: bool) -> Option<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.get(9..12)?.parse().ok()?;
    let answer = Answer { status, head, body: String::from_utf8_lossy(&answer[end + 4..]).into_owned() };
    let length: Option<usize> = answer.header("content-length").parse().ok();
    // What comes in pieces of unknown number ends with one of none.
    let is_whole = length.map_or(answer.body.ends_with("0\r\n\r\n"), |length| length == answer.body.len());
    (is_head || answer.status == 204 || is_whole).then_some(answer)
}
