//! The memory that operators share.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use datafusion::common::resources_err;
use datafusion::error::Result;
use datafusion::execution::memory_pool::{FairSpillPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation};

/// A fair pool with two differences.
///
/// It never refuses memory to the operators which hand rows from one part to another. Refused, such an operator writes
/// its rows to disk, and then may wait for ever for rows that are in a second file (apache/datafusion#24883, in 55.2;
/// corrected after it). What it holds is counted all the same, and is little: it takes no more rows while every part has
/// some waiting.
///
/// And operators that can spill leave half of it to those that cannot, which would fail: joins, and the merging of what
/// was sorted, which holds the keys of all rows once more.
#[derive(Debug)]
pub(crate) struct Pool {
    fair: FairSpillPool,
    /// What operators that can spill may hold together.
    spillable_limit: usize,
    spillable: AtomicUsize,
}

impl Pool {
    pub(crate) fn new(bytes: usize) -> Pool {
        Pool { fair: FairSpillPool::new(bytes), spillable_limit: bytes / 2, spillable: AtomicUsize::new(0) }
    }

    /// Takes a place in the memory for operators that can spill, if there is one.
    fn take_spillable(&self, additional: usize) -> bool {
        let within = |held: usize| held.checked_add(additional).filter(|held| *held <= self.spillable_limit);
        self.spillable.fetch_update(Ordering::Relaxed, Ordering::Relaxed, within).is_ok()
    }
}

fn hands_rows_on(consumer: &MemoryConsumer) -> bool {
    consumer.name().starts_with("RepartitionExec")
}

fn spills(consumer: &MemoryConsumer) -> bool {
    consumer.can_spill() && !hands_rows_on(consumer)
}

impl MemoryPool for Pool {
    fn name(&self) -> &str {
        "cld"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        if !hands_rows_on(consumer) {
            self.fair.register(consumer);
        }
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        if !hands_rows_on(consumer) {
            self.fair.unregister(consumer);
        }
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        if spills(reservation.consumer()) {
            self.spillable.fetch_add(additional, Ordering::Relaxed);
        }
        self.fair.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        if spills(reservation.consumer()) {
            self.spillable.fetch_sub(shrink, Ordering::Relaxed);
        }
        self.fair.shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        if hands_rows_on(reservation.consumer()) {
            self.fair.grow(reservation, additional);
            return Ok(());
        }
        if !spills(reservation.consumer()) {
            return self.fair.try_grow(reservation, additional);
        }
        if !self.take_spillable(additional) {
            return resources_err!("{} is to spill", reservation.consumer().name());
        }
        self.fair.try_grow(reservation, additional).inspect_err(|_| {
            self.spillable.fetch_sub(additional, Ordering::Relaxed);
        })
    }

    fn reserved(&self) -> usize {
        self.fair.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.fair.memory_limit()
    }
}

impl fmt::Display for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fair.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn consumer(pool: &Arc<dyn MemoryPool>, name: &str, can_spill: bool) -> MemoryReservation {
        MemoryConsumer::new(name).with_can_spill(can_spill).register(pool)
    }

    #[test]
    fn rows_handed_on_are_counted_and_never_refused() {
        let pool: Arc<dyn MemoryPool> = Arc::new(Pool::new(100));
        let sort = consumer(&pool, "ExternalSorter[0]", true);
        let handed_on = consumer(&pool, "RepartitionExec[0]", true);
        assert!(sort.try_grow(50).is_ok(), "a sort alone may have half of it");
        assert!(handed_on.try_grow(60).is_ok());
        assert_eq!(pool.reserved(), 110);
        assert!(consumer(&pool, "HashJoinInput", false).try_grow(1).is_err());
        drop(handed_on);
        assert_eq!(pool.reserved(), 50);
    }

    #[test]
    fn what_can_spill_leaves_room_for_what_cannot() {
        let pool: Arc<dyn MemoryPool> = Arc::new(Pool::new(100));
        let (sort, join) = (consumer(&pool, "ExternalSorter[0]", true), consumer(&pool, "HashJoinInput", false));
        assert!(sort.try_grow(51).is_err() && sort.try_grow(50).is_ok());
        assert!(join.try_grow(50).is_ok() && join.try_grow(1).is_err());
        drop(sort);
        assert!(join.try_grow(50).is_ok(), "alone a join may have all of it");
        assert_eq!(pool.reserved(), 100);
        drop(join);
        let (one, other) = (consumer(&pool, "ExternalSorter[0]", true), consumer(&pool, "ExternalSorter[1]", true));
        assert!(one.try_grow(30).is_ok() && other.try_grow(20).is_ok() && other.try_grow(1).is_err());
    }
}
