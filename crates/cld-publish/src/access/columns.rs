//! What may become of a column that a form asks for: that is decided by what the column holds, never by its name.

use cld_book::{AccessRules, Meaning};

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It is given as it is, but for figures that are hidden.
    AsItIs,
    /// Each person in it is given under the pseudonym of the form's purpose.
    UnderPseudonyms,
    /// It is not given.
    Never,
}

/// What becomes of a column that holds this. What nobody has said is never given.
pub(super) fn use_of(meaning: Option<Meaning>, rules: &AccessRules) -> Use {
    match meaning {
        Some(meaning) if meaning.is_of_people() => Use::UnderPseudonyms,
        Some(meaning) if meaning.is_harmless() && rules.given.contains(&meaning) => Use::AsItIs,
        _ => Use::Never,
    }
}

/// What a table of a run is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// Each row is about the people in these columns: whom the table calls a person, or else whom it names as linked.
    People(Vec<String>),
    /// Each row counts people or other things.
    Figures,
    /// Nobody can say how many people a row is about.
    Unknown,
}

/// A column of a table, with what it holds.
pub(super) type Column = (String, Option<Meaning>);

/// What a table with these columns is about.
pub(super) fn about(columns: &[Column]) -> About {
    let of = |wanted: Meaning| -> Vec<String> {
        columns.iter().filter(|(_, meaning)| *meaning == Some(wanted)).map(|(name, _)| name.clone()).collect()
    };
    let people = [of(Meaning::Person), of(Meaning::Linked)].into_iter().find(|columns| !columns.is_empty());
    let is_of_records = columns.iter().any(|(_, meaning)| meaning.is_none_or(Meaning::identifies));
    match people {
        Some(people) => About::People(people),
        None if is_of_records || of(Meaning::Count).is_empty() => About::Unknown,
        None => About::Figures,
    }
}

/// True for a column of a table of figures that says what a row is of; its figures are the other columns.
pub(super) fn is_key(meaning: Option<Meaning>) -> bool {
    let is_figure = |meaning: Meaning| meaning.is_figure() || meaning == Meaning::Duration;
    meaning.is_some_and(|meaning| !is_figure(meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> AccessRules {
        AccessRules { given: Meaning::ALL.to_vec(), ..AccessRules::default() }
    }

    #[test]
    fn nothing_is_given_as_it_is_that_names_somebody_even_where_the_book_says_it_may() {
        for meaning in Meaning::ALL {
            assert_eq!(use_of(Some(meaning), &rules()) == Use::AsItIs, meaning.is_harmless(), "{meaning}");
        }
        assert_eq!(use_of(Some(Meaning::Linked), &rules()), Use::UnderPseudonyms);
        assert_eq!(use_of(None, &rules()), Use::Never);
        assert_eq!(use_of(Some(Meaning::Day), &AccessRules::default()), Use::Never);
    }

    #[test]
    fn a_table_without_people_or_counts_is_about_nobody_knows_whom() {
        let columns = |meanings: &[Meaning]| -> Vec<Column> {
            meanings.iter().map(|meaning| (meaning.name().to_owned(), Some(*meaning))).collect()
        };
        use Meaning::{Council, Count, Entry, Linked, Person, Record};
        assert_eq!(about(&columns(&[Council, Count])), About::Figures);
        assert_eq!(about(&columns(&[Linked, Person, Count])), About::People(vec!["person".to_owned()]));
        assert_eq!(about(&columns(&[Council, Linked])), About::People(vec!["linked".to_owned()]));
        assert_eq!(about(&columns(&[Record, Count])), About::Unknown);
        assert_eq!(about(&columns(&[Council, Entry])), About::Unknown);
        assert_eq!(about(&[("told".to_owned(), None), ("count".to_owned(), Some(Count))]), About::Unknown);
    }
}
