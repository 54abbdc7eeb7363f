//! How far a run is, for whoever waits.

use cld_method::Stored;
use cld_terms::counted;

/// Hears of each thing that a run begins.
pub trait Progress: Sync {
    /// `what` is being done now.
    fn say(&self, what: &str);

    /// A page was stored.
    fn page(&self, stored: &Stored) {
        let rows = stored.rows.map(|rows| format!(", {}", counted(rows, "row", "rows"))).unwrap_or_default();
        self.say(&format!("{} {}{rows}", stored.page.kind().noun(), stored.page.name));
    }
}

/// Hears of it and says nothing.
pub struct Silent;

impl Progress for Silent {
    fn say(&self, _: &str) {}
}
