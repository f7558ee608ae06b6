use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use shikaku_card::CardProfile;
use shikaku_clinic::failure::{CardFailure, Failure};
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{BirthDateEntry, Directive, Event, Observation, Observer, Reception, State};
use shikaku_transcript::{
    CARD_BIRTH_DATE, CARD_BIRTH_ERA, CARD_BIRTH_KEY, Entry, EventWriter, Header, TranscriptEvent, UserAct,
};
use shikaku_transport::TransportError;

/// A reception driven by a transcript, which repeats the recorded inputs. The transcript does not hold the digits, so
/// it enters suitable ones.
pub struct ReplayedReception {
    reception: Reception,
    events: Arc<Mutex<VecDeque<TranscriptEvent>>>,
}

/// Observer that queues the outputs of the reception.
struct Listener {
    event_writer: EventWriter,
    events: Arc<Mutex<VecDeque<TranscriptEvent>>>,
}

impl Observer for Listener {
    fn observe(&mut self, seen: Observation<'_>, _: DateTime<Utc>) {
        if let Observation::Response { .. } = seen {
            let events = self.event_writer.events(seen);
            self.events.lock().unwrap_or_else(PoisonError::into_inner).extend(events);
        }
    }
}

impl ReplayedReception {
    /// A reception as that of the header, where nothing has happened yet.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        let profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
        let profile = if header.accepts_phones { profile.accepting_phone_tokens() } else { profile };
        let events = Arc::<Mutex<VecDeque<TranscriptEvent>>>::default();
        let listener = Listener { event_writer: EventWriter::default(), events: Arc::clone(&events) };
        Self { reception: Reception::new(Arc::new(profile)).observed(Box::new(listener)), events }
    }

    /// The reception.
    #[must_use]
    pub const fn reception(&self) -> &Reception {
        &self.reception
    }

    /// Takes the next output of the reception.
    #[must_use]
    pub fn take_event(&self) -> Option<TranscriptEvent> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Gives a recorded input to the reception. `after` has the recorded entries after it. Returns `None` for an event
    /// that is no input.
    pub fn happens(
        &mut self,
        event: &TranscriptEvent,
        after: &[Entry],
        now: DateTime<Utc>,
    ) -> Option<Directive> {
        let reception = &mut self.reception;
        Some(match event {
            TranscriptEvent::User(UserAct::Digit) => {
                let digit = digit(reception.state(), after);
                reception.on(Event::Digit(digit), now)
            }
            TranscriptEvent::User(UserAct::Era) => reception.on(Event::EraChosen(CARD_BIRTH_ERA), now),
            TranscriptEvent::User(UserAct::Press(button)) => match button.event() {
                Some(event) => reception.on(event, now),
                None => reception.idle(),
            },
            TranscriptEvent::Woke => reception.on(Event::Woke, now),
            TranscriptEvent::ReaderFailed(failure) => reception.on(Event::ReaderFailed(*failure), now),
            TranscriptEvent::SaveEnded(saved) => reception.on(Event::SaveEnded(*saved), now),
            TranscriptEvent::CardFound(limits) => reception.card_found(*limits, now),
            TranscriptEvent::Replied { request_id, reply } => {
                reception.gateway_replied(*request_id, reply.clone(), now)
            }
            _ => return None,
        })
    }

    /// The card answers.
    pub fn answered(&mut self, answer: Result<&[u8], TransportError>, now: DateTime<Utc>) -> Directive {
        self.reception.card_answered(answer, now)
    }
}

/// A digit in place of the one that was typed. The zeros of a PIN are what the recording has in its VERIFY; a birth date is
/// the one of everybody, unless what was typed turned out to be none.
fn digit(state: &State, after: &[Entry]) -> u8 {
    match state {
        State::EnteringBirthDate(form) if !turned_out_impossible(after) => {
            let place = form.entry.typed().len();
            let digits: &[u8] = match form.entry {
                BirthDateEntry::OfEra(..) => CARD_BIRTH_KEY,
                BirthDateEntry::Western(_) | BirthDateEntry::Unchosen => CARD_BIRTH_DATE,
            };
            digits.get(place).map_or(0, |ascii| ascii - b'0')
        }
        // A patient number of the clinic's own files.
        State::RecordingFallback(_) => 1,
        _ => 0,
    }
}

fn turned_out_impossible(after: &[Entry]) -> bool {
    let is_enter = |entry: &&Entry| entry.event == TranscriptEvent::User(UserAct::Press(ButtonId::Enter));
    let after = after.iter().filter(|entry| !entry.event.is_frame());
    let after_enter = after.skip_while(|entry| !is_enter(entry)).skip(1);
    let next_state = after_enter.map_while(|entry| entry.event.is_output().then_some(&entry.event));
    let impossible = Some(Failure::Card(CardFailure::BirthDateImpossible));
    next_state
        .into_iter()
        .any(|events| matches!(events, TranscriptEvent::State(note) if note.failure == impossible))
}
