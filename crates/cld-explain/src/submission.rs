//! Why a submission was used or left out.

use std::error::Error;

use cld_book::nearest;

use super::answer::Answer;
use cld_figures::Table;
use cld_run::Finished;

pub fn explain(run: &Finished<'_>, file: &str) -> Result<Answer, Box<dyn Error>> {
    let register = run.table_page("submission_register")?;
    let table = run.rows("select * from submission_register order by file")?;
    let place = |name: &str| table.place(name).ok_or("submission_register does not say it");
    let (at, chosen, reason) = (place("file")?, place("chosen")?, place("reason")?);
    let files = || table.rows.iter().filter_map(|row| row[at].as_deref());
    let wanted = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let rows: Vec<Vec<Option<String>>> =
        table.rows.iter().filter(|row| row[at].as_deref() == Some(wanted)).cloned().collect();
    if rows.is_empty() {
        return Err(format!("the run has no submission \"{wanted}\"{}", nearest(wanted, files())).into());
    }
    let mut answer = Answer::new("From the table submission_register of the run.");
    for row in &rows {
        let cell = |name: &str| table.place(name).and_then(|at| row[at].clone()).unwrap_or_default();
        answer.say(format!(
            "{wanted}, of {} {}, received {}.",
            cell("la_code"),
            cell("la_name"),
            cell("import_datetime")
        ));
        match (row[chosen].as_deref(), &row[reason]) {
            (Some("true"), _) => answer.say("It was used."),
            (_, Some(reason)) => answer.say(format!("It was left out: {reason}.")),
            _ => answer.say("It was left out."),
        }
        for (name, value) in table.columns.iter().zip(row) {
            answer.say(format!("  {:24} {}", name.replace('_', " "), value.as_deref().unwrap_or("-")));
        }
    }
    answer.say(format!("\nThe rule, book/{}: {}", register.path, register.lead));
    answer.say(register.why.clone());
    answer.rows = Table { rows, ..table.clone() };
    Ok(answer)
}
