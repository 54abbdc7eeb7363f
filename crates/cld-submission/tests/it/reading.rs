//! What tests of reading share: small releases, and what comes out of a file.

use std::io::{Cursor, Write};
use std::sync::Mutex;

use arrow::array::{Array, AsArray};
use cld_book::{Book, Release};
use cld_submission::{Columns, Input, Oddity, ReadError, Submission};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A book with a release of text items that are called Item 1, Item 2 and so on.
pub(crate) fn book(items: usize) -> Book {
    let headers: Vec<String> = (1..=items).map(|item| format!("Item {item}")).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    Book::from_files([("spec/release-1.toml", release("release-1", &headers, "text").as_str())]).unwrap()
}

/// A release whose items are all of one type.
pub(crate) fn release(name: &str, headers: &[&str], item_type: &str) -> String {
    let order = ["v5.0", "release-1", "release-2"].iter().position(|known| *known == name).unwrap_or(0);
    let mut text = format!("name = \"{name}\"\ntitle = \"{name}\"\norder = {}\n", order + 1);
    for (at, header) in headers.iter().enumerate() {
        let item = header.to_lowercase().replace(' ', "_");
        text += &format!(
            "[[item]]\nnumber = {}\nheader = \"{header}\"\nname = \"{item}\"\nsection = \"All\"\ntype = {item_type:?}\n\
             priority = \"never\"\nmeaning = \"For tests.\"\nexistence = \"direct\"\nconfidence = \"high\"\n",
            at + 1
        );
    }
    text
}

/// The header of a file with all items of [`book`].
pub(crate) fn header(items: usize) -> String {
    (1..=items).map(|item| format!("Item {item}")).collect::<Vec<_>>().join(",")
}

/// What was read of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Content {
    /// Row number and cells; an empty cell is empty text.
    pub rows: Vec<(u64, Vec<String>)>,
    pub oddities: Vec<(u64, Oddity)>,
}

impl Content {
    /// Each row as `number: cell|cell`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.rows.iter().map(|(row, cells)| format!("{row}: {}", cells.join("|"))).collect()
    }

    pub(crate) fn of(
        submission: &Submission,
        book: &Book,
        release: &Release,
        threads: usize,
    ) -> Result<Content, ReadError> {
        let names: Vec<String> = release.items.iter().map(|item| format!("{}_as_written", item.name)).collect();
        let columns = Columns::new(book, release, names.iter().map(String::as_str));
        let content = Mutex::new(Content::default());
        submission.read(
            &columns,
            threads,
            || (),
            |(), block| (block.batch.clone(), block.places().to_vec(), block.oddities().to_vec()),
            |first, (batch, places, oddities)| {
                let mut content = content.lock().unwrap();
                let cells: Vec<_> = batch.columns().iter().map(|column| column.as_string::<i32>()).collect();
                let number = |row: usize| first + u64::from(places[row]);
                for row in 0..batch.num_rows() {
                    let text = cells.iter().map(|cells| if cells.is_valid(row) { cells.value(row) } else { "" });
                    content.rows.push((number(row), text.map(str::to_owned).collect()));
                }
                content.oddities.extend(oddities.iter().map(|(row, oddity)| (number(*row), *oddity)));
            },
        )?;
        Ok(content.into_inner().unwrap())
    }
}

/// Reads bytes as a file with a number of items, in blocks of a size.
pub(crate) fn read_in_blocks(bytes: &[u8], items: usize, block: Option<usize>) -> Result<Content, ReadError> {
    let book = book(items);
    let release = &book.releases["release-1"];
    let mut submission = Submission::open(Input::bytes("file.csv", bytes), release)?;
    submission.block = block.unwrap_or(submission.block);
    Content::of(&submission, &book, release, 2)
}

pub(crate) fn read(bytes: &[u8], items: usize) -> Result<Content, ReadError> {
    read_in_blocks(bytes, items, None)
}

/// Bytes in gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A ZIP of files with their names.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of sheets, each the XML of its rows; style 1 is a date.
pub(crate) fn workbook(sheets: &[&str], texts: &[&str]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let parts = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let numbers = || 1..=sheets.len();
    let named: String =
        numbers().map(|n| format!("<sheet name=\"Sheet{n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")).collect();
    let related: String = numbers()
        .map(|n| format!("<Relationship Id=\"rId{n}\" Type=\"{parts}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
        .collect();
    let strings: String = texts.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{parts}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns=\"{main}\" xmlns:r=\"{parts}\"><sheets>{named}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"{package}/relationships\">{related}</Relationships>"),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>\
                 </styleSheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml".to_owned(),
            format!("<sst xmlns=\"{main}\" uniqueCount=\"{}\">{strings}</sst>", texts.len()),
        ),
    ];
    files.extend(sheets.iter().zip(numbers()).map(|(rows, n)| {
        let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        (format!("xl/worksheets/sheet{n}.xml"), sheet)
    }));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&files)
}
