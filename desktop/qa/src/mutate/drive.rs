use chrono::{DateTime, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_core::port::GatewayLinkError;
use shikaku_core::view::{ButtonId, screen};
use shikaku_core::workflow::{Directive, SaveOutcome, State};
use shikaku_transcript::{CardStateTracker, Entry, ReplayedReception, Transcript, TranscriptEvent, UserAct};
use shikaku_transport::{LinkLimits, TransportError};

use super::card::{Answer, RecordedCard};
use super::mutation::{Mutation, Wrong};
use super::oracle::{Oracle, Verdict};

/// Plays one mutant: what was recorded happens as far as it still can, and then the reception is brought to an end.
pub(super) fn drive(transcript: &Transcript, card: &RecordedCard, mutation: Mutation) -> Result<(), Verdict> {
    let mut mutant = Mutant {
        replayed_reception: ReplayedReception::new(&transcript.header),
        card,
        mutation,
        follower: CardStateTracker::default(),
        exchanges: 0,
        last_answer: None,
        delay: TimeDelta::zero(),
        oracle: Oracle::default(),
        steps_left: STEPS_MAX,
    };
    for (place, entry) in transcript.entries.iter().enumerate() {
        let after = transcript.entries.get(place + 1..).unwrap_or_default();
        mutant.recorded(entry, after, transcript.moment(entry.at))?;
    }
    let end =
        transcript.entries.last().map_or(transcript.header.clock_base, |last| transcript.moment(last.at));
    mutant.end(transcript.header.limits, end)
}

/// Exchanges and calls of one mutant; the longest transcript has fewer than 200.
const STEPS_MAX: usize = 2000;

struct Mutant<'a> {
    replayed_reception: ReplayedReception,
    card: &'a RecordedCard,
    mutation: Mutation,
    follower: CardStateTracker,
    exchanges: usize,
    last_answer: Option<Vec<u8>>,
    delay: TimeDelta,
    oracle: Oracle,
    steps_left: usize,
}

impl Mutant<'_> {
    /// What was recorded happens, unless it does not fit any more.
    fn recorded(&mut self, entry: &Entry, after: &[Entry], now: DateTime<Utc>) -> Result<(), Verdict> {
        let reception = self.replayed_reception.reception();
        let fits = match &entry.event {
            TranscriptEvent::CardFound(_) => reception.wants_card(),
            TranscriptEvent::Replied { .. } => reception.request_in_flight().is_some(),
            TranscriptEvent::User(_) | TranscriptEvent::Woke | TranscriptEvent::ReaderFailed(_) => true,
            _ => false,
        };
        if fits { self.happens(&entry.event, after, now) } else { Ok(()) }
    }

    fn happens(
        &mut self,
        event: &TranscriptEvent,
        after: &[Entry],
        now: DateTime<Utc>,
    ) -> Result<(), Verdict> {
        match event {
            TranscriptEvent::User(act) => {
                let entering_pin =
                    matches!(self.replayed_reception.reception().state(), State::EnteringPin(_));
                self.oracle.person(*act, entering_pin);
            }
            TranscriptEvent::CardFound(_) => {
                self.oracle.begin_session();
                self.follower = CardStateTracker::default();
            }
            _ => {}
        }
        let event = self.with_ticket(event);
        if let TranscriptEvent::Replied { request_id, reply: Ok(reply) } = &event {
            self.oracle.replied(*request_id, reply);
        }
        let directive = self.replayed_reception.happens(&event, after, now + self.delay);
        self.follow(directive, now)
    }

    /// A reply answers the call that waits, whatever number it had in the recording.
    fn with_ticket(&self, event: &TranscriptEvent) -> TranscriptEvent {
        match (event, self.replayed_reception.reception().request_in_flight()) {
            (TranscriptEvent::Replied { reply, .. }, Some(request)) => {
                TranscriptEvent::Replied { request_id: request.request_id, reply: reply.clone() }
            }
            _ => event.clone(),
        }
    }

    /// Carries out the directives of the reception until it waits for a person.
    fn follow(&mut self, first: Option<Directive>, now: DateTime<Utc>) -> Result<(), Verdict> {
        let mut next = first;
        while let Some(directive) = next {
            self.steps_left = self.steps_left.checked_sub(1).ok_or(Verdict::Hang)?;
            next = match directive {
                Directive::Transmit(command) => Some(self.exchange(&command, now)?),
                Directive::Send(request) => {
                    self.oracle.asked(request.request_id, &request.call)?;
                    None
                }
                Directive::Save(_) => self.replayed_reception.happens(
                    &TranscriptEvent::SaveEnded(SaveOutcome::Saved),
                    &[],
                    now + self.delay,
                ),
                Directive::WakeAfter(_) | Directive::Wait | Directive::Close => None,
            };
        }
        let shows_result = matches!(self.replayed_reception.reception().state(), State::Showing(_));
        if shows_result && !self.oracle.has_result() { Err(Verdict::ResultFromNowhere) } else { Ok(()) }
    }

    fn exchange(&mut self, command: &[u8], now: DateTime<Utc>) -> Result<Directive, Verdict> {
        let meaning = self.follower.command(command);
        self.oracle.command(meaning)?;
        let place = self.exchanges;
        self.exchanges += 1;
        let recorded = self.card.answer(place, command, meaning);
        let (answer, twice) = if place == self.mutation.exchange {
            (self.mutated(recorded), self.mutation.wrong == Wrong::Twice)
        } else {
            (recorded, false)
        };
        if let Ok(bytes) = &answer {
            self.follower.response(bytes);
            self.last_answer = Some(bytes.clone());
        }
        let given = answer.as_deref().map_err(|error| *error);
        self.oracle.answer(meaning, given);
        let directive = self.replayed_reception.answered(given, now + self.delay);
        if !twice {
            return Ok(directive);
        }
        // Where the first answer brought a command, the second one is taken for the answer to it.
        if let Directive::Transmit(next) = &directive {
            let meaning = self.follower.command(next);
            self.oracle.command(meaning)?;
            self.oracle.answer(meaning, given);
        }
        Ok(self.replayed_reception.answered(given, now + self.delay))
    }

    fn mutated(&mut self, answer: Answer) -> Answer {
        match self.mutation.wrong {
            Wrong::LostBefore => Err(TransportError::NotSent),
            Wrong::LostAfter => Err(TransportError::ReplyLost),
            Wrong::ReaderLost => Err(TransportError::ReaderLost),
            Wrong::Status(status) => Ok(status.to_be_bytes().to_vec()),
            Wrong::Truncated(length) => answer.map(|bytes| bytes.into_iter().take(length).collect()),
            Wrong::BitFlip { byte, bit } => answer.map(|mut bytes| {
                if let Some(byte) = bytes.get_mut(byte) {
                    *byte ^= 1 << bit;
                }
                bytes
            }),
            Wrong::Slow(seconds) => {
                self.delay += TimeDelta::seconds(i64::from(seconds));
                answer
            }
            Wrong::Stale => self.last_answer.clone().map_or(answer, Ok),
            Wrong::Twice => answer,
        }
    }

    /// Brings the reception to its end: wanted cards come, open calls get no reply, and a person finishes.
    fn end(&mut self, limits: LinkLimits, now: DateTime<Utc>) -> Result<(), Verdict> {
        const GOES_MAX: usize = 6;
        for _ in 0..GOES_MAX {
            let reception = self.replayed_reception.reception();
            let next = match (reception.state(), reception.request_in_flight()) {
                (_, Some(request)) => TranscriptEvent::Replied {
                    request_id: request.request_id,
                    reply: Err(GatewayLinkError::Unreachable),
                },
                (State::WaitingForCard(_), _) => TranscriptEvent::CardFound(limits),
                (State::StillProcessing { .. }, _) => TranscriptEvent::Woke,
                _ => break,
            };
            self.happens(&next, &[], now)?;
        }
        let state = self.replayed_reception.reception().state();
        let shown = screen(state, japan_date(now));
        let is_over = matches!(state, State::Closed);
        if !is_over && shown.buttons.is_empty() && shown.progress.is_none() {
            return Err(Verdict::DeadEnd);
        }
        self.happens(&TranscriptEvent::User(UserAct::Press(ButtonId::Finish)), &[], now)?;
        let closed = matches!(self.replayed_reception.reception().state(), State::Closed);
        if closed { Ok(()) } else { Err(Verdict::NotClosed) }
    }
}
