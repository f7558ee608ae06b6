//! The face of Shikaku (資格) for Kotlin and Swift: one object, [`Reception`], that is asked and answers.
//!
//! It converts and delegates; every decision is the core's. `README.md` shows the loop, `surface.txt` lists all that
//! is exported. Doc comments here are for readers of Kotlin and Swift.

uniffi::setup_scaffolding!();

mod directive;
mod history;
mod link;
mod radio;
mod readers;
mod reception;
mod recording;
mod screen;
mod settings;

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

pub use directive::Directive;
pub use history::{History, KeyVault, VaultError, VaultKey};
pub use link::{LinkLimits, LostCard, RadioType, ReaderTrouble};
pub use radio::{Advertisement, LinkEvent, LinkFailure, ReaderOrder};
pub use readers::{CardReaders, ReaderNews, ReaderTurn, choose_slot};
pub use reception::Reception;
pub use screen::screen_text;
pub use settings::{Settings, SetupError};
pub use shikaku_core::view::Screen;

// What crosses is copied into buffers that no type of ours wipes: commands with a PIN, digits, the token. So
// whatever this library frees is overwritten first.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);
