//! Rules and records of a clinic (施術所): accounts, failures, fallback, follow-ups, history and readiness.
//!
//! | module | content |
//! | --- | --- |
//! | [`account`] | codes of enrolment, roles, passwords, rules of sign-in and session |
//! | [`failure`] | how a check can fail: stable codes, causes, next actions |
//! | [`fallback`] | what is lawful when no check can be made |
//! | [`history`] | confirmed results, open follow-ups, the journal of confirmations |
//! | [`paired_readers`] | the card readers that a device used, with their keys |
//! | [`readiness`] | what a clinic must have ready, from published data |
//! | [`saved_settings`] | where the settings of a device are kept |
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

#[macro_use]
mod named;

pub mod account;
pub mod failure;
pub mod fallback;
pub mod history;
pub mod paired_readers;
pub mod readiness;
pub mod saved_settings;
