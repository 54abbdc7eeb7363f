//! Headline figures that are not sums of the return's tables: what services cost a week, and how long people wait.

use std::collections::BTreeSet;
use std::error::Error;

use super::previous_period::Before;
use super::rows::quoted;
use cld_run::Finished;

/// Figures with a picture: bars for each of its series.
pub(crate) struct Headline {
    pub title: String,
    pub names: Vec<String>,
    /// In each row a label and a figure of each series; none where there is nothing to tell.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

impl Headline {
    /// The same with the figures of the period before, as far as both have the row; none of those that tell of their
    /// period in each row.
    pub(crate) fn beside(mut self, before: &Before) -> Headline {
        let same = before.headlines.iter().find(|other| other.title == self.title);
        let Some(same) = same.filter(|_| !self.tells_periods()) else { return self };
        let own = self.names.len();
        self.names.extend(same.names.iter().map(|name| format!("{name}, {}", before.name)));
        for (label, figures) in &mut self.rows {
            let earlier = same.rows.iter().find(|(other, _)| other == label).map(|(_, figures)| figures.clone());
            figures.extend(earlier.unwrap_or_else(|| vec![None; own]));
        }
        self
    }

    fn tells_periods(&self) -> bool {
        ASKED.iter().any(|asked| asked.title == self.title && asked.sql == WAITING)
    }
}

/// What is asked of a table of the method.
struct Asked {
    title: &'static str,
    table: &'static str,
    names: &'static [&'static str],
    /// For the councils in `{councils}`, and the measure of waiting in `{metric}`: a label, then a figure of each series.
    sql: &'static str,
    metric: &'static str,
    /// True when figures of councils may be added up.
    adds_up: bool,
}

const ASKED: [Asked; 5] = [
    Asked {
        title: "Gross commitment a week by service, in pounds",
        table: "gross_commitment_by_component",
        names: &["pounds a week"],
        sql: COMMITMENT,
        metric: "",
        adds_up: true,
    },
    waiting("Days from request to first response, median by quarter of the response", "Wait time to first response"),
    waiting("Days from request to first service, median by quarter of the service", "Wait time to first service"),
    bands("Requests by the days until the first response", "Wait time to first response"),
    bands("Requests by the days until the first service", "Wait time to first service"),
];

const fn waiting(title: &'static str, metric: &'static str) -> Asked {
    let names = &["25 to 64", "65 and above"];
    Asked { title, table: "waiting_times_shown", names, sql: WAITING, metric, adds_up: false }
}

const fn bands(title: &'static str, metric: &'static str) -> Asked {
    let names = &["25 to 64", "65 and above"];
    Asked { title, table: "waiting_times_by_band", names, sql: BANDS, metric, adds_up: true }
}

const BANDS: &str = "
    select waited as label, sum(case when age_group = '25 to 64' then wait_count end) as younger,
      sum(case when age_group = '65 and above' then wait_count end) as older
    from waiting_times_by_band
    where la_code in ({councils}) and metric = '{metric}'
    group by waited, band_place
    order by band_place";

const COMMITMENT: &str = "
    select coalesce(service_component_cleaned, service_type_cleaned, 'Not known') as label, sum(weekly) as weekly
    from gross_commitment_by_component
    where la_code in ({councils})
    group by coalesce(service_component_cleaned, service_type_cleaned, 'Not known')
    having sum(weekly) > 0
    order by weekly desc, label";

const WAITING: &str = "
    select quarter_name as label, max(case when age_group = '25 to 64' then median_days end) as younger,
      max(case when age_group = '65 and above' then median_days end) as older
    from waiting_times_shown
    where la_code in ({councils}) and metric = '{metric}'
    group by quarter_name, quarter_place
    order by quarter_place";

/// The headline figures of some councils together that the run has tables for.
pub(crate) fn read(run: &Finished<'_>, councils: &BTreeSet<String>) -> Result<Vec<Headline>, Box<dyn Error>> {
    let councils: Vec<String> = councils.iter().cloned().collect();
    let mut headlines = Vec::new();
    for asked in ASKED.iter().filter(|asked| asked.adds_up || councils.len() == 1) {
        if run.page(asked.table).is_none() {
            continue;
        }
        let sql = asked.sql.replace("{councils}", &quoted(&councils)).replace("{metric}", asked.metric);
        let table = run.rows(&sql)?;
        let figure = |cell: &Option<String>| cell.as_deref().and_then(|cell| cell.parse().ok());
        let row =
            |row: Vec<Option<String>>| (row[0].clone().unwrap_or_default(), row[1..].iter().map(figure).collect());
        let rows: Vec<_> = table.rows.into_iter().map(row).collect();
        if !rows.is_empty() {
            let names = asked.names.iter().map(|name| (*name).to_owned()).collect();
            headlines.push(Headline { title: asked.title.to_owned(), names, rows });
        }
    }
    Ok(headlines)
}
