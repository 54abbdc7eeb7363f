//! How often people are what: rough proportions, spelt as the lists of the specification.

type Weighted<const N: usize> = [(u32, &'static str); N];

pub(crate) const REASONS_18_TO_64: Weighted<12> = [
    (34, "Learning Disability Support"),
    (23, "Mental Health Support"),
    (18, "Physical Support: Personal care support"),
    (6, "Physical Support: Access & mobility only"),
    (2, "Sensory Support: Support for visual impairment"),
    (2, "Sensory Support: Support for hearing impairment"),
    (1, "Sensory Support: Support for dual impairment"),
    (3, "Support with Memory & Cognition"),
    (3, "Social Support: Substance misuse support"),
    (1, "Social Support: Asylum seeker support"),
    (4, "Social Support: Support for Social Isolation/Other"),
    (3, "Unknown"),
];

pub(crate) const REASONS_65_AND_OVER: Weighted<11> = [
    (54, "Physical Support: Personal care support"),
    (13, "Physical Support: Access & mobility only"),
    (14, "Support with Memory & Cognition"),
    (5, "Mental Health Support"),
    (4, "Learning Disability Support"),
    (2, "Sensory Support: Support for visual impairment"),
    (2, "Sensory Support: Support for hearing impairment"),
    (1, "Sensory Support: Support for dual impairment"),
    (2, "Social Support: Support for Social Isolation/Other"),
    (1, "Social Support: Substance misuse support"),
    (2, "Unknown"),
];

pub(crate) const HOMES: Weighted<8> = [
    (48, "Owner occupier or shared ownership scheme"),
    (24, "Tenant"),
    (8, "Tenant - private landlord"),
    (8, "Settled mainstream housing with family / friends"),
    (7, "Sheltered housing / extra care housing / other sheltered housing"),
    (3, "Supported accommodation / supported lodgings / supported group home"),
    (1, "Shared Lives scheme"),
    (1, "Unknown"),
];

pub(crate) const ETHNICITIES: Weighted<14> = [
    (78, "White - English, Welsh, Scottish, Northern Irish or British"),
    (2, "White - Irish"),
    (1, "White - Roma"),
    (3, "White - Any other White background"),
    (1, "Mixed or multiple ethnic groups - White and Black Caribbean"),
    (1, "Mixed or multiple ethnic groups - White and Asian"),
    (3, "Asian or Asian British - Indian"),
    (2, "Asian or Asian British - Pakistani"),
    (1, "Asian or Asian British - Bangladeshi"),
    (2, "Black, Black British, Caribbean or African - African"),
    (2, "Black, Black British, Caribbean or African - Caribbean"),
    (1, "Other ethnic group - Arab"),
    (1, "No data - Refused"),
    (2, "No data - Undeclared or Not known"),
];

pub(crate) const EMPLOYED_18_TO_64: Weighted<7> = [
    (5, "Paid: Less than 16 hours a week"),
    (4, "Paid: 16 or more hours a week"),
    (1, "Paid: Hours per week unknown"),
    (10, "Not in Paid Employment (seeking work)"),
    (66, "Not in Paid Employment (not actively seeking work / retired)"),
    (6, "Not in Paid Employment (voluntary work only)"),
    (8, "Unknown"),
];

pub(crate) const EMPLOYED_65_AND_OVER: Weighted<2> =
    [(96, "Not in Paid Employment (not actively seeking work / retired)"), (4, "Unknown")];

pub(crate) const FUNDING: Weighted<4> = [
    (46, "Fully Social Care Funded"),
    (44, "Joint Client and Social Care Funded"),
    (6, "18(3) (full cost client)"),
    (4, "Unknown - Individual Level"),
];

/// Of those who see little.
pub(crate) const SIGHT: [&str; 3] =
    ["Blind/severely sight impaired", "Partial sight/sight impaired", "Visual impairment - severity unknown"];

/// Of those who hear little.
pub(crate) const HEARING: [&str; 4] =
    ["Deaf with speech", "Deaf without speech", "Hard of hearing", "Hearing impairment - severity unknown"];
