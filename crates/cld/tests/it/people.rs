//! Who is a person: by a usable NHS number wherever it comes from, by a council's own identifier in that council alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::scene::{cld, run_year, text};

const HEADER: &str = "LA Code,Reporting Period Start Date,Reporting Period End Date,NHS Number,LA Person Unique Identifier,Gender,\
                      Date of Birth,Client Type,Primary Support Reason,Postcode,Event Type,Event Start Date,Service Type,\
                      Service Component";

/// A council's code and name, and the NHS number and own identifier on each of its rows.
type Council<'c> = (&'c str, &'c str, Vec<(&'c str, String)>);

/// A row of nursing care for each person, from people of working age.
fn received(councils: &[Council<'_>]) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("received");
    fs::create_dir_all(folder.join("submissions")).unwrap();
    let mut receipts = "la_code,la_name,period_start,period_end,import_datetime,file\n".to_owned();
    for (la_code, la_name, people) in councils {
        writeln!(receipts, "{la_code},{la_name},2023-04-01,2024-03-31,2024-04-20 11:00:00,{la_code}.csv").unwrap();
        let row = |(number, own): &(&str, String)| {
            format!(
                "{la_code},01/04/2023,31/03/2024,{number},{own},Male,01/06/1980,Service User,Learning Disability Support,\
                 ZZ99 3CZ,Service,01/05/2023,Long Term Support: Nursing Care,Long Term Nursing Care\n"
            )
        };
        let rows: String = people.iter().map(row).collect();
        fs::write(folder.join("submissions").join(format!("{la_code}.csv")), format!("{HEADER}\n{rows}")).unwrap();
    }
    fs::write(folder.join("submissions.csv"), receipts).unwrap();
    (place, folder)
}

/// How many people each council's table of long-term support counts.
fn counted(run: &Path) -> BTreeMap<String, u64> {
    let text = fs::read_to_string(run.join("layouts/LTS001a.1a.csv")).unwrap();
    let rows = text.lines().filter(|line| line.contains("Learning Disability Support"));
    let row = |line: &str| {
        let mut cells = line.split(',');
        (cells.next().unwrap().to_owned(), cells.filter_map(|cell| cell.parse::<u64>().ok()).sum())
    };
    rows.map(row).collect()
}

fn own(people: std::ops::Range<usize>) -> Vec<String> {
    people.map(|person| person.to_string()).collect()
}

#[test]
fn nobody_is_known_by_a_placeholder_and_a_number_in_groups_is_the_number() {
    let ten = |number: &'static str| own(1001..1011).into_iter().map(|own| (number, own)).collect::<Vec<_>>();
    let grouped =
        vec![("999 000 0018", "1".to_owned()), ("9990000018", "2".to_owned()), ("999-000-0018", "3".to_owned())];
    let words = ["unknown", "n/a", "TBC", "0"].map(|word| ("not known", word.to_owned())).to_vec();
    let councils = [
        ("211", "Kirklees", ten("0000000000")),
        ("312", "Trafford", ten("9990000019")),
        ("104", "Northumberland", grouped),
        ("821", "Luton", words),
    ];
    let (place, folder) = received(&councils);
    let run = place.path().join("run");
    let done = run_year(&folder, &run, &[]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    let expected = [("104", 1), ("211", 10), ("312", 10)].map(|(council, people)| (council.to_owned(), people));
    let counted = counted(&run);
    assert!(expected.iter().all(|(council, people)| counted.get(council) == Some(people)), "{counted:?}");
    assert_eq!(counted.values().sum::<u64>(), 21, "{counted:?}");
    for said in [
        "Kirklees: 10 rows have an NHS number that is not usable",
        "Trafford: 10 rows have an NHS number that is not usable",
        "Luton: 4 rows have a word for \"no identifier\"",
        "4 rows of 821.csv do not say whom they are about, and count nobody",
    ] {
        assert!(done.output.contains(said), "{said}: {}", done.output);
    }
    assert!(!done.output.contains("Northumberland:"), "{}", done.output);
}

#[test]
fn an_own_identifier_of_two_councils_is_two_people_in_every_command() {
    let people = || own(1001..1006).into_iter().map(|own| ("", own)).chain([("9990000018", "1006".to_owned())]);
    let digits = [("", "9990000018".to_owned())];
    let councils =
        [("211", "Kirklees", people().collect::<Vec<_>>()), ("312", "Trafford", people().chain(digits).collect())];
    let (place, folder) = received(&councils);
    let run = place.path().join("run");
    let done = run_year(&folder, &run, &[]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    // 5 and 5 by their own identifiers, one by the NHS number in both. The row whose own identifier has the same digits is
    // that person's in the tables, as in the official code, and has a code of its own in the run.
    let listed = |run: &Path| -> BTreeSet<String> {
        let mut reader = csv::Reader::from_path(run.join("tables/lts001b_1a_people.csv")).unwrap();
        let at = reader.headers().unwrap().iter().position(|column| column == "person").unwrap();
        reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
    };
    assert_eq!(listed(&run).len(), 11);
    let key = place.path().join("analysis.key");
    assert_eq!(cld(["key", "new", "--purpose", "analysis", "-o", text(&key)]).status, Some(0));
    let given = place.path().join("given");
    let fixed = ["pseudonymise", text(&run), "--purpose", "analysis", "--key-file", text(&key), "-o", text(&given)];
    assert_eq!(cld(fixed).status, Some(0));
    let mut reader = csv::Reader::from_path(given.join("pseudonyms.csv")).unwrap();
    let pseudonyms: Vec<String> = reader.records().map(|record| record.unwrap()[1].to_owned()).collect();
    assert_eq!(pseudonyms.iter().collect::<BTreeSet<_>>().len(), pseudonyms.len());
    // Their own identifiers, and the NHS number.
    assert_eq!(pseudonyms.len(), 6 + 7 + 1);
    assert_eq!(listed(&given).len(), 11);
    let explained = cld(["explain", text(&run), "--person", "1001"]);
    assert!(
        explained.output.contains("2 rows received") && explained.output.contains("several councils"),
        "{explained:?}"
    );
}
