use std::fs;
use std::path::Path;
use std::str::FromStr as _;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use shikaku_card::CardProfile;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::history::StoreError;
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{Event, State};
use shikaku_transcript::{
    Header, LinkKind, Recorder, SharedRecorder, Transcript, TranscriptSink, TranscriptSinkError, read,
};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::{JPKI_AID, Quirks, ScriptedFault, VirtualLink};

use super::pace::pace;
use super::recipe::Recipe;
use super::setup::{header, script};
use super::tablet;
use crate::open_recorder::{CheckRecorder, OpenRecorder};
use crate::saved::{history_behind, memory_history};
use crate::test_shell::{TestShell, TestShellSetup, card};

/// Makes the transcript of one recipe, as a recorder writes it.
///
/// # Panics
/// When the recipe names what does not exist.
#[must_use]
pub fn record(recipe: &Recipe) -> Transcript {
    let recording = SharedSink::default();
    play(recipe, |header| {
        let recorder = Recorder::new(header, &SEED, Box::new(recording.clone()));
        SharedRecorder::new(match recipe.length_max {
            Some(length_max) => recorder.with_length_max(length_max),
            None => recorder,
        })
    });
    recording.transcript()
}

/// The same with everything in it, to know what must not be in the other.
///
/// # Panics
/// When the recipe names what does not exist.
#[must_use]
pub fn record_unredacted(recipe: &Recipe) -> Transcript {
    let mut begun = None;
    play(recipe, |header| begun.insert(OpenRecorder::new(header)).clone());
    begun.expect("a recording").transcript()
}

fn play<R: CheckRecorder>(recipe: &Recipe, recorder: impl FnOnce(&Header) -> R) {
    if let Some(model) = &recipe.reader {
        tablet::play(recipe, model.parse().expect("a reader"), recorder);
    } else {
        let mut shell = shell(recipe, recorder);
        recipe.steps.iter().for_each(|step| do_step(&mut shell, step));
    }
}

/// A sink with two owners.
#[derive(Clone, Default)]
pub struct SharedSink(Arc<Mutex<Vec<u8>>>);

impl TranscriptSink for SharedSink {
    fn append(&mut self, piece: &[u8]) -> Result<(), TranscriptSinkError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(piece);
        Ok(())
    }
}

impl SharedSink {
    /// What is on it.
    ///
    /// # Panics
    /// When that is no transcript.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        let written = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        read(&written).expect("a recorder writes what can be read").transcript
    }
}

fn shell<R: CheckRecorder>(recipe: &Recipe, recorder: impl FnOnce(&Header) -> R) -> TestShell {
    let kind = LinkKind::from_str(&recipe.link).expect("a link");
    let limits = if recipe.short_link { LinkLimits::SHORT } else { LinkLimits::EXTENDED };
    let limits = match kind {
        LinkKind::IosNfc => limits.with_listed_applications_only(),
        _ => limits,
    };
    let mut quirks = Quirks::default();
    for name in &recipe.quirks {
        (Quirks::named(name).expect("a quirk").apply)(&mut quirks);
    }
    let mut held = card(&recipe.card).with_quirks(quirks);
    if let Some(file) = &recipe.certificate {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/certificates");
        held = held.with_file(JPKI_AID, 0x000A, &fs::read(folder.join(file)).expect("a certificate"));
    }
    let faults = recipe.faults.iter().map(|fault| fault.parse::<ScriptedFault>().expect("a fault"));
    let (serial, card_kind) = (held.record().serial.to_string(), held.record().kind);
    let link = VirtualLink::new(held).with_limits(limits).with_faults(faults.collect::<Vec<_>>());
    let history = match recipe.saved.as_str() {
        "kept" => Some(memory_history().0),
        "nowhere" => None,
        "STORE-09" => Some(history_behind(Some(StoreError::NoAccess)).0),
        code => panic!("no store that fails with {code}"),
    };
    let profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
    let profile = if recipe.accept_phones { profile.accepting_phone_tokens() } else { profile };
    let recorder = recorder(&header(recipe, card_kind, limits, TestShell::BEGIN));
    let mut shell =
        TestShell::set_up(link, TestShellSetup { profile, history, observer: Some(Box::new(recorder)) });
    shell.pace = pace(kind);
    script(&mut shell.gateway, recipe, &serial);
    shell
}

/// In place of chance, so that anybody makes the same bytes. Nothing here hides a real person.
const SEED: [u8; 32] = *b"everybody may know this seed now";

/// `press BUTTON`, `type DIGITS`, `touch`, `card NAME`, `take-away`, `reader CODE`, `wait SECONDS`, `hold` and `deliver` the
/// gateway's reply, and `recover PIN`: whatever goes on from here until there is a result or nothing more to do.
fn do_step(shell: &mut TestShell, step: &str) {
    let (word, value) = step.split_once(' ').unwrap_or((step, ""));
    match word {
        "press" => {
            let button = ButtonId::by_name(value).expect("a button");
            let screen = shell.screen();
            let is_offered = screen.buttons.iter().any(|offered| offered.id == button);
            assert!(is_offered, "{step}: the screen {} offers no such button", screen.id);
            shell.press(button);
        }
        "type" => value.bytes().for_each(|digit| shell.on_event(Event::Digit(digit - b'0'))),
        "touch" => shell.run_card_session(),
        "card" => drop(shell.link.replace_card(card(value))),
        "take-away" => shell.link.remove(),
        "reader" => shell.on_event(Event::ReaderFailed(reader_failure(value))),
        "wait" => shell.passes(TimeDelta::seconds(value.parse().expect("seconds"))),
        "hold" => shell.gateway.held = true,
        "deliver" => {
            shell.gateway.held = false;
            shell.deliver();
        }
        "recover" => recover(shell, value),
        _ => panic!("no step {word}"),
    }
}

fn recover(shell: &mut TestShell, typed: &str) {
    const GOES_MAX: usize = 4;
    for _ in 0..GOES_MAX {
        match shell.reception().state() {
            State::WaitingForCard(_) => shell.run_card_session(),
            State::EnteringPin(_) => shell.types(typed),
            State::EnteringBirthDate(_) => shell.types("19840410"),
            State::ComparingFace(_) => shell.on_event(Event::FaceMatched),
            State::StillProcessing { .. } => shell.passes(TimeDelta::seconds(5)),
            State::Failed(_) => shell.on_event(Event::Continued),
            _ => return,
        }
    }
}

fn reader_failure(code: &str) -> ReaderFailure {
    *ReaderFailure::ALL.iter().find(|failure| failure.code() == code).expect("a reader failure")
}
