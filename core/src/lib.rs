//! The core of Shikaku (資格): it reads a My Number Card, authenticates the patient and confirms the
//! health insurance, and does none of the reaching out itself.
//!
//! | room | what it knows | may look at |
//! | --- | --- | --- |
//! | [`transcript`] | what happened, as a file to replay, read and break | everything below |
//! | [`view`] | what people read and hear | everything below |
//! | [`workflow`] | the reception as states and events | everything below |
//! | [`session`] | dialogues with the card | `card` and below |
//! | [`reader`] | how bytes are wrapped for Bluetooth and USB readers | `port` |
//! | [`gateway`] | our HTTPS API as values | `eligibility`, `card` and below |
//! | [`fallback`] | what is lawful when no check can be made | `eligibility`, `calendar` and below |
//! | [`history`] | what was confirmed, what is still open, who confirmed how | `eligibility` and below |
//! | [`handover`] | a result as a file or a text for the receipt computer | `eligibility`, `calendar` |
//! | [`readiness`] | what a clinic has to be ready for, from published data | `calendar` and below |
//! | [`card`] | what is where on a card; PINs; certificates | `apdu`, `tlv` and below |
//! | [`eligibility`] | 資格 in the official words | `port`, `failure` |
//! | [`apdu`], [`tlv`] | ISO/IEC 7816-4 and nothing about Japan | `port`, `failure` |
//! | [`calendar`] | Japan's time zone, months and eras | nothing |
//! | [`port`], [`failure`] | what comes in from outside; how a reception can fail | nothing |
//! | [`adapter`] | the doors, behind features | `port`, `gateway`, `handover`, `history` |
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

#[macro_use]
mod listed;

pub mod adapter;
pub mod apdu;
pub mod calendar;
pub mod card;
pub mod eligibility;
pub mod failure;
pub mod fallback;
pub mod gateway;
pub mod handover;
pub mod history;
pub mod port;
pub mod reader;
pub mod readiness;
pub mod session;
pub mod tlv;
pub mod transcript;
pub mod view;
pub mod workflow;
