//! What is read from SQL, and what the plain dialect refuses.

use std::collections::BTreeSet;

use super::*;

fn parse_in(place: Place, text: &str) -> Result<Sql, Vec<Fault>> {
    Sql::parse("x.md", &Fenced { text: text.into(), line: 10 }, place)
}

fn parse(text: &str) -> Result<Sql, Vec<Fault>> {
    parse_in(Place::Select, text)
}

#[test]
fn names_are_read_from_the_sql() {
    let sql = parse("with k as (select 1 as one)\nselect e.person from events as e join k on e.n = $n\nwhere t = 'a'")
        .unwrap();
    assert_eq!(sql.tables, BTreeSet::from(["events".to_owned()]));
    assert_eq!(sql.parameters, BTreeSet::from(["n".to_owned()]));
    assert!(sql.columns.contains("person"));
    assert_eq!(sql.compared, [("t".to_owned(), "a".to_owned())]);
    assert_eq!(sql.line_of("person"), 11);
    let lookup = parse("select * from (values ('a', 1)) as t (outcome, place)").unwrap();
    assert_eq!(lookup.compared, [("outcome".to_owned(), "a".to_owned())]);
}

#[test]
fn bad_sql_is_reported_at_its_line() {
    assert_eq!(parse("select a\nfrom t group by )").unwrap_err()[0].line, 11);
}

#[test]
fn what_is_refused_is_named_at_its_line_with_another_way() {
    let faults = parse("select a,\n  concat(a, b) as c,\n  cast(a as float8) as d\nfrom t").unwrap_err();
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "book/x.md:11: the plain dialect has no concat: write coalesce(a, '') || coalesce(b, '')",
            "book/x.md:12: the plain dialect has no floats: cast to decimal",
        ]
    );
}

/// Values of one row that engines do not all have, or have differently.
const VALUES: [&str; 47] = [
    "random()",
    "now()",
    "current_date",
    "current_timestamp",
    "log(a)",
    "power(a, 2)",
    "concat(a, b)",
    "starts_with(a, 'x')",
    "mod(a, 2)",
    "any_function_at_all(a)",
    "coalesce()",
    "date_trunc('month', a)",
    "cast(date_trunc('month', a) as timestamp)",
    "cast(date_trunc('week', a) as date)",
    "date_part('dow', a)",
    "extract(epoch from a)",
    "cast(a as double precision)",
    "cast(a as float8)",
    "cast(a as float4)",
    "cast(a as float)",
    "cast(a as real)",
    "cast(a as interval)",
    "cast(a as text)",
    "cast(a as decimal)",
    "cast(a as int unsigned)",
    "cast(a as tinyint)",
    "cast(a as varchar(3))",
    "cast(a as timestamp with time zone)",
    "a::int",
    "try_cast(a as int)",
    "interval '1 hour'",
    "interval a",
    "interval '1' year",
    "a ^ 2",
    "a # b",
    "a ~ 'x'",
    "a << 1",
    "a ilike 'x'",
    "a like 'x!%' escape '!'",
    "a similar to 'x'",
    "1e5",
    "\"a\"",
    "x'00'",
    "(a, b)",
    "array[1, 2]",
    "a[1]",
    "trim(a)",
];

/// Forms of a whole select.
const SELECTS: [&str; 33] = [
    "select a from t limit 1",
    "select a from t fetch first 1 row only",
    "select a from t order by a",
    "select top 1 a from t",
    "select a from t except select a from u",
    "select a from t intersect select a from u",
    "select a from t union all (select a from t except select a from u)",
    "select a from t where a not in (select a from u)",
    "select (select max(a) from u) from t",
    "select avg(a) from t",
    "select sum(distinct a) from t",
    "select string_agg(a, ', ') from t",
    "select row_number() over (partition by a) from t",
    "select rank() from t",
    "select lag(a) ignore nulls over (order by a) from t",
    "select lower(a) over (order by a) from t",
    "select sum(a) over w from t window w as (order by a)",
    "select sum(a) over (order by a range between 1 preceding and current row) from t",
    "select distinct on (a) a, b from t",
    "select a from t group by rollup (a)",
    "select a from t group by all",
    "select a from t qualify row_number() over (order by a) = 1",
    "select * exclude (a) from t",
    "select * replace (1 as a) from t",
    "select a from t, u",
    "select a from t natural join u",
    "select a from t join u using (a)",
    "select a from t full join u on t.a = u.a",
    "select a from t left semi join u on t.a = u.a",
    "select a from t cross join lateral (select 1 as one) as u",
    "select a from generate_series(1, 3) as t",
    "select a from (select 1 as a)",
    "with recursive k as (select 1 as a union all select a from k) select a from k",
];

#[test]
fn what_engines_run_differently_is_refused() {
    let values = VALUES.iter().map(|value| format!("select {value} as x from t"));
    for text in values.chain(SELECTS.iter().map(|text| (*text).to_owned())) {
        let faults = parse(&text).map(|_| ()).expect_err(&text);
        let is_refused =
            |fault: &Fault| ["the plain dialect has ", "this is not SQL: "].iter().any(|s| fault.what.starts_with(s));
        assert!(faults.iter().all(is_refused), "{text}: {faults:?}");
    }
}

#[test]
fn what_every_engine_runs_is_taken() {
    for text in [
        "select count(*), count(distinct a), sum(b) filter (where c), string_agg(a, ', ' order by a) from t",
        "select lag(a) over (partition by b order by c nulls first rows between unbounded preceding and 1 preceding) from t",
        "select t.*, u.a from t left join u on t.a = u.a cross join v right join (x join y on x.a = y.a) on x.b = t.b",
        "select cast(date_trunc('quarter', a) + interval '3 months' as date), extract(year from a) from t",
        "select case a when 1 then 'x' else 'y' end, a is not distinct from b, not exists (select 1 from u) from t",
        "select a from t where a in (select a from u) and b like 'x%' union select a from (values (1), (2)) as v (a)",
        "select cast(a as decimal(12, 2)), cast(a as varchar), floor(a), ceil(a), date '2024-01-01', -a % 3 from t",
    ] {
        parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    }
}

#[test]
fn a_rule_and_a_value_have_words_of_their_own() {
    assert!(parse_in(Place::Rule, "looks_like(a, 'A9') and regexp_like(b, '^x')").is_ok());
    assert!(parse_in(Place::Value, "looks_like(a, 'A9')").is_err());
    assert!(parse_in(Place::Rule, "split_part(a, ':', 1) = 'x'").is_err());
    assert!(parse_in(Place::Rule, "starts_with(a, '999')").is_err());
    assert!(parse_in(Place::Value, "max(a)").is_err());
    assert!(parse_in(Place::Value, "row_number() over (order by a)").is_err());
}

#[test]
fn the_readme_lists_every_function() {
    let readme = include_str!("../../../../book/README.md");
    for word in FUNCTIONS {
        let is_named = |end| readme.contains(&format!("`{}{end}", word.name));
        assert!(is_named("`") || is_named("("), "{}", word.name);
    }
}
