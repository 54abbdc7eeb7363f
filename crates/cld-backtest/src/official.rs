//! Names of official results as pages give them: `LTS001a/q_t1a_counts`, or `ASCOF_2A/{period}` for one table
//! per value of a column.

use std::collections::BTreeMap;

use super::compare::Rows;

/// True when a result may be one of those that a page answers to.
pub(crate) fn answers(official: &str, table: &str) -> bool {
    let Some((before, rest)) = official.split_once('{') else { return official == table };
    let Some(left) = table.strip_prefix(before) else { return false };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    // A column's value has one letter at least.
    left.char_indices().skip(1).map(|(at, _)| at).chain([left.len()]).any(|at| at > 0 && answers(after, &left[at..]))
}

/// A page's rows by the result that they belong to; the columns that are part of its name are taken out.
pub(crate) fn split(official: &str, rows: Rows) -> BTreeMap<String, Rows> {
    let named: Vec<&str> = official.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let places: Vec<usize> =
        named.iter().filter_map(|name| rows.columns.iter().position(|column| column == name)).collect();
    let others = |cells: &[String]| -> Vec<String> {
        cells.iter().enumerate().filter(|(at, _)| !places.contains(at)).map(|(_, cell)| cell.clone()).collect()
    };
    let columns = others(&rows.columns);
    let mut results = BTreeMap::new();
    if places.is_empty() {
        results.insert(official.to_owned(), Rows { columns: columns.clone(), rows: Vec::new() });
    }
    for row in &rows.rows {
        let fill =
            |name: String, (column, place): (&&str, &usize)| name.replace(&format!("{{{column}}}"), &row[*place]);
        let name = named.iter().zip(&places).fold(official.to_owned(), fill);
        let result = results.entry(name).or_insert_with(|| Rows { columns: columns.clone(), rows: Vec::new() });
        result.rows.push(others(row));
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_columns_answers_to_a_result_for_each_value() {
        assert!(answers("ASCOF_2E/{run}_{period}", "ASCOF_2E/ld_latest"));
        assert!(answers("{main_table}/unique_events", "joined/unique_events"));
        assert!(!answers("{main_table}/unique_events", "joined/events_in_period"));
        assert!(answers("A/b", "A/b") && !answers("A/b", "A/bc"));
    }

    #[test]
    fn rows_go_to_the_result_that_they_name() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let rows =
            Rows { columns: texts(&["period", "n"]), rows: vec![texts(&["latest", "1"]), texts(&["previous", "2"])] };
        let results = split("ASCOF_2A/{period}", rows);
        assert_eq!(results["ASCOF_2A/previous"].rows, [["2"]]);
        assert_eq!(results["ASCOF_2A/latest"].columns, ["n"]);
    }
}
