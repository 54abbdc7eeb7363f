//! The releases that something is planted in.

use crate::item::Era;

pub(super) const ALL: &[Era] = &[Era::Pilot, Era::PilotWithCarers, Era::First, Era::Second];
pub(super) const PILOT: &[Era] = &[Era::Pilot, Era::PilotWithCarers];
pub(super) const WITH_CLIENT_TYPE: &[Era] = &[Era::PilotWithCarers, Era::First, Era::Second];
pub(super) const FROM_RELEASE_1: &[Era] = &[Era::First, Era::Second];
