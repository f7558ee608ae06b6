//! 設定: what a clinic sets for a device, and the pages on which it does.
//!
//! A value comes from the device management where that sets it, else from what a person chose on this device, else from the
//! shell. What a person chose is saved in the store of the history.

mod area;
mod chosen;
mod topic;
mod values;

pub use area::{SettingsArea, SettingsEvent, SettingsPage, Unsaved};
pub use chosen::ChosenSettings;
pub use topic::{SettingTopic, SettingValue, VoiceMode};
pub use values::{DisplaySettings, LockAfter, Settings, SpeechRate, TextSize, Theme, Voice, Volume};
