//! The planted rows on their way into one file.

use std::collections::VecDeque;

use super::planted_row::PlantedRow;
use super::planter::Planter;
use crate::edition::Edition;

/// Specimens that may be under way at once: their rows are mixed.
const OPEN: usize = 5;

/// Mixes the rows of a few specimens, each specimen's own in their order, as many as the share of them asks for.
pub(crate) struct Queue {
    /// PlantedRow rows for each clean one.
    rate: f64,
    owed: f64,
    open: Vec<VecDeque<PlantedRow>>,
    /// How often each specimen was used in the file.
    used: Vec<u32>,
    pub(crate) planted: u64,
}

impl Queue {
    /// `share` is that of planted rows among all.
    pub(crate) fn new(share: f64) -> Queue {
        Queue { rate: share / (1.0 - share), owed: 0.0, open: Vec::new(), used: Vec::new(), planted: 0 }
    }

    /// Takes note of clean rows that were written.
    pub(crate) fn owe(&mut self, clean_rows: u64) {
        self.owed += clean_rows as f64 * self.rate;
    }

    /// The next row that is due; at the end of the file the next of those that were begun.
    pub(crate) fn next(&mut self, planter: &mut Planter<'_>, edition: &Edition, is_end: bool) -> Option<PlantedRow> {
        if !is_end {
            if self.owed < 1.0 {
                return None;
            }
            self.owed -= 1.0;
            self.begin_another(planter, edition);
        }
        if self.open.is_empty() {
            return None;
        }
        let at = planter.random.below(self.open.len() as u32) as usize;
        let planted = self.open[at].pop_front();
        if self.open[at].is_empty() {
            self.open.swap_remove(at);
        }
        self.planted += 1;
        planted
    }

    fn begin_another(&mut self, planter: &mut Planter<'_>, edition: &Edition) {
        let is_wanted = self.open.len() < OPEN && (self.open.is_empty() || planter.random.percent(50));
        if is_wanted && let Some(rows) = planter.draw(edition, &mut self.used) {
            self.open.push(rows.into());
        }
    }
}
