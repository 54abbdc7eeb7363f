//! Files are looked at by clamd itself, with one signature that the test makes. `make test` installs it.

use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cld_terms::hex;

use crate::portal_browser::Browser;
use crate::portal_scene::{ALONE, Place, Uses, small_file, until};
use crate::scene::text;

/// What every scanner takes for harmful and what harms nobody, in two halves: so this file is not taken for it.
const HALVES: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];

/// clamd looks at no more of a file.
const MOST: usize = 1 << 20;

/// clamd with a folder of its own, which ends with the test.
struct Scanner(Child);

impl Scanner {
    fn begun(folder: &Path) -> Scanner {
        let socket = folder.join("clamd.sock");
        _ = fs::remove_file(&socket);
        fs::create_dir_all(folder.join("signatures")).unwrap();
        let signature = format!("Test.Signature:0:*:{}\n", hex(HALVES.concat().as_bytes()));
        fs::write(folder.join("signatures/test.ndb"), signature).unwrap();
        let settings = format!(
            "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nStreamMaxLength {MOST}\n\
             AlertExceedsMax yes\n",
            text(&socket),
            text(&folder.join("signatures")),
            text(folder)
        );
        fs::write(folder.join("clamd.conf"), settings).unwrap();
        let log = File::create(folder.join("log")).unwrap();
        let mut clamd = Command::new("/usr/sbin/clamd");
        clamd.arg("--config-file").arg(folder.join("clamd.conf")).stdout(log).stdin(Stdio::null());
        let scanner = Scanner(clamd.spawn().expect("clamd is missing: make test installs it"));
        until("clamd", || UnixStream::connect(&socket).ok());
        scanner
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn uploaded(browser: &Browser, file: &[u8]) -> String {
    let form = "period_start=2024-04-01&period_end=2024-06-30&basis=quarterly";
    let submission = browser.post("/submissions", form).unwrap().to().to_owned();
    let answer = browser.upload(&format!("{submission}/file"), "april.csv", file, 1).unwrap();
    assert_eq!(answer.status, 303, "{answer:?}");
    submission
}

fn comes_to(browser: &Browser, submission: &str, states: &[i64]) -> String {
    until(&format!("a state of {states:?}"), || browser.state(submission).filter(|state| states.contains(state)));
    browser.get(submission).unwrap().body
}

#[test]
fn a_file_is_opened_when_the_scanner_has_said_that_it_may_be() {
    let folder = tempfile::tempdir().unwrap();
    let scanner = Scanner::begun(folder.path());
    let socket = format!("socket:{}", text(&folder.path().join("clamd.sock")));
    let place = Place::new(Uses { virus_scan: &socket, ..ALONE }, &["211"]);
    let _serve = place.serve(&["--with-worker"]);
    let (browser, file) = (place.sender("211"), small_file(folder.path()));

    let clean = comes_to(&browser, &uploaded(&browser, &file), &[8, 9]);
    assert!(clean.contains("clean"), "{clean}");

    let harmful = uploaded(&browser, &[&file, HALVES.concat().as_bytes()].concat());
    let refused = comes_to(&browser, &harmful, &[5]);
    assert!(refused.contains("The security check refused the file"), "{refused}");
    let kept = place.files().join(harmful.rsplit('/').next().unwrap());
    until("the end of the file", || (!kept.exists()).then_some(()));

    // Text is never opened by another program, and is checked line by line. What is packed could be anything.
    let lines = file.len() - file.iter().position(|byte| *byte == b'\n').unwrap();
    let large = [&file[..], &file[file.len() - lines + 1..].repeat(MOST / lines + 2)].concat();
    let unseen = comes_to(&browser, &uploaded(&browser, &large), &[8, 9]);
    assert!(unseen.contains("too large to be looked at"), "{unseen}");
    let packed = [b"PK\x03\x04".to_vec(), vec![7; 2 * MOST]].concat();
    comes_to(&browser, &uploaded(&browser, &packed), &[5]);

    // Hanging, it keeps the file waiting and nothing else; gone, it is asked again when it is back.
    scanner.signal("-STOP");
    let waits = uploaded(&browser, &file);
    let said = comes_to(&browser, &waits, &[4]);
    assert!(said.contains("Waiting for the security check"), "{said}");
    assert_eq!(browser.post(&format!("{waits}/declare"), "declare=yes").unwrap().status, 409);
    scanner.signal("-CONT");
    comes_to(&browser, &waits, &[8, 9]);
    drop(scanner);
    let waits = uploaded(&browser, &file);
    until("a scanner that is gone", || place.log().contains("the virus scanner does not answer").then_some(()));
    assert_eq!(browser.state(&waits), Some(4));
    let _back = Scanner::begun(folder.path());
    comes_to(&browser, &waits, &[8, 9]);
}
