//! Laws of the plain dialect that take types: they are asked of the plan of each page over tables without rows.

use std::collections::BTreeSet;

use cld_book::{Fault, Page};
use cld_engine::{Difference, DifferenceKind};

use crate::example::Bench;
use crate::own_pages::own_pages;

impl Bench<'_> {
    /// Where the method's own pages would give other rows on another engine.
    pub(crate) fn differences(&self) -> Vec<Fault> {
        let own: BTreeSet<&str> = own_pages(self.method).map(|page| page.path.as_str()).collect();
        let variables = self.method.variables().unwrap_or_default().into_iter().cloned();
        let pages = self.method.in_order(self.names(), &BTreeSet::new()).unwrap_or_default();
        let pages = variables.chain(pages).filter(|page| own.contains(page.path.as_str()));
        // A template is planned for several items, and is said to be wrong once.
        let faults: BTreeSet<Fault> = pages.flat_map(|page| self.of_page(&page)).collect();
        faults.into_iter().collect()
    }

    fn of_page(&self, page: &Page) -> Vec<Fault> {
        let filled = self.parameters.fill(&page.sql.text);
        let sql = match page.rows {
            Some(_) => format!("select {} as {} from events", filled.trim(), page.name),
            None => filled,
        };
        // A page that cannot be planned has been named already.
        let found = self.engine.differences(&sql).unwrap_or_default();
        let line = |operator: &str, columns: &BTreeSet<String>| page.sql.line_of_operator(operator, columns);
        let fault =
            |found: &Difference| Fault::new(&page.path, line(&found.operator, &found.columns), says(found.kind));
        found.iter().map(fault).collect()
    }
}

fn says(kind: DifferenceKind) -> String {
    let what = match kind {
        DifferenceKind::WholeQuotient => {
            "no / of whole numbers, which some engines cut off: write cast(floor(cast(a as decimal(18, 0)) / b) as bigint)"
        }
        DifferenceKind::BareDays => "no day - day without a cast: write cast(later - earlier as int)",
        DifferenceKind::NarrowProduct => {
            "no large product of numbers of 32 bits, which stops or wraps: write cast(a as bigint) * b"
        }
        DifferenceKind::LooseDecimal => {
            "no calculated decimal without a cast, since engines keep different digits: write cast(… as decimal(12, 2))"
        }
    };
    format!("the plain dialect has {what}")
}
