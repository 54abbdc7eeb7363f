//! What each column of a page holds follows from its SQL, or the page says it.

use std::path::Path;

use cld_book::{Book, Meaning};
use cld_method::{Meanings, check_examples};

use crate::pages::alone;

fn book() -> Book {
    Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap()
}

#[test]
fn what_each_column_of_every_page_holds_is_known() {
    let book = book();
    for method in book.methods.values() {
        let method = method.with_headlines(book.headlines.values());
        let meanings = Meanings::of(&book, &method).unwrap();
        let mut columns = 0;
        for page in method.pages.values().filter(|page| page.rows.is_none()) {
            let own = meanings.of_table(&page.name);
            assert!(!own.is_empty(), "{} of {} has no columns", page.name, method.name);
            let open = own.iter().filter(|(_, meaning)| meaning.is_none()).map(|(name, _)| name.as_str());
            assert_eq!(open.collect::<Vec<_>>(), [""; 0], "{} of {}", page.name, method.name);
            columns += own.len();
        }
        assert!(columns > 500, "{columns} columns of {}", method.name);
    }
}

#[test]
fn columns_hold_what_their_pages_make_them_of_whatever_they_are_called() {
    let book = book();
    let meanings = Meanings::of(&book, &book.methods["dhsc-r2"]).unwrap();
    let wrong: Vec<_> = [
        ("support_of_carers", "carer", Meaning::Person),
        ("support_of_carers", "adults_cared_for", Meaning::Count),
        ("main_table_single", "adult_1_linked_person", Meaning::Linked),
        ("main_table_single", "unique_record_number", Meaning::Record),
        ("main_table_single", "person", Meaning::Person),
        ("main_table_single", "la_person", Meaning::Person),
        ("main_table_joined", "unique_record_number", Meaning::Record),
        ("main_table_joined", "event_group", Meaning::Record),
        ("ascof_2d_discharges", "spell", Meaning::Event),
        ("ascof_2d_discharges", "small_area", Meaning::Address),
        ("ascof_2d_discharges", "area", Meaning::Council),
        ("ascof_2d_outcomes", "combined_person", Meaning::Person),
        ("data_quality_values", "submitted_text", Meaning::FreeText),
        ("ascof_2a", "numerator", Meaning::Count),
        ("ascof_2a", "outcome", Meaning::Share),
        ("waiting_times", "median_days", Meaning::Duration),
        ("gross_commitment_by_person", "in_period", Meaning::Amount),
        ("latest_person_details", "la_person_all", Meaning::Person),
        ("referenced_events", "event_group", Meaning::Record),
    ]
    .into_iter()
    .filter(|(table, column, meaning)| meanings.of_column(table, column) != Some(*meaning))
    .map(|(table, column, _)| (table, column, meanings.of_column(table, column)))
    .collect();
    assert_eq!(wrong, []);
}

#[test]
fn a_meaning_follows_from_what_a_column_is_made_of() {
    for (sql, meaning) in [
        ("la_person", Meaning::Person),
        ("coalesce(la_person, nhs_number_traced, 0)", Meaning::Person),
        ("la_code || '_' || cast(la_person as varchar)", Meaning::Person),
        ("max(la_person) over (partition by la_code)", Meaning::Person),
        ("la_person + 1", Meaning::Event),
        ("cast(la_person as varchar) || cast(nhs_number_traced as varchar)", Meaning::Event),
        ("substr(cast(la_person as varchar), 1, 2)", Meaning::Event),
        ("row_number() over (order by la_person)", Meaning::Event),
        ("rank() over (partition by la_code order by record_number)", Meaning::Event),
        ("row_number() over (partition by la_person order by record_number)", Meaning::Label),
        ("rank() over (order by event_start_date)", Meaning::Label),
        ("case when la_person = 5 then 'five' else 'another' end", Meaning::Label),
        ("la_person = 5", Meaning::Flag),
        ("case when la_code = '1' then cast(record_number as varchar) else gender end", Meaning::Event),
        ("record_number", Meaning::Record),
        ("record_number * 2", Meaning::Event),
        ("coalesce(event_description, 'none')", Meaning::FreeText),
        ("event_description || gender", Meaning::FreeText),
        ("count(distinct la_person) over (partition by la_code)", Meaning::Count),
        ("sum(case when la_person = 5 then 1 else 0 end) over (partition by la_code)", Meaning::Count),
        ("cast(event_end_date - event_start_date as int)", Meaning::Duration),
        ("event_start_date + 7", Meaning::Day),
        ("coalesce(event_end_date, date '9999-01-01')", Meaning::Day),
        ("lower(gender)", Meaning::Entry),
        ("coalesce(gender, 'Unknown')", Meaning::Entry),
        ("unit_cost * 2", Meaning::Amount),
        ("la_code || ': ' || la_name", Meaning::Council),
    ] {
        let sql = format!("select la_code, event_start_date,\n  {sql} as calculated\nfrom submitted");
        let book = alone(STARTS, &step("", &sql));
        let meanings = Meanings::of(&book, &book.methods["nhse-2024"]).unwrap();
        assert_eq!(meanings.of_column("starts", "calculated"), Some(meaning), "{sql}");
    }
}

#[test]
fn a_union_or_join_loses_no_meaning() {
    for (sql, meaning) in [
        (
            "select gender as told from submitted union all select cast(la_person as varchar) from submitted",
            Meaning::Event,
        ),
        (
            "select a.told from (select max(la_person) as told, la_code from submitted group by la_code) as a
             join submitted as s on s.la_code = a.la_code",
            Meaning::Person,
        ),
        ("select distinct cast(record_number as varchar) as told from submitted", Meaning::Record),
        ("with one as (select la_person as told from submitted) select told from one", Meaning::Person),
    ] {
        let book = alone(STARTS, &step("", sql));
        let meanings = Meanings::of(&book, &book.methods["nhse-2024"]).unwrap();
        assert_eq!(meanings.of_column("starts", "told"), Some(meaning), "{sql}");
    }
}

#[test]
fn what_does_not_follow_is_said_by_the_page_and_nothing_else_is() {
    let sql = "select la_code, event_start_date,\n  least(gender, la_code) as told\nfrom submitted";
    let place = "book/methods/nhse-2024/steps/starts.md";
    let faults = faults(&step("", sql));
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert!(fault.starts_with(&format!("{place}:9: what \"told\" holds does not follow from the SQL")), "{fault}");
    assert!(fault.contains("holds = { told = \"count\" }") && fault.contains("person, linked, council"), "{fault}");
    assert_eq!(self::faults(&step("holds = { told = \"entry\" }\n", sql)), [""; 0]);
    let of_person = sql.replace("least(gender, la_code)", "la_person");
    for (said, sql, what) in [
        ("told = \"count\"", of_person.as_str(), "that \"told\" holds the code of a person follows from the SQL"),
        ("told = \"entry\", tolt = \"day\"", sql, "\"tolt\", which the page does not give (did you mean \"told\"?)"),
    ] {
        let faults = self::faults(&step(&format!("holds = {{ {said} }}\n"), sql));
        assert!(faults.len() == 1 && faults[0].contains(what), "{faults:?}");
    }
}

const STARTS: &str = "methods/nhse-2024/steps/starts.md";

fn faults(page: &str) -> Vec<String> {
    let book = alone(STARTS, page);
    check_examples(&book, &book.methods["nhse-2024"], 1, true).iter().map(ToString::to_string).collect()
}

/// A step with facts of its own; its example gives one row.
fn step(facts: &str, sql: &str) -> String {
    format!(
        "# starts\nA lead.\n```toml\nevidence = \"ours\"\n{facts}```\n## Rows\n```sql\n{sql}\n```\n## Why\nBecause.\n\
         ## Examples\n### given submitted\n| la_code | event_start_date |\n|---|---|\n| 1 | 2023-06-01 |\n\
         ### then\n| la_code | event_start_date |\n|---|---|\n| 1 | 2023-06-01 |\n"
    )
}
