//! Files arrive at a portal that is served: by clients that others wrote, and by people at its pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::portal::Served;
use crate::scene::{cld, text};

/// A demonstration that is served, in a folder of its own.
pub(crate) struct Demonstration {
    place: TempDir,
    served: Served,
}

impl Demonstration {
    pub(crate) fn new(more: &[&str]) -> Demonstration {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("portal");
        assert_eq!(cld(["portal", "demo", "-o", text(&folder)]).status, Some(0));
        let served = Served::with(&folder.join("portal.toml"), more, Stdio::null());
        Demonstration { place, served }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.served.1)
    }

    /// A file of two pieces, of which no part is like another, and its bytes.
    fn sixteen_megabytes(&self) -> (PathBuf, Vec<u8>) {
        let numbers = (0_u32..4_000_000).map(|number| number.wrapping_mul(2_654_435_761));
        let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
        fs::write(self.at("april.csv"), &bytes).unwrap();
        (self.at("april.csv"), bytes)
    }

    /// A file of one council with planted errors.
    fn made_up_file(&self) -> PathBuf {
        let made_up = self.at("made-up");
        let options = ["--authorities", "1", "--people", "60", "--seed", "3", "--errors", "0.1"];
        let made = cld(["synthesise", "-o", text(&made_up)].into_iter().chain(options));
        assert_eq!(made.status, Some(0), "{}", made.error);
        fs::read_dir(made_up.join("submissions")).unwrap().next().unwrap().unwrap().path()
    }

    /// A script of the journeys at this portal, which is given a file to send: what it printed last.
    fn journey(&self, script: &str, file: &Path) -> String {
        let mut node = Command::new("node");
        node.arg(portal_tests().join("journeys").join(script));
        node.env("PORTAL", self.address()).env("TOOLS", tools());
        node.env("ACCOUNTS", self.at("portal/accounts.csv")).env("FILE", file);
        last_line(&mut node)
    }
}

/// What the target folder holds for tests.
pub(crate) fn tools() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned()
}

pub(crate) fn portal_tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cld-portal/tests")
}

/// What a program printed, which must end well.
pub(crate) fn printed(command: &mut Command) -> String {
    let ran = command.stdin(Stdio::null()).output();
    let ran = ran.unwrap_or_else(|error| panic!("{command:?} does not run ({error}): make test installs it"));
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    said
}

fn last_line(command: &mut Command) -> String {
    printed(command).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_file_arrives_whole_by_clients_of_others_whose_line_is_cut_off() {
    let portal = Demonstration::new(&[]);
    let (file, bytes) = portal.sixteen_megabytes();
    let mut tuspy = Command::new(tools().join("tuspy/bin/python"));
    tuspy.arg(portal_tests().join("clients/tuspy_cut_off.py")).arg(portal.address());
    tuspy.arg(portal.at("portal/accounts.csv")).arg(&file);
    for (client, submission) in
        [("tuspy", last_line(&mut tuspy)), ("tus-js-client", portal.journey("tus_js.mjs", &file))]
    {
        let id = submission.rsplit('/').next().unwrap();
        let folder = portal.at("portal/files").join(id);
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["file"], "{client}");
        assert!(fs::read(folder.join("file")).unwrap() == bytes, "{client}: other bytes arrived");
    }
}

#[test]
fn people_send_a_file_with_scripts_without_on_a_phone_and_by_keyboard() {
    let portal = Demonstration::new(&["--with-worker"]);
    assert_eq!(portal.journey("submissions.mjs", &portal.made_up_file()), "done");
}

#[test]
fn an_upload_at_the_page_goes_on_after_whatever_stopped_it() {
    let portal = Demonstration::new(&[]);
    let (file, bytes) = portal.sixteen_megabytes();
    assert_eq!(portal.journey("resumed.mjs", &file), "done");
    let folders = fs::read_dir(portal.at("portal/files")).unwrap().map(|entry| entry.unwrap().path());
    let (whole, empty): (Vec<_>, Vec<_>) = folders.partition(|folder| folder.join("file").exists());
    assert_eq!((whole.len(), empty.len()), (2, 1));
    for folder in whole {
        assert!(fs::read(folder.join("file")).unwrap() == bytes, "other bytes arrived");
        assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
    }
    assert_eq!(fs::read_dir(&empty[0]).unwrap().count(), 0, "what was given up is gone");
}

#[test]
fn whoever_does_exactly_as_the_guide_says_has_a_receipt_with_scripts_and_without() {
    let portal = Demonstration::new(&["--with-worker"]);
    assert_eq!(portal.journey("guide_send.mjs", &portal.made_up_file()), "done");
    // What was sent so is what an analyst's run is made of.
    assert_eq!(portal.journey("runs.mjs", &portal.at("none")), "done");
}

#[test]
fn the_book_is_read_and_searched_at_the_pages_of_a_portal() {
    let portal = Demonstration::new(&[]);
    assert_eq!(portal.journey("library.mjs", &portal.at("none")), "done");
}
