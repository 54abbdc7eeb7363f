//! Nobody has to know two files to understand one of them.

use std::collections::BTreeSet;
use std::path::Path;

use cld_structure::{circles, imports};

use crate::sources::{crates, manifest, project};

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
#[test]
fn no_files_of_a_crate_import_each_other_in_a_circle() {
    let mut found = String::new();
    for name in crates() {
        let src = project().join("crates").join(&name).join("src");
        let taken = imports(&src).unwrap();
        for circle in circles(taken.keys().cloned()) {
            found += &format!("\n{name}: {} files import each other", circle.len());
            let shown = |path: &Path| path.strip_prefix(&src).unwrap().display().to_string();
            for ((file, from), names) in &taken {
                if circle.contains(file) && circle.contains(from) {
                    found += &format!("\n  {} takes {names:?} from {}", shown(file), shown(from));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}
