//! Classes of dates' texts: the form, and which figure can be the day.

use cld_submission::{DayForm, DayPart, day_order};

/// How many there are.
pub(super) const CLASSES: usize = 9;
/// A text of none of them.
pub(super) const NONE: u8 = CLASSES as u8;

/// The class of a text, by form and then by figure.
pub(super) fn class(text: &str) -> u8 {
    let Some(order) = day_order(text) else { return NONE };
    let form = match order.form {
        DayForm::Specified => 0,
        DayForm::Short => 1,
        DayForm::Other => 2,
    };
    let part = match order.part {
        DayPart::Either => 0,
        DayPart::Late => 1,
        DayPart::MonthFirst => 2,
    };
    form * 3 + part
}
