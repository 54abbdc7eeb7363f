//! What answers to a form come to, with nothing shown of fewer than five: by the control that publications go through.

use std::collections::BTreeSet;

use cld_disclosure::{Bounds, Guard, Quantity, QuantityId, System, UnitId, protect};

use crate::form::{Answers, Form, Kind, Question};

/// Fewer are hidden.
pub const SMALL: i64 = 5;

/// What the answers to one question come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The question's name.
    pub id: String,
    /// What was asked.
    pub text: String,
    /// How many answered it; none where that is hidden.
    pub answered: Option<i64>,
    /// Each choice with how many chose it; none where that is hidden. Without choices there are none.
    pub choices: Vec<(String, Option<i64>)>,
    /// The middle of the numbers that were answered; none where there are too few, or no numbers.
    pub median: Option<u64>,
}

/// What answers come to, a question after another. Words are left out: they can say who wrote them.
pub fn results(form: &Form, answers: &[Answers]) -> Vec<Outcome> {
    form.questions
        .iter()
        .filter(|question| !question.private)
        .filter_map(|question| outcome(question, answers))
        .collect()
}

fn outcome(question: &Question, all: &[Answers]) -> Option<Outcome> {
    let given: Vec<&String> = all.iter().filter_map(|answers| answers.get(&question.id)).collect();
    let (id, text) = (question.id.clone(), question.text.clone());
    let count = given.len() as i64;
    match question.kind {
        Kind::Number => {
            let numbers: Vec<u64> = given.iter().filter_map(|number| number.parse().ok()).collect();
            let is_shown = numbers.len() as i64 >= SMALL;
            let answered = Some(count).filter(|_| is_shown || count == 0);
            Some(Outcome { id, text, answered, choices: Vec::new(), median: median(&numbers).filter(|_| is_shown) })
        }
        Kind::One | Kind::Many => {
            let chosen =
                |choice: &String| given.iter().filter(|answer| answer.lines().any(|line| line == choice)).count();
            let counts: Vec<i64> = question.choices.iter().map(|choice| chosen(choice) as i64).collect();
            let (answered, counts) = shown(count, &counts, question.kind == Kind::One);
            let choices = question.choices.iter().cloned().zip(counts).collect();
            Some(Outcome { id, text, answered, choices, median: None })
        }
        _ => None,
    }
}

/// The middle one; of two, the lower.
pub(crate) fn median(numbers: &[u64]) -> Option<u64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

/// The number of answers and the counts of choices, those hidden left out. `is_one` says that each answer has one choice; else
/// each choice has those who chose it and those who did not.
fn shown(answered: i64, counts: &[i64], is_one: bool) -> (Option<i64>, Vec<Option<i64>>) {
    let mut system = System::default();
    let (whole_unit, whole) = add(&mut system, answered, 100);
    let parts: Vec<(UnitId, QuantityId)> = counts.iter().map(|count| add(&mut system, *count, 10)).collect();
    let mut rests = Vec::new();
    if is_one {
        system.adds_up(whole, parts.iter().map(|(_, part)| *part));
    } else {
        for ((unit, part), count) in parts.iter().zip(counts) {
            // Those who did not choose it are shown and hidden with it.
            let rest = quantity(&mut system, answered - count, *unit);
            system.adds_up(whole, [*part, rest]);
            rests.push((*unit, answered - count));
        }
        rests.iter().filter(|(_, rest)| is_small(*rest)).for_each(|(unit, _)| system.hide(*unit));
    }
    if protect(&mut system).is_err() {
        return (None, vec![None; counts.len()]);
    }
    let see = |unit: UnitId, count: i64| Some(count).filter(|_| !system.is_hidden(unit));
    (see(whole_unit, answered), parts.iter().zip(counts).map(|((unit, _), count)| see(*unit, *count)).collect())
}

fn add(system: &mut System, count: i64, price: u32) -> (UnitId, QuantityId) {
    let unit = system.unit(Some(price + 2 * (count + 1).ilog2()));
    let id = quantity(system, count, unit);
    if is_small(count) {
        system.hide(unit);
    }
    (unit, id)
}

fn quantity(system: &mut System, value: i64, unit: UnitId) -> QuantityId {
    let loose = Bounds::at_least(0);
    system.quantity(Quantity {
        value,
        shown: Bounds::exactly(value),
        hidden: if is_small(value) { Bounds::between(1, SMALL - 1) } else { loose },
        loose,
        guard: if is_small(value) { Guard::Small } else { Guard::Wide },
        unit: Some(unit),
    })
}

fn is_small(count: i64) -> bool {
    (1..SMALL).contains(&count)
}

/// The names of the questions whose results are hidden in part.
pub fn hidden(outcomes: &[Outcome]) -> BTreeSet<&str> {
    let is_hidden =
        |outcome: &&Outcome| outcome.answered.is_none() || outcome.choices.iter().any(|(_, count)| count.is_none());
    outcomes.iter().filter(is_hidden).map(|outcome| outcome.id.as_str()).collect()
}
