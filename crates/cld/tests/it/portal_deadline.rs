//! The last day before a deadline in small: many councils send a file within minutes, and pages answer meanwhile.
//!
//! `COUNCILS` says how many (`make soak`: all of England).

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cld_store::Lane;

use crate::portal_browser::Browser;
use crate::portal_council::{EVERY_TICK, sent_by_tus};
use crate::portal_scene::{ALONE, Place, email, small_file, until};

/// Councils that send at the same time.
const AT_ONCE: usize = 5;

#[test]
fn many_councils_send_on_one_day_and_pages_answer_meanwhile() {
    let most = std::env::var("COUNCILS").ok().and_then(|councils| councils.parse().ok()).unwrap_or(10);
    let book = cld_built_in::open_without_methods(None).unwrap();
    let all = cld_portal::Councils::of(&book);
    let councils: Vec<&str> = all.all().iter().map(|council| council.code.as_str()).take(most).collect();
    let place = Place::new(ALONE, &councils);
    let _serve = place.serve(&[]);
    let work = place.work();
    let made_up = tempfile::tempdir().unwrap();
    let file = small_file(made_up.path());
    let (waiting, receipts) = (Mutex::new(councils.clone()), Mutex::new(BTreeSet::new()));
    let is_over = AtomicBool::new(false);
    let slowest = thread::scope(|scope| {
        let pages = scope.spawn(|| answering(&place.browser(&email("dscro", "")), &is_over));
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(council) = { waiting.lock().unwrap().pop() } {
                        let number = sends(&place.sender(council), &file);
                        receipts.lock().unwrap().insert(number);
                    }
                })
            })
            .collect();
        for sender in senders {
            sender.join().unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
        pages.join().unwrap()
    });
    let year = chrono::Utc::now().format("%Y").to_string();
    let numbers = receipts.into_inner().unwrap();
    assert_eq!(numbers.len(), councils.len());
    for council in &councils {
        let begin = format!("CLD-{year}-{council}-0001-");
        assert!(numbers.iter().any(|number| number.starts_with(&begin)), "no receipt for {council}");
    }
    let now = || chrono::Utc::now().into();
    until("all mails", || {
        place.asked(async |store| store.jobs_due(Lane::Mails, now()).await.unwrap() == 0).then_some(())
    });
    drop(work);
    let told = place.asked(async |store| store.mails_to(&email("dscro", "")).await.unwrap());
    assert_eq!(
        told.iter().filter(|mail| mail.sent.is_some()).count(),
        councils.len(),
        "North West DSCRO is told of each"
    );
    println!("{} councils, the slowest page took {slowest:?}", councils.len());
}

/// A council's way on that day; gives the number of its receipt.
fn sends(browser: &Browser, file: &[u8]) -> String {
    let form = "period_start=2024-04-01&period_end=2024-06-30&basis=quarterly";
    let submission = browser.post("/submissions", form).unwrap().to().to_owned();
    sent_by_tus(browser, &submission, file);
    until("the end of a check", || browser.state(&submission).filter(|state| [8, 9].contains(state)));
    let answer = browser.post(&format!("{submission}/declare"), EVERY_TICK).unwrap();
    assert_eq!(answer.to(), format!("{submission}/receipt"), "{answer:?}");
    let receipt = browser.get(&format!("{submission}/receipt.json")).unwrap();
    cld_portal::verify(&receipt.body, None).unwrap().number
}

/// Asks for pages until it is over: each is there. Gives how long the slowest took.
fn answering(browser: &Browser, is_over: &AtomicBool) -> Duration {
    let mut slowest = Duration::ZERO;
    while !is_over.load(Ordering::Relaxed) {
        for page in ["/", "/inbox", "/submissions"] {
            let begun = Instant::now();
            let answer = browser.get(page).unwrap();
            assert_eq!(answer.status, 200, "{page}: {answer:?}");
            slowest = slowest.max(begun.elapsed());
        }
        thread::sleep(Duration::from_millis(50));
    }
    slowest
}
