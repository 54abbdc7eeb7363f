//! `cld portal`: a portal is set up, and answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::scene::{cld, text};

/// A portal while it is served; ended with the test.
struct Served(Child, String);

impl Served {
    fn new(config: &Path) -> Served {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cld"));
        command.args(["portal", "serve", "--config", text(config), "--address", &address]).stdout(Stdio::piped());
        let mut served = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(served.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains(&address), "{said}");
        Served(served, address)
    }

    /// What it answers to a request, which it may need a moment to listen for.
    fn answer(&self, request: &str) -> String {
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
