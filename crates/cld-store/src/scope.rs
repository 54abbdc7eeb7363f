//! Which councils somebody may see anything of.

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// One council, by its code.
    Council(String),
    /// The councils of a region, by its name.
    Region(String),
    /// All councils.
    England,
}

/// The councils that somebody may see something of. What is outside it is as if it were not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope(Vec<Area>);

impl Area {
    /// The area as the database has it: its kind, and its code or name.
    pub fn written(&self) -> (&'static str, &str) {
        match self {
            Area::Council(code) => ("council", code),
            Area::Region(name) => ("region", name),
            Area::England => ("national", ""),
        }
    }

    pub(crate) fn read(kind: &str, area: String) -> Option<Area> {
        match kind {
            "council" => Some(Area::Council(area)),
            "region" => Some(Area::Region(area)),
            "national" => Some(Area::England),
            _ => None,
        }
    }

    fn covers(&self, council: &str, region: &str) -> bool {
        match self {
            Area::Council(code) => code == council,
            Area::Region(name) => name == region,
            Area::England => true,
        }
    }
}

impl Scope {
    /// All councils of these areas.
    pub fn new(areas: impl IntoIterator<Item = Area>) -> Scope {
        let mut areas: Vec<Area> = areas.into_iter().collect();
        areas.sort();
        areas.dedup();
        Scope(areas)
    }

    /// Its areas, each once.
    pub fn areas(&self) -> &[Area] {
        &self.0
    }

    /// True when a council of this code and region belongs to it.
    pub fn covers(&self, council: &str, region: &str) -> bool {
        self.0.iter().any(|area| area.covers(council, region))
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Scope};

    #[test]
    fn a_scope_covers_its_councils_and_no_others() {
        let scope = Scope::new([Area::Council("211".into()), Area::Region("North West".into())]);
        for (council, region, covered) in
            [("211", "East Midlands", true), ("302", "North West", true), ("212", "East Midlands", false)]
        {
            assert_eq!(scope.covers(council, region), covered, "{council}");
        }
        assert!(!Scope::default().covers("211", "North West"));
        assert!(Scope::new([Area::England]).covers("211", ""));
    }
}
