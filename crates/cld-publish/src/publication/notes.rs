//! What is said with a publication of how it was made.

use cld_terms::counted;

use super::audit::Audit;
use super::rule::Rule;

/// The text of `NOTES.md`.
pub(super) fn notes(audit: &Audit, (method, period): (&str, &str)) -> String {
    let made = format!("Method {method}, {period}.");
    let left_out = audit.tables_left_out.join(", ");
    let left_out = if left_out.is_empty() { String::new() } else { format!("\nLeft out: {left_out}.\n") };
    match audit.rule {
        Rule::Proved => {
            let uninformed = uninformed(audit.uninformed);
            format!("# Notes on these figures\n\n{made}\n{left_out}{PROVED}{uninformed}{WEAKER}")
        }
        Rule::AsPublished => {
            let (hidden, found) = (counted(audit.guarded, "hidden count", "hidden counts"), audit.narrowed);
            format!(
                "# For comparison, not to be published\n\n{made}\n\nFigures are hidden by the department's rule. Of \
                 {hidden}, sums alone narrow {found} to fewer than four numbers.\n{WEAKER}"
            )
        }
    }
}

const PROVED: &str = "
- `[c]`: hidden. A count from 1 to 4 is hidden; a share with its numerator and denominator where either, or the rest,
  is under 5; and other figures where a hidden one could be calculated from them. 0 is shown.
- Figures of councils are exact. Counts of regions and of all councils are to the nearest 5, outcomes are calculated
  before that.
- No hidden count can be shown to be anything narrower than 1 to 4 from all of these tables, and from the earlier
  publications that were taken into account; of figures that are hidden for the sake of others and are not small, no
  fewer than four numbers are possible.
- What an earlier publication that was taken into account hides stays hidden here, and cannot be calculated from both.
";

/// Of how many hidden counts somebody who also knows which counts are small may know more; nothing is said of none.
fn uninformed(figures: usize) -> String {
    match figures {
        0 => String::new(),
        some => format!(
            "- Somebody who also knows which counts are small may know {} more closely than that, as small counts add \
             up to one another (decisions/0032).\n",
            counted(some, "hidden count", "hidden counts")
        ),
    }
}

const WEAKER: &str = "
## Where the department's own rule is weaker

The ASCOF publication of 2024-25 hides both counts of a share where either is under 5, leaves figures of councils as
they are otherwise, and rounds the counts of regions and England to the nearest 5. By that rule

- a share is shown of which from 1 to 4 people are the rest, those without the outcome;
- nothing is hidden for the sake of another figure: one that is alone in its region follows from the region's sum;
- the outcome of a region, calculated before rounding, often gives its counts exactly although these are rounded;
- tables that count the same people are not compared, nor publications with one another.
";

#[cfg(test)]
mod tests {
    use super::uninformed;

    #[test]
    fn what_is_not_kept_from_everybody_is_said() {
        assert_eq!(uninformed(0), "");
        assert!(uninformed(1).contains("may know 1 hidden count more closely"));
        assert!(uninformed(13).contains("may know 13 hidden counts more closely"));
    }
}
