use std::collections::BTreeMap;

use super::{book, day, programme};
use crate::form::{Answers, Kind};
use crate::participation::Step;
use crate::results::{SMALL, results};

/// Numbers that follow from a seed.
fn draw(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*seed >> 33) as usize) % below.max(1)
}

#[test]
fn nothing_of_fewer_than_five_is_shown_and_nothing_hidden_follows_from_what_is() {
    let book = book();
    let programme = programme(&book);
    let mut seed = 7;
    for round in 0..300 {
        let form = programme.form(["survey", "evaluation"][round % 2]).unwrap();
        let councils = draw(&mut seed, 45);
        let answers: Vec<Answers> = (0..councils).map(|_| answered(form, &mut seed)).collect();
        for outcome in results(form, &answers) {
            let question = form.question(&outcome.id).unwrap();
            let small = |count: i64| (1..SMALL).contains(&count);
            assert!(!outcome.answered.is_some_and(small), "{outcome:?}");
            assert!(!outcome.choices.iter().any(|(_, count)| count.is_some_and(small)), "{outcome:?}");
            let Some(all) = outcome.answered else { continue };
            let hidden = outcome.choices.iter().filter(|(_, count)| count.is_none()).count();
            if question.kind == Kind::One && !outcome.choices.is_empty() {
                assert_ne!(hidden, 1, "the only one that is hidden follows from the others: {outcome:?}");
                if hidden == 0 {
                    assert_eq!(outcome.choices.iter().filter_map(|(_, count)| *count).sum::<i64>(), all);
                }
            }
            if question.kind == Kind::Many {
                let rests = outcome.choices.iter().filter_map(|(_, count)| *count).map(|count| all - count);
                assert!(!rests.into_iter().any(small), "those who did not choose it: {outcome:?}");
            }
        }
    }
}

fn answered(form: &crate::Form, seed: &mut u64) -> Answers {
    let mut answers = Answers::new();
    for question in &form.questions {
        let answer = match question.kind {
            Kind::One => question.choices[draw(seed, question.choices.len())].clone(),
            Kind::Many => {
                let chosen: Vec<String> = question.choices.iter().filter(|_| draw(seed, 4) == 0).cloned().collect();
                chosen.join("\n")
            }
            Kind::Number => draw(seed, question.most.map_or(100, |most| most as usize + 1)).to_string(),
            _ => continue,
        };
        if !answer.is_empty() {
            answers.insert(question.id.clone(), answer);
        }
    }
    assert!(form.mistakes(&answers).is_empty(), "{:?}", form.mistakes(&answers));
    answers
}

#[test]
fn the_burden_assessment_does_not_open_at_29_and_stays_open_when_it_was() {
    let book = book();
    let programme = programme(&book);
    let (burden, form) = (&programme.burden, programme.form("burden").unwrap());
    let step = |council: usize, stage: &str, on: &str| Step {
        council: council.to_string(),
        stage: stage.to_owned(),
        day: day(on),
    };
    let is_open = |steps: &[Step], on: &str| burden.is_open(form, &programme.participation, steps, day(on));
    let mut steps: Vec<Step> = (0..29).map(|council| step(council, "signed_up", "2021-11-30")).collect();
    assert!(!is_open(&steps, "2022-01-01") && !is_open(&steps, "2026-11-30"), "29");
    steps.push(step(29, "interested", "2021-12-01"));
    assert!(!is_open(&steps, "2022-02-01"), "whoever is interested does not take part");
    steps.push(step(29, "signed_up", "2022-02-10"));
    assert!(!is_open(&steps, "2022-02-09") && is_open(&steps, "2022-02-10"), "30, on that day");
    steps.push(step(3, "withdrawn", "2022-02-11"));
    assert!(is_open(&steps, "2022-02-12"), "it stays open");
    let early: Vec<Step> = (0..30).map(|council| step(council, "signed_up", "2021-10-01")).collect();
    assert!(!is_open(&early, "2021-12-31") && is_open(&early, "2022-01-01"), "not before January");
    let steps = programme.demonstrated_participation(day("2021-09-30")).unwrap();
    assert!(!is_open(&steps, "2021-12-31") && is_open(&steps, "2022-01-01"), "the demonstration");
}

#[test]
fn no_council_is_shown_alone_in_the_costs() {
    let book = book();
    let programme = programme(&book);
    let burden = &programme.burden;
    let salaries: BTreeMap<String, u64> = burden.grades.iter().map(|grade| (grade.clone(), 30_000)).collect();
    let councils: Vec<(String, &str)> = (0..12).map(|at| (at.to_string(), if at < 8 { "A" } else { "B" })).collect();
    let councils: Vec<(&str, &str)> = councils.iter().map(|(code, kind)| (code.as_str(), *kind)).collect();
    let answer = |at: usize| {
        let pairs =
            [("b3_grade", burden.grades[1].clone()), ("b3_hours", (100 * at).to_string()), ("share", "100".to_owned())];
        (at.to_string(), pairs.into_iter().map(|(id, text)| (id.to_owned(), text)).collect::<Answers>())
    };
    let answers: Vec<_> = [0, 1, 2, 3, 4, 8, 9, 10, 11].into_iter().map(answer).collect();
    let (types, national) = burden.by_type(&councils, &answers, &salaries);
    assert_eq!((types[0].answered, types[1].answered, types[1].median), (Some(5), None, None));
    // 200 hours of 1,500 at 39,000 pounds.
    assert_eq!(types[0].median.unwrap().cost, 5_200);
    assert_eq!(national, 8 * 5_200);
    let huge =
        [("b1_grade", burden.grades[0].clone()), ("b1_hours", u64::MAX.to_string()), ("share", "100".to_owned())];
    let huge: Answers = huge.into_iter().map(|(id, text)| (id.to_owned(), text)).collect();
    assert!(burden.cost(&huge, &BTreeMap::from([(burden.grades[0].clone(), 1_000_000)])).cost >= 0);
}
