//! What a clinic sets for a device: values, each with a default with which the application can be used.

use std::num::NonZeroU8;
use std::time::Duration;

use strum::{IntoStaticStr, VariantArray};

use crate::gateway::CheckMethod;
use crate::view::{Language, Privacy, Verbosity};

/// What a clinic sets for a device. Every value has a default with which the application can be used.
///
/// # Examples
///
/// ```
/// use shikaku_core::application::{Language, Settings, Verbosity, Volume};
///
/// let settings = Settings::default();
/// assert_eq!(settings.language, Language::Japanese);
/// assert_eq!(settings.sound_volume, Volume::FULL);
/// assert_eq!(settings.voice.by_itself, Some(Verbosity::Short));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of the screens that the patient reads, at the beginning of each check.
    pub language: Language,
    /// Who can listen to what the screens say by themselves.
    pub privacy: Privacy,
    /// The voice.
    pub voice: Voice,
    /// How loud the sounds are.
    pub sound_volume: Volume,
    /// The method that comes first on the first screen, which proposes it; `None`: the first screen proposes none.
    pub default_method: Option<CheckMethod>,
    /// How the screens are drawn.
    pub display: DisplaySettings,
    /// The screen locks after this time without an input, where that is shorter than what the gateway asks for.
    pub lock_after: Option<LockAfter>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            privacy: Privacy::default(),
            voice: Voice::default(),
            sound_volume: Volume::default(),
            default_method: Some(CheckMethod::Pin),
            display: DisplaySettings::default(),
            lock_after: None,
        }
    }
}

/// How the screens are drawn, beside what the device is set to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisplaySettings {
    /// The size of type, in addition to that of the device.
    pub text_size: TextSize,
    /// The colours.
    pub theme: Theme,
}

/// The colours of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Theme {
    /// Those that the device is set to.
    #[default]
    System,
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
    /// Black and white, as far apart as can be; dark or light as the device is set.
    HighContrast,
}

/// The size of type, in percent of what the device is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextSize(u16);

impl TextSize {
    /// As the device is set.
    pub const USUAL: Self = Self(100);
    /// Twice as large.
    pub const LARGEST: Self = Self(200);

    /// So many percent, from 100 to 200.
    #[must_use]
    pub const fn of_percent(percent: u16) -> Self {
        if percent < Self::USUAL.0 {
            return Self::USUAL;
        }
        if percent > Self::LARGEST.0 { Self::LARGEST } else { Self(percent) }
    }

    /// The size in percent, 100 to 200.
    #[must_use]
    pub const fn percent(self) -> u16 {
        self.0
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self::USUAL
    }
}

/// After how many minutes without an input the screen locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockAfter(NonZeroU8);

impl LockAfter {
    /// So many minutes; `None` for 0.
    #[must_use]
    pub fn of_minutes(minutes: u8) -> Option<Self> {
        NonZeroU8::new(minutes).map(Self)
    }

    /// The minutes.
    #[must_use]
    pub const fn minutes(self) -> u8 {
        self.0.get()
    }

    /// The same as a duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0.get() as u64 * 60)
    }
}

/// The voice that says and reads aloud what is on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// How much of a screen is said by itself; `None`: a screen is read aloud only when a person asks.
    pub by_itself: Option<Verbosity>,
    /// How fast the voice is.
    pub rate: SpeechRate,
    /// How loud the voice is.
    pub volume: Volume,
}

impl Default for Voice {
    fn default() -> Self {
        Self { by_itself: Some(Verbosity::Short), rate: SpeechRate::USUAL, volume: Volume::FULL }
    }
}

/// How loud something is, in percent of what the device is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    /// Silence.
    pub const SILENT: Self = Self(0);
    /// As loud as the device is set to.
    pub const FULL: Self = Self(100);

    /// So many percent, 100 at most.
    #[must_use]
    pub const fn of_percent(percent: u8) -> Self {
        if percent > Self::FULL.0 { Self::FULL } else { Self(percent) }
    }

    /// The volume in percent, 0 to 100.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self::FULL
    }
}

/// How fast the voice is, in percent of its usual rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpeechRate(u16);

impl SpeechRate {
    /// Half as fast as usual.
    pub const SLOWEST: Self = Self(50);
    /// The usual rate of the device.
    pub const USUAL: Self = Self(100);
    /// Three times as fast as usual. People who listen all day set their voices to such rates.
    pub const FASTEST: Self = Self(300);

    /// So many percent, from 50 to 300.
    #[must_use]
    pub const fn of_percent(percent: u16) -> Self {
        if percent < Self::SLOWEST.0 {
            return Self::SLOWEST;
        }
        if percent > Self::FASTEST.0 { Self::FASTEST } else { Self(percent) }
    }

    /// The rate in percent, 50 to 300.
    #[must_use]
    pub const fn percent(self) -> u16 {
        self.0
    }
}

impl Default for SpeechRate {
    fn default() -> Self {
        Self::USUAL
    }
}

#[cfg(test)]
mod tests {
    use super::{LockAfter, SpeechRate, TextSize, Volume};

    #[test]
    fn values_outside_a_range_are_its_ends() {
        assert_eq!(
            [0, 40, 100, 101, 255].map(|percent| Volume::of_percent(percent).percent()),
            [0, 40, 100, 100, 100]
        );
        let rates = [0, 50, 120, 300, 301].map(|percent| SpeechRate::of_percent(percent).percent());
        assert_eq!(rates, [50, 50, 120, 300, 300]);
        let sizes = [0, 100, 150, 201].map(|percent| TextSize::of_percent(percent).percent());
        assert_eq!(sizes, [100, 100, 150, 200]);
        assert_eq!(LockAfter::of_minutes(0), None);
    }
}
