//! The processes of a portal are killed again and again while councils send files: nothing is lost, skipped or done twice.
//!
//! `KILLS` says how often (`make soak`: 1,000), `SEED` repeats a run as far as the clock lets it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use cld_store::Lane;

use crate::portal_council::{Chance, Council, files};
use crate::portal_judged::{judged, judged_files};
use crate::portal_scene::{Place, Process, Uses, small_file, until};
use crate::postgres;
use crate::stand_ins::{MailServer, virus_scanner};

/// Kirklees, and Blackpool and Salford in the North West, whose submissions have one recipient less.
const COUNCILS: [&str; 3] = ["211", "325", "309"];

/// How often the process that checks one submission is killed: after each time it is tried again later.
const CHILD_KILLS: usize = 2;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_is_killed_nothing_is_lost_skipped_or_done_twice() {
    let kills = number("KILLS").unwrap_or(100);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = number("SEED").unwrap_or(now.as_nanos() as u64);
    println!("SEED={seed}");
    let databases = ["portal.db".to_owned(), postgres::new_database()];
    let sent = thread::scope(|scope| {
        let portals = databases.iter().enumerate().map(|(at, database)| {
            let chance = Chance::new(seed.wrapping_add(at as u64 * 7_919));
            scope.spawn(move || sent_while_killed(database, kills / 2, chance))
        });
        let portals: Vec<_> = portals.collect();
        portals.into_iter().map(|portal| portal.join().unwrap()).collect::<Vec<usize>>()
    });
    println!("killed {kills} times, submissions sent: {sent:?}");
}

/// Councils send files to a portal over a database whose processes are killed so often; then all is as it should be.
fn sent_while_killed(database: &str, kills: u64, mut chance: Chance) -> usize {
    let mails = MailServer::silent_every(7);
    let uses = Uses { database, mail: &mails.address, virus_scan: &virus_scanner() };
    let place = Place::new(uses, &COUNCILS);
    let made_up = tempfile::tempdir().unwrap();
    let file = small_file(made_up.path());
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let clients = COUNCILS.map(|code| {
            let (council, chance, is_over) = (Council::new(&place, code, &file), chance.other(), &is_over);
            scope.spawn(move || council.sends(chance, || is_over.load(Ordering::Relaxed)))
        });
        let mut running = Running { serve: Some(place.serve(&[])), work: Some(place.work()), place: &place };
        let mut children = BTreeMap::new();
        for _ in 0..kills {
            thread::sleep(Duration::from_millis(chance.below(350)));
            match chance.below(10) {
                0..=4 => running.kill_serve(chance.below(4) == 0),
                5..=6 => running.kill_work(),
                _ => running.kill_check(&mut children),
            }
        }
        is_over.store(true, Ordering::Relaxed);
        for client in clients {
            client.join().unwrap();
        }
        until("the end of all jobs", || nothing_is_to_be_done(&place).then_some(()));
    });
    judged_files(&place);
    judged(&place, &mails.taken(), &files(&file))
}

/// All files are checked and all mails are out: nothing is tried again soon. Figures take minutes, and have tests of their
/// own.
fn nothing_is_to_be_done(place: &Place) -> bool {
    thread::sleep(Duration::from_millis(300));
    let soon = (Utc::now() + TimeDelta::hours(2)).into();
    place.asked(async |store| {
        store.jobs_due(Lane::Checks, soon).await.unwrap() + store.jobs_due(Lane::Mails, soon).await.unwrap() == 0
    })
}

/// The processes of a portal.
struct Running<'a> {
    place: &'a Place,
    serve: Option<Process>,
    work: Option<Process>,
}

impl Running<'_> {
    /// Of the bytes that were arriving those that somebody can go on with are here when it is back, and no others. One that
    /// begins may be killed too.
    fn kill_serve(&mut self, is_killed_as_it_begins: bool) {
        self.serve.take().unwrap().kill();
        let arriving = arriving(&self.place.files());
        if is_killed_as_it_begins {
            let begun = self.place.begun_to_serve();
            thread::sleep(Duration::from_millis(150));
            begun.kill();
        }
        self.serve = Some(self.place.serve(&[]));
        for path in arriving.into_iter().filter(|path| path.exists()) {
            let upload = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let known = self.place.asked(async |store| store.upload(&upload).await.unwrap());
            assert!(known.is_some() || !path.exists(), "{} was left by a process that was killed", path.display());
        }
    }

    fn kill_work(&mut self) {
        self.work.take().unwrap().kill();
        self.work = Some(self.place.work());
    }

    /// Kills the process that checks a file, where there is one; the worker otherwise.
    fn kill_check(&mut self, killed: &mut BTreeMap<PathBuf, usize>) {
        let child = child_of(self.work.as_ref().unwrap().id());
        let submission = child.as_ref().and_then(|child| fs::read_link(format!("/proc/{child}/cwd")).ok());
        let (Some(child), Some(submission)) = (child, submission) else { return self.kill_work() };
        let killed = killed.entry(submission).or_default();
        if *killed == CHILD_KILLS {
            return self.kill_work();
        }
        *killed += 1;
        // It may have ended by itself meanwhile.
        _ = Command::new("kill").args(["-KILL", &child]).output().unwrap();
    }
}

/// Files whose bytes are arriving.
fn arriving(files: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(files).into_iter().flatten().map(|entry| entry.unwrap().path());
    let inside =
        folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()));
    inside.filter(|path| path.extension().is_some_and(|end| end == "part")).collect()
}

/// A process that another began and that still runs.
fn child_of(parent: u32) -> Option<String> {
    let processes = fs::read_dir("/proc").unwrap().map_while(Result::ok);
    let is_child = |id: &String| {
        let status = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // After the name in brackets: state, parent.
        let mut cells = status.rsplit(')').next().unwrap_or_default().split_whitespace();
        cells.next().is_some_and(|state| state != "Z") && cells.next() == Some(&parent.to_string())
    };
    processes.filter_map(|process| process.file_name().into_string().ok()).find(is_child)
}
