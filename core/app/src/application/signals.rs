use std::time::Duration;

use super::{Language, SpeechRate, Volume};
use crate::view::{Haptic, Sound};

/// What the device plays, does to the hand and says after an input. Haptic and sound begin at once; speech begins after the
/// sound. The library decides all of it; a shell compares nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signals {
    /// What the device does to the hand.
    pub haptic: Haptic,
    /// What it plays.
    pub sound: Option<SoundSignal>,
    /// What it says.
    pub speech: Speech,
}

/// A sound at a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundSignal {
    /// Which one; never [`Sound::None`].
    pub sound: Sound,
    /// How loud; never silent.
    pub volume: Volume,
}

/// What becomes of the voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speech {
    /// Nothing changes: what is being said goes on.
    Unchanged,
    /// It stops at once.
    Stopped,
    /// It says these, one after the other: one for each language.
    Said(Vec<Utterance>),
}

/// A text to say. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Utterance({id}, {speaker:?}, {} characters)", text.chars().count())]
pub struct Utterance {
    /// Names it in [`Input::SpeechEnded`](super::Input::SpeechEnded).
    pub id: u32,
    /// The text.
    pub text: String,
    /// The language of the text.
    pub language: Language,
    /// What says it.
    pub speaker: Speaker,
    /// How fast. A screen reader has a rate of its own.
    pub rate: SpeechRate,
    /// How loud. A screen reader has a volume of its own.
    pub volume: Volume,
    /// Whether it stops what is being said. If not, it is said after that.
    pub interrupts: bool,
    /// How long the device waits before it says this, because a sound is played.
    pub delay: Duration,
}

/// What says a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The voice of the device. The shell reports the end of each utterance.
    Voice,
    /// The screen reader that runs on the device, as an announcement. The shell reports no end.
    ScreenReader,
}

/// What on the device can speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// It has a voice for Japanese that works without a network.
    pub has_voice: bool,
    /// A screen reader runs (`TalkBack`, `VoiceOver`).
    pub has_screen_reader: bool,
}
