//! Attacks on what is published: an outsider with all files of a publication, or of two, finds nothing that is hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::outsider::{Figure, LATER, Outsider, rows};
use crate::scene::{cld, made_up_year, text};

/// What readers of the return know to count the same people, by council: tables with the columns that are taken of them.
const SAME: [(&[&str], &[&str]); 3] = [
    (&["LTS001b.1a", "LTS001b.1b"], &["LTS001b.2"]),
    (&["LTS001b.2"], &["LTS001b.3a", "LTS001b.3b"]),
    (&["LTS004.1"], &["LTS004.2a", "LTS004.2b"]),
];
/// Tables that count some of the people of others, row by row and column by column.
const AMONG: [(&str, &str); 4] = [
    ("LTS001b.1a", "LTS001a.1a"),
    ("LTS001b.1b", "LTS001a.1b"),
    ("LTS001c.1a", "LTS001b.1a"),
    ("LTS001c.1b", "LTS001b.1b"),
];
/// Shares that add up, and the tables of people that they are shares of.
const AGES: [(&str, &[&str]); 3] =
    [("1864", &["LTS001b.1a"]), ("65over", &["LTS001b.1b"]), ("total", &["LTS001b.1a", "LTS001b.1b"])];

/// The exact counts of a run, as far as an outsider knows of the figures.
fn exact(run: &Path) -> BTreeMap<Figure, i64> {
    let mut exact: BTreeMap<Figure, i64> = BTreeMap::new();
    let labels = published_labels();
    for cell in rows(&run.join("layouts/cells.csv")).into_iter().filter(|cell| !cell["la_code"].is_empty()) {
        let table = cell["id"].replace('/', "-");
        let is_listed = labels.get(&table).is_none_or(|labels| labels.contains(&cell["row"])) || cell["row"].is_empty();
        let row = if is_listed { cell["row"].clone() } else { "Other values".to_owned() };
        let number: i64 = cell["value"].parse().unwrap_or(0);
        *exact.entry([table, row, cell["column"].clone(), cell["la_code"].clone()]).or_default() += number;
    }
    for file in std::fs::read_dir(run.join("areas")).unwrap().map(|file| file.unwrap().path()) {
        let table = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if file.extension().is_none_or(|kind| kind != "csv") {
            continue;
        }
        let not_keys = ["area_type", "area", "area_name", "share", "numerator", "denominator", "outcome"];
        for row in rows(&file).into_iter().filter(|row| row.contains_key("share") && row["area_type"] == "council") {
            let key: Vec<&str> = row
                .iter()
                .filter(|(name, _)| !not_keys.contains(&name.as_str()))
                .map(|(_, cell)| cell.as_str())
                .collect();
            for part in ["numerator", "denominator"] {
                let figure = [table.clone(), key.join("|"), format!("{}.{part}", row["share"]), row["area"].clone()];
                exact.insert(figure, row[part].parse().unwrap_or(0));
            }
        }
    }
    exact
}

/// The rows that the layouts of a return name.
fn published_labels() -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/methods/nhse-2024/layouts");
    let layouts = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let labels = layouts.filter_map(|layout| {
        let layout: toml::Value = toml::from_str(&layout).unwrap();
        let labels = layout.get("rows")?.get("labels")?.as_array()?;
        let labels = labels.iter().map(|label| label.as_str().unwrap().to_owned()).collect();
        Some((layout["id"].as_str().unwrap().replace('/', "-"), labels))
    });
    labels.collect()
}

/// What an outsider finds in publications, each with its run: figures of which less than "1 to 4" is left, or fewer than four
/// numbers, and how many are hidden. That a figure is the same in two publications is known where it is.
fn found(publications: &[(&Path, &Path)], least: i64) -> (Vec<String>, usize) {
    let (outsider, truth) = read(publications, Outsider { least, ..Outsider::default() });
    // Who sees nothing but noughts knows that a total of hidden counts of 1 at least each is as many at least (decisions/0059).
    let (blind, _) = read(publications, Outsider { least, sees_noughts_alone: true, ..Outsider::default() });
    assert_eq!(outsider.figures, blind.figures);
    let (places, of_noughts) = (outsider.program.places(), blind.program.places());
    let mut found = Vec::new();
    for figure in &outsider.hidden {
        let at = outsider.figures[figure];
        let mut targets = vec![(vec![(at, 1)], truth[at])];
        if let Some(share) = figure[2].strip_suffix(".numerator") {
            let whole = [figure[0].clone(), figure[1].clone(), format!("{share}.denominator"), figure[3].clone()];
            // A part may be another in a later publication, and its whole the same.
            let mut others = [whole.clone(), whole.clone()];
            others[0][0] = whole[0].trim_start_matches(LATER).to_owned();
            others[1][0] = format!("{LATER}{}", others[0][0]);
            let whole = [&whole, &others[0], &others[1]].into_iter().find_map(|whole| outsider.figures.get(whole));
            let whole = *whole.unwrap();
            let is_public = figure[0].contains("2bc");
            targets.extend((!is_public).then(|| (vec![(whole, 1), (at, -1)], truth[whole] - truth[at])));
        }
        for (target, number) in targets {
            let (low, high) = outsider.program.ends(&target, &places);
            let is_more = || low > blind.program.ends(&target, &of_noughts).0;
            let is_narrow = if (1..5).contains(&number) { (low > 1 && is_more()) || high < 4 } else { high - low < 3 };
            // An outsider who took a hidden 0 for more has found nothing.
            if is_narrow && (low..=high).contains(&number) {
                found.push(format!("{figure:?} is {number}: {low} to {high}"));
            }
        }
    }
    (found, outsider.hidden.len())
}

/// An outsider after reading publications, each with its run, and the exact numbers of all figures.
fn read(publications: &[(&Path, &Path)], mut outsider: Outsider) -> (Outsider, Vec<i64>) {
    let mut known: BTreeMap<Figure, i64> = BTreeMap::new();
    for (run, publication) in publications {
        let own = exact(run);
        let is_other = |(figure, number): &(&Figure, &i64)| known.get(*figure).is_some_and(|was| was != *number);
        let changed: BTreeSet<Figure> = own.iter().filter(is_other).map(|(figure, _)| figure.clone()).collect();
        outsider.read(publication, &changed);
        for (mut figure, number) in own {
            if changed.contains(&figure) {
                figure[0].insert_str(0, LATER);
            }
            known.insert(figure, number);
        }
    }
    let mut truth = vec![0; outsider.program.ranges.len()];
    for (figure, at) in &outsider.figures {
        truth[*at] = known.get(figure).copied().unwrap_or(0);
    }
    suppose(&mut outsider, &truth);
    outsider.know(|[table, _, column, _]| table.contains("2bc") && column.ends_with("denominator"), &truth);
    let untrue = outsider.program.sums.iter().filter(|sum| !sum.holds(&truth)).count();
    assert_eq!(untrue, 0, "what the outsider takes for granted is true: {:?}", outsider.untrue(&truth));
    outsider.program.propagate();
    (outsider, truth)
}

/// What an outsider knows of how figures go together.
fn suppose(outsider: &mut Outsider, truth: &[i64]) {
    for council in outsider.councils() {
        let of = |outsider: &Outsider, tables: &[&str], is_wanted: &dyn Fn(&str, &str) -> bool| -> Vec<usize> {
            tables.iter().flat_map(|table| outsider.of(&council, table, is_wanted)).collect()
        };
        let columns: BTreeSet<String> = outsider
            .figures
            .keys()
            .filter(|[.., code]| *code == council)
            .map(|[_, _, column, _]| column.clone())
            .collect();
        for (ones, others) in SAME {
            for column in &columns {
                let (one, other) =
                    (of(outsider, ones, &|_, own| own == column), of(outsider, others, &|_, own| own == column));
                outsider.suppose(&one, &other, true, truth);
            }
            let all = |tables| of(outsider, tables, &|_, _| true);
            let (one, other) = (all(ones), all(others));
            outsider.suppose(&one, &other, true, truth);
        }
        let (with_disability, in_work) = (
            of(outsider, &["LTS001a.1a"], &|row, _| row == "Learning Disability Support"),
            of(outsider, &["LTS004.1"], &|_, _| true),
        );
        outsider.suppose(&with_disability, &in_work, true, truth);
        for (few, many) in AMONG {
            let cells: Vec<(String, String)> = outsider
                .figures
                .keys()
                .filter(|[table, _, _, code]| table == few && *code == council)
                .map(|[_, row, column, _]| (row.clone(), column.clone()))
                .collect();
            for (row, column) in cells {
                let own =
                    |tables: &str| of(outsider, &[tables], &|of_row, of_column| of_row == row && of_column == column);
                let (one, other) = (own(few), own(many));
                outsider.suppose(&one, &other, false, truth);
            }
        }
        shares(outsider, &council, truth);
    }
}

/// Shares of people that tables count, and of parts that are sums of others.
fn shares(outsider: &mut Outsider, council: &str, truth: &[i64]) {
    let share = |outsider: &Outsider, name: &str, part: &str| {
        let column = format!("{name}.{part}");
        outsider.of(council, "ascof_3d", |_, own| own == column)
    };
    for (age, tables) in AGES {
        let people = |outsider: &Outsider, wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            tables.iter().flat_map(|table| outsider.of(council, table, |_, column| wanted(column))).collect()
        };
        let community = people(outsider, &|column| column.starts_with("Community"));
        let paid = people(outsider, &|column| column == "Community: Direct Payment");
        let directed = people(outsider, &|column| column == "Community: Direct Payment" || column.contains("Managed"));
        for (name, part, of) in [
            ("measure_2a", "numerator", &paid),
            ("measure_1a", "numerator", &directed),
            ("measure_2a", "denominator", &community),
            ("measure_1a", "denominator", &community),
        ] {
            let own = share(outsider, &format!("{name}_{age}"), part);
            outsider.suppose(&own, of, true, truth);
        }
        for carers in ["a", "b"] {
            let both = ["1", "2"].map(|measure| format!("measure_{measure}{carers}_{age}"));
            let (one, other) = (share(outsider, &both[1], "numerator"), share(outsider, &both[0], "numerator"));
            outsider.suppose(&one, &other, false, truth);
            let (one, other) = (share(outsider, &both[1], "denominator"), share(outsider, &both[0], "denominator"));
            outsider.suppose(&one, &other, true, truth);
        }
    }
    for measure in ["measure_1a", "measure_1b", "measure_2a", "measure_2b"] {
        for part in ["numerator", "denominator"] {
            let parts: Vec<usize> =
                ["1864", "65over"].iter().flat_map(|age| share(outsider, &format!("{measure}_{age}"), part)).collect();
            let total = share(outsider, &format!("{measure}_total"), part);
            outsider.suppose(&total, &parts, true, truth);
        }
    }
}

fn publish(run: &Path, output: &Path, more: &[&str]) {
    let published = cld(["publish", text(run), "--output", text(output)].iter().chain(more).copied());
    assert_eq!(published.status, Some(0), "{}", published.error);
}

#[test]
fn an_outsider_with_all_tables_finds_nothing_that_is_hidden() {
    for seed in ["2021", "31", "32"] {
        let (place, _, run) = made_up_year(&["--authorities", "3", "--people", "500", "--seed", seed]);
        let out = place.path().join("out");
        publish(&run, &out, &[]);
        for least in [0, 1] {
            let (found, hidden) = found(&[(&run, &out)], least);
            assert!(hidden > 300, "seed {seed}: {hidden} hidden");
            assert!(found.is_empty(), "seed {seed}, from {least}: {} of {hidden}: {found:#?}", found.len());
        }
    }
}

/// What is hidden without regard to what else is shown does not stay hidden: the outsider is a reader to be taken seriously.
#[test]
fn an_outsider_finds_much_where_small_figures_alone_are_hidden() {
    let (place, _, run) = made_up_year(&["--authorities", "3", "--people", "700", "--seed", "2021"]);
    let out = place.path().join("compared");
    publish(&run, &out, &["--as-published"]);
    let (found, hidden) = found(&[(&run, &out)], 0);
    assert!(found.len() > 30, "{} of {hidden}: {found:#?}", found.len());
}

/// Publishes one run after the other, with what came before taken into account, and tries what both say together.
#[track_caller]
fn nothing_is_found_in_both(place: &Path, publications: &[(&Path, &[&str])]) {
    let outputs: Vec<_> = (0..publications.len()).map(|at| place.join(format!("publication-{at}"))).collect();
    for (at, (run, tables)) in publications.iter().enumerate() {
        let tables = tables.iter().flat_map(|table| ["--table", table]);
        let beside = outputs[..at].iter().flat_map(|earlier| ["--beside", text(earlier)]);
        publish(run, &outputs[at], &tables.chain(beside).collect::<Vec<_>>());
    }
    let of_runs: Vec<(&Path, &Path)> =
        publications.iter().zip(&outputs).map(|((run, _), output)| (*run, output.as_path())).collect();
    let (found, hidden) = found(&of_runs, 0);
    assert!(found.is_empty() && hidden > 100, "{} of {hidden}: {found:#?}", found.len());
}

/// The tables of all people with support on a day, by carers and by ethnicity, and the measure made of them.
const BY_OTHERS: &[&str] = &["LTS001b.2", "LTS001b.3a", "LTS001b.3b", "ascof_3d"];

#[test]
fn all_councils_and_then_two_say_no_more_together_nor_the_other_way_round() {
    let (place, received, run) = made_up_year(&["--authorities", "3", "--people", "700", "--seed", "2021"]);
    let fewer = place.path().join("fewer");
    let councils: BTreeSet<String> =
        rows(&received.join("submissions.csv")).iter().map(|row| row["la_code"].clone()).collect();
    let two = councils.into_iter().take(2).collect::<Vec<_>>().join(",");
    let ran = cld(["run", text(&received), "--parameters", "fy", "--councils", &two, "--output", text(&fewer)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let orders: [&[(&Path, &[&str])]; 4] = [
        &[(&run, &[]), (&fewer, &[])],
        &[(&fewer, &[]), (&run, &[])],
        // Other tables of the same people, of councils that the second does not have.
        &[(&run, BY_OTHERS), (&fewer, &[])],
        &[(&fewer, BY_OTHERS), (&run, &["LTS001b.1a", "LTS001b.1b"])],
    ];
    for (at, publications) in orders.into_iter().enumerate() {
        let own = place.path().join(format!("order-{at}"));
        std::fs::create_dir(&own).unwrap();
        nothing_is_found_in_both(&own, publications);
    }
}

#[test]
fn two_moments_of_one_period_say_no_more_together() {
    let (place, received, run) =
        made_up_year(&["--authorities", "3", "--people", "500", "--history", "--seed", "2021"]);
    let before = place.path().join("before");
    let moment = ["--as-of", "2024-02-28"];
    let ran =
        cld([&["run", text(&received), "--parameters", "fy", "--output", text(&before)][..], &moment[..]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    nothing_is_found_in_both(place.path(), &[(&before, &[]), (&run, &[])]);
}
