//! What the program sends to its page.

use serde::Serialize;
use shikaku_core::application::{Signals, Speaker, Speech};
use shikaku_core::view::Screen;
use shikaku_screen_page::PageParts;

/// The next page, and what is played and said with it.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    #[serde(flatten)]
    parts: PageParts,
    /// What a screen reader announces; `None` where nothing new is to be announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    announcement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sound: Option<PlayedSound>,
    #[serde(skip_serializing_if = "SpeechMessage::is_unchanged")]
    speech: SpeechMessage,
    /// The window of the patient is open, so that the keypad is there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    patient_shown: bool,
    /// The browser has to read the clipboard, because the program cannot.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reads_clipboard: bool,
    /// The clipboard has personal data whose time is over.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    clears_clipboard: bool,
}

#[derive(Clone, Serialize)]
struct PlayedSound {
    name: &'static str,
    percent: u8,
}

/// What becomes of the voice of the browser.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
enum SpeechMessage {
    Unchanged,
    Stopped,
    Said { utterances: Vec<SaidText> },
}

impl SpeechMessage {
    const fn is_unchanged(&self) -> bool {
        matches!(self, Self::Unchanged)
    }
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidText {
    id: u32,
    text: String,
    language: &'static str,
    /// Of the normal rate: 1.0.
    rate: f32,
    /// 0.0 to 1.0.
    volume: f32,
    interrupts: bool,
    delay_millis: u64,
}

impl Message {
    /// A page that is shown anew, to a browser that begins.
    pub(crate) fn of_page(screen: &Screen) -> Self {
        Self::new(screen, None, None, SpeechMessage::Unchanged)
    }

    /// The page after an input. `is_new`: it says something else than the page before.
    pub(crate) fn after_input(screen: &Screen, signals: &Signals, is_new: bool) -> Self {
        let announcement = is_new.then(|| announced(screen)).or_else(|| screen.message.clone());
        let sound = signals
            .sound
            .map(|played| PlayedSound { name: played.sound.into(), percent: played.volume.percent() });
        Self::new(screen, announcement, sound, speech(&signals.speech))
    }

    /// The page of the patient. The window of the staff plays and speaks.
    pub(crate) fn for_patient(screen: &Screen, is_new: bool) -> Self {
        Self::new(screen, is_new.then(|| announced(screen)), None, SpeechMessage::Unchanged)
    }

    /// The same message, which also says whether the window of the patient is open.
    pub(crate) fn with_patient(self, patient_shown: bool) -> Self {
        Self { patient_shown, ..self }
    }

    /// The same message, which also asks the browser to read the clipboard.
    pub(crate) fn reading_clipboard(self, reads_clipboard: bool) -> Self {
        Self { reads_clipboard, ..self }
    }

    /// The same message, which also clears the clipboard.
    pub(crate) fn clearing_clipboard(self, clears_clipboard: bool) -> Self {
        Self { clears_clipboard, ..self }
    }

    fn new(
        screen: &Screen,
        announcement: Option<String>,
        sound: Option<PlayedSound>,
        speech: SpeechMessage,
    ) -> Self {
        let parts = PageParts::of(screen);
        let (patient_shown, reads_clipboard, clears_clipboard) = (false, false, false);
        Self { parts, announcement, sound, speech, patient_shown, reads_clipboard, clears_clipboard }
    }

    /// Whether a browser that shows `before` has nothing to do.
    pub(crate) fn changes_nothing(&self, before: &PageParts) -> bool {
        let is_silent = self.announcement.is_none() && self.sound.is_none() && self.speech.is_unchanged();
        is_silent && !self.clears_clipboard && !self.reads_clipboard && self.parts == *before
    }

    /// The page of it.
    pub(crate) const fn parts(&self) -> &PageParts {
        &self.parts
    }

    /// As it is sent: one line of JSON.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A browser does not say whether a screen reader runs, so every new screen is announced. Without a screen reader an announcement does nothing.
fn announced(screen: &Screen) -> String {
    let also = screen.also_spoken.iter().map(|also| also.text.as_str());
    std::iter::once(screen.spoken.as_str()).chain(also).collect::<Vec<_>>().join(" ")
}

fn speech(speech: &Speech) -> SpeechMessage {
    let Speech::Said(said) = speech else {
        return if *speech == Speech::Stopped { SpeechMessage::Stopped } else { SpeechMessage::Unchanged };
    };
    let by_voice = said.iter().filter(|one| one.speaker == Speaker::Voice);
    let utterances = by_voice.map(|one| SaidText {
        id: one.id,
        text: one.text.clone(),
        language: one.language.tag(),
        rate: f32::from(one.rate.percent()) / 100.0,
        volume: f32::from(one.volume.percent()) / 100.0,
        interrupts: one.interrupts,
        delay_millis: u64::try_from(one.delay.as_millis()).unwrap_or_default(),
    });
    SpeechMessage::Said { utterances: utterances.collect() }
}
