//! The threads that plans run on, and how a caller waits for them.

use std::future::Future;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::error::EngineError;

/// Bytes of stack of a thread. A plan is read by functions that call themselves for each of its levels, and pages that
/// are stacked on one another have many; the usual 2 MiB are too few while the planner is not optimised.
const STACK: usize = 16 << 20;

/// Threads of the engine's own, so that whoever calls may be on any thread: one with little stack, or a worker of an
/// asynchronous server, where waiting in the usual way would panic.
pub(crate) struct Threads(Option<Runtime>);

impl Threads {
    pub(crate) fn new(count: usize) -> Result<Threads, EngineError> {
        let runtime = Builder::new_multi_thread().worker_threads(count.max(1)).thread_stack_size(STACK).build();
        Ok(Threads(Some(runtime.map_err(EngineError::no_threads)?)))
    }

    /// Does `work` on these threads and waits until it is done.
    pub(crate) fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        end(self.begin(work))
    }

    /// Begins `work` on these threads.
    pub(crate) fn begin<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.0.as_ref().expect("there until dropped").spawn(work)
    }
}

impl Drop for Threads {
    /// Waits until the threads have ended, on a thread of its own, as a worker of another runtime must not wait itself.
    ///
    /// To let go of them would be less, but glibc 2.36 (Debian 12) reads from the stack of a thread that it lets go of after
    /// that thread may have ended and taken it along: the process dies.
    fn drop(&mut self) {
        let Some(runtime) = self.0.take() else { return };
        if let Ok(ending) = thread::Builder::new().spawn(move || drop(runtime)) {
            _ = ending.join();
        }
    }
}

/// Waits for work that was begun; a panic in it goes on here.
pub(crate) fn end<T>(work: JoinHandle<T>) -> T {
    wait(work).unwrap_or_else(|stopped| match stopped.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => unreachable!("nothing stops what is waited for"),
    })
}

/// Waits for `work` on this thread, whatever else the thread belongs to.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let signal = Arc::new(Signal::default());
    let waker = Waker::from(Arc::clone(&signal));
    let mut context = Context::from_waker(&waker);
    let mut work = pin!(work);
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(done) => return done,
            Poll::Pending => signal.wait(),
        }
    }
}

#[derive(Default)]
struct Signal {
    is_given: Mutex<bool>,
    changed: Condvar,
}

impl Signal {
    fn wait(&self) {
        let given = self.is_given.lock().unwrap_or_else(PoisonError::into_inner);
        let mut given = self.changed.wait_while(given, |given| !*given).unwrap_or_else(PoisonError::into_inner);
        *given = false;
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        *self.is_given.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }
}
