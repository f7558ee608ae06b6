//! The bindings of Shikaku (資格) for Kotlin and Swift: one object, [`Shikaku`].
//!
//! This package converts and delegates; every decision is in the library. `README.md` shows the loop of a shell,
//! `surface.txt` lists all that is exported. Doc comments here are for readers of Kotlin and Swift.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

uniffi::setup_scaffolding!();

mod app;
mod design;
mod device;
mod entry;
mod history;
mod icon;
mod import;
mod link;
mod output;
mod radio;
mod recording;
mod screen;
mod settings;
mod signals;

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

pub use app::Shikaku;
pub use design::{Drawing, Form, Point, Shape, appearance, drawing, measures, palette, product_icon};
pub use device::{ClinicDevice, DeviceKeyError, DeviceSigner, SoftwareKey, make_software_key};
pub use history::{History, KeyVault, VaultError, VaultKey};
pub use import::{ImportOrigin, ResultFileOutcome};
pub use link::{CardLinkFailure, LinkLimits, LostCard, ReaderLink, choose_slot};
pub use output::{Output, Request};
pub use radio::{Advertisement, LinkEvent};
pub use screen::{accessible_text, screen_text};
pub use settings::{CopiedResults, Opening, Settings, SetupError};
pub use shikaku_core::view::Screen;
pub use shikaku_core::workflow::{DisplaySettings, TextSize, Theme};
pub use shikaku_reader::session::LinkFailure;
pub use shikaku_transport::RadioType;
pub use signals::{Signals, SoundClip, SoundSignal, Speakers, Speech, Utterance, sound_clip};

// What crosses is copied into buffers that no type of ours wipes: commands with a PIN, digits, the token. So
// whatever this library frees is overwritten first.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);
