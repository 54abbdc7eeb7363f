//! The words that SQL on a page may use: functions, and the types of a cast. One table, for every kind of page.
//!
//! A function is here because the engines that pages run on give the same rows for it, nulls included. One that is
//! added needs a page whose examples use it: they run on two engines.

use crate::fault::nearest;

/// What a function gives a value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// One row.
    Row,
    /// A group of rows, or with `over` the rows around one.
    Group,
    /// One row among those around it; only with `over (… order by …)`.
    Window,
}

/// Where a function may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsedIn {
    /// Variables, steps, tables and bounds.
    Methods,
    /// Rules, and the conditions of priority items.
    Rules,
    /// In rules and in pages of methods.
    Both,
}

/// What a null among the arguments gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// Null.
    Null,
    /// What the other arguments or rows give; null when there is nothing else.
    Skipped,
    /// What the function is for: the null is handed on, counted or replaced like any value.
    Meant,
}

/// A function of the plain dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its name, as pages write it.
    pub name: &'static str,
    /// The fewest and the most arguments.
    pub arguments: (usize, usize),
    /// What comes out of it.
    pub gives: Gives,
    /// What it makes of nulls.
    pub nulls: Nulls,
    /// Where it may be.
    pub used_in: UsedIn,
    /// What engines spell or number differently, so that whoever exports a page knows; mostly empty.
    pub note: &'static str,
}

const fn row(name: &'static str, arguments: (usize, usize), nulls: Nulls, used_in: UsedIn) -> Word {
    Word { name, arguments, gives: Gives::Row, nulls, used_in, note: "" }
}

const fn group(name: &'static str, nulls: Nulls, note: &'static str) -> Word {
    Word { name, arguments: (1, 1), gives: Gives::Group, nulls, used_in: UsedIn::Methods, note }
}

const fn window(name: &'static str, arguments: (usize, usize), note: &'static str) -> Word {
    Word { name, arguments, gives: Gives::Window, nulls: Nulls::Meant, used_in: UsedIn::Methods, note }
}

/// As many arguments as one likes.
const ANY: usize = usize::MAX;

/// Every function there is.
pub const FUNCTIONS: [Word; 41] = [
    row("abs", (1, 1), Nulls::Null, UsedIn::Methods),
    row("btrim", (1, 1), Nulls::Null, UsedIn::Both),
    row("ceil", (1, 1), Nulls::Null, UsedIn::Methods),
    row("character_length", (1, 1), Nulls::Null, UsedIn::Rules),
    row("coalesce", (1, ANY), Nulls::Skipped, UsedIn::Both),
    row("count_filled", (1, ANY), Nulls::Skipped, UsedIn::Rules),
    row("date_part", (2, 2), Nulls::Null, UsedIn::Both),
    Word { note: "a moment, with a zone on some engines", ..row("date_trunc", (2, 2), Nulls::Null, UsedIn::Methods) },
    row("extract", (1, 1), Nulls::Null, UsedIn::Both),
    row("filled_after_gap", (1, ANY), Nulls::Meant, UsedIn::Rules),
    row("floor", (1, 1), Nulls::Null, UsedIn::Methods),
    row("greatest", (1, ANY), Nulls::Skipped, UsedIn::Methods),
    row("guidance_advises_against", (4, 4), Nulls::Meant, UsedIn::Rules),
    row("least", (1, ANY), Nulls::Skipped, UsedIn::Methods),
    row("left", (2, 2), Nulls::Null, UsedIn::Methods),
    row("looks_like", (2, 2), Nulls::Null, UsedIn::Rules),
    row("lower", (1, 1), Nulls::Null, UsedIn::Both),
    row("ltrim", (1, 1), Nulls::Null, UsedIn::Methods),
    row("make_date", (3, 3), Nulls::Null, UsedIn::Methods),
    row("named_twice", (1, ANY), Nulls::Skipped, UsedIn::Rules),
    row("nullif", (2, 2), Nulls::Meant, UsedIn::Methods),
    Word { note: "regexp_matches in DuckDB", ..row("regexp_like", (2, 2), Nulls::Null, UsedIn::Rules) },
    row("replace", (3, 3), Nulls::Null, UsedIn::Methods),
    row("round", (1, 2), Nulls::Null, UsedIn::Methods),
    row("rtrim", (1, 1), Nulls::Null, UsedIn::Methods),
    row("split_part", (3, 3), Nulls::Null, UsedIn::Methods),
    row("substr", (2, 3), Nulls::Null, UsedIn::Both),
    row("substring", (2, 3), Nulls::Null, UsedIn::Rules),
    row("upper", (1, 1), Nulls::Null, UsedIn::Both),
    group("count", Nulls::Skipped, ""),
    group("max", Nulls::Skipped, ""),
    group("min", Nulls::Skipped, ""),
    Word { arguments: (2, 2), ..group("string_agg", Nulls::Skipped, "within group (order by …) in Spark") },
    group("sum", Nulls::Skipped, "of integers past 64 bits: wraps here, stops elsewhere"),
    window("dense_rank", (0, 0), "32, 64 or unsigned 64 bits"),
    window("first_value", (1, 1), ""),
    window("lag", (1, 3), ""),
    window("last_value", (1, 1), ""),
    window("lead", (1, 3), ""),
    window("rank", (0, 0), "32, 64 or unsigned 64 bits"),
    window("row_number", (0, 0), "32, 64 or unsigned 64 bits"),
];

/// What a cast may name, as messages list it.
pub(super) const TYPES: &str = "int, bigint, decimal(p, s), date, timestamp, varchar and boolean";

/// What to write in place of what people know from other databases.
const INSTEAD: [(&[&str], &str); 19] = [
    (&["concat", "concat_ws"], "write coalesce(a, '') || coalesce(b, '')"),
    (&["starts_with", "startswith", "starts"], "write a like 'abc%'"),
    (&["contains", "position", "strpos", "instr", "charindex", "ends_with"], "write a like '%abc%'"),
    (&["mod"], "write a % b"),
    (&["avg", "mean"], "write a sum over a count, see the ways to write a share in book/README.md"),
    (
        &["median", "percentile_cont", "quantile_cont", "percentile_disc"],
        "number the rows and take the one or two in the middle, see book/README.md",
    ),
    (
        &["now", "current_date", "current_timestamp", "today", "getdate", "localtimestamp", "current_time"],
        "the same rows must give the same figures on any day: read a bound such as $last_day",
    ),
    (&["random", "rand", "uuid", "newid", "gen_random_uuid"], "the same rows must give the same figures every time"),
    (
        &[
            "log",
            "log2",
            "log10",
            "ln",
            "exp",
            "sqrt",
            "power",
            "pow",
            "pi",
            "sin",
            "cos",
            "tan",
            "atan",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "variance",
            "var_pop",
            "var_samp",
            "corr",
        ],
        "it gives a float, and floats differ between engines",
    ),
    (&["substring", "mid"], "write substr(a, from, length)"),
    (&["trim"], "write btrim(a)"),
    (&["length", "len", "char_length"], "compare with like, or in a rule write character_length(a)"),
    (&["if", "iif", "decode"], "write case when … then … else … end"),
    (&["ifnull", "nvl", "isnull"], "write coalesce(a, b)"),
    (&["datediff", "date_diff", "age"], "write cast(later - earlier as int)"),
    (&["dateadd", "date_add", "add_months"], "write cast(day + interval '1 month' as date)"),
    (&["year", "month", "day", "quarter"], "write date_part('year', day)"),
    (&["bool_or", "bool_and", "any_value", "every"], "write max(case when … then 1 else 0 end)"),
    (&["array_agg", "list", "listagg", "group_concat", "collect_list"], "write string_agg(a, ', ' order by a)"),
];

/// The functions of rules or of methods.
pub fn functions(used_in: UsedIn) -> impl Iterator<Item = &'static Word> {
    FUNCTIONS.iter().filter(move |word| word.used_in == used_in || word.used_in == UsedIn::Both)
}

/// The function of that name, for rules or for methods; else what to write in its place.
pub(super) fn word(name: &str, used_in: UsedIn) -> Result<&'static Word, String> {
    if let Some(word) = functions(used_in).find(|word| word.name == name) {
        return Ok(word);
    }
    let instead = INSTEAD.iter().find(|(names, _)| names.contains(&name)).map(|(_, how)| format!(": {how}"));
    let is_elsewhere = FUNCTIONS.iter().any(|word| word.name == name);
    Err(match (instead, is_elsewhere) {
        (Some(how), _) => format!("no {name}{how}"),
        (None, true) => format!("no {name} {}", if used_in == UsedIn::Rules { "in a rule" } else { "outside rules" }),
        (None, false) => match nearest(name, functions(used_in).map(|word| word.name)) {
            none if none.is_empty() => format!("no {name}: book/README.md lists its functions"),
            hint => format!("no {name}{hint}"),
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_word_is_there_once_and_none_is_replaced_where_it_may_be_used() {
        let names: BTreeSet<_> = FUNCTIONS.iter().map(|word| word.name).collect();
        assert_eq!(names.len(), FUNCTIONS.len());
        for name in INSTEAD.iter().flat_map(|(names, _)| names.iter()) {
            assert!(functions(UsedIn::Methods).all(|word| word.name != *name), "{name}");
        }
    }

    #[test]
    fn an_unknown_function_is_refused_with_the_nearest_or_another_way() {
        assert_eq!(word("coalesc", UsedIn::Methods).unwrap_err(), "no coalesc (did you mean \"coalesce\"?)");
        assert_eq!(word("concat", UsedIn::Methods).unwrap_err(), "no concat: write coalesce(a, '') || coalesce(b, '')");
        assert_eq!(word("sum", UsedIn::Rules).unwrap_err(), "no sum in a rule");
        assert_eq!(word("looks_like", UsedIn::Methods).unwrap_err(), "no looks_like outside rules");
        assert_eq!(word("zzz", UsedIn::Rules).unwrap_err(), "no zzz: book/README.md lists its functions");
    }
}
