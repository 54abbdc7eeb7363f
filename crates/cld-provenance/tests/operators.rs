//! From a figure back to the rows that it counts, and from a row to why it is left out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use cld_engine::{Engine, Limits};
use cld_provenance::{
    Counted, Figure, Known, contribution, nothing_behind, reasons_left_out, rows_behind, rows_counted, rows_left,
};

/// Eight events of five people in two councils.
fn engine() -> Engine {
    let engine = Engine::new(&Limits { partitions: 2, ..Limits::default() }).unwrap();
    let schema = Arc::new(Schema::new(vec![
        Field::new("record_number", DataType::Int64, false),
        Field::new("la_code", DataType::Utf8, false),
        Field::new("person", DataType::Int64, true),
        Field::new("kind", DataType::Utf8, true),
    ]));
    let rows = RecordBatch::try_new(
        Arc::clone(&schema),
        vec![
            Arc::new(Int64Array::from_iter_values(1..=8)),
            Arc::new(StringArray::from(vec!["100", "100", "100", "100", "200", "200", "200", "200"])),
            Arc::new(Int64Array::from(vec![Some(1), Some(1), Some(2), None, Some(3), Some(4), Some(4), Some(5)])),
            Arc::new(StringArray::from(vec![
                Some("Service"),
                Some("Service"),
                Some("Review"),
                Some("Service"),
                Some("Service"),
                Some("Review"),
                Some("Service"),
                None,
            ])),
        ],
    );
    engine.hold("events", &schema, &[rows.unwrap()]).unwrap();
    for name in ["served", "counts", "shares", "two_sides", "shown", "by_title", "measures"] {
        engine.define(name, &sql_of(name).unwrap()).unwrap();
    }
    engine
}

fn sql_of(table: &str) -> Option<String> {
    let sql = match table {
        "served" => {
            "select record_number, la_code as council, person from events where kind = 'Service' and person > 0"
        }
        "counts" => "select council, count(distinct person) as people from served group by council",
        "shares" => {
            "with counted as (
               select e.la_code, count(*) as n, nullif(count(case when e.kind = 'Review' then 1 end), 0) as reviews
               from events as e group by e.la_code),
             others as (select la_code, count(*) as blank from events where kind is null group by la_code)
             select c.la_code, c.reviews, 100 * c.reviews / c.n as share, coalesce(o.blank, 0) as blank
             from counted as c left join others as o on o.la_code = c.la_code"
        }
        "two_sides" => {
            "with a as (select la_code, count(*) as n from events group by la_code),
             chosen as (select la_code, person from events where kind = 'Service'),
             b as (select la_code, nullif(count(distinct case when person > 0 then person end), 0) as people
               from chosen group by la_code)
             select c.la_code, c.n as events, k.people as served
             from a as c left join b as k on k.la_code = c.la_code
             where c.n is not null"
        }
        // As tables with a row for each council and period, whose keys are not shown, have it.
        "by_title" => {
            "with kinds as (
               select kind, title from (values ('Service', 'Services given'), ('Review', 'Reviews done')) as k (kind, title)),
             counted as (select la_code, kind, count(*) as n from events group by la_code, kind)
             select e.la_code as council, k.title, coalesce(c.n, 0) as n
             from (select distinct la_code from events) as e
             cross join kinds as k
             left join counted as c on c.la_code = e.la_code and c.kind = k.kind"
        }
        "measures" => {
            "select la_code as council, 'first' as measure, count(*) as figure from events group by la_code
             union all
             select council, 'second' as measure, people as figure from counts"
        }
        "shown" => "select *, 'a note' as note from counts where people > 0",
        _ => return None,
    };
    Some(sql.to_owned())
}

/// The rows behind a column of the row of a council.
fn behind(table: &str, council: &str, column: &str) -> Vec<Figure> {
    let engine = engine();
    let key = if matches!(table, "shares" | "two_sides") { "la_code" } else { "council" };
    let (_, rows) = engine.rows(&format!("select * from {table} where {key} = '{council}'")).unwrap();
    let row = rows.into_iter().find(|batch| batch.num_rows() > 0).unwrap();
    rows_behind(&engine, table, &row, column, &sql_of).unwrap()
}

fn records(figure: &Figure) -> BTreeSet<i64> {
    let at = figure.schema.index_of("record_number").unwrap();
    figure.rows.iter().flat_map(|batch| batch.column(at).as_primitive::<Int64Type>().values().to_vec()).collect()
}

fn value(figure: &Figure) -> i64 {
    figure.value.as_ref().unwrap().as_primitive::<Int64Type>().value(0)
}

#[test]
fn a_count_is_made_of_its_rows() {
    let figures = behind("counts", "100", "people");
    assert_eq!(figures.len(), 1);
    assert_eq!((records(&figures[0]), value(&figures[0])), (BTreeSet::from([1, 2]), 1));
    assert_eq!((figures[0].table.as_str(), &figures[0].reads[..]), ("counts", &["events".to_owned()][..]));
    let figures = behind("counts", "200", "people");
    assert_eq!((records(&figures[0]), value(&figures[0])), (BTreeSet::from([5, 7]), 2));
}

/// The rows behind a column of the first row for which a condition holds.
fn behind_where(table: &str, condition: &str, column: &str) -> Vec<Figure> {
    let engine = engine();
    let (_, rows) = engine.rows(&format!("select * from {table} where {condition}")).unwrap();
    let row = rows.into_iter().find(|batch| batch.num_rows() > 0).unwrap().slice(0, 1);
    rows_behind(&engine, table, &row, column, &sql_of).unwrap()
}

#[test]
fn what_is_known_by_another_name_is_known_of_the_rows() {
    for (title, expected) in [("Services given", BTreeSet::from([5, 7])), ("Reviews done", BTreeSet::from([6]))] {
        let figures = behind_where("by_title", &format!("council = '200' and title = '{title}'"), "n");
        let counts: Vec<&Figure> = figures.iter().filter(|figure| figure.counts.is_some()).collect();
        assert_eq!(counts.len(), 1, "{title}");
        assert_eq!(counts[0].reads, ["events"], "{title}");
        assert_eq!((records(counts[0]), value(counts[0])), (expected.clone(), expected.len() as i64), "{title}");
    }
}

#[test]
fn parts_of_a_union_that_are_about_something_else_count_nothing_of_a_figure() {
    let figures = behind_where("measures", "council = '200' and measure = 'second'", "figure");
    assert_eq!(figures.len(), 1);
    assert_eq!((records(&figures[0]), value(&figures[0])), (BTreeSet::from([5, 7]), 2));
    let figures = behind_where("measures", "council = '200' and measure = 'first'", "figure");
    assert_eq!(figures.len(), 1);
    assert_eq!((records(&figures[0]), value(&figures[0])), (BTreeSet::from([5, 6, 7, 8]), 4));
}

#[test]
fn a_count_of_some_rows_shows_those_alone() {
    let figures = behind("shares", "200", "reviews");
    assert_eq!(figures.len(), 1);
    assert_eq!((records(&figures[0]), value(&figures[0])), (BTreeSet::from([6]), 1));
}

#[test]
fn a_share_is_made_of_two_counts() {
    let figures = behind("shares", "200", "share");
    let counted: Vec<_> = figures.iter().map(|figure| (records(figure).len(), value(figure))).collect();
    assert_eq!(counted, [(4, 4), (1, 1)]);
}

#[test]
fn a_joined_count_is_found_by_what_it_is_joined_on() {
    let figures = behind("shares", "200", "blank");
    assert_eq!((figures.len(), records(&figures[0])), (1, BTreeSet::from([8])));
    assert!(records(&behind("shares", "100", "blank")[0]).is_empty());
    let served = &behind("two_sides", "100", "served")[0];
    assert_eq!((value(served), served.rows.iter().map(RecordBatch::num_rows).sum::<usize>()), (1, 2));
}

#[test]
fn a_table_that_shows_another_is_followed_through_it() {
    let figures = behind("shown", "200", "people");
    assert_eq!((figures[0].counts.is_some(), records(&figures[0])), (true, BTreeSet::from([5, 7])));
    assert!(behind("shown", "200", "note").is_empty(), "a text of the page itself");
}

#[test]
fn one_person_counts_in_the_cells_of_their_own() {
    let engine = engine();
    let (_, rows) = contribution(&engine, &sql_of("counts").unwrap(), "person", "4").unwrap().unwrap();
    let cells: Vec<_> = rows
        .iter()
        .flat_map(|batch| {
            let councils = batch.column(0).as_string::<i32>();
            let people = batch.column(1).as_primitive::<Int64Type>();
            (0..batch.num_rows()).map(|row| (councils.value(row).to_owned(), people.value(row))).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(cells, [("200".to_owned(), 1)]);
    assert!(
        contribution(
            &engine,
            "select kind, count(*) as n from (select kind from events) as k group by kind",
            "person",
            "4"
        )
        .unwrap()
        .is_none()
    );
}

#[test]
fn a_row_that_is_left_out_fails_a_condition() {
    let rows = ["1", "3", "4", "8"].map(str::to_owned).into();
    let reasons = reasons_left_out(&engine(), &sql_of("served").unwrap(), "record_number", &rows).unwrap();
    let reasons: Vec<_> = reasons.iter().map(|(row, reason)| (row.as_str(), reason.as_str())).collect();
    assert_eq!(
        reasons,
        [("3", "not true: kind = 'Service'"), ("4", "not true: person > 0"), ("8", "not true: kind = 'Service'"),]
    );
}

#[test]
fn a_row_without_partner_is_left_out_for_that() {
    let sql = "select e.record_number from events as e join counts as c on c.people = e.person where e.la_code = '200'";
    let rows = ["5", "1"].map(str::to_owned).into();
    let reasons = reasons_left_out(&engine(), sql, "record_number", &rows).unwrap();
    assert_eq!(reasons["5"], "no row of events goes with it");
    assert_eq!(reasons["1"], "not true: la_code = '200'");
}

#[test]
fn what_is_counted_has_a_row_each() {
    let engine = engine();
    let text = |counted: &Counted, column: &str| -> Vec<String> {
        let batch = arrow::compute::concat_batches(&counted.schema, &counted.rows).unwrap();
        let cast = arrow::compute::cast(batch.column_by_name(column).unwrap(), &DataType::Utf8).unwrap();
        let mut texts: Vec<String> =
            cast.as_string::<i32>().iter().map(|text| text.unwrap_or("-").to_owned()).collect();
        texts.sort();
        texts
    };
    let counted = |sql: &str| rows_counted(&engine, sql, "la_code", "200").unwrap();
    let rows = counted("select la_code, coalesce(kind, 'none') as what, count(*) as n from events group by la_code, coalesce(kind, 'none')").unwrap();
    assert_eq!(
        (text(&rows, "what"), rows.distinct.clone()),
        (["Review", "Service", "Service", "none"].map(str::to_owned).to_vec(), None)
    );
    assert_eq!(text(&rows, "record_number"), ["5", "6", "7", "8"]);
    let people =
        counted("select la_code, count(distinct person) as people from events where kind is not null group by la_code")
            .unwrap();
    assert_eq!(
        (text(&people, "person"), people.distinct.clone()),
        (["3", "4"].map(str::to_owned).to_vec(), Some("person".to_owned()))
    );
    let everybody = counted("select kind, count(distinct person) as people from events group by kind").unwrap();
    assert_eq!(text(&everybody, "person").len(), 6, "no council to keep to");
    for other in [
        "select la_code, person from events",
        "select la_code, 2 * count(*) as n from events group by la_code",
        "select la_code, count(*) as n, count(person) as m from events group by la_code",
        "select la_code, sum(person) as n from events group by la_code",
        "select la_code, count(*) as n from events group by la_code having count(*) > 1",
    ] {
        assert!(counted(other).is_none(), "{other}");
    }
}

#[test]
fn conditions_are_told_with_what_they_leave() {
    let engine = engine();
    let both = ["100", "200"].map(str::to_owned);
    let thinned = |sql: &str, councils: &[String]| rows_left(&engine, sql, "la_code", councils).unwrap();
    let sql = "select e.record_number from events as e join counts as c on c.council = e.la_code
        where e.kind = 'Service' and e.person > 0 and e.record_number < 7";
    let step = |asked: &str, rows: u64| (asked.to_owned(), rows);
    let expected = [
        step("a row of events goes with it", 8),
        step("kind = 'Service'", 5),
        step("person > 0", 4),
        step("record_number < 7", 3),
    ];
    assert_eq!(thinned(sql, &both), expected);
    assert_eq!(thinned(sql, &both[..1])[1], step("kind = 'Service'", 3));
    assert_eq!(thinned("select la_code, count(*) as n from events group by la_code", &both), []);
}

#[test]
fn a_row_is_left_out_for_a_row_of_another_table() {
    let sql = "select e.record_number from events as e where e.kind = 'Service'
        and not exists (select 1 from events as r where r.person = e.person and r.kind = 'Review')";
    let rows = ["7", "8", "5"].map(str::to_owned).into();
    let reasons = reasons_left_out(&engine(), sql, "record_number", &rows).unwrap();
    assert_eq!(reasons["7"], "not true: no row of events goes with it");
    assert_eq!(reasons["8"], "not true: kind = 'Service'");
    assert!(!reasons.contains_key("5"), "{:?}", reasons.get("5"));
}

/// For a count over `services` that is nought: the tables read, with how many rows each condition leaves.
fn narrowed(services: &str, known: &[(&str, &str)]) -> Vec<String> {
    let engine = engine();
    let figures = "select la_code, kind, count(distinct person) as people from services group by la_code, kind";
    let (schema, stored) = engine.rows(services).unwrap();
    engine.hold("services", &schema, &stored).unwrap();
    let sql_of = |table: &str| match table {
        "figures" => Some(figures.to_owned()),
        "services" => Some(services.to_owned()),
        _ => None,
    };
    let known: Vec<Known> = known
        .iter()
        .map(|(column, value)| Known { column: (*column).to_owned(), values: vec![Some((*value).to_owned())] })
        .collect();
    let found = nothing_behind(&engine, "figures", &known, "people", &sql_of).unwrap();
    let said = found.iter().flatten().map(|one| {
        let asked = one.asked.iter().map(|asked| {
            let whose = if asked.is_of_cell { "cell" } else { "own" };
            format!("{whose} {}: {}", asked.asked, asked.rows)
        });
        let asked = asked.collect::<Vec<_>>().join(", ");
        format!("{} of {} {}, {asked}", one.table, one.rows, one.reads)
    });
    said.collect()
}

#[test]
fn a_count_of_nothing_is_followed_to_the_condition_that_leaves_none() {
    let of_page = "select record_number, la_code, person, kind from events where kind = 'Service' and person < 4";
    assert_eq!(
        narrowed(of_page, &[("la_code", "200"), ("kind", "Review")]),
        [
            "figures of 3 services, cell la_code is 200: 1, cell kind is Review: 0",
            "services of 8 events, cell la_code is 200: 4, cell kind is Review: 1, own kind = 'Service': 0",
        ]
    );
}

#[test]
fn what_was_never_received_is_said_of_the_rows_received() {
    let of_page = "select record_number, la_code, person, kind from events where kind = 'Service'";
    assert_eq!(
        narrowed(of_page, &[("la_code", "300"), ("kind", "Service")]),
        ["figures of 5 services, cell la_code is 300: 0", "services of 8 events, cell la_code is 300: 0"]
    );
}

#[test]
fn a_join_that_finds_no_partner_leaves_none() {
    let of_page = "select e.record_number, e.la_code, e.person, e.kind from events as e
                   join (select person from events where la_code = '100') as own on own.person = e.person";
    assert_eq!(
        narrowed(of_page, &[("la_code", "200"), ("kind", "Service")]),
        [
            "figures of 5 services, cell la_code is 200: 0",
            "services of 8 events, cell la_code is 200: 4, cell kind is Service: 2, own a row of events goes with it: 0",
        ]
    );
}

#[test]
fn a_figure_that_counts_something_has_no_way_to_nothing() {
    let of_page = "select record_number, la_code, person, kind from events";
    assert_eq!(narrowed(of_page, &[("la_code", "100"), ("kind", "Service")]), [""; 0]);
}
