//! Which items a rule for any field is about.

use serde::Deserialize;

use crate::item::{Item, ItemType, LinksTo, Priority};

/// The items that a rule for any field is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Items that hold a day.
    Dates,
    /// Items that hold a number, whole or not.
    Numbers,
    /// Items with a list that is completely known.
    CompleteLists,
    /// Items that are asked for, if only on some rows.
    PriorityItems,
    /// Items that belong to some types of event only.
    ItemsOfEventTypes,
    /// Items that belong to some types of client only.
    ItemsOfClientTypes,
    /// Texts and numbers that say who somebody is: references, names, the NHS number.
    Identifiers,
    /// Items that hold the identifier of an adult whom a carer looks after.
    LinkedAdults,
    /// Items that hold the identifier of a carer of a service user.
    LinkedCarers,
}

impl AppliesTo {
    /// True when this item is meant; of items with a list, only if the list is complete.
    pub fn covers(self, item: &Item, list_is_complete: bool) -> bool {
        match self {
            AppliesTo::Dates => item.item_type == ItemType::Date,
            AppliesTo::Numbers => matches!(item.item_type, ItemType::Decimal | ItemType::Integer),
            AppliesTo::CompleteLists => item.item_type == ItemType::List && list_is_complete,
            AppliesTo::PriorityItems => item.priority != Priority::Never,
            AppliesTo::ItemsOfEventTypes => !item.applies_to.is_empty(),
            AppliesTo::ItemsOfClientTypes => !item.client_types.is_empty(),
            AppliesTo::Identifiers => item.identifies && matches!(item.item_type, ItemType::Text | ItemType::NhsNumber),
            AppliesTo::LinkedAdults => item.links_to == Some(LinksTo::Adult),
            AppliesTo::LinkedCarers => item.links_to == Some(LinksTo::Carer),
        }
    }
}
