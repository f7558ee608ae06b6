//! When something is said, played and felt.
//!
//! A screen that is another, or that has something else to say, stops the voice and is said in short. The same screen again
//! says nothing. Whatever a person presses or types stops the voice. What a person typed is never part of a text.

use std::time::Duration;

use super::{
    App, DisplaySettings, Input, Language, Request, Settings, Signals, SoundSignal, Speaker, Speakers,
    Speech, Utterance,
};
use super::{Timestamp, Verbosity, Volume};
use crate::view::design::sound::PAUSE_AFTER_SOUND;
use crate::view::{CLIPBOARD_CLEARED, COPIED, Haptic, Screen, Sound};

/// How long a copied text stays in the clipboard: long enough to go to the receipt computer and to paste it.
const COPY_KEPT: Duration = Duration::from_mins(1);

/// What was said, and what is to be said after the present input.
#[derive(Default)]
pub(super) struct Signalling {
    speakers: Speakers,
    /// The identifier and the short text of the screen whose signals were given last.
    signalled: Option<(String, String)>,
    /// The short text of the present screen was not said, because nothing could speak.
    is_unsaid: bool,
    /// The utterance that the voice of the device says.
    being_said: Option<u32>,
    latest: u32,
    message: Option<Message>,
    asked: Option<Asked>,
    /// Uptime at which the clipboard is cleared.
    clears_at: Option<Duration>,
}

/// A status message, and the screen that it is for.
struct Message {
    text: &'static str,
    screen: Option<String>,
}

/// What the present input asks of the voice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Stop,
    ReadAloud,
    /// The status message is new. A person waits for the answer to what they did, so it may interrupt.
    Message {
        interrupts: bool,
    },
}

impl Signalling {
    /// What the input changes before the application takes it.
    pub(super) fn note(&mut self, input: &Input, now: Timestamp) {
        match input {
            Input::Press(_) | Input::Digit(_) | Input::Cancel => {
                (self.asked, self.message) = (Some(Asked::Stop), None);
            }
            Input::Background => self.asked = Some(Asked::Stop),
            Input::ReadAloudPressed => {
                let is_reading = self.being_said.is_some();
                self.asked = Some(if is_reading { Asked::Stop } else { Asked::ReadAloud });
            }
            Input::SpeechEnded { utterance } => {
                self.being_said.take_if(|id| id == utterance);
            }
            Input::SpeakersChanged(speakers) => self.change_speakers(*speakers),
            Input::Copied => {
                self.clears_at = Some(now.uptime.saturating_add(COPY_KEPT));
                self.inform(COPIED, true);
            }
            Input::Resync => self.signalled = None,
            _ => {}
        }
    }

    fn change_speakers(&mut self, speakers: Speakers) {
        if speakers.has_screen_reader || !speakers.has_voice {
            self.asked = Some(Asked::Stop);
        }
        self.speakers = speakers;
    }

    fn inform(&mut self, text: &'static str, interrupts: bool) {
        self.message = Some(Message { text, screen: self.signalled.as_ref().map(|(id, _)| id.clone()) });
        self.asked = Some(Asked::Message { interrupts });
    }

    /// When the clipboard is to be cleared.
    pub(super) const fn due(&self) -> Option<Duration> {
        self.clears_at
    }

    /// The clipboard is cleared. Its message is left out while a person types or a card is used, because it would move and
    /// interrupt what they do.
    fn cleared(&mut self, screen: &Screen) {
        self.clears_at = None;
        let is_busy = screen.entry.is_some() || screen.wants_card || screen.progress.is_some();
        if !is_busy {
            self.inform(CLIPBOARD_CLEARED, false);
        }
    }

    /// A person had the clipboard cleared, and waits for the answer.
    pub(super) fn cleared_by_person(&mut self) {
        self.inform(CLIPBOARD_CLEARED, true);
    }

    /// The same screen with the control that reads it aloud and with the status message.
    pub(super) fn add_to(&self, screen: Screen, settings: Settings) -> Screen {
        let is_reading = self.speaker(settings).map(|_| self.being_said.is_some());
        let message = self.message.as_ref().filter(|message| message.screen.as_ref() == Some(&screen.id));
        let message = message.map(|message| message.text.to_owned());
        let display = Some(settings.display).filter(|display| *display != DisplaySettings::default());
        Screen { display, message, ..screen.read_by(is_reading) }
    }

    /// The signals of the output with this screen.
    pub(super) fn signals(&mut self, screen: &Screen, settings: Settings) -> Signals {
        let asked = self.asked.take();
        let shown = (screen.id.as_str(), screen.spoken.as_str());
        let is_new =
            self.signalled.as_ref().is_none_or(|(id, spoken)| (id.as_str(), spoken.as_str()) != shown);
        if !is_new {
            let speech = self.speech(asked, screen, settings);
            return Signals { haptic: Haptic::None, sound: None, speech };
        }
        self.signalled = Some((screen.id.clone(), screen.spoken.clone()));
        self.is_unsaid = self.speaker(settings).is_none();
        let sound = (screen.sound != Sound::None && settings.sound_volume != Volume::SILENT)
            .then_some(SoundSignal { sound: screen.sound, volume: settings.sound_volume });
        let delay = sound.map_or(Duration::ZERO, |played| played.sound.length() + PAUSE_AFTER_SOUND);
        let speech = self.say_by_itself(screen, settings, delay);
        Signals { haptic: screen.haptic, sound, speech }
    }

    /// What is said while the screen stays the same.
    fn speech(&mut self, asked: Option<Asked>, screen: &Screen, settings: Settings) -> Speech {
        match (asked, &self.message) {
            (Some(Asked::ReadAloud), _) => self.say_of(screen, &screen.read_aloud, settings, Duration::ZERO),
            (Some(Asked::Message { interrupts }), Some(Message { text, .. })) if self.is_wanted(settings) => {
                self.say([(Language::Japanese, *text)], settings, interrupts, Duration::ZERO)
            }
            _ if self.is_unsaid && self.speaker(settings).is_some() => {
                self.is_unsaid = false;
                self.say_by_itself(screen, settings, Duration::ZERO)
            }
            (Some(Asked::Stop), _) => self.stop(),
            (Some(Asked::Message { .. }) | None, _) => Speech::Unchanged,
        }
    }

    fn say_by_itself(&mut self, screen: &Screen, settings: Settings, delay: Duration) -> Speech {
        if !self.is_wanted(settings) {
            return self.stop();
        }
        let text = match settings.voice.by_itself {
            Some(Verbosity::Full) if self.speaker(settings) == Some(Speaker::Voice) => &screen.read_aloud,
            Some(_) | None => &screen.spoken,
        };
        self.say_of(screen, text, settings, delay)
    }

    /// Whether anything is said without being asked for. A screen reader announces every screen, because nothing else does it
    /// for its user; the voice has a setting.
    fn is_wanted(&self, settings: Settings) -> bool {
        self.speaker(settings) == Some(Speaker::ScreenReader) || settings.voice.by_itself.is_some()
    }

    /// A text of a screen in the language of that, and what it says in another language after it.
    fn say_of(&mut self, screen: &Screen, text: &str, settings: Settings, delay: Duration) -> Speech {
        let also = screen.also_spoken.iter().map(|also| (also.language, also.text.as_str()));
        self.say([(screen.language, text)].into_iter().chain(also), settings, true, delay)
    }

    /// The first text may interrupt and may wait for a sound; the others follow it. What ends is the last one.
    fn say<'a>(
        &mut self,
        texts: impl IntoIterator<Item = (Language, &'a str)>,
        settings: Settings,
        interrupts: bool,
        delay: Duration,
    ) -> Speech {
        let Some(speaker) = self.speaker(settings) else { return self.stop() };
        let mut said: Vec<Utterance> = Vec::new();
        for (language, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.latest = self.latest.wrapping_add(1);
            let (rate, volume) = (settings.voice.rate, settings.voice.volume);
            let (interrupts, delay) =
                if said.is_empty() { (interrupts, delay) } else { (false, Duration::ZERO) };
            let text = text.to_owned();
            said.push(Utterance {
                id: self.latest,
                text,
                language,
                speaker,
                rate,
                volume,
                interrupts,
                delay,
            });
        }
        if said.is_empty() {
            return self.stop();
        }
        self.being_said = Some(self.latest).filter(|_| speaker == Speaker::Voice);
        Speech::Said(said)
    }

    fn stop(&mut self) -> Speech {
        // An announcement may wait for the end of a sound, and its end is not reported.
        let is_possible = self.being_said.take().is_some() || self.speakers.has_screen_reader;
        if is_possible { Speech::Stopped } else { Speech::Unchanged }
    }

    /// What speaks: a screen reader if one runs, because two voices at once are not understood.
    fn speaker(&self, settings: Settings) -> Option<Speaker> {
        let has_voice = self.speakers.has_voice && settings.voice.volume != Volume::SILENT;
        match (self.speakers.has_screen_reader, has_voice) {
            (true, _) => Some(Speaker::ScreenReader),
            (false, true) => Some(Speaker::Voice),
            (false, false) => None,
        }
    }
}

impl App {
    /// Clears the clipboard when its time is over.
    pub(super) fn clear_clipboard(&mut self, now: Timestamp) {
        if self.signalling.due().is_none_or(|due| due > now.uptime) {
            return;
        }
        let screen = self.bare_screen(now);
        self.signalling.cleared(&screen);
        self.requests.push(Request::ClearClipboard);
    }
}

#[cfg(test)]
mod tests;
