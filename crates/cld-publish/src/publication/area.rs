//! Over which councils a table is summed.

use std::collections::{BTreeMap, BTreeSet};

use cld_figures::areas::{Areas, ENGLAND};

use super::rule::Level;

/// An area of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) level: Level,
    /// The code of a council, the name of a region, or what the sum of all is called.
    pub(crate) code: String,
    pub(crate) name: String,
    /// Of how many councils its figures are the sum.
    pub(crate) councils: usize,
    /// How many councils there are in it.
    pub(crate) of: usize,
}

/// The sum of all councils of a table, where those are not all of England's.
pub(crate) const ALL_HERE: &str = "All councils here";

impl Area {
    /// What the first column of a publication says.
    pub(crate) fn kind(&self) -> &'static str {
        match self.level {
            Level::Council => "council",
            Level::Region => "region",
            Level::All if self.code == ENGLAND => "England",
            Level::All => "all councils here",
        }
    }
}

/// The councils of a table, their regions, and the sum of all.
pub(crate) struct Tree {
    pub(crate) all: Area,
    pub(crate) regions: Vec<(Area, Vec<Area>)>,
}

impl Tree {
    pub(crate) fn of(areas: &Areas, councils: &BTreeSet<&str>) -> Tree {
        let council = |code: &str| Area {
            level: Level::Council,
            code: code.to_owned(),
            name: areas.name(code),
            councils: 1,
            of: 1,
        };
        let region = |(code, members): (&str, Vec<&str>)| {
            let of = areas.size(code).max(members.len());
            let area = Area {
                level: Level::Region,
                code: code.to_owned(),
                name: code.to_owned(),
                councils: members.len(),
                of,
            };
            (area, members.into_iter().map(council).collect())
        };
        let members: BTreeMap<&str, Vec<&str>> = areas.members(councils.iter().copied());
        let is_england = !areas.is_empty() && members.iter().all(|(code, members)| areas.size(code) == members.len());
        let is_england = is_england && councils.len() == areas.len();
        let code = if is_england { ENGLAND } else { ALL_HERE }.to_owned();
        let all = Area {
            level: Level::All,
            name: code.clone(),
            code,
            councils: councils.len(),
            of: areas.len().max(councils.len()),
        };
        Tree { all, regions: members.into_iter().map(region).collect() }
    }

    /// The codes of its councils.
    pub(crate) fn councils(&self) -> impl Iterator<Item = &str> {
        self.regions.iter().flat_map(|(_, councils)| councils).map(|council| council.code.as_str())
    }

    /// All areas: the sum of all, then regions, then councils.
    pub(crate) fn areas(&self) -> impl Iterator<Item = &Area> {
        let regions = self.regions.iter().map(|(region, _)| region);
        let mut councils: Vec<&Area> = self.regions.iter().flat_map(|(_, councils)| councils).collect();
        councils.sort_by(|one, other| one.code.cmp(&other.code));
        std::iter::once(&self.all).chain(regions).chain(councils)
    }
}
