//! What was done to a value, a row or a column, and what could not be done.

/// One thing that was done, or could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The row of the file that was read; null for what is about a column or the whole file.
    pub row: Option<u64>,
    /// Which column: its place among the notes' columns, see [`Preparation::item`](crate::Preparation::item). Null for a row or the file.
    pub column: Option<usize>,
    /// What it is.
    pub kind: NoteKind,
}

/// How much a note weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It would be rejected, or something would be lost: the file must not be used.
    Refused,
    /// It stays as it was, and somebody has to look at it.
    Left,
    /// It is written otherwise and means the same.
    Changed,
}

/// What was done, or could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A letter that the encoding does not have.
    LetterLacking,
    /// A value that begins like a formula and cannot be written otherwise.
    FormulaLeft,
    /// A row longer than any row may be, of which a part was not read.
    RowTooLong,
    /// The earlier release's value has no counterpart, or several.
    ValueNotMapped,
    /// A value of an item that has another in its place, and says nothing there.
    ValueNotCarried,
    /// A column with values that the release has no item for.
    ColumnLeftOut,
    /// A row with more or fewer cells than the header.
    RowShape,
    /// A quote where none belongs, read as a letter.
    StrayQuote,
    /// A column without values that the release has no item for.
    EmptyColumnLeftOut,
    /// The file was packed, or a workbook.
    Unpacked,
    /// The file had another delimiter.
    Delimiter,
    /// The file began with a byte order mark, or was in UTF-16.
    Encoding,
    /// Something was above the header.
    HeaderPlace,
    /// The columns were in another order.
    ColumnOrder,
    /// The header was written otherwise.
    HeaderSpelling,
    /// The column was not there, and is written without values.
    ColumnAdded,
    /// A line that is no row, such as one of blanks or the header again.
    NoRow,
    /// The value of the later release is written.
    ValueMapped,
    /// The date had another form.
    DateForm,
    /// The entry of the list was spelt otherwise.
    ListSpelling,
    /// The number had a plus before it.
    PlusLeftOut,
    /// The value was in a formula that says nothing else, as ="1042".
    FormulaResolved,
    /// An apostrophe was put before a free text.
    ApostropheAdded,
    /// A letter and its accent were two characters, a blank or hyphen was one of several kinds, or a character has no width.
    LetterForm,
}

impl NoteKind {
    /// How much it weighs.
    pub fn weight(self) -> Weight {
        match self {
            NoteKind::LetterLacking | NoteKind::FormulaLeft | NoteKind::RowTooLong => Weight::Refused,
            NoteKind::ValueNotMapped
            | NoteKind::ValueNotCarried
            | NoteKind::ColumnLeftOut
            | NoteKind::RowShape
            | NoteKind::StrayQuote => Weight::Left,
            _ => Weight::Changed,
        }
    }

    /// Its name in files that programs read.
    pub fn name(self) -> &'static str {
        match self {
            NoteKind::LetterLacking => "letter_lacking",
            NoteKind::FormulaLeft => "formula_left",
            NoteKind::RowTooLong => "row_too_long",
            NoteKind::ValueNotMapped => "value_not_mapped",
            NoteKind::ValueNotCarried => "value_not_carried",
            NoteKind::ColumnLeftOut => "column_left_out",
            NoteKind::RowShape => "row_shape",
            NoteKind::StrayQuote => "stray_quote",
            NoteKind::EmptyColumnLeftOut => "empty_column_left_out",
            NoteKind::Unpacked => "unpacked",
            NoteKind::Delimiter => "delimiter",
            NoteKind::Encoding => "encoding",
            NoteKind::HeaderPlace => "header_place",
            NoteKind::ColumnOrder => "column_order",
            NoteKind::HeaderSpelling => "header_spelling",
            NoteKind::ColumnAdded => "column_added",
            NoteKind::NoRow => "no_row",
            NoteKind::ValueMapped => "value_mapped",
            NoteKind::DateForm => "date_form",
            NoteKind::ListSpelling => "list_spelling",
            NoteKind::PlusLeftOut => "plus_left_out",
            NoteKind::FormulaResolved => "formula_resolved",
            NoteKind::ApostropheAdded => "apostrophe_added",
            NoteKind::LetterForm => "letter_form",
        }
    }

    /// What it says of an item, a row or the file.
    pub fn says(self) -> &'static str {
        match self {
            NoteKind::LetterLacking => {
                "a letter that Windows-1252 does not have: write the value with letters that it has"
            }
            NoteKind::FormulaLeft => {
                "a value that begins with =, +, - or @ and cannot be written otherwise: correct it where it comes from"
            }
            NoteKind::RowTooLong => "a line longer than any row may be: correct it where it comes from",
            NoteKind::ValueNotMapped => {
                "no value of the later release is known for it, or more than one: left as it was"
            }
            NoteKind::ValueNotCarried => "says nothing in the item that has taken its place: not carried over",
            NoteKind::ColumnLeftOut => "no item of the release: left out, with the values in it",
            NoteKind::RowShape => "more or fewer cells than the header: left as they are, see cld check",
            NoteKind::StrayQuote => "a quote where none belongs: written as a letter, see cld check",
            NoteKind::EmptyColumnLeftOut => "no item of the release, and without values: left out",
            NoteKind::Unpacked => "written as CSV",
            NoteKind::Delimiter => "written with commas",
            NoteKind::Encoding => "written in Windows-1252, without a byte order mark",
            NoteKind::HeaderPlace => "what was above the header is left out",
            NoteKind::ColumnOrder => "columns put in the specification's order",
            NoteKind::HeaderSpelling => "header written as the specification prints it",
            NoteKind::ColumnAdded => "column added, without values",
            NoteKind::NoRow => {
                "line that is no row left out: it holds nothing, the header again, or what a program adds"
            }
            NoteKind::ValueMapped => "value of the later release written",
            NoteKind::DateForm => "date written dd/mm/yyyy",
            NoteKind::ListSpelling => "entry written in the release's spelling",
            NoteKind::PlusLeftOut => "plus before a number left out",
            NoteKind::FormulaResolved => "value written without the formula around it",
            NoteKind::ApostropheAdded => "apostrophe put before a text that begins like a formula",
            NoteKind::LetterForm => "letter, blank or hyphen written as Windows-1252 has it",
        }
    }
}
