//! The application of Shikaku (資格): the check of a patient's health insurance as states and events, the values of the
//! gateway's HTTPS API, and the screens.
//!
//! | module | content |
//! | --- | --- |
//! | [`application`] | the application: one object, [`application::App`] |
//! | [`gateway`] | the HTTPS API of the gateway as values |
//! | [`workflow`] | the check as states and events |
//! | [`view`] | the screens and the spoken texts, in Japanese |
//! | [`port`] | what comes in from outside |
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

pub mod application;
pub mod gateway;
pub mod port;
pub mod view;
pub mod workflow;
