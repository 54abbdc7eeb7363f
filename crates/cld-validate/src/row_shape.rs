//! Rows with too few cells: whether their last cells were left out, or a line break without quotes broke them in two.
//!
//! What else is found on a row whose values are under the wrong items only follows from its shape, and is left out.

use cld_submission::Oddity;

use crate::cause::Cause;

/// What came of a row.
pub(crate) enum Judged {
    /// Its causes stand.
    Sound(u64, Vec<Cause>),
    /// Its last cells were left out by a program; its other causes stand.
    Shorter(u64, Vec<Cause>),
    /// It has empty cells behind its last; its other causes stand.
    Longer(u64, Vec<Cause>),
    /// Its shape is the cause of all else but what cannot be sent.
    Shapeless(u64, Oddity, Vec<Cause>),
    /// It breaks off after these cells, and the next row goes on.
    BreaksOff(u64, usize, Vec<Cause>),
    /// Text with the delimiter is not in quotes, in these columns.
    WithoutQuotes(u64, usize, Vec<usize>, Vec<Cause>),
}

/// Judges rows in the file's order.
pub(crate) struct Rows {
    columns: usize,
    /// A short row that waits for the next one.
    waiting: Option<Waiting>,
}

struct Waiting {
    row: u64,
    cells: usize,
    is_out_of_place: bool,
    causes: Vec<Cause>,
}

impl Rows {
    /// For a header of so many columns.
    pub(crate) fn new(columns: usize) -> Rows {
        Rows { columns, waiting: None }
    }

    /// Takes a row with its causes, and gives what is known by now, in order.
    pub(crate) fn next(&mut self, row: u64, causes: Vec<Cause>) -> Vec<Judged> {
        let short = self.short(&causes);
        let mut judged = Vec::new();
        if let Some(waiting) = self.waiting.take() {
            let next = short.filter(|(_, is_out_of_place)| waiting.row + 1 == row && *is_out_of_place);
            let is_whole = next.is_some_and(|(cells, _)| waiting.cells + cells == self.columns + 1);
            judged.push(waiting.judged(next.is_some(), is_whole));
        }
        match short {
            Some((cells, is_out_of_place)) => self.waiting = Some(Waiting { row, cells, is_out_of_place, causes }),
            None => judged.push(self.one(row, causes)),
        }
        judged
    }

    /// What is left at the file's end.
    pub(crate) fn end(&mut self) -> Option<Judged> {
        self.waiting.take().map(|waiting| waiting.judged(false, false))
    }

    /// How many cells a short row has, and whether its values are under the wrong items; null for any other row.
    fn short(&self, causes: &[Cause]) -> Option<(usize, bool)> {
        causes.iter().find_map(|cause| match cause {
            Cause::Cells { cells, is_out_of_place, .. } if *cells < self.columns => Some((*cells, *is_out_of_place)),
            _ => None,
        })
    }

    fn one(&self, row: u64, causes: Vec<Cause>) -> Judged {
        let (mut shapeless, mut is_longer) = (None, false);
        for cause in &causes {
            match cause {
                Cause::Cells { cells, unquoted, .. } if !unquoted.is_empty() => {
                    let (cells, unquoted) = (*cells, unquoted.clone());
                    return Judged::WithoutQuotes(row, cells, unquoted, of_sending(causes));
                }
                Cause::Cells { cells, is_out_of_place: true, .. } => shapeless = Some(Oddity::Cells(*cells)),
                Cause::Cells { .. } => is_longer = true,
                Cause::Oddity(oddity @ (Oddity::StrayQuote | Oddity::CutOff | Oddity::TooLong)) => {
                    shapeless = Some(shapeless.unwrap_or(*oddity));
                }
                Cause::Oddity(_) | Cause::Rule(..) | Cause::Sending(..) => {}
            }
        }
        match shapeless {
            Some(oddity) => Judged::Shapeless(row, oddity, of_sending(causes)),
            None if is_longer => Judged::Longer(row, without_cells(causes)),
            None => Judged::Sound(row, causes),
        }
    }
}

impl Waiting {
    /// `goes_on` says that the next row seems to be the rest, `is_whole` that both together have as many cells as they should.
    fn judged(self, goes_on: bool, is_whole: bool) -> Judged {
        let has_stray = self.causes.iter().any(|cause| matches!(cause, Cause::Oddity(Oddity::StrayQuote)));
        match () {
            () if goes_on && (is_whole || !self.is_out_of_place) => {
                Judged::BreaksOff(self.row, self.cells, of_sending(self.causes))
            }
            () if has_stray => Judged::Shapeless(self.row, Oddity::StrayQuote, of_sending(self.causes)),
            () if self.is_out_of_place => {
                Judged::Shapeless(self.row, Oddity::Cells(self.cells), of_sending(self.causes))
            }
            () => Judged::Shorter(self.row, without_cells(self.causes)),
        }
    }
}

/// What is left of a row's causes when it has as many cells as it needs.
fn without_cells(causes: Vec<Cause>) -> Vec<Cause> {
    causes.into_iter().filter(|cause| !matches!(cause, Cause::Cells { .. })).collect()
}

fn of_sending(causes: Vec<Cause>) -> Vec<Cause> {
    causes.into_iter().filter(|cause| matches!(cause, Cause::Sending(..))).collect()
}
