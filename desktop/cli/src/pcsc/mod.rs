//! Cards at a reader of this computer, over PC/SC.
//!
//! On Linux PC/SC needs a system library to link with, so it is a feature there; without it everything here
//! answers that there is no service.

#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod cards;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod client;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod error;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod link;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod memory;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod pace;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod readers;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod service;
#[cfg(all(test, any(feature = "pcsc", windows, target_os = "macos")))]
mod tests;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod worker;

#[cfg(not(any(feature = "pcsc", windows, target_os = "macos")))]
mod absent;
mod slot;

#[cfg(not(any(feature = "pcsc", windows, target_os = "macos")))]
pub(crate) use absent::{PcscCards, Readers};
pub(crate) use slot::{Choice, Role, Slot, SlotState, choose_slot};
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
pub(crate) use {cards::PcscCards, readers::Readers};

/// Why there is no PC/SC in this build, for people; `None` where there is.
pub(crate) const LACK: Option<&str> = if cfg!(any(feature = "pcsc", windows, target_os = "macos")) {
    None
} else {
    Some(
        "このプログラムは PC/SC なしで作られています。libpcsclite-dev と pkg-config をインストールし、--features pcsc を付けて作り直してください。",
    )
};
