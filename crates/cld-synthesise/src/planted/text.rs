//! How a row appears in the file: cells, quotes, bytes, `NULL`. Some forms are odd and yet no fault.

use super::draft::{open_service, request, review};
use super::planted_row::Shape;
use super::specimen::{Specimen, one};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    vec![
        one(request().shaped(Shape::CellMore).fails(&["row_has_wrong_number_of_cells"])),
        one(request().shaped(Shape::CellsLess).fails(&["row_has_wrong_number_of_cells"])),
        one(request().shaped(Shape::CellsLessAtTheEnd)),
        one(review().text(Item::Gender, "Male\u{a0}").fails(&["entry_holds_unseen_marks"])),
        one(review()
            .text(Item::EventDescription, "A talk in the caf~")
            .shaped(Shape::OddByte)
            .fails(&["row_is_not_utf8"])),
        one(review().text(Item::Gender, "NULL").fails(&["priority_item_blank"])),
        one(review().text(Item::Postcode, "  ").fails(&["priority_item_blank"])),
        one(review().text(Item::Died, "null")),
        one(review().text(Item::EventDescription, "Said \"no\",\nthen agreed")),
        one(open_service().text(Item::EventDescription, "Moved near the Café Zoë")),
        one(request().shaped(Shape::AllQuoted)),
        one(request().shaped(Shape::BlankLineBefore)),
        one(request().shaped(Shape::CarriageReturn)),
    ]
}
