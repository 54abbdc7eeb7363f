//! `cld portal`: a portal is set up, and answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::scene::{cld, text};

/// A portal while it is served; ended with the test.
pub(crate) struct Served(Child, pub(crate) String);

impl Served {
    pub(crate) fn new(config: &Path) -> Served {
        Served::with(config, &[], Stdio::inherit())
    }

    pub(crate) fn with(config: &Path, more: &[&str], log: Stdio) -> Served {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cld"));
        command.args(["portal", "serve", "--config", text(config), "--address", &address]).args(more);
        command.stdout(Stdio::piped()).stderr(log);
        let mut served = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(served.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains(&address), "{said}");
        Served(served, address)
    }

    /// What it answers to a request, which it may need a moment to listen for.
    pub(crate) fn answer(&self, request: &str) -> String {
        let mut connection = (0..100)
            .find_map(|_| {
                let connection = TcpStream::connect(&self.1);
                connection.inspect_err(|_| std::thread::sleep(std::time::Duration::from_millis(50))).ok()
            })
            .unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_demonstration_is_made_and_its_people_sign_in() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("portal");
    let made = cld(["portal", "demo", "-o", text(&folder)]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    let accounts = fs::read_to_string(folder.join("accounts.csv")).unwrap();
    assert!(accounts.starts_with("email,password,totp_secret,role,council\n"), "{accounts}");
    let row = accounts.lines().find(|row| row.contains(",sender,211")).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    let served = Served::new(&folder.join("portal.toml"));
    let page = served.answer("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("This is a demonstration"), "{page}");
    let form = format!("email={}&password={}", cells[0].replace('@', "%40"), cells[1].replace(' ', "+"));
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n{form}",
        form.len()
    );
    let answer = served.answer(&request).to_lowercase();
    assert!(answer.contains("location: /sign-in/code") && answer.contains("set-cookie: cld="), "{answer}");
}

#[test]
fn the_first_people_of_a_portal_are_invited() {
    let place = tempfile::tempdir().unwrap();
    let (folder, config) = (place.path().join("portal"), place.path().join("portal/portal.toml"));
    let url = "https://portal.example.org";
    let made = cld(["portal", "init", text(&folder), "--public-url", url, "--support", "help@example.org"]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    let invite = |more: &[&str]| {
        let person = ["portal", "invite", "--config", text(&config), "--email", "ann@example.org", "--name", "Ann"];
        cld(person.iter().chain(more).copied())
    };
    for (more, said) in [
        (&["--role", "lead"][..], "is of a council (--council)"),
        (&["--role", "lead", "--council", "999"], "there is no council 999"),
        (&["--role", "leader"], "there is no role \"leader\""),
    ] {
        let refused = invite(more);
        assert_eq!(refused.status, Some(2), "{}", refused.error);
        assert!(refused.error.contains(said), "{}", refused.error);
    }
    let invited = invite(&["--role", "dscro"]);
    assert_eq!(invited.status, Some(0), "{}", invited.error);
    assert!(invited.output.starts_with(&format!("{url}/confirm/")), "{}", invited.output);
    assert_eq!(invite(&["--role", "dscro"]).status, Some(2), "there is such an account already");
    assert_eq!(cld(["portal", "init", text(&folder), "--support", "help@example.org"]).status, Some(3));
}

/// All bytes that are under a folder, but those in folders of this name.
pub(crate) fn bytes_under(folder: &Path, without: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !path.ends_with(without) {
            bytes.extend(bytes_under(&path, without));
        } else if path.is_file() {
            bytes.extend(fs::read(path).unwrap());
        }
    }
    bytes
}

#[test]
fn a_file_goes_through_the_portal_to_its_receipt_and_to_what_cld_run_reads() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let made = cld(["synthesise", "-o", text(&at("made-up")), "--authorities", "1", "--people", "60", "--seed", "3"]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    let files = fs::read_dir(at("made-up").join("submissions")).unwrap();
    let file = files.map(|entry| entry.unwrap().path()).next().unwrap();
    fs::copy(&file, at("april.csv")).unwrap();
    assert_eq!(cld(["portal", "demo", "-o", text(&at("portal"))]).status, Some(0));
    let config = at("portal").join("portal.toml");
    let log = fs::File::create(at("portal").join("log")).unwrap();
    let served = Served::with(&config, &["--with-worker"], log.into());
    let walk = concat!(env!("CARGO_MANIFEST_DIR"), "/../cld-portal/client/send.py");
    let address = format!("http://{}", served.1);
    let accounts = at("portal").join("accounts.csv");
    let walked = Command::new("python3")
        .args([walk, &address, text(&accounts), text(&at("april.csv")), text(&at("receipt.json"))])
        .output()
        .unwrap();
    assert!(walked.status.success(), "{}", String::from_utf8_lossy(&walked.stderr));

    let verified = cld(["receipt", "verify", text(&at("receipt.json"))]);
    assert_eq!(verified.status, Some(0), "{}", verified.error);
    let receipt = fs::read_to_string(at("receipt.json")).unwrap();
    fs::write(at("altered.json"), receipt.replacen("\"rows\": ", "\"rows\": 1", 1)).unwrap();
    assert_eq!(cld(["receipt", "verify", text(&at("altered.json"))]).status, Some(2));

    let mut kept = fs::read_dir(at("portal").join("files")).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.find(|path| path.join("file").is_file()).unwrap();
    let findings = at("findings.csv");
    let checked = cld(["check", text(&at("april.csv")), "--findings", text(&findings)]);
    assert!(matches!(checked.status, Some(0 | 1)), "{}", checked.error);
    assert_eq!(fs::read(kept.join("findings.csv")).unwrap(), fs::read(findings).unwrap(), "the same as cld check");

    let audit = cld(["portal", "audit", "verify", "--config", text(&config)]);
    assert_eq!(audit.status, Some(0), "{}", audit.error);
    let moment = "2099-01-01T00:00:00Z";
    let received = at("received");
    let exported = cld(["portal", "export", "--config", text(&config), "--as-of", moment, "-o", text(&received)]);
    assert_eq!(exported.status, Some(0), "{}", exported.error);
    let run = cld(["run", text(&received), "--parameters", "fy", "-o", text(&at("run"))]);
    assert_eq!(run.status, Some(0), "{}", run.error);

    // Neither the database nor a mail nor the log has a number of anybody in the file.
    let known = bytes_under(&at("portal"), "files");
    let people = fs::read_to_string(at("april.csv")).unwrap();
    let numbers: Vec<&str> =
        people.split([',', '\n']).filter(|cell| cell.len() == 10 && cell.starts_with("999")).collect();
    assert!(numbers.len() > 20, "{}", numbers.len());
    for number in numbers {
        assert!(!known.windows(10).any(|bytes| bytes == number.as_bytes()), "a number is outside the files");
    }
}
