//! `cld check` says what period a file covers, and a run chooses files by the period that a page derives. They are held
//! to each other here, over made-up files: the program counts while it reads, and the page is what decides.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Field, Schema};
use cld_book::Book;
use cld_engine::{Engine, Limits};
use cld_submission::{Block, Columns, Submission};
use cld_validate::{Day, Rules};

/// First and last day of a period; null where there is none.
type Days = (Option<i32>, Option<i32>);

/// What one file covers: the period it states, and the one that its events make.
type Covered = (Days, Days);

const COLUMNS: [&str; 4] =
    ["event_end_date", "event_type_collated", "reporting_period_start_date", "reporting_period_end_date"];

/// The day on which every file arrives: in the middle of the months that events end in.
const SEEN: &str = "2023-10-12";

/// Numbers that look drawn and are always the same.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// A file with a number of rows, months and types of event drawn for it, so that months are full, thin or missing.
fn file(draw: &mut Draw, types: &[&str]) -> String {
    let count = [0, 5, 60, 99, 100, 101, 180, 400][draw.below(8)];
    let (months, kinds) = (1 + draw.below(20), 1 + draw.below(types.len()));
    let mut text = "Event Type,Event End Date,Reporting Period Start Date,Reporting Period End Date\n".to_owned();
    let stated = ["01/04/2023,30/09/2023", "01/04/2023,", ",", "01/10/2022,31/03/2023"][draw.below(4)];
    for _ in 0..count {
        // Squared, so that late months are rare.
        let month = months * draw.below(100) * draw.below(100) / 10_000;
        let kind = types[kinds * draw.below(100) * draw.below(100) / 10_000];
        let ended = match draw.below(12) {
            0 => String::new(),
            1 if kinds > 3 => "soon".to_owned(),
            _ => format!("{:02}/{:02}/{}", draw.below(28) + 1, (month + 5) % 12 + 1, 2022 + (month + 5) / 12),
        };
        text.push_str(&format!("{kind},{ended},{stated}\n"));
    }
    text
}

/// The file's rows as a run reads them.
fn rows(book: &Book, path: &Path, council: &str) -> Vec<RecordBatch> {
    let release = book.release("release-1").unwrap();
    let columns = Columns::new(book, release, COLUMNS);
    let mut batches = Vec::new();
    let take = |(): &mut (), block: &Block<'_>| block.batch.clone();
    let submission = Submission::open(path, release).unwrap();
    submission.read(&columns, 1, || (), take, |_, batch| batches.push(with_council(&batch, council))).unwrap();
    batches
}

fn with_council(batch: &RecordBatch, council: &str) -> RecordBatch {
    let code: ArrayRef = Arc::new(StringArray::from(vec![council; batch.num_rows()]));
    let plain = |column: &ArrayRef| match column.data_type() {
        DataType::Dictionary(..) => cast(column, &DataType::Utf8).unwrap(),
        _ => Arc::clone(column),
    };
    let columns: Vec<ArrayRef> = std::iter::once(code).chain(batch.columns().iter().map(plain)).collect();
    let names = std::iter::once("la_code").chain(batch.schema_ref().fields().iter().map(|field| field.name().as_str()));
    let fields = names.zip(&columns).map(|(name, column)| Field::new(name, column.data_type().clone(), true));
    RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns.clone()).unwrap()
}

/// What the page says of each council's file.
fn by_the_page(book: &Book, batches: &[RecordBatch]) -> BTreeMap<String, Covered> {
    let engine = Engine::new(&Limits { partitions: 1, ..Limits::default() }).unwrap();
    engine.hold("rows_of_files", batches[0].schema_ref(), batches).unwrap();
    let submitted =
        format!("select *, 'A' as la_name, timestamp '{SEEN} 09:00:00' as import_datetime from rows_of_files");
    engine.define("submitted", &submitted).unwrap();
    let (_, results) = engine.rows(&book.methods["dhsc-r2"].pages["reporting_periods"].sql.text).unwrap();
    let mut covered = BTreeMap::new();
    for batch in &results {
        let day = |name: &str, row: usize| {
            let days = batch.column_by_name(name).unwrap().as_primitive::<Date32Type>();
            days.is_valid(row).then(|| days.value(row))
        };
        let councils = cast(batch.column_by_name("la_code").unwrap(), &DataType::Utf8).unwrap();
        for row in 0..batch.num_rows() {
            let stated = (day("stated_first_day", row), day("stated_last_day", row));
            let derived = (day("derived_first_day", row), day("derived_last_day", row));
            covered.insert(councils.as_string::<i32>().value(row).to_owned(), (stated, derived));
        }
    }
    covered
}

#[test]
fn the_period_that_is_checked_is_the_period_that_counts() {
    let book = Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap();
    let release = book.release("release-1").unwrap();
    let known = book.list_of(release, release.item("event_type").unwrap()).unwrap();
    let mut types: Vec<&str> = known.entries.iter().map(|entry| entry.value.as_str()).collect();
    let odd = [types[0].to_lowercase() + "  ", "Other".to_owned(), "OTHER".to_owned(), String::new()];
    types.extend(odd.iter().map(String::as_str));
    let rules = Rules::compile(&book, "release-1").unwrap();
    let folder = std::env::temp_dir().join(format!("cld-reporting-period-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (mut draw, mut checked, mut batches) = (Draw(7), BTreeMap::new(), Vec::new());
    for council in 0..300 {
        let (council, path) = (council.to_string(), folder.join("file.csv"));
        fs::write(&path, file(&mut draw, &types)).unwrap();
        let of_file = rows(&book, &path, &council);
        let covered = rules.coverage(&Submission::open(&path, release).unwrap(), 2).unwrap();
        let covered = covered.conclude(Day::parse_from_str(SEEN, "%Y-%m-%d").unwrap());
        // A page has no row of a file without rows.
        if of_file.iter().any(|batch| batch.num_rows() > 0) {
            let days = |period: Option<cld_validate::Period>| {
                let first = period.map(|period| period.first_day.to_epoch_days());
                (first, period.map(|period| period.last_day.to_epoch_days()))
            };
            checked.insert(council, (days(covered.stated), days(covered.found)));
        }
        batches.extend(of_file);
    }
    fs::remove_dir_all(&folder).unwrap();
    let counted = by_the_page(&book, &batches);
    let (mut with_a_period, mut shortened) = (0, 0);
    for (council, (stated, found)) in &checked {
        let (page_stated, page_found) = &counted[council];
        assert_eq!(found, page_found, "the period found of file {council}");
        // A check says nothing of half a period.
        let whole = page_stated.0.and(page_stated.1).map_or((None, None), |_| *page_stated);
        assert_eq!(*stated, whole, "the period stated by file {council}");
        with_a_period += usize::from(found.0.is_some());
        shortened += usize::from(found.0.zip(found.1).is_some_and(|(first, last)| last - first < 200));
    }
    assert!(with_a_period > 150 && shortened > 20, "{with_a_period} files have a period, {shortened} a short one");
}
