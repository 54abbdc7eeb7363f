//! Stops a reading from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish that reading ends, from whoever no longer waits for it. Copies share the wish.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Every reading that looks here ends before its next block, with [`ReadError::Stopped`](crate::ReadError::Stopped).
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True when reading is to end.
    pub fn is_wished(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
