//! Files as councils have them: what spreadsheets, report tools and people do to a table before it is checked.
//!
//! Each test spoils a clean file in one way, and asks what `cld check` says of it, and of nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

use crate::council_table::{Table, checked, found, of, words};
use crate::scene::{cld, files, made_up, run_year, text};

#[test]
fn the_table_that_is_spoilt_is_clean() {
    assert_eq!(found(&Table::clean().csv("clean.csv"), &[]), of(&[]));
}

#[test]
fn identifiers_that_look_the_same_are_one_person_and_the_blank_is_shown() {
    for blank in ["\u{a0}", "\u{200b}", "\t", "\u{feff}", " ", "\u{2009}"] {
        let table = Table::clean().with("LA Person Unique Identifier", |at, id| match at % 2 {
            0 => id.to_owned(),
            _ => format!("{id}{blank}"),
        });
        let count = table.rows.len() / 2;
        let path = table.csv("blanks.csv");
        assert_eq!(found(&path, &[]), of(&[("blanks_around_identifier", count)]), "{blank:?}");
    }
    let path = Table::clean().with("LA Person Unique Identifier", |_, id| format!("{id}\u{a0}")).csv("shown.csv");
    let shown = words(&path, &["--with-values"]);
    assert!(shown.contains("[no-break space]\""), "{shown}");
}

#[test]
fn a_cell_of_unseen_blanks_is_blank() {
    for blank in ["\u{a0}", "\u{200b}", "\t", " \u{3000}", "\u{feff}"] {
        let path = Table::clean()
            .with("Date of Death", |_, died| if died.is_empty() { blank.to_owned() } else { died.to_owned() });
        assert_eq!(found(&path.csv("blank.csv"), &[]), of(&[]), "{blank:?}");
    }
}

#[test]
fn an_entry_with_marks_of_a_word_processor_is_told_with_the_entry_that_is_meant() {
    let table = Table::clean().with("Gender", |_, gender| format!("{gender}\u{a0}"));
    let path = table.csv("marks.csv");
    assert_eq!(found(&path, &[]), of(&[("entry_holds_unseen_marks", table.rows.len())]));
    let (shown, without) = (words(&path, &["--with-values"]), words(&path, &[]));
    for said in [&shown, &without] {
        assert!(said.contains("(nearest entry: Female)") || said.contains("(nearest entry: Male)"), "{said}");
    }
    assert!(shown.contains("[no-break space]") && !without.contains("[no-break space]"), "{without}");
}

#[test]
fn lines_that_are_no_rows_are_told_once_and_are_nobody() {
    let table = Table::clean();
    let rows = table.rows.len();
    let commas = ",".repeat(table.header.len() - 1);
    let dashes = vec!["-----"; table.header.len()].join(",");
    let mut lines = table.lines();
    let marked = format!("\u{feff}{}", lines[0]);
    lines.insert(5, lines[0].clone());
    lines.insert(9, marked);
    lines.insert(1, dashes);
    lines.extend(std::iter::repeat_n(commas, 30));
    lines.push(format!("({rows} rows affected)"));
    let path = table.write("joined.csv", lines.join("\n") + "\n");
    let expected =
        of(&[("header_repeated", 1), ("line_of_dashes", 1), ("row_holds_nothing", 1), ("line_is_a_remark", 1)]);
    assert_eq!((found(&path, &[]), checked(&path, &[])["rows"].as_u64()), (expected, Some(rows as u64)));
    let shown = words(&path, &[]);
    let first = rows as u64 + 5;
    assert!(shown.contains("2 lines are the header again: rows 7 and 11."), "{shown}");
    assert!(shown.contains(&format!("rows {first} to {}.", first + 29)), "{shown}");
}

#[test]
fn what_is_above_the_header_is_passed_over_and_rows_keep_their_numbers() {
    let table = Table::clean().with("Gender", |at, gender| if at == 0 { "Mle".to_owned() } else { gender.to_owned() });
    let expected = of(&[("lines_above_header", 1), ("value_not_in_list", 1)]);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "Client level data").unwrap();
    table.fill(sheet, 2, 0..table.rows.len());
    let body = table.lines().join("\n");
    let forms = [
        // Excel does not show the line that is for it.
        (table.write("sep.csv", format!("sep=,\n{body}\n")), 2),
        (table.write("tabs.csv", format!("sep=\t\n{}\n", table.delimited(b'\t'))), 2),
        (table.write("titles.csv", format!("Client level data,,\nAs at 01/04/2024\n\n{body}\n")), 5),
        (table.save("titles.xlsx", workbook), 4),
    ];
    for (path, row) in forms {
        assert_eq!(found(&path, &[]), expected, "{}", path.display());
        let shown = words(&path, &[]);
        assert!(shown.contains(&format!("row {row}: Gender has text")), "{shown}");
    }
}

#[test]
fn a_file_without_a_header_is_refused_and_none_of_its_values_is_shown() {
    let mut table = Table::clean();
    // One word of the first row is the name of an item.
    let column = table.column("Event Reference");
    table.rows[0][column] = "Dementia".to_owned();
    let path = table.write("headless.csv", table.lines()[1..].join("\n") + "\n");
    let (report, findings) = (table.place.path().join("out.html"), table.place.path().join("out.jsonl"));
    let done = cld(["check", text(&path), "--report", text(&report), "--findings", text(&findings)]);
    assert_eq!(done.status, Some(2));
    let outputs = [done.output, done.error, fs::read_to_string(report).unwrap(), fs::read_to_string(findings).unwrap()];
    let own = ["LA Person Unique Identifier", "NHS Number", "Date of Birth"]
        .map(|item| table.rows[0][table.column(item)].clone());
    for output in &outputs {
        assert!(own.iter().all(|value| value.is_empty() || !output.contains(value)), "{output}");
    }
    assert!(outputs[3].contains("file_cannot_be_read"), "{}", outputs[3]);
}

#[test]
fn text_with_commas_or_line_breaks_without_quotes_is_the_one_cause_on_its_rows() {
    let ethnicity = "White - English, Welsh, Scottish, Northern Irish or British";
    let table = Table::clean().with("Ethnicity", |_, _| ethnicity.to_owned());
    let bare = |row: &Vec<String>| row.join(",");
    let body: Vec<String> = std::iter::once(&table.header).chain(&table.rows).map(bare).collect();
    let path = table.write("commas.csv", body.join("\n") + "\n");
    let findings = found(&path, &[]);
    assert_eq!(findings["row_has_wrong_number_of_cells"], table.rows.len() as u64, "{findings:?}");
    assert!(!findings.contains_key("not_a_date") && !findings.contains_key("value_not_in_list"), "{findings:?}");
    let shown = words(&path, &[]);
    assert!(shown.contains("in double quotes, in Ethnicity."), "{shown}");

    let table = Table::clean();
    let mut lines = table.lines();
    let cut = lines[3].match_indices(',').nth(20).unwrap().0;
    lines[3].insert_str(cut, " no\nreply");
    let path = table.write("breaks.csv", lines.join("\n") + "\n");
    assert_eq!(found(&path, &[]), of(&[("row_has_wrong_number_of_cells", 2)]));
    assert!(words(&path, &[]).contains("row 4: This row breaks off after"));
}

#[test]
fn empty_cells_at_the_end_are_one_advice() {
    let table = Table::clean();
    let lines = table.lines();
    let longer: Vec<String> = lines[1..].iter().map(|line| format!("{line},,,")).collect();
    let path = table.write("longer.csv", format!("{}\n{}\n", lines[0], longer.join("\n")));
    assert_eq!(found(&path, &[]), of(&[("empty_cells_at_the_end", 1)]));
    let shorter: Vec<&str> = lines[1..].iter().map(|line| line.trim_end_matches(',')).collect();
    let path = table.write("shorter.csv", format!("{}\n{}\n", lines[0], shorter.join("\n")));
    assert_eq!(found(&path, &[]), of(&[("cells_missing_at_the_end", 1)]));
    let unnamed: Vec<String> = lines.iter().map(|line| format!("{line},,,")).collect();
    let path = table.write("unnamed.csv", unnamed.join("\n"));
    assert_eq!(found(&path, &[]), of(&[]));
    let filled: Vec<String> =
        lines.iter().enumerate().map(|(at, line)| format!("{line},,{}", if at == 4 { "x" } else { "" })).collect();
    let path = table.write("filled.csv", filled.join("\n"));
    assert_eq!(found(&path, &[]), of(&[("column_without_name", 1)]));
    let letter = words(&path, &[]);
    assert!(letter.contains(" has no name in the header, but holds something from row 5 on."), "{letter}");
}

#[test]
fn moments_of_universal_time_are_no_dates_and_september_is_a_month() {
    let moment = |at: usize, day: &str| match day.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] if at == 0 => format!("{year}-{month}-{day}T23:00:00Z"),
        _ => day.to_owned(),
    };
    let path = Table::clean().with("Date of Birth", moment).csv("moments.csv");
    let findings = found(&path, &[]);
    assert_eq!((findings.get("not_a_date"), findings.get("date_is_a_moment")), (Some(&1), Some(&1)), "{findings:?}");
    let named = |_: usize, day: &str| day.replace("/09/", "-Sept-");
    let path = Table::clean().with("Event Start Date", named).csv("sept.csv");
    assert!(found(&path, &[]).keys().all(|rule| rule == "date_form_differs"));
}

/// A cell by the row's place and what it holds.
type Change = dyn Fn(usize, &str) -> String;

/// Swaps day and month where a spreadsheet can.
fn swapped(day: &str) -> Option<[String; 3]> {
    let [day, month, year] = day.split('/').map(str::to_owned).collect::<Vec<_>>().try_into().ok()?;
    (day.parse::<u32>().ok()? <= 12).then_some([month, day, year])
}

#[test]
fn days_and_months_that_changed_places_are_one_finding_for_each_column() {
    const DATES: [&str; 2] = ["Event Start Date", "Event End Date"];
    let iso = |_: usize, text: &str| {
        swapped(text).map_or(text.to_owned(), |[day, month, year]| format!("{year}-{month}-{day}"))
    };
    let same = |_: usize, text: &str| swapped(text).map_or(text.to_owned(), |parts| parts.join("/"));
    let american = |_: usize, text: &str| match text.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{month}/{day}/{year}"),
        _ => text.to_owned(),
    };
    let changes: [&Change; 3] = [&iso, &same, &american];
    for (at, change) in changes.into_iter().enumerate() {
        let path = DATES.iter().fold(Table::clean(), |table, date| table.with(date, change)).csv("swapped.csv");
        let findings = found(&path, &[]);
        assert!((1..=2).contains(&findings["day_and_month_swapped"]), "{at}: {findings:?}");
        let shown = words(&path, &[]);
        let first = shown.split(" error ").nth(1).unwrap_or_default();
        assert!(first.contains("(day_and_month_swapped)"), "{shown}");
    }
    let table = Table::clean();
    let columns = DATES.map(|date| table.column(date));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    table.fill(sheet, 0, 0..table.rows.len());
    let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in table.rows.iter().enumerate() {
        for column in columns {
            if let Some([day, month, year]) = swapped(&cells[column]) {
                let date = format!("{year}-{month}-{day}");
                let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(&date).unwrap();
                sheet.write_datetime_with_format(row as u32 + 1, column as u16, &date, &format).unwrap();
            }
        }
    }
    let path = table.save("swapped.xlsx", workbook);
    assert_eq!(found(&path, &[]).get("day_and_month_swapped"), Some(&2));
}

#[test]
fn of_sheets_the_one_with_the_table_is_read_and_two_are_refused() {
    let table = Table::clean();
    let all = 0..table.rows.len();
    let half = table.rows.len() / 2;
    let lists = |workbook: &mut Workbook, is_hidden: bool| {
        let sheet = workbook.add_worksheet().set_name("Lists").unwrap();
        sheet.set_hidden(is_hidden);
        for (row, cells) in [["Gender", "Event Type"], ["Male", "Request"], ["Female", "Review"]].iter().enumerate() {
            (0..2).for_each(|column| _ = sheet.write_string(row as u32, column as u16, cells[column]).unwrap());
        }
    };
    for is_hidden in [false, true] {
        let mut workbook = Workbook::new();
        lists(&mut workbook, is_hidden);
        let template = workbook.add_worksheet().set_name("Template").unwrap();
        table.fill(template, 0, 0..0);
        let data = workbook.add_worksheet().set_name("Data").unwrap();
        table.fill(data, 0, all.clone());
        data.set_active(true);
        let path = table.save("sheets.xlsx", workbook);
        let line = checked(&path, &[]);
        assert_eq!(
            (found(&path, &[]), &line["sheet"], &line["rows"]),
            (of(&[]), &"Data".into(), &table.rows.len().into())
        );
        assert!(words(&path, &[]).contains("Sheet Data"));
    }
    let mut workbook = Workbook::new();
    table.fill(workbook.add_worksheet().set_name("April").unwrap(), 0, 0..half);
    table.fill(workbook.add_worksheet().set_name("October").unwrap(), 0, half..table.rows.len());
    let line = checked(&table.save("halves.xlsx", workbook), &[]);
    assert_eq!(line["verdict"], "unreadable");
    assert!(line["reason"].as_str().unwrap().contains("(April, October)"), "{line}");
    let mut workbook = Workbook::new();
    table.fill(workbook.add_worksheet().set_name("New").unwrap(), 0, half..table.rows.len());
    let old = workbook.add_worksheet().set_name("Old").unwrap();
    table.fill(old, 0, 0..half);
    old.set_hidden(true);
    let findings = found(&table.save("hidden.xlsx", workbook), &[]);
    assert_eq!(findings.get("hidden_sheet_not_read"), Some(&1), "{findings:?}");
}

#[test]
fn cells_that_a_spreadsheet_spoilt_are_counted_by_column() {
    for (text, rule) in [
        ("#N/A", "formula_failed"),
        ("#REF!", "formula_failed"),
        ("########", "column_too_narrow"),
        ("#NORESULT!", "formula_without_result"),
    ] {
        let spoilt = |at: usize, value: &str| if at.is_multiple_of(3) { text.to_owned() } else { value.to_owned() };
        let path = Table::clean().with("Gender", spoilt).csv("spoilt.csv");
        assert_eq!(found(&path, &[]), of(&[(rule, 1)]), "{text}");
    }
}

#[test]
fn numbers_with_more_places_are_rounded_with_a_warning() {
    let change = |_: usize, cost: &str| if cost.is_empty() { String::new() } else { "18.333333333333332".to_owned() };
    let table = Table::clean();
    let column = table.column("Unit Cost");
    let costs = table.rows.iter().filter(|row| !row[column].is_empty()).count();
    let findings = found(&table.with("Unit Cost", change).csv("costs.csv"), &[]);
    assert_eq!(findings.get("number_form_differs"), Some(&(costs as u64)), "{findings:?}");
    assert!(!findings.contains_key("not_a_number"), "{findings:?}");
}

#[test]
fn spellings_of_identifiers_that_programs_make_are_told_with_how_many_people() {
    const OWN: &str = "LA Person Unique Identifier";
    let digits = |id: &str| id.bytes().filter(u8::is_ascii_digit).map(char::from).collect::<String>();
    let plain = |id: &str| format!("7{}", digits(id));
    let people = Table::clean().rows.iter().map(|row| row[Table::clean().column(OWN)].clone()).collect::<BTreeSet<_>>();
    let forms: [&dyn Fn(&str) -> String; 4] =
        [&|id| format!("{id}.0"), &|id| format!("00{id}"), &|id| format!("=\"{id}\""), &|id| format!("'{id}")];
    for (at, form) in forms.into_iter().enumerate() {
        let path =
            Table::clean().with(OWN, |at, id| if at % 2 == 0 { plain(id) } else { form(&plain(id)) }).csv("two.csv");
        assert_eq!(found(&path, &[]).get("identifier_in_two_spellings"), Some(&1), "{at}");
        assert_eq!(found(&path, &[]).get("row_has_stray_quote"), None, "{at}");
        let last = Table::clean().with(OWN, |_, id| plain(id)).csv("last.csv");
        let path = Table::clean().with(OWN, |_, id| form(&plain(id))).csv("now.csv");
        let words = words(&path, &["--previous", text(&last)]);
        let told = format!("{} people of the last file are here in another spelling", people.len());
        assert!(words.contains(&told), "{words}");
    }
    let last = Table::clean().csv("last.csv");
    let path = Table::clean().with(OWN, |_, id| format!("N{}", id.chars().rev().collect::<String>())).csv("others.csv");
    let findings = found(&path, &["--previous", text(&last)]);
    assert_eq!(findings.get("people_of_last_file_missing"), Some(&1), "{findings:?}");
}

/// Tables of people of a run, by their names.
fn tables(run: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_of_people = |name: &PathBuf| {
        let name = text(name);
        name.ends_with(".csv") && (name.starts_with("lts") || name.starts_with("sts"))
    };
    files(&run.join("tables")).into_iter().filter(|(name, _)| is_of_people(name)).collect()
}

#[test]
fn a_run_counts_whom_it_counted_whatever_was_done_to_the_file() {
    let (place, folder) = made_up(&["--authorities", "1", "--people", "40", "--seed", "3"]);
    let (clean, spoilt) = (place.path().join("clean"), place.path().join("spoilt"));
    assert_eq!(run_year(&folder, &clean, &[]).status, Some(0));
    let table = Table::clean().with("LA Person Unique Identifier", |at, id| match at % 2 {
        0 => id.to_owned(),
        _ => format!("{id}\u{a0}"),
    });
    let name = files(&folder.join("submissions")).into_keys().next().unwrap();
    let mut lines = table.lines();
    lines.insert(3, lines[0].clone());
    lines.extend(std::iter::repeat_n(",".repeat(table.header.len() - 1), 9));
    lines.push(format!("({} rows affected)", table.rows.len()));
    fs::write(folder.join("submissions").join(name), format!("sep=,\n{}\n", lines.join("\n"))).unwrap();
    assert_eq!(run_year(&folder, &spoilt, &[]).status, Some(0));
    let (clean, spoilt) = (tables(&clean), tables(&spoilt));
    assert!(clean.len() > 5, "{:?}", clean.keys());
    for (name, bytes) in &clean {
        assert_eq!(
            spoilt.get(name).map(|bytes| String::from_utf8_lossy(bytes)),
            Some(String::from_utf8_lossy(bytes)),
            "{name:?}"
        );
    }
}
