//! The items that are filled, and where each stands in a row.

use cld_book::Release;

use super::error::SynthesiseError;
use super::row;

macro_rules! items {
    ($($item:ident = $name:literal,)*) => {
        /// An item that is filled on some rows; the others of the release are always blank.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Item { $($item),* }

        const NAMED: &[(Item, &str)] = &[$((Item::$item, $name)),*];
    };
}

items! {
    LaCode = "la_code",
    PeriodStart = "reporting_period_start_date",
    PeriodEnd = "reporting_period_end_date",
    NhsNumber = "nhs_number",
    PersonIdentifier = "la_person_unique_identifier",
    PracticeCode = "gp_practice_code",
    Gender = "gender",
    Ethnicity = "ethnicity",
    Born = "date_of_birth",
    Died = "date_of_death",
    ClientType = "client_type",
    SupportReason = "primary_support_reason",
    Postcode = "postcode",
    Accommodation = "accommodation_status",
    Employment = "employment_status",
    HasCarer = "has_unpaid_carer",
    Autism = "autism_spectrum_disorder_asd",
    Sight = "visual_impairment",
    Hearing = "hearing_impairment",
    Dementia = "dementia",
    Funding = "client_funding_status",
    EventType = "event_type",
    EventReference = "event_reference",
    EventStart = "event_start_date",
    EventEnd = "event_end_date",
    EventOutcome = "event_outcome",
    Route = "request_route_of_access",
    AssessmentType = "assessment_type",
    AssessmentMethod = "method_of_assessment",
    AdultCount = "no_of_adults_being_cared_for",
    LinkedAdult = "adult_1_linked_person_id",
    ServiceType = "service_type",
    ServiceComponent = "service_component",
    DeliveryMechanism = "delivery_mechanism",
    ReviewReason = "review_reason",
    ReviewAchieved = "review_outcomes_achieved",
    ReviewMethod = "method_of_review",
    UnitCost = "unit_cost",
    CostFrequency = "cost_frequency_unit_type",
    PlannedUnits = "planned_units_per_week",
}

/// Number of items that are filled.
pub(super) const FILLED: usize = NAMED.len();

/// The columns of a file in the release's order.
pub(super) struct Layout {
    /// The header line with its line feed.
    pub(super) header: Vec<u8>,
    /// For each column the item it holds; none for one that stays blank.
    pub(super) columns: Vec<Option<Item>>,
}

impl Layout {
    pub(super) fn new(release: &Release) -> Result<Layout, SynthesiseError> {
        if let Some((_, item)) = NAMED.iter().find(|(_, name)| release.item(name).is_none()) {
            return Err(SynthesiseError::ItemMissing { item, release: release.title.clone() });
        }
        let filled = |name: &str| NAMED.iter().find(|(_, known)| *known == name).map(|(item, _)| *item);
        let mut header = Vec::new();
        for item in &release.items {
            row::push_text(&mut header, &item.header);
            header.push(b',');
        }
        if let Some(last) = header.last_mut() {
            *last = b'\n';
        }
        Ok(Layout { header, columns: release.items.iter().map(|item| filled(&item.name)).collect() })
    }
}
