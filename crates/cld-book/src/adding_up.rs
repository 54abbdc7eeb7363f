//! How figures of tables add up with one another: whoever publishes them has to know it, as does whoever reads them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::layout::Values;

/// Whom the figures of a table, or a column of a share, count.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Who they are, such as "with long-term support on the snapshot day". Tables that say the same count the same people,
    /// each of them once for each council.
    pub are: String,
    /// What else is so of all that are counted here, by the column in which other tables have it.
    #[serde(default)]
    pub r#where: BTreeMap<String, Values>,
    /// Who has all of these people among them.
    pub among: Option<String>,
    /// Why some of them may be missing, or there more than once, so that sums are not quite equal; none where they always
    /// are.
    pub except: Option<String>,
}

/// A whole among the figures of a table, and its parts.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Total {
    /// One entry of a column is the sum of all others.
    Entry {
        /// The column.
        column: String,
        /// The entry.
        total: String,
        /// Why the parts may not add up to it; none where they always do.
        except: Option<String>,
    },
    /// One column of counts is the sum of others.
    Columns {
        /// The column.
        total: String,
        /// The others.
        parts: Vec<String>,
        /// Why the parts may not add up to it; none where they always do.
        except: Option<String>,
    },
}
