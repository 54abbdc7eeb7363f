//! Days and months that changed places: a spreadsheet of another country reads 01/04/2025 as 4 January, and keeps
//! 25/04/2025 as text, because there is no month 25.
//!
//! What shows it is counted by column: in which form dates are written of which the day could be the month, and whether
//! dates are outside of the reporting period that would be inside with day and month the other way round.

mod classes;
mod evidence;
mod window;

use arrow::array::AsArray;
use cld_book::{ItemType, Release};
use cld_submission::{Block, Columns, DatesSeen};

use crate::finding::Finding;
use classes::{CLASSES, NONE, class};
use evidence::Evidence;
use window::Windows;

/// The items whose dates are looked at, by their place among the items that blocks give by their texts.
#[derive(Debug)]
pub(crate) struct DateItems(Vec<DateItem>);

#[derive(Debug)]
struct DateItem {
    coding: usize,
    /// The item's position in the release.
    item: usize,
    /// The name of the column of its texts.
    written: String,
}

impl DateItems {
    pub(crate) fn of(columns: &Columns, release: &Release) -> DateItems {
        let items = columns.codings().into_iter().enumerate().filter_map(|(coding, (item, schema))| {
            let facts = &release.items[item];
            let written = format!("{}_as_written", facts.name);
            let is_date = facts.item_type == ItemType::Date && schema.index_of(&written).is_ok();
            is_date.then_some(DateItem { coding, item, written })
        });
        DateItems(items.collect())
    }
}

/// What one thread knows of the texts that it has met: the class of each, for each of the items.
#[derive(Default)]
pub(crate) struct DayMemory(Vec<Vec<u8>>);

/// What a block or a file shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Days {
    /// For each of the items, the rows of each class.
    classes: Vec<[u64; CLASSES]>,
    windows: Windows,
}

impl Days {
    pub(crate) fn of_block(items: &DateItems, memory: &mut DayMemory, block: &Block<'_>) -> Days {
        memory.0.resize_with(items.0.len(), Vec::new);
        let classes = items.0.iter().zip(&mut memory.0).map(|(item, known)| {
            let coded = &block.coded[item.coding];
            if let Some(texts) = &coded.new_texts {
                if coded.first == 0 {
                    known.clear();
                }
                let texts = texts.column_by_name(&item.written).and_then(|texts| texts.as_string_opt::<i32>());
                let classes = texts.into_iter().flat_map(|texts| texts.iter().map(|text| text.map_or(NONE, class)));
                known.extend(classes);
            }
            let mut counts = [0; CLASSES + 1];
            let class = |number: &u32| usize::from(known.get(*number as usize).copied().unwrap_or(NONE));
            coded.numbers.iter().for_each(|number| counts[class(number)] += 1);
            counts[..CLASSES].try_into().unwrap_or_default()
        });
        Days { classes: classes.collect(), windows: Windows::of_block(block) }
    }

    pub(crate) fn add(&mut self, other: &Days) {
        self.classes.resize(other.classes.len(), [0; CLASSES]);
        for (sums, more) in self.classes.iter_mut().zip(&other.classes) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.windows.add(&other.windows);
    }

    /// One finding for each column with evidence. `seen` has the dates of a workbook's columns, `column` the column of an item.
    pub(super) fn findings(
        &self,
        items: &DateItems,
        release: &Release,
        seen: &[DatesSeen],
        column: impl Fn(usize) -> Option<usize>,
    ) -> Vec<Finding> {
        let sheet = |item: usize| column(item).and_then(|column| seen.get(column)).copied().unwrap_or_default();
        let counted = items.0.iter().zip(&self.classes).map(|(item, classes)| {
            let facts = &release.items[item.item];
            Evidence::new(&facts.name, &facts.header, classes, sheet(item.item), &self.windows)
        });
        let counted: Vec<Evidence<'_>> = counted.collect();
        let is_any_sheet = counted.iter().any(Evidence::is_of_sheet);
        counted.iter().filter_map(|evidence| evidence.finding(is_any_sheet)).collect()
    }
}
