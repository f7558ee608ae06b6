use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use proptest::prelude::{prop_assert_eq, proptest};

use super::Signalling;
use crate::application::{
    App, Input, Output, Request, Settings, Setup, Signals, Speaker, Speakers, Speech, Timestamp, Utterance,
    Voice, Volume,
};
use crate::view::{ButtonId, CLIPBOARD_CLEARED, COPIED, Haptic, Screen, Sound, Tone};

const VOICE: Speakers = Speakers { has_voice: true, has_screen_reader: false };
const SCREEN_READER: Speakers = Speakers { has_voice: true, has_screen_reader: true };

fn at(seconds: u64) -> Timestamp {
    let uptime = Duration::from_secs(seconds);
    Timestamp { utc: DateTime::UNIX_EPOCH + TimeDelta::from_std(uptime).expect("a short time"), uptime }
}

/// An application that began, on a device with these speakers.
fn begun(settings: Settings, speakers: Speakers) -> (App, Output) {
    let mut app = App::new(Setup { settings, ..Setup::default() }, at(0));
    app.handle(Input::SpeakersChanged(speakers), at(0));
    let output = app.handle(Input::Resync, at(0));
    (app, output)
}

fn silent_at_first() -> Settings {
    Settings { voice: Voice { by_itself: None, ..Voice::default() }, ..Settings::default() }
}

fn utterance(output: &Output) -> &Utterance {
    match &output.signals.speech {
        Speech::Said(said) => said.first().expect("an utterance"),
        other => panic!("nothing is said: {other:?}"),
    }
}

fn label(output: &Output) -> Option<&str> {
    output.screen.reading.as_ref().map(|control| control.label.as_str())
}

fn ended(output: &Output) -> Input {
    Input::SpeechEnded { utterance: utterance(output).id }
}

#[test]
fn a_new_screen_is_said_in_short_and_the_same_screen_again_says_nothing() {
    let (mut app, first) = begun(Settings::default(), VOICE);
    let said = utterance(&first);
    assert_eq!((said.text.as_str(), said.speaker), (first.screen.spoken.as_str(), Speaker::Voice));
    assert!(said.interrupts && said.delay.is_zero());
    assert_eq!(
        (said.rate, said.volume, said.language.voice_tag()),
        (Voice::default().rate, Volume::FULL, "ja-JP")
    );
    for input in [Input::Nothing, Input::TimePassed, Input::Foreground] {
        assert_eq!(app.handle(input, at(1)).signals.speech, Speech::Unchanged);
    }
    let next = app.handle(Input::Press(ButtonId::ChooseFallback), at(1));
    assert_ne!(next.screen.id, first.screen.id);
    assert_eq!(utterance(&next).text, next.screen.spoken);
    assert_ne!(utterance(&next).id, utterance(&first).id);
}

#[test]
fn the_control_reads_the_whole_screen_stops_and_comes_back_at_the_end() {
    let (mut app, first) = begun(silent_at_first(), VOICE);
    assert_eq!((&first.signals.speech, label(&first)), (&Speech::Unchanged, Some("読み上げる")));
    let reading = app.handle(Input::ReadAloudPressed, at(1));
    assert_eq!(utterance(&reading).text, reading.screen.read_aloud);
    assert_eq!(label(&reading), Some("声を止める"));
    let stopped = app.handle(Input::ReadAloudPressed, at(2));
    assert_eq!((&stopped.signals.speech, label(&stopped)), (&Speech::Stopped, Some("読み上げる")));

    let again = app.handle(Input::ReadAloudPressed, at(3));
    let late = app.handle(ended(&reading), at(4));
    assert_eq!(label(&late), Some("声を止める"), "the end of an utterance before it changes nothing");
    let done = app.handle(ended(&again), at(5));
    assert_eq!((&done.signals.speech, label(&done)), (&Speech::Unchanged, Some("読み上げる")));
    assert!(done.screen == first.screen);
}

#[test]
fn what_is_pressed_or_typed_stops_the_voice_and_so_does_the_background() {
    for input in [Input::Press(ButtonId::Erase), Input::Digit(1), Input::Background] {
        let (mut app, _) = begun(silent_at_first(), VOICE);
        app.handle(Input::ReadAloudPressed, at(1));
        let output = app.handle(input, at(2));
        assert_eq!((&output.signals.speech, label(&output)), (&Speech::Stopped, Some("読み上げる")));
    }
    // Nothing is being said: there is nothing to stop.
    let (mut app, _) = begun(silent_at_first(), VOICE);
    assert_eq!(app.handle(Input::Digit(1), at(1)).signals.speech, Speech::Unchanged);
}

#[test]
fn a_voice_that_says_nothing_by_itself_stops_for_another_screen() {
    let (mut app, _) = begun(silent_at_first(), VOICE);
    app.handle(Input::ReadAloudPressed, at(1));
    let next = app.handle(Input::Press(ButtonId::ChooseFallback), at(2));
    assert_eq!(next.signals.speech, Speech::Stopped);
}

#[test]
fn without_a_voice_nothing_is_said_and_nothing_offers_it() {
    let silent =
        Settings { voice: Voice { volume: Volume::SILENT, ..Voice::default() }, ..Settings::default() };
    for (settings, speakers) in [(Settings::default(), Speakers::default()), (silent, VOICE)] {
        let (mut app, first) = begun(settings, speakers);
        assert_eq!((&first.signals.speech, label(&first)), (&Speech::Unchanged, None));
        let pressed = app.handle(Input::ReadAloudPressed, at(1));
        assert_eq!((&pressed.signals.speech, label(&pressed)), (&Speech::Unchanged, None));
    }
}

/// The voice of a phone is ready after the first screen is drawn.
#[test]
fn a_voice_that_comes_late_says_the_present_screen_once() {
    let mut app = App::new(Setup::default(), at(0));
    assert_eq!(app.handle(Input::Resync, at(0)).signals.speech, Speech::Unchanged);
    let output = app.handle(Input::SpeakersChanged(VOICE), at(1));
    assert_eq!(utterance(&output).text, output.screen.spoken);
    assert_eq!(app.handle(Input::SpeakersChanged(VOICE), at(2)).signals.speech, Speech::Unchanged);
}

#[test]
fn with_a_screen_reader_the_voice_is_silent_and_every_screen_is_announced() {
    let (mut app, first) = begun(silent_at_first(), SCREEN_READER);
    assert_eq!(utterance(&first).speaker, Speaker::ScreenReader);
    let reading = app.handle(Input::ReadAloudPressed, at(1));
    let said = utterance(&reading);
    assert_eq!(
        (said.speaker, said.text.as_str()),
        (Speaker::ScreenReader, reading.screen.read_aloud.as_str())
    );
    assert_eq!(label(&reading), Some("読み上げる"), "a screen reader is stopped by its own gesture");

    let (mut app, _) = begun(silent_at_first(), VOICE);
    app.handle(Input::ReadAloudPressed, at(1));
    let output = app.handle(Input::SpeakersChanged(SCREEN_READER), at(2));
    assert_eq!((&output.signals.speech, label(&output)), (&Speech::Stopped, Some("読み上げる")));
}

#[test]
fn a_copy_is_confirmed_and_the_clipboard_is_cleared_after_a_minute() {
    let (mut app, first) = begun(Settings::default(), VOICE);
    app.handle(ended(&first), at(1));
    let copied = app.handle(Input::Copied, at(10));
    assert_eq!(
        (copied.screen.message.as_deref(), copied.wake_after),
        (Some(COPIED), Some(Duration::from_mins(1)))
    );
    let said = utterance(&copied);
    assert!(said.text == COPIED && said.interrupts);

    let early = app.handle(Input::Nothing, at(69));
    assert!(early.requests.is_empty() && early.screen.message.as_deref() == Some(COPIED));
    let cleared = app.handle(Input::TimePassed, at(70));
    assert!(matches!(cleared.requests.as_slice(), [Request::ClearClipboard]));
    assert_eq!(cleared.screen.message.as_deref(), Some(CLIPBOARD_CLEARED));
    let said = utterance(&cleared);
    assert!(said.text == CLIPBOARD_CLEARED && !said.interrupts, "what is being said is said to its end");
    assert_eq!(cleared.wake_after, None);
    let pressed = app.handle(Input::Press(ButtonId::ChooseFallback), at(71));
    assert_eq!(pressed.screen.message, None);
}

#[test]
fn a_clipboard_is_cleared_without_a_word_while_a_pin_is_typed() {
    let (mut app, _) = begun(Settings::default(), VOICE);
    app.handle(Input::Copied, at(10));
    let typing = app.handle(Input::Press(ButtonId::ChoosePin), at(20));
    assert_eq!((typing.screen.id.as_str(), &typing.screen.message), ("entering-pin", &None));
    let cleared = app.handle(Input::TimePassed, at(70));
    assert!(matches!(cleared.requests.as_slice(), [Request::ClearClipboard]));
    assert_eq!((cleared.signals.speech, cleared.screen.message), (Speech::Unchanged, None));
}

#[test]
fn a_message_is_said_by_itself_only_where_the_voice_may_speak_by_itself() {
    let (mut app, _) = begun(silent_at_first(), VOICE);
    let copied = app.handle(Input::Copied, at(1));
    assert_eq!(copied.signals.speech, Speech::Unchanged);
    assert_eq!(copied.screen.message.as_deref(), Some(COPIED));
}

fn signals(screen: &Screen, settings: Settings) -> Signals {
    let mut signalling = Signalling::default();
    signalling.note(&Input::SpeakersChanged(VOICE), at(0));
    signalling.signals(screen, settings)
}

#[test]
fn speech_begins_after_the_end_of_a_sound_and_a_silent_sound_is_none() {
    let screen =
        Screen::new("result", "結果").outcome(Tone::Valid).haptic(Haptic::Success).say("有効。".to_owned());
    let loud = signals(&screen, Settings::default());
    assert_eq!((loud.haptic, loud.sound.map(|played| played.sound)), (Haptic::Success, Some(Sound::Valid)));
    let Speech::Said(said) = loud.speech else { panic!("nothing is said") };
    let said = said.first().expect("an utterance");
    assert!(said.delay > Sound::Valid.length());

    let silent = signals(&screen, Settings { sound_volume: Volume::SILENT, ..Settings::default() });
    assert_eq!((silent.haptic, silent.sound), (Haptic::Success, None));
    let Speech::Said(said) = silent.speech else { panic!("nothing is said") };
    assert!(said.iter().all(|said| said.delay == Duration::ZERO));
}

#[test]
fn signals_are_given_once() {
    let screen =
        Screen::new("result", "結果").outcome(Tone::Valid).haptic(Haptic::Success).say("有効。".to_owned());
    let mut signalling = Signalling::default();
    let settings = Settings::default();
    assert_eq!(signalling.signals(&screen, settings).haptic, Haptic::Success);
    let again = signalling.signals(&screen, settings);
    assert_eq!((again.haptic, again.sound), (Haptic::None, None));
    let other = Screen { id: "other".to_owned(), ..screen };
    assert_eq!(signalling.signals(&other, settings).haptic, Haptic::Success);
}

/// What is said while a PIN is typed, and when the screen is read aloud then.
fn said_of(pin: &[u8]) -> Vec<Speech> {
    let (mut app, _) = begun(Settings::default(), VOICE);
    app.handle(Input::Press(ButtonId::ChoosePin), at(1));
    let typed: Vec<_> =
        pin.iter().map(|digit| app.handle(Input::Digit(*digit), at(2)).signals.speech).collect();
    let stopped = app.handle(Input::ReadAloudPressed, at(3)).signals.speech;
    let read = app.handle(Input::ReadAloudPressed, at(3)).signals.speech;
    typed.into_iter().chain([stopped, read]).collect()
}

proptest! {
    #[test]
    fn what_is_said_is_the_same_for_every_pin(
        one in proptest::collection::vec(0_u8..10, 4),
        other in proptest::collection::vec(0_u8..10, 4),
    ) {
        prop_assert_eq!(said_of(&one), said_of(&other));
    }
}
