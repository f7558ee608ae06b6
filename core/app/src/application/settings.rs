//! What a clinic sets: the method, the language of the patient's screens, the voice and the sounds.

use crate::gateway::CheckMethod;
use crate::view::{Language, Privacy};

/// What a clinic sets for a device. Every value has a default with which the application can be used.
///
/// # Examples
///
/// ```
/// use shikaku_core::application::{Language, Settings, Volume};
///
/// let settings = Settings::default();
/// assert_eq!(settings.language, Language::Japanese);
/// assert_eq!(settings.sound_volume, Volume::FULL);
/// assert!(settings.voice.speaks_by_itself);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The language of the screens that the patient reads, at the beginning of each check.
    pub language: Language,
    /// Who can listen to what the screens say by themselves.
    pub privacy: Privacy,
    /// The voice.
    pub voice: Voice,
    /// How loud the sounds are.
    pub sound_volume: Volume,
    /// The method that comes first on the first screen, which proposes it.
    pub default_method: CheckMethod,
}

/// The voice that says and reads aloud what is on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Whether a screen says by itself what matters first. Without it a screen is read aloud only when a person asks.
    pub speaks_by_itself: bool,
    /// How fast the voice is.
    pub rate: SpeechRate,
    /// How loud the voice is.
    pub volume: Volume,
}

impl Default for Voice {
    fn default() -> Self {
        Self { speaks_by_itself: true, rate: SpeechRate::USUAL, volume: Volume::FULL }
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
    use super::{SpeechRate, Volume};

    #[test]
    fn values_outside_a_range_are_its_ends() {
        assert_eq!(
            [0, 40, 100, 101, 255].map(|percent| Volume::of_percent(percent).percent()),
            [0, 40, 100, 100, 100]
        );
        let rates = [0, 50, 120, 300, 301].map(|percent| SpeechRate::of_percent(percent).percent());
        assert_eq!(rates, [50, 50, 120, 300, 300]);
    }
}
