//! Answers to forms that nobody gave, for a demonstration.

use super::draw::Draw;
use crate::form::{Answers, Form, Kind, Question};

/// As many answers to a form, each of which could be taken. The same seed gives the same answers. Words are left out.
pub fn drawn_answers(form: &Form, seed: u64, many: usize) -> Vec<Answers> {
    let mut draw = Draw::of(seed);
    let answer = |draw: &mut Draw| {
        let answered = form.questions.iter().map(|question| (question.id.clone(), drawn(question, draw)));
        answered.filter(|(_, answer)| !answer.is_empty()).collect()
    };
    (0..many).map(|_| answer(&mut draw)).collect()
}

fn drawn(question: &Question, draw: &mut Draw) -> String {
    match question.kind {
        // The first choices are the likelier ones.
        Kind::One => {
            let (one, other) = (draw.below(question.choices.len()), draw.below(question.choices.len()));
            question.choices[one.min(other)].clone()
        }
        Kind::Many => {
            let chosen: Vec<String> = question.choices.iter().filter(|_| draw.below(3) == 0).cloned().collect();
            chosen.join("\n")
        }
        // Hours and pounds are mostly small, and some are large.
        Kind::Number => {
            let most = usize::try_from(question.most.unwrap_or(100)).unwrap_or(100);
            let scale = 1 + draw.below(40);
            draw.below(most.min(20 * scale) + 1).to_string()
        }
        _ => String::new(),
    }
}
