//! What can go wrong while hidden figures are protected.

/// Why a publication could not be made safe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// What the system says of the figures is not so.
    #[error(
        "this is a fault of the program, not of your data: what is known of the figures does not hold for them. Please \
         report it with this line."
    )]
    Untrue,
    /// Nothing that may be hidden makes a hidden figure safe.
    #[error("a hidden figure could be calculated, whatever else is hidden")]
    Unprotectable {
        /// Which one.
        quantity: crate::QuantityId,
    },
}
