//! Outcomes of events, spelt as the list `event_outcome`.

pub(super) const TO_ST_MAX: &str = "Progress to Reablement/ST-Max";
pub(super) const TO_ASSESSMENT: &str = "Progress to Assessment";
pub(super) const TO_REVIEW: &str = "Progress to Re-assessment / Unplanned Review";
pub(super) const TO_FINANCIAL: &str = "Progress to financial assessment";
pub(super) const TO_SERVICES: &str = "Progress to Support Planning / Services";
pub(super) const NO_CHANGE: &str = "No change in package";
pub(super) const PROVISION: &str = "Provision of service";
pub(super) const END_OF_LIFE: &str = "Progress to End of Life Care";
pub(super) const HOSPITAL: &str = "Admitted to hospital";
pub(super) const MOVED: &str = "NFA - Moved to another LA";
pub(super) const NHS_FUNDED: &str = "NFA - 100% NHS funded care";
pub(super) const SELF_FUNDED: &str = "NFA - Self-funded client (inc. 12wk disregard)";
pub(super) const ADVICE: &str = "NFA - Information & Advice / Signposting only";
pub(super) const DECLINED: &str = "NFA - Support declined";
pub(super) const DECEASED: &str = "NFA - Deceased";
pub(super) const AS_PLANNED: &str = "Service ended as planned";
pub(super) const ENDED: &str = "NFA - Support ended: Other reason";
pub(super) const NOT_OFFERED: &str = "NFA - No services offered: Other reason";
pub(super) const OTHER: &str = "NFA- Other";

/// Of a request or assessment that leads to nothing further.
pub(super) const NO_FURTHER_ACTION: [(u32, &str); 7] =
    [(42, ADVICE), (16, DECLINED), (12, NOT_OFFERED), (10, SELF_FUNDED), (6, NHS_FUNDED), (4, MOVED), (10, OTHER)];

/// Of long-term support that ends for good while the person lives.
pub(super) const LONG_TERM_ENDED: [(u32, &str); 6] =
    [(30, ENDED), (20, AS_PLANNED), (14, NHS_FUNDED), (12, MOVED), (12, SELF_FUNDED), (12, HOSPITAL)];

/// Of long-term support that another setting follows.
pub(super) const SETTING_CHANGED: [(u32, &str); 2] = [(60, TO_REVIEW), (40, TO_SERVICES)];

/// Of short-term support that nothing follows.
pub(super) const SHORT_TERM_ENDED: [(u32, &str); 9] = [
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
pub(super) const REVIEWED: [(u32, &str); 5] =
    [(70, NO_CHANGE), (16, TO_SERVICES), (8, TO_REVIEW), (4, TO_FINANCIAL), (2, TO_ST_MAX)];
