//! Councils that made-up submissions are said to come from.

use chrono::NaiveDate;

/// The council at `index` in the files from `first_day` on. The one that came into being on 1 April 2021 sends
/// nothing about its first year, so that no day near a file's period lies before it.
pub(super) fn council(index: usize, first_day: NaiveDate) -> (&'static str, &'static str) {
    const NEW: usize = 1;
    let sends_from = NaiveDate::from_ymd_opt(2022, 4, 1).expect("a real day");
    if index == NEW && first_day < sends_from { BEFORE_IT } else { COUNCILS[index] }
}

/// In place of the new council.
const BEFORE_IT: (&str, &str) = ("212", "Leeds");

/// Code and name of some councils of England, with one of each shape of code among the first two.
/// Source: the published councils of the adult social care statistics.
pub(super) const COUNCILS: [(&str, &str); 25] = [
    ("211", "Kirklees"),
    ("U6Q5Z", "West Northamptonshire"),
    ("312", "Trafford"),
    ("503", "Lincolnshire"),
    ("209", "Bradford"),
    ("406", "Birmingham"),
    ("116", "County Durham"),
    ("213", "Wakefield"),
    ("219", "York"),
    ("306", "Manchester"),
    ("404", "Warwickshire"),
    ("413", "Staffordshire"),
    ("506", "Derbyshire"),
    ("509", "Leicester"),
    ("606", "Hertfordshire"),
    ("607", "Norfolk"),
    ("620", "Essex"),
    ("704", "Hackney"),
    ("711", "Tower Hamlets"),
    ("721", "Croydon"),
    ("803", "Isle of Wight"),
    ("820", "Kent"),
    ("902", "Cornwall"),
    ("912", "Devon"),
    ("913", "Plymouth"),
];
