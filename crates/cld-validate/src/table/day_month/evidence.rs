//! What shows that days and months of one column changed places, and how it is said.

use cld_book::Severity;
use cld_submission::DatesSeen;
use cld_terms::{counted, grouped};

use super::classes::CLASSES;
use super::window::{COMPARED, Windows};
use crate::finding::Finding;
use crate::table::once::once;

/// The item of a reporting period's first day.
pub(super) const COLUMN_START: &str = "reporting_period_start_date";

/// Dates on either side from which on their division is no chance.
const SOME: u64 = 3;
/// Dates of both sides together.
const TOGETHER: u64 = 8;

const SHORT: usize = 1;
const FORMS: [&str; 3] = ["dd/mm/yyyy", "d/m/yyyy", "another form"];

/// What is known of one column.
pub(super) struct Evidence<'a> {
    name: &'a str,
    header: &'a str,
    classes: &'a [u64; CLASSES],
    sheet: DatesSeen,
    windows: &'a Windows,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(
        name: &'a str,
        header: &'a str,
        classes: &'a [u64; CLASSES],
        sheet: DatesSeen,
        windows: &'a Windows,
    ) -> Evidence<'a> {
        Evidence { name, header, classes, sheet, windows }
    }

    /// True when the cells of a workbook show it.
    pub(super) fn is_of_sheet(&self) -> bool {
        let DatesSeen { dates_either, texts_late, .. } = self.sheet;
        self.is_divided_in_sheet() && is_enough(dates_either, texts_late)
    }

    fn is_divided_in_sheet(&self) -> bool {
        self.sheet.dates_either > 0 && self.sheet.dates_late == 0 && self.sheet.texts_either == 0
    }

    /// `is_any_sheet` says that another column of the workbook shows it.
    pub(super) fn finding(&self, is_any_sheet: bool) -> Option<Finding> {
        let says = self.of_sheet(is_any_sheet).or_else(|| self.month_first()).or_else(|| self.of_forms());
        let says = says.or_else(|| self.of_period()).or_else(|| self.of_start())?;
        let message = format!(
            "{}: day and month seem to have changed places. {says} A spreadsheet set to another country's dates does this \
             when it opens a file. Export the dates again as text in the form dd/mm/yyyy, and do not save the file in a \
             spreadsheet; findings on these dates are likely to follow from it.",
            self.header
        );
        Some(once(1, "day_and_month_swapped", Severity::Error, Some(self.header), message))
    }

    fn of_sheet(&self, is_any_sheet: bool) -> Option<String> {
        let DatesSeen { dates_either, texts_late, .. } = self.sheet;
        (self.is_of_sheet() || is_any_sheet && self.is_divided_in_sheet()).then(|| {
            let texts = match texts_late {
                0 => "no text is a date of a day that could be a month".to_owned(),
                late => format!("{} of text, each after the 12th of its month", is_are(late)),
            };
            format!(
                "Of its cells {} to the spreadsheet, each of a day up to the 12th, and {texts}.",
                counted(dates_either, "is a date", "are dates")
            )
        })
    }

    /// The month before the day, beyond doubt.
    fn month_first(&self) -> Option<String> {
        let month_first: u64 = (0..3).map(|form| self.classes[form * 3 + 2]).sum();
        let late: u64 = (0..2).map(|form| self.classes[form * 3 + 1]).sum();
        let either: u64 = (0..2).map(|form| self.classes[form * 3]).sum();
        (month_first >= 2 && (late == 0 || month_first >= SOME && month_first * 20 >= late)).then(|| {
            format!(
                "{} only with the month first, such as 03/25/2025, and {} only with the day first; {} either way and read \
                 with the day first.",
                counted(month_first, "date makes sense", "dates make sense"),
                grouped(late),
                counted(either, "makes sense", "make sense")
            )
        })
    }

    /// Two forms, of which one has all days up to the 12th and the other all later ones.
    fn of_forms(&self) -> Option<String> {
        let either = |form: usize| self.classes[form * 3];
        let late = |form: usize| self.classes[form * 3 + 1];
        // What is shown as d/m/yyyy by a spreadsheet that swapped it is in the order in which it was.
        let swapped = (0..3).filter(|form| *form != SHORT && late(*form) == 0);
        let pairs = swapped.flat_map(|form| (0..3).map(move |other| (form, other)));
        let mut pairs = pairs
            .filter(|(form, other)| form != other && either(*other) == 0 && is_enough(either(*form), late(*other)));
        pairs.next().map(|(form, other)| {
            format!(
                "Its {} written as {} are all of days up to the 12th, and the {} written as {} all of later days.",
                counted(either(form), "date", "dates"),
                FORMS[form],
                counted(late(other), "date", "dates"),
                FORMS[other]
            )
        })
    }

    /// Dates outside of the period that would be inside.
    fn of_period(&self) -> Option<String> {
        let at = COMPARED.iter().position(|(name, _)| *name == self.name)?;
        let all: u64 = self.windows.compared.iter().map(|window| window.inside_swapped).sum();
        let window = self.windows.compared[at];
        (window.shows_swap() && all >= SOME).then(|| {
            format!(
                "{} outside of the reporting period and of a day up to the 12th, and {} of them would be inside with day and \
                 month the other way round; of dates after the 12th {} outside.",
                counted(window.either_outside, "date is", "dates are"),
                grouped(window.inside_swapped),
                is_are(window.late_outside)
            )
        })
    }

    /// A first day that is none of a month, and would be.
    fn of_start(&self) -> Option<String> {
        let Windows { starts, starts_swapped, .. } = *self.windows;
        (self.name == COLUMN_START && starts > 0 && starts_swapped * 10 >= starts * 9).then(|| {
            format!(
                "On {} the period begins within January; the other way round it begins on the first day of a month.",
                counted(starts_swapped, "row", "rows")
            )
        })
    }
}

fn is_enough(one: u64, other: u64) -> bool {
    one >= SOME && other >= SOME && one + other >= TOGETHER
}

fn is_are(count: u64) -> String {
    if count == 1 { "1 is".to_owned() } else { format!("{} are", grouped(count)) }
}
