use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use shikaku_transport::LinkLimits;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// About a recording: what made it, where, and how much was taken out of it.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Header({}, {})", link.name(), redaction.name())]
pub struct Header {
    /// Name and version of the shell: `shikaku-cli 0.1.0`.
    pub app: String,
    /// Version of the core.
    pub core: String,
    /// Operating system and processor: `linux x86_64`.
    pub platform: String,
    /// What carried the bytes to the card.
    pub link: LinkKind,
    /// What it could carry.
    pub limits: LinkLimits,
    /// What kind of card it was, if that is known: `ordinary`, `android-token`.
    pub card: Option<String>,
    /// Whether phones were accepted beside the plastic card.
    pub accepts_phones: bool,
    /// What was taken out.
    pub redaction: Redaction,
    /// The time from which entries count, in whole nanoseconds.
    pub clock_base: DateTime<Utc>,
    /// Fields of a later program, kept as they are.
    pub others: BTreeMap<String, String>,
}

/// What carried the bytes to the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum LinkKind {
    /// NFC of an Android phone.
    AndroidNfc,
    /// NFC of an iPhone.
    IosNfc,
    /// A Bluetooth reader.
    Bluetooth,
    /// A USB reader driven by the app itself.
    Usb,
    /// A reader behind PC/SC.
    Pcsc,
    /// The virtual card in the same process.
    Virtual,
    /// Not known, as with logs of other programs.
    Unknown,
}

impl LinkKind {
    /// The stable name in files, shells and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What was taken out of a recording before it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Redaction {
    /// Everything personal, replaced by synthetic values of the same length and shape.
    Redacted,
    /// Nothing. Test builds only, with synthetic cards.
    None,
}

impl Redaction {
    /// The stable name in files, shells and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Header {
    /// The version of the format that this program writes, and the only one that it reads.
    pub const FORMAT: u32 = 1;

    /// A header of this program on this platform, with no card and no other fields.
    #[must_use]
    pub fn new(
        app: impl Into<String>,
        link: LinkKind,
        limits: LinkLimits,
        clock_base: DateTime<Utc>,
    ) -> Self {
        Self {
            app: app.into(),
            core: env!("CARGO_PKG_VERSION").to_owned(),
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            link,
            limits,
            card: None,
            accepts_phones: false,
            redaction: Redaction::Redacted,
            clock_base,
            others: BTreeMap::new(),
        }
    }
}
