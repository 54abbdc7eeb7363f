//! The project's own book keeps its laws.

use std::path::Path;

use cld_book::Book;

#[test]
fn the_book_is_without_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    match Book::from_folder(&folder) {
        Ok(book) => {
            assert!(book.methods.contains_key("nhse-2024"));
            assert_eq!(book.release("release-1").map(|release| release.items.len()), Some(50));
        }
        Err(faults) => panic!("{faults}"),
    }
}
