use strum::{IntoStaticStr, VariantArray};

use super::values::{LockAfter, Settings, SpeechRate, TextSize, Theme, Volume};
use crate::gateway::CheckMethod;
use crate::view::{Language, Privacy, Verbosity};

/// One thing that can be set. The order is that of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SettingTopic {
    /// The method that the first screen proposes.
    Method,
    /// What the voice says by itself.
    Voice,
    /// How fast it is.
    VoiceRate,
    /// How loud it is.
    VoiceVolume,
    /// How loud the sounds are.
    SoundVolume,
    /// The size of type.
    TextSize,
    /// The colours.
    Theme,
    /// When the screen locks.
    Lock,
    /// The language of the patient's screens.
    Language,
}

/// One value of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingValue {
    /// `None`: the first screen proposes none.
    Method(Option<CheckMethod>),
    /// What the voice says by itself.
    Voice(VoiceMode),
    /// How fast it is.
    VoiceRate(SpeechRate),
    /// How loud it is.
    VoiceVolume(Volume),
    /// How loud the sounds are.
    SoundVolume(Volume),
    /// The size of type.
    TextSize(TextSize),
    /// The colours.
    Theme(Theme),
    /// `None`: as the gateway asks for.
    Lock(Option<LockAfter>),
    /// The language of the patient's screens.
    Language(Language),
}

/// What the voice says by itself, as a person chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum VoiceMode {
    /// What matters first.
    Short,
    /// The same without names, numbers, dates and addresses: other people can listen.
    Private,
    /// The whole screen.
    Full,
    /// Nothing: a screen is read aloud when a person asks.
    OnDemand,
}

impl SettingTopic {
    /// The stable name, in the saved settings and for the device management.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The topic with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|topic| topic.name() == name)
    }

    /// What can be chosen, at most 9 values.
    #[must_use]
    pub fn options(self) -> Vec<SettingValue> {
        let volumes = || [0, 30, 60, 100].map(Volume::of_percent);
        match self {
            Self::Method => {
                [Some(CheckMethod::Pin), Some(CheckMethod::Visual), None].map(SettingValue::Method).to_vec()
            }
            Self::Voice => VoiceMode::VARIANTS.iter().copied().map(SettingValue::Voice).collect(),
            Self::VoiceRate => [70, 100, 150, 200, 300]
                .map(|percent| SettingValue::VoiceRate(SpeechRate::of_percent(percent)))
                .to_vec(),
            Self::VoiceVolume => volumes().map(SettingValue::VoiceVolume).to_vec(),
            Self::SoundVolume => volumes().map(SettingValue::SoundVolume).to_vec(),
            Self::TextSize => [100, 125, 150, 200]
                .map(|percent| SettingValue::TextSize(TextSize::of_percent(percent)))
                .to_vec(),
            Self::Theme => Theme::VARIANTS.iter().copied().map(SettingValue::Theme).collect(),
            Self::Lock => {
                let minutes = [1, 3, 5, 10].map(|minutes| SettingValue::Lock(LockAfter::of_minutes(minutes)));
                [SettingValue::Lock(None)].into_iter().chain(minutes).collect()
            }
            Self::Language => Language::VARIANTS.iter().copied().map(SettingValue::Language).collect(),
        }
    }

    /// The value with this name, if it can be chosen.
    pub(super) fn value_by_name(self, name: &str) -> Option<SettingValue> {
        self.options().into_iter().find(|value| value.name() == name)
    }
}

impl SettingValue {
    /// The stable name, in the saved settings.
    pub(super) fn name(self) -> String {
        match self {
            Self::Method(None) => "ask".to_owned(),
            Self::Method(Some(method)) => <&str>::from(method).to_owned(),
            Self::Voice(mode) => <&str>::from(mode).to_owned(),
            Self::VoiceRate(rate) => rate.percent().to_string(),
            Self::VoiceVolume(volume) | Self::SoundVolume(volume) => volume.percent().to_string(),
            Self::TextSize(size) => size.percent().to_string(),
            Self::Theme(theme) => <&str>::from(theme).to_owned(),
            Self::Lock(None) => "gateway".to_owned(),
            Self::Lock(Some(after)) => after.minutes().to_string(),
            Self::Language(language) => language.tag().to_owned(),
        }
    }

    /// The topic of the value.
    #[must_use]
    pub const fn topic(self) -> SettingTopic {
        match self {
            Self::Method(_) => SettingTopic::Method,
            Self::Voice(_) => SettingTopic::Voice,
            Self::VoiceRate(_) => SettingTopic::VoiceRate,
            Self::VoiceVolume(_) => SettingTopic::VoiceVolume,
            Self::SoundVolume(_) => SettingTopic::SoundVolume,
            Self::TextSize(_) => SettingTopic::TextSize,
            Self::Theme(_) => SettingTopic::Theme,
            Self::Lock(_) => SettingTopic::Lock,
            Self::Language(_) => SettingTopic::Language,
        }
    }
}

impl Settings {
    /// The value of a topic.
    #[must_use]
    pub const fn value(&self, topic: SettingTopic) -> SettingValue {
        match topic {
            SettingTopic::Method => SettingValue::Method(self.default_method),
            SettingTopic::Voice => SettingValue::Voice(self.voice_mode()),
            SettingTopic::VoiceRate => SettingValue::VoiceRate(self.voice.rate),
            SettingTopic::VoiceVolume => SettingValue::VoiceVolume(self.voice.volume),
            SettingTopic::SoundVolume => SettingValue::SoundVolume(self.sound_volume),
            SettingTopic::TextSize => SettingValue::TextSize(self.display.text_size),
            SettingTopic::Theme => SettingValue::Theme(self.display.theme),
            SettingTopic::Lock => SettingValue::Lock(self.lock_after),
            SettingTopic::Language => SettingValue::Language(self.language),
        }
    }

    /// The same settings with this value.
    #[must_use]
    pub const fn with(mut self, value: SettingValue) -> Self {
        match value {
            SettingValue::Method(method) => self.default_method = method,
            SettingValue::Voice(mode) => {
                (self.voice.by_itself, self.privacy) = match mode {
                    VoiceMode::Short => (Some(Verbosity::Short), Privacy::Open),
                    VoiceMode::Private => (Some(Verbosity::Short), Privacy::Private),
                    VoiceMode::Full => (Some(Verbosity::Full), Privacy::Open),
                    VoiceMode::OnDemand => (None, Privacy::Open),
                };
            }
            SettingValue::VoiceRate(rate) => self.voice.rate = rate,
            SettingValue::VoiceVolume(volume) => self.voice.volume = volume,
            SettingValue::SoundVolume(volume) => self.sound_volume = volume,
            SettingValue::TextSize(size) => self.display.text_size = size,
            SettingValue::Theme(theme) => self.display.theme = theme,
            SettingValue::Lock(after) => self.lock_after = after,
            SettingValue::Language(language) => self.language = language,
        }
        self
    }

    const fn voice_mode(&self) -> VoiceMode {
        match (self.voice.by_itself, self.privacy) {
            (None, _) => VoiceMode::OnDemand,
            (Some(_), Privacy::Private) => VoiceMode::Private,
            (Some(Verbosity::Short), Privacy::Open) => VoiceMode::Short,
            (Some(Verbosity::Full), Privacy::Open) => VoiceMode::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{SettingTopic, Settings};
    use crate::workflow::MenuIndex;

    #[test]
    fn every_value_is_found_by_its_name_and_set_by_itself() {
        for topic in SettingTopic::VARIANTS {
            assert_eq!(SettingTopic::by_name(topic.name()), Some(*topic));
            let options = topic.options();
            assert!(options.len() <= MenuIndex::LAST.into(), "{topic:?}");
            assert!(options.contains(&Settings::default().value(*topic)), "{topic:?}");
            for value in options {
                assert_eq!(value.topic(), *topic);
                assert_eq!(topic.value_by_name(&value.name()), Some(value));
                let set = Settings::default().with(value);
                assert_eq!(set.value(*topic), value);
                let others = SettingTopic::VARIANTS.iter().filter(|other| *other != topic);
                for other in others {
                    assert_eq!(set.value(*other), Settings::default().value(*other), "{value:?}");
                }
            }
        }
    }
}
