//! `cld trace report`: how many were found, and how.

use crate::failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

use cld_book::Book;
use cld_identity::Person;
use cld_identity::trace::{Accuracies, Accuracy, CouncilQuality, Outcome, Step, Traced, accuracy, quality};

use cld_figures::Table;
use cld_format::Draft;

/// Show for each council how many people each step found, and why others were not found
///
/// Counts only: no person is shown. For made-up submissions, --truth shows how many answers are right.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld trace report run-2024 -o traced.csv
  cld trace report run-2024 --people people.csv
  cld trace report run --truth made-up/population.csv")]
pub struct Report {
    /// Folder of a finished run
    run: PathBuf,
    /// Who made-up people really are: population.csv of cld synthesise
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Write what was answered about each person as CSV: the step, the scores, and how in a sentence; people are codes
    #[arg(long, value_name = "OUT.csv")]
    people: Option<PathBuf>,
    /// Write the figures of councils as CSV too
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
}

impl Report {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let vault = self.run.join("vault");
        let traced = Traced::open(&vault)?;
        let table = table(&quality(&book.tracing, &traced));
        for row in &table.rows {
            let cells = row.iter().map(|cell| cell.as_deref().unwrap_or_default());
            let counts: Vec<String> =
                table.columns.iter().zip(cells).skip(2).map(|(column, cell)| format!("{cell} {column}")).collect();
            println!(
                "{} {}: {}",
                row[0].as_deref().unwrap_or_default(),
                row[1].as_deref().unwrap_or_default(),
                counts.join(", ")
            );
        }
        if let Some(truth) = &self.truth {
            print(&accuracy(&vault, truth)?);
        }
        if let Some(people) = &self.people {
            let table = people_table(book, &traced);
            Draft::create(people, true)?.finish_with(&table.as_csv()?)?;
            println!("{} people in {}", table.rows.len(), people.display());
        }
        if let Some(output) = &self.output {
            table.write_csv(output)?;
            println!("In {}", output.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A row for each person with an answer.
fn people_table(book: &Book, traced: &Traced) -> Table {
    let parts = ["family_name_score", "given_name_score", "date_of_birth_score", "gender_score", "postcode_score"];
    let first = ["la_code", "la_person", "request", "code", "step", "confidence"];
    let columns: Vec<String> = first.into_iter().chain(parts).chain(["how"]).map(str::to_owned).collect();
    let outcomes = traced.outcomes();
    let answered = (0u32..).zip(&traced.people).filter_map(|(at, person)| Some((person, *outcomes.get(&at)?)));
    let row = |(person, outcome): (&Person, &Outcome)| {
        let number = |number: Option<f64>| number.map(|number| number.to_string());
        let own = person.la_person.or(person.nhs_number).map(|code| code.to_string());
        let texts = [&outcome.request, &outcome.code, outcome.step().label()].map(|text| Some(text.to_owned()));
        let scores = std::iter::once(number(outcome.confidence)).chain(outcome.scores.map(number));
        let row = [Some(person.la_code.clone()), own].into_iter().chain(texts).chain(scores);
        row.chain([Some(outcome.sentence(&book.tracing))]).collect()
    };
    Table { are_numbers: vec![false; columns.len()], columns, rows: answered.map(row).collect() }
}

/// A row for each council and for what became of its people.
fn table(councils: &std::collections::BTreeMap<String, CouncilQuality>) -> Table {
    let columns = ["la_code", "what became of them", "people"].map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    for (council, figures) in councils {
        let mut add = |what: &str, people: usize| {
            rows.push([council, what, &people.to_string()].map(|cell| Some(cell.to_owned())).to_vec());
        };
        add("everyone", figures.people);
        for step in Step::ALL.into_iter().filter(|step| *step != Step::NotFound) {
            if let Some(people) = figures.by_step.get(&step) {
                add(&format!("found: {step}"), *people);
            }
        }
        figures.reasons.iter().for_each(|(reason, people)| add(&format!("not found: {reason}"), *people));
        add("without an answer, asked about or not", figures.outstanding);
        add("found with a different number from the one sent", figures.other_number);
        add("found where no number was sent", figures.number_added);
    }
    Table { columns, are_numbers: vec![false, false, true], rows }
}

fn print(accuracies: &Accuracies) {
    let line = |what: &str, one: &Accuracy| {
        let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.5}"));
        println!(
            "  {what:<56} {:>9} {:>9} {:>6} {:>9}  {:>9}  {:>9}",
            one.people,
            one.right,
            one.wrong,
            one.untraceable,
            share(one.precision()),
            share(one.recall())
        );
    };
    println!(
        "\nAgainst the truth:{:>50} {:>9} {:>6} {:>9}  {:>9}  {:>9}",
        "people", "right", "wrong", "untraced", "precision", "recall"
    );
    line("everyone", &accuracies.all);
    accuracies.by_step.iter().for_each(|(step, one)| line(step.label(), one));
    accuracies.by_slip.iter().for_each(|(slip, one)| line(slip, one));
}
