//! How meanings become others: what a count, a choice or a number of rows holds, by what it is made of.

use cld_book::Meaning;
use cld_provenance::{Literal, Made};

/// What is known of a column while a plan is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing but nulls.
    Nothing,
    /// Values of this meaning.
    Of(Meaning),
    /// Values whose meaning does not follow from what they are made of.
    Unknown,
}

use Held::{Nothing, Of, Unknown};
use Meaning::{Amount, Council, Count, Day, Duration, Entry, Event, Flag, FreeText, Label, Linked, Person, Share};

impl Held {
    /// The meaning of a column that is finished; nulls alone are a label.
    pub(super) fn meaning(self) -> Option<Meaning> {
        match self {
            Nothing => Some(Label),
            Of(meaning) => Some(meaning),
            Unknown => None,
        }
    }

    pub(super) fn literal(literal: Literal) -> Held {
        match literal {
            Literal::Null => Nothing,
            Literal::Time => Of(Day),
            Literal::Other => Of(Label),
        }
    }

    pub(super) fn made(made: Made<'_>, of: &[Held], within: &[Held]) -> Held {
        match made {
            Made::Condition => Of(Flag),
            Made::Choice => choice(of),
            Made::Operator(operator) => match (operator, of) {
                ("||", _) => joined(of),
                (_, [left, right]) => calculated(operator, *left, *right),
                _ => spoilt(of),
            },
            Made::Function(name) => function(name, of),
            Made::Numbered => numbered(of, within),
        }
    }
}

/// One of them is taken: they mean the same, or it is not known which.
fn choice(of: &[Held]) -> Held {
    of.iter().copied().fold(Nothing, either)
}

fn either(one: Held, other: Held) -> Held {
    match (one, other) {
        (Nothing, other) => other,
        (one, Nothing) => one,
        (one, other) if one == other => one,
        // A page's own text among codes or days is what the page says of a missing one.
        (Of(Label), Of(other)) | (Of(other), Of(Label)) => Of(other),
        (Of(Person), Of(Linked)) | (Of(Linked), Of(Person)) => Of(Person),
        (Of(FreeText), Of(other)) | (Of(other), Of(FreeText)) if !other.identifies() => Of(FreeText),
        (one, other) => spoilt(&[one, other]),
    }
}

/// Texts written one after another.
fn joined(of: &[Held]) -> Held {
    let is = |meaning: Meaning| of.contains(&Of(meaning));
    let people: Vec<Held> = of.iter().copied().filter(|held| matches!(held, Of(one) if one.is_of_people())).collect();
    let others = of.iter().filter(|held| !people.contains(held));
    match people.as_slice() {
        // A person's code after that of their council.
        [one] if others.clone().all(|held| matches!(held, Nothing | Of(Council | Label))) => *one,
        [] if of.iter().any(|held| matches!(held, Of(one) if one.identifies())) => Of(Event),
        [] if is(FreeText) => Of(FreeText),
        [] if of.iter().any(|held| matches!(held, Unknown | Of(Count | Share | Amount))) => Unknown,
        [] if is(Council) && of.iter().all(|held| matches!(held, Nothing | Of(Council | Label))) => Of(Council),
        [] if is(Entry) => Of(Entry),
        [] if is(Day) && of.iter().all(|held| matches!(held, Nothing | Of(Day | Label))) => Of(Day),
        [] => Of(Label),
        _ => Of(Event),
    }
}

fn calculated(operator: &str, left: Held, right: Held) -> Held {
    let (Of(one), Of(other)) = (left, right) else {
        return match (left, right) {
            (Nothing, Of(one)) | (Of(one), Nothing) if !one.identifies() => Of(one),
            _ => spoilt(&[left, right]),
        };
    };
    let known = match (operator, one, other) {
        ("-", Day, Day) => Some(Duration),
        ("+" | "-", Day, Duration | Label) => Some(Day),
        ("+", Label | Duration, Day) => Some(Day),
        ("-", Label, Day) => Some(Duration),
        ("+" | "-", Flag | Count, Flag | Count) => Some(Count),
        ("*", Amount, Duration) | ("*", Duration, Amount) => Some(Amount),
        ("*", Count | Flag, Amount) | ("*", Amount, Count | Flag | Amount) => Some(Amount),
        ("/", Count, Count) | ("/", Amount, Amount) | ("/", Duration, Duration) => Some(Share),
        ("/", Amount | Duration, Count) => Some(one),
        ("+" | "-" | "*" | "/" | "%", one, Label) if !one.identifies() => Some(one),
        ("+" | "-" | "*", Label, other) if !other.identifies() => Some(other),
        ("+" | "-", one, other) if one == other && !one.identifies() => Some(one),
        _ => None,
    };
    known.map_or_else(|| spoilt(&[left, right]), Of)
}

fn function(name: &str, of: &[Held]) -> Held {
    let first = of.first().copied().unwrap_or(Unknown);
    match name {
        "count" => Of(Count),
        "sum" => summed(first),
        "avg" => match first {
            Of(Count | Flag | Label) => Of(Share),
            other => averaged(other),
        },
        "max" | "min" | "first_value" | "last_value" | "nth_value" => first,
        "coalesce" | "greatest" | "least" | "lag" | "lead" => choice(&valued(name, of)),
        "nullif" | "abs" | "ceil" | "floor" | "round" | "trunc" | "lower" | "upper" | "btrim" | "trim" | "ltrim"
        | "rtrim" => first,
        "split_part" | "substr" | "substring" | "left" | "right" | "replace" => part(first, of),
        "concat" | "concat_ws" => joined(of),
        "string_agg" => aggregated(first),
        "date_part" | "extract" | "date_trunc" => dated(of),
        "make_date" | "to_date" => dated(of),
        _ => spoilt(of),
    }
}

/// The values that a function chooses from: not how many rows `lag` goes back.
fn valued(name: &str, of: &[Held]) -> Vec<Held> {
    let is_value = |at: &usize| !(matches!(name, "lag" | "lead") && *at == 1);
    (0..of.len()).filter(is_value).map(|at| of[at]).collect()
}

fn summed(of: Held) -> Held {
    match of {
        Of(Flag | Label | Count) => Of(Count),
        Of(Amount | Duration) => of,
        Nothing => Nothing,
        other => spoilt(&[other]),
    }
}

fn averaged(of: Held) -> Held {
    match of {
        Of(Amount | Duration | Share) => of,
        other => spoilt(&[other]),
    }
}

/// A part of a text. That of a code is no code any more, though it still is of somebody.
fn part(first: Held, of: &[Held]) -> Held {
    match first {
        Of(one) if one.identifies() => Of(Event),
        Of(Label) | Nothing => joined(of),
        other => other,
    }
}

/// Many texts in one.
fn aggregated(first: Held) -> Held {
    match first {
        Of(one) if one.is_of_people() => first,
        other => joined(&[other]),
    }
}

/// A day or a part of one.
fn dated(of: &[Held]) -> Held {
    let harmless = |held: &Held| matches!(held, Nothing | Of(Day | Label | Duration));
    if of.iter().all(harmless) { Of(Day) } else { spoilt(of) }
}

/// Numbers that follow the order of people or records lead back to them, unless each of those has its own.
fn numbered(order: &[Held], within: &[Held]) -> Held {
    let identifies = |held: &&Held| matches!(held, Of(one) if one.identifies()) || **held == Unknown;
    match (order.iter().find(identifies), within.iter().find(identifies)) {
        (Some(_), None) => Of(Event),
        _ => Of(Label),
    }
}

/// What is made of something that identifies goes on identifying; what else comes of it is not known.
fn spoilt(of: &[Held]) -> Held {
    match of.iter().any(|held| matches!(held, Of(one) if one.identifies())) {
        true => Of(Event),
        false => Unknown,
    }
}
