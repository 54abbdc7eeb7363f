//! Nobody has to know two files to understand one of them.

use std::collections::BTreeSet;

use cld_structure::circles;

use crate::sources::{crates, manifest};

#[test]
fn no_crates_need_each_other_in_a_circle() {
    let all = crates();
    let mut arrows = BTreeSet::new();
    for name in &all {
        for heading in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let manifest = manifest(&format!("crates/{name}"));
            let needed = manifest.get(heading).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            arrows.extend(needed.filter(|needed| all.contains(*needed)).map(|needed| (name.clone(), needed.clone())));
        }
    }
    assert!(arrows.len() > all.len() / 2, "{arrows:?}");
    assert_eq!(circles(arrows), Vec::<BTreeSet<String>>::new());
}
