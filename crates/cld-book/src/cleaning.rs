//! What becomes of a text when it is read in the words of a later release.

use std::collections::BTreeMap;

use cld_terms::fold;

use crate::book::Book;
use crate::item::Item;
use crate::release::Release;

impl Book {
    /// For each text that is known for an item, folded, the entry of the release that it became: an entry is
    /// itself, a value of an earlier release for what the mappings say. None where nothing corresponds to it, or
    /// where the text does not say which of several it is.
    pub fn cleaned(&self, release: &Release, item: &Item) -> BTreeMap<String, Option<String>> {
        let mut cleaned = BTreeMap::new();
        for mapping in self.mappings.values().filter(|mapping| mapping.to == release.name) {
            let Some(earlier) = self.release(&mapping.from) else { continue };
            let came = mapping.items.iter().filter(|mapped| mapped.to.as_deref() == Some(&item.name));
            for mapped in came {
                let Some(before) = mapped.from.as_deref().and_then(|name| earlier.item(name)) else { continue };
                for (text, value) in self.cleaned(earlier, before) {
                    let known = value.as_deref().and_then(|value| mapped.value(value));
                    let became = known.filter(|known| known.others.is_empty()).and_then(|known| known.to.clone());
                    cleaned.insert(text, became);
                }
            }
        }
        let entries = self.list_of(release, item).map(|list| list.entries).unwrap_or_default();
        cleaned.extend(entries.into_iter().map(|entry| (fold(&entry.value).into_owned(), Some(entry.value))));
        cleaned
    }
}
