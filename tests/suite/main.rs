//! One binary, a module per theme.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes its expectations with them")]

mod architecture;
mod bindings_api;
mod birth_date;
mod card_link;
mod card_session;
mod clinic_results;
mod clocks;
mod fallback;
mod files;
mod handover;
mod holder_proof;
mod hostile;
mod importing;
mod keeping;
mod last_try;
mod listed_applications;
mod listing;
mod packages;
#[cfg(unix)]
mod pcsc;
mod pin_safety;
mod privacy;
mod readers;
mod readiness;
mod real_card;
mod reception;
mod scenario;
mod served_clinics;
mod settings;
mod store;
mod transcript;
mod transition;
mod unusual_card;
mod view;
