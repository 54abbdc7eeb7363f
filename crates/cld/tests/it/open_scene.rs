//! A local page, and a browser without a window that asks it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

/// `cld open`, ended when this is dropped.
pub(crate) struct Opened {
    pub(crate) process: Child,
    /// The first line that it printed.
    pub(crate) address: String,
    pub(crate) port: u16,
    cookie: String,
    /// Where it keeps what is uploaded and made.
    pub(crate) temporary: TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A field of a form: its name, the name of its file if it is one, and what is in it.
pub(crate) type Field<'a> = (&'a str, Option<&'a str>, &'a [u8]);

impl Opened {
    pub(crate) fn begin(options: &[&str]) -> Opened {
        let temporary = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_cld"))
            .args(["open", "--no-browser"])
            .args(options)
            .env("TMPDIR", temporary.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim_end().to_owned();
        let port = address.split(['/', ':']).nth(4).unwrap().parse().unwrap();
        let mut opened = Opened { process, address, port, cookie: String::new(), temporary };
        let path = opened.address.split_once(&format!(":{port}")).unwrap().1.to_owned();
        let answer = opened.asked(&format!("GET {path}"), &[("Host", &opened.host())], b"");
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
        opened.cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        opened
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// What is answered to a line of a request with these headers.
    pub(crate) fn asked(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut head = format!("{request} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        // One that is not let in is answered before all of it is read.
        _ = stream.write_all(body);
        let mut answer = Vec::new();
        _ = stream.read_to_end(&mut answer);
        let at = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or_else(|| panic!("{request}: no answer"));
        let (head, body) = (String::from_utf8_lossy(&answer[..at]).into_owned(), answer[at + 4..].to_vec());
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let is_in_parts = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        Answer { status, body: if is_in_parts { joined(&body) } else { body }, head }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.asked(&format!("GET {path}"), &[("Host", &self.host()), ("Cookie", &self.cookie)], b"")
    }

    /// Sends a form from a page of its own.
    pub(crate) fn post(&self, path: &str, fields: &[Field<'_>]) -> Answer {
        let origin = format!("http://{}", self.host());
        let kind = "multipart/form-data; boundary=between";
        let headers = [
            ("Host", self.host()),
            ("Cookie", self.cookie.clone()),
            ("Origin", origin),
            ("Content-Type", kind.to_owned()),
        ];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.asked(&format!("POST {path}"), &headers, &form(fields))
    }

    /// Sends a form and gives the path of what it begins, when that is over.
    pub(crate) fn done(&self, path: &str, fields: &[Field<'_>]) -> String {
        let answer = self.post(path, fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let task = answer.header("location").unwrap().to_owned();
        for _ in 0..1_200 {
            let progress = self.get(&format!("{task}/progress"));
            if progress.text().contains("\"is_over\":true") {
                return task;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("{task} is not over: {}", self.get(&task).text());
    }

    /// The folders that it keeps things in: one while it runs, none afterwards.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.temporary.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn form(fields: &[Field<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in fields {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--between\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend([content, &b"\r\n"[..]].concat());
    }
    body.extend(b"--between--\r\n");
    body
}

/// A body that came in parts.
fn joined(body: &[u8]) -> Vec<u8> {
    let (mut rest, mut whole) = (body, Vec::new());
    while let Some(at) = rest.windows(2).position(|end| end == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..at]).unwrap(), 16).unwrap();
        if length == 0 {
            break;
        }
        whole.extend(&rest[at + 2..at + 2 + length]);
        rest = &rest[at + 4 + length..];
    }
    whole
}
