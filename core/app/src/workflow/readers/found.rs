use shikaku_reader::registry::Found;
use shikaku_reader::{Uuid, registry};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a device says of itself on the air.
pub struct Advertisement {
    /// The platform's name of it: a MAC address on Android, a UUID on iOS.
    pub device: String,
    /// Its name, if it advertises one.
    pub name: Option<String>,
    /// Received signal strength in dBm.
    pub rssi: i16,
    /// Its services.
    pub services: Vec<Uuid>,
}

/// A reader found, in the list of those to choose from.
pub struct FoundReader {
    /// The platform's name of it.
    pub device: String,
    /// Its own.
    pub name: String,
    /// The strength of its signal.
    pub signal: Signal,
    /// Which reader it is, and how sure that is.
    pub found: Found,
}

/// 電波の強さ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Signal {
    /// Within about one metre.
    Strong,
    /// Within about five metres.
    Fair,
    /// Farther away, or behind metal.
    Weak,
}

impl Signal {
    /// The stable name in files, shells and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// By strength in dBm: what a reader of class 2 gives at about one and at about five metres.
    #[must_use]
    pub const fn of(rssi: i16) -> Self {
        match rssi {
            -60.. => Self::Strong,
            -78..-60 => Self::Fair,
            _ => Self::Weak,
        }
    }
}

/// Longest name kept of a stranger on the air, in bytes: that of an advertisement is shorter.
const NAME_MAX: usize = 64;

impl Advertisement {
    /// The reader that it is; `None` when it is something else.
    #[must_use]
    pub fn reader(&self) -> Option<FoundReader> {
        let found = registry::find(&self.services, self.name.as_deref())?;
        let name = self.name.as_deref().unwrap_or_default();
        let printable = name.chars().filter(|c| !c.is_control());
        let name = printable.scan(0, |length, c| {
            *length += c.len_utf8();
            (*length <= NAME_MAX).then_some(c)
        });
        Some(FoundReader {
            device: self.device.clone(),
            name: name.collect(),
            signal: Signal::of(self.rssi),
            found,
        })
    }
}
