//! The items that are filled, and the position of each in a row.

use cld_book::{Book, Release};

use crate::cell::push_text;
use crate::wording::{Wordings, wordings};

macro_rules! items {
    ($($item:ident = $name:literal,)*) => {
        /// An item that is filled on some rows; the others of the release are always blank.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Item { $($item),* }

        const NAMED: &[(Item, &str)] = &[$((Item::$item, $name)),*];
    };
}

items! {
    LaCode = "la_code",
    PeriodStart = "reporting_period_start_date",
    PeriodEnd = "reporting_period_end_date",
    NhsNumber = "nhs_number",
    PersonIdentifier = "la_person_unique_identifier",
    FirstName = "first_name",
    LastName = "last_name",
    PracticeName = "gp_practice_name",
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
    FullCost = "full_cost_client",
    EventType = "event_type",
    EventReference = "event_reference",
    EventStart = "event_start_date",
    EventEnd = "event_end_date",
    EventDescription = "event_description",
    EventOutcome = "event_outcome",
    Route = "request_route_of_access",
    AssessmentType = "assessment_type",
    AssessmentMethod = "method_of_assessment",
    CarerInvolved = "informal_carer_involved_in_assessment",
    AdultCount = "no_of_adults_being_cared_for",
    LinkedAdult = "adult_1_linked_person_id",
    SecondLinkedAdult = "adult_2_linked_person_id",
    LinkedCarer = "carer_1_linked_person_id",
    SecondLinkedCarer = "carer_2_linked_person_id",
    FourthLinkedCarer = "carer_4_linked_person_id",
    ServiceType = "service_type",
    ServiceComponent = "service_component",
    DeliveryMechanism = "delivery_mechanism",
    ProviderName = "provider_cqc_location_name",
    ProviderId = "provider_cqc_location_id",
    ReviewReason = "review_reason",
    ReviewAchieved = "review_outcomes_achieved",
    ReviewMethod = "method_of_review",
    UnitCost = "unit_cost",
    CostFrequency = "cost_frequency_unit_type",
    PlannedUnits = "planned_units_per_week",
}

/// Number of items that are filled.
pub(crate) const FILLED: usize = NAMED.len();

/// The columns of a file in the release's order.
pub(crate) struct Layout {
    pub(crate) release: Era,
    /// The release's name as it appears in the names of files.
    pub(crate) mark: &'static str,
    /// The header line with its line feed.
    pub(crate) header: Vec<u8>,
    pub(crate) columns: Vec<Column>,
}

pub(crate) struct Column {
    /// The item it holds; none for one that stays blank.
    pub(crate) item: Option<Item>,
    /// The release's own words for texts of Release 1; none when they are the same.
    pub(crate) wordings: Option<Wordings>,
}

/// The releases that submissions can be made up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Era {
    Pilot,
    /// The pilot's release with the optional items on carers.
    PilotWithCarers,
    First,
    Second,
}

const ERAS: [(&str, Era, &str); 3] =
    [("v5.0", Era::Pilot, "V5"), ("release-1", Era::First, "R1"), ("release-2", Era::Second, "R2")];

impl Era {
    pub(crate) fn is_pilot(self) -> bool {
        matches!(self, Era::Pilot | Era::PilotWithCarers)
    }
}

impl Layout {
    /// None for a release that nothing can be made up in.
    pub(crate) fn new(book: &Book, release: &Release) -> Option<Layout> {
        let (_, era, mark) = ERAS.iter().find(|(name, ..)| *name == release.name)?;
        let has_carers = release.item("client_type").is_some();
        let era = if *era == Era::Pilot && has_carers { Era::PilotWithCarers } else { *era };
        let mut header = Vec::new();
        for item in &release.items {
            push_text(&mut header, &item.header);
            header.push(b',');
        }
        if let Some(last) = header.last_mut() {
            *last = b'\n';
        }
        let filled = |name: &str| NAMED.iter().find(|(_, known)| *known == name).map(|(item, _)| *item);
        let column = |name: &str| Column { item: filled(name), wordings: wordings(book, release, name) };
        let columns = release.items.iter().map(|item| column(&item.name)).collect();
        Some(Layout { release: era, mark, header, columns })
    }

    pub(crate) fn has(&self, item: Item) -> bool {
        self.columns.iter().any(|column| column.item == Some(item))
    }
}
