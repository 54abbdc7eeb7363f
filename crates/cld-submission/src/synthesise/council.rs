//! Councils that made-up submissions are said to come from.

/// Code and name of some councils of England, with one of each shape of code among the first two.
/// Source: shared/reference/facts/local_authorities.csv.
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
