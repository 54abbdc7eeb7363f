//! What a portal uses fails: the disk is full, the database away or locked, the mail server silent. Whoever asks is told, and
//! what was begun goes on when it is back.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::portal_browser::{Answer, Browser};
use crate::portal_council::{EVERY_TICK, TUS, announces};
use crate::portal_scene::{ALONE, Place, Uses, small_file, until};
use crate::postgres::Server;
use crate::stand_ins::MailServer;

pub(crate) fn begun(browser: &Browser) -> String {
    let answer = browser.post("/submissions", "period_start=2024-04-01&period_end=2024-06-30&basis=quarterly").unwrap();
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.to().to_owned()
}

pub(crate) fn uploaded(browser: &Browser, submission: &str, file: &[u8]) -> Answer {
    browser.upload(&format!("{submission}/file"), "april.csv", file, 1).unwrap()
}

/// Adds bytes to an upload from where it is.
fn added(browser: &Browser, upload: &str, offset: usize, piece: &[u8]) -> Answer {
    let headers = [TUS, "content-type: application/offset+octet-stream", &format!("upload-offset: {offset}")];
    browser.send("PATCH", upload, &headers, &[piece]).unwrap()
}

fn offset(browser: &Browser, upload: &str) -> usize {
    browser.send("HEAD", upload, &[TUS], &[]).unwrap().header("upload-offset").parse().unwrap()
}

pub(crate) fn comes_to(browser: &Browser, submission: &str, states: &[i64]) -> i64 {
    until(&format!("a state of {states:?}"), || browser.state(submission).filter(|state| states.contains(state)))
}

pub(crate) fn small() -> Vec<u8> {
    small_file(tempfile::tempdir().unwrap().path())
}

#[test]
fn a_full_disk_is_said_and_what_was_begun_goes_on_when_there_is_room() {
    const SIZE: usize = 8 << 20;
    let place = Place::new(ALONE, &["211"]);
    let serve = place.serve_on_a_disk_of(SIZE);
    let files = PathBuf::from(format!("/proc/{}/root", serve.id())).join(place.files().strip_prefix("/").unwrap());
    let (browser, file) = (place.sender("211"), small());
    let waits = begun(&browser);
    assert_eq!(uploaded(&browser, &waits, &file).status, 303);

    // A file for which there is no room: what there is room for is kept, and counted.
    let large = begun(&browser);
    let upload = announces(&browser, &large, 2 * SIZE).unwrap();
    let refused = added(&browser, &upload, 0, &vec![b'x'; 2 * SIZE]);
    assert_eq!(refused.status, 507, "{refused:?}");
    assert!(refused.body.contains("no space left"), "{}", refused.body);
    let here = offset(&browser, &upload);
    assert!(here > SIZE / 2 && here < SIZE, "{here}");
    let names = |submission: &str| {
        let folder = files.join(submission.rsplit('/').next().unwrap());
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names(&large), [format!("{}.part", upload.rsplit('/').next().unwrap())]);

    // A form says so on a page, and leaves nothing.
    let form = begun(&browser);
    let refused = uploaded(&browser, &form, &vec![b'x'; SIZE]);
    assert_eq!((refused.status, refused.header("retry-after")), (507, "30"), "{refused:?}");
    assert!(refused.body.contains("no space left on the portal’s disk"), "{}", refused.body);
    assert_eq!(names(&form), Vec::<String>::new());

    // What checking finds has no room either: it is tried again, and nothing of it has a name.
    let _work = place.work_beside(&serve);
    comes_to(&browser, &waits, &[-1]);
    assert_eq!(names(&waits), ["file"]);
    assert!(browser.get(&waits).unwrap().body.contains("Something went wrong on our side"));

    assert_eq!(browser.send("DELETE", &upload, &[TUS], &[]).unwrap().status, 204);
    comes_to(&browser, &waits, &[8, 9]);
    assert_eq!(names(&waits).len(), 5);
    assert_eq!(uploaded(&browser, &form, &file).status, 303);
    comes_to(&browser, &form, &[8, 9]);
    let answer = browser.post(&format!("{form}/declare"), EVERY_TICK).unwrap();
    assert_eq!(answer.to(), format!("{form}/receipt"), "{answer:?}");
}

#[test]
fn a_database_that_is_away_loses_nothing() {
    let server = Server::begun();
    let database = server.new_database();
    let place = Place::new(Uses { database: &database, ..ALONE }, &["211"]);
    let (_serve, _work) = (place.serve(&[]), place.work());
    let (browser, file) = (place.sender("211"), small());
    let (checked, arriving) = (begun(&browser), begun(&browser));
    let upload = announces(&browser, &arriving, file.len()).unwrap();
    assert_eq!(added(&browser, &upload, 0, &file[..file.len() / 2]).status, 204);
    assert_eq!(uploaded(&browser, &checked, &file).status, 303);
    // While its file is being looked at or checked.
    comes_to(&browser, &checked, &[4, 6, 8, 9]);
    server.stop();
    let refused =
        until("a page without a database", || browser.get(&checked).ok().filter(|answer| answer.status != 200));
    assert_eq!((refused.status, refused.header("retry-after")), (503, "30"), "{refused:?}");
    assert!(refused.body.contains("not available at the moment"), "{}", refused.body);
    let refused = added(&browser, &upload, file.len() / 2, &file[file.len() / 2..]);
    assert_eq!(refused.status, 503, "{refused:?}");
    let refused = browser.post("/submissions", "period_start=2024-04-01&period_end=2024-06-30&basis=annual").unwrap();
    assert_eq!(refused.status, 503, "{refused:?}");

    server.start();
    until("the database", || browser.state(&checked));
    assert_eq!(offset(&browser, &upload), file.len() / 2, "what had arrived is here");
    assert_eq!(added(&browser, &upload, file.len() / 2, &file[file.len() / 2..]).status, 204);
    for submission in [&checked, &arriving] {
        comes_to(&browser, submission, &[8, 9]);
    }
}

/// Holds the lock of a database in a file until its input ends.
const LOCKS: &str = "
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute('begin immediate')
print('locked', flush=True)
sys.stdin.read()
database.execute('rollback')
";

#[test]
fn a_database_that_another_program_locks_is_waited_for_and_then_said() {
    let place = Place::new(ALONE, &["211"]);
    let _serve = place.serve(&["--with-worker"]);
    let (browser, file) = (place.sender("211"), small());
    let submission = begun(&browser);
    let mut other = Command::new("python3");
    other.args(["-c", LOCKS]).arg(place.database()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut other = other.spawn().unwrap();
    let mut said = String::new();
    BufReader::new(other.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert_eq!(said, "locked\n");

    // What is there is shown; what would change it waits for as long as people do.
    assert_eq!(browser.get(&submission).unwrap().status, 200);
    let refused = uploaded(&browser, &submission, &file);
    assert_eq!((refused.status, refused.header("retry-after")), (503, "30"), "{refused:?}");

    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
    assert_eq!(uploaded(&browser, &submission, &file).status, 303);
    comes_to(&browser, &submission, &[8, 9]);
}

#[test]
fn a_mail_server_that_says_nothing_keeps_no_file_from_being_sent() {
    let mails = MailServer::held();
    let place = Place::new(Uses { mail: &mails.address, ..ALONE }, &["211"]);
    let _serve = place.serve(&["--with-worker"]);
    let (browser, file) = (place.sender("211"), small());
    for _ in 0..2 {
        let submission = begun(&browser);
        assert_eq!(uploaded(&browser, &submission, &file).status, 303);
        comes_to(&browser, &submission, &[8, 9]);
        let answer = browser.post(&format!("{submission}/declare"), EVERY_TICK).unwrap();
        assert_eq!(answer.to(), format!("{submission}/receipt"), "{answer:?}");
    }
    assert!(mails.taken().is_empty());
    mails.let_go();
    // To whoever sent it, twice for each; to North West DSCRO and the local DSCRO.
    until("all mails", || (mails.taken().len() >= 8).then_some(()));
}
