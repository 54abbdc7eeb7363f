//! Whether a portal is as it should be after whatever happened to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cld_book::States;
use cld_store::{AuditEntry, State, Store, Submission};

use cld_terms::hex;
use sha2::{Digest, Sha256};

use crate::portal_scene::{Place, email};
use crate::scene::{cld, text};

/// What a portal remembers of its submissions.
struct Remembered {
    submissions: Vec<Submission>,
    audit: Vec<AuditEntry>,
    /// The number of the receipt of each submission, its body and signature as a file.
    receipts: BTreeMap<String, String>,
    /// Identifier and kind of each mail, and whether it is sent.
    mails: Vec<(String, String, bool)>,
}

async fn remembered(store: &Store) -> Remembered {
    let mut submissions = Vec::new();
    for state in State::ALL {
        submissions.extend(store.submissions_at(state).await.unwrap());
    }
    let mut audit = store.audit_after(0).await.unwrap();
    while let Some(last) = audit.last().map(|last: &AuditEntry| last.serial) {
        let more = store.audit_after(last).await.unwrap();
        if more.is_empty() {
            break;
        }
        audit.extend(more);
    }
    let mut receipts = BTreeMap::new();
    for submission in &submissions {
        let receipt = store.receipt(submission).await.unwrap();
        receipts.extend(receipt.map(|receipt| (submission.id.clone(), receipt.number)));
    }
    let councils: BTreeSet<String> =
        submissions.iter().map(|submission| email("sender", &submission.council)).collect();
    let recipients = [email("dscro", ""), email("local_dscro", ""), "support@example.org".to_owned()];
    let mut mails = Vec::new();
    for recipient in councils.into_iter().chain(recipients) {
        for mail in store.mails_to(&recipient).await.unwrap() {
            mails.push((mail.id, mail.mail.kind, mail.sent.is_some()));
        }
    }
    Remembered { submissions, audit, receipts, mails }
}

/// Each submission went the way of the book, was sent once, and everybody was told of it once, in however many copies:
/// `taken` says how often each mail left, by its Message-ID; `files` are those that councils sent. Gives how many
/// submissions were sent.
pub(crate) fn judged(place: &Place, taken: &BTreeMap<String, usize>, files: &[Vec<u8>]) -> usize {
    let remembered = place.asked(remembered);
    let digests: Vec<String> = files.iter().map(|file| hex(Sha256::digest(file))).collect();
    let states = cld_built_in::open_without_methods(None).unwrap().portal.states;
    for submission in &remembered.submissions {
        let way = remembered.audit.iter().filter(|entry| entry.subject == submission.id);
        followed(&states, submission, way.map(|entry| entry.action.as_str()));
        assert!(submission.sha256.iter().all(|digest| digests.contains(digest)), "a file that nobody sent");
    }
    let sent = remembered.submissions.iter().filter(|submission| submission.state.is_sent());
    let sent: BTreeSet<&String> = sent.map(|submission| &submission.id).collect();
    assert_eq!(sent, remembered.receipts.keys().collect(), "receipts");
    assert!(sent.len() > 2, "hardly anything was sent: {}", place.log());
    numbered(remembered.receipts.values());
    mailed(&remembered, taken);
    let verified = cld(["portal", "audit", "verify", "--config", text(&place.config())]);
    assert_eq!(verified.status, Some(0), "{}", verified.error);
    signed(place, &remembered);
    sent.len()
}

/// What an entry of the audit leads to, as states of the book; none where it leads nowhere.
fn led(action: &str) -> &'static [i64] {
    match action.strip_prefix("submission.").unwrap_or_default() {
        "begun" => &[1],
        "uploading" => &[2],
        "received" => &[3],
        "scanning" => &[4],
        "infected" => &[5],
        "scanned" | "checking" | "rechecked" => &[6],
        "checked" => &[7, 8, 9],
        "sent" => &[10],
        "delivered" => &[11],
        "superseded" => &[12],
        "withdrawn" => &[13],
        "given_up" => &[14],
        "failed" => &[-1],
        _ => &[],
    }
}

/// No state is skipped and none is gone back to.
fn followed<'a>(states: &States, submission: &Submission, way: impl Iterator<Item = &'a str>) {
    let steps: Vec<&str> = way.filter(|action| !led(action).is_empty()).collect();
    assert_eq!(steps.first(), Some(&"submission.begun"), "{}", submission.id);
    let mut at: Vec<i64> = vec![1];
    for step in &steps[1..] {
        let can_follow = |next: &&i64| at.iter().any(|code| states.state(*code).unwrap().ends_by.contains(*next));
        at = led(step).iter().filter(can_follow).copied().collect();
        assert!(!at.is_empty(), "{step} cannot follow: {steps:?}");
    }
    assert!(at.contains(&submission.state.code()), "{:?} after {steps:?}", submission.state);
}

/// The receipts of a council and year have the numbers from 1 on, each once.
fn numbered<'a>(numbers: impl Iterator<Item = &'a String>) {
    let mut serials: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for number in numbers {
        let parts: Vec<&str> = number.split('-').collect();
        serials.entry(parts[1..3].join("-")).or_default().push(parts[3].parse().unwrap());
    }
    for (council, mut serials) in serials {
        serials.sort_unstable();
        assert!(serials.iter().copied().eq(1..=serials.len() as u32), "{council}: {serials:?}");
    }
}

/// What anybody verifies with the receipts alone, and what each says of its file.
fn signed(place: &Place, remembered: &Remembered) {
    let mut process = None;
    for submission in remembered.submissions.iter().filter(|submission| submission.state.is_sent()) {
        process.get_or_insert_with(|| place.serve(&[]));
        let answer =
            place.sender(&submission.council).get(&format!("/submissions/{}/receipt.json", submission.id)).unwrap();
        let verified = cld_portal::verify(&answer.body, None).unwrap();
        assert_eq!(verified.number, remembered.receipts[&submission.id]);
        assert_eq!(Some(&verified.sha256), submission.sha256.as_ref());
    }
}

/// Each mail that somebody has to get was made once, and has left at least once, always with its own identifier.
fn mailed(remembered: &Remembered, taken: &BTreeMap<String, usize>) {
    let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
    for submission in &remembered.submissions {
        let recipients = if submission.region == "North West" { 1 } else { 2 };
        let mut expect = |kind, mails| *expected.entry(kind).or_default() += mails;
        match submission.state {
            State::Infected => expect("file_refused", 1),
            State::Unreadable => expect("file_unreadable", 1),
            state if state.is_sent() || matches!(state, State::Findings | State::Clean) => expect("check_done", 1),
            // Only what was checked is given up here.
            State::GivenUp => expect("check_done", 1),
            _ => {}
        }
        if submission.state.is_sent() {
            expect("receipt_council", 1);
            expect("receipt_recipient", recipients);
        }
        if submission.state == State::Withdrawn {
            expect("withdrawn", recipients);
        }
    }
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, kind, is_sent) in &remembered.mails {
        if expected.contains_key(kind.as_str()) {
            *made.entry(kind).or_default() += 1;
            assert!(*is_sent, "{kind} was not sent");
            assert!(taken.contains_key(&format!("{id}@example.org")), "{kind} did not leave");
        }
    }
    assert_eq!(made, expected);
    let known = |taken: &String| remembered.mails.iter().any(|(id, ..)| *taken == format!("{id}@example.org"));
    assert!(taken.keys().all(known), "mails that nobody made");
}

/// Nothing lies in the folder of files that belongs to nobody, and no more than a submission in its state has.
pub(crate) fn judged_files(place: &Place) {
    let submissions = place.asked(remembered).submissions;
    let known: BTreeMap<&str, &Submission> =
        submissions.iter().map(|submission| (submission.id.as_str(), submission)).collect();
    let folders = fs::read_dir(place.files()).unwrap().map(|entry| entry.unwrap().path());
    // What was sent is made into figures meanwhile.
    for folder in folders.filter(|folder| !folder.ends_with("figures")) {
        let submission = known.get(folder.file_name().unwrap().to_str().unwrap());
        let submission = submission.unwrap_or_else(|| panic!("{} is nobody's", folder.display()));
        let mut files: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let expected: &[&str] = match submission.state {
            State::Begun | State::Uploading => &[],
            _ => &["file", "findings-with-values.xlsx", "findings.csv", "report-with-values.html", "report.html"],
        };
        assert_eq!(files, expected, "{:?}", submission.state);
        let is_gone = matches!(submission.state, State::Infected | State::GivenUp);
        assert!(!is_gone, "the file of a submission that is over is there");
        if submission.state.code() > 2 {
            assert_eq!(fs::metadata(folder.join("file")).unwrap().len(), submission.bytes.unsigned_abs());
        }
    }
}
