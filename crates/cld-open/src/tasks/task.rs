//! Something that was asked for: how far it is, and what came of it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::process::{Ended, Program};

/// Something that was asked for.
#[derive(Debug)]
pub(crate) struct Task {
    /// Its name in addresses.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) kind: Kind,
    /// Where its files are.
    pub(crate) folder: PathBuf,
    progress: Mutex<Progress>,
    ended: watch::Sender<Option<Vec<Ended>>>,
    is_stopped: watch::Sender<bool>,
    /// What a page makes of its files when it is first asked to: one page at a time.
    pub(crate) making: tokio::sync::Mutex<()>,
}

/// A command of the program, and what is said while it runs and says nothing itself.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) says: &'static str,
    pub(crate) arguments: Vec<String>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A check of files.
    Check(Checked),
    /// A file made ready to send, and what that is called.
    Prepare { ready: String },
    /// A run: its folder, and whether the task makes it or it was finished before.
    Run { run: String, is_new: bool },
    /// A document of the book, for a method.
    Document,
}

/// What a check was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The arguments of `cld check` but for those about what is written.
    pub(crate) arguments: Vec<String>,
    /// How files that are saved begin: the name of the file without its ending.
    pub(crate) stem: String,
    /// Whether findings have values of rows.
    pub(crate) with_values: bool,
}

/// How far a task is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Progress {
    /// What is being done.
    pub(crate) said: String,
    /// How much of it; null where that is not known.
    pub(crate) per_cent: Option<u8>,
    /// Whether there is a result to see.
    pub(crate) is_over: bool,
}

/// What a task has come to.
#[derive(Debug, Clone)]
pub(crate) enum State {
    UnderWay(Progress),
    /// Each command that was run.
    Over(Vec<Ended>),
}

/// Who is at it, one at a time; and the turn, where it is one's own at once.
type Turn<'a> = (&'a Arc<Semaphore>, Option<OwnedSemaphorePermit>);

const WAITS: &str = "Waits for what was begun before it";

impl Task {
    pub(super) fn new(id: String, title: String, kind: Kind, folder: PathBuf) -> Task {
        let progress = Mutex::new(Progress { said: WAITS.to_owned(), ..Progress::default() });
        let (ended, is_stopped, making) =
            (watch::Sender::new(None), watch::Sender::new(false), tokio::sync::Mutex::new(()));
        Task { id, title, kind, folder, progress, ended, is_stopped, making }
    }

    pub(crate) fn state(&self) -> State {
        match &*self.ended.borrow() {
            Some(ended) => State::Over(ended.clone()),
            None => State::UnderWay(self.progress()),
        }
    }

    pub(crate) fn progress(&self) -> Progress {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Progress { is_over: self.is_over(), ..progress }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.ended.borrow().is_some()
    }

    /// Where a run is that there is something to see of.
    pub(crate) fn run(&self) -> Option<PathBuf> {
        let Kind::Run { run, is_new } = &self.kind else { return None };
        let ended = self.ended.borrow();
        let is_there = |ended: &Vec<Ended>| !is_new || ended.first().is_some_and(|first| first.status == Some(0));
        ended.as_ref().filter(|ended| is_there(ended)).map(|_| self.file(run))
    }

    /// A file of its folder.
    pub(crate) fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn path(&self) -> String {
        format!("/tasks/{}", self.id)
    }

    pub(crate) fn stop(&self) {
        self.is_stopped.send_replace(true);
    }

    pub(super) async fn over(&self) {
        _ = self.ended.subscribe().wait_for(Option::is_some).await;
    }

    /// Does what was asked, when it is its turn: that it has, or one that it waits for.
    pub(super) async fn work(&self, program: &Program, turn: Turn<'_>, commands: Vec<Command>) {
        let ended = self.done(program, turn, commands).await;
        self.ended.send_replace(Some(ended));
    }

    async fn done(&self, program: &Program, (turn, own): Turn<'_>, commands: Vec<Command>) -> Vec<Ended> {
        let stopped = || async { _ = self.is_stopped.subscribe().wait_for(|is_stopped| *is_stopped).await };
        let _turn = match own {
            Some(own) => Some(own),
            None => tokio::select! {
                turn = Arc::clone(turn).acquire_owned() => turn.ok(),
                () = stopped() => return vec![Ended::without("It was stopped before it began.")],
            },
        };
        let mut all: Vec<Ended> = Vec::new();
        for Command { says, arguments } in commands {
            if all.last().is_some_and(|last| last.status != Some(0)) {
                break;
            }
            self.is_at(says);
            let ended = program.run(&self.folder, &arguments, |said| self.is_at(said), stopped()).await;
            all.push(ended.unwrap_or_else(|error| {
                Ended::without(format!("It could not be run ({}).", cld_terms::cause(&error)))
            }));
        }
        all
    }

    /// A line of progress: what is done, and after a tab the per cent of it.
    fn is_at(&self, line: &str) {
        let (said, per_cent) = line.split_once('\t').unwrap_or((line, ""));
        let now = Progress { said: said.to_owned(), per_cent: per_cent.parse().ok(), is_over: false };
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}
