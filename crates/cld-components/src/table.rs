//! Rows and columns.

use maud::{Markup, Render, html};

use super::attribute::joined;

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    content: Markup,
    is_numeric: bool,
    classes: &'static str,
}

impl Cell {
    pub fn new(content: &(impl Render + ?Sized)) -> Cell {
        Cell { content: content.render(), is_numeric: false, classes: "" }
    }

    /// A number, or the head of a column of numbers: to the right.
    pub fn number(content: &(impl Render + ?Sized)) -> Cell {
        Cell { is_numeric: true, ..Cell::new(content) }
    }

    /// The same with classes.
    pub fn with(self, classes: &'static str) -> Cell {
        Cell { classes, ..self }
    }

    fn class(&self, base: &str) -> String {
        let numeric = if self.is_numeric { format!("{base}--numeric") } else { String::new() };
        joined(&[base, &numeric, self.classes])
    }
}

/// Rows and columns.
#[derive(Debug, Default)]
pub struct Table<'a> {
    pub caption: &'a str,
    pub caption_classes: &'a str,
    pub classes: &'a str,
    pub head: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    /// Whether the first cell of a row says what the row is about.
    pub first_cell_is_header: bool,
    /// Whether the cells of a row follow one another downwards on a narrow screen, each with the head of its column.
    pub stacks: bool,
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        html! {
            table class=(joined(&["govuk-table", self.classes, if self.stacks { "portal-stacked" } else { "" }])) {
                @if !self.caption.is_empty() {
                    caption class=(joined(&["govuk-table__caption", self.caption_classes])) { (self.caption) }
                }
                @if !self.head.is_empty() {
                    thead class="govuk-table__head" {
                        tr class="govuk-table__row" {
                            @for cell in &self.head {
                                th scope="col" class=(cell.class("govuk-table__header")) { (cell.content) }
                            }
                        }
                    }
                }
                tbody class="govuk-table__body" { @for row in &self.rows { (self.row(row)) } }
            }
        }
    }
}

impl Table<'_> {
    fn row(&self, cells: &[Cell]) -> Markup {
        html! {
            tr class="govuk-table__row" {
                @for (at, cell) in cells.iter().enumerate() {
                    @if at == 0 && self.first_cell_is_header {
                        th scope="row" class=(joined(&["govuk-table__header", cell.classes])) { (cell.content) }
                    } @else {
                        @let head = self.head.get(at).filter(|_| self.stacks).map(|head| head.content.0.as_str());
                        td class=(cell.class("govuk-table__cell")) data-head=[head] { (cell.content) }
                    }
                }
            }
        }
    }
}
