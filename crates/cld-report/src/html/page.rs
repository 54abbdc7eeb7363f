//! The report as one page of HTML that needs nothing besides: pictures as SVG, each with its table and a download.

use cld_figures::Table;
use cld_format::picture::{Bars, Flows};
use cld_format::whole_page;
use maud::{Markup, html};

use super::table::table;
use crate::model::contents::{Contents, Shown};
use crate::model::cover::About;
use crate::model::figures::Figures;
use crate::model::sankey::Sankey;
use crate::model::{Parts, rows};

pub(crate) fn page(contents: &Contents<'_>, about: &About, parts: &Parts<'_>, flows: &[Sankey]) -> String {
    let title = &about.title;
    let of_returns = contents.tables.iter().filter(|shown| !shown.table.rows.is_empty());
    let body = html! {
                main {
                    h1 { (title) }
                    dl { @for (label, said) in &about.facts { div { dt { (label) } dd { (said) } } } }
                    h2 { "Headline figures" }
                    @for sum in parts.sums { (picture(&sum.figures(), &sum.table())) }
                    @for figures in &contents.figures { (picture(figures, &figures.table())) }
                    @for sankey in flows {
                        h3 { (sankey.title) }
                        (Flows { title: &sankey.title, flows: &sankey.flows }.svg())
                        (table(&sankey.title, &sankey.unit, &sankey.table()))
                    }
                    h2 { "From rows received to rows counted" }
                    @for steps in &parts.filter_steps { (picture(&steps.figures(), &steps.table())) }
                    (table("Rows of the area after each step, in the order in which data flow", "steps", &rows::table(parts.steps)))
                    @if let Some(quality) = parts.quality {
                        h2 { "Data quality" }
                        (picture(&quality.completeness(), &quality.completeness().table()))
                        (table("How complete each item is, by file", "items", &quality.items()))
                        (table("What each rule found, by file", "findings", &quality.findings()))
                    }
                    h2 { "Tables of the return" }
                    @for Shown { layout, table: figures, .. } in of_returns {
                        h3 { (layout.title) }
                        @if let Some(note) = &layout.note { p.note { (note) } }
                        (table(&layout.id, &layout.id, figures))
                    }
                }
    };
    whole_page(title, &[OWN_STYLE], &body)
}

/// Bars for each series, and the figures as a table.
fn picture(figures: &Figures, shown: &Table) -> Markup {
    let Figures { title, unit, names, rows, .. } = figures;
    html! {
        h3 { (title) }
        (Bars { title, unit, series: names, rows }.svg())
        (table(title, title, shown))
    }
}

const OWN_STYLE: &str = "\
svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}
.scroll{overflow-x:auto}td.number{text-align:right}
@media print{.scroll{overflow:visible}}
";
