//! Figures with a chart: a row for each label, a column for each series.

use cld_figures::Table;

/// Figures that are drawn as bars, one for each of the series in each row.
#[derive(Clone)]
pub(crate) struct Figures {
    pub title: String,
    /// What a figure counts or measures.
    pub unit: String,
    /// What the rows are, such as "quarter".
    pub label: String,
    pub names: Vec<String>,
    /// In each row a label and a figure of each series; none where there is nothing to say.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
    /// True when each row is of a period of its own.
    pub by_period: bool,
}

impl Figures {
    /// The same with the figures of the previous period, as far as both have the row; none where each row is of a
    /// period of its own.
    pub(crate) fn with_previous(mut self, previous: &[Figures], period: &str) -> Figures {
        let same = previous.iter().find(|other| other.title == self.title);
        let Some(same) = same.filter(|_| !self.by_period) else { return self };
        let own = self.names.len();
        self.names.extend(same.names.iter().map(|name| format!("{name}, {period}")));
        for (label, figures) in &mut self.rows {
            let earlier = same.rows.iter().find(|(other, _)| other == label).map(|(_, figures)| figures.clone());
            figures.extend(earlier.unwrap_or_else(|| vec![None; own]));
        }
        self
    }

    pub(crate) fn table(&self) -> Table {
        let columns: Vec<String> = std::iter::once(self.label.clone()).chain(self.names.iter().cloned()).collect();
        let row = |(label, values): &(String, Vec<Option<f64>>)| {
            let values = values.iter().map(|value| value.map(|value| value.to_string()));
            std::iter::once(Some(label.clone())).chain(values).collect()
        };
        let are_numbers = (0..columns.len()).map(|at| at > 0).collect();
        Table { columns, are_numbers, rows: self.rows.iter().map(row).collect() }
    }
}
