//! Why a submission was used or left out.

use cld_book::nearest;
use cld_figures::Table;
use cld_run::Finished;

use crate::answer::Answer;
use crate::error::ExplainError;
use crate::events::select;

/// The page that says which submissions are used.
const REGISTER: &str = "submission_register";

/// Why a file was used or left out, by its name.
///
/// # Errors
/// When the run has no such submission, or its register cannot be read.
pub fn explain(run: &Finished<'_>, file: &str) -> Result<Answer, ExplainError> {
    let register = run.table_page(REGISTER)?;
    let table = select(run, REGISTER, &format!("select * from {REGISTER} order by file"))?;
    let (files, chosen, reasons) = (table.text("file")?, table.truth("chosen")?, table.text("reason")?);
    let (codes, names, received) = (table.text("la_code")?, table.text("la_name")?, table.written("import_datetime")?);
    let wanted = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let places: Vec<usize> = (0..table.len()).filter(|row| files[*row] == Some(wanted)).collect();
    let decided: Vec<_> = run.record.decisions_about(wanted).collect();
    if places.is_empty() && !decided.is_empty() {
        let mut answer = Answer::new("From decisions.csv of what the run was made of.");
        answer.say(format!("{wanted} was left out by decision."));
        decided.iter().for_each(|decision| answer.say(format!("  {decision}")));
        return Ok(answer);
    }
    if places.is_empty() {
        let hint = nearest(wanted, files.iter().flatten().copied());
        return Err(ExplainError::SubmissionUnknown { named: wanted.to_owned(), hint });
    }
    let mut answer = Answer::new("From the table submission_register of the run.");
    let Table { columns, are_numbers, rows } = table.printed();
    for &row in &places {
        let said = [codes[row], names[row], received[row].as_deref()].map(Option::unwrap_or_default);
        answer.say(format!("{wanted}, of {} {}, received {}.", said[0], said[1], said[2]));
        answer.say(match (chosen[row], reasons[row]) {
            (Some(true), _) => "It was used.".to_owned(),
            (_, Some(reason)) => format!("It was left out: {reason}."),
            _ => "It was left out.".to_owned(),
        });
        for (name, value) in columns.iter().zip(&rows[row]) {
            answer.say(format!("  {:24} {}", name.replace('_', " "), value.as_deref().unwrap_or("-")));
        }
    }
    if !decided.is_empty() {
        answer.say("\nWhat was decided about it:");
    }
    decided.iter().for_each(|decision| answer.say(format!("  {decision}")));
    answer.say(format!("\nThe rule, book/{}: {}", register.path, register.lead));
    answer.say(register.why.clone());
    answer.rows = Table { columns, are_numbers, rows: places.into_iter().map(|row| rows[row].clone()).collect() };
    Ok(answer)
}
