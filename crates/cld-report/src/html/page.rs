//! The report as one page of HTML that needs nothing besides: pictures as SVG, each with its table and a download.

use cld_format::whole_page;
use maud::html;

use super::bars::picture;
use super::sankey::svg;
use super::table::table;
use crate::model::Parts;
use crate::model::contents::{Contents, Shown};
use crate::model::cover::About;
use crate::model::sankey::Sankey;
use crate::model::sums::Sum;

pub(crate) fn page(contents: &Contents<'_>, about: &About, parts: &Parts<'_>, flows: &[Sankey]) -> String {
    let title = &about.title;
    let of_returns = contents.tables.iter().filter(|shown| !shown.table.rows.is_empty());
    let body = html! {
                main {
                    h1 { (title) }
                    dl { @for (label, said) in &about.facts { div { dt { (label) } dd { (said) } } } }
                    h2 { "Headline figures" }
                    @for sum in Sum::all(contents) { (picture(&sum.figures(), &sum.table())) }
                    @for figures in &contents.figures { (picture(figures, &figures.table())) }
                    @for sankey in flows {
                        h3 { (sankey.title) }
                        (svg(sankey))
                        (table(&sankey.title, &sankey.unit, &sankey.table()))
                    }
                    h2 { "From rows received to rows counted" }
                    @for steps in &parts.filter_steps { (picture(&steps.figures(), &steps.table())) }
                    (table("Rows of the area after each step, in the order in which data flow", "steps", parts.steps))
                    @if let Some(quality) = parts.quality {
                        h2 { "Data quality" }
                        (picture(&quality.completeness(), &quality.completeness().table()))
                        (table("How far each item is filled and usable", "items", &quality.items))
                        (table("What each rule found", "findings", &quality.findings))
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

const OWN_STYLE: &str = "\
svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}
.scroll{overflow-x:auto}td.number{text-align:right}
@media print{.scroll{overflow:visible}}
";
