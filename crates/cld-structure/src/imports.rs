//! Which file of a crate takes which names from which other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::module::Module;

/// Names that a file takes, by the file and by the one that defines them.
pub type Imports = BTreeMap<(PathBuf, PathBuf), BTreeSet<String>>;

/// Follows names of names this often at most: more is a circle of `use`.
const DEEPEST: usize = 32;

/// What the files of a crate take from one another, those that are for tests alone left out. `src` is the folder of
/// `lib.rs`, `main.rs` or both. A name that is handed on by `pub use` is taken from the file that defines it.
///
/// # Errors
/// When a file cannot be read, or a module has none.
pub fn imports(src: &Path) -> io::Result<Imports> {
    let mut taken = Imports::new();
    for root in ["lib.rs", "main.rs"].map(|name| src.join(name)).into_iter().filter(|root| root.is_file()) {
        let mut sources = Sources::default();
        sources.read(src, &root, Vec::new())?;
        for (place, (file, module)) in &sources.modules {
            for named in &module.named {
                if let Some(Found::Item(from)) = sources.resolve(place, &named.parts, 0)
                    && from != *place
                {
                    let name = named.parts.last().cloned().unwrap_or_default();
                    taken.entry((file.clone(), sources.modules[&from].0.clone())).or_default().insert(name);
                }
            }
        }
    }
    Ok(taken)
}

/// The modules of a crate by their paths, each with its file.
#[derive(Default)]
struct Sources {
    modules: BTreeMap<Vec<String>, (PathBuf, Module)>,
}

/// What a path leads to: a module, or the module that defines it.
enum Found {
    Module(Vec<String>),
    Item(Vec<String>),
}

impl Sources {
    fn read(&mut self, src: &Path, file: &Path, place: Vec<String>) -> io::Result<()> {
        let module = Module::read(&fs::read_to_string(file)?);
        let folder = place.iter().fold(src.to_owned(), |folder, part| folder.join(part));
        for child in &module.children {
            let alone = folder.join(format!("{child}.rs"));
            let file = if alone.is_file() { alone } else { folder.join(child).join("mod.rs") };
            self.read(src, &file, [place.as_slice(), std::slice::from_ref(child)].concat())?;
        }
        self.modules.insert(place, (file.to_owned(), module));
        Ok(())
    }

    /// What a path means that is said in the module at `place`; none for what is of another crate.
    fn resolve(&self, place: &[String], parts: &[String], depth: usize) -> Option<Found> {
        let (first, mut rest) = parts.split_first().filter(|_| depth < DEEPEST)?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => place.to_vec(),
            "super" => place.split_last()?.1.to_vec(),
            name => match self.known(place, name, depth)? {
                Found::Module(at) => at,
                item => return Some(item),
            },
        };
        while let Some((part, after)) = rest.split_first() {
            match part.as_str() {
                "super" => _ = at.pop()?,
                "*" => return Some(Found::Item(at)),
                name => match self.known(&at, name, depth) {
                    Some(Found::Module(inner)) => at = inner,
                    // What is not seen to come from elsewhere is the module's own, such as what a macro makes.
                    found => return Some(found.unwrap_or(Found::Item(at))),
                },
            }
            rest = after;
        }
        Some(Found::Module(at))
    }

    /// What a name means in a module.
    fn known(&self, place: &[String], name: &str, depth: usize) -> Option<Found> {
        let module = &self.modules.get(place)?.1;
        if module.children.contains(name) {
            return Some(Found::Module([place, &[name.to_owned()]].concat()));
        }
        if module.defined.contains(name) {
            return Some(Found::Item(place.to_vec()));
        }
        if let Some(bound) = module.bound.get(name) {
            return self.resolve(place, bound, depth + 1);
        }
        module.whole.iter().find_map(|whole| match self.resolve(place, whole, depth + 1)? {
            Found::Module(at) if at != place => self.known(&at, name, depth + 1),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::imports;

    /// Which file takes what from which, of a crate with these files.
    fn taken(files: &[(&str, &str)]) -> Vec<String> {
        let place = tempfile::tempdir().unwrap();
        for (path, source) in files {
            let path = place.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, source).unwrap();
        }
        let shown = |path: &std::path::Path| path.strip_prefix(place.path()).unwrap().display().to_string();
        let taken = imports(place.path()).unwrap().into_iter();
        taken.map(|((file, from), names)| format!("{} <- {}: {names:?}", shown(&file), shown(&from))).collect()
    }

    #[test]
    fn names_are_taken_from_where_they_are_defined() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "use crate::b::{Inner, made}; fn f() { made(Inner) }"),
            ("b/mod.rs", "mod inner; pub use inner::Inner; pub fn made() {}"),
            ("b/inner.rs", "pub struct Inner; fn g() { super::made(); }"),
            ("c.rs", "use super::b; use crate::a::*; fn h() { b::made(); crate::b::Inner::new() }"),
        ];
        assert_eq!(
            taken(&files),
            [
                "a.rs <- b/inner.rs: {\"Inner\"}",
                "a.rs <- b/mod.rs: {\"made\"}",
                "b/inner.rs <- b/mod.rs: {\"made\"}",
                "b/mod.rs <- b/inner.rs: {\"Inner\"}",
                "c.rs <- a.rs: {\"*\"}",
                "c.rs <- b/inner.rs: {\"new\"}",
                "c.rs <- b/mod.rs: {\"made\"}",
            ]
        );
    }

    #[test]
    fn what_is_handed_on_whole_is_taken_from_its_file() {
        let files =
            [("lib.rs", "mod a; mod b; pub use b::*;"), ("a.rs", "use crate::Thing;"), ("b.rs", "pub enum Thing {}")];
        assert_eq!(taken(&files), ["a.rs <- b.rs: {\"Thing\"}", "lib.rs <- b.rs: {\"*\"}"]);
    }

    #[test]
    fn other_crates_are_not_followed() {
        let files =
            [("lib.rs", "mod a;"), ("a.rs", "use std::fs; use csv::csv; fn f() { fs::read(csv::Reader::new()) }")];
        assert_eq!(taken(&files), Vec::<String>::new());
    }
}
