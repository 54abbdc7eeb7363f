//! The style that all workbooks share: formats of cells, widths of columns, heights of rows.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::palette::{SERIES, UNSURE};

/// Height of a line, in points.
pub const LINE: f64 = 15.0;
/// Widest column, in characters.
pub const WIDEST: f64 = 60.0;

/// Formats of cells.
pub struct Formats {
    /// The title of a sheet or of a part of it.
    pub title: Format,
    /// White on dark, in the first row of a table.
    pub heading: Format,
    /// Text that goes on in a further line of its cell.
    pub text: Format,
    /// Text that keeps to its line, in long lists.
    pub line: Format,
    /// Text that says that something is unsure.
    pub unsure: Format,
    /// A whole number, its digits in groups of three.
    pub number: Format,
    /// A number with one decimal place.
    pub share: Format,
    /// A share of 1 as per cent, with one decimal place.
    pub per_cent: Format,
    /// A day as 31/03/2024.
    pub day: Format,
}

impl Default for Formats {
    fn default() -> Formats {
        let cell = || Format::new().set_align(FormatAlign::Top);
        let dark = Color::RGB(SERIES[0]);
        let heading = cell().set_bold().set_text_wrap().set_font_color(Color::White).set_background_color(dark);
        Formats {
            title: Format::new().set_bold().set_font_size(14),
            heading: heading.set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            line: cell(),
            unsure: cell().set_text_wrap().set_background_color(Color::RGB(UNSURE)),
            number: cell().set_num_format("#,##0"),
            share: cell().set_num_format("#,##0.0"),
            per_cent: cell().set_num_format("0.0%"),
            day: Format::new().set_num_format("dd/mm/yyyy"),
        }
    }
}

/// The width of a column whose longest cell has so many characters.
pub fn width(longest: usize) -> f64 {
    (longest as f64 + 3.0).min(WIDEST)
}

/// How many lines a text takes in a column of this width.
pub fn lines(text: &str, width: f64) -> f64 {
    (text.chars().count() as f64 / (width - 3.0)).ceil()
}
