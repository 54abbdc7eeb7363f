//! Whoever sends for a council, with the patience of a person: what was not answered is looked at and tried again.

use std::fs;

use crate::portal_browser::{Answer, Browser};
use crate::portal_scene::{Place, until};
use crate::stand_ins::HARMFUL;

/// Numbers that look like chance and are the same for a seed.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed | 1)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    /// Another row of numbers.
    pub(crate) fn other(&mut self) -> Chance {
        Chance::new(self.below(u64::MAX))
    }
}

/// All that may be asked before a file is sent: it is one of a whole year, whatever period was begun.
pub(crate) const EVERY_TICK: &str = "declare=yes&partial=yes&smaller=yes&period=yes";

/// Whoever sends for a council.
pub(crate) struct Council<'a> {
    place: &'a Place,
    browser: Browser,
    file: &'a [u8],
}

/// What councils send: a workbook that is none, a file that the scanner refuses, and one that is as it should be.
pub(crate) fn files(file: &[u8]) -> [Vec<u8>; 3] {
    [b"PK\x03\x04 this is no workbook".to_vec(), [file, HARMFUL.as_bytes()].concat(), file.to_vec()]
}

impl<'a> Council<'a> {
    pub(crate) fn new(place: &'a Place, code: &str, file: &'a [u8]) -> Council<'a> {
        Council { place, browser: place.sender(code), file }
    }

    /// Sends one file after another until it is over, and one at least: some are given up at last, some withdrawn.
    pub(crate) fn sends(&self, mut chance: Chance, is_over: impl Fn() -> bool) {
        let (files, mut is_sent) = (files(self.file), false);
        while !(is_over() && is_sent) {
            let submission = self.begins(&mut chance);
            let file = &files[usize::try_from(chance.below(8)).unwrap().min(2)];
            match chance.below(3) {
                0 => self.uploads(&submission, file, &mut chance),
                _ => self.uploads_in_pieces(&submission, file, &mut chance),
            }
            let state =
                until("the end of a check", || self.state(&submission).filter(|state| [5, 7, 8, 9].contains(state)));
            if state < 8 {
                continue;
            }
            match chance.below(8) {
                0 => self.goes_on(&format!("{submission}/give-up"), "", &submission, &[14]),
                last => {
                    self.goes_on(&format!("{submission}/declare"), EVERY_TICK, &submission, &[10, 11, 12]);
                    is_sent = true;
                    if last == 1 {
                        self.goes_on(&format!("{submission}/withdraw"), "reason=a+test", &submission, &[13]);
                    }
                }
            }
        }
    }

    /// When nothing came back, another is begun.
    fn begins(&self, chance: &mut Chance) -> String {
        let first = 1 + 3 * chance.below(4);
        let form = format!("period_start=2024-{first:02}-01&period_end=2024-{:02}-28&basis=quarterly", first + 2);
        until("a submission", || {
            let answer = self.browser.post("/submissions", &form).ok()?;
            (self.is_known(&answer).status == 303).then(|| answer.to().to_owned())
        })
    }

    fn uploads(&self, submission: &str, file: &[u8], chance: &mut Chance) {
        let pieces = 1 + chance.below(8) as usize;
        until("a whole file", || {
            let answer = self.browser.upload(&format!("{submission}/file"), NAME, file, pieces);
            _ = answer.map(|answer| self.is_known(&answer).status);
            self.state(submission).filter(|state| *state > 2)
        });
    }

    /// By tus: asks how much is here and goes on from there. What was said to be here is here.
    fn uploads_in_pieces(&self, submission: &str, file: &[u8], chance: &mut Chance) {
        let (mut upload, mut here) = (String::new(), 0);
        until("a whole file", || {
            if upload.is_empty() {
                upload = announces(&self.browser, submission, file.len())?;
                here = 0;
            }
            let offset = self.offset(submission, &upload);
            if let Some(offset) = offset {
                assert!(offset >= here, "{offset} bytes are here, and {here} were");
                let piece = &file[offset..file.len().min(offset + 1 + chance.below(file.len() as u64 / 2) as usize)];
                let headers =
                    [TUS, "content-type: application/offset+octet-stream", &format!("upload-offset: {offset}")];
                let middle = piece.len() / 2;
                let answer = self.browser.send("PATCH", &upload, &headers, &[&piece[..middle], &piece[middle..]]);
                if let Some(answer) = answer.ok().filter(|answer| self.is_known(answer).status == 204) {
                    here = answer.header("upload-offset").parse().unwrap();
                    assert_eq!(here, offset + piece.len());
                }
            }
            self.state(submission).filter(|state| *state > 2)
        });
    }

    /// How much is here, which is what is on the disk.
    fn offset(&self, submission: &str, upload: &str) -> Option<usize> {
        let answer = self.browser.send("HEAD", upload, &[TUS], &[]).ok()?;
        let offset = (self.is_known(&answer).status == 200).then(|| answer.header("upload-offset").parse().unwrap())?;
        let [submission, upload] = [submission, upload].map(|path| path.rsplit('/').next().unwrap());
        let part = self.place.files().join(submission).join(format!("{upload}.part"));
        if let Ok(part) = fs::metadata(part) {
            assert_eq!(part.len(), offset as u64, "bytes on the disk");
        }
        Some(offset)
    }

    /// Sends a form until the submission is where it leads.
    fn goes_on(&self, path: &str, form: &str, submission: &str, states: &[i64]) {
        until("what was asked for", || {
            let answer = self.browser.post(path, form);
            _ = answer.map(|answer| self.is_known(&answer).status);
            self.state(submission).filter(|state| states.contains(state))
        });
    }

    fn state(&self, submission: &str) -> Option<i64> {
        self.browser.state(submission)
    }

    /// Somebody may have been first, the file be whole already or the database be away: no answer says that the program is
    /// at fault.
    fn is_known<'b>(&self, answer: &'b Answer) -> &'b Answer {
        assert!([200, 201, 204, 303, 404, 409, 423, 503].contains(&answer.status), "{answer:?}: {}", self.place.log());
        answer
    }
}

/// The file's name on the council's machine, which is that of a report too.
const NAME: &str = "findings.csv";

/// What every request of tus says.
pub(crate) const TUS: &str = "tus-resumable: 1.0.0";

/// Announces a file, and gives the address to which it is sent; none when that did not come back.
pub(crate) fn announces(browser: &Browser, submission: &str, length: usize) -> Option<String> {
    let id = base64(submission.rsplit('/').next().unwrap());
    let said = format!("upload-metadata: submission {id},filename {}", base64(NAME));
    let answer =
        browser.send("POST", "/api/v1/uploads", &[TUS, &format!("upload-length: {length}"), &said], &[]).ok()?;
    (answer.status == 201).then(|| answer.to().to_owned())
}

/// Sends a file whole, to a portal that nothing happens to.
pub(crate) fn sent_by_tus(browser: &Browser, submission: &str, file: &[u8]) {
    let upload = announces(browser, submission, file.len()).unwrap();
    let headers = [TUS, "content-type: application/offset+octet-stream", "upload-offset: 0"];
    assert_eq!(browser.send("PATCH", &upload, &headers, &[file]).unwrap().status, 204);
}

/// As tus has what is said of a file.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let three = |bytes: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(bytes.get(at).copied().unwrap_or_default()));
        let letter = |at: usize| if at > bytes.len() { '=' } else { char::from(LETTERS[bits >> (18 - 6 * at) & 63]) };
        (0..4).map(letter).collect::<String>()
    };
    text.as_bytes().chunks(3).map(three).collect()
}
