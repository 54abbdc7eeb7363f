//! Outcomes of events, spelt as the list `event_outcome`.

pub(crate) const TO_ST_MAX: &str = "Progress to Reablement/ST-Max";
pub(crate) const TO_ASSESSMENT: &str = "Progress to Assessment";
pub(crate) const TO_REVIEW: &str = "Progress to Re-assessment / Unplanned Review";
pub(crate) const TO_FINANCIAL: &str = "Progress to financial assessment";
pub(crate) const TO_SERVICES: &str = "Progress to Support Planning / Services";
pub(crate) const NO_CHANGE: &str = "No change in package";
pub(crate) const PROVISION: &str = "Provision of service";
pub(crate) const END_OF_LIFE: &str = "Progress to End of Life Care";
pub(crate) const HOSPITAL: &str = "Admitted to hospital";
pub(crate) const MOVED: &str = "NFA - Moved to another LA";
pub(crate) const NHS_FUNDED: &str = "NFA - 100% NHS funded care";
pub(crate) const SELF_FUNDED: &str = "NFA - Self-funded client (inc. 12wk disregard)";
pub(crate) const ADVICE: &str = "NFA - Information & Advice / Signposting only";
pub(crate) const DECLINED: &str = "NFA - Support declined";
pub(crate) const DECEASED: &str = "NFA - Deceased";
pub(crate) const AS_PLANNED: &str = "Service ended as planned";
pub(crate) const ENDED: &str = "NFA - Support ended: Other reason";
pub(crate) const NOT_OFFERED: &str = "NFA - No services offered: Other reason";
pub(crate) const OTHER: &str = "NFA- Other";

/// Of a request or assessment that leads to nothing further.
pub(crate) const NO_FURTHER_ACTION: [(u32, &str); 7] =
    [(42, ADVICE), (16, DECLINED), (12, NOT_OFFERED), (10, SELF_FUNDED), (6, NHS_FUNDED), (4, MOVED), (10, OTHER)];

/// Of long-term support that ends for good while the person lives.
pub(crate) const LONG_TERM_ENDED: [(u32, &str); 6] =
    [(30, ENDED), (20, AS_PLANNED), (14, NHS_FUNDED), (12, MOVED), (12, SELF_FUNDED), (12, HOSPITAL)];

/// Of long-term support that another setting follows.
pub(crate) const SETTING_CHANGED: [(u32, &str); 2] = [(60, TO_REVIEW), (40, TO_SERVICES)];

/// Of short-term support that nothing follows.
pub(crate) const SHORT_TERM_ENDED: [(u32, &str); 9] = [
    (48, AS_PLANNED),
    (14, ADVICE),
    (8, DECLINED),
    (7, SELF_FUNDED),
    (6, HOSPITAL),
    (6, ENDED),
    (4, NHS_FUNDED),
    (4, NOT_OFFERED),
    (3, OTHER),
];

/// Of a planned review.
pub(crate) const REVIEWED: [(u32, &str); 5] =
    [(70, NO_CHANGE), (16, TO_SERVICES), (8, TO_REVIEW), (4, TO_FINANCIAL), (2, TO_ST_MAX)];
