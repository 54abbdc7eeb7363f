//! The command line as people use it: what it reads, writes, says and refuses.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod access_attacks;
mod backtests;
mod check;
mod check_properties;
mod compare;
mod council_files;
mod council_table;
mod decisions;
mod dhsc;
mod dirty;
mod document;
mod explain;
mod folders;
mod for_people;
mod halves;
mod help;
mod intake;
mod invariants;
mod kept_runs;
mod layouts;
mod linked;
mod no_rows;
mod people;
mod periods;
mod portal;
mod portal_backup;
mod portal_browser;
mod portal_council;
mod portal_deadline;
mod portal_failures;
mod portal_figures;
mod portal_hostile;
mod portal_judged;
mod portal_kills;
mod portal_operation;
mod portal_s3;
mod portal_scanner;
mod portal_scene;
#[path = "../../../cld-store/src/tests/postgres.rs"]
mod postgres;
mod prepare;
mod properties;
mod pseudonymise;
mod publish;
mod published;
mod readers;
mod report;
mod scene;
mod spec;
mod stand_ins;
mod totals;
mod trace;
mod uploads;
