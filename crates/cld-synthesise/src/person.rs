//! Who someone is: what is the same in all rows about one person.

use chrono::{Days, Months, NaiveDate};

use crate::cell::Cell;
use crate::item::Item;
use crate::names;
use crate::random::Random;
use crate::recorded::Recorded;
use crate::row::Row;
use crate::traits::{
    EMPLOYED_18_TO_64, EMPLOYED_65_AND_OVER, ETHNICITIES, FUNDING, HEARING, HOMES, REASONS_18_TO_64,
    REASONS_65_AND_OVER, SIGHT,
};

pub(crate) struct Person {
    pub(crate) names: Names,
    pub(crate) first_name: &'static str,
    pub(crate) surname: Surname,
    /// Postcodes with the day from which each holds, the earliest first.
    pub(crate) addresses: Vec<(NaiveDate, String)>,
    /// The council's identifier of the person's twin.
    pub(crate) twin: Option<String>,
    /// What is on record where it is not the truth.
    pub(crate) recorded: Option<Recorded>,
    pub(crate) born: NaiveDate,
    pub(crate) died: Option<NaiveDate>,
    /// Aged 18 to 64 at the first event.
    pub(crate) is_working_age: bool,
    /// Where the person lives unless a service houses them.
    pub(crate) home: &'static str,
    /// Who takes part in assessments and reviews.
    pub(crate) method: &'static str,
    pub(crate) has_carer: &'static str,
    pub(crate) gender: &'static str,
    ethnicity: &'static str,
    support_reason: &'static str,
    employment: &'static str,
    /// None for a carer: needs and funding are items of service users.
    needs: Option<Needs>,
}

/// What the person is known by. The identifier is unique within one authority.
pub(crate) struct Names {
    pub(crate) identifier: String,
    /// None for people who came after the last of the numbers kept for tests.
    pub(crate) nhs_number: Option<String>,
    /// The practice's number among those made up.
    pub(crate) practice: u32,
}

/// A family name, and what it was before.
#[derive(Clone, Copy)]
pub(crate) struct Surname {
    pub(crate) now: &'static str,
    /// The former name and the last day of it.
    pub(crate) former: Option<(&'static str, NaiveDate)>,
}

struct Needs {
    autism: &'static str,
    sight: &'static str,
    hearing: &'static str,
    dementia: &'static str,
    funding: &'static str,
}

impl Person {
    /// Someone with care needs who first meets the council on `entry`.
    pub(crate) fn service_user(random: &mut Random, names: Names, entry: NaiveDate) -> Person {
        let is_working_age = random.percent(34);
        let age =
            if is_working_age { random.between(18, 63) } else { 65 + random.between(0, 16) + random.between(0, 16) };
        let reason = random.weighted(if is_working_age { &REASONS_18_TO_64[..] } else { &REASONS_65_AND_OVER });
        let has_carer = random.weighted(&[(35, "Yes"), (57, "No"), (8, "Unknown")]);
        let method = if has_carer == "Yes" { "Service user and carer" } else { "Service user only" };
        let needs = Some(needs(random, reason, is_working_age));
        Person { has_carer, method, needs, ..someone(random, names, entry, age, reason) }
    }

    /// Someone who looks after another.
    pub(crate) fn carer(random: &mut Random, names: Names, entry: NaiveDate) -> Person {
        let age = random.between(24, 50) + random.between(0, 32);
        let method = random.pick(&["Carer only", "Service user and carer"]);
        Person { method, ..someone(random, names, entry, age, "Social Support: Support to Carer") }
    }

    /// Turns someone into the twin of another: as old, with the same family name, at the same address.
    pub(crate) fn become_twin_of(&mut self, other: &Person) {
        self.born = other.born;
        self.is_working_age = other.is_working_age;
        self.surname = other.surname;
        self.addresses = other.addresses.clone();
        self.twin = Some(other.names.identifier.clone());
    }

    pub(crate) fn is_carer(&self) -> bool {
        self.needs.is_none()
    }

    /// What the council has on record on `day`.
    pub(crate) fn fill<'a>(&'a self, day: NaiveDate, row: &mut Row<'a>) {
        let recorded = self.recorded.as_ref();
        let text = |of: fn(&Recorded) -> &Option<String>| recorded.and_then(|recorded| of(recorded).as_deref());
        let number = recorded.and_then(|recorded| recorded.nhs_number.as_ref()).unwrap_or(&self.names.nhs_number);
        row.some_text(Item::NhsNumber, number.as_deref());
        row.text(Item::PersonIdentifier, &self.names.identifier);
        row.text(Item::FirstName, text(|recorded| &recorded.first_name).unwrap_or(self.first_name));
        row.text(Item::LastName, text(|recorded| &recorded.last_name).unwrap_or(self.surname.on(day)));
        row.set(
            Item::PracticeName,
            Cell::Numbered { front: "Made-up Surgery ", digits: 5, number: self.names.practice },
        );
        row.set(Item::PracticeCode, Cell::Numbered { front: "Y", digits: 5, number: self.names.practice });
        row.text(Item::Gender, self.gender);
        row.text(Item::Ethnicity, self.ethnicity);
        row.date(Item::Born, recorded.and_then(|recorded| recorded.born).unwrap_or(self.born));
        row.text(Item::ClientType, if self.is_carer() { "Carer" } else { "Service User" });
        row.text(Item::SupportReason, self.support_reason);
        row.text(Item::Postcode, text(|recorded| &recorded.postcode).unwrap_or(self.postcode_on(day)));
        row.text(Item::Employment, self.employment);
        row.text(Item::HasCarer, self.has_carer);
        if let Some(needs) = &self.needs {
            row.text(Item::Autism, needs.autism);
            row.text(Item::Sight, needs.sight);
            row.text(Item::Hearing, needs.hearing);
            row.text(Item::Dementia, needs.dementia);
            row.text(Item::Funding, needs.funding);
        }
    }
}

impl Person {
    fn postcode_on(&self, day: NaiveDate) -> &str {
        let since = self.addresses.iter().rfind(|(from, _)| *from <= day);
        &since.unwrap_or(&self.addresses[0]).1
    }
}

impl Surname {
    fn on(&self, day: NaiveDate) -> &'static str {
        self.former.filter(|(_, last_day)| day <= *last_day).map_or(self.now, |(former, _)| former)
    }
}

/// What carers and people with needs have in common.
fn someone(random: &mut Random, names: Names, entry: NaiveDate, age: u32, support_reason: &'static str) -> Person {
    let is_working_age = age < 65;
    let gender = random.weighted(&[(41, "Male"), (57, "Female"), (1, "Other"), (1, "Unknown")]);
    Person {
        names,
        first_name: names::first_name(random, gender),
        surname: surname(random, gender, entry),
        addresses: addresses(random, entry),
        twin: None,
        recorded: None,
        born: entry - Months::new(12 * age) - Days::new(u64::from(random.between(0, 364))),
        died: None,
        is_working_age,
        home: random.weighted(&HOMES),
        method: "",
        has_carer: random.weighted(&[(94, "No"), (6, "Unknown")]),
        gender,
        ethnicity: random.weighted(&ETHNICITIES),
        support_reason,
        employment: random.weighted(if is_working_age { &EMPLOYED_18_TO_64[..] } else { &EMPLOYED_65_AND_OVER }),
        needs: None,
    }
}

/// Some marry or go back to an earlier name while the council knows them.
fn surname(random: &mut Random, gender: &str, entry: NaiveDate) -> Surname {
    let now = names::surname(random);
    let changes = random.percent(if gender == "Female" { 4 } else { 1 });
    let former = changes.then(|| (names::other_surname(random, now), entry + random.days(30, 1_500)));
    Surname { now, former }
}

/// One in five moves, some of them twice.
fn addresses(random: &mut Random, entry: NaiveDate) -> Vec<(NaiveDate, String)> {
    let mut from = entry - random.days(400, 9_000);
    let mut addresses = vec![(from, names::postcode(random))];
    from = entry;
    while addresses.len() < 3 && random.percent(20) {
        from += random.days(20, 700);
        addresses.push((from, names::postcode(random)));
    }
    addresses
}

fn needs(random: &mut Random, reason: &str, is_working_age: bool) -> Needs {
    let yes_in = |random: &mut Random, percent| if random.percent(percent) { "Yes" } else { "No" };
    let has_learning_disability = reason == "Learning Disability Support";
    let has_dementia = reason == "Support with Memory & Cognition" && !is_working_age;
    let sees_little = reason.ends_with("visual impairment") || reason.ends_with("dual impairment");
    let hears_little = reason.ends_with("hearing impairment") || reason.ends_with("dual impairment");
    Needs {
        autism: yes_in(random, if has_learning_disability { 30 } else { 2 }),
        sight: if sees_little { random.pick(&SIGHT) } else { "No visual impairment" },
        hearing: if hears_little { random.pick(&HEARING) } else { "No hearing impairment" },
        dementia: yes_in(random, if has_dementia { 80 } else { 4 }),
        funding: random.weighted(&FUNDING),
    }
}
