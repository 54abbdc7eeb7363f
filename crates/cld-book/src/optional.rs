//! A release with optional items: those that a file has, or all that there are.

use crate::item::{Item, Priority};
use crate::release::Release;
use crate::supplement::Supplement;

impl Release {
    /// The release with those optional items that a file with these columns has; none when it has none of them.
    pub fn with_optional<'h>(&self, headers: impl IntoIterator<Item = &'h str>) -> Option<Release> {
        let (mut found, mut numbered) = (Vec::new(), Vec::new());
        for header in headers {
            match self.supplements.iter().find_map(|supplement| supplement.column(header)) {
                Some((item, None)) => found.push(item.clone()),
                Some((item, Some(number))) => numbered.push((item, number)),
                None => {}
            }
        }
        numbered.sort_by_key(|(item, number)| (item.number, *number));
        found.extend(numbered.into_iter().map(|(item, number)| item.with_number(number)));
        (!found.is_empty()).then(|| self.with_items(found))
    }

    /// The release with every optional item as well, of numbered ones the first few.
    pub fn in_full(&self) -> Release {
        self.with_items(self.supplements.iter().flat_map(Supplement::shown).collect())
    }

    /// The same with the items of one supplement; none when no supplement has that name.
    pub(crate) fn with_supplement(&self, name: &str) -> Option<Release> {
        let supplement = self.supplements.iter().find(|supplement| supplement.name == name)?;
        Some(self.with_items(supplement.shown().collect()))
    }

    /// The release with more items, and with what is asked for in a file that has them. An item that it already has
    /// is not added again.
    fn with_items(&self, more: Vec<Item>) -> Release {
        let mut release = Release { supplements: Vec::new(), ..self.clone() };
        for item in more {
            if release.items.iter().all(|there| there.name != item.name) {
                release.items.push(item);
            }
        }
        for asked in self.supplements.iter().flat_map(|supplement| &supplement.asked) {
            let is_there = release.item(&asked.with).is_some();
            let item = release.items.iter_mut().find(|item| is_there && item.name == asked.item);
            if let Some(item) = item {
                item.priority = Priority::When;
                item.priority_when = Some(asked.priority_when.clone());
                item.priority_says = Some(asked.priority_says.clone());
            }
        }
        release
    }
}
