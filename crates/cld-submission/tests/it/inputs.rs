//! What is read from files, from bytes and from anything else is the same, and its digest is that of what was read.

use std::fs;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use cld_submission::{Columns, Contents, Input, ReadError, ReadSeek, Submission, sha256};

use crate::reading::{Content, book, header, workbook, zip};

const ITEMS: usize = 3;

/// A table as text, in a ZIP and in a workbook, each with its digest.
fn packed() -> Vec<(&'static str, Vec<u8>)> {
    let text = header(ITEMS) + "\n" + &"a,b,c\n".repeat(1_000);
    let cells = |texts: [&str; ITEMS]| -> String {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        texts.map(cell).concat()
    };
    let header = cells(["Item 1", "Item 2", "Item 3"]);
    let rows: String = (0..1_000).map(|_| format!("<row>{}</row>", cells(["a", "b", "c"]))).collect();
    let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("text", text.clone().into_bytes()),
        ("UTF-16", utf_16),
        ("ZIP", zip(&[("table.csv", text.as_bytes())])),
        ("workbook", workbook(&[&format!("<row>{header}</row>{rows}")], &[])),
    ]
}

/// All rows and the digest that was taken while they were read.
fn read(input: Input, threads: usize) -> Result<(Content, Option<String>), ReadError> {
    let book = book(ITEMS);
    let release = &book.releases["release-1"];
    let mut submission = Submission::open(input, release)?;
    submission.takes_digest = true;
    let columns = Columns::new(&book, release, ["item_1"]);
    let take = |_, ()| std::ops::ControlFlow::<()>::Continue(());
    let all = submission.try_read(&columns, threads, || (), |(), _| (), take)?;
    let content = Content::of(&submission, &book, release, threads)?;
    Ok((content, all.continue_value().and_then(|all| all.sha256)))
}

#[test]
fn a_file_and_its_bytes_are_read_alike_and_the_digest_is_theirs() {
    let folder = tempfile::tempdir().unwrap();
    for (form, bytes) in packed() {
        let path = folder.path().join("file");
        fs::write(&path, &bytes).unwrap();
        let input = Input::bytes("file", bytes);
        let expected = sha256(&input).unwrap();
        assert_eq!((expected.len(), sha256(&Input::file(&path)).unwrap()), (64, expected.clone()));
        let (whole, digest) = read(input.clone(), 1).unwrap();
        assert_eq!((whole.rows.len(), digest), (1_000, Some(expected.clone())), "{form}");
        for (input, threads) in [(input.clone(), 2), (Input::file(&path), 1), (Input::file(&path), 3)] {
            let (content, digest) = read(input, threads).unwrap();
            assert!(content == whole && digest.as_ref() == Some(&expected), "{form} on {threads} threads");
        }
    }
}

#[test]
fn a_digest_that_nobody_wants_is_not_taken() {
    let book = book(ITEMS);
    let release = &book.releases["release-1"];
    let submission = Submission::open(Input::bytes("file.csv", *b"Item 1\na\n"), release).unwrap();
    let columns = Columns::new(&book, release, ["item_1"]);
    let take = |_, ()| std::ops::ControlFlow::<()>::Continue(());
    let all = submission.try_read(&columns, 1, || (), |(), _| (), take).unwrap();
    assert_eq!(all.continue_value().unwrap().sha256, None);
}

/// Other bytes from some opening on, as when somebody saves the file meanwhile.
struct Replaced {
    opened: AtomicUsize,
    from: usize,
    texts: [&'static [u8]; 2],
}

impl Contents for Replaced {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        let is_later = self.opened.fetch_add(1, Ordering::Relaxed) >= self.from;
        Ok(Box::new(io::Cursor::new(self.texts[usize::from(is_later)])))
    }

    fn length(&self) -> Option<u64> {
        None
    }
}

#[test]
fn rows_are_not_read_by_the_header_of_another_file() {
    let replaced = |from| Replaced {
        opened: AtomicUsize::default(),
        from,
        texts: [b"Item 1,Item 2,Item 3\na,b,c\n", b"Item 2,Item 1,Item 3\na,b,c\n"],
    };
    let mut changed = 0;
    for from in 0..8 {
        match read(Input::new("upload", replaced(from)), 1) {
            Err(error @ ReadError::Changed { .. }) => {
                changed += 1;
                assert!(error.to_string().starts_with("upload: was changed while it was read"), "{error}");
            }
            read => _ = read.unwrap(),
        }
    }
    assert!(changed >= 2, "{changed}");
}

#[test]
fn an_input_that_is_not_there_is_not_found() {
    let error = read(Input::file("no such file".as_ref()), 1).unwrap_err();
    assert_eq!(error.kind(), cld_terms::ErrorKind::NotFound);
}
