//! The clean rows that specimens are made from.

use chrono::{Days, NaiveDate};

use super::scene::Scene;
use crate::cell::Cell;
use crate::item::Item;
use crate::outcome;
use crate::pilot;
use crate::row::Row;
use crate::service::{MANAGED, Service};

/// Which clean row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Request,
    Assessment,
    Review,
    /// Home support by the hour that goes on.
    OpenService,
    /// The same, ended in the period.
    EndedService,
    /// A review of a carer, who looks after nobody known.
    CarerReview,
    /// A row that only links a carer to someone.
    Link,
}

impl Base {
    /// True for rows that a release without client types does not have.
    pub(super) fn is_of_client_type(self) -> bool {
        self.is_carer()
    }

    fn is_carer(self) -> bool {
        matches!(self, Base::CarerReview | Base::Link)
    }

    /// The row as the release has it, about one of the scene's people.
    pub(super) fn row(self, scene: &Scene<'_>, person: usize, reference: u32) -> Row<'static> {
        let mut row = Row::new();
        row.own_text(Item::LaCode, scene.edition.receipt.la_code.clone());
        row.date(Item::PeriodStart, scene.edition.first_day());
        row.date(Item::PeriodEnd, scene.edition.last_day());
        row.own_text(Item::PersonIdentifier, scene.people[person].identifier.clone());
        row.own_text(Item::NhsNumber, scene.people[person].nhs_number.clone());
        fill_person(&mut row, self);
        if self != Base::Link {
            row.set(Item::EventReference, Cell::Numbered { front: "P", digits: 7, number: reference });
            self.fill_event(&mut row, scene);
        }
        if scene.layout.release.is_pilot() {
            pilot::adapt(&mut row);
        }
        row
    }

    fn fill_event(self, row: &mut Row<'static>, scene: &Scene<'_>) {
        // An end a few days before the last, so that changes by a day or two stay within the period.
        let end = (scene.edition.last_day() - Days::new(3)).max(scene.edition.first_day());
        row.date(Item::EventStart, end - Days::new(12));
        row.date(Item::EventEnd, end);
        match self {
            Base::Request => {
                row.text(Item::EventType, "Request");
                row.text(Item::EventOutcome, outcome::ADVICE);
                row.text(Item::Route, "Community / Other route");
            }
            Base::Assessment => {
                row.text(Item::EventType, "Assessment");
                row.text(Item::EventOutcome, outcome::TO_SERVICES);
                row.text(Item::AssessmentType, "Long Term Assessment");
                row.text(Item::AssessmentMethod, "Service user only");
            }
            Base::Review | Base::CarerReview | Base::Link => {
                row.text(Item::EventType, "Review");
                row.text(Item::EventOutcome, outcome::NO_CHANGE);
                row.text(Item::ReviewReason, "Planned");
                row.text(Item::ReviewAchieved, "Fully Met");
                row.text(Item::ReviewMethod, if self.is_carer() { "Carer only" } else { "Service user only" });
            }
            Base::OpenService | Base::EndedService => {
                row.text(Item::EventType, "Service");
                row.text(Item::EventOutcome, outcome::AS_PLANNED);
                if self == Base::OpenService {
                    row.set(Item::EventEnd, Cell::Blank);
                    row.text(Item::EventOutcome, outcome::PROVISION);
                }
                const CLASS: &str = "Long Term Support: Community";
                const SERVICE: &Service = &Service::new(CLASS, "Home Support", Some(MANAGED), 21, "Hourly", 7);
                SERVICE.fill(row);
            }
        }
    }
}

/// A woman of some age, the same on all rows but for what she is known by.
fn fill_person(row: &mut Row<'static>, base: Base) {
    row.text(Item::FirstName, "Test");
    row.text(Item::LastName, "Specimen");
    row.text(Item::PracticeName, "Made-up Surgery 00001");
    row.text(Item::PracticeCode, "Y00001");
    row.text(Item::Gender, "Female");
    row.text(Item::Ethnicity, "White - English, Welsh, Scottish, Northern Irish or British");
    row.date(Item::Born, NaiveDate::from_ymd_opt(1949, 6, 5).expect("a real day"));
    row.text(Item::Postcode, "ZZ10 1AA");
    row.text(Item::Accommodation, "Owner occupier or shared ownership scheme");
    row.text(Item::Employment, "Not in Paid Employment (not actively seeking work / retired)");
    row.text(Item::HasCarer, "No");
    if base.is_carer() {
        row.text(Item::ClientType, if base == Base::Link { "Carer known by association" } else { "Carer" });
        return row.text(Item::SupportReason, "Social Support: Support to Carer");
    }
    row.text(Item::ClientType, "Service User");
    row.text(Item::SupportReason, "Physical Support: Personal care support");
    row.text(Item::Autism, "No");
    row.text(Item::Sight, "No visual impairment");
    row.text(Item::Hearing, "No hearing impairment");
    row.text(Item::Dementia, "No");
    row.text(Item::Funding, "Fully Social Care Funded");
}
