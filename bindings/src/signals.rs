use shikaku_core::application;
use shikaku_core::application::Speaker;
pub use shikaku_core::application::Speakers;
use shikaku_core::view::design::sound::{SAMPLE_RATE, wav};
use shikaku_core::view::{Haptic, Sound};

/// What the device plays, does to the hand and says after a call. Haptic and sound begin at once, speech after its delay. The
/// library decides all of it: a shell carries it out and compares nothing.
#[derive(uniffi::Record)]
pub struct Signals {
    /// What the device does to the hand.
    pub haptic: Haptic,
    /// What it plays: the `soundClip` of it.
    pub sound: Option<SoundSignal>,
    /// What it says.
    pub speech: Speech,
}

/// A sound at a volume.
#[derive(uniffi::Record)]
pub struct SoundSignal {
    /// Which one.
    pub sound: Sound,
    /// How loud, in percent.
    pub volume: u8,
}

/// What becomes of the voice.
#[derive(uniffi::Enum)]
pub enum Speech {
    /// Nothing changes: what is being said goes on.
    Unchanged,
    /// It stops at once.
    Stopped,
    /// It says these, one after the other: one for each language.
    Said {
        /// What it says.
        utterances: Vec<Utterance>,
    },
}

/// A text to say. It may be personal: never log it.
#[derive(uniffi::Record)]
pub struct Utterance {
    /// Goes back with `speechEnded`.
    pub id: u32,
    /// The text.
    pub text: String,
    /// The language tag with a region: `ja-JP`.
    pub language: String,
    /// What says it.
    pub speaker: Speaker,
    /// How fast, in percent of the usual rate: 50 to 300. Not for a screen reader.
    pub rate: u16,
    /// How loud, in percent: 1 to 100. Not for a screen reader.
    pub volume: u8,
    /// Whether it stops what is being said. If not, it is said after that.
    pub interrupts: bool,
    /// How many milliseconds it waits, because a sound is played.
    pub delay_millis: u64,
}

/// What says a text.
#[uniffi::remote(Enum)]
pub enum Speaker {
    /// The voice of the device. Call `speechEnded` at the end of each utterance.
    Voice,
    /// The screen reader that runs, as an announcement.
    ScreenReader,
}

/// What on the device can speak.
#[uniffi::remote(Record)]
pub struct Speakers {
    /// It has a voice for Japanese that works without a network.
    pub has_voice: bool,
    /// A screen reader runs.
    pub has_screen_reader: bool,
}

/// A sound as samples and as a file.
#[derive(uniffi::Record)]
pub struct SoundClip {
    /// Samples a second.
    pub sample_rate: u32,
    /// Samples of one channel, 16 bits each, the lower byte first.
    pub samples: Vec<u8>,
    /// The same as a WAV file.
    pub wav: Vec<u8>,
}

/// A sound at so many percent of its volume.
#[uniffi::export]
#[must_use]
pub fn sound_clip(sound: Sound, volume: u8) -> SoundClip {
    let samples = sound.bytes(volume);
    SoundClip { sample_rate: SAMPLE_RATE, wav: wav(&samples), samples }
}

impl From<application::Signals> for Signals {
    fn from(signals: application::Signals) -> Self {
        let sound =
            |it: application::SoundSignal| SoundSignal { sound: it.sound, volume: it.volume.percent() };
        Self { haptic: signals.haptic, sound: signals.sound.map(sound), speech: signals.speech.into() }
    }
}

impl From<application::Speech> for Speech {
    fn from(speech: application::Speech) -> Self {
        match speech {
            application::Speech::Unchanged => Self::Unchanged,
            application::Speech::Stopped => Self::Stopped,
            application::Speech::Said(said) => {
                Self::Said { utterances: said.into_iter().map(Utterance::from).collect() }
            }
        }
    }
}

impl From<application::Utterance> for Utterance {
    fn from(said: application::Utterance) -> Self {
        Self {
            id: said.id,
            text: said.text,
            language: said.language.voice_tag().to_owned(),
            speaker: said.speaker,
            rate: said.rate.percent(),
            volume: said.volume.percent(),
            interrupts: said.interrupts,
            delay_millis: millis(said.delay),
        }
    }
}

/// Rounded up: a shell that wakes too early would find nothing due.
pub(crate) fn millis(wait: std::time::Duration) -> u64 {
    u64::try_from(wait.as_micros().div_ceil(1000)).unwrap_or(u64::MAX)
}
