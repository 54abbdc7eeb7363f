//! What somebody has asked for: each a process of the program, or several one after another, in a folder of its own.

mod process;
mod task;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

pub(crate) use process::Ended;
pub(crate) use task::{Checked, Command, Kind, Progress, State, Task};

use crate::secrets::secret;
use process::Program;

/// The folder in that of a task for what is made. No file that somebody gives is called so.
pub(crate) const MADE: &str = ".made";

/// All that was asked for since the local page was opened.
#[derive(Debug)]
pub(crate) struct Tasks {
    folder: PathBuf,
    program: Program,
    all: Mutex<Vec<Arc<Task>>>,
    /// One is done at a time: each may use all of the machine.
    turn: Arc<Semaphore>,
}

/// A folder for a task that is not begun: dropped, it is removed.
#[derive(Debug)]
pub(crate) struct TaskFolder {
    id: String,
    path: PathBuf,
    is_used: bool,
}

impl Tasks {
    pub(crate) fn new(folder: PathBuf, program: PathBuf, book: Option<PathBuf>) -> Tasks {
        let (program, all) = (Program { path: program, book }, Mutex::new(Vec::new()));
        Tasks { folder, program, all, turn: Arc::new(Semaphore::new(1)) }
    }

    /// A folder for the files of a task.
    pub(crate) fn folder(&self) -> io::Result<TaskFolder> {
        let id = secret().map_err(io::Error::other)?[..16].to_owned();
        let path = self.folder.join(&id);
        // Its owner's alone, as is all in the folder above.
        fs::create_dir(&path)?;
        fs::create_dir(path.join(MADE))?;
        Ok(TaskFolder { id, path, is_used: false })
    }

    /// Begins a task: the commands one after another, until one does not end with 0.
    pub(crate) fn begin(&self, mut folder: TaskFolder, title: String, kind: Kind, commands: Vec<Command>) -> Arc<Task> {
        folder.is_used = true;
        let task = Arc::new(Task::new(folder.id.clone(), title, kind, folder.path.clone()));
        self.all().push(Arc::clone(&task));
        let (program, turn, working) = (self.program.clone(), Arc::clone(&self.turn), Arc::clone(&task));
        // Whose turn it is, is known before anything else can be begun.
        let own = Arc::clone(&turn).try_acquire_owned().ok();
        tokio::spawn(async move { working.work(&program, (&turn, own), commands).await });
        task
    }

    pub(crate) fn named(&self, id: &str) -> Option<Arc<Task>> {
        self.all().iter().find(|task| task.id == id).cloned()
    }

    /// The newest first.
    pub(crate) fn newest(&self) -> Vec<Arc<Task>> {
        self.all().iter().rev().cloned().collect()
    }

    pub(crate) fn are_under_way(&self) -> bool {
        self.all().iter().any(|task| !task.is_over())
    }

    /// Runs one command in the folder of a task, for a page that waits for it.
    pub(crate) async fn run(&self, task: &Task, arguments: &[String]) -> io::Result<Ended> {
        self.program.run(&task.folder, arguments, |_| (), std::future::pending()).await
    }

    /// Stops what is under way, and waits until it is over.
    pub(crate) async fn stop_all(&self) {
        let all = self.newest();
        all.iter().for_each(|task| task.stop());
        for task in all {
            task.over().await;
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<Arc<Task>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TaskFolder {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TaskFolder {
    fn drop(&mut self) {
        if !self.is_used {
            // What cannot be removed now goes with the folder that it is in.
            _ = fs::remove_dir_all(&self.path);
        }
    }
}
